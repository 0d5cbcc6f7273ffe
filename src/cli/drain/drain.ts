/** `drain queue`: the database, the client and the screen around the reading of a queue. */
import { existsSync } from 'node:fs';
import type { Config } from '../../config.ts';
import { createIntake } from '../../ingest/intake.ts';
import { createRecorder } from '../../ingest/recorder.ts';
import { createSqsClient } from '../../ingest/sqs/client.ts';
import { drainQueue } from '../../ingest/sqs/drain.ts';
import type { Queue } from '../../ingest/sqs/queue.ts';
import { openPseudonyms } from '../../node-secret-key.ts';
import { type Log, silentLog } from '../../shared/log.ts';
import { noMetrics } from '../../shared/metrics.ts';
import { type Millis, SECOND } from '../../shared/time.ts';
import type { Store } from '../../store/contract.ts';
import { openSqlite } from '../../store/sqlite.ts';
import type { PseudonymOf } from '../../suppression/pseudonym.ts';
import { createScreen, type Terminal } from '../demo/progress.ts';
import { type Ending, failureOf, openingText, progressText, summaryLines } from './words.ts';

export interface DrainIntoStoreOptions {
  readonly queue: Queue;
  readonly config: Pick<
    Config,
    'databasePath' | 'secretKey' | 'sesAccounts' | 'campaignTag' | 'routes' | 'verifiedDomains' | 'sqsEndpoint'
  >;
  readonly migrations: string;
  readonly quiet: boolean;
  /** The summary. */
  readonly out: Terminal;
  /** Everything else: progress and failures. */
  readonly err: Terminal;
  readonly stop: AbortSignal;
  /** How long a write waits for another process's lock. */
  readonly lockTimeout?: Millis;
}

const EXIT = { ok: 0, failed: 1, stopped: 130 } as const;
const REDRAW_MS = 100;
/** The commits of a service or an import on the same file are short. */
const LOCK_TIMEOUT = 30 * SECOND;
/** A receive that is cut off leaves hidden what it was just given, so it may end by itself: within 2 seconds. */
const GRACE = 5 * SECOND;

/** Reads the queue to its end, or until nothing that it gives can be deleted: that would come again for ever. */
async function read(
  { events, raw }: Store,
  pseudonymOf: PseudonymOf,
  options: DrainIntoStoreOptions,
  show: (recorded: number) => void,
): Promise<Ending> {
  const { queue, config, stop } = options;
  let storeError: unknown;
  let deleteError = '';
  const log: Log = {
    ...silentLog,
    warn: (event, fields = {}) => {
      if (event === 'sqs-delete-failed') deleteError = String(fields.reason);
    },
  };
  const recorder = createRecorder({ events, pseudonymOf, now: Date.now, log: silentLog });
  // What the service keeps of its file is kept of this, too.
  const keepRaw = (await raw.since()) !== null;
  const intake = createIntake({ ...config, keepRaw, recorder, log: silentLog, metrics: noMetrics });
  const client = createSqsClient({ region: queue.region, endpoint: config.sqsEndpoint });
  const ending = new AbortController();
  const endSoon = () => setTimeout(() => ending.abort(), GRACE).unref();
  if (stop.aborted) ending.abort();
  stop.addEventListener('abort', endSoon, { once: true });
  let stuck = false;
  let before = { recorded: 0, deleted: 0 };
  try {
    const drained = await drainQueue({
      client,
      queue,
      intake: {
        accept: (raw, carriage) =>
          intake.accept(raw, carriage).catch((error: unknown) => {
            storeError = error;
            throw error;
          }),
      },
      now: Date.now,
      log,
      signal: ending.signal,
      onProgress: (counts) => {
        stuck = counts.recorded > before.recorded && counts.deleted === before.deleted;
        if (stuck || stop.aborted) ending.abort();
        before = counts;
        show(counts.recorded);
      },
    });
    return { drained, stuck, storeError, deleteError };
  } finally {
    stop.removeEventListener('abort', endSoon);
    client.destroy();
  }
}

/**
 * Records all that a queue holds and deletes it there.
 *
 * @returns the exit code: 0 when the queue ended empty, 130 when it was stopped, 1 for a failure of queue or store.
 */
export async function drainIntoStore(options: DrainIntoStoreOptions): Promise<number> {
  const { queue, config, quiet, migrations, lockTimeout = LOCK_TIMEOUT } = options;
  const { databasePath: path } = config;
  const screen = createScreen(options.err);
  const complain = (message: string) => screen.line(`ses-sentinel: ${message}`);
  const isNew = !existsSync(path);
  let store: Store;
  try {
    store = openSqlite({ path, migrations, lockTimeout });
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    complain(`the database ${path} cannot be opened (${why}): check DATABASE_URL; the queue was not touched`);
    return EXIT.failed;
  }
  try {
    const pseudonyms = await openPseudonyms(store.erasures, config);
    if (!pseudonyms.ok) {
      complain(`${pseudonyms.error}; the queue was not touched`);
      return EXIT.failed;
    }
    if (!quiet) screen.line(openingText(queue, path, isNew));
    const began = performance.now();
    const seconds = () => (performance.now() - began) / SECOND;
    let drawn = 0;
    const ending = await read(store, pseudonyms.value, options, (recorded) => {
      if (quiet || performance.now() - drawn < REDRAW_MS) return;
      drawn = performance.now();
      screen.status(progressText(recorded, seconds()));
    });
    screen.clear();
    const failure = failureOf(ending, queue);
    if (!quiet) for (const line of summaryLines(ending, seconds())) options.out.write(`${line}\n`);
    if (failure === null) return ending.drained.ended === 'aborted' ? EXIT.stopped : EXIT.ok;
    complain(failure);
    return EXIT.failed;
  } finally {
    await store.close();
  }
}
