/** One run of an import over HTTP: its row in the store, from the first byte to how it ended. */
import { randomUUID } from 'node:crypto';
import { type Clock, MINUTE, type Millis, SECOND } from '../../shared/time.ts';
import type { ImportCounts, ImportFault, ImportRun, ImportState, ImportStore } from '../../store/contract.ts';

const MAX_FAULTS = 1_000;
/** A run saves itself at least this often while it is alive: idle senders are cut off far earlier. */
const DEAD_AFTER = 2 * MINUTE;
/** Each save is a commit of its own. */
const SAVE_EVERY = 0.25 * SECOND;

/** A run as it is to be shown: the row of a killed process says `running` for ever. */
export const presentState = ({ state, updatedAt }: ImportRun, now: Millis): ImportState =>
  state === 'running' && updatedAt < now - DEAD_AFTER ? 'interrupted' : state;

export interface RunOptions extends Pick<ImportRun, 'id' | 'tenant' | 'actor' | 'fromLine' | 'size'> {
  readonly imports: ImportStore;
  readonly now: Clock;
}

export interface ActiveRun {
  readonly fault: (fault: ImportFault) => void;
  /** Saves, unless that was done a moment ago. */
  readonly progress: (counts: ImportCounts) => Promise<void>;
  readonly end: (state: ImportState, counts: ImportCounts) => Promise<ImportRun>;
}

/** @returns `null` while another run of this id is alive, or when the id is another tenant's. */
export async function beginRun({ imports, now, ...named }: RunOptions): Promise<ActiveRun | null> {
  const token = randomUUID();
  const startedAt = now();
  const faults: ImportFault[] = [];
  let savedAt = startedAt;
  const nothing = { lines: 0, added: 0, changed: 0, unchanged: 0, invalid: 0, bytes: 0, lastLine: 0 };
  const runAs = (state: ImportState, counts: ImportCounts): ImportRun => ({
    ...named,
    ...counts,
    state,
    faults,
    startedAt,
    updatedAt: now(),
  });

  if (!(await imports.begin(runAs('running', nothing), token, startedAt - DEAD_AFTER))) return null;
  return {
    fault: (fault) => {
      if (faults.length < MAX_FAULTS) faults.push(fault);
    },
    progress: async (counts) => {
      if (now() - savedAt < SAVE_EVERY) return;
      await imports.save(runAs('running', counts), token);
      savedAt = now();
    },
    end: async (state, counts) => {
      const run = runAs(state, counts);
      await imports.save(run, token);
      return run;
    },
  };
}
