/** What is said of alerts, as webhooks tell it. */
import { isoOrNull } from '../../shared/api.ts';
import { numberCursor } from '../../shared/cursor.ts';
import { toIso } from '../../shared/time.ts';
import type { AlertNotice, AlertNoticeStore } from '../../store/contract.ts';
import type { Feed, FeedItem } from '../../webhooks/message.ts';
import { alertPath } from './path.ts';

/** Discord shows ten attachments of a message, and refuses more. */
const MAX_NOTICES = 10;
/** How far one look goes, so that other tenants' notices are passed over in bounded steps. */
const LOOK_AHEAD = 1_000;

const present = (notice: AlertNotice, origin: string | null): FeedItem => ({
  position: notice.id,
  notice,
  value: {
    cursor: numberCursor.encode(notice.id),
    alert: notice.alert,
    kind: notice.kind,
    level: notice.level,
    rule: notice.rule,
    title: notice.title,
    text: notice.text,
    scope: notice.scope,
    tenant: notice.tenant === '' ? null : notice.tenant,
    at: toIso(notice.at),
    openedAt: toIso(notice.openedAt),
    resolvedAt: isoOrNull(notice.resolvedAt),
    url: origin === null ? null : `${origin}${alertPath(notice.alert)}`,
  },
});

/**
 * The notices of alerts, at most ten at a time; a tenant's endpoint gets its tenant's only. Warnings may wait.
 *
 * @param origin where the dashboard is; `null` = not known.
 */
export function createNoticeFeed(store: AlertNoticeStore, origin: string | null): Feed {
  const between: Feed['between'] = async (span) =>
    (await store.between({ ...span, limit: MAX_NOTICES })).map((notice) => present(notice, origin));
  return {
    next: async ({ after, ...audience }) => {
      // Read first: what comes in between two reads lies behind it, and is not passed over.
      const end = Math.min(await store.newest(), after + LOOK_AHEAD);
      const items = await between({ after, through: end, ...audience });
      const last = items.at(-1);
      return { items, through: items.length < MAX_NOTICES || last === undefined ? end : last.position };
    },
    between,
    data: (notices) => ({ notices }),
    waiting: async (from) => {
      const through = await store.newest();
      return (await store.hasUrgent({ ...from, through })) ? null : through;
    },
  };
}
