/** Pauses, as every store driver must keep them. */
import { beforeEach, describe, expect, it } from 'vitest';
import type { Breaker, Pause, PauseWish, Store } from '../../src/store/contract.ts';
import { episodeOf } from '../support/breakers.ts';
import { ACCOUNT } from '../support/ses.ts';

const T0 = Date.UTC(2026, 10, 20, 9);
const episode = (over: Partial<Breaker>) => episodeOf(T0, over);
const wish = (over: Partial<PauseWish> = {}): PauseWish => ({
  tenant: '',
  since: T0,
  why: 'complaints at 0.4 %',
  actor: 'key:ops',
  ...over,
});
const pause = (over: Partial<Pause> = {}): Pause => ({
  ...wish(over),
  key: over.tenant ?? '',
  configurationSet: '',
  account: '',
  region: '',
  assumesAccount: false,
  assumesRegion: false,
  ...over,
});

export function pausesContract(open: () => Promise<Store>): void {
  describe('pauses', () => {
    let store: Store;
    beforeEach(async () => {
      store = await open();
    });

    it('hold for their tenant, or for all', async () => {
      expect(await store.pauses.of({ tenant: 'acme' })).toEqual([]);
      await store.pauses.pause(wish({ tenant: 'acme' }));
      await store.pauses.pause(wish({ tenant: 'clinic' }));
      expect(await store.pauses.of({ tenant: 'acme' })).toEqual([pause({ tenant: 'acme' })]);
      expect(await store.pauses.of({ tenant: 'other' })).toEqual([]);
      await store.pauses.pause(wish());
      expect((await store.pauses.of({ tenant: 'acme' })).map(({ tenant }) => tenant)).toEqual(['', 'acme']);
      expect((await store.pauses.of({ tenant: '' })).map(({ tenant }) => tenant)).toEqual(['']);
      expect((await store.pauses.list({ limit: 2 })).map(({ tenant }) => tenant)).toEqual(['', 'acme']);
      expect((await store.pauses.list({ after: 'acme', limit: 2 })).map(({ tenant }) => tenant)).toEqual(['clinic']);
    });

    it('keep the time since when they hold, and take the newest reason', async () => {
      await store.pauses.pause(wish());
      await store.pauses.pause(wish({ since: T0 + 5, why: 'still', actor: 'job:breaker' }));
      expect(await store.pauses.of({ tenant: '' })).toEqual([pause({ why: 'still', actor: 'job:breaker' })]);
    });

    it('end one by one', async () => {
      await store.pauses.pause(wish());
      await store.pauses.pause(wish({ tenant: 'acme' }));
      expect(await store.pauses.resume({ tenant: '', at: T0 + 1, actor: 'key:ops' })).toBe(true);
      expect(await store.pauses.resume({ tenant: '', at: T0 + 2, actor: 'key:ops' })).toBe(false);
      expect(await store.pauses.of({ tenant: 'acme' })).toEqual([pause({ tenant: 'acme' })]);
    });

    it('by circuit breakers are told to the mail that they may concern, and to no other', async () => {
      const trip = (over: Partial<Breaker>) => store.breakers.trip(episode(over));
      await trip({ id: 'set', kind: 'configurationSet', configurationSet: 'news', assumesRegion: true });
      await trip({ id: 'tenant', kind: 'tenant', tenant: 'acme', region: 'eu-west-1' });
      await trip({ id: 'account', region: 'us-east-1' });
      await trip({ id: 'rehearsal', region: 'us-west-2', dryRun: true });
      await store.pauses.pause(wish({ tenant: 'acme' }));
      const keysOf = async (question: Parameters<Store['pauses']['of']>[0]) =>
        (await store.pauses.of(question)).map(({ key }) => key);
      expect(await keysOf({ tenant: 'acme' })).toEqual(['acme', ' account', 'acme tenant', ' set']);
      expect(await keysOf({ tenant: 'clinic' })).toEqual([' account', ' set']);
      expect(await keysOf({ tenant: 'acme', configurationSet: 'bills' })).toEqual(['acme', ' account', 'acme tenant']);
      expect(await keysOf({ tenant: 'acme', region: 'eu-west-1' })).toEqual(['acme', 'acme tenant']);
      expect(await keysOf({ tenant: 'acme', account: '222222222222' })).toEqual(['acme']);
      const [, , , set] = await store.pauses.of({ tenant: 'acme', configurationSet: 'news' });
      expect(set).toEqual({
        ...{ key: ' set', tenant: '', configurationSet: 'news', account: ACCOUNT, region: 'us-east-1' },
        ...{ assumesAccount: false, assumesRegion: true },
        ...{ since: T0, why: 'circuit breaker', actor: 'job:circuit-breaker' },
      });
    });

    it('of a breaker and of a person for one tenant end each by itself', async () => {
      await store.breakers.trip(episode({ id: 'tenant', kind: 'tenant', tenant: 'acme' }));
      await store.pauses.pause(wish({ tenant: 'acme' }));
      await store.pauses.resume({ tenant: 'acme', at: T0 + 1, actor: 'key:ops' });
      expect((await store.pauses.of({ tenant: 'acme' })).map(({ key }) => key)).toEqual(['acme tenant']);
      await store.pauses.pause(wish({ tenant: 'acme' }));
      await store.breakers.resume({ id: 'tenant', at: T0 + 2, actor: 'key:ops', note: 'x', aws: 'undo' });
      expect((await store.pauses.of({ tenant: 'acme' })).map(({ key }) => key)).toEqual(['acme']);
    });

    it('are listed in pages, whoever paused', async () => {
      await store.breakers.trip(episode({ id: 'b', kind: 'tenant', tenant: 'acme' }));
      await store.breakers.trip(episode({ id: 'a', kind: 'tenant', tenant: 'acme', region: 'eu-west-1' }));
      await store.breakers.trip(episode({ id: 'c' }));
      for (const tenant of ['', 'acme', 'acme-2']) await store.pauses.pause(wish({ tenant }));
      const keys: string[] = [];
      for (let after: string | undefined; ; after = keys.at(-1)) {
        const [next] = await store.pauses.list({ limit: 1, ...(after === undefined ? {} : { after }) });
        if (next === undefined) break;
        keys.push(next.key);
      }
      expect(keys).toEqual(['', ' c', 'acme', 'acme a', 'acme b', 'acme-2']);
      expect((await store.pauses.list({ limit: 9 })).map(({ key }) => key)).toEqual(keys);
    });

    it('are audited, each change once', async () => {
      await store.pauses.pause(wish({ tenant: 'acme' }));
      await store.pauses.resume({ tenant: 'acme', at: T0 + 1, actor: 'key:boss' });
      await store.pauses.resume({ tenant: 'acme', at: T0 + 2, actor: 'key:boss' });
      await store.pauses.pause(wish({ since: T0 + 3 }));
      const told = await store.audit.list({ limit: 9 });
      expect(told.map(({ id: _, ...record }) => record)).toEqual([
        {
          at: T0 + 3,
          actor: 'key:ops',
          action: 'sending.paused',
          subject: 'all tenants',
          tenant: null,
          detail: { why: 'complaints at 0.4 %' },
        },
        {
          at: T0 + 1,
          actor: 'key:boss',
          action: 'sending.resumed',
          subject: 'tenant:acme',
          tenant: 'acme',
          detail: {},
        },
        {
          at: T0,
          actor: 'key:ops',
          action: 'sending.paused',
          subject: 'tenant:acme',
          tenant: 'acme',
          detail: { why: 'complaints at 0.4 %' },
        },
      ]);
    });
  });
}
