import { and, asc, eq, gt, lte, max } from 'drizzle-orm';
import type { AlertLevel, AlertNotice, AlertNoticeStore, NoticeKind } from './contract.ts';
import type { SqliteDriver } from './driver.ts';
import { alertNotice } from './schema.ts';

/** A stored notice as it was told. */
export const noticeOf = ({ body, kind, level, ...row }: typeof alertNotice.$inferSelect): AlertNotice => ({
  ...row,
  kind: kind as NoticeKind,
  level: level as AlertLevel,
  ...JSON.parse(body),
});

/** What was said of alerts, for the channels. */
export function createAlertNoticeStore({ db }: SqliteDriver): AlertNoticeStore {
  return {
    newest: async () => {
      const [row] = await db.select({ id: max(alertNotice.id) }).from(alertNotice);
      return row?.id ?? 0;
    },

    between: async ({ after, through, tenant, limit }) => {
      const rows = await db
        .select()
        .from(alertNotice)
        .where(
          and(
            gt(alertNotice.id, after),
            lte(alertNotice.id, through),
            tenant === null ? undefined : eq(alertNotice.tenant, tenant),
          ),
        )
        .orderBy(asc(alertNotice.id))
        .limit(limit);
      return rows.map(noticeOf);
    },
  };
}
