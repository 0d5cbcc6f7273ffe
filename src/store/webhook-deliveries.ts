import { and, asc, desc, eq, gt, inArray, isNull, lt, lte, max, sql } from 'drizzle-orm';
import type {
  AlertLevel,
  ChangeAction,
  DeliveryError,
  DueWebhook,
  Origin,
  Reason,
  WebhookDelivery,
  WebhookDeliveryStore,
  WebhookType,
} from './contract.ts';
import type { SqliteDriver } from './driver.ts';
import { suppressionChange, webhookCursor, webhookDelivery, webhookEndpoint, webhookMessage } from './schema.ts';
import {
  fixMessage,
  holdBack,
  logDelivery,
  pruneDeliveries,
  settleMessage,
  skipTo,
} from './statements/webhook-deliveries.ts';
import { historyOf, isHeld } from './statements/webhooks.ts';
import { toTarget } from './webhooks.ts';

/** What endpoints are to be told next, and the log of attempts. */
export function createWebhookDeliveryStore({ db, atomically }: SqliteDriver): WebhookDeliveryStore {
  return {
    due: async ({ now, endpoint }) => {
      const rows = await db
        .select({ endpoint: webhookEndpoint, cursor: webhookCursor, message: webhookMessage })
        .from(webhookEndpoint)
        .innerJoin(webhookCursor, eq(webhookCursor.endpoint, webhookEndpoint.id))
        .leftJoin(webhookMessage, eq(webhookMessage.endpoint, webhookEndpoint.id))
        .where(
          and(
            endpoint === undefined ? undefined : eq(webhookEndpoint.id, endpoint),
            isNull(webhookEndpoint.disabledReason),
            sql`case when ${webhookMessage.id} is null
              then ${webhookCursor.position} < ${historyOf(sql`${webhookCursor.type}`, 'newest')}
                and not ${isHeld(sql`webhook_cursor`, now)}
              else ${webhookMessage.type} = ${webhookCursor.type} and ${webhookMessage.nextAttemptAt} <= ${now} end`,
          ),
        )
        .orderBy(sql`coalesce(${webhookMessage.nextAttemptAt}, 0)`, asc(webhookEndpoint.createdAt), webhookEndpoint.id);
      const first = new Map<string, DueWebhook>();
      for (const { endpoint: row, cursor, message } of rows) {
        const type = cursor.type as WebhookType;
        if (first.has(row.id)) continue;
        first.set(row.id, {
          endpoint: toTarget(row),
          type,
          position: cursor.position,
          message: message === null ? null : { ...message, type, minLevel: message.minLevel as AlertLevel },
        });
      }
      return [...first.values()];
    },

    skip: (endpoint, span) => atomically([skipTo(endpoint, span)]),
    hold: (endpoint, span, until) => atomically([holdBack(endpoint, span, until)]),

    fix: async (endpoint, message) => {
      await atomically([fixMessage(endpoint, message)]);
      const rows = await db
        .select({ id: webhookMessage.id })
        .from(webhookMessage)
        .where(and(eq(webhookMessage.endpoint, endpoint), eq(webhookMessage.id, message.id)));
      return rows.length > 0;
    },

    settle: (endpoint, message, outcome) => atomically(settleMessage(endpoint, message, outcome)),
    log: (endpoint, delivery) => atomically(logDelivery(endpoint, delivery, sql`true`)),

    list: async (endpoint, { before, limit }) => {
      const rows = await db
        .select()
        .from(webhookDelivery)
        .where(
          and(
            eq(webhookDelivery.endpoint, endpoint),
            before === undefined ? undefined : lt(webhookDelivery.id, before),
          ),
        )
        .orderBy(desc(webhookDelivery.id))
        .limit(limit);
      return rows.map(({ endpoint: _, ...row }) => ({
        ...row,
        type: row.type as WebhookDelivery['type'],
        error: row.error as DeliveryError | null,
      }));
    },

    prune: ({ before, limit, now }) =>
      atomically([
        pruneDeliveries(before, limit),
        sql`update webhook_endpoint set previous_secret = null, previous_secret_until = null
          where previous_secret_until <= ${now}`,
      ]),

    places: async (type) => {
      const rows = await db
        .select({ cursor: webhookCursor, message: webhookMessage })
        .from(webhookCursor)
        .leftJoin(
          webhookMessage,
          and(eq(webhookMessage.endpoint, webhookCursor.endpoint), eq(webhookMessage.type, webhookCursor.type)),
        )
        .where(eq(webhookCursor.type, type));
      return rows.map(({ cursor: { endpoint, position, heldUntil: until, heldThrough: through }, message }) => ({
        ...{ endpoint, position, message },
        held: until === null || through === null ? null : { until, through },
      }));
    },

    oldestUndelivered: async (now) => {
      const rows = await db.all<{ readonly at: number | null }>(sql`
        select ${historyOf(sql`c.type`, 'next')} as at from webhook_cursor c
        join webhook_endpoint e on e.id = c.endpoint and e.disabled_reason is null
        where not ${isHeld(sql`c`, now)}`);
      const times = rows.flatMap(({ at }) => at ?? []);
      return times.length === 0 ? null : Math.min(...times);
    },

    newestSuppressionChange: async () => {
      const [row] = await db.select({ id: max(suppressionChange.id) }).from(suppressionChange);
      return row?.id ?? 0;
    },

    suppressionChanges: async ({ after, through, tenant, limit }) => {
      const rows = await db
        .select()
        .from(suppressionChange)
        .where(
          and(
            gt(suppressionChange.id, after),
            lte(suppressionChange.id, through),
            tenant === null ? undefined : inArray(suppressionChange.tenant, ['', tenant]),
          ),
        )
        .orderBy(asc(suppressionChange.id))
        .limit(limit);
      return rows.map((row) => ({
        ...row,
        reason: row.reason as Reason,
        action: row.action as ChangeAction,
        origin: row.origin as Origin,
      }));
    },
  };
}
