/** Pauses, as every store driver must keep them. */
import { beforeEach, describe, expect, it } from 'vitest';
import type { Pause, Store } from '../../src/store/contract.ts';

const T0 = Date.UTC(2026, 10, 20, 9);
const pause = (over: Partial<Pause> = {}): Pause => ({
  tenant: '',
  since: T0,
  why: 'complaints at 0.4 %',
  actor: 'key:ops',
  ...over,
});

export function pausesContract(open: () => Promise<Store>): void {
  describe('pauses', () => {
    let store: Store;
    beforeEach(async () => {
      store = await open();
    });

    it('hold for their tenant, or for all', async () => {
      expect(await store.pauses.of('acme')).toEqual([]);
      await store.pauses.pause(pause({ tenant: 'acme' }));
      await store.pauses.pause(pause({ tenant: 'clinic' }));
      expect(await store.pauses.of('acme')).toEqual([pause({ tenant: 'acme' })]);
      expect(await store.pauses.of('other')).toEqual([]);
      await store.pauses.pause(pause());
      expect((await store.pauses.of('acme')).map(({ tenant }) => tenant)).toEqual(['', 'acme']);
      expect((await store.pauses.of('')).map(({ tenant }) => tenant)).toEqual(['']);
      expect((await store.pauses.list({ limit: 2 })).map(({ tenant }) => tenant)).toEqual(['', 'acme']);
      expect((await store.pauses.list({ after: 'acme', limit: 2 })).map(({ tenant }) => tenant)).toEqual(['clinic']);
    });

    it('keep the time since when they hold, and take the newest reason', async () => {
      await store.pauses.pause(pause());
      await store.pauses.pause(pause({ since: T0 + 5, why: 'still', actor: 'job:breaker' }));
      expect(await store.pauses.of('')).toEqual([pause({ why: 'still', actor: 'job:breaker' })]);
    });

    it('end one by one', async () => {
      await store.pauses.pause(pause());
      await store.pauses.pause(pause({ tenant: 'acme' }));
      expect(await store.pauses.resume({ tenant: '', at: T0 + 1, actor: 'key:ops' })).toBe(true);
      expect(await store.pauses.resume({ tenant: '', at: T0 + 2, actor: 'key:ops' })).toBe(false);
      expect(await store.pauses.of('acme')).toEqual([pause({ tenant: 'acme' })]);
    });

    it('are audited, each change once', async () => {
      await store.pauses.pause(pause({ tenant: 'acme' }));
      await store.pauses.resume({ tenant: 'acme', at: T0 + 1, actor: 'key:boss' });
      await store.pauses.resume({ tenant: 'acme', at: T0 + 2, actor: 'key:boss' });
      await store.pauses.pause(pause({ since: T0 + 3 }));
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
