/** An import in words: how it stands, and what to do. Pure. */
import type { Millis } from '../../shared/time.ts';
import { ageText, count } from '../../shared/words.ts';
import type { ImportRun, ImportState } from '../../store/contract.ts';
import { presentState } from '../../suppression/import/run.ts';
import type { Tone } from '../tone.ts';

export const STATE_WORDS: Readonly<Record<ImportState, string>> = {
  running: 'Running',
  done: 'Done',
  interrupted: 'Interrupted',
  failed: 'Failed',
};

export interface RunWords {
  readonly state: ImportState;
  readonly tone: Tone;
  readonly reason: string;
  /** What can be done, if anything. */
  readonly advice: string | null;
}

const counts = ({ added, changed, unchanged, invalid }: ImportRun): string =>
  [
    `${count(added)} new`,
    ...(changed === 0 ? [] : [`${count(changed)} changed`]),
    `${count(unchanged)} there already`,
    `${count(invalid)} unreadable`,
  ].join(', ');

/** The verdict about a run, its reason, and the way on. */
export function runWords(run: ImportRun, now: Millis): RunWords {
  const state = presentState(run, now);
  const after = run.lastLine === 0 ? 'Nothing is stored yet' : `All up to line ${count(run.lastLine)} is stored`;
  if (state === 'running')
    return { state, tone: 'none', reason: `${counts(run)} so far.`, advice: 'You may leave this page and come back.' };
  if (state === 'interrupted')
    return {
      state,
      tone: 'watch',
      reason: `${after}: ${counts(run)}.`,
      advice: 'The sender or the service went away. Choose the same file again to go on.',
    };
  if (state === 'failed')
    return {
      state,
      tone: 'over',
      reason: `${after}. The store did not take more.`,
      advice: 'See /readyz, then choose the same file again to go on.',
    };
  return {
    state,
    tone: run.invalid === 0 ? 'ok' : 'watch',
    reason: `${counts(run)}.`,
    advice: run.invalid === 0 ? null : 'Correct the lines below and import them: what is there already stays as it is.',
  };
}

/** How long it took, or takes. */
export const elapsedText = (run: ImportRun, now: Millis): string =>
  ageText((presentState(run, now) === 'running' ? now : run.updatedAt) - run.startedAt);
