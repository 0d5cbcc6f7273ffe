/** Episodes of circuit breakers, as every store driver must keep them. */
import { beforeEach, describe, expect, it } from 'vitest';
import type { Breaker, BreakerAws, BreakerResumption, Store } from '../../src/store/contract.ts';
import { episodeOf } from '../support/breakers.ts';
import { ACCOUNT } from '../support/ses.ts';

const T0 = Date.UTC(2026, 10, 20, 9);
const episode = (over: Partial<Breaker> = {}) => episodeOf(T0, over);
const resumption = (over: Partial<BreakerResumption> = {}): BreakerResumption => ({
  ...{ id: 'episode', at: T0 + 60, actor: 'key:ops', note: 'list cleaned', aws: 'undo' },
  ...over,
});
const aws = (over: Partial<BreakerAws> = {}): BreakerAws => ({
  ...{ state: 'pausing', found: null, failures: 0, trouble: null, nextAt: T0 },
  ...over,
});

export function breakersContract(open: () => Promise<Store>): void {
  describe('circuit breakers', () => {
    let store: Store;
    beforeEach(async () => {
      store = await open();
    });

    const actions = async () => (await store.audit.list({ limit: 20 })).map(({ action }) => action).reverse();
    const stateOf = async (id: string) => (await store.breakers.find(id))?.aws.state;

    it('keep an episode as it was told, and audit it with its evidence', async () => {
      const told = episode({
        kind: 'tenant',
        tenant: 'acme',
        sesTenant: 'acme-ses',
        assumesAccount: true,
        resumeAt: T0 + 9,
      });
      expect(await store.breakers.trip(told)).toBe(true);
      expect(await store.breakers.find('episode')).toEqual(told);
      expect(await store.breakers.open()).toEqual([told]);
      const [record] = await store.audit.list({ limit: 9 });
      expect(record).toMatchObject({
        ...{ at: T0, actor: 'job:circuit-breaker', action: 'breaker.tripped', tenant: 'acme' },
        subject: `tenant acme in ${ACCOUNT}/us-east-1`,
        detail: { id: 'episode', measure: 'bounce', bad: 30, volume: 250, linePercent: 10 },
      });
    });

    it('have one open episode per scope, whoever trips first', async () => {
      const both = await Promise.all([
        store.breakers.trip(episode({ id: 'one' })),
        store.breakers.trip(episode({ id: 'two' })),
      ]);
      expect(both.filter((won) => won)).toHaveLength(1);
      expect(await actions()).toEqual(['breaker.tripped']);
      expect(await store.breakers.trip(episode({ id: 'elsewhere', region: 'eu-west-1' }))).toBe(true);
      expect(
        await store.breakers.trip(episode({ id: 'set', kind: 'configurationSet', configurationSet: 'news' })),
      ).toBe(true);
    });

    it('end once, whoever resumes first, and may trip again', async () => {
      await store.breakers.trip(episode());
      const both = await Promise.all([
        store.breakers.resume(resumption()),
        store.breakers.resume(resumption({ actor: 'job:circuit-breaker', note: 'cool-down' })),
      ]);
      expect(both.filter((won) => won)).toHaveLength(1);
      expect(await actions()).toEqual(['breaker.tripped', 'breaker.resumed']);
      expect(await store.breakers.open()).toEqual([]);
      expect(await store.breakers.resume(resumption({ id: 'unknown' }))).toBe(false);
      expect(await store.breakers.trip(episode({ id: 'again', trippedAt: T0 + 99 }))).toBe(true);
    });

    it.each([
      ['no call was made', aws(), 'undo', 'none'],
      ['a call may be under way', aws({ found: 'ENABLED' }), 'undo', 'resuming'],
      ['it was paused', aws({ state: 'paused', found: 'REINSTATED' }), 'undo', 'resuming'],
      ['it was off before', aws({ state: 'paused', found: 'DISABLED' }), 'undo', 'kept'],
      ['somebody switched it on', aws({ state: 'paused', found: 'ENABLED' }), 'leave', 'overridden'],
      ['AWS is not asked', aws({ state: 'none' }), 'undo', 'none'],
    ] as const)('know what to do at AWS when sending is resumed and %s', async (_, before, undo, after) => {
      await store.breakers.trip(episode({ aws: aws({ state: before.state === 'none' ? 'none' : 'pausing' }) }));
      if (before.state !== 'none') await store.breakers.noteAws('episode', 'pausing', before, null);
      await store.breakers.resume(resumption({ aws: undo }));
      expect(await store.breakers.find('episode')).toMatchObject({
        ...{ resumedAt: T0 + 60, resumedBy: 'key:ops', note: 'list cleaned' },
        aws: { state: after, found: before.found },
      });
    });

    it('take a note about AWS only while nothing else has happened', async () => {
      await store.breakers.trip(episode());
      const audit = { at: T0, actor: 'job:circuit-breaker', action: 'breaker.aws-done', subject: 'x', tenant: null };
      const paused = aws({ state: 'paused', found: 'ENABLED' });
      await store.breakers.resume(resumption());
      expect(await store.breakers.noteAws('episode', 'pausing', paused, { ...audit, detail: {} })).toBe(false);
      expect(await stateOf('episode')).toBe('none');
      expect(await actions()).toEqual(['breaker.tripped', 'breaker.resumed']);
      await store.breakers.trip(episode({ id: 'next' }));
      const trouble = { operation: 'GetAccount', kind: 'throttled', at: T0 };
      const failing = aws({ failures: 2, trouble, nextAt: T0 + 5 });
      expect(await store.breakers.noteAws('next', 'pausing', failing, { ...audit, detail: {} })).toBe(true);
      expect((await store.breakers.find('next'))?.aws).toEqual(failing);
      expect(await actions()).toContain('breaker.aws-done');
    });

    it('hand out what is due at AWS: calls before looks, the longest due first', async () => {
      const paused = aws({ state: 'paused', found: 'ENABLED', nextAt: T0 - 9 });
      await store.breakers.trip(episode({ id: 'paused' }));
      await store.breakers.noteAws('paused', 'pausing', paused, null);
      await store.breakers.trip(episode({ id: 'later', region: 'eu-west-1', aws: aws({ nextAt: T0 + 10 }) }));
      await store.breakers.trip(episode({ id: 'call', region: 'eu-west-2' }));
      await store.breakers.trip(episode({ id: 'quiet', region: 'eu-west-3', aws: aws({ state: 'none' }) }));
      expect((await store.breakers.due(T0))?.id).toBe('call');
      await store.breakers.noteAws('call', 'pausing', aws({ state: 'kept', found: 'DISABLED' }), null);
      expect((await store.breakers.due(T0))?.id).toBe('paused');
      await store.breakers.noteAws('paused', 'paused', { ...paused, nextAt: T0 + 20 }, null);
      expect(await store.breakers.due(T0)).toBeNull();
      expect((await store.breakers.due(T0 + 10))?.id).toBe('later');
    });

    it('hand what was found to the next episode when AWS was not told of the resumption yet', async () => {
      await store.breakers.trip(episode());
      await store.breakers.noteAws('episode', 'pausing', aws({ state: 'paused', found: 'REINSTATED' }), null);
      await store.breakers.resume(resumption());
      await store.breakers.trip(episode({ id: 'rehearsal', dryRun: true, aws: aws({ state: 'none' }) }));
      expect(await stateOf('episode')).toBe('resuming');
      await store.breakers.resume(resumption({ id: 'rehearsal' }));
      await store.breakers.trip(episode({ id: 'other', region: 'eu-west-1' }));
      expect((await store.breakers.find('other'))?.aws.found).toBeNull();
      await store.breakers.trip(episode({ id: 'next', trippedAt: T0 + 99 }));
      expect(await stateOf('episode')).toBe('superseded');
      expect((await store.breakers.find('next'))?.aws).toMatchObject({ state: 'pausing', found: 'REINSTATED' });
    });

    it('remember when sending was last resumed, dry runs apart', async () => {
      await store.breakers.trip(episode({ id: 'first' }));
      await store.breakers.resume(resumption({ id: 'first', at: T0 + 10 }));
      await store.breakers.trip(episode({ id: 'second' }));
      await store.breakers.resume(resumption({ id: 'second', at: T0 + 20 }));
      await store.breakers.trip(episode({ id: 'dry', region: 'eu-west-1', dryRun: true }));
      await store.breakers.resume(resumption({ id: 'dry', at: T0 + 30 }));
      const scope = { kind: 'account', tenant: '', configurationSet: '', account: ACCOUNT, region: 'us-east-1' };
      expect(await store.breakers.resumptions(T0)).toEqual([{ ...scope, resumedAt: T0 + 20 }]);
      expect(await store.breakers.resumptions(T0 + 20)).toEqual([]);
    });

    it('are listed newest first in pages: all, the open ones, those of a tenant', async () => {
      for (const n of [1, 2, 3, 4]) {
        const tenant = n % 2 === 0 ? 'acme' : 'clinic';
        await store.breakers.trip(
          episode({ id: `e${n}`, trippedAt: T0 + Math.floor(n / 2), kind: 'tenant', tenant, region: `r-${n}` }),
        );
      }
      await store.breakers.resume(resumption({ id: 'e3' }));
      const ids = async (page: Parameters<Store['breakers']['list']>[0]) =>
        (await store.breakers.list(page)).map(({ id }) => id);
      expect(await ids({ limit: 9 })).toEqual(['e4', 'e3', 'e2', 'e1']);
      expect(await ids({ limit: 2, before: { trippedAt: T0 + 1, id: 'e3' } })).toEqual(['e2', 'e1']);
      expect(await ids({ limit: 9, open: true })).toEqual(['e4', 'e2', 'e1']);
      expect(await ids({ limit: 9, open: false })).toEqual(['e3']);
      expect(await ids({ limit: 9, tenant: 'acme' })).toEqual(['e4', 'e2']);
    });
  });
}
