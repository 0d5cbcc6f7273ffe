import { and, asc, desc, eq, isNull, type SQL, sql } from 'drizzle-orm';
import type { Finding, Notice, Source, SourceName, SourceStore } from './contract.ts';
import type { SqliteDriver } from './driver.ts';
import { finding, notice, source, subscription } from './schema.ts';
import { recordAudit } from './statements/audit.ts';
import { jsonRows } from './statements/sql.ts';

const insertAllowed = ({ id, account, region }: SourceName, at: number): SQL => sql`
  insert into source (id, state, account, region, first_seen_at, messages)
  values (${id}, 'allowed', ${account}, ${region}, ${at}, 0)
  on conflict (id) do nothing`;

const toSource = (row: typeof source.$inferSelect): Source => ({ ...row, state: row.state as Source['state'] });

/** Sources of events, and whether they are allowed. */
export function createSourceStore(driver: SqliteDriver): SourceStore {
  const { db, atomically } = driver;
  return {
    list: async () => (await db.select().from(source).orderBy(asc(source.id))).map(toSource),

    find: async (id) => {
      const [row] = await db.select().from(source).where(eq(source.id, id)).limit(1);
      return row === undefined ? null : toSource(row);
    },

    register: (names, at) =>
      atomically([
        sql`insert into source (id, state, account, region, first_seen_at, messages)
          select id, 'allowed', account, region, ${at}, 0 from ${jsonRows(names, ['id', 'account', 'region'])} where true
          on conflict (id) do update set state = 'allowed' where source.state = 'pending'`,
      ]),

    approve: (name, at, audit) =>
      atomically([
        recordAudit(audit, sql`not exists (select 1 from source where id = ${name.id} and approved_at is not null)`),
        insertAllowed(name, at),
        sql`update source set approved_at = ${at}, state = case state when 'pending' then 'allowed' else state end
          where id = ${name.id}`,
      ]),

    keepPending: async ({ topicArn, token, receivedAt, expiresAt }, name, limit) => {
      // The limit is part of the insert: two confirmations at the same moment cannot both take the last place.
      await atomically([
        sql`delete from subscription where confirmed_at is null and expires_at <= ${receivedAt}`,
        sql`insert into subscription (topic_arn, token, received_at, expires_at)
          select ${topicArn}, ${token}, ${receivedAt}, ${expiresAt}
          where (select count(*) from subscription where confirmed_at is null) < ${limit ?? Number.MAX_SAFE_INTEGER}
          on conflict (topic_arn, token) do nothing`,
        sql`insert into source (id, state, account, region, first_seen_at, messages)
          select ${name.id}, 'pending', ${name.account}, ${name.region}, ${receivedAt}, 0
          where exists (select 1 from subscription where topic_arn = ${topicArn} and token = ${token})
          on conflict (id) do ${limit === null ? sql`nothing` : sql`update set state = 'pending' where source.approved_at is null`}`,
        sql`delete from source where state = 'pending' and approved_at is null
          and not exists (select 1 from subscription s where s.topic_arn = source.id)`,
      ]);
      const kept = await db
        .select({ token: subscription.token })
        .from(subscription)
        .where(and(eq(subscription.topicArn, topicArn), eq(subscription.token, token)))
        .limit(1);
      return kept.length > 0;
    },

    subscription: async (topicArn, token) => {
      const [row] = await db
        .select()
        .from(subscription)
        .where(and(eq(subscription.topicArn, topicArn), eq(subscription.token, token)))
        .limit(1);
      return row ?? null;
    },

    pending: async (topicArn) =>
      db
        .select()
        .from(subscription)
        .where(and(eq(subscription.topicArn, topicArn), isNull(subscription.confirmedAt)))
        .orderBy(desc(subscription.receivedAt)),

    confirmed: (topicArn, token, at) =>
      atomically([
        sql`insert into subscription (topic_arn, token, received_at, expires_at, confirmed_at)
          values (${topicArn}, ${token}, ${at}, ${at}, ${at})
          on conflict (topic_arn, token) do update set confirmed_at = excluded.confirmed_at`,
        sql`update source set state = 'confirmed' where id = ${topicArn}`,
      ]),

    notices: async (of) =>
      (await db.select().from(notice).where(eq(notice.source, of)).orderBy(desc(notice.at))).map((row) => ({
        ...row,
        kind: row.kind as Notice['kind'],
      })),

    findings: async ({ tenant, limit }) => {
      const rows = await db
        .select()
        .from(finding)
        .where(tenant === undefined ? undefined : eq(finding.tenant, tenant))
        .orderBy(desc(finding.at))
        .limit(limit);
      return rows.map((row) => ({ ...row, kind: row.kind as Finding['kind'], detail: JSON.parse(row.detail) }));
    },
  };
}
