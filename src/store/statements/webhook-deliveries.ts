/** One message of one endpoint, from its fixing to its end. */
import { type SQL, sql } from 'drizzle-orm';
import type { AuditRecord, DeliveryVerdict, WebhookDelivery, WebhookMessage } from '../contract.ts';
import { recordAudit } from './audit.ts';

const KEPT_DELIVERIES = 1_000;

type Span = Pick<WebhookMessage, 'type' | 'after' | 'through'>;

/** Moves the cursor on, unless it moved or a message of the endpoint waits. */
export const skipTo = (endpoint: string, { type, after, through }: Span): SQL => sql`
  update webhook_cursor set position = ${through}, held_until = null
  where endpoint = ${endpoint} and type = ${type} and position = ${after}
    and not exists (select 1 from webhook_message where endpoint = ${endpoint})`;

/** Lets what is known so far wait, unless the cursor moved. */
export const holdBack = (endpoint: string, { type, after, through }: Span, until: number): SQL => sql`
  update webhook_cursor set held_until = ${until}, held_through = ${through}
  where endpoint = ${endpoint} and type = ${type} and position = ${after}`;

/** Fixes the next message, unless the cursor moved, the endpoint is disabled or a message stands already. */
export const fixMessage = (endpoint: string, message: WebhookMessage): SQL => sql`
  insert into webhook_message
    (endpoint, id, type, after, through, min_level, created_at, attempts, next_attempt_at)
  select c.endpoint, ${message.id}, c.type, c.position, ${message.through}, ${message.minLevel}, ${message.createdAt},
    ${message.attempts}, ${message.nextAttemptAt}
  from webhook_cursor c
  join webhook_endpoint e on e.id = c.endpoint and e.disabled_reason is null
  where c.endpoint = ${endpoint} and c.type = ${message.type} and c.position = ${message.after}
  on conflict do nothing`;

/** With the attempts that it had: what was decided on another state of things does not hold. */
const asItWas = (endpoint: string, { id, attempts }: WebhookMessage): SQL =>
  sql`endpoint = ${endpoint} and id = ${id} and attempts = ${attempts}`;

/** Logs an attempt where `only` holds, and drops the endpoint's oldest beyond those kept. */
export const logDelivery = (endpoint: string, delivery: WebhookDelivery, only: SQL): readonly SQL[] => [
  sql`insert into webhook_delivery
      (endpoint, message_id, type, attempt, at, duration_ms, status, error, detail, next_attempt_at)
    select id, ${delivery.messageId}, ${delivery.type}, ${delivery.attempt}, ${delivery.at}, ${delivery.durationMs},
      ${delivery.status}, ${delivery.error}, ${delivery.detail}, ${delivery.nextAttemptAt}
    from webhook_endpoint where id = ${endpoint} and ${only}`,
  sql`delete from webhook_delivery where endpoint = ${endpoint} and id <= (
      select id from webhook_delivery where endpoint = ${endpoint} order by id desc limit 1 offset ${KEPT_DELIVERIES}
    )`,
];

function follow(endpoint: string, message: WebhookMessage, verdict: DeliveryVerdict): readonly SQL[] {
  const here = asItWas(endpoint, message);
  const waiting = sql`exists (select 1 from webhook_message where ${here})`;
  switch (verdict.kind) {
    case 'delivered':
      return [
        sql`update webhook_cursor set position = ${message.through}, held_until = null
          where endpoint = ${endpoint} and type = ${message.type} and ${waiting}`,
        sql`delete from webhook_message where ${here}`,
      ];
    case 'retry':
      return [
        sql`update webhook_message set attempts = attempts + ${verdict.counted ? 1 : 0}, next_attempt_at = ${verdict.at}
          where ${here}`,
      ];
    case 'disable':
      return [
        sql`update webhook_endpoint set disabled_reason = coalesce(disabled_reason, ${verdict.reason})
          where id = ${endpoint} and ${waiting}`,
      ];
  }
}

/** Logs an attempt and does what follows from it, only while the message waits with the same attempts. */
export function settleMessage(
  endpoint: string,
  message: WebhookMessage,
  {
    delivery,
    verdict,
    audit,
  }: { readonly delivery: WebhookDelivery; readonly verdict: DeliveryVerdict; readonly audit?: AuditRecord },
): readonly SQL[] {
  const waiting = sql`exists (select 1 from webhook_message where ${asItWas(endpoint, message)})`;
  return [
    ...logDelivery(endpoint, delivery, waiting),
    ...(audit === undefined ? [] : [recordAudit(audit, waiting)]),
    ...follow(endpoint, message, verdict),
  ];
}

/** Removes attempts from before a time, oldest first, at most `limit`. */
export const pruneDeliveries = (before: number, limit: number): SQL => sql`
  delete from webhook_delivery where id in (
    select id from webhook_delivery where at < ${before} order by at limit ${limit}
  )`;
