/** Reads all that the first run looks at. */
import type { Queue } from '../../ingest/sqs/queue.ts';
import { DAY, HOUR, type Millis } from '../../shared/time.ts';
import type {
  AccessKey,
  AccessStore,
  AlertSignalStore,
  EventKind,
  EventStore,
  MilestoneStore,
  ReputationStore,
  Source,
  SourceStore,
  TimelineItem,
  WebhookStore,
} from '../../store/contract.ts';

export interface SetupStore {
  readonly events: Pick<EventStore, 'latest'>;
  readonly reputation: Pick<ReputationStore, 'accounts' | 'eventTypes'>;
  readonly sources: Pick<SourceStore, 'list' | 'notices'>;
  readonly alertSignals: Pick<AlertSignalStore, 'refusals'>;
  readonly access: Pick<AccessStore, 'keys'>;
  readonly milestones: Pick<MilestoneStore, 'of'>;
  readonly webhooks: Pick<WebhookStore, 'list'>;
}

export interface SetupFacts {
  readonly sources: readonly Source[];
  readonly queues: readonly Queue[];
  /** SES said that it may publish to one of our topics. */
  readonly validated: boolean;
  /** Types of which an event came. */
  readonly seen: ReadonlySet<EventKind>;
  readonly newest: TimelineItem | null;
  readonly keys: readonly AccessKey[];
  readonly checkedAt: Millis | null;
  /** Somebody is told of alerts. */
  readonly alerted: boolean;
  /** Codes of what was refused in this hour and the one before. */
  readonly refused: readonly string[];
}

/** Simulator mail is in no rate: an installation that is being tried shows here. */
const EVENTS_READ = 20;
const TYPES_SINCE = (30 * DAY) / HOUR;
const SOURCES_READ = 20;

export async function loadSetup(store: SetupStore, queues: readonly Queue[], now: Millis): Promise<SetupFacts> {
  const to = Math.floor(now / HOUR) + 1;
  const span = { from: to - TYPES_SINCE, to };
  const [sources, latest, accounts, types, refused, keys, checkedAt, endpoints] = await Promise.all([
    store.sources.list(),
    store.events.latest({ limit: EVENTS_READ }),
    store.reputation.accounts(span),
    store.reputation.eventTypes(span),
    store.alertSignals.refusals({ from: to - 2, to }),
    store.access.keys(),
    store.milestones.of('first-check'),
    store.webhooks.list(),
  ]);
  const ours = sources.filter(({ state }) => state !== 'pending').slice(0, SOURCES_READ);
  const notices = await Promise.all(ours.map(({ id }) => store.sources.notices(id)));
  const counted = accounts.flatMap(({ sent, delivered }): EventKind[] => [
    ...(sent > 0 ? (['Send'] as const) : []),
    ...(delivered > 0 ? (['Delivery'] as const) : []),
  ]);
  return {
    sources,
    queues,
    validated: notices.flat().some(({ kind }) => kind === 'setup'),
    seen: new Set([...counted, ...types.map(({ kind }) => kind), ...latest.map(({ kind }) => kind)]),
    newest: latest[0] ?? null,
    keys,
    checkedAt,
    alerted: endpoints.some(
      ({ types: told, disabledReason }) => disabledReason === null && told.includes('alert.changed'),
    ),
    refused: refused.map(({ code }) => code),
  };
}
