/** A file of the version before rollups by recipient domain and campaign, opened by this one. */
import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { drizzle } from 'drizzle-orm/better-sqlite3';
import { migrate } from 'drizzle-orm/better-sqlite3/migrator';
import { expect, onTestFinished, test } from 'vitest';
import { FLAG } from '../../src/reputation/metrics.ts';
import { checkRollups, createRollupJob } from '../../src/reputation/rollups.ts';
import { openSqlite } from '../../src/store/sqlite.ts';
import { tell } from '../support/record.ts';
import { delivery, type MailSpec } from '../support/ses.ts';
import { MIGRATIONS } from '../support/sqlite.ts';

const T0 = Date.UTC(2026, 9, 1, 12);
const HOUR = 3_600_000;
const ALL = { from: 0, to: 1e6 };
const SENT = FLAG.sent | FLAG.delivered;

/** The migrations up to and with number 0001. */
function earlierMigrations(folder: string): string {
  const earlier = join(folder, 'migrations');
  cpSync(MIGRATIONS, earlier, { recursive: true });
  const journal = join(earlier, 'meta', '_journal.json');
  const { entries, ...rest } = JSON.parse(readFileSync(journal, 'utf8')) as { entries: { idx: number }[] };
  writeFileSync(journal, JSON.stringify({ ...rest, entries: entries.filter(({ idx }) => idx <= 1) }));
  return earlier;
}

function earlierFile(): string {
  const folder = mkdtempSync(join(tmpdir(), 'ses-sentinel-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  const path = join(folder, 'a.db');
  const database = new Database(path);
  migrate(drizzle(database), { migrationsFolder: earlierMigrations(folder) });
  const message = database.prepare(
    `insert into message (id, message_id, accepted_at, evidence, account, region, configuration_set, tenant, campaign)
     values (?, ?, ?, '00000000000', '123456789012', 'us-east-1', 'news', ?, 'spring')`,
  );
  const mail = database.prepare('insert into mail (recipient, message, flags) values (?, ?, ?)');
  const rollup = database.prepare(
    `insert into rollup values (?, ?, ?, '123456789012', 'us-east-1', ?, ?, ?, ?, ?, ?, 0, 0, 0, ?)`,
  );
  const count = (tenant: string, hour: number, mails: number, complained: number) => {
    for (const [dimension, of, value] of [
      ['account', '', ''],
      ['tenant', tenant, ''],
      ['configurationSet', tenant, 'news'],
    ]) {
      const sent = mails - complained;
      rollup.run(dimension, of, hour, value, mails, sent, sent, sent, sent, complained);
    }
  };
  const hour = T0 / HOUR;
  // Of this hour retention has taken the mails; only the counters are left.
  database.prepare('insert into retention (id, pruned_before) values (1, ?)').run(T0);
  count('acme', hour - 2, 40, 0);
  message.run(1, 'm-1', T0 + 1, 'acme');
  mail.run('ann@example.net', 1, SENT);
  mail.run('bob@example.org', 1, SENT);
  // What could not be said of one of the two.
  mail.run('', 1, FLAG.complained);
  count('acme', hour, 3, 1);
  database.close();
  return path;
}

test('is counted anew, hour by hour, while it is used; older hours keep what they have', async () => {
  const store = openSqlite({ path: earlierFile(), migrations: MIGRATIONS });
  onTestFinished(store.close);
  const { reputation } = store;
  expect((await reputation.state()).recountFrom).toBe(0);
  // A message that came before its hour was counted anew.
  const spec: MailSpec = { messageId: 'm-1', acceptedAt: T0 + 1, destination: ['ann@example.net', 'bob@example.org'] };
  await tell(store, { body: delivery(spec, T0 + 9, ['ann@example.net']), publishedAt: T0 + 10 });
  const job = createRollupJob({ reputation, verifiedDomains: new Set(), now: () => T0 + HOUR });
  const { signal } = new AbortController();
  while (await job.run(signal));
  expect((await reputation.state()).recountFrom).toBeNull();
  let compared = { counters: 0, differences: -1 };
  for await (compared of checkRollups(reputation, { repair: false }));
  expect(compared).toMatchObject({ differences: 0 });
  expect(compared.counters).toBeGreaterThan(10);
  const now = { mails: 2, sent: 2, attempted: 2, delivered: 2, complained: 1 };
  expect(await reputation.hours(ALL)).toMatchObject([{ mails: 40, sent: 40 }, now]);
  const of = { dimension: 'configurationSet', value: 'news' } as const;
  expect(await reputation.hours({ ...ALL, of })).toMatchObject([{ mails: 40 }, now]);
  expect(await reputation.groups({ ...ALL, dimension: 'recipientDomain', limit: 9 })).toMatchObject([
    { value: 'example.net', mails: 1 },
    { value: 'example.org', mails: 1 },
    { value: '', mails: 0, complained: 1 },
  ]);
  expect(await reputation.groups({ ...ALL, dimension: 'campaign', limit: 9, tenant: 'acme' })).toMatchObject([
    { value: 'spring', mails: 2 },
  ]);
});
