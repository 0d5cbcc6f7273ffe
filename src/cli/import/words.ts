/** What an import says of itself. */
import { explainReason } from '../../ingest/backfill/read-line.ts';
import { count } from '../demo/progress.ts';
import type { Outcome } from './importer.ts';
import type { Problem } from './report.ts';

export interface ImportProgress {
  readonly bytes: number;
  /** Of these bytes, those that an earlier import had read. */
  readonly skipped: number;
  /** `null`: a stream, nobody knows. */
  readonly totalBytes: number | null;
  readonly lines: number;
  readonly seconds: number;
}

const WIDTH = 28;

const plural = (n: number, one: string, many = `${one}s`): string => `${count(n)} ${n === 1 ? one : many}`;

const duration = (seconds: number): string =>
  seconds < 100
    ? `${Math.ceil(seconds)} s`
    : seconds < 6_000
      ? `${Math.ceil(seconds / 60)} min`
      : `${Math.ceil(seconds / 3_600)} h`;

/** One line: bar, share of the bytes, lines, rate, and how long it will take. */
export function progressText({ bytes, skipped, totalBytes, lines, seconds }: ImportProgress): string {
  const speed = `${plural(lines, 'line')}, ${count(seconds > 0 ? lines / seconds : 0)}/s`;
  if (totalBytes === null) return `${(bytes / 1e6).toFixed(1)} MB  ${speed}`;
  const share = totalBytes === 0 ? 1 : Math.min(1, bytes / totalBytes);
  const filled = Math.round(share * WIDTH);
  const bar = `[${'#'.repeat(filled)}${'.'.repeat(WIDTH - filled)}]`;
  const read = bytes - skipped;
  const left = read > 0 ? `${duration((seconds / read) * Math.max(0, totalBytes - bytes))} left` : 'starting';
  return `${bar} ${String(Math.floor(share * 100)).padStart(3)} %  ${speed}, ${left}`;
}

/** `2026/07/events.gz:17: is no JSON`, as compilers say it. */
export const problemText = ({ file, line, reason }: Problem): string => `${file}:${line}: ${explainReason(reason)}`;

export interface Ending {
  readonly outcome: Outcome;
  readonly seconds: number;
  readonly finishedBefore: number;
  readonly passedOver: number;
  /** Unreadable lines of files that were finished before. */
  readonly unreadableThere: number;
  readonly report: string | null;
}

export function summaryLines(ending: Ending): readonly string[] {
  const { outcome, seconds, finishedBefore, passedOver, unreadableThere, report } = ending;
  const { lines, events, ignored, unreadable, unreadableBefore, stopped } = outcome;
  const before = unreadableBefore + unreadableThere;
  const rate = seconds > 0 ? lines / seconds : lines;
  const where = report === null ? 'Import with --restart --errors FILE to list them' : `They are listed in ${report}`;
  return [
    `${plural(lines, 'line')}, ${plural(events, 'event')}, ${count(unreadable)} unreadable; ${seconds.toFixed(1)} s, ${count(rate)} lines/s`,
    ...(ignored > 0 ? [`${plural(ignored, 'set-up notice')} or reports of inbound mail: nothing to record`] : []),
    ...(finishedBefore > 0 ? [`${plural(finishedBefore, 'file was', 'files were')} imported before`] : []),
    ...(passedOver > 0
      ? [`${plural(passedOver, 'file')} passed over: not named like events (*.json, *.ndjson, *.gz)`]
      : []),
    ...(before > 0 ? [`${plural(before, 'unreadable line')} already found by an earlier import`] : []),
    ...(unreadable > 0 ? [`${where}.`] : []),
    ...(stopped === null
      ? []
      : [
          `Stopped at ${stopped.name}:${stopped.line}. All before it is stored; ${stopped.resumable ? 'the same command continues there' : 'a stream starts over, and nothing counts twice'}.`,
        ]),
  ];
}
