/** Where the sync stands, list by list, for people and programs. */
import { failureWords } from '../../aws/failure.ts';
import { type Gauge, single } from '../../shared/metrics.ts';
import type { Millis } from '../../shared/time.ts';
import type {
  FinishedRun,
  SesList,
  StoredSyncState,
  SyncRun,
  SyncState,
  SyncStore,
  SyncTrouble,
} from '../../store/contract.ts';
import { listsOf, type SyncSettings } from './settings.ts';
import { INITIAL_STATE, nextPull } from './state.ts';

/** `stopped`: the pull failed and waits; `not-synced`: the settings do not name the list any more. */
export const PHASES = [
  'not-started',
  'pulling',
  'sweeping',
  'comparing',
  'pushing',
  'idle',
  'stopped',
  'not-synced',
] as const;
export type Phase = (typeof PHASES)[number];

export interface Trouble extends SyncTrouble {
  /** What a person can do about it. */
  readonly advice: string;
}

export interface ListStatus extends SesList {
  readonly phase: Phase;
  readonly run: SyncRun | null;
  readonly lastFull: FinishedRun | null;
  readonly lastIncremental: FinishedRun | null;
  readonly pushed: number;
  readonly deleted: number;
  readonly failed: number;
  readonly waiting: number;
  readonly refused: number;
  readonly pullTrouble: Trouble | null;
  readonly pushTrouble: Trouble | null;
  readonly nextRunAt: Millis | null;
}

export interface SyncStatus {
  /** Whether any Region is to be kept in step. */
  readonly enabled: boolean;
  readonly dryRun: boolean;
  readonly lists: readonly ListStatus[];
}

const advised = (trouble: SyncTrouble | null): Trouble | null =>
  trouble === null ? null : { ...trouble, advice: failureWords(trouble) };

function phaseOf(state: SyncState, waiting: number): Phase {
  if (state.pull.trouble !== null) return 'stopped';
  if (state.run !== null) return state.run.phase;
  if (state.lastFull === null) return 'not-started';
  return waiting > 0 ? 'pushing' : 'idle';
}

function listStatus(stored: StoredSyncState, isSynced: boolean, { fullEvery }: SyncSettings): ListStatus {
  const { list, waiting, refused } = stored;
  const state = stored.state ?? INITIAL_STATE;
  const { run, lastFull, lastIncremental, pushed, deleted, failed } = state;
  return {
    ...list,
    ...{ run, lastFull, lastIncremental, pushed, deleted, failed, waiting, refused },
    phase: isSynced ? phaseOf(state, waiting) : 'not-synced',
    pullTrouble: advised(state.pull.trouble),
    pushTrouble: advised(state.push.trouble),
    nextRunAt: isSynced ? nextPull(stored, fullEvery).at : null,
  };
}

const nameOf = ({ region, tenant }: SesList): string => `${region}/${tenant}`;

/** Every list of the settings, in their order, then those that were synchronised once. */
export async function loadSyncStatus(store: Pick<SyncStore, 'list'>, settings: SyncSettings): Promise<SyncStatus> {
  const known = new Map((await store.list()).map((stored) => [nameOf(stored.list), stored]));
  const wanted = settings.regions.flatMap((region) => listsOf(settings, region));
  const names = new Set(wanted.map(nameOf));
  const fresh = (list: SesList) => ({ list, state: null, requestedAt: null, waiting: 0, refused: 0 });
  const runs = !settings.dryRun;
  return {
    enabled: settings.regions.length > 0,
    dryRun: settings.dryRun,
    lists: [
      ...wanted.map((list) => listStatus(known.get(nameOf(list)) ?? fresh(list), runs, settings)),
      ...[...known.values()]
        .filter(({ list }) => !names.has(nameOf(list)))
        .map((stored) => listStatus(stored, false, settings)),
    ],
  };
}

/** The addresses that SES lists, and how old the oldest list's last success is. Nothing where nothing is synchronised. */
export function syncGauges({ lists }: SyncStatus, now: Millis): readonly Gauge[] {
  const synced = lists.filter(({ phase }) => phase !== 'not-synced');
  if (synced.length === 0) return [];
  const successes = synced.map(({ lastFull, lastIncremental }) =>
    Math.max(lastFull?.finishedAt ?? 0, lastIncremental?.finishedAt ?? 0),
  );
  const oldest = Math.min(...successes);
  const listed = synced.reduce((sum, { lastFull }) => sum + (lastFull?.addresses ?? 0), 0);
  const age = Math.round((now - oldest) / 1_000);
  return [
    single('ses_sentinel_sync_listed_addresses', "Addresses on SES's lists, as of the last full pulls", listed),
    // Before the first success there is no age.
    ...(oldest === 0
      ? []
      : [single('ses_sentinel_sync_last_success_age_seconds', 'Of the list that is furthest behind', age)]),
  ];
}
