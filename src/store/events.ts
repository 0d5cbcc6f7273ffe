import { and, eq, gt, inArray, isNotNull, type SQL } from 'drizzle-orm';
import {
  type EventFacts,
  type EventKind,
  type EventStore,
  MESSAGE_FIELDS,
  type MessageField,
  type RecordBatch,
  type StoredMessage,
} from './contract.ts';
import type { SqliteDriver } from './driver.ts';
import { createArrived } from './follow.ts';
import { createMessageSearch } from './message-search.ts';
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
import { createLatest, createRecipientTimeline } from './timeline.ts';

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

type MessageRow = typeof message.$inferSelect;
type MailRow = typeof mail.$inferSelect;
type EventRow = typeof event.$inferSelect;

/** Mails and their events. */
export function createEventStore(driver: SqliteDriver): EventStore {
  const { db } = driver;

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

    latest: createLatest(driver),
    arrived: createArrived(driver),
    ofRecipient: createRecipientTimeline(driver),
    search: createMessageSearch(driver),
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
