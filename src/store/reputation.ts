import { setImmediate } from 'node:timers/promises';
import { and, asc, eq, gte, lt, type SQL, sql } from 'drizzle-orm';
import { addCounts, METRIC_NAMES, type MetricName } from '../reputation/metrics.ts';
import { HOUR } from '../shared/time.ts';
import { compactDay } from './compact-day.ts';
import type {
  Comparison,
  CoursePoint,
  EventKind,
  GroupCounts,
  GroupFilter,
  HourCounts,
  HourFilter,
  MailPlace,
  ReputationStore,
} from './contract.ts';
import type { SqliteDriver } from './driver.ts';
import { arrival, eventRollup, message, rollup, rollupDay, rollupState } from './schema.ts';
import { compareDaily } from './statements/compaction.ts';
import { compareEvents, recountEvents } from './statements/event-rollup.ts';
import { spansOf, sumCourses, sumGroups } from './statements/groups.ts';
import { endOfSlice, sumMails } from './statements/mails.ts';
import { finishRecount, markVerified, moveRecount, setVerifiedDomains } from './statements/recount.ts';
import { PRUNED_BEFORE } from './statements/retention.ts';
import { compareMails, recountMails, type StoredDimension } from './statements/rollup.ts';

const sums = Object.fromEntries(
  METRIC_NAMES.map((name) => [name, sql<number>`sum(${rollup[name]})`.as(name)]),
) as Record<MetricName, SQL.Aliased<number>>;

const inHours = ({ from, to }: HourFilter) => and(gte(rollup.hour, from), lt(rollup.hour, to));

/** Which rollup rows answer: the sums over all tenants are rows of their own, so that no tenant has to be read. */
function matching(filter: HourFilter): SQL | undefined {
  const { account, region, of } = filter;
  const ofTenant = of?.dimension === 'tenant';
  const tenant = ofTenant ? of.value : filter.tenant;
  const whole: StoredDimension = tenant === undefined ? 'account' : 'tenant';
  return and(
    eq(rollup.dimension, of === undefined || ofTenant ? whole : of.dimension),
    eq(rollup.tenant, tenant ?? ''),
    inHours(filter),
    account === undefined ? undefined : eq(rollup.account, account),
    region === undefined ? undefined : eq(rollup.region, region),
    of === undefined || ofTenant ? undefined : eq(rollup.value, of.value),
    // Another tenant's rows are asked for: there are none.
    ofTenant && filter.tenant !== undefined && filter.tenant !== of.value ? sql`false` : undefined,
  );
}

type Most = NonNullable<GroupFilter['most']>;

/** The rows of the values with the most: by that, by attempted mail, value, account, Region. */
function largest(rows: readonly GroupCounts[], most: Most, limit: number): readonly GroupCounts[] {
  const before = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);
  return [...Map.groupBy(rows, ({ value }) => value)]
    .map(([value, of]) => {
      const sum = (metric: Most) => of.reduce((total, counts) => total + counts[metric], 0);
      return { value, of, most: sum(most), volume: sum('attempted') };
    })
    .sort((a, b) => b.most - a.most || b.volume - a.volume || before(a.value, b.value))
    .slice(0, limit)
    .flatMap(({ of }) => [...of].sort((a, b) => before(a.account, b.account) || before(a.region, b.region)));
}

const eventsMatching = ({ from, to, tenant, account, region }: HourFilter) =>
  and(
    eq(eventRollup.tenant, tenant ?? ''),
    gte(eventRollup.hour, from),
    lt(eventRollup.hour, to),
    account === undefined ? undefined : eq(eventRollup.account, account),
    region === undefined ? undefined : eq(eventRollup.region, region),
  );

const eventSum = sql<number>`sum(${eventRollup.count} + ${eventRollup.settled})`;

/** Sums of the hourly counters, by dimension. */
export function createReputationStore(driver: SqliteDriver): ReputationStore {
  const { db, atomically } = driver;

  const state: ReputationStore['state'] = async () => {
    const [row] = await db.select().from(rollupState).where(eq(rollupState.id, 1)).limit(1);
    return {
      recountFrom: row?.recountFrom ?? null,
      verifiedDomains: JSON.parse(row?.verifiedDomains ?? '[]'),
    };
  };

  /** The hours, in pieces between which others have their turn where a statement keeps them waiting. */
  async function* spans({ from, to }: Pick<HourFilter, 'from' | 'to'>) {
    if (!driver.holdsThread) {
      yield { from, to };
      return;
    }
    const touched = await db
      .select()
      .from(rollupDay)
      .where(and(gte(rollupDay.day, Math.floor(from / 24)), lt(rollupDay.day, Math.ceil(to / 24))));
    for (const span of spansOf({ from, to }, new Set(touched.map(({ day }) => day)))) {
      if (span.from > from) await setImmediate();
      yield span;
    }
  }

  return {
    hours: async (filter) =>
      db
        .select({ hour: rollup.hour, ...sums })
        .from(rollup)
        .where(matching(filter))
        .groupBy(rollup.hour)
        .orderBy(asc(rollup.hour)),

    accounts: async (filter) =>
      db
        .select({ account: rollup.account, region: rollup.region, ...sums })
        .from(rollup)
        .where(matching(filter))
        .groupBy(rollup.account, rollup.region)
        .orderBy(asc(rollup.account), asc(rollup.region)),

    accountHours: async (filter) =>
      db
        .select({ hour: rollup.hour, account: rollup.account, region: rollup.region, ...sums })
        .from(rollup)
        .where(matching(filter))
        .groupBy(rollup.hour, rollup.account, rollup.region)
        .orderBy(asc(rollup.hour), asc(rollup.account), asc(rollup.region)),

    groups: async ({ limit, most = 'attempted', ...filter }) => {
      const totals = new Map<string, GroupCounts>();
      for await (const span of spans(filter)) {
        for (const row of await db.all<GroupCounts>(sumGroups({ ...filter, ...span }))) {
          const key = JSON.stringify([row.value, row.account, row.region]);
          const sum = totals.get(key);
          totals.set(key, sum === undefined ? row : { ...row, ...addCounts(sum, row) });
        }
      }
      return largest([...totals.values()], most, limit);
    },

    courses: async (filter) => {
      const points: CoursePoint[] = [];
      for await (const span of spans(filter))
        for (const point of await db.all<CoursePoint>(sumCourses({ ...filter, ...span }))) points.push(point);
      return points;
    },

    mails: async (filter) => {
      const { hours, slice } = filter;
      const [hour] = hours;
      const [end = null] =
        slice === undefined || hour === undefined ? [] : await db.all<MailPlace>(endOfSlice(hour, slice));
      const ends = { older: end, newer: slice?.before ?? null };
      return { rows: await db.all<GroupCounts & HourCounts>(sumMails(filter, ends)), next: end };
    },

    eventHours: async (filter) => {
      const { hour, kind } = eventRollup;
      const rows = await db
        .select({ hour, kind, class: eventRollup.class, count: eventSum })
        .from(eventRollup)
        .where(eventsMatching(filter))
        .groupBy(hour, kind, eventRollup.class)
        .orderBy(asc(hour), asc(kind), asc(eventRollup.class));
      return rows.map((row) => ({ ...row, kind: row.kind as EventKind }));
    },

    eventTypes: async (filter) => {
      const { kind, type } = eventRollup;
      const rows = await db
        .select({ kind, class: eventRollup.class, type, count: eventSum })
        .from(eventRollup)
        .where(eventsMatching(filter))
        .groupBy(kind, eventRollup.class, type)
        .orderBy(sql`4 desc`, asc(kind), asc(eventRollup.class), asc(type));
      return rows.map((row) => ({ ...row, kind: row.kind as EventKind }));
    },

    arrivals: async ({ from, to }) =>
      db
        .select()
        .from(arrival)
        .where(and(gte(arrival.hour, from), lt(arrival.hour, to)))
        .orderBy(asc(arrival.hour), asc(arrival.source), asc(arrival.account), asc(arrival.region)),

    tenants: async (limit) => {
      // From one name to the next by the key: a plain `distinct` would read every hour of every tenant.
      const first = sql`select min(tenant) from rollup where dimension = ${'tenant' satisfies StoredDimension}`;
      const rows = await db.all<{ tenant: string }>(sql`with recursive tenants(tenant) as (
          select (${first})
          union all
          select (${first} and rollup.tenant > tenants.tenant) from tenants where tenants.tenant is not null
          limit ${limit + 1}
        )
        select tenant from tenants where tenant is not null limit ${limit}`);
      return rows.map(({ tenant }) => tenant);
    },

    state,

    countableHours: async () => {
      const countable = sql`accepted_at >= ${PRUNED_BEFORE}`;
      const [oldest] = await db
        .select({ at: message.acceptedAt })
        .from(message)
        .where(countable)
        .orderBy(asc(message.acceptedAt))
        .limit(1);
      const [newest] = await db.all<{ readonly at: number | null }>(
        sql`select max(coalesce((select max(accepted_at) from message), 0),
          coalesce((select max(occurred_at) from event), 0)) as at`,
      );
      if (oldest === undefined) return null;
      return { from: Math.floor(oldest.at / HOUR), to: Math.floor((newest?.at ?? oldest.at) / HOUR) + 1 };
    },

    setVerifiedDomains: (domains) => atomically([setVerifiedDomains([...domains].sort())]),
    recount: async (hour) => {
      const { verifiedDomains } = await state();
      await atomically([
        ...markVerified(hour, verifiedDomains),
        ...recountMails(hour),
        ...recountEvents(hour),
        moveRecount(hour),
      ]);
    },
    recounted: () => atomically([finishRecount]),

    compare: async (hour) => {
      const [mails] = await db.all<Comparison>(compareMails(hour));
      const [events] = await db.all<Comparison>(compareEvents(hour));
      return {
        counters: (mails?.counters ?? 0) + (events?.counters ?? 0),
        differences: (mails?.differences ?? 0) + (events?.differences ?? 0),
      };
    },

    compareDay: async (day) => {
      const [days] = await db.all<Comparison>(compareDaily(day));
      return days ?? { counters: 0, differences: 0 };
    },

    nextToCompact: async (before, from = 0) => {
      const [row] = await db
        .select()
        .from(rollupDay)
        .where(and(gte(rollupDay.day, from), lt(rollupDay.day, before)))
        .orderBy(asc(rollupDay.day))
        .limit(1);
      return row?.day ?? null;
    },

    compact: (day) => compactDay(driver, day),
  };
}
