import { HOUR, type Millis } from '../../shared/time.ts';
import type {
  Notice,
  QuarantineCursor,
  QuarantineEntry,
  QuarantineStore,
  ReputationStore,
  SourceStore,
} from '../../store/contract.ts';
import { healthOf, rhythmFrom, type SourceHealth } from './condition.ts';

export interface SourcesStore {
  readonly sources: Pick<SourceStore, 'list' | 'notices'>;
  readonly quarantine: Pick<QuarantineStore, 'list' | 'count' | 'find'>;
  readonly reputation: Pick<ReputationStore, 'arrivals'>;
}

export interface QuarantinePage {
  readonly total: number;
  readonly entries: readonly QuarantineEntry[];
  /** Where the page after this begins. */
  readonly next: QuarantineCursor | null;
}

export interface SourcesView {
  readonly now: Millis;
  readonly sources: readonly SourceHealth[];
  /** The newest word of each source about itself. */
  readonly notices: ReadonlyMap<string, readonly Notice[]>;
  readonly quarantine: QuarantinePage;
}

const QUARANTINED_SHOWN = 20;
const NOTICES_SHOWN = 3;

export async function loadSources(
  store: SourcesStore,
  now: Millis,
  after: QuarantineCursor | null,
): Promise<SourcesView> {
  const [sources, arrivals, total, entries] = await Promise.all([
    store.sources.list(),
    store.reputation.arrivals({ from: rhythmFrom(now), to: Math.floor(now / HOUR) + 1 }),
    store.quarantine.count(),
    store.quarantine.list({ limit: QUARANTINED_SHOWN, ...(after === null ? {} : { after }) }),
  ]);
  const said = await Promise.all(
    sources.map(async ({ id }) => [id, (await store.sources.notices(id)).slice(0, NOTICES_SHOWN)] as const),
  );
  const last = entries.at(-1);
  return {
    now,
    sources: healthOf(sources, arrivals, now),
    notices: new Map(said),
    quarantine: { total, entries, next: entries.length < QUARANTINED_SHOWN || last === undefined ? null : last },
  };
}
