import { and, asc, eq, gt, lt, or, sql } from 'drizzle-orm';
import { DAY, HOUR } from '../shared/time.ts';
import type { RetentionStore } from './contract.ts';
import type { SqliteDriver } from './driver.ts';
import { message, retention } from './schema.ts';
import { settleBefore } from './statements/event-rollup.ts';
import {
  advanceMark,
  evidencePassAt,
  evidencePassDone,
  finishRun,
  forgetArrivals,
  mailPassAt,
  type Place,
  PRUNED_BEFORE,
  pruneMessages,
} from './statements/retention.ts';

/** Silence is judged by the weeks before. */
const ARRIVALS_KEPT = 40 * DAY;

/** What retention has removed, and where its passes stand. */
export function createRetentionStore({ db, atomically }: SqliteDriver): RetentionStore {
  const read = async () => {
    const [row] = await db.select().from(retention).where(eq(retention.id, 1)).limit(1);
    return row ?? null;
  };

  /** The next messages after a place, accepted before a time, oldest first. */
  const next = (after: Place, before: number, limit: number): Promise<readonly Place[]> =>
    Promise.resolve(
      db
        .select({ acceptedAt: message.acceptedAt, id: message.id })
        .from(message)
        .where(
          and(
            or(
              gt(message.acceptedAt, after.acceptedAt),
              and(eq(message.acceptedAt, after.acceptedAt), gt(message.id, after.id)),
            ),
            lt(message.acceptedAt, before),
          ),
        )
        .orderBy(asc(message.acceptedAt), asc(message.id))
        .limit(limit),
    );

  return {
    status: async () => {
      const row = await read();
      return {
        prunedBefore: row?.prunedBefore ?? null,
        tooLate: row?.tooLate ?? 0,
        lastRunAt: row?.lastRunAt ?? null,
        removed: {
          messages: row?.messages ?? 0,
          mails: row?.mails ?? 0,
          events: row?.events ?? 0,
          rawTexts: row?.rawTexts ?? 0,
        },
      };
    },

    oldest: async () => {
      const [row] = await db
        .select({ at: message.acceptedAt })
        .from(message)
        .where(sql`accepted_at >= ${PRUNED_BEFORE}`)
        .orderBy(asc(message.acceptedAt))
        .limit(1);
      return row?.at ?? null;
    },

    advance: (prunedBefore) => {
      const mark = Math.floor(prunedBefore / HOUR) * HOUR;
      return atomically([settleBefore(mark), advanceMark(mark)]);
    },

    pruneMails: async (limit) => {
      const row = await read();
      if (row === null || row.prunedBefore === null) return false;
      const page = await next({ acceptedAt: row.mailAt, id: row.mailId }, row.prunedBefore, limit);
      const last = page.at(-1);
      if (last === undefined) return false;
      await atomically([
        ...pruneMessages(
          page.map(({ id }) => id),
          Number.MIN_SAFE_INTEGER,
        ),
        mailPassAt(last),
      ]);
      return page.length === limit;
    },

    pruneEvidence: async (before, limit, now) => {
      const row = await read();
      const place = { acceptedAt: row?.evidenceAt ?? 0, id: row?.evidenceId ?? 0 };
      if (place.id === 0 && (row?.evidenceDoneAt ?? 0) > now - DAY) return false;
      const page = await next(place, before, limit);
      const last = page.at(-1);
      const more = page.length === limit && last !== undefined;
      await atomically([
        ...pruneMessages(
          page.map(({ id }) => id),
          before,
        ),
        more ? evidencePassAt(last) : evidencePassDone(now),
      ]);
      return more;
    },

    finish: (now) => atomically([forgetArrivals(now - ARRIVALS_KEPT), ...finishRun(now, now - DAY)]),
  };
}
