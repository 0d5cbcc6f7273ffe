/** `GET /v1/reputation` and its series, asked over the app's own routes. */
import { beforeAll, describe, expect, it } from 'vitest';
import { METRIC_NAMES, ZERO_COUNTS } from '../../src/reputation/metrics.ts';
import type { RateState } from '../../src/reputation/rates.ts';
import { WINDOW_NAMES } from '../../src/reputation/series.ts';
import { DAY, HOUR, toIso } from '../../src/shared/time.ts';
import { DIMENSIONS, type Store } from '../../src/store/contract.ts';
import { bodyOf, refusalOf } from '../support/answers.ts';
import { createTestApp } from '../support/app.ts';
import { serve } from '../support/http.ts';
import { tell } from '../support/record.ts';
import { readExpected, rowOf } from '../support/reputation-expected.ts';
import { replay } from '../support/reputation-replay.ts';
import { bounce, complaint, delivery, type MailSpec, other, send } from '../support/ses.ts';
import { openMemory } from '../support/sqlite.ts';

// biome-ignore lint/suspicious/noExplicitAny: a JSON answer of any shape, taken apart by the assertions.
type Json = any;

const NOW = Date.parse('2026-11-22T09:41:00Z');

async function appAt(now: number, store: Store) {
  const test = await createTestApp({ store, startAt: now });
  const token = await test.key(['read']);
  return {
    ...test,
    token,
    get: async (path: string): Promise<Json> => bodyOf(await test.api('GET', path, token)),
    refused: async (path: string, key = token) => refusalOf(await test.api('GET', path, key)),
  };
}

describe('the scenario of 60 days, over HTTP', () => {
  const expected = readExpected();
  const moment = 'complaint wave over';
  const at = expected.moments[moment] ?? 0;
  const store = openMemory();

  beforeAll(async () => {
    for await (const _ of replay(store, [at]));
  }, 60_000);

  const judgement = (of: Json) => {
    const ratio = { part: of.numerator, whole: of.denominator };
    if (ratio.whole > 0) expect(of.rate).toBe(ratio.part / ratio.whole);
    const { review = null, pause = null } = of.headroom ?? {};
    return {
      measure: 'bounce',
      ratio,
      rate: of.rate,
      interval: null,
      state: of.state as RateState,
      toReview: review,
      toPause: pause,
    } as const;
  };
  const rowFrom = (of: Json) =>
    rowOf(
      { counts: of.counts, bounce: judgement(of.bounce), complaint: judgement(of.complaint) },
      { headroom: of.bounce.headroom !== null },
    );
  const rowFor = (dimension: string, key: string, place: string, window: (typeof WINDOW_NAMES)[number]) =>
    expected.windows.find(
      (row) => row[0] === moment && row[1] === dimension && row[2] === key && row[3] === place,
    )?.[4][window];

  it('answers every account and Region, and every value, as expected', async () => {
    const { app, key } = await createTestApp({ store, startAt: at - 1 });
    const url = await serve(app);
    const headers = { authorization: `Bearer ${await key(['read'])}` };
    const ask = async (query: string): Promise<Json> =>
      (await fetch(`${url}/v1/reputation?${query}`, { headers })).json();
    let compared = 0;
    for (const window of WINDOW_NAMES) {
      const { items } = await ask(`window=${window}`);
      for (const item of items) {
        const place = `${item.account}/${item.region}`;
        expect(rowFrom(item)).toEqual(rowFor('accountRegion', place, place, window));
        compared += 1;
      }
      for (const by of DIMENSIONS) {
        const { groups } = await ask(`window=${window}&by=${by}&limit=200`);
        expect(groups.others).toBeNull();
        for (const group of groups.items) {
          const { account, region } = group.worst;
          const place = group.bounce.headroom === null ? '*' : `${account}/${region}`;
          expect({ by, value: group.value, row: rowFrom(group) }).toEqual({
            by,
            value: group.value,
            row: rowFor(by, group.value, place, window),
          });
          compared += 1;
        }
      }
    }
    expect(compared).toBeGreaterThan(150);
    const { items } = await ask('window=volume&volume=1000&account=123456789012&region=us-east-1');
    const wanted = expected.volumes.find(
      (row) => row[0] === moment && row[2] === '123456789012/us-east-1' && row[4] === 1_000,
    );
    expect(items).toHaveLength(1);
    expect([items[0].volume.reached, items[0].from, ...rowFrom(items[0])]).toEqual(wanted?.slice(5));
  });

  it('tells which window it was, the verdict, the window before and where it leads', async () => {
    const { get } = await appAt(at - 1, store);
    const week = await get('/v1/reputation?window=7d');
    expect(week.estimate).toBe(true);
    expect(week.window).toEqual({
      name: '7d',
      from: '2026-09-27T00:00:00.000Z',
      to: '2026-10-04T00:00:00.000Z',
      filling: '2026-10-03T23:00:00.000Z',
    });
    expect(week.verdict).toEqual({ state: 'pause', speaks: 'complaint', account: '123456789012', region: 'us-east-1' });
    const [worst] = week.items;
    expect(worst.complaint.projection).toEqual({
      review: { state: 'crossed', at: null },
      pause: { state: 'crossed', at: null },
    });
    const before = await (await appAt(at - 7 * DAY - 1, store)).get('/v1/reputation?window=7d');
    const same = before.items.find((item: Json) => item.region === worst.region && item.account === worst.account);
    expect(worst.before).toEqual({ from: same.from, to: same.to, counts: same.counts });
    expect(worst.bounce.before).toMatchObject({ rate: same.bounce.rate, numerator: same.bounce.numerator });
    expect(worst.bounce.before.change).toBe((worst.bounce.rate - same.bounce.rate) * 100);
  });
});

describe('the reputation of some mail', () => {
  const store = openMemory();
  let sequence = 0;
  const spec = (address: string, hoursAgo: number, over: Partial<MailSpec> = {}): MailSpec => ({
    messageId: `m-${++sequence}`,
    acceptedAt: NOW - hoursAgo * HOUR,
    destination: [address],
    ...over,
  });
  const publishedAt = NOW - HOUR;
  const hard = (mail: MailSpec, subType = 'General') =>
    bounce(mail, {
      at: mail.acceptedAt + 60_000,
      type: subType === 'MailboxFull' ? 'Transient' : 'Permanent',
      subType,
      recipients: [{ emailAddress: mail.destination[0] ?? '' }],
    });

  beforeAll(async () => {
    const bodies: object[] = [];
    for (let n = 0; n < 120; n += 1) {
      const mail = spec(`p${n}@gmail.com`, 2 + (n % 20), { tenant: 'acme', campaign: 'spring' });
      bodies.push(n < 3 ? hard(mail, 'NoEmail') : delivery(mail, mail.acceptedAt + 1_000, mail.destination));
    }
    for (let n = 0; n < 60; n += 1) {
      const mail = spec(`p${n}@list.example.com`, 3, { tenant: 'clinic', campaign: 'bought' });
      bodies.push(
        n < 20
          ? hard(mail)
          : n < 30
            ? hard(mail, 'MailboxFull')
            : delivery(mail, mail.acceptedAt + 1_000, mail.destination),
      );
    }
    const pair = spec('a@tiny.example.com', 4, { tenant: 'clinic' });
    bodies.push(hard(pair), send(spec('b@tiny.example.com', 4, { tenant: 'clinic' })));
    const late = spec('ann@outlook.com', 26, { tenant: 'clinic' });
    bodies.push(
      delivery(late, late.acceptedAt + 1_000, late.destination),
      complaint(late, { at: NOW - 5 * HOUR, recipients: late.destination, feedbackType: 'abuse' }),
      other(late, 'DeliveryDelay', {
        timestamp: toIso(NOW - 25 * HOUR),
        delayType: 'MailboxFull',
        delayedRecipients: [{ emailAddress: 'ann@outlook.com' }],
      }),
    );
    await tell(store, ...bodies.map((body) => ({ body, publishedAt })));
  });

  it('by provider, with what has none in the rest', async () => {
    const { get } = await appAt(NOW, store);
    const { groups } = await get('/v1/reputation?window=7d&by=provider');
    expect(groups.items.map((group: Json) => [group.value, group.counts.attempted])).toEqual([
      ['google', 120],
      ['microsoft', 1],
    ]);
    expect(groups.items[0].bounce).toMatchObject({ numerator: 3, denominator: 120, share: 3 / 24, state: 'healthy' });
    expect(groups.others).toMatchObject({ counts: { attempted: 62 }, bounce: { numerator: 21, share: 21 / 24 } });
  });

  it('by domain: by share, by the least that the rate can be, and cut at the limit', async () => {
    const { get } = await appAt(NOW, store);
    const values = async (query: string) =>
      (await get(`/v1/reputation?window=7d&by=recipientDomain${query}`)).groups.items.map((group: Json) => group.value);
    expect(await values('')).toEqual(['list.example.com', 'gmail.com', 'tiny.example.com', 'outlook.com']);
    expect(await values('&sort=rate')).toEqual(['list.example.com', 'tiny.example.com', 'gmail.com', 'outlook.com']);
    expect(await values('&sort=volume')).toEqual(['gmail.com', 'list.example.com', 'tiny.example.com', 'outlook.com']);
    expect(await values('&measure=complaint')).toEqual([
      'outlook.com',
      'gmail.com',
      'list.example.com',
      'tiny.example.com',
    ]);
    const { groups } = await get('/v1/reputation?window=7d&by=recipientDomain&limit=1');
    expect(groups.items).toHaveLength(1);
    expect(groups.others.counts).toMatchObject({ attempted: 123, hardBounced: 4 });
  });

  it('by the class of bounces and the type of delays, by the hour of the event', async () => {
    const { get } = await appAt(NOW, store);
    const bounces = await get('/v1/reputation?window=24h&by=bounceClass&limit=2');
    expect(bounces.groups).toBeNull();
    expect(bounces.events).toEqual({
      items: [
        { class: 'hard', type: 'Permanent/General', count: 21, share: 21 / 34 },
        { class: 'soft', type: 'Transient/MailboxFull', count: 10, share: 10 / 34 },
      ],
      others: 3,
    });
    expect((await get('/v1/reputation?window=24h&by=delayType')).events).toEqual({ items: [], others: 0 });
    expect((await get('/v1/reputation?window=7d&by=delayType')).events.items).toEqual([
      { class: '', type: 'MailboxFull', count: 1, share: 1 },
    ]);
  });

  it('of one dimension, and of another account', async () => {
    const { get } = await appAt(NOW, store);
    const [bought] = (await get('/v1/reputation?window=24h&campaign=bought')).items;
    expect(bought.counts).toMatchObject({ attempted: 60, hardBounced: 20, softBounced: 10 });
    expect(bought.bounce).toMatchObject({
      state: 'low-volume',
      floor: 100,
      lines: { watch: 0.04, review: 0.05, pause: 0.1 },
    });
    expect(bought.bounce.projection.pause).toEqual({ state: 'unknown', at: null });
    expect(bought.before).toBeNull();
    const none = await get('/v1/reputation?window=24h&account=999999999999');
    expect([none.verdict, none.items]).toEqual([null, []]);
    expect((await get('/v1/reputation?window=volume&account=999999999999')).window.from).toBeNull();
  });

  it('judges complaints outside Google, and shows the plain rate beside it', async () => {
    const { get } = await appAt(NOW, store);
    const [item] = (await get('/v1/reputation?window=7d')).items;
    expect(item.complaint).toMatchObject({
      numerator: 1,
      denominator: 31,
      ofDelivered: { numerator: 1, denominator: 148 },
    });
  });

  it('shows a key of one tenant that tenant, whatever it asks for', async () => {
    const { key, api, refused } = await appAt(NOW, store);
    const bound = await key(['read'], 'acme');
    const own = await bodyOf(await api('GET', '/v1/reputation?window=7d&by=tenant', bound));
    expect(own.items[0].counts.attempted).toBe(120);
    expect(own.groups.items.map((group: Json) => group.value)).toEqual(['acme']);
    expect(own.groups.others).toBeNull();
    const domains = await bodyOf(await api('GET', '/v1/reputation?window=7d&by=recipientDomain', bound));
    expect(domains.groups.items.map((group: Json) => group.value)).toEqual(['gmail.com']);
    const bounces = await bodyOf(await api('GET', '/v1/reputation?window=7d&by=bounceClass', bound));
    expect(bounces.events.items.map((each: Json) => each.count)).toEqual([3]);
    const series = await bodyOf(await api('GET', '/v1/reputation/series?window=24h', bound));
    expect(series.items[0].bounce.at(-1).trailing.denominator).toBe(120);
    expect(await refused('/v1/reputation?tenant=clinic', bound)).toEqual([403, 'other-tenant']);
    expect(await refused('/v1/reputation/series?tenant=clinic', bound)).toEqual([403, 'other-tenant']);
    expect(await refused('/v1/reputation', await key(['check']))).toEqual([403, 'scope-missing']);
  });

  it.each([
    '/v1/reputation?window=2h',
    '/v1/reputation?stream=a&campaign=b',
    '/v1/reputation?by=tenant&campaign=b',
    '/v1/reputation?by=tenant&window=volume',
    '/v1/reputation?window=volume&volume=99',
    '/v1/reputation?limit=201',
    '/v1/reputation?tenat=acme',
    '/v1/reputation/series?window=volume',
    '/v1/reputation/series?window=90d&bucket=1h',
    '/v1/reputation/series?window=1h&bucket=1d',
    '/v1/reputation/series?series=events&campaign=b',
  ])('refuses %s', async (path) => {
    const { refused } = await appAt(NOW, store);
    expect(await refused(path)).toEqual([400, 'invalid-request']);
  });

  it('groups a representative volume where account and Region are named', async () => {
    const { get } = await appAt(NOW, store);
    const query = 'window=volume&volume=150&account=123456789012&region=us-east-1&by=tenant';
    const { items, groups, window } = await get(`/v1/reputation?${query}`);
    expect(items[0].volume).toEqual({ wanted: 150, reached: true });
    expect(items[0].from).toBe(window.from);
    const attempted = groups.items.map((group: Json) => group.counts.attempted);
    expect(attempted.reduce((a: number, b: number) => a + b)).toBe(items[0].counts.attempted);
  });

  it('over time: a bucket for every hour, filled with zeros, the last point being the rate itself', async () => {
    const { get } = await appAt(NOW, store);
    const { buckets, items, bucket } = await get('/v1/reputation/series?window=24h&measure=bounce');
    expect([bucket, buckets.length, items.length]).toEqual(['1h', 24, 1]);
    expect(buckets.at(-1)).toEqual({
      start: '2026-11-22T09:00:00.000Z',
      end: '2026-11-22T10:00:00.000Z',
      unfinished: true,
    });
    const [series] = items;
    expect(series.complaint).toBeUndefined();
    expect(series.counts.at(-1)).toEqual(ZERO_COUNTS);
    expect(series.counts.at(-4)).toMatchObject({ attempted: 66, hardBounced: 21 });
    expect(series.bounce.at(-4)).toMatchObject({ numerator: 21, denominator: 66 });
    const [item] = (await get('/v1/reputation?window=24h')).items;
    const { rate, numerator, denominator, interval } = item.bounce;
    expect(series.bounce.at(-1).trailing).toEqual({ rate, numerator, denominator, interval });
    for (const name of METRIC_NAMES)
      expect(series.counts.reduce((sum: number, each: Json) => sum + each[name], 0)).toBe(item.counts[name]);
    const days = await get('/v1/reputation/series?window=30d&bucket=6h');
    expect(days.buckets).toHaveLength(120);
  });

  it('over time, events by their own hour: the complaint is now, though its mail is older than the window', async () => {
    const { get } = await appAt(NOW, store);
    const { items, buckets } = await get('/v1/reputation/series?window=24h&series=events');
    const of = (kind: string, name: string) =>
      items.find((each: Json) => each.kind === kind && each.class === name).counts;
    expect(items).toHaveLength(11);
    for (const each of items) expect(each.counts).toHaveLength(buckets.length);
    expect(of('Complaint', 'complaint').indexOf(1)).toBe(18);
    expect(of('Bounce', 'hard').reduce((a: number, b: number) => a + b)).toBe(24);
    expect(of('Open', '').every((n: number) => n === 0)).toBe(true);
    const [item] = (await get('/v1/reputation?window=24h')).items;
    expect(item.counts.complained).toBe(0);
  });
});

describe('daylight saving', () => {
  const ZONES = ['UTC', 'Europe/Berlin', 'America/New_York', 'Australia/Lord_Howe'];
  /** The hours in which those zones turn their clocks, and the days around them. */
  const SWITCHES = ['2026-03-29T01:30:00Z', '2026-10-25T01:30:00Z', '2026-11-01T06:30:00Z', '2026-03-08T07:30:00Z'];

  it.each(SWITCHES)('changes nothing: the answers of %s are the same bytes in every zone', async (text) => {
    const now = Date.parse(text);
    const store = openMemory();
    const mails = Array.from(
      { length: 60 },
      (_, hour): MailSpec => ({
        messageId: `dst-${hour}`,
        acceptedAt: now - hour * HOUR,
        destination: [`p${hour}@example.net`],
      }),
    );
    await tell(store, ...mails.map((mail) => ({ body: send(mail), publishedAt: mail.acceptedAt + 1_000 })));
    const { api, token } = await appAt(now + 12 * HOUR, store);
    const zone = process.env.TZ;
    const offsets = new Set<number>();
    const answers = new Set<string>();
    for (const name of ZONES) {
      process.env.TZ = name;
      for (const days of [-2, -1, 0, 1]) offsets.add(new Date(now + days * DAY).getTimezoneOffset());
      const texts: string[] = [];
      for (const query of ['window=24h', 'window=7d', 'window=30d', 'window=7d&bucket=1d', 'window=7d&series=events'])
        texts.push(await (await api('GET', `/v1/reputation/series?${query}`, token)).text());
      texts.push(await (await api('GET', '/v1/reputation?window=7d', token)).text());
      answers.add(texts.join('\n'));
    }
    if (zone === undefined) delete process.env.TZ;
    else process.env.TZ = zone;
    expect(offsets.size).toBeGreaterThan(3);
    expect(answers.size).toBe(1);
    const [{ buckets, items }] = [...answers]
      .flatMap((all) => all.split('\n').slice(0, 1))
      .map((json) => JSON.parse(json));
    const starts = buckets.map(({ start }: Json) => Date.parse(start));
    expect(starts.slice(1).every((start: number, index: number) => start - starts[index] === HOUR)).toBe(true);
    expect(items[0].counts.map(({ sent }: Json) => sent)).toEqual([...Array(12).fill(1), ...Array(12).fill(0)]);
  });
});
