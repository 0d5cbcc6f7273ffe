import { and, asc, count, desc, eq, isNotNull, isNull, lt, or, type SQL, sql } from 'drizzle-orm';
import type { Ratio } from '../reputation/rates.ts';
import { noticeOf } from './alert-notices.ts';
import type { Alert, AlertLevel, AlertPlace, AlertStore } from './contract.ts';
import type { SqliteDriver } from './driver.ts';
import { alert, alertNotice } from './schema.ts';
import { forgetAlerts, writeAlerts } from './statements/alerts.ts';
import { recordAudit } from './statements/audit.ts';

const ratio = (part: number | null, whole: number | null): Ratio | null =>
  part === null || whole === null ? null : { part, whole };

const toAlert = (row: typeof alert.$inferSelect): Alert => ({
  ...{ id: row.id, rule: row.rule, level: row.level as AlertLevel, scope: JSON.parse(row.scope), tenant: row.tenant },
  ...{ openedAt: row.openedAt, resolvedAt: row.resolvedAt, calm: row.calm, calmHour: row.calmHour },
  unjudgedSince: row.unjudgedSince,
  ...{ title: row.title, text: row.text, toldAt: row.toldAt, version: row.version },
  opening: ratio(row.openingPart, row.openingWhole),
  value: ratio(row.valuePart, row.valueWhole),
  peak: ratio(row.peakPart, row.peakWhole),
  toldValue: ratio(row.toldPart, row.toldWhole),
  acknowledgement:
    row.acknowledgedAt === null || row.acknowledgedBy === null
      ? null
      : { at: row.acknowledgedAt, by: row.acknowledgedBy, note: row.note },
});

const STATES: Readonly<Record<'open' | 'resolved' | 'all', SQL | undefined>> = {
  open: isNull(alert.resolvedAt),
  resolved: isNotNull(alert.resolvedAt),
  all: undefined,
};

const olderThan = ({ openedAt, id }: AlertPlace) =>
  or(lt(alert.openedAt, openedAt), and(eq(alert.openedAt, openedAt), lt(alert.id, id)));

const afterPlace = (place: AlertPlace) =>
  place.open
    ? or(isNotNull(alert.resolvedAt), and(isNull(alert.resolvedAt), olderThan(place)))
    : and(isNotNull(alert.resolvedAt), olderThan(place));

/** Episodes of alerts. */
export function createAlertStore({ db, atomically }: SqliteDriver): AlertStore {
  const find: AlertStore['find'] = async (id) => {
    const [row] = await db.select().from(alert).where(eq(alert.id, id)).limit(1);
    return row === undefined ? null : toAlert(row);
  };

  return {
    find,

    open: async () => {
      const rows = await db.select().from(alert).where(STATES.open).orderBy(asc(alert.openedAt), asc(alert.id));
      return rows.map(toAlert);
    },

    countOpen: async (tenant) => {
      // `+`: few are open, and the index by tenant would lead through all that ever were.
      const own = tenant === undefined ? undefined : sql`+${alert.tenant} = ${tenant}`;
      const troubles = db.selectDistinct({ rule: alert.rule, scope: alert.scope }).from(alert);
      const open = troubles.where(and(STATES.open, own)).as('open');
      const [row] = await db.select({ n: count() }).from(open);
      return row?.n ?? 0;
    },

    list: async ({ state, rule, level, tenant, after, limit }) => {
      const rows = await db
        .select()
        .from(alert)
        .where(
          and(
            STATES[state],
            rule === undefined ? undefined : eq(alert.rule, rule),
            level === undefined ? undefined : eq(alert.level, level),
            tenant === undefined ? undefined : eq(alert.tenant, tenant),
            after === undefined ? undefined : afterPlace(after),
          ),
        )
        .orderBy(sql`${alert.resolvedAt} is not null`, desc(alert.openedAt), desc(alert.id))
        .limit(limit);
      return rows.map(toAlert);
    },

    notices: async (id, limit) => {
      const rows = await db
        .select()
        .from(alertNotice)
        .where(eq(alertNotice.alert, id))
        .orderBy(desc(alertNotice.id))
        .limit(limit);
      return rows.reverse().map(noticeOf);
    },

    write: async (changes, at) => {
      if (changes.length > 0) await atomically(writeAlerts(changes, at));
    },

    acknowledge: async ({ id, at, actor, acknowledgement }) => {
      const found = await find(id);
      if (found === null) return false;
      const mark = crypto.randomUUID();
      const by = acknowledgement === null ? null : actor;
      const note = acknowledgement?.note ?? null;
      const action = acknowledgement === null ? 'alert.unacknowledged' : 'alert.acknowledged';
      const { tenant, rule, level } = found;
      await atomically([
        sql`update alert set acknowledged_at = ${acknowledgement === null ? null : at}, acknowledged_by = ${by},
          note = ${note}, version = version + 1, mark = ${mark} where id = ${id} and resolved_at is null`,
        recordAudit(
          { at, actor, action, subject: id, tenant: tenant || null, detail: { rule, level, note } },
          sql`exists (select 1 from alert where id = ${id} and mark = ${mark})`,
        ),
      ]);
      const done = await db
        .select({ id: alert.id })
        .from(alert)
        .where(and(eq(alert.id, id), isNull(alert.resolvedAt)));
      return done.length > 0;
    },

    forget: (before) => atomically(forgetAlerts(before)),
  };
}
