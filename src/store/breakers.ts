import { and, asc, desc, eq, gt, isNotNull, isNull, lt, lte, max, or, sql } from 'drizzle-orm';
import type { AwsState, Breaker, BreakerKind, BreakerStore } from './contract.ts';
import type { SqliteDriver } from './driver.ts';
import { breaker } from './schema.ts';
import { insertBreaker, resumeBreaker, storeAws } from './statements/breakers.ts';

const toBreaker = (row: typeof breaker.$inferSelect): Breaker => {
  const { mark: _, kind, evidence, awsState, awsFound, awsFailures, awsTrouble, awsNextAt, ...rest } = row;
  return {
    ...rest,
    kind: kind as BreakerKind,
    evidence: JSON.parse(evidence),
    aws: {
      state: awsState as AwsState,
      found: awsFound,
      failures: awsFailures,
      trouble: awsTrouble === null ? null : JSON.parse(awsTrouble),
      nextAt: awsNextAt,
    },
  };
};

/** Episodes of circuit breakers, and where their pauses at AWS stand. */
export function createBreakerStore({ db, atomically }: SqliteDriver): BreakerStore {
  const find = async (id: string): Promise<Breaker | null> => {
    const [row] = await db.select().from(breaker).where(eq(breaker.id, id));
    return row === undefined ? null : toBreaker(row);
  };
  const isMarked = async (id: string, mark: string): Promise<boolean> => {
    const rows = await db
      .select({ id: breaker.id })
      .from(breaker)
      .where(and(eq(breaker.id, id), eq(breaker.mark, mark)));
    return rows.length > 0;
  };

  return {
    find,

    trip: async (episode) => {
      await atomically(insertBreaker(episode));
      return (await find(episode.id)) !== null;
    },

    resume: async (resumption) => {
      const found = await find(resumption.id);
      if (found === null || found.resumedAt !== null) return false;
      const mark = crypto.randomUUID();
      await atomically(resumeBreaker(found, resumption, mark));
      return isMarked(found.id, mark);
    },

    open: async () => {
      const rows = await db
        .select()
        .from(breaker)
        .where(isNull(breaker.resumedAt))
        .orderBy(asc(breaker.trippedAt), asc(breaker.id));
      return rows.map(toBreaker);
    },

    list: async ({ before, limit, open, tenant }) => {
      const { trippedAt, id, resumedAt } = breaker;
      const older =
        before === undefined
          ? undefined
          : or(lt(trippedAt, before.trippedAt), and(eq(trippedAt, before.trippedAt), lt(id, before.id)));
      const inState = open === undefined ? undefined : open ? isNull(resumedAt) : isNotNull(resumedAt);
      const rows = await db
        .select()
        .from(breaker)
        .where(and(older, inState, tenant === undefined ? undefined : eq(breaker.tenant, tenant)))
        .orderBy(desc(trippedAt), desc(id))
        .limit(limit);
      return rows.map(toBreaker);
    },

    resumptions: async (since) => {
      const { kind, tenant, configurationSet, account, region, resumedAt } = breaker;
      const rows = await db
        .select({ kind, tenant, configurationSet, account, region, resumedAt: max(resumedAt) })
        .from(breaker)
        .where(and(gt(resumedAt, since), eq(breaker.dryRun, false)))
        .groupBy(kind, tenant, configurationSet, account, region);
      return rows.map((row) => ({ ...row, kind: row.kind as BreakerKind, resumedAt: row.resumedAt ?? 0 }));
    },

    due: async (now) => {
      const [row] = await db
        .select()
        .from(breaker)
        .where(and(sql`${breaker.awsState} in ('pausing', 'resuming', 'paused')`, lte(breaker.awsNextAt, now)))
        .orderBy(sql`${breaker.awsState} = 'paused'`, asc(breaker.awsNextAt), asc(breaker.id))
        .limit(1);
      return row === undefined ? null : toBreaker(row);
    },

    noteAws: async (id, from, aws, audit) => {
      const mark = crypto.randomUUID();
      await atomically(storeAws(id, { from, aws, audit }, mark));
      return isMarked(id, mark);
    },
  };
}
