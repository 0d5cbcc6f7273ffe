/**
 * Our changes to SES, one address at a time. What to do follows from the mirror; what SES says of the spelling just then
 * confirms it; what was done is mirrored, and the address is looked at once more. So it may be cut off anywhere.
 */

import { isTransient } from '../../aws/bucket.ts';
import type { SesFailure } from '../../aws/failure.ts';
import type { PushScope, SyncState, SyncWork } from '../../store/contract.ts';
import { type Step, toListing } from './pull.ts';
import { decide, type SyncAction, type SyncPut, wantedReason } from './rules.ts';
import type { SesEntry } from './ses.ts';
import { calm, troubled } from './state.ts';

/** Changes of the history that one step reads. */
const CHANGES = 2_000;

const actionsFor = (work: SyncWork, scope: PushScope, theirs: readonly SesEntry[]): readonly SyncAction[] =>
  decide({
    address: work.address,
    wanted: wantedReason(work.entries, scope),
    releasedAt: work.releasedAt,
    theirs,
  });

const isSame = (a: SyncAction, b: SyncAction): boolean => JSON.stringify(a) === JSON.stringify(b);

export interface Pushed {
  readonly state: SyncState;
  /** Whether more is waiting. */
  readonly more: boolean;
}

/** One step: what is new in the history, then at most one look and one write at SES. */
export async function pushStep(step: Step): Promise<Pushed> {
  const { store, list, scope, limits } = step;
  const state = await store.collect(list, step.state, scope, CHANGES);
  for (let settled = 0; settled < limits.settled; settled++) {
    const work = await store.next(list, scope);
    if (work === null) return { state, more: state.changesRead !== step.state.changesRead };
    const [action] = actionsFor(work, scope, work.listings);
    if (action !== undefined) return { state: await act({ ...step, state }, work, action), more: true };
    await store.done(list, work.address);
  }
  return { state, more: true };
}

async function act(step: Step, work: SyncWork, action: SyncAction): Promise<SyncState> {
  const { ses, store, list, state, scope, signal, now } = step;
  const { spelling } = action;
  const { address } = work;
  const looked = await ses.get(list, spelling, signal);
  if (!looked.ok) return failed(step, work, looked.error);
  const fresh = looked.value;
  await store.observe(
    list,
    { address, spelling, listing: fresh === null ? null : toListing(fresh) },
    state,
    scope,
    now(),
  );
  // In its place: which spelling is the first decides what is done.
  const known = work.listings.some((listing) => listing.spelling === spelling);
  const theirs: readonly (SesEntry | null)[] = known
    ? work.listings.map((listing) => (listing.spelling === spelling ? fresh : listing))
    : [...work.listings, fresh];
  const still = actionsFor(
    work,
    scope,
    theirs.filter((entry) => entry !== null),
  );
  if (!still.some((each) => isSame(each, action))) return state;

  return action.kind === 'put' ? put(step, work, action) : remove(step, work, spelling);
}

async function put(step: Step, work: SyncWork, { spelling, reason }: SyncPut): Promise<SyncState> {
  const { ses, store, list, scope, signal, now } = step;
  const { address } = work;
  const written = await ses.put(list, spelling, reason, signal);
  if (!written.ok) return failed(step, work, written.error);
  const state: SyncState = { ...calm(step.state, 'push'), pushed: step.state.pushed + 1 };
  const listing = toListing({ spelling, reason, lastUpdateAt: now() });
  await store.observe(list, { address, spelling, listing }, state, scope, now());
  // Whoever released it during the call must not find it listed anew, and for newer than the release.
  const since = await store.next(list, scope);
  const isReleased = since?.address === address && wantedReason(since.entries, scope) === null;
  return isReleased ? remove({ ...step, state }, work, spelling) : state;
}

async function remove(step: Step, work: SyncWork, spelling: string): Promise<SyncState> {
  const { ses, store, list, scope, signal, now } = step;
  const { address } = work;
  const written = await ses.remove(list, spelling, signal);
  if (!written.ok) return failed(step, work, written.error);
  const state: SyncState = { ...calm(step.state, 'push'), deleted: step.state.deleted + 1 };
  await store.observe(list, { address, spelling, listing: null }, state, scope, now());
  return state;
}

/** A refused address is set aside, a passing failure goes to the end of the queue, and the rest waits for a person. */
async function failed({ store, list, state, now, random }: Step, work: SyncWork, failure: SesFailure) {
  const { kind, name } = failure;
  if (kind === 'bad-request') {
    const next = { ...state, failed: state.failed + 1 };
    await store.refuse(list, work.address, name, next);
    return next;
  }
  const next = troubled(state, 'push', failure, { now: now(), random: random() });
  if (isTransient(kind)) await store.postpone(list, work.address, next);
  else await store.save(list, next);
  return next;
}
