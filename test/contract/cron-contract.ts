/** What cron triggers promise over any database behind D1's client. */
import type { D1Database } from '@cloudflare/workers-types';
import { expect, it } from 'vitest';
import type { Job } from '../../src/shared/jobs.ts';
import { silentLog } from '../../src/shared/log.ts';
import { ok } from '../../src/shared/result.ts';
import { createSyncJob } from '../../src/suppression/sync/job.ts';
import { FEW_STATEMENTS } from '../../src/suppression/sync/pull.ts';
import type { SesEntry, SesLists } from '../../src/suppression/sync/ses.ts';
import { createCron, type TriggerOptions } from '../support/cron.ts';

const MINUTE = 60_000;
const T0 = Date.UTC(2026, 10, 22);
const PAGE = 100;

const entries: readonly SesEntry[] = Array.from({ length: 450 }, (_, n) => ({
  spelling: `person${n}@example.net`,
  reason: n % 9 === 0 ? 'COMPLAINT' : 'BOUNCE',
  lastUpdateAt: T0 - n * 1_000,
}));

/** SES's account list, by pages. */
const account: SesLists = {
  list: async (_list, { token }) => {
    const to = Number(token ?? 0) + PAGE;
    return ok({ entries: entries.slice(to - PAGE, to), next: to < entries.length ? String(to) : null });
  },
  get: async () => ok(null),
  put: async () => ok(null),
  remove: async () => ok(null),
};

type Cron = ReturnType<typeof createCron>;

/** As every trigger makes it anew. */
const syncJob = ({ store, now }: Cron, ses: SesLists = account): Job =>
  createSyncJob(
    {
      ...{ ses, store: store.sync, namesTenants: false, now, sleep: async () => {}, random: () => 0.5, log: silentLog },
      limits: FEW_STATEMENTS,
      settings: {
        ...{ regions: ['us-east-1'], push: [], pushDefaultTenant: false, tenants: [], dryRun: false },
        ...{ fullEvery: 24 * 60 * MINUTE, endpoint: null },
      },
    },
    'us-east-1',
  );

async function stateOf({ store }: Cron) {
  const stored = await store.sync.find({ region: 'us-east-1', tenant: '' });
  const found = await store.suppressions.find(entries.map(({ spelling }) => spelling));
  const state = stored?.state ?? null;
  return {
    pages: state?.lastFull?.pages ?? null,
    addresses: state?.lastFull?.addresses ?? null,
    isUnderWay: state !== null && state.run !== null,
    entries: found.map(({ address, reason, since, evidence }) => ({ address, reason, since, evidence })),
  };
}

async function syncIn(db: D1Database, options: TriggerOptions, most: number) {
  const cron = createCron(db, T0);
  let triggers = 0;
  let spent = 0;
  let state = await stateOf(cron);
  while (state.pages === null && triggers < most) {
    const run = await cron.trigger([syncJob(cron)], options);
    triggers++;
    spent = Math.max(spent, run.spent);
    cron.advance(MINUTE);
    state = await stateOf(cron);
  }
  return { state, triggers, spent };
}

export function cronContract(open: () => Promise<D1Database>): void {
  it('brings an account list to the same end in many small runs as in one', async () => {
    const atOnce = await syncIn(await open(), {}, 5);
    expect(atOnce).toMatchObject({ triggers: 1, state: { pages: 5, addresses: 450, isUnderWay: false } });
    const bySlices = await syncIn(await open(), { statements: 14 }, 20);
    expect(bySlices.state).toEqual(atOnce.state);
    expect(bySlices.triggers).toBeGreaterThan(3);
    expect(bySlices.spent).toBeLessThanOrEqual(14);
  });

  it('goes on behind an isolate that died in the middle of a slice, once its lease has run out', async () => {
    const cron = createCron(await open(), T0);
    await cron.trigger([syncJob(cron)], { statements: 22 });
    let page = 0;
    const dies: SesLists = {
      ...account,
      list: (...args) => (page++ === 1 ? new Promise(() => {}) : account.list(...args)),
    };
    // Nobody waits for it: what held the lease is gone.
    void cron.trigger([syncJob(cron, dies)], { holder: 'dies', sliceTime: 2 ** 31 - 1 });
    await expect.poll(() => page, { timeout: 10_000 }).toBe(2);
    expect(await cron.trigger([syncJob(cron)])).toMatchObject({ ran: [] });
    cron.advance(2 * MINUTE);
    expect(await cron.trigger([syncJob(cron)])).toMatchObject({ ran: ['suppression-sync:us-east-1'] });
    expect(await stateOf(cron)).toMatchObject({ pages: 5, addresses: 450, isUnderWay: false });
  });

  it('does no job twice in triggers that overlap', async () => {
    const cron = createCron(await open(), T0);
    const done: string[] = [];
    const jobs = ['a', 'b', 'c', 'd'].map((name) => ({
      name,
      every: MINUTE,
      run: async () => {
        done.push(name);
        await cron.store.milestones.of('first-check');
        return false;
      },
    }));
    await Promise.all(Array.from({ length: 4 }, () => cron.trigger(jobs)));
    expect(done.sort()).toEqual(['a', 'b', 'c', 'd']);
  });
}
