/** Counts mails one by one, a slice of messages at a time: rollups know one dimension at a time, mails know all of theirs. */
import { type SQL, sql } from 'drizzle-orm';
import { METRIC_NAMES } from '../../reputation/metrics.ts';
import { HOUR } from '../../shared/time.ts';
import { DIMENSIONS, type MailFilter, type MailPlace } from '../contract.ts';
import { COUNTABLE, metricSum, VALUE_OF_MAIL } from './rollup.ts';
import { jsonRows } from './sql.ts';

/** From the older end to the newer one, both in it. `null`: the border of the hour. */
interface Ends {
  readonly older: MailPlace | null;
  /** This message is in the slice before. */
  readonly newer: MailPlace | null;
}

const spanOf = (hour: number, { older, newer }: Ends) => ({
  since: older?.acceptedAt ?? hour * HOUR,
  until: newer === null ? (hour + 1) * HOUR : newer.acceptedAt + 1,
});

/** Several messages may be of one moment. */
const between = ({ older, newer }: Ends): SQL =>
  sql.join(
    [
      COUNTABLE,
      ...(older === null ? [] : [sql`(m.accepted_at, m.id) >= (${older.acceptedAt}, ${older.id})`]),
      ...(newer === null ? [] : [sql`(m.accepted_at, m.id) < (${newer.acceptedAt}, ${newer.id})`]),
    ],
    sql` and `,
  );

/** The last message of a full slice. Whose mail it is, is not asked: without an index that would be a search. */
export function endOfSlice(hour: number, { limit, before }: NonNullable<MailFilter['slice']>): SQL {
  const ends = { older: null, newer: before };
  const { since, until } = spanOf(hour, ends);
  return sql`
    select m.accepted_at as "acceptedAt", m.id as id from message m indexed by message_by_time
    where m.accepted_at >= ${since} and m.accepted_at < ${until} and ${between(ends)}
    order by m.accepted_at desc, m.id desc limit 1 offset ${limit - 1}`;
}

/** The counts of the hours, or of a slice of one. By its ends, for a message that comes meanwhile would move a number of them. */
export function sumMails({ hours, by, of, tenant, account, region }: MailFilter, ends: Ends): SQL {
  const given = DIMENSIONS.flatMap((dimension) => {
    const value = of[dimension];
    return value === undefined ? [] : [sql`${sql.raw(VALUE_OF_MAIL[dimension])} = ${value}`];
  });
  const conditions = [
    between(ends),
    ...given,
    ...(tenant === undefined ? [] : [sql`${sql.raw(VALUE_OF_MAIL.tenant)} = ${tenant}`]),
    ...(account === undefined ? [] : [sql`coalesce(m.account, '') = ${account}`]),
    ...(region === undefined ? [] : [sql`coalesce(m.region, '') = ${region}`]),
  ];
  const spans = hours.map((hour) => spanOf(hour, ends));
  const sums = METRIC_NAMES.map((name) => `${metricSum(name)} as "${name}"`).join(', ');
  return sql`
    select ${sql.raw(VALUE_OF_MAIL[by])} as value, coalesce(m.account, '') as account, coalesce(m.region, '') as region,
      m.accepted_at / ${sql.raw(String(HOUR))} as hour, ${sql.raw(sums)}
    from ${jsonRows(spans, ['since', 'until'])} s
    cross join message m indexed by message_by_time on m.accepted_at >= s.since and m.accepted_at < s.until
    cross join mail on mail.message = m.id
    where ${sql.join(conditions, sql` and `)} group by 1, 2, 3, 4`;
}
