/** Lines of timelines: events, and the sends and deliveries that a mail's row holds. */
import { and, desc, eq, inArray, type SQL, sql } from 'drizzle-orm';
import { FLAG } from '../reputation/metrics.ts';
import type { EventKind, EventStore, TimelineItem, TimelinePlace } from './contract.ts';
import type { SqliteDriver } from './driver.ts';
import { event, mail, message } from './schema.ts';
import { jsonValues } from './statements/sql.ts';
import { DEFAULT_TENANT } from './tenant.ts';

type MessageRow = typeof message.$inferSelect;
type MailRow = typeof mail.$inferSelect;
type EventRow = typeof event.$inferSelect;

/** Spelt as in the index `message_by_tenant`: SQLite compares the expressions. */
export const tenantIs = (tenant: string | undefined): SQL | undefined =>
  tenant === undefined
    ? undefined
    : sql`case when ${message.tenant} is null then ${sql.raw(`'${DEFAULT_TENANT}'`)} else ${message.tenant} end = ${tenant}`;

const messagePart = (row: MessageRow) => ({
  messageId: row.messageId,
  tenant: row.tenant ?? DEFAULT_TENANT,
  configurationSet: row.configurationSet,
  identity: row.identity,
  campaign: row.campaign,
});

export const eventItem = (row: EventRow, of: MessageRow): TimelineItem => ({
  ...messagePart(of),
  at: row.occurredAt,
  kind: row.kind as EventKind,
  class: row.class,
  recipient: row.recipient,
  attribution: row.exact === 1 ? 'exact' : 'ambiguous',
  detail: JSON.parse(row.detail),
});

export const sendItem = (row: MailRow, of: MessageRow): TimelineItem => ({
  ...messagePart(of),
  at: of.acceptedAt,
  kind: 'Send',
  class: '',
  recipient: row.recipient,
  attribution: 'exact',
  detail: of.subject === null ? {} : { subject: of.subject },
});

export const deliveryItem = (row: MailRow, of: MessageRow): TimelineItem => ({
  ...messagePart(of),
  at: row.deliveredAt ?? of.acceptedAt,
  kind: 'Delivery',
  class: '',
  recipient: row.recipient,
  attribution: 'exact',
  detail: {
    ...(row.smtpResponse === null ? {} : { smtpResponse: row.smtpResponse }),
    ...(row.remoteMtaIp === null ? {} : { remoteMtaIp: row.remoteMtaIp }),
  },
});

/** What tells an event from all others. */
const placeOf = (row: EventRow): string => JSON.stringify([row.message, row.recipient, row.kind, row.class, row.key]);

/** The send and the delivery that a mail row holds. */
const mailItems = (row: MailRow, of: MessageRow): readonly TimelineItem[] => [
  ...((row.flags & FLAG.sent) === 0 ? [] : [sendItem(row, of)]),
  ...((row.flags & FLAG.delivered) === 0 ? [] : [deliveryItem(row, of)]),
];

/** A tenant may have no events among all of a busy account: only the newest are looked through. */
const LATEST_EVENTS = 2_000;
const recentEvents = sql`${event.occurredAt} >= coalesce(
  (select occurred_at from event order by occurred_at desc limit 1 offset ${LATEST_EVENTS}), 0)`;
/** And those of so many of its newest messages, which are found by an index. */
const LATEST_MESSAGES = 300;

/** By time, not by tenant: the `+` keeps SQLite from reading all that a tenant ever had, to sort it. */
const recentOf = (tenant: string | undefined): SQL | undefined =>
  tenant === undefined ? undefined : and(recentEvents, sql`+(${tenantIs(tenant)})`);

/** The newest lines of all recipients. */
export function createLatest({ db }: Pick<SqliteDriver, 'db'>): EventStore['latest'] {
  const ofNewestMessages = (tenant: string, limit: number) => {
    const newest = db
      .select({ id: message.id })
      .from(message)
      .where(tenantIs(tenant))
      .orderBy(desc(message.acceptedAt))
      .limit(LATEST_MESSAGES);
    return db
      .select()
      .from(event)
      .innerJoin(message, eq(message.id, event.message))
      .where(inArray(event.message, newest))
      .orderBy(desc(event.occurredAt))
      .limit(limit);
  };

  return async ({ tenant, limit }) => {
    const mailRows = await db
      .select()
      .from(message)
      .innerJoin(mail, eq(mail.message, message.id))
      .where(and(sql`${mail.flags} & ${FLAG.sent | FLAG.delivered} <> 0`, tenantIs(tenant)))
      .orderBy(desc(message.acceptedAt))
      .limit(limit);
    const eventRows = await db
      .select()
      .from(event)
      .innerJoin(message, eq(message.id, event.message))
      .where(recentOf(tenant))
      .orderBy(desc(event.occurredAt))
      .limit(limit);
    const ofMessages = tenant === undefined ? [] : await ofNewestMessages(tenant, limit);
    const events = new Map([...eventRows, ...ofMessages].map((row) => [placeOf(row.event), row]));
    return [
      ...mailRows.flatMap((row) => mailItems(row.mail, row.message)),
      ...[...events.values()].map((row) => eventItem(row.event, row.message)),
    ]
      .sort((a, b) => b.at - a.at || (a.messageId < b.messageId ? 1 : -1))
      .slice(0, limit);
  };
}

/** Of one instant the later step of a mail's life stands first. */
const STEP = { send: 0, delivery: 1, event: 2 } as const;

/** A line's place, and the rows that it stands in. */
interface TimelineLine extends TimelinePlace {
  readonly message: number;
  /** 0 = none. */
  readonly event: number;
}

/** One recipient's lines, page by page: each line once, whatever is told in between. */
export function createRecipientTimeline({ db }: Pick<SqliteDriver, 'db'>): EventStore['ofRecipient'] {
  const placesOf = ({ recipient, tenant, acceptedAfter, before, limit }: Parameters<EventStore['ofRecipient']>[0]) => {
    const only = and(
      tenantIs(tenant),
      acceptedAfter === undefined ? undefined : sql`${message.acceptedAt} > ${acceptedAfter}`,
    );
    const within = only === undefined ? sql`` : sql`and ${only}`;
    const beyond =
      before === undefined
        ? sql``
        : sql`where (at, step, message_id, line) < (${before.at}, ${before.step}, ${before.messageId}, ${before.line})`;
    return sql`select at, step, message_id as "messageId", line, message, event from (
        select message.accepted_at as at, ${STEP.send} as step, message.message_id, '' as line, message.id as message, 0 as event
        from mail join message on message.id = mail.message
        where mail.recipient = ${recipient} and mail.flags & ${FLAG.sent} <> 0 ${within}
        union all
        select mail.delivered_at, ${STEP.delivery}, message.message_id, '', message.id, 0
        from mail join message on message.id = mail.message
        where mail.recipient = ${recipient} and mail.delivered_at is not null ${within}
        union all
        select event.occurred_at, ${STEP.event}, message.message_id, event.kind || ' ' || event.class || ' ' || event.key,
          message.id, event.rowid
        from event join message on message.id = event.message
        where event.recipient = ${recipient} ${within}
      ) ${beyond}
      order by at desc, step desc, message_id desc, line desc limit ${limit + 1}`;
  };

  return async (filter) => {
    const { recipient, limit } = filter;
    // What belongs to no recipient is nobody's story.
    if (recipient === '') return { items: [], next: null };
    const found = await db.all<TimelineLine>(placesOf(filter));
    const places = found.slice(0, limit);
    const messages = [...new Set(places.map((place) => place.message))];
    const lines = places.flatMap(({ step, event: row }) => (step === STEP.event ? [row] : []));
    const mailRows = await db
      .select()
      .from(mail)
      .innerJoin(message, eq(message.id, mail.message))
      .where(and(eq(mail.recipient, recipient), inArray(mail.message, jsonValues(messages))));
    const eventRows = await db
      .select({ line: sql<number>`event.rowid`, event, message })
      .from(event)
      .innerJoin(message, eq(message.id, event.message))
      .where(sql`event.rowid in ${jsonValues(lines)}`);
    const mailOf = new Map(mailRows.map((row) => [row.message.id, row]));
    const eventOf = new Map(eventRows.map((row) => [row.line, row]));
    const items = places.flatMap(({ step, message: id, event: line }): readonly TimelineItem[] => {
      const told = eventOf.get(line);
      if (step === STEP.event) return told === undefined ? [] : [eventItem(told.event, told.message)];
      const row = mailOf.get(id);
      if (row === undefined) return [];
      return [step === STEP.send ? sendItem(row.mail, row.message) : deliveryItem(row.mail, row.message)];
    });
    const last = found.length > limit ? places.at(-1) : undefined;
    if (last === undefined) return { items, next: null };
    const { at, step, messageId, line } = last;
    return { items, next: { at, step, messageId, line } };
  };
}
