/** Counters of events in the hour of the event itself, for what happened when: incidents, alerts, kinds of bounces. */
import { type SQL, sql } from 'drizzle-orm';
import { FLAG } from '../../reputation/metrics.ts';
import { HOUR } from '../../shared/time.ts';
import { EVENT_ROLLUP_FIRST_KEYS } from './first-keys.ts';
import { leftBehind } from './retention.ts';
import { COUNTABLE, TENANT_OF_MESSAGE } from './rollup.ts';
import { columnList, compared, jsonValues } from './sql.ts';

/** A Send or a Delivery has no event of its own: `mail` holds both. */
const KINDS = ['Bounce', 'Complaint', 'DeliveryDelay', 'Reject', 'Rendering Failure', 'Open', 'Click'];

const TYPE = `case e.kind
  when 'Bounce' then coalesce(e.detail ->> '$.bounceType', '') || '/' || coalesce(e.detail ->> '$.bounceSubType', '')
  when 'DeliveryDelay' then coalesce(e.detail ->> '$.delayType', '')
  when 'Complaint' then coalesce(e.detail ->> '$.complaintFeedbackType', '')
  else '' end`;

/** Several suspects of one complaint are one complaint. */
const ONCE = `count(distinct e.message || ' ' || case e.exact when 1 then e.recipient else '' end || ' ' || e.key)`;

const KEY = ['tenant', 'hour', 'account', 'region', 'kind', 'class', 'type'];

/** What these events (`message m`, `event e`) add, a row for each key. */
const contributions = (events: SQL, sign: 1 | -1): SQL => sql`
  select t.value as tenant, e.occurred_at / ${sql.raw(String(HOUR))} as hour,
    coalesce(m.account, '') as account, coalesce(m.region, '') as region,
    e.kind, e.class, ${sql.raw(TYPE)} as type, ${sql.raw(`${sign} * ${ONCE}`)} as count
  from ${events}
  cross join json_each(json_array('', ${sql.raw(TENANT_OF_MESSAGE)})) t
  left join mail x on x.message = e.message and x.recipient = case e.exact when 1 then e.recipient else '' end
  where e.kind in ${jsonValues(KINDS)}
    and coalesce(x.flags, 0) & ${sql.raw(String(FLAG.simulator | FLAG.verified))} = 0
  group by 1, 2, 3, 4, 5, 6, 7`;

const addCounts = (rows: SQL): SQL => sql`
  insert into event_rollup (${columnList([...KEY, 'count'])})
  select * from (${rows}) where true
  on conflict (${columnList(KEY)}) do update set count = event_rollup.count + excluded.count`;

const ofMessages = (messageIds: readonly string[], condition: SQL): SQL => sql`
  ${jsonValues(messageIds)} b
  cross join message m on m.message_id = b.value and ${COUNTABLE} and ${condition}
  cross join event e on e.message = m.id`;

const ALWAYS = sql.raw('true');

/** Takes the events of these messages, as they stand, out of the counters. Runs before the merge. */
export const subtractEvents = (messageIds: readonly string[], condition: SQL = ALWAYS): SQL =>
  addCounts(contributions(ofMessages(messageIds, condition), -1));

/** Adds the events of these messages, as they stand. Runs after the merge. */
export const addEvents = (messageIds: readonly string[]): SQL =>
  addCounts(contributions(ofMessages(messageIds, ALWAYS), 1));

export const dropEmptyEventRollups = (): SQL => sql`delete from event_rollup where count = 0 and settled = 0`;

/**
 * Keeps what these events (`message m`, `event e`) were counted for, though their rows will go: from `count` to `settled`.
 * Runs in the transaction that lets them go.
 */
const settleEvents = (events: SQL): SQL => sql`
  insert into event_rollup (${columnList([...KEY, 'count', 'settled'])})
  select *, -count from (${contributions(events, -1)}) where true
  on conflict (${columnList(KEY)}) do update set
    count = event_rollup.count + excluded.count, settled = event_rollup.settled + excluded.settled`;

/** The same for the messages that the next mark of retention leaves behind. Runs before the mark moves. */
export const settleBefore = (prunedBefore: number): SQL =>
  settleEvents(
    sql`message m indexed by message_by_time cross join event e on e.message = m.id and ${leftBehind(prunedBefore)}`,
  );

const ofHour = (hour: number): SQL => sql`
  event e indexed by event_by_time cross join message m on m.id = e.message
    and e.occurred_at >= ${hour * HOUR} and e.occurred_at < ${(hour + 1) * HOUR} and ${COUNTABLE}`;

const countedOfHour = (hour: number): SQL => sql`tenant in ${EVENT_ROLLUP_FIRST_KEYS} and hour = ${hour}`;

/** Counts one hour anew; what is settled stays. */
export const recountEvents = (hour: number): readonly SQL[] => [
  sql`update event_rollup set count = 0 where ${countedOfHour(hour)}`,
  addCounts(contributions(ofHour(hour), 1)),
  dropEmptyEventRollups(),
];

/** The hour's counters, stored or freshly counted, and in how many the two differ. */
export const compareEvents = (hour: number): SQL => {
  const fresh = sql`select * from (${contributions(ofHour(hour), 1)})`;
  const stored = sql`select ${columnList([...KEY, 'count'])} from event_rollup where ${countedOfHour(hour)} and count <> 0`;
  return compared(KEY, fresh, stored);
};
