/** The changes of the suppression list as webhooks tell them. */

import { isoOrNull } from '../shared/api.ts';
import { numberCursor } from '../shared/cursor.ts';
import { storable } from '../shared/text.ts';
import { toIso } from '../shared/time.ts';
import type { SuppressionChange, WebhookDeliveryStore } from '../store/contract.ts';
import type { Feed, FeedItem } from '../webhooks/message.ts';

const MAX_CHANGES = 100;
/** How far one look goes, so that other tenants' changes are passed over in bounded steps. */
const LOOK_AHEAD = 1_000;
/** A hundred changes with the longest notes still fit into two or three messages. */
const MAX_NOTE = 1_000;

/** A tenant learns that an entry for all tenants blocks, not who made it and why. */
function present(change: SuppressionChange, tenant: string | null): FeedItem {
  const hidden = tenant !== null && change.tenant === '';
  return {
    position: change.id,
    value: {
      cursor: numberCursor.encode(change.id),
      action: change.action,
      address: change.address,
      reason: change.reason,
      scope: { tenant: change.tenant || null, stream: change.stream || null },
      origin: change.origin,
      expiresAt: isoOrNull(change.expiresAt),
      at: toIso(change.at),
      actor: hidden ? null : change.actor,
      note: hidden || change.note === null ? null : storable(change.note, MAX_NOTE),
    },
  };
}

/**
 * The list's changes as webhooks tell them, at most 100 at a time; a tenant's endpoint gets what the tenant may see.
 */
export function createSuppressionChangeFeed(
  store: Pick<WebhookDeliveryStore, 'newestSuppressionChange' | 'suppressionChanges'>,
): Feed {
  const between: Feed['between'] = async ({ after, through, tenant }) => {
    const changes = await store.suppressionChanges({ after, through, tenant, limit: MAX_CHANGES });
    return changes.map((change) => present(change, tenant));
  };
  return {
    next: async ({ after, tenant, minLevel }) => {
      // Read first: what comes in between two reads lies behind it, and is not passed over.
      const end = Math.min(await store.newestSuppressionChange(), after + LOOK_AHEAD);
      const items = await between({ after, through: end, tenant, minLevel });
      const last = items.at(-1);
      return { items, through: items.length < MAX_CHANGES || last === undefined ? end : last.position };
    },
    between,
    data: (changes) => ({ changes }),
  };
}
