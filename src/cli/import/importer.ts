/** Reads the inputs of a plan line by line into the store, batch by batch. */
import { hash } from 'node:crypto';
import type { Readable } from 'node:stream';
import { createBatchWriter } from '../../ingest/backfill/batch-writer.ts';
import { type ReadingOptions, readLine } from '../../ingest/backfill/read-line.ts';
import { createSplitter, type Piece, type Position } from '../../ingest/backfill/splitter.ts';
import type { Carriage } from '../../ingest/carrier.ts';
import type { Clock } from '../../shared/time.ts';
import type { EventStore } from '../../store/contract.ts';
import type { PseudonymOf } from '../../suppression/pseudonym.ts';
import type { Checkpoint } from './checkpoint.ts';
import type { Step } from './plan.ts';
import type { Problem, Report } from './report.ts';
import { readInput } from './source.ts';

export interface ImportOptions {
  readonly events: EventStore;
  /** The store keeps texts. */
  readonly keepRaw?: boolean;
  readonly checkpoint: Checkpoint;
  readonly report: Report | null;
  readonly stdin: Readable;
  readonly reading: ReadingOptions;
  /** What is known of lines without an envelope; `''` when nothing is. */
  readonly account: string;
  readonly region: string;
  readonly now: Clock;
  readonly pseudonymOf: PseudonymOf;
  readonly stop: AbortSignal;
  readonly onProblem: (problem: Problem) => void;
  readonly onProgress: (progress: { readonly bytes: number; readonly skipped: number; readonly lines: number }) => void;
}

export interface Outcome {
  readonly lines: number;
  /** SES events and findings that were read; told before or not. */
  readonly events: number;
  readonly ignored: number;
  readonly unreadable: number;
  /** Of the same files, by the imports that this one continues. */
  readonly unreadableBefore: number;
  /** Where it was stopped. */
  readonly stopped: { readonly name: string; readonly line: number; readonly resumable: boolean } | null;
}

type Place = Step & { readonly start: Position };

export async function importSteps(steps: readonly Step[], options: ImportOptions): Promise<Outcome> {
  const { events, keepRaw = false, checkpoint, report, now, stop, onProblem, onProgress } = options;
  const count = { lines: 0, events: 0, ignored: 0, unreadable: 0 };
  const unreadableBefore = steps.reduce((sum, { progress }) => sum + progress.unreadable, 0);
  const decoder = new TextDecoder();
  const touched = new Set<Step>();
  let problems: Problem[] = [];

  const refuse = ({ input, progress, start }: Place, reason: string, length?: number): void => {
    const at = { file: input.name, line: start.line, byte: start.offset, reason };
    const problem = length === undefined ? at : { ...at, length };
    count.unreadable++;
    progress.unreadable++;
    problems.push(problem);
    onProblem(problem);
  };

  const writer = createBatchWriter<Place>({
    events,
    now,
    pseudonymOf: options.pseudonymOf,
    keepRaw,
    onUnstorable: (place) => refuse(place, 'unstorable'),
  });

  /** The order matters: what the checkpoint says is done must be on disk. */
  const commit = async (): Promise<void> => {
    await writer.commit();
    report?.write(problems);
    problems = [];
    for (const { input, progress } of touched) {
      if (input.kind === 'file') checkpoint.set(input.path, { ...progress });
    }
    touched.clear();
    checkpoint.save(report?.mark() ?? null);
  };

  const carriageOf = ({ input }: Step, bytes: Uint8Array): Carriage => {
    const receivedAt = now();
    return {
      id: `import:${hash('sha256', bytes, 'hex')}`,
      source: 'import',
      account: options.account,
      region: options.region,
      publishedAt: input.kind === 'file' ? Math.min(input.mtime, receivedAt) : receivedAt,
      receivedAt,
    };
  };

  const take = async (step: Step, { bytes, length, start, end }: Piece): Promise<void> => {
    const { progress } = step;
    const place = { ...step, start };
    count.lines++;
    progress.lines++;
    progress.offset = end.offset;
    progress.line = end.line;
    touched.add(step);
    if (bytes === null) refuse(place, 'too-long', length);
    const read = bytes === null ? null : readLine(decoder.decode(bytes), carriageOf(step, bytes), options.reading);
    for (const reason of read?.unreadable ?? []) refuse(place, reason);
    count.ignored += read?.ignored ?? 0;
    count.events += read?.recordings.length ?? 0;
    progress.witness = read?.recordings.at(-1)?.facts.messages[0]?.messageId ?? progress.witness;
    if (writer.add(place, read?.recordings ?? [], bytes?.length ?? 0)) await commit();
  };

  let [bytes, skipped] = [0, 0];
  /** @returns whether the input was read to its end. */
  const importStep = async (step: Step): Promise<boolean> => {
    const { input, progress } = step;
    const splitter = createSplitter({ offset: progress.offset, line: progress.line });
    const reading = {
      skip: progress.offset,
      signal: stop,
      onRead: (more: number) => {
        bytes += more;
      },
      onSkip: (more: number) => {
        skipped += more;
      },
    };
    let torn = false;
    for await (const flow of readInput(input, options.stdin, reading)) {
      if (stop.aborted) return false;
      if (flow.kind === 'fault') {
        refuse({ ...step, start: splitter.position() }, flow.reason);
        torn = true;
        break;
      }
      for (const piece of splitter.push(flow.bytes)) {
        await take(step, piece);
        if (stop.aborted) return false;
      }
      onProgress({ bytes: bytes + skipped, skipped, lines: count.lines });
    }
    if (stop.aborted) return false;
    if (!torn) for (const piece of splitter.finish()) await take(step, piece);
    progress.done = true;
    touched.add(step);
    return true;
  };

  let stopped: Outcome['stopped'] = null;
  for (const step of steps) {
    if (await importStep(step)) continue;
    const { input, progress } = step;
    stopped = { name: input.name, line: progress.line, resumable: input.kind === 'file' };
    break;
  }
  await commit();
  checkpoint.flush();
  return { ...count, unreadableBefore, stopped };
}
