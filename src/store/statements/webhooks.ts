/** The endpoints' own writes. */
import { type SQL, sql } from 'drizzle-orm';
import {
  type AuditRecord,
  WEBHOOK_TYPES,
  type WebhookEndpoint,
  type WebhookEndpointChange,
  type WebhookType,
} from '../contract.ts';
import { recordAudit } from './audit.ts';
import { jsonValues } from './sql.ts';

interface History {
  /** The number of the newest entry; 0 = none. */
  readonly newest: SQL;
  /** When the entry after the place of cursor `c` happened that endpoint `e` may know. */
  readonly next: SQL;
}

const HISTORIES: Readonly<Record<WebhookType, History>> = {
  'suppression.changed': {
    newest: sql`(select coalesce(max(id), 0) from suppression_change)`,
    next: sql`(select s.at from suppression_change s
      where s.id > c.position and (e.tenant is null or s.tenant in ('', e.tenant)) order by s.id limit 1)`,
  },
  'alert.changed': {
    newest: sql`(select coalesce(max(id), 0) from alert_notice)`,
    next: sql`(select a.at from alert_notice a
      where a.id > c.position and (e.tenant is null or a.tenant = e.tenant) order by a.id limit 1)`,
  },
};

/** `type`: a column that holds one. */
export const historyOf = (type: SQL, what: keyof History): SQL =>
  sql`case ${type} ${sql.join(
    WEBHOOK_TYPES.map((each) => sql`when ${each} then ${HISTORIES[each][what]}`),
    sql` `,
  )} end`;

/** `cursor`: the table, or its alias. A hold ends with its time, or when something follows what it holds back. */
export const isHeld = (cursor: SQL, now: number): SQL =>
  sql`coalesce(${cursor}.held_until > ${now} and ${cursor}.held_through >= ${historyOf(sql`${cursor}.type`, 'newest')}, 0)`;

const exists = (id: string): SQL => sql`exists (select 1 from webhook_endpoint where id = ${id})`;

const startAt = (id: string, types: readonly WebhookType[], position: SQL): SQL => sql`
  insert into webhook_cursor (endpoint, type, position)
  select ${id}, value, ${position} from ${jsonValues(types)} where ${exists(id)}
  on conflict do nothing`;

const NOW = historyOf(sql`value`, 'newest');

/** Adds an endpoint, unless there are `limit` already; its feeds start with all that is stored, or now. */
export const addEndpoint = (
  { id, kind, url, tenant, description, minLevel, quietHours, secret, createdAt, types }: WebhookEndpoint,
  { from, limit }: { readonly from: 'start' | 'now'; readonly limit: number },
  audit: AuditRecord,
): readonly SQL[] => [
  sql`insert into webhook_endpoint (id, kind, url, tenant, description, min_level, quiet_hours, secret, created_at)
    select ${id}, ${kind}, ${url}, ${tenant}, ${description}, ${minLevel},
      ${quietHours === null ? null : JSON.stringify(quietHours)}, ${secret}, ${createdAt}
    where (select count(*) from webhook_endpoint) < ${limit}`,
  startAt(id, types, from === 'start' ? sql`0` : NOW),
  recordAudit(audit, exists(id)),
];

/** Changes what is given. A new URL, or enabling, tries a waiting message at once; a new type starts now. */
export const changeEndpoint = (
  id: string,
  { url, secret, types, description, enabled, minLevel, quietHours }: WebhookEndpointChange,
  at: number,
  audit: AuditRecord,
): readonly SQL[] => [
  recordAudit(audit, exists(id)),
  sql`update webhook_endpoint set
      url = coalesce(${url ?? null}, url),
      secret = coalesce(${secret ?? null}, secret),
      description = coalesce(${description ?? null}, description),
      min_level = coalesce(${minLevel ?? null}, min_level)
    where id = ${id}`,
  ...(quietHours === undefined
    ? []
    : [
        sql`update webhook_endpoint set quiet_hours = ${quietHours === null ? null : JSON.stringify(quietHours)}
          where id = ${id}`,
      ]),
  ...(quietHours === undefined && minLevel === undefined
    ? []
    : [sql`update webhook_cursor set held_until = null where endpoint = ${id}`]),
  ...(enabled === undefined
    ? []
    : [
        sql`update webhook_endpoint set
            disabled_reason = case when ${enabled ? 1 : 0} then null else coalesce(disabled_reason, 'operator') end
          where id = ${id}`,
      ]),
  ...(enabled === true || url !== undefined
    ? [sql`update webhook_message set attempts = 0, next_attempt_at = ${at} where endpoint = ${id}`]
    : []),
  ...(types === undefined
    ? []
    : [
        sql`delete from webhook_cursor where endpoint = ${id} and type not in ${jsonValues(types)}`,
        sql`delete from webhook_message where endpoint = ${id} and type not in ${jsonValues(types)}`,
        startAt(id, types, NOW),
      ]),
];

/** Sets a new secret; the one before goes on being used until `previousUntil`. */
export const rotateEndpointSecret = (
  id: string,
  { secret, previousUntil }: { readonly secret: string; readonly previousUntil: number },
  audit: AuditRecord,
): readonly SQL[] => [
  recordAudit(audit, exists(id)),
  sql`update webhook_endpoint set
      previous_secret = secret, previous_secret_until = ${previousUntil}, secret = ${secret}
    where id = ${id}`,
];

/** Removes an endpoint with its cursors, messages and deliveries. */
export const removeEndpoint = (id: string, audit: AuditRecord): readonly SQL[] => [
  recordAudit(audit, exists(id)),
  sql`delete from webhook_endpoint where id = ${id}`,
  sql`delete from webhook_cursor where endpoint = ${id}`,
  sql`delete from webhook_message where endpoint = ${id}`,
  sql`delete from webhook_delivery where endpoint = ${id}`,
];
