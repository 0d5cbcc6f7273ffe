/** What is asked every two seconds reads the rollups of one campaign, by an index, and nothing else. */
import Database from 'better-sqlite3';
import { drizzle } from 'drizzle-orm/better-sqlite3';
import { migrate } from 'drizzle-orm/better-sqlite3/migrator';
import { SQLiteSyncDialect } from 'drizzle-orm/sqlite-core';
import { expect, it } from 'vitest';
import { createStore } from '../../../src/store/create.ts';
import * as schema from '../../../src/store/schema.ts';
import { createTestApp } from '../../support/app.ts';
import { tell } from '../../support/record.ts';
import { send } from '../../support/ses.ts';
import { MIGRATIONS } from '../../support/sqlite.ts';
import { mail, T0 } from './support.ts';

interface Query {
  readonly sql: string;
  readonly params: readonly unknown[];
}

/** A store whose reads are written down. */
function watchedStore() {
  const client = new Database(':memory:');
  const queries: Query[] = [];
  const logger = { logQuery: (sql: string, params: unknown[]) => queries.push({ sql, params }) };
  migrate(drizzle(client), { migrationsFolder: MIGRATIONS });
  const dialect = new SQLiteSyncDialect();
  const store = createStore({
    db: drizzle(client, { schema, logger }),
    atomically: async (statements) => {
      client.transaction(() => {
        for (const statement of statements) {
          const { sql, params } = dialect.sqlToQuery(statement);
          client.prepare(sql).run(params);
        }
      })();
    },
    isUnavailable: () => false,
    holdsThread: true,
    close: async () => {
      client.close();
    },
  });
  const plan = ({ sql, params }: Query): readonly string[] =>
    client
      .prepare<unknown[], { detail: string }>(`explain query plan ${sql}`)
      .all(...params)
      .map(({ detail }) => detail);
  return { store, queries, plan };
}

const BY_INDEX = [
  /^SEARCH campaign USING INDEX campaign_key \(tag=\?( AND tenant=\?)?\)$/,
  /^SEARCH rollup USING INDEX rollup_campaign \(value=\? AND tenant=\? AND hour>\? AND hour<\?\)$/,
  /^(SCAN json_each VIRTUAL TABLE INDEX 1:|LIST SUBQUERY \d+|CREATE BLOOM FILTER|USE TEMP B-TREE FOR (GROUP|ORDER) BY)$/,
];

it.each([
  ['GET', '/v1/campaigns/spring', 2],
  ['GET', '/v1/campaigns/spring?tenant=acme', 2],
  ['GET', '/v1/campaigns/spring/cohorts?tenant=acme', 3],
  ['GET', '/v1/campaigns/spring/cohorts?bucket=day', 3],
])('%s %s asks %o times, of one campaign', async (method, path, count) => {
  const { store, queries, plan } = watchedStore();
  await store.campaigns.register({ tenant: 'acme', tag: 'spring', name: null, expected: 9, at: T0 });
  const { api, key } = await createTestApp({ store, startAt: T0 });
  const token = await key(['read']);
  await tell(store, { body: send(mail('m-1', ['ann@example.net'])), publishedAt: T0 });
  queries.length = 0;
  expect((await api(method, path, token)).status).toBe(200);
  const [first, ...own] = queries;
  expect(first?.sql).toContain('access_key');
  expect(own).toHaveLength(count);
  for (const step of own.flatMap(plan))
    expect(
      BY_INDEX.some((known) => known.test(step)),
      step,
    ).toBe(true);
});
