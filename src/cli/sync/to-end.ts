/** One whole sync: done here, or followed where the service is at it. */
import { setTimeout as wait } from 'node:timers/promises';
import { isTransient } from '../../aws/bucket.ts';
import type { FailureKind } from '../../aws/failure.ts';
import type { Job } from '../../shared/jobs.ts';
import { type Clock, MINUTE, SECOND } from '../../shared/time.ts';
import type { LeaseStore, SesList, StoredSyncState, SyncDirection, SyncStore } from '../../store/contract.ts';
import { INITIAL_STATE } from '../../suppression/sync/state.ts';

export interface ToEndOptions {
  readonly store: { readonly sync: SyncStore; readonly leases: LeaseStore };
  /** One per Region. */
  readonly jobs: readonly Job[];
  readonly lists: readonly SesList[];
  /** This process, among those that share the store. */
  readonly holder: string;
  readonly now: Clock;
  readonly signal: AbortSignal;
  readonly onProgress: (states: readonly StoredSyncState[]) => void;
}

const nameOf = ({ region, tenant }: SesList): string => `${region}/${tenant}`;

const LEASE = 2 * MINUTE;

/** After that many failures in a row, more than a minute, a person at a terminal should hear of it. */
const PATIENCE = 6;

const isStuck = ({ trouble, failures }: SyncDirection, since: number): boolean =>
  trouble !== null && trouble.at >= since && (failures >= PATIENCE || !isTransient(trouble.kind as FailureKind));

/** Pulled as asked, and nothing to push, or nothing that can be: the trouble says why. */
function isOver({ state, requestedAt, waiting }: StoredSyncState, since: number): boolean {
  const { run, answered, pull, push } = state ?? INITIAL_STATE;
  if (isStuck(pull, since)) return true;
  return run === null && answered === requestedAt && (waiting === 0 || isStuck(push, since));
}

/** @returns the states at the end, or `null` when it was stopped. */
export async function syncToEnd(options: ToEndOptions): Promise<readonly StoredSyncState[] | null> {
  const { store, jobs, lists, holder, now, signal, onProgress } = options;
  const began = now();
  const read = async () => (await Promise.all(lists.map(store.sync.find))).filter((found) => found !== null);
  // A full pull that was cut off goes on where it was.
  const isUnderWay = new Set(
    (await read()).filter(({ state }) => state?.run?.kind === 'full').map(({ list }) => nameOf(list)),
  );
  await store.sync.request(
    lists.filter((list) => !isUnderWay.has(nameOf(list))),
    began,
    null,
  );

  const drive = async ({ name, run }: Job): Promise<void> => {
    const region = name.split(':')[1];
    const lease = `job:${name}`;
    for (;;) {
      const states = await read();
      onProgress(states);
      if (states.filter(({ list }) => list.region === region).every((state) => isOver(state, began))) break;
      const isOurs = await store.leases.take(lease, holder, now() + LEASE, now());
      if (!isOurs || !(await run(signal))) await wait(SECOND, undefined, { signal });
    }
    await store.leases.release(lease, holder);
  };

  try {
    await Promise.all(jobs.map(drive));
    return await read();
  } catch (error) {
    if (!signal.aborted) throw error;
    for (const { name } of jobs) await store.leases.release(`job:${name}`, holder);
    return null;
  }
}
