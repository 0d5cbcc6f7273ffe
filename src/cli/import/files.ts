/** The files that a command line names. */
import { readdirSync, statSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { err, ok, type Result } from '../../shared/result.ts';
import type { Millis } from '../../shared/time.ts';

export type Input =
  | {
      readonly kind: 'file';
      /** As the user wrote it. */
      readonly name: string;
      readonly path: string;
      readonly size: number;
      readonly mtime: Millis;
    }
  /** Standard input, a pipe, a device: read once, from its beginning. `path` is `null` for standard input. */
  | { readonly kind: 'stream'; readonly name: string; readonly path: string | null };

export interface Inputs {
  readonly inputs: readonly Input[];
  /** Files in directories whose names say that they are something else. */
  readonly passedOver: number;
}

const TAKEN = /\.(json|ndjson|jsonl|gz)$/i;
/** `stream-1-2026-07-14-09-30-00-<uuid>`: Firehose gives no extension unless it is told to (Firehose, "S3 object name"). */
const FIREHOSE = /-\d{4}(-\d{2}){5}-[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

export const isEventFile = (name: string): boolean => TAKEN.test(name) || FIREHOSE.test(name);

const byName = (a: { readonly name: string }, b: { readonly name: string }) => (a.name < b.name ? -1 : 1);

/**
 * Looks up files, directories (walked, in the order of names) and `-`.
 *
 * @param isTaken whether a file in a directory is meant, by its name.
 * @param report the path of the report, which may lie among the files and is none of them.
 * @returns each file once, or one line that says which cannot be read.
 */
export function findInputs(
  names: readonly string[],
  report: string | null,
  isTaken: (name: string) => boolean = isEventFile,
): Result<Inputs, string> {
  const found = new Map<string, Input>();
  let passedOver = 0;
  const take = (name: string): void => {
    const path = resolve(name);
    const { size, mtimeMs } = statSync(path);
    found.set(path, { kind: 'file', name, path, size, mtime: Math.floor(mtimeMs) });
  };
  const walk = (directory: string): void => {
    for (const entry of readdirSync(directory, { withFileTypes: true }).sort(byName)) {
      const name = join(directory, entry.name);
      // A link to a directory may lead back to where it is.
      if (entry.isDirectory()) walk(name);
      else if (resolve(name) === report) continue;
      else if (isTaken(entry.name) && statSync(name).isFile()) take(name);
      else passedOver++;
    }
  };
  for (const name of names) {
    if (name === '-') {
      found.set('-', { kind: 'stream', name: 'standard input', path: null });
      continue;
    }
    try {
      const stat = statSync(name);
      if (stat.isDirectory()) walk(name);
      else if (stat.isFile()) take(name);
      else found.set(resolve(name), { kind: 'stream', name, path: resolve(name) });
    } catch (error) {
      const { code = 'unreadable', path = name } = error as NodeJS.ErrnoException;
      return err(`${path} cannot be read (${code})`);
    }
  }
  return ok({ inputs: [...found.values()], passedOver });
}
