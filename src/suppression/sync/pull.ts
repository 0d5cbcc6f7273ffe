/** SES's list into the mirror: page by page, each with its checkpoint. */
import { setImmediate as nextTurn } from 'node:timers/promises';
import type { SesFailure } from '../../aws/failure.ts';
import type { Clock } from '../../shared/time.ts';
import type { Listing, PushScope, SesList, SyncRun, SyncState, SyncStore } from '../../store/contract.ts';
import { canonicalAddress, isSimulator } from '../address.ts';
import type { SesEntry, SesLists } from './ses.ts';
import { calm, finished, isShrunk, PAGE_SIZE, troubled, withRun } from './state.ts';

export interface StepOptions {
  readonly ses: SesLists;
  readonly store: SyncStore;
  readonly now: Clock;
  /** In [0, 1). */
  readonly random: () => number;
  readonly limits: StepLimits;
}

/** How much one step does at most. */
export interface StepLimits {
  /** Listings that one transaction merges. */
  readonly merged: number;
  /** Addresses that need no call of SES, which one step puts away. */
  readonly settled: number;
}

/** A transaction that does not hold the event loop for long. */
export const IN_PROCESS: StepLimits = { merged: 100, settled: 50 };

/** Few statements: a page of SES's in one transaction, for the event loop is not ours to hold. */
export const FEW_STATEMENTS: StepLimits = { merged: 1_000, settled: 5 };

export interface Step extends StepOptions {
  readonly list: SesList;
  readonly state: SyncState;
  readonly scope: PushScope;
  readonly signal: AbortSignal;
}

/** Below this, a refused page is not about its size. */
const MIN_PAGE_SIZE = 10;
const SWEEP = 100;
const COMPARE = 500;

/** A spelling that is no address to us is mirrored, so that it is counted, and makes no entry. */
export function toListing({ spelling, reason, lastUpdateAt }: SesEntry): Listing {
  const address = canonicalAddress(spelling);
  return { spelling, reason, lastUpdateAt, address: address === null || isSimulator(address) ? '' : address };
}

/** One step of the pull under way. @returns the state that is stored by then. */
export function pullStep(step: Step, run: SyncRun): Promise<SyncState> {
  if (run.phase === 'pulling') return pullPage(step, run);
  return run.phase === 'sweeping' ? sweep(step, run) : compare(step, run);
}

async function pullPage(step: Step, run: SyncRun): Promise<SyncState> {
  const { ses, store, list, state, scope, signal, now, limits } = step;
  const query = { pageSize: state.pageSize, since: run.since, token: run.token };
  const answer = await ses.list(list, query, signal);
  if (!answer.ok) return failed(step, run, answer.error);
  const { entries, next } = answer.value;
  // A token that leads to itself would go round for ever.
  if (next !== null && next === run.token) {
    return failed(step, run, { operation: 'ListSuppressedDestinations', kind: 'bad-token', name: 'SameToken' });
  }
  const seen: SyncRun = { ...run, token: next, pages: run.pages + 1, addresses: run.addresses + entries.length };
  const following = next === null ? afterLastPage(step, seen) : { ...calm(state, 'pull'), run: seen };
  const listings = entries.map(toListing);
  let done = 0;
  // The checkpoint goes with the last slice: cut off before it, the page is read again.
  for (; listings.length - done > limits.merged; done += limits.merged) {
    await store.saw(list, listings.slice(done, done + limits.merged), state, scope, now());
    await nextTurn();
  }
  await store.saw(list, listings.slice(done), following, scope, now());
  return following;
}

function afterLastPage({ state, now, random }: Step, run: SyncRun): SyncState {
  if (isShrunk(state, run)) {
    const shrunk: SesFailure = { operation: 'ListSuppressedDestinations', kind: 'shrunk', name: 'Shrunk' };
    return troubled({ ...state, run: null }, 'pull', shrunk, { now: now(), random: random() });
  }
  const after = calm(state, 'pull');
  return run.kind === 'full' ? { ...after, run: { ...run, phase: 'sweeping' } } : finished(after, run, now());
}

async function failed(step: Step, run: SyncRun, failure: SesFailure): Promise<SyncState> {
  const { store, list, state, now, random } = step;
  const next = afterFailure(state, run, failure, { now: now(), random: random() });
  await store.save(list, next);
  return next;
}

function afterFailure(
  state: SyncState,
  run: SyncRun,
  failure: SesFailure,
  when: { readonly now: number; readonly random: number },
): SyncState {
  if (failure.kind === 'bad-token') {
    const restarts = run.restarts + 1;
    const anew = withRun(state, { ...run, restarts }, when.now);
    return troubled(anew, 'pull', failure, { ...when, atLeast: restarts });
  }
  if (failure.kind === 'bad-request') {
    const smaller = Math.floor(state.pageSize / 2);
    if (smaller >= MIN_PAGE_SIZE) return { ...state, pageSize: smaller };
    return troubled({ ...state, pageSize: PAGE_SIZE }, 'pull', failure, when);
  }
  return troubled(state, 'pull', failure, when);
}

/**
 * What a whole pull did not see is gone at SES. As of the pull's start: a listing or an event that is newer than that is
 * none of its business.
 */
async function sweep({ store, list, state, scope, now }: Step, run: SyncRun): Promise<SyncState> {
  const gone = await store.sweep(list, state, scope, SWEEP, run.startedAt);
  const swept: SyncRun = { ...run, removed: run.removed + gone };
  const ended =
    scope.reasons.length === 0
      ? finished(state, swept, now())
      : { ...state, run: { ...swept, phase: 'comparing' as const } };
  const next = gone === SWEEP ? { ...state, run: swept } : ended;
  await store.save(list, next);
  return next;
}

async function compare({ store, list, state, scope, now }: Step, run: SyncRun): Promise<SyncState> {
  const comparedTo = await store.compare(list, run.comparedTo, scope, COMPARE);
  const next = comparedTo === null ? finished(state, run, now()) : { ...state, run: { ...run, comparedTo } };
  await store.save(list, next);
  return next;
}
