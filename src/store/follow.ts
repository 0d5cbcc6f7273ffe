/** What comes in while somebody watches. Rows are found by the order in which they were stored, whatever their times say. */
import { eq, type SQL, sql } from 'drizzle-orm';
import { FLAG } from '../reputation/metrics.ts';
import { MINUTE, type Millis, SECOND } from '../shared/time.ts';
import type { EventStore, FollowMark, TimelineItem } from './contract.ts';
import type { SqliteDriver } from './driver.ts';
import { event, mail, message } from './schema.ts';
import { jsonValues } from './statements/sql.ts';
import { deliveryItem, eventItem, sendItem, tenantIs } from './timeline.ts';

/** Of the newest events so many are looked at in one call, at most. */
const EVENTS = 500;
/** A delivery changes a row that is there already: it is looked for among the mails of the newest messages. */
const MESSAGES = 200;
const MAILS = 1_000;
/** Several processes store side by side: what was received first may be stored last. */
const STORED_LATE: Millis = 10 * SECOND;
/** Of sends and deliveries only SES's own times are kept, which are older than their arrival. */
const TOLD_LATE: Millis = MINUTE;

interface EventPlace {
  readonly line: number;
  readonly at: Millis;
  readonly receivedAt: Millis;
}

interface MailPlace {
  readonly line: number;
  readonly message: number;
  readonly flags: number;
  readonly acceptedAt: Millis;
  readonly deliveredAt: Millis | null;
}

/** A line that may be told: where it is, and when it was. */
interface Line {
  readonly kind: 'event' | 'send' | 'delivery';
  readonly line: number;
  readonly at: Millis;
}

interface MailLine extends Line {
  readonly message: number;
}

const eventLine = ({ line, at }: EventPlace): Line => ({ kind: 'event', line, at });

const linesOf = ({ line, message: of, flags, acceptedAt, deliveredAt }: MailPlace): readonly MailLine[] => [
  ...((flags & FLAG.sent) === 0 ? [] : [{ kind: 'send', line, at: acceptedAt, message: of } as const]),
  ...((flags & FLAG.delivered) === 0
    ? []
    : [{ kind: 'delivery', line, at: deliveredAt ?? acceptedAt, message: of } as const]),
];

const keyOf = ({ kind, line }: Line): string => `${kind} ${line}`;

/** Lines that came in after a mark or a moment. */
export function createArrived({ db }: Pick<SqliteDriver, 'db'>): EventStore['arrived'] {
  const newest = async (): Promise<Pick<FollowMark, 'event' | 'message'>> => {
    const [row] = await db.all<{ readonly event: number | null; readonly message: number | null }>(
      sql`select (select max(rowid) from event) as event, (select max(id) from message) as message`,
    );
    return { event: row?.event ?? 0, message: row?.message ?? 0 };
  };

  const eventsBetween = (after: number, through: number, tenant: string | undefined) => {
    const ofTenant = tenantIs(tenant);
    return db.all<EventPlace>(sql`
      select e.rowid as line, e.occurred_at as at, e.received_at as "receivedAt" from event e
      ${ofTenant === undefined ? sql`` : sql`cross join message on message.id = e.message and +(${ofTenant})`}
      where e.rowid > ${after} and e.rowid <= ${through} order by e.rowid desc limit ${EVENTS}`);
  };

  const newestMails = (tenant: string | undefined) => {
    const of: SQL =
      tenant === undefined
        ? sql`order by message.id desc`
        : sql`where ${tenantIs(tenant)} order by message.accepted_at desc`;
    return db.all<MailPlace>(sql`
      select mail.rowid as line, m.id as message, mail.flags, m.accepted_at as "acceptedAt", mail.delivered_at as "deliveredAt"
      from (select message.id, message.accepted_at from message ${of} limit ${MESSAGES}) m
      cross join mail on mail.message = m.id limit ${MAILS}`);
  };

  const itemsOf = async (lines: readonly Line[]): Promise<readonly TimelineItem[]> => {
    const [events, mails] = [
      lines.filter(({ kind }) => kind === 'event'),
      lines.filter(({ kind }) => kind !== 'event'),
    ];
    const ids = (of: readonly Line[]) => jsonValues(of.map(({ line }) => line));
    const eventRows =
      events.length === 0
        ? []
        : await db
            .select({ line: sql<number>`event.rowid`, event, message })
            .from(event)
            .innerJoin(message, eq(message.id, event.message))
            .where(sql`event.rowid in ${ids(events)}`);
    const mailRows =
      mails.length === 0
        ? []
        : await db
            .select({ line: sql<number>`mail.rowid`, mail, message })
            .from(mail)
            .innerJoin(message, eq(message.id, mail.message))
            .where(sql`mail.rowid in ${ids(mails)}`);
    const eventOf = new Map(eventRows.map((row) => [row.line, row]));
    const mailOf = new Map(mailRows.map((row) => [row.line, row]));
    return lines.flatMap(({ kind, line }) => {
      const told = kind === 'event' ? eventOf.get(line) : undefined;
      if (told !== undefined) return [eventItem(told.event, told.message)];
      const row = kind === 'event' ? undefined : mailOf.get(line);
      if (row === undefined) return [];
      return [(kind === 'send' ? sendItem : deliveryItem)(row.mail, row.message)];
    });
  };

  const linesAfter = async (after: FollowMark, to: number, now: readonly MailLine[], tenant: string | undefined) => {
    const events = await eventsBetween(after.event, to, tenant);
    // Not what comes into sight because newer messages were erased.
    const isNew = (line: MailLine) =>
      !after.known.has(keyOf(line)) && (line.message > after.message || after.watched.has(line.message));
    return [...events.map(eventLine), ...now.filter(isNew)];
  };

  const linesSince = async (since: Millis, to: number, now: readonly MailLine[], tenant: string | undefined) => {
    const events = await eventsBetween(Math.max(0, to - EVENTS), to, tenant);
    const late = events.filter(({ receivedAt }) => receivedAt > since - STORED_LATE);
    return [...late.map(eventLine), ...now.filter(({ at }) => at > since - TOLD_LATE)];
  };

  return async ({ tenant, after, limit }) => {
    const to = await newest();
    const mails = await newestMails(tenant);
    const now = mails.flatMap(linesOf);
    const found: readonly Line[] =
      after === undefined
        ? []
        : typeof after === 'number'
          ? await linesSince(after, to.event, now, tenant)
          : await linesAfter(after, to.event, now, tenant);
    const told = found.toSorted((a, b) => b.at - a.at).slice(0, limit);
    // What is told again, to be sure, is not counted as new.
    const isNew = ({ at }: Line) => typeof after !== 'number' || at > after;
    return {
      items: await itemsOf(told),
      more: Math.max(0, found.filter(isNew).length - told.length),
      mark: { ...to, watched: new Set(mails.map((each) => each.message)), known: new Set(now.map(keyOf)) },
    };
  };
}
