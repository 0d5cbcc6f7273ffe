/** Sums by day beside those by hour: whoever asks must not see which were read. Every store driver must do so alike. */
import { setImmediate } from 'node:timers/promises';
import { beforeEach, expect, it } from 'vitest';
import { sumCounts } from '../../src/reputation/groups.ts';
import { DAY, HOUR } from '../../src/shared/time.ts';
import { DIMENSIONS, type Dimension, type GroupCounts, type Store } from '../../src/store/contract.ts';
import { exported, type Told, tell } from '../support/record.ts';
import { ACCOUNT, bounce, delivery, type MailSpec } from '../support/ses.ts';

const FIRST = Math.floor(Date.UTC(2026, 6, 14) / DAY);
const FOUR_DAYS = { from: FIRST * 24, to: (FIRST + 4) * 24 };

/** Whole days alone, ragged ends, days that are compacted and others, and less than a day. */
const WINDOWS = [
  FOUR_DAYS,
  { from: FIRST * 24, to: (FIRST + 2) * 24 },
  { from: FIRST * 24 + 7, to: (FIRST + 3) * 24 + 11 },
  { from: (FIRST + 1) * 24 - 1, to: (FIRST + 2) * 24 + 1 },
  { from: FIRST * 24 + 1, to: (FIRST + 1) * 24 },
  { from: (FIRST + 1) * 24, to: (FIRST + 1) * 24 + 23 },
  { from: FIRST * 24 - 1_000, to: (FIRST + 400) * 24 },
];

const elsewhere = { account: ACCOUNT, region: 'eu-west-1', identity: 'news.example.com' };

const mail = (n: number, over: Partial<MailSpec> = {}): MailSpec => ({
  messageId: `m-${n}`,
  acceptedAt: FIRST * DAY + Math.floor((n * 4 * DAY) / 240),
  destination: [`p${n}@d${(n * 7) % 41}.example.com`],
  campaign: `c${n % 3}`,
  tenant: n % 2 === 0 ? 'acme' : 'clinic',
  ...(n % 5 === 0 ? { sender: elsewhere } : {}),
  ...over,
});

const soon = (spec: MailSpec, body: object): Told => ({ body, publishedAt: spec.acceptedAt + 3_000 });
const delivered = (spec: MailSpec) => soon(spec, delivery(spec, spec.acceptedAt + 1_000, spec.destination));
const bounced = (spec: MailSpec) =>
  soon(
    spec,
    bounce(spec, {
      at: spec.acceptedAt + 2_000,
      recipients: spec.destination.map((emailAddress) => ({ emailAddress })),
    }),
  );

export function dailySumsContract({ open }: { readonly open: () => Promise<Store> }): void {
  let store: Store;
  beforeEach(async () => {
    store = await open();
    await tell(store, ...Array.from({ length: 240 }, (_, n) => delivered(mail(n))));
  });

  const compact = async (...days: readonly number[]) => {
    for (const day of days) await store.reputation.compact(FIRST + day);
  };
  /** Days of the four whose own sums are there to be read. */
  const summed = async () => {
    const found: number[] = [];
    for (const day of [0, 1, 2, 3]) {
      const { counters, differences } = await store.reputation.compareDay(FIRST + day);
      expect(differences).toBe(0);
      if (counters > 0) found.push(day);
    }
    return found;
  };
  const groupsOf = (dimension: Dimension, window: { from: number; to: number; tenant?: string }) =>
    store.reputation.groups({ ...window, dimension, limit: 1_000 });

  /** `hours` reads nothing but hours. */
  const expectSumsOfHours = async (window: { from: number; to: number; tenant?: string }) => {
    const whole = sumCounts(await store.reputation.hours(window));
    for (const dimension of DIMENSIONS) {
      const rows = await groupsOf(dimension, window);
      expect(sumCounts(rows), dimension).toEqual(whole);
      for (const [value, of] of Map.groupBy(rows, (row) => row.value)) {
        const hours = await store.reputation.hours({ ...window, of: { dimension, value } });
        expect(sumCounts(of), `${dimension} ${value}`).toEqual(sumCounts(hours));
        expect(new Set(of.map(({ region }) => region)).size).toBe(of.length);
      }
    }
  };
  const expectEveryWindow = async () => {
    for (const window of WINDOWS) await expectSumsOfHours(window);
    await expectSumsOfHours({ ...FOUR_DAYS, tenant: 'acme' });
  };

  it('make no difference to groups, whatever the window, before late events and after', async () => {
    const before = sumCounts(await groupsOf('campaign', FOUR_DAYS));
    await compact(0, 1, 3);
    expect(await summed()).toEqual([0, 1, 3]);
    expect(sumCounts(await groupsOf('campaign', FOUR_DAYS))).toEqual(before);
    await expectEveryWindow();
    await tell(store, bounced(mail(3)));
    expect(await summed()).toEqual([1, 3]);
    expect(sumCounts(await groupsOf('campaign', FOUR_DAYS)).hardBounced).toBe(1);
    await expectEveryWindow();
    await compact(0);
    expect(await summed()).toEqual([0, 1, 3]);
    await expectEveryWindow();
  }, 60_000);

  /** Value and first hour -> how many, read piece by piece from the groups. */
  const pieceByPiece = async (window: { from: number; to: number }, dimension: Dimension, bucketHours: number) => {
    const found: Record<string, number> = {};
    for (let from = window.from; from < window.to; ) {
      const to = Math.min(window.to, (Math.floor(from / bucketHours) + 1) * bucketHours);
      for (const { value, hardBounced } of await groupsOf(dimension, { from, to }))
        if (hardBounced > 0) found[`${value} ${from}`] = (found[`${value} ${from}`] ?? 0) + hardBounced;
      from = to;
    }
    return found;
  };

  it('make no difference to courses, nor to who has any', async () => {
    await tell(store, ...[1, 2, 3, 40, 77, 120, 121, 199, 230].map((n) => bounced(mail(n))));
    for (const compacted of [[], [0, 1, 3]]) {
      await compact(...compacted);
      for (const window of WINDOWS.slice(1, 4))
        for (const dimension of DIMENSIONS) {
          const values = [...new Set((await groupsOf(dimension, window)).map(({ value }) => value))];
          for (const bucketHours of [6, 24]) {
            const asked = { ...window, dimension, values, bucketHours, some: 'hardBounced' } as const;
            const points = await store.reputation.courses(asked);
            const found = Object.fromEntries(points.map(({ value, hour, count }) => [`${value} ${hour}`, count]));
            expect(found, `${dimension} by ${bucketHours}`).toEqual(await pieceByPiece(window, dimension, bucketHours));
            expect(points).toHaveLength(Object.keys(found).length);
          }
          const some = { ...window, dimension, some: 'hardBounced', limit: 1_000 } as const;
          const numbers = (rows: readonly GroupCounts[]) =>
            rows
              .filter(({ hardBounced }) => hardBounced > 0)
              .map(({ value, region, hardBounced }) => `${value} ${region} ${hardBounced}`)
              .sort();
          const [having, all] = [await store.reputation.groups(some), await groupsOf(dimension, window)];
          expect(numbers(having)).toEqual(numbers(all));
          expect(having).toHaveLength(numbers(all).length);
        }
    }
  }, 120_000);

  it('follow a mail to another day, tenant and campaign', async () => {
    await compact(0, 1, 2, 3);
    const moved = mail(100, { acceptedAt: FIRST * DAY + 5 * HOUR, tenant: 'zoo', campaign: 'z' });
    await tell(store, delivered(moved));
    expect(await summed()).toEqual([2, 3]);
    const attempted = async () => sumCounts(await groupsOf('campaign', FOUR_DAYS)).attempted;
    expect(await attempted()).toBe(240);
    await compact(0, 1);
    expect(await summed()).toEqual([0, 1, 2, 3]);
    expect(await attempted()).toBe(240);
    await expectSumsOfHours(FOUR_DAYS);
  }, 60_000);

  it('of what has no mail any more go', async () => {
    const lone = mail(999, { acceptedAt: (FIRST + 1) * DAY + HOUR, tenant: 'lone', sender: elsewhere });
    await tell(store, delivered(lone));
    await compact(0, 1);
    await tell(store, delivered({ ...lone, acceptedAt: FIRST * DAY }));
    await compact(0, 1);
    expect(await summed()).toEqual([0, 1]);
    expect(await groupsOf('identity', { from: (FIRST + 1) * 24, to: (FIRST + 2) * 24, tenant: 'lone' })).toEqual([]);
    expect(await groupsOf('identity', { from: FIRST * 24, to: (FIRST + 1) * 24, tenant: 'lone' })).toHaveLength(1);
  });

  it('are not used while hours wait to be counted anew, nor after, until the day is compacted again', async () => {
    await compact(0, 1);
    await store.reputation.setVerifiedDomains(['d0.example.com', 'd7.example.com']);
    await store.reputation.recount(FIRST * 24);
    expect(await summed()).toEqual([1]);
    await expectSumsOfHours(FOUR_DAYS);
    expect(sumCounts(await groupsOf('campaign', FOUR_DAYS)).excluded).toBeGreaterThan(0);
    await compact(0);
    expect(await summed()).toEqual([0, 1]);
    await expectSumsOfHours(FOUR_DAYS);
  });

  it('stand after a compaction only when no counts came while it went on; the sums are right at every moment', async () => {
    const sent = Array.from({ length: 400 }, (_, n) => {
      const acceptedAt = FIRST * DAY + (n % 20) * HOUR;
      return mail(1_000 + n, { acceptedAt, destination: [`p${n}@e${n}.example.com`], campaign: `k${n}` });
    });
    await tell(store, ...sent.map(delivered));
    let going = true;
    const compaction = store.reputation.compact(FIRST).then(() => {
      going = false;
    });
    const whole = { from: FIRST * 24, to: (FIRST + 1) * 24 };
    await setImmediate();
    await tell(store, ...sent.slice(0, 1).map(bounced));
    do {
      for (const dimension of ['recipientDomain', 'campaign', 'tenant'] as const)
        expect(sumCounts(await groupsOf(dimension, whole))).toMatchObject({ attempted: 460, hardBounced: 1 });
      await setImmediate();
    } while (going);
    await compaction;
    expect(await store.reputation.nextToCompact(FIRST + 1)).toBe(FIRST);
    expect(await summed()).toEqual([]);
    await expectSumsOfHours(whole);
    await compact(0);
    expect(await summed()).toEqual([0]);
    const once = await exported(store);
    await compact(0);
    expect(await exported(store)).toBe(once);
    await expectSumsOfHours(whole);
  }, 60_000);
}
