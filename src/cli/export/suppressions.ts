/** `export suppressions`: the list as a file, or on standard output. */
import { createWriteStream, existsSync } from 'node:fs';
import { Readable, type Writable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import type { Config } from '../../config.ts';
import type { SuppressionFilter } from '../../store/contract.ts';
import { openSqlite } from '../../store/sqlite.ts';
import type { ExportFormat } from '../../suppression/export/formats.ts';
import { exportLines } from '../../suppression/export/lines.ts';
import type { Terminal } from '../demo/progress.ts';

export interface ExportSuppressionsOptions {
  readonly format: ExportFormat;
  readonly filter: SuppressionFilter;
  /** `null`: standard output. */
  readonly output: string | null;
  readonly config: Pick<Config, 'databasePath'>;
  readonly migrations: string;
  readonly out: Writable;
  readonly err: Terminal;
  readonly stop: AbortSignal;
}

const EXIT = { ok: 0, failed: 1, stopped: 130 } as const;

/** @returns the exit code: 0, 1 for a failure, 130 when stopped. */
export async function exportSuppressions(options: ExportSuppressionsOptions): Promise<number> {
  const { format, filter, output, config, out, err, stop } = options;
  const fail = (message: string): number => {
    err.write(`ses-sentinel: ${message}\n`);
    return EXIT.failed;
  };
  // An export must not make an empty database of a mistyped name.
  if (!existsSync(config.databasePath)) return fail(`DATABASE_URL: there is no ${config.databasePath}`);
  try {
    const store = openSqlite({ path: config.databasePath, migrations: options.migrations });
    try {
      const lines = Readable.from(exportLines(store.suppressions, filter, format));
      const target = output === null ? out : createWriteStream(output, { mode: 0o600 });
      await pipeline(lines, target, { signal: stop, end: output !== null });
      return EXIT.ok;
    } finally {
      await store.close();
    }
  } catch (error) {
    if (stop.aborted) return EXIT.stopped;
    // Whoever reads us has enough: `export suppressions | head`.
    if (error instanceof Error && 'code' in error && error.code === 'EPIPE') return EXIT.ok;
    return fail(error instanceof Error ? error.message : String(error));
  }
}
