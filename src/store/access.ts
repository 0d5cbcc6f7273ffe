import { and, asc, desc, eq, gt, type SQL, sql } from 'drizzle-orm';
import { type AccessKey, type AccessStore, type AuditRecord, type ListedKey, SCOPES } from './contract.ts';
import type { SqliteDriver } from './driver.ts';
import { accessKey, session } from './schema.ts';
import { recordAudit } from './statements/audit.ts';

type KeyRow = typeof accessKey.$inferSelect;

const toListed = ({ hash: _, scopes, ...row }: KeyRow): ListedKey => {
  const held = new Set(scopes.split(' '));
  return { ...row, scopes: SCOPES.filter((scope) => held.has(scope)) };
};

const toKey = (row: KeyRow): AccessKey => {
  const { lastUsedAt: _, ...key } = toListed(row);
  return key;
};

const audited = (audit: AuditRecord | null, when?: SQL): readonly SQL[] =>
  audit === null ? [] : [recordAudit(audit, when)];

/** Access keys, of which only hashes of the tokens are stored. */
export function createAccessStore(driver: SqliteDriver): AccessStore {
  const { db, atomically } = driver;

  const keyWhere = async (condition: SQL): Promise<AccessKey | null> => {
    const [row] = await db.select().from(accessKey).where(condition).limit(1);
    return row === undefined ? null : toKey(row);
  };

  return {
    addKey: async ({ id, name, scopes, tenant, createdAt }, hash, audit) => {
      const isThis = sql`exists (select 1 from access_key where id = ${id} and hash = ${hash})`;
      await atomically([
        sql`insert into access_key (id, name, hash, scopes, tenant, created_at)
          values (${id}, ${name}, ${hash}, ${scopes.join(' ')}, ${tenant}, ${createdAt})
          on conflict (id) do nothing`,
        ...audited(audit, isThis),
      ]);
      return (await keyWhere(eq(accessKey.hash, hash)))?.id === id;
    },
    keyByHash: (hash) => keyWhere(eq(accessKey.hash, hash)),
    keyById: (id) => keyWhere(eq(accessKey.id, id)),
    keys: async () =>
      (await db.select().from(accessKey).orderBy(asc(accessKey.createdAt), asc(accessKey.id))).map(toListed),
    keyUsed: (id, at) =>
      atomically([
        sql`update access_key set last_used_at = ${at} where id = ${id} and coalesce(last_used_at, 0) < ${at}`,
      ]),
    deleteKey: async (id, audit) => {
      const found = await keyWhere(eq(accessKey.id, id));
      await atomically([
        ...audited(audit, sql`exists (select 1 from access_key where id = ${id})`),
        sql`delete from access_key where id = ${id}`,
        sql`delete from session where key_id = ${id}`,
      ]);
      return found !== null;
    },
    addSession: (hash, { keyId, createdAt, lastSeenAt, expiresAt }, audit) =>
      atomically([
        sql`insert into session (hash, key_id, created_at, last_seen_at, expires_at)
          values (${hash}, ${keyId}, ${createdAt}, ${lastSeenAt}, ${expiresAt})`,
        ...audited(audit),
      ]),
    session: async (hash) => {
      const [row] = await db.select().from(session).where(eq(session.hash, hash)).limit(1);
      if (row === undefined) return null;
      const { hash: _, ...found } = row;
      return found;
    },
    sessions: async ({ keyId, now, limit }) =>
      db
        .select()
        .from(session)
        .where(and(gt(session.expiresAt, now), keyId === undefined ? undefined : eq(session.keyId, keyId)))
        .orderBy(desc(session.lastSeenAt), asc(session.hash))
        .limit(limit),
    touchSession: (hash, { lastSeenAt, expiresAt }) =>
      atomically([
        sql`update session set last_seen_at = ${lastSeenAt}, expires_at = ${expiresAt} where hash = ${hash}`,
      ]),
    deleteSessions: (keyId, audit) =>
      atomically([
        recordAudit(audit, sql`exists (select 1 from session where key_id = ${keyId})`),
        sql`delete from session where key_id = ${keyId}`,
      ]),
    deleteSession: (hash) => atomically([sql`delete from session where hash = ${hash}`]),
    deleteExpiredSessions: (now) => atomically([sql`delete from session where expires_at <= ${now}`]),
  };
}
