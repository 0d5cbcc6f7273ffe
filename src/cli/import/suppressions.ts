/** `import suppressions`: the database, the screen and the signals around an import of the list. */
import { resolve } from 'node:path';
import type { Readable } from 'node:stream';
import type { Config } from '../../config.ts';
import { openPseudonyms } from '../../node-secret-key.ts';
import { MINUTE } from '../../shared/time.ts';
import { type ImportCounts, StoreUnavailableError, type SuppressionStore } from '../../store/contract.ts';
import { putOutcome } from '../../store/put-outcome.ts';
import { openSqlite } from '../../store/sqlite.ts';
import { createErased } from '../../suppression/erased.ts';
import type { ImportDefaults } from '../../suppression/import/entry.ts';
import type { ImportFormat } from '../../suppression/import/format.ts';
import { createImporter } from '../../suppression/import/importer.ts';
import { createScreen, type Terminal } from '../demo/progress.ts';
import { findInputs, type Input } from './files.ts';
import { openReport, type Problem } from './report.ts';
import { readInput } from './source.ts';
import { lineProblemText, suppressionsSummary } from './suppressions-words.ts';
import { progressText } from './words.ts';

export interface ImportSuppressionsOptions {
  readonly files: readonly string[];
  readonly defaults: Omit<ImportDefaults, 'actor' | 'boundTo'>;
  readonly format: ImportFormat | null;
  readonly dryRun: boolean;
  readonly quiet: boolean;
  readonly errors: string | null;
  readonly config: Pick<Config, 'databasePath' | 'secretKey'>;
  readonly migrations: string;
  readonly stdin: Readable;
  /** The summary. */
  readonly out: Terminal;
  /** Everything else: progress, refused lines, failures. */
  readonly err: Terminal;
  readonly stop: AbortSignal;
}

const EXIT = { ok: 0, failed: 1, refused: 3, stopped: 130 } as const;
const SHOWN = 20;
const REDRAW_MS = 100;
const LOCK_TIMEOUT = 10 * MINUTE;
const TAKEN = /\.(csv|tsv|txt|json|ndjson|jsonl|gz)$/i;

const NOTHING: ImportCounts = { lines: 0, added: 0, changed: 0, unchanged: 0, invalid: 0, bytes: 0, lastLine: 0 };

const plus = (a: ImportCounts, b: ImportCounts): ImportCounts => ({
  lines: a.lines + b.lines,
  added: a.added + b.added,
  changed: a.changed + b.changed,
  unchanged: a.unchanged + b.unchanged,
  invalid: a.invalid + b.invalid,
  bytes: a.bytes + b.bytes,
  lastLine: b.lastLine,
});

/** Counts what storing would do. An address that comes again far below in the file is counted as added twice. */
const rehearse =
  (suppressions: SuppressionStore): SuppressionStore['put'] =>
  async (entries) =>
    putOutcome(entries, await suppressions.find(entries.map(({ address }) => address))).outcome;

function failure(error: unknown): string {
  if (error instanceof StoreUnavailableError) {
    const why = error.cause instanceof Error ? ` (${error.cause.message})` : '';
    return `the database takes no write${why}; what was imported so far is stored`;
  }
  return error instanceof Error ? error.message : String(error);
}

/** @returns the exit code: 0 when every line was taken, 3 when some were refused, 1 for a failure, 130 when stopped. */
export async function importSuppressions(options: ImportSuppressionsOptions): Promise<number> {
  const { config, dryRun, quiet, stop } = options;
  const screen = createScreen(options.err);
  const complain = (message: string) => screen.line(`ses-sentinel: ${message}`);
  const reportPath = options.errors === null ? null : resolve(options.errors);
  const found = findInputs(options.files, reportPath, (name) => TAKEN.test(name));
  if (!found.ok) {
    complain(found.error);
    return EXIT.failed;
  }
  const { inputs, passedOver } = found.value;
  if (inputs.some(({ path }) => path !== null && path === reportPath)) {
    complain('--errors names one of the files to import');
    return EXIT.failed;
  }
  const sizes = inputs.map((input) => (input.kind === 'file' ? input.size : null));
  const totalBytes = sizes.reduce((sum, size) => (sum === null || size === null ? null : sum + size), 0);

  const began = performance.now();
  const seconds = () => (performance.now() - began) / 1_000;
  let [shown, drawn, bytes, total] = [0, 0, 0, NOTHING];
  try {
    const store = openSqlite({ path: config.databasePath, migrations: options.migrations, lockTimeout: LOCK_TIMEOUT });
    const pseudonyms = await openPseudonyms(store.erasures, config);
    if (!pseudonyms.ok) {
      await store.close();
      complain(pseudonyms.error);
      return EXIT.failed;
    }
    const erased = createErased({ store, pseudonymOf: pseudonyms.value });
    const report = reportPath === null ? null : openReport(reportPath, null);
    const refuse = (problem: Problem) => {
      report?.write([problem]);
      if (++shown <= SHOWN) screen.line(lineProblemText(problem));
      else if (shown === SHOWN + 1) screen.line('… and more');
    };

    /** @returns whether the input was read to its end. */
    const importInput = async (input: Input): Promise<boolean> => {
      const importer = createImporter({
        put: dryRun ? rehearse(store.suppressions) : erased.put,
        defaults: { ...options.defaults, boundTo: null, actor: 'cli' },
        format: options.format,
        fromLine: 1,
        now: Date.now,
        onFault: ({ line, code }) => refuse({ file: input.name, line, reason: code }),
      });
      const reading = {
        skip: 0,
        signal: stop,
        onRead: (more: number) => {
          bytes += more;
        },
        onSkip: () => {},
      };
      let torn = 0;
      for await (const flow of readInput(input, options.stdin, reading)) {
        if (stop.aborted) break;
        if (flow.kind === 'fault') {
          torn++;
          refuse({ file: input.name, line: importer.counts().lastLine + 1, reason: flow.reason });
          break;
        }
        await importer.write(flow.bytes);
        if (quiet || performance.now() - drawn < REDRAW_MS) continue;
        drawn = performance.now();
        const { lines } = plus(total, importer.counts());
        screen.status(progressText({ bytes, skipped: 0, totalBytes, lines, seconds: seconds() }));
      }
      await (stop.aborted || torn > 0 ? importer.flush() : importer.finish());
      const counts = importer.counts();
      total = plus(total, { ...counts, invalid: counts.invalid + torn });
      return !stop.aborted;
    };

    try {
      let stopped: { readonly name: string; readonly line: number } | null = null;
      for (const input of inputs) {
        if (await importInput(input)) continue;
        stopped = { name: input.name, line: total.lastLine };
        break;
      }
      screen.clear();
      const ending = { counts: total, seconds: seconds(), dryRun, report: options.errors, passedOver, stopped };
      if (!quiet) for (const line of suppressionsSummary(ending)) options.out.write(`${line}\n`);
      if (stopped !== null) return EXIT.stopped;
      return total.invalid > 0 ? EXIT.refused : EXIT.ok;
    } finally {
      report?.close();
      await store.close();
    }
  } catch (error) {
    screen.clear();
    complain(failure(error));
    return EXIT.failed;
  }
}
