/** How far the sync of one list is, and what is due: pure. */

import { backOff } from '../../aws/bucket.ts';
import type { SesFailure } from '../../aws/failure.ts';
import { MINUTE, type Millis } from '../../shared/time.ts';
import type { StoredSyncState, SyncDirection, SyncRun, SyncState } from '../../store/contract.ts';
import type {} from './ses.ts';

/** What other lists of SES take. */
export const PAGE_SIZE = 1_000;

/** Between two looks at what SES added. */
const INCREMENTAL_EVERY = 5 * MINUTE;

/** SES's clock and ours may differ, and a new listing may show late: each look goes back further than the last one. */
const OVERLAP = 15 * MINUTE;

const CALM: SyncDirection = { nextAt: 0, failures: 0, trouble: null };

export const INITIAL_STATE: SyncState = {
  generation: 0,
  pageSize: PAGE_SIZE,
  run: null,
  answered: null,
  lastFull: null,
  lastIncremental: null,
  changesRead: 0,
  pushed: 0,
  deleted: 0,
  failed: 0,
  pull: CALM,
  push: CALM,
};

const lastStart = ({ lastFull, lastIncremental }: SyncState): Millis =>
  Math.max(lastFull?.startedAt ?? 0, lastIncremental?.startedAt ?? 0);

const lastEnd = ({ lastFull, lastIncremental }: SyncState): Millis =>
  Math.max(lastFull?.finishedAt ?? 0, lastIncremental?.finishedAt ?? 0);

type Stored = Pick<StoredSyncState, 'state' | 'requestedAt'>;

/** When the next pull begins, its back-off included; a pull under way is due at once. */
export function nextPull(
  { state, requestedAt }: Stored,
  fullEvery: Millis,
): { readonly kind: SyncRun['kind']; readonly at: Millis } {
  if (state === null) return { kind: 'full', at: 0 };
  const { run, lastFull, pull } = state;
  if (run !== null) return { kind: run.kind, at: pull.nextAt };
  if (lastFull === null || requestedAt !== state.answered) return { kind: 'full', at: pull.nextAt };
  const full = lastFull.startedAt + fullEvery;
  const incremental = lastEnd(state) + INCREMENTAL_EVERY;
  return full <= incremental
    ? { kind: 'full', at: Math.max(full, pull.nextAt) }
    : { kind: 'incremental', at: Math.max(incremental, pull.nextAt) };
}

/** Begins a pull; a full one has a generation of its own. */
export function withRun(
  state: SyncState,
  { kind, asked, restarts }: Pick<SyncRun, 'kind' | 'asked' | 'restarts'>,
  now: Millis,
): SyncState {
  const run: SyncRun = {
    kind,
    phase: 'pulling',
    startedAt: now,
    since: kind === 'full' ? null : lastStart(state) - OVERLAP,
    token: null,
    comparedTo: '',
    pages: 0,
    addresses: 0,
    removed: 0,
    restarts,
    asked,
  };
  return { ...state, run, generation: state.generation + (kind === 'full' ? 1 : 0) };
}

/** Below this, a list may well have been tidied up. */
const SHRUNK_BY = 1_000;

/**
 * Whether a full pull saw so much less than the last one that nobody should be released for it unasked: credentials of
 * another account look like this.
 */
export const isShrunk = ({ lastFull }: SyncState, { kind, asked, addresses }: SyncRun): boolean =>
  kind === 'full' &&
  !asked &&
  lastFull !== null &&
  lastFull.addresses - addresses > SHRUNK_BY &&
  addresses < lastFull.addresses / 2;

/** The state after a run ended at `now`. */
export function finished(state: SyncState, { kind, startedAt, pages, addresses, removed }: SyncRun, now: Millis) {
  const done = { startedAt, finishedAt: now, pages, addresses, removed };
  return { ...state, run: null, ...(kind === 'full' ? { lastFull: done } : { lastIncremental: done }) };
}

/** A call of this direction went well: what was wrong before is over. */
export const calm = (state: SyncState, direction: 'pull' | 'push'): SyncState => ({ ...state, [direction]: CALM });

/** A call failed: the direction waits, longer the more often in a row. `random` spreads the waits. */
export function troubled(
  state: SyncState,
  direction: 'pull' | 'push',
  { operation, kind }: SesFailure,
  { now, random, atLeast = 1 }: { readonly now: Millis; readonly random: number; readonly atLeast?: number },
): SyncState {
  const failures = Math.max(state[direction].failures + 1, atLeast);
  const nextAt = now + backOff(kind, failures, random);
  return {
    ...state,
    failed: state.failed + 1,
    [direction]: { nextAt, failures, trouble: { operation, kind, at: now } },
  };
}
