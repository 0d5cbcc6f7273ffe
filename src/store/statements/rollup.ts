/** Hourly counters of mails, by dimension, in the hour of `mail.timestamp`. */
import { type SQL, sql } from 'drizzle-orm';
import { METRIC_NAMES, METRICS, type MetricName } from '../../reputation/metrics.ts';
import { DAY, HOUR } from '../../shared/time.ts';
import { type Dimension, OTHER_VALUE } from '../contract.ts';
import { DEFAULT_TENANT } from '../tenant.ts';
import { COMPACTED, touchDays } from './compaction.ts';
import { ROLLUP_FIRST_KEYS } from './first-keys.ts';
import { PRUNED_BEFORE } from './retention.ts';
import { METRIC_COLUMNS, ROLLUP_COUNTERS, ROLLUP_KEY } from './rollup-columns.ts';
import { columnList, compared, jsonValues } from './sql.ts';

export const TENANT_OF_MESSAGE = `coalesce(m.tenant, '${DEFAULT_TENANT}')`;

/**
 * The stored dimensions. The whole account is one of its own, without a value; `tenant` has its value in the column of
 * that name. All others are kept for each tenant and, under tenant `''`, for all together, so that no question has to sum
 * over tenants.
 */
export type StoredDimension = Dimension | 'account';

/** What follows the last `@`; a pseudonym has none. */
const DOMAIN_OF_RECIPIENT = `substr(mail.recipient, length(rtrim(mail.recipient, replace(mail.recipient, '@', ''))) + 1)`;

/** An erased person's domain may tell who it was. */
const DOMAIN = `case
  when mail.recipient = '' then coalesce(mail.domain, '')
  when instr(mail.recipient, '@') = 0 then '${OTHER_VALUE}'
  else ${DOMAIN_OF_RECIPIENT} end`;

/** Column of the grouped mails -> where it comes from. */
const ATTRIBUTES = {
  hour: `m.accepted_at / ${HOUR}`,
  account: `coalesce(m.account, '')`,
  region: `coalesce(m.region, '')`,
  of_tenant: TENANT_OF_MESSAGE,
  stream: `coalesce(m.stream, '')`,
  configuration_set: `coalesce(m.configuration_set, '')`,
  identity: `coalesce(m.identity, '')`,
  campaign: `coalesce(m.campaign, '')`,
  recipient_domain: DOMAIN,
} as const;

/** A dimension's value, by the column of the grouped mails that holds it. */
const VALUES: Readonly<Record<StoredDimension, string>> = {
  account: `''`,
  tenant: `''`,
  stream: 'stream',
  configurationSet: 'configuration_set',
  identity: 'identity',
  campaign: 'campaign',
  recipientDomain: 'recipient_domain',
};

/** SQL of a dimension's value, of `message m` and `mail`. */
export const VALUE_OF_MAIL: Readonly<Record<Dimension, string>> = {
  tenant: ATTRIBUTES.of_tenant,
  stream: ATTRIBUTES.stream,
  configurationSet: ATTRIBUTES.configuration_set,
  identity: ATTRIBUTES.identity,
  campaign: ATTRIBUTES.campaign,
  recipientDomain: ATTRIBUTES.recipient_domain,
};

/** Each dimension, once for each of the tenants that it is kept for. */
const ROWS = Object.keys(VALUES).flatMap((dimension) => [
  ...(dimension === 'account' ? [] : [`('${dimension}', 1)`]),
  ...(dimension === 'tenant' ? [] : [`('${dimension}', 0)`]),
]);

/** SQL of `contribution` in `reputation/metrics.ts`, from the same table of masks. */
export const metricSum = (name: MetricName): string => {
  const { any, none } = METRICS[name];
  const some = any === null ? '' : `(mail.flags & ${any}) <> 0 and `;
  return `sum(${some}(mail.flags & ${none}) = 0)`;
};

const GROUPED = `select ${Object.entries(ATTRIBUTES)
  .map(([name, value]) => `${value} as ${name}`)
  .join(
    ', ',
  )}, count(*) as entries, ${METRIC_NAMES.map((name) => `${metricSum(name)} as ${METRIC_COLUMNS[name]}`).join(', ')}`;

const VALUE = `case d.dimension ${Object.entries(VALUES)
  .map(([name, value]) => `when '${name}' then ${value}`)
  .join(' ')} end`;

/**
 * What these mails (`message m`, `mail`) add to the counters, a row for each key. The mails are grouped first: a batch of
 * one campaign is few groups, and the dimensions multiply those. Grouped again, because D1 bills every row that is
 * written: of a hundred mails that is each counter once, and not once for each group.
 */
const contributions = (mails: SQL, sign: 1 | -1): SQL => sql`
  with grouped as materialized (
    ${sql.raw(GROUPED)} from ${mails}
    group by ${sql.raw(
      Object.keys(ATTRIBUTES)
        .map((_, i) => i + 1)
        .join(', '),
    )}
  ), dimensions (dimension, one) as materialized (
    values ${sql.raw(ROWS.join(', '))}
  ), keyed as (
    select d.dimension, case d.one when 1 then of_tenant else '' end as tenant, ${sql.raw(VALUE)} as raw_value, grouped.*
    from grouped cross join dimensions d
  )
  select dimension, tenant, hour, account, region,
    case when ${COMPACTED} then ${OTHER_VALUE} else raw_value end as value,
    ${sql.raw(ROLLUP_COUNTERS.map((name) => `${sign} * sum(${name}) as ${name}`).join(', '))}
  from keyed where true group by 1, 2, 3, 4, 5, 6`;

const addContributions = (mails: SQL, sign: 1 | -1): SQL => sql`
  insert into rollup (${columnList([...ROLLUP_KEY, ...ROLLUP_COUNTERS])})
  ${contributions(mails, sign)}
  on conflict (${columnList(ROLLUP_KEY)}) do update set
    ${sql.raw(ROLLUP_COUNTERS.map((name) => `${name} = rollup.${name} + excluded.${name}`).join(', '))}`;

/**
 * Rollups of hours before the mark of retention stand for mails that are gone: nothing may change them. The `+` keeps SQLite
 * from beginning at that mark where an hour is asked for: it may choose either as the lower bound of its search.
 */
export const COUNTABLE = sql`+m.accepted_at >= ${PRUNED_BEFORE}`;

const mailsOf = (messageIds: readonly string[], condition: SQL): SQL => sql`
  ${jsonValues(messageIds)} b
  cross join message m on m.message_id = b.value and ${COUNTABLE} and ${condition}
  cross join mail on mail.message = m.id`;

const ALWAYS = sql.raw('true');

/** Takes the mails of these messages, as they stand, out of the rollups. Runs before the merge. */
export const subtractMails = (messageIds: readonly string[], condition: SQL = ALWAYS): SQL =>
  addContributions(mailsOf(messageIds, condition), -1);

/** Adds the mails of these messages, as they stand, to the rollups. Runs after the merge. */
export const addMails = (messageIds: readonly string[]): SQL => addContributions(mailsOf(messageIds, ALWAYS), 1);

/** Their days are to be compacted again. */
export const touchDaysOf = (messageIds: readonly string[]): SQL =>
  touchDays(
    sql`select distinct m.accepted_at / ${sql.raw(String(DAY))} from ${jsonValues(messageIds)} b
      cross join message m on m.message_id = b.value`,
  );

/** A counter row whose mails all moved elsewhere must not stay behind: the state may not remember the order of arrival. */
export const dropEmptyRollups = (): SQL => sql`delete from rollup where entries = 0`;

const mailsOfHour = (hour: number): SQL => sql`
  message m indexed by message_by_time cross join mail on mail.message = m.id
    and m.accepted_at >= ${hour * HOUR} and m.accepted_at < ${(hour + 1) * HOUR} and ${COUNTABLE}`;

const countedOfHour = (hour: number): SQL => sql`(dimension, tenant) in ${ROLLUP_FIRST_KEYS} and hour = ${hour}`;

/** Counts one hour anew. The hour must lie behind the mark of retention. */
export const recountMails = (hour: number): readonly SQL[] => [
  sql`delete from rollup where ${countedOfHour(hour)} and ${hour * HOUR} >= ${PRUNED_BEFORE}`,
  addContributions(mailsOfHour(hour), 1),
  touchDays(sql`select ${Math.floor(hour / 24)}`),
];

/** The hour's counters, stored or freshly counted, and in how many the two differ. */
export const compareMails = (hour: number): SQL => {
  const columns = columnList([...ROLLUP_KEY, ...ROLLUP_COUNTERS]);
  const sums = ROLLUP_COUNTERS.map((name) => `sum(${name})`).join(', ');
  const fresh = sql`
    select ${columnList(ROLLUP_KEY)}, ${sql.raw(sums)} from (${contributions(mailsOfHour(hour), 1)})
    group by ${columnList(ROLLUP_KEY)}`;
  const stored = sql`select ${columns} from rollup where ${countedOfHour(hour)}`;
  return compared(ROLLUP_KEY, fresh, stored);
};
