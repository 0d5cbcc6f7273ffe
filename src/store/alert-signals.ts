import { sql } from 'drizzle-orm';
import { DAY, HOUR } from '../shared/time.ts';
import {
  type AlertSignalStore,
  type DomainFailures,
  type DomainName,
  type HeardOf,
  type HourSpan,
  OTHER_VALUE,
  type SpanCounts,
} from './contract.ts';
import type { SqliteDriver } from './driver.ts';
import { jsonRows } from './statements/sql.ts';

const REFUSALS_KEPT = (40 * DAY) / HOUR;

const EVENTS = {
  bounce: sql`kind = 'Bounce' and class = 'hard'`,
  complaint: sql`kind = 'Complaint' and class = 'complaint'`,
};

/** The hours of spans, each with the number of its span: a span of a week is 168 rows. */
const hoursOf = (spans: readonly HourSpan[]) =>
  jsonRows(
    spans.flatMap(({ from, to }, span) => Array.from({ length: to - from }, (_, n) => ({ hour: from + n, span }))),
    ['hour', 'span'],
  );

type SpanRow = { readonly account: string; readonly region: string; readonly span: number; readonly count: number };

/** Rows of one account, Region and span as one record of an account and Region. */
function bySpan<Row extends SpanRow>(rows: readonly Row[], spans: number): readonly (SpanCounts & { rows: Row[] })[] {
  const found = Map.groupBy(rows, ({ account, region }) => JSON.stringify([account, region]));
  return [...found.values()].flatMap((each) => {
    const [first] = each;
    if (first === undefined) return [];
    const counts = new Map(each.map(({ span, count }) => [span, count]));
    const { account, region } = first;
    return [{ account, region, rows: each, counts: Array.from({ length: spans }, (_, n) => counts.get(n) ?? 0) }];
  });
}

/** Sums for the rules of alerts: what they read is bounded by hours and accounts, never by mail. */
export function createAlertSignalStore({ db, atomically }: SqliteDriver): AlertSignalStore {
  return {
    events: async (of, spans) => {
      const rows = await db.all<SpanRow>(sql`
        select e.account, e.region, h.span, sum(e.count + e.settled) as count
        from ${hoursOf(spans)} h
        cross join event_rollup e on e.tenant = '' and e.hour = h.hour and ${EVENTS[of]}
        group by 1, 2, 3 order by 1, 2, 3`);
      return bySpan(rows, spans.length).map(({ account, region, counts }) => ({ account, region, counts }));
    },

    arrivals: async (spans) => {
      const rows = await db.all<SpanRow & HeardOf>(sql`
        select a.account, a.region, h.span, sum(a.messages) as count, max(a.hour) as "lastHour"
        from ${hoursOf(spans)} h
        cross join arrival a on a.hour = h.hour
        group by 1, 2, 3 order by 1, 2, 3`);
      return bySpan(rows, spans.length).map(({ rows: heard, ...each }) => ({
        ...each,
        lastHour: Math.max(...heard.map(({ lastHour }) => lastHour)),
      }));
    },

    firstArrival: async () => {
      const [row] = await db.all<{ readonly hour: number | null }>(sql`select min(hour) as hour from arrival`);
      return row?.hour ?? null;
    },

    failingDomains: async ({ from, to, atLeast, limit }) =>
      db.all<DomainName>(sql`
        select account, region, value as domain from rollup
        where dimension = 'recipientDomain' and tenant = '' and hour >= ${from} and hour < ${to}
          and value not in ('', ${OTHER_VALUE}) and hard_bounced + soft_bounced > 0
        group by 1, 2, 3 having sum(hard_bounced + soft_bounced) >= ${atLeast}
        order by sum(hard_bounced + soft_bounced) desc, 1, 2, 3 limit ${limit}`),

    domainFailures: async (domains, span) => {
      if (domains.length === 0) return [];
      // Each domain's hours are looked up by key: other domains' rows, thousands an hour, are not read.
      const rows = await db.all<DomainName & { readonly part: number; readonly whole: number }>(sql`
        with d as materialized (select * from ${jsonRows(domains, ['account', 'region', 'domain'])}),
          h as materialized (select * from ${hoursOf([span])})
        select r.account, r.region, r.value as domain,
          sum(r.hard_bounced + r.soft_bounced) as part, sum(r.attempted) as whole
        from d cross join h
        cross join rollup r on r.dimension = 'recipientDomain' and r.tenant = '' and r.hour = h.hour
          and r.account = d.account and r.region = d.region and r.value = d.domain
        group by 1, 2, 3 order by 1, 2, 3`);
      return rows.map(({ part, whole, ...name }): DomainFailures => ({ ...name, failures: { part, whole } }));
    },

    quarantine: async (since) => {
      const [row] = await db.all<{ readonly waiting: number; readonly recent: number }>(sql`
        select (select count(*) from quarantine) as waiting,
          (select count(*) from quarantine where received_at >= ${since}) as recent`);
      return row ?? { waiting: 0, recent: 0 };
    },

    refusals: async ({ from, to }) =>
      db.all(sql`
        select code, sum(count) as count, max(hour) as "lastHour" from refusal where hour >= ${from} and hour < ${to}
        group by 1 order by 2 desc, 1`),

    addRefusals: (hour, refusals) =>
      atomically([
        sql`insert into refusal (hour, code, count)
          select ${hour}, code, count from ${jsonRows(refusals, ['code', 'count'])} where true
          on conflict (hour, code) do update set count = refusal.count + excluded.count`,
        sql`delete from refusal where hour < ${hour - REFUSALS_KEPT}`,
      ]),

    deadLetters: async () => db.all(sql`select queue, messages, at from dead_letters order by queue`),

    putDeadLetters: ({ queue, messages, at }) =>
      atomically([
        sql`insert into dead_letters (queue, messages, at) values (${queue}, ${messages}, ${at})
          on conflict (queue) do update set messages = excluded.messages, at = excluded.at where at <= excluded.at`,
      ]),
  };
}
