import { existsSync } from 'node:fs';
import { checkRollups, type HourProgress } from '../../reputation/rollups.ts';
import { SECOND } from '../../shared/time.ts';
import { openSqlite } from '../../store/sqlite.ts';

export interface RebuildOptions {
  readonly databasePath: string;
  readonly migrations: string;
  /** Write nothing. */
  readonly dryRun: boolean;
  /** `null` = say nothing. */
  readonly out: NodeJS.WritableStream | null;
  readonly err: NodeJS.WritableStream;
  readonly signal: AbortSignal;
}

const EXIT = { equal: 0, differs: 1, stopped: 130 } as const;
const SAY_EVERY = 2 * SECOND;
const LOCK_TIMEOUT = 60 * SECOND;

const NOTHING: HourProgress = { done: 0, hours: 0, differences: 0, counters: 0 };

const summary = ({ done, counters, differences }: HourProgress, dryRun: boolean): string => {
  const seen = `${done} hours, ${counters} counters`;
  if (differences === 0) return `${seen}: all equal to a fresh count of the stored mails and events`;
  return `${seen}: ${differences} differed${dryRun ? '' : ', and are counted anew'}`;
};

/**
 * Compares the rollups with a fresh count, hour by hour, beside a running service if need be, and puts right what differs.
 * Hours before the mark of retention are left out: the mails that they stand for are gone.
 *
 * @returns the exit code: 0 when all is equal now, 1 when something differs and nothing was to be written, 130 when stopped.
 */
export async function rebuildRollups(options: RebuildOptions): Promise<number> {
  const { databasePath: path, migrations, dryRun, out, err, signal } = options;
  if (!existsSync(path)) {
    err.write(`ses-sentinel: DATABASE_URL: there is no ${path}\n`);
    return EXIT.differs;
  }
  const store = openSqlite({ path, migrations, lockTimeout: LOCK_TIMEOUT });
  try {
    let progress = NOTHING;
    let said = Date.now();
    for await (progress of checkRollups(store.reputation, { repair: !dryRun })) {
      if (signal.aborted) {
        err.write(`ses-sentinel: stopped after ${progress.done} of ${progress.hours} hours\n`);
        return EXIT.stopped;
      }
      if (Date.now() - said < SAY_EVERY) continue;
      said = Date.now();
      out?.write(`${progress.done} of ${progress.hours} hours, ${progress.differences} counters differ so far\n`);
    }
    out?.write(`${summary(progress, dryRun)}\n`);
    return dryRun && progress.differences > 0 ? EXIT.differs : EXIT.equal;
  } finally {
    await store.close();
  }
}
