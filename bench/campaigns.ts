/**
 * What naming a campaign adds to a check, and what a page that polls a campaign costs. Ratios, in one process on
 * a file: machines differ, ratios travel.
 *
 *   node bench/campaigns.ts
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { createKey } from '../src/access/keys.ts';
import { createCampaignCounting } from '../src/reputation/campaigns/counting.ts';
import { createCampaignRoutes } from '../src/reputation/campaigns/routes.ts';
import { createApi } from '../src/shared/api.ts';
import { HOUR } from '../src/shared/time.ts';
import { openSqlite } from '../src/store/sqlite.ts';
import { createCheckRoutes } from '../src/suppression/check-routes.ts';
import { createLookup } from '../src/suppression/lookup.ts';
import { pseudonymOf, secrets } from '../test/support/secrets.ts';
import { MIGRATIONS } from '../test/support/sqlite.ts';

const folder = mkdtempSync(join(tmpdir(), 'ses-sentinel-bench-'));
const path = join(folder, 'campaigns.db');
const log = { debug: () => {}, info: () => {}, warn: console.warn, error: console.error };

const median = (times: readonly number[]) => [...times].sort((a, b) => a - b)[Math.floor(times.length / 2)] ?? 0;

async function timed(rounds: number, work: (round: number) => Promise<unknown>): Promise<number> {
  const times: number[] = [];
  for (let round = 0; round < rounds; round++) {
    const from = performance.now();
    await work(round);
    times.push(performance.now() - from);
  }
  return median(times);
}

/**
 * Rollup rows of 100 campaigns in every hour, as compaction leaves them; the one that is polled was sent on the last day.
 * @returns how many.
 */
function fillRollups(days: number): number {
  const file = new Database(path);
  file.exec('delete from rollup');
  const until = Math.floor(Date.now() / HOUR);
  const counters = 'mails, sent, attempted, delivered, delivered_outside_google, hard_bounced, soft_bounced';
  const { changes } = file
    .prepare(
      `with recursive hour(n) as (select 0 union all select n + 1 from hour where n < ${days * 24 - 1}),
        tag(n) as (select 0 union all select n + 1 from tag where n < 99)
      insert into rollup (dimension, tenant, hour, account, region, value, ${counters}, not_attempted, complained)
      select 'campaign', t.column1, ${until} - hour.n, '123456789012', 'us-east-1', 'other-' || tag.n, 9, 9, 9, 8, 7, 1, 0, 0, 0
      from hour, tag, (values (''), ('acme')) t where tag.n <> 7 or hour.n < 24`,
    )
    .run();
  file.close();
  return changes;
}

try {
  const store = openSqlite({ path, migrations: MIGRATIONS });
  const now = Date.now;
  const counting = createCampaignCounting({ campaigns: store.campaigns, secrets, now, log });
  const api = createApi();
  api.route(
    '/',
    createCheckRoutes({
      store,
      lookup: createLookup({ store, pseudonymOf }),
      counting,
      firstCheck: { note: () => {} },
      now,
    }),
  );
  api.route('/', createCampaignRoutes({ store, now }));
  const made = await createKey(store.access, { name: 'bench', scopes: ['read', 'check'], tenant: null }, now());
  const headers = { authorization: `Bearer ${made.token}`, 'content-type': 'application/json' };
  await store.campaigns.register({ tenant: 'acme', tag: 'spring', name: null, expected: 1e6, at: now() });
  await store.campaigns.register({ tenant: 'acme', tag: 'again', name: null, expected: 1e6, at: now() });

  const check = async (count: number, from: number, campaign?: string) => {
    const recipients = Array.from({ length: count }, (_, n) => `p${from + n}@example.net`);
    const body = JSON.stringify({ recipients, tenant: 'acme', campaign });
    const response = await api.request('/v1/check', { method: 'POST', headers, body });
    if (response.status !== 200) throw new Error(`a check was answered ${response.status}`);
    await response.arrayBuffer();
  };
  /** What an answer takes, when nothing else is to do, and when check follows check. */
  const measure = async (rounds: number, ask: () => Promise<void>) => {
    const alone: number[] = [];
    for (let round = 0; round < rounds; round++) {
      alone.push(await timed(1, ask));
      await counting.drain();
    }
    const from = performance.now();
    for (let round = 0; round < rounds; round++) await ask();
    await counting.drain();
    return { alone: median(alone), row: (performance.now() - from) / rounds };
  };
  let fresh = 0;
  for (const [count, rounds] of [
    [1, 200],
    [100, 100],
    [10_000, 10],
  ] as const) {
    const anew = () => {
      fresh += count;
      return check(count, fresh, 'spring');
    };
    const known = () => check(count, 0, 'again');
    await check(count, 0);
    await known();
    await counting.drain();
    const plain = await measure(rounds, () => check(count, 0));
    const told = async (what: string, ask: () => Promise<void>) => {
      const { alone, row } = await measure(rounds, ask);
      return `${what}: ${(alone / plain.alone).toFixed(2)} x, ${(row / plain.row).toFixed(2)} x`;
    };
    console.log(
      `check of ${count.toLocaleString('en')}, answer with a campaign against one without (${plain.alone.toFixed(2)} ms), alone and in a row with its counting - ${[
        await told('not registered', () => check(count, 0, 'not-registered')),
        await told('all known', known),
        await told('all new', anew),
      ].join('; ')}`,
    );
  }

  const poll = async () => {
    const response = await api.request('/v1/campaigns/other-7', { headers });
    if (response.status !== 200) throw new Error(`a poll was answered ${response.status}`);
    await response.arrayBuffer();
  };
  fillRollups(1);
  const small = await timed(200, poll);
  const rows = fillRollups(365);
  const large = await timed(200, poll);
  console.log(
    `poll of a campaign of one day among ${rows.toLocaleString('en')} rollup rows takes ${(large / small).toFixed(2)} x the time among 4,800 (${large.toFixed(2)} and ${small.toFixed(2)} ms here)`,
  );
  await store.close();
} finally {
  rmSync(folder, { recursive: true, force: true });
}
