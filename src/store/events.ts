import { and, desc, eq, gt, inArray, isNotNull, ne, type SQL, sql } from 'drizzle-orm';
import { FLAG } from '../reputation/metrics.ts';
import {
  type EventFacts,
  type EventKind,
  type EventStore,
  MESSAGE_FIELDS,
  type MessageField,
  type RecordBatch,
  type StoredMessage,
  type TimelineItem,
} from './contract.ts';
import type { SqliteDriver } from './driver.ts';
import * as schema from './schema.ts';
import { recordActivity, recordFindings, recordNotices, recordQuarantine } from './statements/carriage.ts';
import { countAfter, countBefore } from './statements/counting.ts';
import { pseudonymise } from './statements/erasure.ts';
import { mergeEvents, mergeMails, mergeMessages } from './statements/merge.ts';
import { forgetMessages, recordRaw } from './statements/raw.ts';
import { countTooLate } from './statements/retention.ts';
import { jsonValues } from './statements/sql.ts';
import { deriveSuppressions } from './statements/suppression.ts';
import { DEFAULT_TENANT } from './tenant.ts';

const { message, mail, event } = schema;

/** Every statement of one batch, in the order in which they must run. */
function recordStatements(batch: RecordBatch, addresses: readonly string[] = []): readonly SQL[] {
  const statements: SQL[] = [];
  if (batch.messages.length > 0) {
    const ids = batch.messages.map((facts) => facts.messageId);
    statements.push(countTooLate(batch.messages), ...countBefore(ids));
    statements.push(mergeMessages(batch.messages, batch.events));
    if (batch.mails.length > 0) statements.push(mergeMails(batch.mails));
    if (batch.events.length > 0) statements.push(mergeEvents(batch.events));
    if (batch.raw.length > 0) statements.push(recordRaw(batch.raw));
    statements.push(...pseudonymise(batch.pseudonyms));
    statements.push(...countAfter(ids));
    statements.push(
      ...deriveSuppressions({ messageIds: ids, addresses }, { at: batch.now, actor: 'event', note: null }),
    );
  }
  if (batch.activity.length > 0) statements.push(...recordActivity(batch.activity));
  if (batch.notices.length > 0) statements.push(...recordNotices(batch.notices));
  if (batch.quarantine.length > 0) statements.push(...recordQuarantine(batch.quarantine, batch.now));
  if (batch.findings.length > 0) statements.push(recordFindings(batch.findings));
  return statements;
}

/** Spelt as in the index `message_by_tenant`: SQLite compares the expressions. */
const tenantIs = (tenant: string | undefined): SQL | undefined =>
  tenant === undefined
    ? undefined
    : sql`case when ${message.tenant} is null then ${sql.raw(`'${DEFAULT_TENANT}'`)} else ${message.tenant} end = ${tenant}`;

const LATEST_EVENTS = 20_000;

type MessageRow = typeof message.$inferSelect;
type MailRow = typeof mail.$inferSelect;
type EventRow = typeof event.$inferSelect;

const messagePart = (row: MessageRow) => ({
  messageId: row.messageId,
  tenant: row.tenant ?? DEFAULT_TENANT,
  configurationSet: row.configurationSet,
  identity: row.identity,
  campaign: row.campaign,
});

const eventItem = (row: EventRow, of: MessageRow): TimelineItem => ({
  ...messagePart(of),
  at: row.occurredAt,
  kind: row.kind as EventKind,
  class: row.class,
  recipient: row.recipient,
  attribution: row.exact === 1 ? 'exact' : 'ambiguous',
  detail: JSON.parse(row.detail),
});

/** The send and the delivery that a mail row holds. */
function mailItems(row: MailRow, of: MessageRow): readonly TimelineItem[] {
  const shared = { ...messagePart(of), class: '', recipient: row.recipient, attribution: 'exact' as const };
  const items: TimelineItem[] = [];
  if ((row.flags & FLAG.sent) !== 0) {
    items.push({
      ...shared,
      at: of.acceptedAt,
      kind: 'Send',
      detail: of.subject === null ? {} : { subject: of.subject },
    });
  }
  if ((row.flags & FLAG.delivered) !== 0) {
    const detail = {
      ...(row.smtpResponse === null ? {} : { smtpResponse: row.smtpResponse }),
      ...(row.remoteMtaIp === null ? {} : { remoteMtaIp: row.remoteMtaIp }),
    };
    items.push({ ...shared, at: row.deliveredAt ?? of.acceptedAt, kind: 'Delivery', detail });
  }
  return items;
}

const newest = (items: readonly TimelineItem[], limit: number) =>
  [...items].sort((a, b) => b.at - a.at || (a.messageId < b.messageId ? 1 : -1)).slice(0, limit);

/** Mails and their events. */
export function createEventStore(driver: SqliteDriver): EventStore {
  const { db } = driver;

  const timeline = async (mails: SQL | undefined, events: SQL | undefined, limit: number) => {
    const mailRows = await db
      .select()
      .from(message)
      .innerJoin(mail, eq(mail.message, message.id))
      .where(mails)
      .orderBy(desc(message.acceptedAt))
      .limit(limit);
    const eventRows = await db
      .select()
      .from(event)
      .innerJoin(message, eq(message.id, event.message))
      .where(events)
      .orderBy(desc(event.occurredAt))
      .limit(limit);
    return newest(
      [
        ...mailRows.flatMap((row) => mailItems(row.mail, row.message)),
        ...eventRows.map((row) => eventItem(row.event, row.message)),
      ],
      limit,
    );
  };

  /** A tenant may have no events among all of a busy account: only the newest are looked through. */
  const recentEvents = sql`${event.occurredAt} >= coalesce(
    (select occurred_at from event order by occurred_at desc limit 1 offset ${LATEST_EVENTS}), 0)`;

  return {
    record: (batch) => driver.atomically(recordStatements(batch)),

    rerecord: async (batch, { messageIds, texts }) => {
      const blocked = await db
        .selectDistinct({ recipient: event.recipient })
        .from(message)
        .innerJoin(event, and(eq(event.message, message.id), gt(event.evidence, 0)))
        .where(inArray(message.messageId, jsonValues(messageIds)));
      const delivered = await db
        .selectDistinct({ recipient: mail.recipient })
        .from(message)
        .innerJoin(mail, and(eq(mail.message, message.id), isNotNull(mail.deliveredAt)))
        .where(inArray(message.messageId, jsonValues(messageIds)));
      // A delivery that is read otherwise now may have stood between two strikes.
      const addresses = [...new Set([...blocked, ...delivered].map(({ recipient }) => recipient))];
      await driver.atomically([...forgetMessages(messageIds, texts), ...recordStatements(batch, addresses)]);
    },

    message: async (messageId) => {
      const [row] = await db.select().from(message).where(eq(message.messageId, messageId)).limit(1);
      if (row === undefined) return null;
      const mails = await db.select().from(mail).where(eq(mail.message, row.id)).orderBy(mail.recipient);
      const events = await db.select().from(event).where(eq(event.message, row.id)).orderBy(event.occurredAt);
      return storedMessage(row, mails, events);
    },

    latest: ({ tenant, limit }) => {
      const told = sql`${mail.flags} & ${FLAG.sent | FLAG.delivered} <> 0`;
      // By time, not by tenant: the `+` keeps SQLite from reading all that a tenant ever had, to sort it.
      const ofTenant = tenant === undefined ? undefined : sql`+(${tenantIs(tenant)})`;
      return timeline(and(told, tenantIs(tenant)), and(recentEvents, ofTenant), limit);
    },

    ofRecipient: ({ recipient, tenant, acceptedAfter, limit }) => {
      const since = acceptedAfter === undefined ? undefined : gt(message.acceptedAt, acceptedAfter);
      return timeline(
        and(eq(mail.recipient, recipient), ne(mail.recipient, ''), tenantIs(tenant), since),
        and(eq(event.recipient, recipient), tenantIs(tenant), since),
        limit,
      );
    },
  };
}

function storedMessage(row: MessageRow, mails: readonly MailRow[], events: readonly EventRow[]): StoredMessage {
  const fields: Partial<Record<MessageField, string>> = {};
  for (const field of MESSAGE_FIELDS) {
    const value = row[field];
    if (value !== null) fields[field] = value;
  }
  return {
    messageId: row.messageId,
    acceptedAt: row.acceptedAt,
    tenant: row.tenant ?? DEFAULT_TENANT,
    fields,
    mails: mails.map(({ message: _, ...rest }) => ({ messageId: row.messageId, ...rest })),
    events: events.map(
      ({ message: _, exact, detail, kind, ...rest }): EventFacts => ({
        ...rest,
        messageId: row.messageId,
        kind: kind as EventKind,
        attribution: exact === 1 ? 'exact' : 'ambiguous',
        detail: JSON.parse(detail),
      }),
    ),
  };
}
