/** The list of what could not be read: file, line and reason as NDJSON, never a part of the line. */
import { closeSync, fstatSync, ftruncateSync, openSync, writeSync } from 'node:fs';
import type { ReportMark } from './checkpoint.ts';

export interface Problem {
  readonly file: string;
  /** Counted from 1, of the unpacked text. */
  readonly line: number;
  /** Where the record begins, when there may be many on one line, as Firehose writes them. */
  readonly byte?: number;
  readonly reason: string;
  /** How long it is, when that is the reason. */
  readonly length?: number;
}

export interface Report {
  readonly write: (problems: readonly Problem[]) => void;
  readonly mark: () => ReportMark;
  readonly close: () => void;
}

/**
 * Opens the report.
 *
 * @param continued how much of it belongs to batches that are stored, when an earlier import is continued: what a killed
 * one wrote after that will be found again. `null` begins a new report.
 */
export function openReport(path: string, continued: ReportMark | null): Report {
  const going = continued?.path === path;
  const file = openSync(path, going ? 'a' : 'w', 0o600);
  let { size } = fstatSync(file);
  if (going && size > continued.bytes) ftruncateSync(file, continued.bytes);
  size = fstatSync(file).size;
  return {
    write: (problems) => {
      const text = problems.map((problem) => `${JSON.stringify(problem)}\n`).join('');
      if (text !== '') size += writeSync(file, text);
    },
    mark: () => ({ path, bytes: size }),
    close: () => closeSync(file),
  };
}
