import { asc, eq, type SQL, sql } from 'drizzle-orm';
import { type AccessKey, type AccessStore, SCOPES } from './contract.ts';
import type { SqliteDriver } from './driver.ts';
import { accessKey, session } from './schema.ts';

const toKey = ({ hash: _, scopes, ...row }: typeof accessKey.$inferSelect): AccessKey => {
  const held = new Set(scopes.split(' '));
  return { ...row, scopes: SCOPES.filter((scope) => held.has(scope)) };
};

/** Access keys, of which only hashes of the tokens are stored. */
export function createAccessStore(driver: SqliteDriver): AccessStore {
  const { db, atomically } = driver;

  const keyWhere = async (condition: SQL): Promise<AccessKey | null> => {
    const [row] = await db.select().from(accessKey).where(condition).limit(1);
    return row === undefined ? null : toKey(row);
  };

  return {
    addKey: ({ id, name, scopes, tenant, createdAt }, hash) =>
      atomically([
        sql`insert into access_key (id, name, hash, scopes, tenant, created_at)
          values (${id}, ${name}, ${hash}, ${scopes.join(' ')}, ${tenant}, ${createdAt})`,
      ]),
    keyByHash: (hash) => keyWhere(eq(accessKey.hash, hash)),
    keyById: (id) => keyWhere(eq(accessKey.id, id)),
    keys: async () => (await db.select().from(accessKey).orderBy(asc(accessKey.createdAt))).map(toKey),
    deleteKey: async (id) => {
      const found = await keyWhere(eq(accessKey.id, id));
      await atomically([sql`delete from access_key where id = ${id}`, sql`delete from session where key_id = ${id}`]);
      return found !== null;
    },
    addSession: (hash, { keyId, expiresAt }) =>
      atomically([sql`insert into session (hash, key_id, expires_at) values (${hash}, ${keyId}, ${expiresAt})`]),
    session: async (hash) => {
      const [row] = await db.select().from(session).where(eq(session.hash, hash)).limit(1);
      return row === undefined ? null : { keyId: row.keyId, expiresAt: row.expiresAt };
    },
    deleteSession: (hash) => atomically([sql`delete from session where hash = ${hash}`]),
    deleteExpiredSessions: (now) => atomically([sql`delete from session where expires_at <= ${now}`]),
  };
}
