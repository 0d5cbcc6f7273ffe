/** The campaigns of the reputation scenario, whose figures were worked out elsewhere. */
import { beforeAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { recordingOf } from '../../../src/ingest/notification.ts';
import { parseRoutes } from '../../../src/ingest/routing.ts';
import { bodyOf } from '../../support/answers.ts';
import { createTestApp } from '../../support/app.ts';
import { batchOf } from '../../support/record.ts';
import { expandScenario, readScenario, scenarioFile } from '../../support/reputation-scenario.ts';
import { openMemory } from '../../support/sqlite.ts';

const scenario = readScenario();
const { moments, windows, windowColumns } = z
  .object({
    moments: z.record(z.string(), z.iso.datetime()),
    windowColumns: z.array(z.string()),
    windows: z.array(
      z.tuple([
        z.string(),
        z.string(),
        z.string(),
        z.string(),
        z.record(z.string(), z.array(z.union([z.number(), z.string(), z.null()]))),
      ]),
    ),
  })
  .parse(JSON.parse(scenarioFile('expected.json')));

const COUNTS = [
  'mails',
  'excluded',
  'sent',
  'attempted',
  'delivered',
  'deliveredOutsideGoogle',
  'hardBounced',
  'softBounced',
  'notAttempted',
  'complained',
];

const MOMENT = 'all is told';

/** By campaign and account and Region (`*` = all). */
const expectedOf = (window: string): ReadonlyMap<string, Readonly<Record<string, unknown>>> =>
  new Map(
    windows.flatMap(([moment, dimension, tag, place, values]) => {
      const row = values[window];
      if (moment !== MOMENT || dimension !== 'campaign' || tag === '' || row === undefined) return [];
      return [[`${tag} ${place}`, Object.fromEntries(windowColumns.map((name, n) => [name, row[n]]))]];
    }),
  );

/** `watch` is ours. */
const verdict = (state: string | undefined) => (state === 'watch' ? 'healthy' : state);

/** What an answer says, under the names of the expectations. */
const said = (
  figures: Record<string, unknown> & { rates: Record<string, { rate: number | null; state?: string }> },
) => ({
  ...Object.fromEntries(COUNTS.map((name) => [name, figures[name]])),
  bounceRateDecimal: figures.rates.bounce?.rate,
  complaintRateDecimal: figures.rates.complaint?.rate,
  complaintRateOfDeliveredDecimal: figures.rates.complaintOfDelivered?.rate,
  bounceVerdict: verdict(figures.rates.bounce?.state),
  complaintVerdict: verdict(figures.rates.complaint?.state),
});

describe('the campaigns of the scenario', () => {
  let get: (path: string) => Promise<ReturnType<typeof JSON.parse>>;

  beforeAll(async () => {
    const routes = parseRoutes(JSON.stringify(scenario.routes));
    if (!routes.ok) throw new Error(routes.error);
    const senders = Object.values(scenario.senders);
    const options = {
      accounts: new Set(senders.map(({ account }) => account)),
      campaignTag: 'campaign',
      routes: routes.value,
      verifiedDomains: new Set(scenario.verifiedDomains),
    };
    const tagged = scenario.lines.map(({ sender }) => scenario.senders[sender]?.campaign !== undefined);
    const told = expandScenario(scenario).filter(({ id }) => tagged[Number.parseInt(id.split('-')[1] ?? '', 16)]);
    const store = openMemory();
    for (let from = 0; from < told.length; from += 500) {
      const batch = told.slice(from, from + 500).map(({ id, topic, account, region, publishedAt, arrivesAt, body }) => {
        const carriage = { id, source: topic, account, region, publishedAt, receivedAt: arrivesAt };
        return recordingOf(JSON.stringify(body()), carriage, options);
      });
      await store.events.record(batchOf(batch));
    }
    const { api, key } = await createTestApp({ store, startAt: Date.parse(moments[MOMENT] ?? '') - 1 });
    const token = await key(['read']);
    get = async (path) => bodyOf(await api('GET', `/v1/campaigns${path}`, token));
  }, 120_000);

  const whole = expectedOf('90d');
  const tags = [...new Set([...whole.keys()].map((key) => key.split(' ')[0] ?? ''))];

  it.each(tags)('%s comes to what was expected, in all and in each account and Region', async (tag) => {
    const found = await get(`/${tag}`);
    const places = [...whole.keys()].filter((key) => key.startsWith(`${tag} `) && !key.endsWith('*'));
    if (places.length === 1) {
      expect(whole.get(places[0] ?? '')).toMatchObject(said(found));
      return;
    }
    expect(whole.get(`${tag} *`)).toMatchObject(said(found));
    for (const each of found.accounts)
      expect(whole.get(`${tag} ${each.account}/${each.region}`)).toMatchObject(said(each));
    expect(found.accounts).toHaveLength(places.length);
  });

  it('are listed with what was expected of the last 30 days, and the sums of the cohorts are theirs', async () => {
    const month = expectedOf('30d');
    const { items } = await get('?window=30d');
    const inOne = items.filter(({ tag }: { tag: string }) => !month.has(`${tag} *`));
    expect(inOne.length).toBeGreaterThan(1);
    for (const item of inOne) {
      const [, expected] = [...month].find(([key]) => key.startsWith(`${item.tag} `)) ?? [];
      expect(expected, item.tag).toMatchObject(said(item));
    }
    const { items: days } = await get('/bought-list/cohorts?bucket=day');
    const sum = (name: string) =>
      days.reduce((total: number, day: Record<string, number>) => total + (day[name] ?? 0), 0);
    const expected = whole.get('bought-list 123456789012/us-east-1');
    for (const name of COUNTS) expect(sum(name), name).toBe(expected?.[name]);
    expect(days).toHaveLength(3);
  });
});
