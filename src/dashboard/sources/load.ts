import { DAY, HOUR, type Millis } from '../../shared/time.ts';
import type {
  AlertSignalStore,
  DeadLetters,
  Notice,
  QuarantineCursor,
  QuarantineEntry,
  QuarantineStore,
  ReputationStore,
  SeenRefusals,
  Source,
  SourceStore,
} from '../../store/contract.ts';
import { healthOf, rhythmFrom, type SourceHealth } from './condition.ts';
import { refusalWords } from './refusal-words.ts';

export interface SourcesStore {
  readonly sources: Pick<SourceStore, 'list' | 'find' | 'notices' | 'pending'>;
  readonly quarantine: Pick<QuarantineStore, 'list' | 'count' | 'find'>;
  readonly reputation: Pick<ReputationStore, 'arrivals'>;
  readonly alertSignals: Pick<AlertSignalStore, 'refusals' | 'deadLetters'>;
}

export interface QuarantinePage {
  readonly total: number;
  readonly entries: readonly QuarantineEntry[];
  /** Where the page after this begins. */
  readonly next: QuarantineCursor | null;
}

/** A topic that nobody has approved, or that was approved and could not be confirmed. */
export interface WaitingTopic {
  readonly source: Source;
  /** No other source belongs to its account. */
  readonly newAccount: boolean;
  /** Of its newest request; `null`: none is kept any longer. */
  readonly expiresAt: Millis | null;
}

export interface RefusedCause {
  readonly code: string;
  /** Within 24 hours, and within 7 days. */
  readonly day: number;
  readonly week: number;
  readonly lastHour: number;
}

export interface SourcesView {
  readonly now: Millis;
  readonly sources: readonly SourceHealth[];
  /** The newest word of each source about itself. */
  readonly notices: ReadonlyMap<string, readonly Notice[]>;
  readonly waiting: readonly WaitingTopic[];
  readonly refused: readonly RefusedCause[];
  readonly deadLetters: readonly DeadLetters[];
  readonly quarantine: QuarantinePage;
}

const QUARANTINED_SHOWN = 20;
const NOTICES_SHOWN = 3;
const HOURS_OF_DAY = DAY / HOUR;

/** What waits for an operator among these sources: those that ask, and those allowed whose request is still open. */
export async function waitingOf(
  { sources: store }: Pick<SourcesStore, 'sources'>,
  sources: readonly Source[],
  now: Millis,
): Promise<readonly WaitingTopic[]> {
  const known = new Set(sources.filter(({ state }) => state !== 'pending').map(({ account }) => account));
  const asking = await Promise.all(
    sources
      .filter(({ state }) => state === 'pending' || state === 'allowed')
      .map(async (source) => {
        const [newest] = await store.pending(source.id);
        return { source, newAccount: !known.has(source.account), expiresAt: newest?.expiresAt ?? null };
      }),
  );
  return asking.filter(
    ({ source, expiresAt }) => source.state === 'pending' || (expiresAt !== null && expiresAt > now),
  );
}

/** Those that need somebody first, then by their number of late. */
function causesOf(day: readonly SeenRefusals[], week: readonly SeenRefusals[]): readonly RefusedCause[] {
  const ofDay = new Map(day.map(({ code, count }) => [code, count]));
  return week
    .map(({ code, count, lastHour }) => ({ code, day: ofDay.get(code) ?? 0, week: count, lastHour }))
    .sort(
      (a, b) =>
        Number(refusalWords(a.code).byAnybody ?? false) - Number(refusalWords(b.code).byAnybody ?? false) ||
        b.day - a.day ||
        b.week - a.week,
    );
}

export async function loadSources(
  store: SourcesStore,
  now: Millis,
  after: QuarantineCursor | null,
): Promise<SourcesView> {
  const to = Math.floor(now / HOUR) + 1;
  const [sources, arrivals, total, entries, day, week, deadLetters] = await Promise.all([
    store.sources.list(),
    store.reputation.arrivals({ from: rhythmFrom(now), to }),
    store.quarantine.count(),
    store.quarantine.list({ limit: QUARANTINED_SHOWN, ...(after === null ? {} : { after }) }),
    store.alertSignals.refusals({ from: to - HOURS_OF_DAY, to }),
    store.alertSignals.refusals({ from: to - 7 * HOURS_OF_DAY, to }),
    store.alertSignals.deadLetters(),
  ]);
  const [waiting, said] = await Promise.all([
    waitingOf(store, sources, now),
    Promise.all(
      sources.map(async ({ id }) => [id, (await store.sources.notices(id)).slice(0, NOTICES_SHOWN)] as const),
    ),
  ]);
  const last = entries.at(-1);
  return {
    now,
    sources: healthOf(sources, arrivals, now),
    notices: new Map(said),
    waiting,
    refused: causesOf(day, week),
    deadLetters,
    quarantine: { total, entries, next: entries.length < QUARANTINED_SHOWN || last === undefined ? null : last },
  };
}
