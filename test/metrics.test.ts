import { describe, expect, it } from 'vitest';
import { type GaugeOptions, gaugesOf } from '../src/gauges.ts';
import { createNodeMetrics } from '../src/node-metrics.ts';
import { MAX_PAIRS, reputationGauges } from '../src/reputation/gauges.ts';
import { silentLog } from '../src/shared/log.ts';
import { type Gauge, single } from '../src/shared/metrics.ts';
import { createTestApp } from './support/app.ts';
import { parseExposition } from './support/exposition.ts';
import { tell } from './support/record.ts';
import { runningApp } from './support/scraped.ts';
import { ACCOUNT, send } from './support/ses.ts';
import { openMemory } from './support/sqlite.ts';

const HOUR = 3_600_000;

const render = async (gauges: readonly Gauge[]) => parseExposition(await createNodeMetrics().render(gauges));

describe('the text for Prometheus', () => {
  it('escapes what labels hold, and loses nothing of it', async () => {
    const names = ['a"b', 'back\\slash', 'two\nlines', 'brace}{', 'comma,="'];
    const samples = names.map((name, value) => ({ labels: { name }, value }));
    const families = await render([{ name: 'ses_sentinel_x', help: 'a \\ and\na line', samples }]);
    expect(families.get('ses_sentinel_x')?.samples).toEqual(
      samples.map((sample) => ({ name: 'ses_sentinel_x', ...sample })),
    );
  });

  it('forgets a series whose subject is gone', async () => {
    const metrics = createNodeMetrics();
    const gauge = (name: string): Gauge => ({
      name: 'ses_sentinel_x',
      help: 'x',
      samples: [{ labels: { name }, value: 1 }],
    });
    await metrics.render([gauge('old')]);
    const families = parseExposition(await metrics.render([gauge('new')]));
    expect(families.get('ses_sentinel_x')?.samples.map(({ labels }) => labels)).toEqual([{ name: 'new' }]);
  });

  it('leaves a gauge without samples out, where 0 would be untrue', async () => {
    expect((await render([{ name: 'ses_sentinel_x', help: 'x', samples: [] }])).has('ses_sentinel_x')).toBe(false);
  });

  it.each([
    ['a series twice', '# HELP a x\n# TYPE a gauge\na{b="1"} 1\na{b="1"} 2\n'],
    ['a sample without its TYPE', '# HELP a x\na 1\n'],
    ['a family twice', '# HELP a x\n# TYPE a gauge\na 1\n# HELP a x\n# TYPE a gauge\n'],
    ['an escape that is none', '# HELP a x\n# TYPE a gauge\na{b="\\t"} 1\n'],
    ['a value that is none', '# HELP a x\n# TYPE a gauge\na one\n'],
    ['no end of the last line', '# HELP a x\n# TYPE a gauge\na 1'],
  ])('is read strictly: %s throws', (_, text) => {
    expect(() => parseExposition(text)).toThrow();
  });
});

describe('/metrics', () => {
  it('tells the rates, what they are made of, and the headroom, of each account and Region', async () => {
    const { scrape } = await runningApp();
    const families = await scrape();
    const of = (name: string, labels: object) =>
      families
        .get(`ses_sentinel_${name}`)
        ?.samples.filter((sample) => Object.entries(labels).every(([key, value]) => sample.labels[key] === value))
        .map(({ value }) => value);
    const week = { account: '123456789012', region: 'eu-west-1', window: '7d' };
    const bounces = { ...week, measure: 'bounce' };
    expect(of('rate_part', bounces)).toEqual([9]);
    expect(of('rate_whole', bounces)).toEqual([120]);
    expect(of('rate', bounces)).toEqual([9 / 120]);
    expect(of('rate_state', bounces)).toEqual([3]);
    expect(of('headroom', { ...bounces, line: 'review' })).toEqual([0]);
    expect(of('headroom', { ...bounces, line: 'pause' })).toEqual([2]);
    expect(of('rate', { ...week, measure: 'complaint' })).toEqual([1 / 111]);
    expect(of('plain_complaint_rate', week)).toEqual([1 / 111]);
    expect(of('mails', { ...week, metric: 'delivered' })).toEqual([111]);
    // Hours 0 to 23 of 40, each three times; each of the first nine was refused.
    expect(of('rate_whole', { ...bounces, window: '24h' })).toEqual([72]);
    expect(of('accounts', { window: '7d', state: 'review' })).toEqual([2]);
    expect(of('arrivals', { hour: 'this', region: 'us-east-1' })).toEqual([483]);
    expect(of('arrivals', { hour: 'last', region: 'us-east-1' })).toEqual([0]);
    expect(of('last_message_age_seconds', {})).toEqual([0]);
    expect(of('silence_limit_seconds', {})).toEqual([3 * 3_600]);
    expect(of('webhook_answers_total', { code: 'sns-signature' })).toEqual([1]);
    expect(new Set(of('gauges_up', {}))).toEqual(new Set([1]));
  });

  it('has the same series before any mail but those of accounts, and no rate of nothing', async () => {
    const { api, key } = await createTestApp();
    const families = parseExposition(await (await api('GET', '/metrics', await key(['read']))).text());
    expect(families.has('ses_sentinel_rate')).toBe(false);
    expect(families.has('ses_sentinel_last_message_age_seconds')).toBe(false);
    expect(families.get('ses_sentinel_accounts')?.samples.every(({ value }) => value === 0)).toBe(true);
    expect(families.get('ses_sentinel_messages_total')?.samples.map(({ value }) => value)).toEqual([0, 0]);
  });

  it('gives series to 50 pairs of account and Region, and sums the others into none', async () => {
    const store = openMemory();
    const now = Date.UTC(2026, 9, 20, 12);
    const region = (n: number) => `us-test-${n}`;
    await tell(
      store,
      ...Array.from({ length: MAX_PAIRS + 3 }, (_, n) => ({
        body: send({
          messageId: `0100019f0000${String(n).padStart(4, '0')}-6c9654bb-dc58-4957-8828-68360c1c2d10-000000`,
          acceptedAt: now - HOUR,
          destination: n < 2 ? ['a@example.net', 'b@example.net'] : ['a@example.net'],
          sender: { account: ACCOUNT, region: region(n), identity: 'news.example.com' },
        }),
        publishedAt: now,
      })),
    );
    const counted = (await store.reputation.accounts({ from: 0, to: now })).length;
    const gauges = await reputationGauges(store, now);
    const whole = gauges.find(({ name }) => name === 'ses_sentinel_rate_whole');
    const regions = new Set(whole?.samples.map(({ labels }) => labels.region));
    expect([counted, regions.size]).toEqual([MAX_PAIRS + 3, MAX_PAIRS]);
    expect([region(0), region(1)].every((each) => regions.has(each))).toBe(true);
    expect(gauges.find(({ name }) => name === 'ses_sentinel_accounts_left_out')?.samples).toEqual([
      { labels: {}, value: 3 },
    ]);
    expect(gauges.reduce((sum, { samples }) => sum + samples.length, 0)).toBeLessThan(2_500);
    await store.close();
  });

  it('goes on without a source that fails, says which, and caps the series of all', async () => {
    const store = openMemory();
    const logged: string[] = [];
    const options = {
      store,
      log: { ...silentLog, error: (event: string) => logged.push(event) },
    } as unknown as GaugeOptions;
    const many = { name: 'ses_sentinel_many', help: 'x' };
    const gauges = await gaugesOf(options, 0, {
      sources: {
        broken: async () => {
          throw new Error('disk I/O error');
        },
        good: async () => [
          single('ses_sentinel_one', 'x', 1),
          { ...many, samples: Array.from({ length: 9 }, (_, n) => ({ labels: { n: String(n) }, value: n })) },
        ],
      },
      maxSeries: 5,
    });
    const families = await render(gauges);
    expect(families.get('ses_sentinel_gauges_up')?.samples.map(({ labels, value }) => [labels.source, value])).toEqual([
      ['broken', 0],
      ['good', 1],
    ]);
    expect(logged).toEqual(['gauges-failed']);
    expect(families.get('ses_sentinel_many')?.samples).toHaveLength(4);
    expect(families.get('ses_sentinel_dropped_series')?.samples[0]?.value).toBe(5);
    await store.close();
  });
});
