/**
 * What every page of the dashboard costs with few and with many events stored, side by side in one process.
 *
 *   npx tsx bench/pages.ts [few events] [many events] [few|many values]
 *
 * Pages are asked for as browsers ask, through the whole app: session, reads, HTML. Times are those of the thread's own work:
 * what other programs do on the machine is not in them. The ratio is the median of those of the rounds, in each of which both
 * files are asked in turns. With BENCH_FOLDER the files stay there, and serve again.
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { findTargetHandler } from 'hono/utils/handler';
import { pageHeaders } from '../src/dashboard/session/page-headers.ts';
import type { Store } from '../src/store/contract.ts';
import { createTestApp } from '../test/support/app.ts';
import { CANARY, fillCanaries } from '../test/support/canaries.ts';
import { signInAs } from '../test/support/dashboard.ts';
import { type MailValues, pageRequests, STREAMS, tenantRequests } from '../test/support/page-requests.ts';
import { type Filled, fill, NOW } from './filled.ts';
import { quantile, timed } from './measure.ts';
import { FEW_VALUES, MANY_VALUES } from './reputation-mail.ts';

const [FEW, MANY] = [Number(process.argv[2] ?? 20_000), Number(process.argv[3] ?? 200_000)];
const VARIETY = process.argv[4] === 'many' ? MANY_VALUES : FEW_VALUES;
const ROUNDS = Number(process.env.BENCH_ROUNDS ?? 9);
/** Milliseconds of each round and file: the clock of a thread's work ticks every few ms. */
const TIMED = Number(process.env.BENCH_TIMED ?? 40);
/** Its mail is the least of all that have any. */
const TENANT = 'tenant-2';
const WITHOUT_MAIL = 'tenant-none';
const kept = process.env.BENCH_FOLDER;
const folder = kept ?? mkdtempSync(join(tmpdir(), 'ses-sentinel-bench-'));

interface Asked {
  readonly name: string;
  /** @returns the status. */
  readonly ask: () => Promise<number>;
}

/** Somebody in the middle of the list, and a message of theirs. */
async function personOf({ suppressions, events }: Store): Promise<Pick<MailValues, 'address' | 'messageId'>> {
  const { items } = await suppressions.page({ now: NOW, state: 'active', text: 'p', reason: 'bounce' }, { limit: 90 });
  const address = items.at(-1)?.address ?? '';
  const story = await events.ofRecipient({ recipient: address, limit: 1 });
  return { address, messageId: story.items[0]?.messageId ?? '' };
}

/** Every page, by an operator, by a key of a tenant with little mail and by one with none. */
async function pagesOf({ store, events }: Filled): Promise<readonly Asked[]> {
  const test = await createTestApp({ store, startAt: NOW });
  if ((await store.breakers.find(CANARY.breaker)) === null)
    await fillCanaries(test, join(folder, `${events}-${VARIETY.domains}.db`));
  const values: MailValues = {
    ...(await personOf(store)),
    tenant: TENANT,
    recipientDomain: 'd1.example.net',
    campaign: 'campaign-2',
    source: 'arn:us-east-1',
  };
  const requests = pageRequests(values);
  const isPage = ({ method, handler }: (typeof test.app.routes)[number]) =>
    method === 'GET' && findTargetHandler(handler) === pageHeaders;
  for (const { path } of test.app.routes.filter(isPage))
    if (!(path in requests) && !STREAMS.includes(path))
      throw new Error(`${path} is not in test/support/page-requests.ts`);

  const viewer = async (prefix: string, paths: readonly string[], tenant: string | null): Promise<readonly Asked[]> => {
    const scopes = tenant === null ? (['admin'] as const) : (['read', 'write'] as const);
    const { cookie } = await signInAs(test, { name: prefix || 'operator', scopes, tenant });
    return paths.map((path) => ({
      name: `${prefix}${decodeURIComponent(path)}`
        .replace(values.address, '<address>')
        .replace(values.messageId, '<id>'),
      ask: async () => {
        const response = await test.app.fetch(new Request(`http://localhost${path}`, { headers: { cookie } }));
        await response.text();
        return response.status;
      },
    }));
  };
  return [
    ...(await viewer('', Object.values(requests).flat(), null)),
    ...(await viewer('a tenant: ', tenantRequests(values), TENANT)),
    ...(await viewer('a tenant without mail: ', ['/', '/campaigns', '/suppressions'], WITHOUT_MAIL)),
  ];
}

const work = (asked: Asked, times: number): Promise<number> =>
  timed(async () => {
    for (let i = 0; i < times; i++) await asked.ask();
  });

/** So many that they take about `TIMED`. */
const repetitions = async (asked: Asked): Promise<number> => {
  await asked.ask();
  return Math.max(1, Math.min(100, Math.ceil(TIMED / Math.max((await work(asked, 3)) / 3, 0.2))));
};

async function compare(pair: readonly [Asked, Asked]): Promise<string> {
  const [few, many] = pair;
  const statuses = [await few.ask(), await many.ask()];
  const status = statuses[0] === statuses[1] ? String(statuses[0]) : statuses.join(' and ');
  const n = [await repetitions(few), await repetitions(many)];
  const times: [number[], number[]] = [[], []];
  for (let round = 0; round < ROUNDS; round++)
    for (const nth of round % 2 === 0 ? ([0, 1] as const) : ([1, 0] as const))
      times[nth].push((await work(pair[nth], n[nth] ?? 1)) / (n[nth] ?? 1));
  const [x, y] = [quantile(times[0], 0.5), quantile(times[1], 0.5)];
  const ratio = quantile(
    times[0].map((time, round) => (times[1][round] ?? 0) / time),
    0.5,
  );
  return `| ${few.name} | ${status} | ${x.toFixed(2)} ms | ${y.toFixed(2)} ms | ${ratio.toFixed(2)} |`;
}

try {
  const [few, many] = [await fill(folder, FEW, VARIETY), await fill(folder, MANY, VARIETY)];
  const [ofFew, ofMany] = [await pagesOf(few), await pagesOf(many)];
  const { tenants, campaigns, domains } = VARIETY;
  console.log(`${tenants} tenants, ${campaigns} campaigns, ${domains} recipient domains`);
  const [fewName, manyName] = [few, many].map(({ events }) => events.toLocaleString('en'));
  console.log(`| page | status | ${fewName} | ${manyName} | ratio |\n|---|---|---|---|---|`);
  const only = process.env.BENCH_PAGES;
  for (const [nth, page] of ofFew.entries()) {
    const other = ofMany[nth];
    if (other !== undefined && (only === undefined || page.name.includes(only)))
      console.log(await compare([page, other]));
  }
  await Promise.all([few.store.close(), many.store.close()]);
} finally {
  if (kept === undefined) rmSync(folder, { recursive: true, force: true });
}
