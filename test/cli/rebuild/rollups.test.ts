/** `rebuild rollups`: it proves the counters equal to what is stored, finds what is not, and puts it right. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PassThrough } from 'node:stream';
import Database from 'better-sqlite3';
import { expect, onTestFinished, test } from 'vitest';
import { rebuildRollups } from '../../../src/cli/rebuild/rollups.ts';
import { openSqlite } from '../../../src/store/sqlite.ts';
import { tell } from '../../support/record.ts';
import { bounce, delivery, type MailSpec, send } from '../../support/ses.ts';
import { MIGRATIONS } from '../../support/sqlite.ts';

const T0 = Date.UTC(2026, 6, 14, 9, 30);
const DAY = 86_400_000;

async function fileWithMail(): Promise<string> {
  const folder = mkdtempSync(join(tmpdir(), 'ses-sentinel-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  const path = join(folder, 'a.db');
  const store = openSqlite({ path, migrations: MIGRATIONS });
  for (let n = 0; n < 30; n++) {
    const spec: MailSpec = {
      messageId: `m-${n}`,
      acceptedAt: T0 + n * 3_600_000,
      destination: [`p${n}@d${n % 3}.example.net`],
      tenant: n % 2 === 0 ? 'acme' : 'clinic',
      configurationSet: 'news',
      campaign: `c-${n % 4}`,
    };
    const at = spec.acceptedAt + 5_000;
    const recipients = [{ emailAddress: spec.destination[0] ?? '', action: 'failed', status: '5.1.1' }];
    const end = n % 5 === 0 ? bounce(spec, { at, recipients }) : delivery(spec, at, spec.destination);
    await tell(store, { body: send(spec), publishedAt: at }, { body: end, publishedAt: at + 1 });
  }
  await store.close();
  return path;
}

async function run(databasePath: string, dryRun = false, signal = new AbortController().signal) {
  const [out, err] = [new PassThrough(), new PassThrough()];
  const code = await rebuildRollups({ databasePath, migrations: MIGRATIONS, dryRun, out, err, signal });
  return { code, out: String(out.read() ?? ''), err: String(err.read() ?? '') };
}

test('proves every counter equal to a fresh count', async () => {
  const { code, out } = await run(await fileWithMail(), true);
  expect(code).toBe(0);
  expect(out).toMatch(/^30 hours, \d{3} counters: all equal to a fresh count of the stored mails and events\n$/);
});

test('finds what is wrong, missing or too much, and puts it right', async () => {
  const path = await fileWithMail();
  const database = new Database(path);
  const hour = Math.floor(T0 / 3_600_000);
  database
    .prepare("update rollup set hard_bounced = hard_bounced + 1 where hour = ? and dimension = 'account'")
    .run(hour);
  database.prepare("delete from rollup where hour = ? and dimension = 'campaign' and tenant = ''").run(hour + 1);
  database
    .prepare(
      "insert into event_rollup select tenant, hour, account, region, kind, class, 'made/up', 7, 0 from event_rollup where hour = ? and tenant = ''",
    )
    .run(hour);
  database.close();
  expect(await run(path, true)).toMatchObject({ code: 1, out: expect.stringMatching(/: 3 differed\n$/) });
  expect(await run(path)).toMatchObject({
    code: 0,
    out: expect.stringMatching(/: 3 differed, and are counted anew\n$/),
  });
  expect(await run(path, true)).toMatchObject({ code: 0, out: expect.stringMatching(/all equal/) });
});

test('finds sums of a compacted day that are wrong, which no figure uses once that is known', async () => {
  const path = await fileWithMail();
  const day = Math.floor(T0 / DAY);
  const attempted = async (compact = false) => {
    const store = openSqlite({ path, migrations: MIGRATIONS });
    if (compact) await store.reputation.compact(day);
    const [first] = await store.reputation.groups({
      ...{ from: day * 24, to: (day + 1) * 24 },
      ...{ dimension: 'configurationSet', limit: 1 },
    });
    await store.close();
    return first?.attempted;
  };
  expect(await attempted(true)).toBe(15);
  const database = new Database(path);
  const wrong = "update rollup_daily set attempted = 99 where dimension = 'configurationSet' and tenant = ''";
  expect(database.prepare(wrong).run().changes).toBe(1);
  database.close();
  expect(await attempted()).toBe(99);
  expect(await run(path, true)).toMatchObject({ code: 1, out: expect.stringMatching(/: 1 differed\n$/) });
  expect(await run(path)).toMatchObject({ code: 0 });
  expect(await attempted()).toBe(15);
  expect(await attempted(true)).toBe(15);
  expect(await run(path, true)).toMatchObject({ code: 0, out: expect.stringMatching(/all equal/) });
});

test('leaves the hours before the mark of retention as they are', async () => {
  const path = await fileWithMail();
  const store = openSqlite({ path, migrations: MIGRATIONS });
  const all = { from: 0, to: 1e6 };
  const before = await store.reputation.hours(all);
  const types = await store.reputation.eventTypes(all);
  await store.retention.advance(T0 + DAY / 2);
  while (await store.retention.pruneMails(100));
  await store.close();
  expect(await run(path)).toMatchObject({ code: 0, out: expect.stringMatching(/^18 hours, .* all equal/) });
  const again = openSqlite({ path, migrations: MIGRATIONS });
  expect(await again.reputation.hours(all)).toEqual(before);
  expect(await again.reputation.eventTypes(all)).toEqual(types);
  await again.close();
});

test('says what is missing, and where it stopped', async () => {
  expect(await run('/nonexistent/a.db')).toMatchObject({ code: 1, err: expect.stringContaining('DATABASE_URL') });
  const { code, err } = await run(await fileWithMail(), true, AbortSignal.abort());
  expect(code).toBe(130);
  expect(err).toBe('ses-sentinel: stopped after 1 of 30 hours\n');
});
