import { type SQL, sql } from 'drizzle-orm';
import { METRIC_NAMES, METRICS, type MetricName } from '../../reputation/metrics.ts';
import { HOUR } from '../../shared/time.ts';
import { DEFAULT_TENANT } from '../tenant.ts';
import { PRUNED_BEFORE } from './retention.ts';
import { columnList, jsonValues } from './sql.ts';

export const TENANT_OF_MESSAGE = `coalesce(m.tenant, '${DEFAULT_TENANT}')`;

/** Dimension -> the value a mail has in it. `account` sums over all tenants and has no value of its own. */
const DIMENSIONS = {
  account: `''`,
  tenant: `''`,
  stream: `coalesce(m.stream, '')`,
  configurationSet: `coalesce(m.configuration_set, '')`,
  identity: `coalesce(m.identity, '')`,
} as const;

export type Dimension = keyof typeof DIMENSIONS;

const METRIC_COLUMNS: Readonly<Record<MetricName, string>> = {
  sent: 'sent',
  attempted: 'attempted',
  delivered: 'delivered',
  deliveredOutsideGoogle: 'delivered_outside_google',
  hardBounced: 'hard_bounced',
  softBounced: 'soft_bounced',
  notAttempted: 'not_attempted',
  complained: 'complained',
};

const KEY = ['dimension', 'tenant', 'hour', 'account', 'region', 'value'];
const COUNTERS = ['mails', ...METRIC_NAMES.map((name) => METRIC_COLUMNS[name])];

/** SQL of `contribution` in `reputation/metrics.ts`, from the same table of masks. */
const metricSum = (name: MetricName, sign: 1 | -1) =>
  `${sign} * sum((mail.flags & ${METRICS[name].any}) <> 0 and (mail.flags & ${METRICS[name].none}) = 0)`;

const valueOfDimension = Object.entries(DIMENSIONS)
  .map(([name, value]) => `when '${name}' then ${value}`)
  .join(' ');

function addContributions(mails: SQL, sign: 1 | -1): SQL {
  return sql`
    insert into rollup (${columnList([...KEY, ...COUNTERS])})
    select
      d.value as dimension,
      case d.value when 'account' then '' else ${sql.raw(TENANT_OF_MESSAGE)} end as tenant,
      m.accepted_at / ${sql.raw(String(HOUR))} as hour,
      coalesce(m.account, '') as account,
      coalesce(m.region, '') as region,
      case d.value ${sql.raw(valueOfDimension)} end as value,
      ${sql.raw(`${sign} * count(*)`)},
      ${sql.raw(METRIC_NAMES.map((name) => metricSum(name, sign)).join(', '))}
    from ${mails}
    cross join ${jsonValues(Object.keys(DIMENSIONS))} d
    where true
    group by 1, 2, 3, 4, 5, 6
    on conflict (${columnList(KEY)}) do update set
      ${sql.raw(COUNTERS.map((name) => `${name} = rollup.${name} + excluded.${name}`).join(', '))}`;
}

/** Rollups of hours before the mark of retention stand for mails that are gone: nothing may change them. */
const countable = sql`m.accepted_at >= ${PRUNED_BEFORE}`;

const mailsOf = (messageIds: readonly string[], condition: SQL): SQL => sql`
  ${jsonValues(messageIds)} b
  cross join message m on m.message_id = b.value and ${countable} and ${condition}
  cross join mail on mail.message = m.id`;

const ALWAYS = sql.raw('true');

/** Takes the mails of these messages, as they stand, out of the rollups. Runs before the merge. */
export const subtractContributions = (messageIds: readonly string[], condition: SQL = ALWAYS): SQL =>
  addContributions(mailsOf(messageIds, condition), -1);

/** Adds the mails of these messages, as they stand, to the rollups. Runs after the merge. */
export const plusContributions = (messageIds: readonly string[]): SQL =>
  addContributions(mailsOf(messageIds, ALWAYS), 1);

/** A counter row whose mails all moved elsewhere must not stay behind: the state may not remember the order of arrival. */
export const dropEmptyRollups = (): SQL => sql`delete from rollup where mails = 0`;

/** Counts anew every hour that retention has not forgotten. */
export const rebuildRollups = (): readonly SQL[] => [
  sql`delete from rollup where hour >= ${PRUNED_BEFORE} / ${sql.raw(String(HOUR))}`,
  addContributions(sql`message m cross join mail on mail.message = m.id and ${countable}`, 1),
];
