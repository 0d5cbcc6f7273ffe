/** What the overview tells: who makes the trouble, since when, what has changed. Its figures are the API's. */
import fc from 'fast-check';
import { beforeAll, describe, expect, it } from 'vitest';
import { alertSpans, alertText, chartSpans, levelIn } from '../../src/dashboard/charts/alert-spans.ts';
import type { OutcomeModel, RateModel } from '../../src/dashboard/charts/model.ts';
import { changesOf, countChange } from '../../src/dashboard/overview/change-words.ts';
import { addCounts, contribution, FLAG, ZERO_COUNTS } from '../../src/reputation/metrics.ts';
import { OUTCOMES, outcomesOf } from '../../src/reputation/outcomes.ts';
import { alertWith } from '../support/alerts.ts';
import { createTestApp } from '../support/app.ts';
import { signInAs, textOf } from '../support/dashboard.ts';
import { type Told, tell } from '../support/record.ts';
import { bounce, complaint, delivery, type MailSpec, other, send } from '../support/ses.ts';

const HOUR = 3_600_000;
const DAY = 24 * HOUR;
const NOW = Date.UTC(2026, 9, 20, 12, 30);
const ACCOUNT = '123456789012/us-east-1';

const modelOf = <T>(html: string, chart: string): T => {
  const [, text = '{}'] =
    new RegExp(`data-chart="${chart}".*?<script type="application/json">(.*?)</script>`, 's').exec(html) ?? [];
  return JSON.parse(text) as T;
};

/**
 * 60 mails in each of two weeks. In the second one: 6 hard bounces of campaign `spring` (of 20 mails), 1 of `news`, a
 * soft bounce, a reject, two complaints; in the first one hard bounce.
 */
async function filled() {
  const test = await createTestApp({ startAt: NOW });
  const told: Told[] = [];
  for (let n = 0; n < 120; n++) {
    const [old, nth] = [n >= 60, n % 60];
    const address = `p${nth}@${nth % 2 === 0 ? 'even' : 'odd'}.example.net`;
    const campaign = nth < 20 ? 'spring' : 'news';
    const acceptedAt = NOW - (old ? 8 * DAY : HOUR) - nth * HOUR;
    const spec: MailSpec = {
      messageId: `m-${n}`,
      acceptedAt,
      destination: [address],
      campaign,
      configurationSet: 'one',
    };
    const bounced = { at: acceptedAt + 1_000, recipients: [{ emailAddress: address, status: '5.1.1' }] };
    const end = old
      ? nth === 0
        ? bounce(spec, bounced)
        : delivery(spec, acceptedAt + 1_000, [address])
      : nth < 6 || nth === 30
        ? bounce(spec, bounced)
        : nth === 31
          ? bounce(spec, { ...bounced, type: 'Transient', subType: 'MailboxFull' })
          : nth === 32
            ? other(spec, 'Reject', { reason: 'Bad content' })
            : delivery(spec, acceptedAt + 1_000, [address]);
    told.push({ body: send(spec), publishedAt: NOW }, { body: end, publishedAt: NOW });
    if (!old && (nth === 40 || nth === 41)) {
      const body = complaint(spec, { at: acceptedAt + 9_000, recipients: [address], feedbackType: 'abuse' });
      told.push({ body, publishedAt: NOW });
    }
  }
  await tell(test.store, ...told);
  return test;
}

let test: Awaited<ReturnType<typeof filled>>;
let ops: Awaited<ReturnType<typeof signInAs>>;
let token: string;
beforeAll(async () => {
  test = await filled();
  ops = await signInAs(test);
  token = await test.key(['read']);
}, 60_000);

interface ApiMeasure {
  readonly numerator: number;
  readonly denominator: number;
  readonly share: number;
}

interface ApiAnswer {
  readonly items: readonly {
    /** One set for each bucket of a series. */
    readonly counts: readonly Readonly<Record<string, number>>[];
    readonly before: { readonly counts: Readonly<Record<string, number>> };
  }[];
  readonly groups: { readonly items: readonly { readonly value: string; readonly bounce: ApiMeasure }[] };
}

const api = async (path: string) => (await (await test.api('GET', path, token)).json()) as ApiAnswer;

describe('outcomes', () => {
  it('are the counts of the API, bucket by bucket, and add up to its mails', async () => {
    const html = await ops.html('/?window=7d');
    const { series } = modelOf<OutcomeModel>(html, 'outcomes');
    const answer = await api('/v1/reputation/series?window=7d');
    const counts = answer.items[0]?.counts ?? [];
    for (const name of ['hardBounced', 'softBounced', 'notAttempted', 'rejected', 'delivered'])
      expect(series.find((each) => each.name === name)?.counts).toEqual(counts.map((each) => each[name]));
    const sums = counts.map((_, n) => series.reduce((sum, each) => sum + (each.counts[n] ?? 0), 0));
    expect(sums).toEqual(counts.map(({ mails }) => mails));
    expect(sums.reduce((a, b) => a + b, 0)).toBe(60);
  });

  it('leave out what was delivered when only problems are asked for, and keep the rest of the address', async () => {
    const html = await ops.html(`/?window=7d&account=${encodeURIComponent(ACCOUNT)}&show=problems`);
    expect(modelOf<OutcomeModel>(html, 'outcomes').series.map(({ name }) => name)).toEqual(
      OUTCOMES.filter((name) => name !== 'delivered'),
    );
    const account = encodeURIComponent(ACCOUNT);
    expect(html).toContain(`href="/?window=7d&amp;account=${account}#outcomes-heading"`);
    expect(html).toContain(`href="/?window=30d&amp;account=${account}&amp;show=problems"`);
  });

  it('count each mail once, whatever happened to it', () => {
    const settled = FLAG.delivered | FLAG.hardBounced | FLAG.softBounced;
    fc.assert(
      fc.property(
        fc.array(
          fc.integer({ min: 0, max: 0xff }).map((flags) => flags & ~(FLAG.complained | FLAG.notSpam)),
          { maxLength: 40 },
        ),
        (mails) => {
          const outcomes = outcomesOf(mails.map(contribution).reduce(addCounts, ZERO_COUNTS));
          const kept = outcomes.delivered + outcomes.softBounced + outcomes.hardBounced;
          expect(kept + outcomes.notAttempted).toBeLessThanOrEqual(mails.length);
          const delivered = mails.filter(
            (flags) =>
              (flags & FLAG.delivered) !== 0 &&
              (flags & (FLAG.hardBounced | FLAG.softBounced | FLAG.notAttempted)) === 0,
          ).length;
          expect(outcomes.delivered).toBeGreaterThanOrEqual(delivered);
          const waiting = mails.some((flags) => (flags & settled) === 0 && (flags & FLAG.notAttempted) === 0);
          if (!waiting) expect(outcomes.delivered).toBe(delivered);
        },
      ),
    );
  });
});

describe('where the trouble comes from', () => {
  const culprits = (html: string) =>
    [...html.matchAll(/<tr data-culprit="(\w+)">(.*?)<\/tr>/gs)].map(([, dimension = '', row = '']) => ({
      dimension,
      text: textOf(row).trim(),
      href: /href="([^"]+)"/.exec(row)?.[1]?.replaceAll('&amp;', '&') ?? '',
    }));

  it('names what fails more often than the whole, with the rate and the share of the API', async () => {
    const [first, ...others] = culprits(await ops.html('/?window=7d&trouble=bounce'));
    const { groups } = await api('/v1/reputation?window=7d&by=campaign&sort=share');
    const spring = groups.items.find(({ value }) => value === 'spring')?.bounce;
    expect([spring?.numerator, spring?.denominator, spring?.share]).toEqual([6, 20, 6 / 7]);
    expect(first).toEqual({
      dimension: 'campaign',
      text: 'Campaign spring 30.00 % 6 of 20 86 %',
      href: `/breakdown?by=campaign&campaign=spring&account=${encodeURIComponent(ACCOUNT)}`,
    });
    // One value each: they say nothing.
    for (const { dimension } of others)
      expect(['configurationSet', 'identity', 'stream', 'tenant']).not.toContain(dimension);
  });

  it('tells of the other measure when it is asked for, and says so when nothing failed', async () => {
    expect(culprits(await ops.html('/?window=7d&trouble=complaint')).map(({ text }) => text)).toEqual([
      'Campaign news 5.405 % 2 of 37 100 %',
    ]);
    const quiet = await createTestApp({ startAt: NOW });
    const spec: MailSpec = { messageId: 'm', acceptedAt: NOW - HOUR, destination: ['ann@example.net'] };
    await tell(quiet.store, { body: send(spec), publishedAt: NOW });
    const html = await (await signInAs(quiet)).html('/');
    expect(textOf(html)).toMatch(/No (hard bounces|complaints) in the last 7 days\./);
  });

  it('does not tell a tenant of others', async () => {
    const html = await (await signInAs(test, { tenant: 'clinic' })).html('/');
    expect(html).not.toContain('spring');
  });
});

describe('what has changed', () => {
  it('stands beside the window before, which is the API’s', async () => {
    const html = await ops.html('/?window=7d');
    const change = (what: string) => new RegExp(`data-change="${what}">([^<]*)<`).exec(html)?.[1];
    const [item] = (await api('/v1/reputation?window=7d')).items;
    expect([item?.before.counts.attempted, item?.before.counts.hardBounced]).toEqual([60, 1]);
    expect(change('Mails')).toBe('no change');
    expect(change('Hard bounces')).toBe('+6 (+600\u202f%)');
    expect(change('Complaints')).toBe('new');
    expect(change('Hard bounce rate')).toBe('+10.00 points');
  });

  it.each([
    [0, 0, 'no change'],
    [5, 5, 'no change'],
    [5, 0, 'new'],
    [0, 4, '\u22124 (\u2212100\u202f%)'],
    [1_500, 1_000, '+500 (+50\u202f%)'],
    [90_000, 1, '+89,999'],
    [100_001, 100_000, '+1'],
  ])('%i after %i is “%s”', (now, before, text) => {
    expect(countChange(now, before)).toBe(text);
  });

  it('is not told when the window before had no mail', async () => {
    expect(changesOf({ ...ZERO_COUNTS, attempted: 9 }, ZERO_COUNTS)).toBeNull();
    expect(textOf(await ops.html('/?window=90d'))).toContain('The 90 days before had no mail to compare with.');
  });
});

describe('alerts on the charts', () => {
  const at = (hours: number) => NOW - hours * HOUR;
  const episode = (level: 'warn' | 'review' | 'pause', from: number, to: number | null) => ({
    level,
    openedAt: at(from),
    resolvedAt: to === null ? null : at(to),
  });

  it('lie flat: the worst level that is open speaks', () => {
    const spans = alertSpans([episode('warn', 10, 1), episode('review', 8, 4), episode('pause', 6, 5)]);
    expect(
      spans.map(({ level, from, to }) => [level, (NOW - from) / HOUR, to === null ? null : (NOW - to) / HOUR]),
    ).toEqual([
      ['warn', 10, 8],
      ['review', 8, 6],
      ['pause', 6, 5],
      ['review', 5, 4],
      ['warn', 4, 1],
    ]);
    const buckets = [12, 9, 6, 3].map((hours) => ({ start: at(hours), end: at(hours - 3) }));
    expect(buckets.map((bucket) => levelIn(spans, bucket))).toEqual(['warn', 'review', 'pause', 'warn']);
    expect(alertText(spans, { start: at(12), end: at(0) })).toBe(
      'An alert (pause line) was open from 20 Oct 2026, 02:30 to 20 Oct 2026, 11:30 UTC.'.replaceAll(
        /(\d+) (Oct) (2026)/g,
        '$1\u00a0$2\u00a0$3',
      ),
    );
    expect(alertText(spans, { start: at(40), end: at(20) })).toBe('');
  });

  it('never overlap, and cover exactly the time in which one was open', () => {
    const open = fc.record({
      level: fc.constantFrom('warn' as const, 'review' as const, 'pause' as const),
      openedAt: fc.integer({ min: 0, max: 50 }),
      lasts: fc.option(fc.integer({ min: 1, max: 30 })),
    });
    fc.assert(
      fc.property(fc.array(open, { maxLength: 8 }), (found) => {
        const alerts = found.map(({ level, openedAt, lasts }) => ({
          level,
          openedAt,
          resolvedAt: lasts === null ? null : openedAt + lasts,
        }));
        const spans = alertSpans(alerts);
        for (const [n, { from }] of spans.entries()) {
          const before = spans[n - 1];
          if (before !== undefined) expect(before.to ?? Infinity).toBeLessThanOrEqual(from);
        }
        for (let time = 0; time < 90; time++) {
          const isOpen = alerts.some(({ openedAt, resolvedAt }) => openedAt <= time && (resolvedAt ?? Infinity) > time);
          expect(levelIn(spans, { start: time, end: time + 0.5 }) !== null).toBe(isOpen);
        }
      }),
    );
  });

  it('stand where the curve tells of the same time, within the plot', () => {
    const buckets = [3, 2, 1, 0].map((n) => ({ start: NOW - (n + 1) * HOUR, end: NOW - n * HOUR }));
    const spans = alertSpans([{ level: 'review', openedAt: NOW - 2.5 * HOUR, resolvedAt: NOW - 1.5 * HOUR }]);
    expect(chartSpans(spans, buckets, NOW)).toEqual([
      { level: 'review', from: 0.5, to: 1.5, label: 'alert, review line' },
    ]);
    const open = alertSpans([{ level: 'warn', openedAt: NOW - 90 * HOUR, resolvedAt: null }]);
    expect(chartSpans(open, buckets, NOW)).toEqual([{ level: 'warn', from: 0, to: 3, label: 'alert, warning line' }]);
  });

  it('are on the chart of their measure and account: shaded, in the sentence, the readout and the table', async () => {
    const mine = await filled();
    const ours = alertWith({ id: 'a', openedAt: at(30), value: null, title: 'Over the review line: <b>6 %</b>' });
    const elsewhere = alertWith({ id: 'b', openedAt: at(50), scope: { account: '123456789012', region: 'eu-west-1' } });
    await mine.store.alerts.write(
      [ours, elsewhere].map((alert) => ({ alert, notice: 'opened' })),
      NOW,
    );
    const html = await (await signInAs(mine)).html('/?window=7d');
    expect(modelOf<RateModel>(html, 'bounce').spans).toHaveLength(1);
    expect(modelOf<RateModel>(html, 'complaint').spans).toEqual([]);
    const figure = /data-chart="bounce".*?<\/figure>/s.exec(html)?.[0] ?? '';
    const text = textOf(figure);
    expect(text).toContain('An alert (review line) is open since 19 Oct 2026, 06:30 UTC.');
    expect(text).toContain('Shaded: an alert was open at the review line');
    expect(text).toMatch(/<\/?b>|20 Oct, 12:00 to 18:00 UTC, still filling: [^:]*alert open \(review line\)/);
    expect([...figure.matchAll(/alert open \(review line\)<\/td>/g)]).toHaveLength(6);
    expect(html).toContain('Open alert: Over the review line: &lt;b&gt;6 %');
    const tenant = await (await signInAs(mine, { tenant: 'clinic' })).html('/');
    expect(tenant).not.toContain('Open alert');
  });
});
