import { and, asc, eq, gt, lte, max, ne, type SQL, sql } from 'drizzle-orm';
import { ALERT_LEVELS, type AlertLevel, type AlertNotice, type AlertNoticeStore, type NoticeKind } from './contract.ts';
import type { SqliteDriver } from './driver.ts';
import { alertNotice } from './schema.ts';
import { jsonValues } from './statements/sql.ts';

/** The alert has reached the level with this notice or before it. */
const reached = (level: AlertLevel): SQL | undefined =>
  level === 'warn'
    ? undefined
    : sql`exists (
        select 1 from alert_notice w where w.alert = alert_notice.alert and w.id <= alert_notice.id
          and w.level in ${jsonValues(ALERT_LEVELS.slice(ALERT_LEVELS.indexOf(level)))}
      )`;

/** A stored notice as it was told. */
export const noticeOf = ({ body, kind, level, ...row }: typeof alertNotice.$inferSelect): AlertNotice => ({
  ...row,
  kind: kind as NoticeKind,
  level: level as AlertLevel,
  ...JSON.parse(body),
});

/** What was said of alerts, for the channels. */
export function createAlertNoticeStore({ db }: SqliteDriver): AlertNoticeStore {
  const within = ({ after, through, tenant, minLevel }: Parameters<AlertNoticeStore['hasUrgent']>[0]) =>
    and(
      gt(alertNotice.id, after),
      lte(alertNotice.id, through),
      tenant === null ? undefined : eq(alertNotice.tenant, tenant),
      reached(minLevel),
    );

  return {
    newest: async () => {
      const [row] = await db.select({ id: max(alertNotice.id) }).from(alertNotice);
      return row?.id ?? 0;
    },

    between: async ({ limit, ...span }) => {
      const rows = await db.select().from(alertNotice).where(within(span)).orderBy(asc(alertNotice.id)).limit(limit);
      return rows.map(noticeOf);
    },

    hasUrgent: async (span) => {
      const urgent = and(within(span), ne(alertNotice.level, 'warn'));
      return (await db.select({ id: alertNotice.id }).from(alertNotice).where(urgent).limit(1)).length > 0;
    },
  };
}
