/** Counts mails one by one, a slice of messages at a time: rollups know one dimension at a time, mails know all of theirs. */
import { type SQL, sql } from 'drizzle-orm';
import { METRIC_NAMES } from '../../reputation/metrics.ts';
import { HOUR } from '../../shared/time.ts';
import { DIMENSIONS, type MailFilter, type MailPlace } from '../contract.ts';
import { COUNTABLE, metricSum, VALUE_OF_MAIL } from './rollup.ts';

const placed = ({ acceptedAt, id }: MailPlace): SQL => sql`(${acceptedAt}, ${id})`;

/** Messages of the hours that no slice has held yet. */
const within = ({ from, to, before }: MailFilter): SQL => sql`
  m.accepted_at >= ${from * HOUR} and m.accepted_at < ${to * HOUR} and ${COUNTABLE}
  and ${before === undefined ? sql`true` : sql`(m.accepted_at, m.id) < ${placed(before)}`}`;

/** The last message of the slice, when it is full. Whose mail it is, is not asked: without an index that would be a search. */
export const endOfSlice = (filter: MailFilter): SQL => sql`
  select m.accepted_at as "acceptedAt", m.id as id from message m indexed by message_by_time where ${within(filter)}
  order by m.accepted_at desc, m.id desc limit 1 offset ${filter.limit - 1}`;

/** The counts of the slice, down to its end: of a number of messages one that comes meanwhile would push the last one out. */
export function sumMails(filter: MailFilter, end: MailPlace | null): SQL {
  const { by, of, tenant, account, region } = filter;
  const given = DIMENSIONS.flatMap((dimension) => {
    const value = of[dimension];
    return value === undefined ? [] : [sql`${sql.raw(VALUE_OF_MAIL[dimension])} = ${value}`];
  });
  const conditions = [
    ...given,
    ...(tenant === undefined ? [] : [sql`${sql.raw(VALUE_OF_MAIL.tenant)} = ${tenant}`]),
    ...(account === undefined ? [] : [sql`coalesce(m.account, '') = ${account}`]),
    ...(region === undefined ? [] : [sql`coalesce(m.region, '') = ${region}`]),
    end === null ? sql`true` : sql`(m.accepted_at, m.id) >= ${placed(end)}`,
  ];
  const sums = METRIC_NAMES.map((name) => `${metricSum(name)} as "${name}"`).join(', ');
  return sql`
    select ${sql.raw(VALUE_OF_MAIL[by])} as value, coalesce(m.account, '') as account, coalesce(m.region, '') as region,
      m.accepted_at / ${sql.raw(String(HOUR))} as hour, ${sql.raw(sums)}
    from message m indexed by message_by_time cross join mail on mail.message = m.id
    where ${within(filter)} and ${sql.join(conditions, sql` and `)} group by 1, 2, 3, 4`;
}
