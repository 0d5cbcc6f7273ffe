/** Cron triggers over a database whose statements are counted, by a clock of their own. */
import type { D1Database } from '@cloudflare/workers-types';
import { createBudget } from '../../src/edge/budget.ts';
import { runDueJobs } from '../../src/edge/cron.ts';
import { createMeter } from '../../src/edge/meter.ts';
import { meteredD1 } from '../../src/edge/metered-d1.ts';
import type { Job } from '../../src/shared/jobs.ts';
import { type Log, silentLog } from '../../src/shared/log.ts';
import type { Store } from '../../src/store/contract.ts';
import { openD1 } from '../../src/store/d1.ts';
import { withD1Limits } from '../../src/store/d1-limits.ts';

export interface TriggerOptions {
  readonly statements?: number;
  readonly fetches?: number;
  readonly time?: number;
  readonly sliceTime?: number;
  readonly holder?: string;
}

export function createCron(db: D1Database, startAt = Date.UTC(2026, 10, 22)) {
  const meter = createMeter();
  const store: Store = openD1(withD1Limits(meteredD1(db, (count) => meter.spend('statements', count))));
  const said: string[] = [];
  const log: Log = {
    ...silentLog,
    warn: (event, fields = {}) => said.push(`${event} ${JSON.stringify(fields)}`),
    error: (event, fields = {}) => said.push(`${event} ${JSON.stringify(fields)}`),
  };
  let at = startAt;
  let holders = 0;
  return {
    store,
    meter,
    said,
    now: () => at,
    advance: (ms: number) => {
      at += ms;
    },
    /** One trigger. @returns what it did, and how many statements that took. */
    trigger: async (jobs: readonly Job[], options: TriggerOptions = {}) => {
      const { statements = 1_000, fetches = 1_000, time, sliceTime, holder = `run ${++holders}` } = options;
      let spent = 0;
      const budget = createBudget({ statements, fetches });
      const counted = createMeteredRun(meter, (count) => {
        spent += count;
      });
      const run = await counted.run(budget, () =>
        runDueJobs({
          ...{ jobs, leases: store.leases, holder, now: () => at, log, budget, meter: counted },
          ...(time === undefined ? {} : { time }),
          ...(sliceTime === undefined ? {} : { sliceTime }),
        }),
      );
      return { ...run, spent };
    },
  };
}

/** Counts what all budgets of a trigger are asked for. */
const createMeteredRun = (
  { run }: Pick<ReturnType<typeof createMeter>, 'run'>,
  count: (statements: number) => void,
): Pick<ReturnType<typeof createMeter>, 'run'> => ({
  run: (budget, work) =>
    run(
      {
        ...budget,
        spend: (of, n) => {
          budget.spend(of, n);
          if (of === 'statements') count(n);
        },
      },
      work,
    ),
});
