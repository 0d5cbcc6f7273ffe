/** Events and changes of the list as one story, newest first, page by page. */
import { timelineCursor } from '../../ingest/event-cursors.ts';
import type { EventReader } from '../../ingest/event-reader.ts';
import type { AccessKey, TimelineItem } from '../../store/contract.ts';
import type { ReadHistory, VisibleChange } from '../../suppression/history.ts';

export type StoryLine =
  | { readonly kind: 'event'; readonly at: number; readonly event: TimelineItem }
  | { readonly kind: 'change'; readonly at: number; readonly change: VisibleChange };

/** The URL's state: where each half goes on; `none`: that half has ended. */
export interface StoryQuery {
  readonly events?: string | undefined;
  readonly changes?: string | undefined;
}

export interface Story {
  readonly lines: readonly StoryLine[];
  /** The state of the next page; `null` at the beginning of the story. */
  readonly older: StoryQuery | null;
  readonly isNewest: boolean;
}

const EVENTS = 50;
const CHANGES = 50;
const ENDED = 'none';

interface Sources {
  readonly reader: EventReader;
  readonly history: ReadHistory;
}

interface Request {
  readonly address: string;
  readonly key: AccessKey;
  readonly query: StoryQuery;
}

async function eventsOf({ reader }: Sources, { address, key, query }: Request) {
  // A domain has no mail of its own.
  if (address.startsWith('@') || query.events === ENDED) return { items: [], next: null };
  const before = timelineCursor.schema.safeParse(query.events);
  return reader.recipient(key, address, { limit: EVENTS, before: before.success ? before.data : undefined });
}

async function changesOf({ history }: Sources, { address, key, query }: Request) {
  if (query.changes === ENDED) return { items: [], next: null };
  const before = /^\d{1,15}$/.test(query.changes ?? '') ? Number(query.changes) : undefined;
  return history(key, address, { limit: CHANGES, before });
}

const place = (id: number | undefined): string | undefined => (id === undefined ? undefined : String(id));

/**
 * A page of events, and the changes of the time that it covers. Changes are never dropped: those that do not fit stand at the
 * head of the next page.
 */
export async function loadStory(sources: Sources, request: Request): Promise<Story> {
  const { query } = request;
  const [events, changes] = await Promise.all([eventsOf(sources, request), changesOf(sources, request)]);
  const covered = events.next === null ? Number.NEGATIVE_INFINITY : events.next.at;
  const cut = changes.items.findIndex(({ at }) => at < covered);
  const within = cut === -1 ? changes.items : changes.items.slice(0, cut);
  const left = changes.next !== null || within.length < changes.items.length;
  const lines: readonly StoryLine[] = [
    ...within.map((change) => ({ kind: 'change' as const, at: change.at, change })),
    ...events.items.map((event) => ({ kind: 'event' as const, at: event.at, event })),
  ].sort((a, b) => b.at - a.at);
  const older =
    events.next === null && !left
      ? null
      : {
          events: events.next === null ? ENDED : timelineCursor.encode(events.next),
          changes: left ? (place(within.at(-1)?.id) ?? query.changes) : ENDED,
        };
  return { lines, older, isNewest: query.events === undefined && query.changes === undefined };
}
