import { asc, count, gt, inArray, lt, min, sql } from 'drizzle-orm';
import type { RawStore } from './contract.ts';
import type { SqliteDriver } from './driver.ts';
import { rawEvent, rawRetention } from './schema.ts';
import { pruneRaw } from './statements/raw.ts';
import { jsonValues } from './statements/sql.ts';

/** Raw texts of events, where they are kept. */
export function createRawStore({ db, atomically }: SqliteDriver): RawStore {
  return {
    since: async () => {
      const [row] = await db.select({ since: min(rawRetention.since) }).from(rawRetention);
      return row?.since ?? null;
    },
    keep: (at) =>
      atomically([sql`insert into raw_retention (id, since) values (1, ${at}) on conflict (id) do nothing`]),
    drop: () => atomically([sql`delete from raw_retention`, sql`delete from raw_event`]),
    prune: async (before, limit) => {
      await atomically([sql`update raw_retention set since = max(since, ${before})`, ...pruneRaw(before, limit)]);
      const [row] = await db.select({ n: count() }).from(rawEvent).where(lt(rawEvent.receivedAt, before));
      return row?.n ?? 0;
    },
    messages: async ({ after, limit }) => {
      const rows = await db
        .selectDistinct({ messageId: rawEvent.messageId })
        .from(rawEvent)
        .where(gt(rawEvent.messageId, after))
        .orderBy(asc(rawEvent.messageId))
        .limit(limit);
      return rows.map(({ messageId }) => messageId);
    },
    of: async (messageIds) =>
      db
        .select()
        .from(rawEvent)
        .where(inArray(rawEvent.messageId, jsonValues(messageIds)))
        .orderBy(asc(rawEvent.id)),
  };
}
