/** The list of campaigns: its order, its shares, its pages, and what it leaves over. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { byRank, rankOf } from '../../../src/reputation/campaigns/ranking.ts';
import { type Counts, ZERO_COUNTS } from '../../../src/reputation/metrics.ts';
import { send } from '../../support/ses.ts';
import { campaignApp, DAY, mail, people, T0, toMany } from './support.ts';

const counts = (attempted: number, hardBounced: number, complained = 0): Counts => ({
  ...ZERO_COUNTS,
  mails: attempted,
  attempted,
  hardBounced,
  complained,
  delivered: attempted - hardBounced,
  deliveredOutsideGoogle: attempted - hardBounced,
});

const order = (campaigns: Readonly<Record<string, Counts>>, sort: 'worst' | 'volume' = 'worst') =>
  Object.entries(campaigns)
    .map(([tag, of]) => rankOf(sort, tag, of))
    .sort(byRank)
    .map(({ tag }) => tag);

describe('the order', () => {
  it('has what is surely bad first, by either rate under its own line', () => {
    expect(
      order({
        clean: counts(10_000, 0),
        'bounces 6 %': counts(10_000, 600),
        'complaints 4 %': counts(500, 0, 20),
        'bounces 1 %': counts(10_000, 100),
        'complaints 0.2 %': counts(10_000, 0, 20),
      }),
    ).toEqual(['complaints 4 %', 'complaints 0.2 %', 'bounces 6 %', 'bounces 1 %', 'clean']);
  });

  it('has what is too little to judge last: 1 of 2 never tops', () => {
    const one = counts(2, 1, 1);
    expect(order({ one, clean: counts(10_000, 0), odd: counts(10_000, 2), empty: ZERO_COUNTS })).toEqual([
      'odd',
      'clean',
      'one',
      'empty',
    ]);
  });

  it('never puts fewer than 100 mails before more, however bad', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 0, max: 99 }),
        fc.nat(),
        fc.nat(),
        fc.integer({ min: 200, max: 1e6 }),
        fc.nat(99),
        (few, hard, complained, many, bounced) => {
          const small = counts(few, few === 0 ? 0 : hard % (few + 1), few === 0 ? 0 : complained % (few + 1));
          expect(order({ small, large: counts(many, bounced) })).toEqual(['large', 'small']);
        },
      ),
    );
  });

  it('gets worse with each hard bounce in the same volume', () => {
    fc.assert(
      fc.property(fc.integer({ min: 100, max: 1e5 }), fc.nat(), (attempted, some) => {
        const hard = some % attempted;
        expect(order({ a: counts(attempted, hard), b: counts(attempted, hard + 1) })).toEqual(['b', 'a']);
      }),
    );
  });

  it('is by volume when asked, and by tag between equals', () => {
    const equal = counts(5, 1);
    expect(order({ b: equal, a: equal, c: counts(9, 0) }, 'volume')).toEqual(['c', 'a', 'b']);
  });
});

describe('the list', () => {
  it('has campaigns with mail in the window and registered ones, with their shares of the account', async () => {
    const { get, tellAll, register } = await campaignApp();
    await tellAll(
      ...toMany('bought-list', 120, 30),
      ...toMany('weekly', 200, 10),
      ...toMany('tiny', 2, 1),
      ...toMany('old', 3, 0, { acceptedAt: T0 - 8 * DAY }),
      ...toMany('untagged', 4, 0, { campaign: undefined }),
    );
    await register('planned', { expected: 50, tenant: 'acme', name: 'Planned' });
    const list = await get('?window=7d');
    expect(list.items.map(({ tag }: { tag: string }) => tag)).toEqual(['bought-list', 'weekly', 'tiny', 'planned']);
    expect(list.items[0]).toMatchObject({
      mails: 120,
      hardBounced: 30,
      state: 'pause',
      expected: null,
      registrations: 0,
      shares: { hardBounced: 30 / 41, complained: null },
    });
    expect(list.items[2]).toMatchObject({ state: 'low-volume', rates: { bounce: { part: 1, whole: 2 } } });
    expect(list.items[3]).toMatchObject({ name: 'Planned', expected: 50, mails: 0, shares: { hardBounced: null } });
    expect(list).toMatchObject({
      window: '7d',
      from: '2026-11-13T10:00:00.000Z',
      to: '2026-11-20T10:00:00.000Z',
      nextCursor: null,
      untagged: { mails: 4 },
      folded: { mails: 0 },
      others: { mails: 0 },
    });
    expect((await get('?window=30d&sort=volume')).items.map(({ tag }: { tag: string }) => tag)).toEqual([
      'weekly',
      'bought-list',
      'old',
      'tiny',
      'planned',
    ]);
  }, 60_000);

  it('gives every campaign once, page by page', async () => {
    const { get, tellAll, app, token } = await campaignApp();
    const tags = Array.from({ length: 7 }, (_, n) => `tag-${n}`);
    await tellAll(...tags.flatMap((tag, n) => toMany(tag, 1 + (n % 3), n % 2)));
    const whole = (await get('')).items.map(({ tag }: { tag: string }) => tag);
    expect([...whole].sort()).toEqual(tags);
    const paged: string[] = [];
    for (let cursor: string | null = ''; cursor !== null; ) {
      const page: { items: readonly { tag: string }[]; nextCursor: string | null } = await get(
        `?limit=2${cursor === '' ? '' : `&cursor=${cursor}`}`,
      );
      expect(page.items.length).toBeLessThanOrEqual(2);
      paged.push(...page.items.map(({ tag }) => tag));
      cursor = page.nextCursor;
    }
    expect(paged).toEqual(whole);
    for (const query of ['cursor=x', 'limit=0', 'limit=201', 'window=1y', 'sort=best', 'more=1']) {
      const response = await app.request(`/v1/campaigns?${query}`, { headers: { authorization: `Bearer ${token}` } });
      expect(response.status, query).toBe(400);
    }
  }, 60_000);

  it('says what was folded into the rest of a day', async () => {
    const { get, tellAll, store } = await campaignApp();
    const tags = Array.from({ length: 103 }, (_, n) => `tag-${String(n).padStart(3, '0')}`);
    await tellAll(...tags.map((campaign) => send(mail(campaign, people(1), { campaign }))));
    await store.reputation.compact(Math.floor(T0 / DAY));
    const list = await get('?limit=200');
    expect(list.items).toHaveLength(100);
    expect(list.folded.mails).toBe(3);
  }, 60_000);
});
