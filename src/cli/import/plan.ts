/** Which inputs have to be read, and from where. */
import type { EventStore } from '../../store/contract.ts';
import type { Checkpoint, FileProgress } from './checkpoint.ts';
import type { Input } from './files.ts';

export interface Step {
  readonly input: Input;
  readonly progress: FileProgress;
}

export interface Plan {
  readonly steps: readonly Step[];
  readonly finished: readonly Step[];
  /** Whether an earlier import of one of these files is known. */
  readonly continued: boolean;
  /** Bytes of the files to be read; `null` when a stream is among them. */
  readonly totalBytes: number | null;
}

const nothingYet = (input: Input): FileProgress => ({
  size: input.kind === 'file' ? input.size : 0,
  mtime: input.kind === 'file' ? input.mtime : 0,
  offset: 0,
  line: 1,
  lines: 0,
  unreadable: 0,
  witness: null,
  done: false,
});

/** What is remembered of this file, if it is still this file and the database is still the one that was written to. */
async function remembered(input: Input, checkpoint: Checkpoint, events: EventStore): Promise<FileProgress | null> {
  if (input.kind === 'stream') return null;
  const saved = checkpoint.find(input.path);
  if (saved === null || saved.size !== input.size || saved.mtime !== input.mtime) return null;
  const { witness } = saved;
  return witness === null || (await events.message(witness)) !== null ? saved : null;
}

/** @param restart whether to forget what is remembered of these inputs. */
export async function planImport(
  inputs: readonly Input[],
  checkpoint: Checkpoint,
  events: EventStore,
  restart: boolean,
): Promise<Plan> {
  const steps: Step[] = [];
  const finished: Step[] = [];
  let continued = false;
  let totalBytes: number | null = 0;
  if (restart) {
    for (const { path } of inputs) if (path !== null) checkpoint.forget(path);
    // Ended before its first commit, it must not look finished.
    checkpoint.flush();
  }
  for (const input of inputs) {
    const saved = await remembered(input, checkpoint, events);
    if (saved !== null) continued = true;
    const step = { input, progress: { ...(saved ?? nothingYet(input)) } };
    if (step.progress.done) {
      finished.push(step);
      continue;
    }
    steps.push(step);
    totalBytes = totalBytes === null || input.kind === 'stream' ? null : totalBytes + input.size;
  }
  return { steps, finished, continued, totalBytes };
}
