/** `import events`: the database, the screen and the signals around an import. */
import { realpathSync } from 'node:fs';
import { resolve } from 'node:path';
import type { Readable } from 'node:stream';
import type { Config } from '../../config.ts';
import { openPseudonyms } from '../../node-secret-key.ts';
import { MINUTE } from '../../shared/time.ts';
import { StoreUnavailableError } from '../../store/contract.ts';
import { openSqlite } from '../../store/sqlite.ts';
import { createScreen, type Terminal } from '../demo/progress.ts';
import { openCheckpoint } from './checkpoint.ts';
import { findInputs } from './files.ts';
import { importSteps } from './importer.ts';
import { planImport } from './plan.ts';
import { openReport, type Problem } from './report.ts';
import { problemText, progressText, summaryLines } from './words.ts';

export interface ImportEventsOptions {
  readonly files: readonly string[];
  readonly account: string;
  readonly region: string;
  readonly restart: boolean;
  readonly quiet: boolean;
  readonly errors: string | null;
  readonly config: Pick<
    Config,
    'databasePath' | 'secretKey' | 'sesAccounts' | 'campaignTag' | 'routes' | 'verifiedDomains'
  >;
  readonly migrations: string;
  readonly stdin: Readable;
  /** The summary. */
  readonly out: Terminal;
  /** Everything else: progress, unreadable lines, failures. */
  readonly err: Terminal;
  readonly stop: AbortSignal;
}

const EXIT = { ok: 0, failed: 1, usage: 2, unreadable: 3, stopped: 130 } as const;

const SHOWN = 20;
const REDRAW_MS = 100;
/** The service's own commits are short; whoever holds the lock for longer than this will not give it back. */
const LOCK_TIMEOUT = 10 * MINUTE;

function failure(error: unknown): string {
  if (error instanceof StoreUnavailableError) {
    const why = error.cause instanceof Error ? ` (${error.cause.message})` : '';
    return `the database takes no write${why}; what was imported so far is stored, and the same command continues there`;
  }
  return error instanceof Error ? error.message : String(error);
}

/** Whether the report would be written over one of the inputs. */
function isInput(report: string, paths: readonly (string | null)[]): boolean {
  const real = (path: string) => {
    try {
      return realpathSync(path);
    } catch {
      return path;
    }
  };
  return paths.some((path) => path !== null && real(path) === real(report));
}

/** @returns the exit code: 0 when every line was read, 3 when some were not, 1 for a failure, 2 for a bad command line. */
export async function importEvents(options: ImportEventsOptions): Promise<number> {
  const { config, quiet, restart, stop } = options;
  const screen = createScreen(options.err);
  const say = (text: string) => {
    if (!quiet) screen.line(text);
  };
  const complain = (message: string) => screen.line(`ses-sentinel: ${message}`);

  const reportPath = options.errors === null ? null : resolve(options.errors);
  const found = findInputs(options.files, reportPath);
  if (!found.ok) {
    complain(found.error);
    return EXIT.failed;
  }
  const { inputs, passedOver } = found.value;
  const paths = inputs.map((input) => input.path);
  if (reportPath !== null && isInput(reportPath, paths)) {
    complain('--errors names one of the files to import');
    return EXIT.usage;
  }

  const began = performance.now();
  const seconds = () => (performance.now() - began) / 1_000;
  let shown = 0;
  const onProblem = (problem: Problem) => {
    // A fault of a whole file is not lost among those of lines.
    if (++shown <= SHOWN || problem.reason.startsWith('gzip')) screen.line(problemText(problem));
    else if (shown === SHOWN + 1) screen.line('… and more');
  };
  try {
    const store = openSqlite({ path: config.databasePath, migrations: options.migrations, lockTimeout: LOCK_TIMEOUT });
    try {
      const pseudonyms = await openPseudonyms(store.erasures, config);
      if (!pseudonyms.ok) {
        complain(pseudonyms.error);
        return EXIT.failed;
      }
      const checkpoint = openCheckpoint(`${config.databasePath}.import.json`);
      const plan = await planImport(inputs, checkpoint, store.events, restart);
      for (const { input, progress } of plan.finished.slice(0, SHOWN))
        say(`${input.name}: imported before (${progress.lines} lines); --restart imports it again`);
      for (const { input, progress } of plan.steps)
        if (progress.offset > 0) say(`${input.name}: continued at line ${progress.line}`);
      const report = reportPath === null ? null : openReport(reportPath, plan.continued ? checkpoint.report : null);
      let drawn = 0;
      const outcome = await importSteps(plan.steps, {
        events: store.events,
        keepRaw: (await store.raw.since()) !== null,
        checkpoint,
        report,
        stdin: options.stdin,
        reading: config,
        account: options.account,
        region: options.region,
        now: Date.now,
        pseudonymOf: pseudonyms.value,
        stop,
        onProblem,
        onProgress: (progress) => {
          if (quiet || performance.now() - drawn < REDRAW_MS) return;
          drawn = performance.now();
          screen.status(progressText({ ...progress, totalBytes: plan.totalBytes, seconds: seconds() }));
        },
      });
      report?.close();
      screen.clear();
      const unreadableThere = plan.finished.reduce((sum, { progress }) => sum + progress.unreadable, 0);
      const ending = { outcome, seconds: seconds(), passedOver, unreadableThere, report: options.errors };
      const lines = summaryLines({ ...ending, finishedBefore: plan.finished.length });
      if (!quiet) for (const line of lines) options.out.write(`${line}\n`);
      if (outcome.stopped !== null) return EXIT.stopped;
      return outcome.unreadable + outcome.unreadableBefore + unreadableThere > 0 ? EXIT.unreadable : EXIT.ok;
    } finally {
      await store.close();
    }
  } catch (error) {
    screen.clear();
    complain(failure(error));
    return EXIT.failed;
  }
}
