/** Campaigns, as every store driver must keep them. */
import { beforeEach, describe, expect, it } from 'vitest';
import type { CampaignRegistration, Store } from '../../src/store/contract.ts';
import { tell } from '../support/record.ts';
import { ACCOUNT, delivery, type MailSpec, send } from '../support/ses.ts';

const HOUR = 3_600_000;
const DAY = 24 * HOUR;
const T0 = Date.UTC(2026, 6, 14, 9, 30);
const HOUR_OF_T0 = Math.floor(T0 / HOUR);

const announced = (over: Partial<CampaignRegistration> = {}): CampaignRegistration => ({
  tenant: 'acme',
  tag: 'spring',
  name: 'Spring sale',
  expected: 100,
  at: T0,
  ...over,
});

const mail = (messageId: string, over: Partial<MailSpec> = {}): MailSpec => ({
  messageId,
  acceptedAt: T0,
  destination: ['ann@example.net'],
  tenant: 'acme',
  campaign: 'spring',
  ...over,
});

const sent = (spec: MailSpec) => ({ body: send(spec), publishedAt: spec.acceptedAt + 1_000 });

export function campaignsContract(open: () => Promise<Store>): void {
  describe('campaigns', () => {
    let store: Store;
    beforeEach(async () => {
      store = await open();
    });

    const register = async (over: Partial<CampaignRegistration> = {}) => {
      const campaign = await store.campaigns.register(announced(over));
      if (campaign === null) throw new Error('not registered');
      return campaign;
    };
    const spring = async () => (await store.campaigns.registered(['spring'], 'acme'))[0];
    const check = (campaign: number, hashes: readonly string[], suppressed: readonly string[] = [], at = T0) =>
      store.campaigns.countChecked({ campaign, hashes, suppressed, at });

    it('are registered once for a tenant and tag, and changed by the same words', async () => {
      const { id } = await register();
      expect(await spring()).toEqual({
        id,
        tenant: 'acme',
        tag: 'spring',
        name: 'Spring sale',
        expected: 100,
        checked: 0,
        suppressed: 0,
        registeredAt: T0,
        updatedAt: T0,
        activeAt: T0,
        closedAt: null,
      });
      const changed = await register({ expected: 120, name: null, at: T0 + 5 });
      expect(changed).toMatchObject({ id, expected: 120, name: null, registeredAt: T0, updatedAt: T0 + 5 });
      await register({ tenant: 'clinic' });
      expect((await store.campaigns.registered(['spring', 'x'])).map(({ tenant }) => tenant)).toEqual([
        'acme',
        'clinic',
      ]);
      expect(await store.campaigns.registered(['x'])).toEqual([]);
    });

    it('are listed by their last activity', async () => {
      await register({ at: T0 + 1 });
      const { id } = await register({ tag: 'autumn' });
      await register({ tenant: 'clinic', at: T0 + 3 });
      const latest = async (limit: number, tenant?: string) =>
        (await store.campaigns.latest(limit, tenant)).map(({ tenant: of, tag }) => `${of}/${tag}`);
      expect(await latest(9)).toEqual(['clinic/spring', 'acme/spring', 'acme/autumn']);
      await check(id, ['a'], [], T0 + 2);
      expect(await latest(9, 'acme')).toEqual(['acme/autumn', 'acme/spring']);
      expect(await latest(1)).toEqual(['clinic/spring']);
    });

    it('count each recipient once, however often and by whomever it is asked', async () => {
      const { id } = await register();
      await Promise.all([
        check(id, ['a', 'b', 'c', 'a'], ['b']),
        check(id, ['b', 'a', 'd'], ['b', 'd']),
        check(id, ['a', 'b', 'c'], ['b']),
      ]);
      expect(await spring()).toMatchObject({ checked: 4, suppressed: 2 });
      await check(id, ['a', 'b', 'c', 'd'], ['b', 'd']);
      expect(await spring()).toMatchObject({ checked: 4, suppressed: 2 });
    });

    it('count a recipient as suppressed once any check says so, in whichever order', async () => {
      const { id } = await register();
      await check(id, ['a', 'b'], ['b']);
      await check(id, ['a', 'b'], ['a'], T0 + 7);
      expect(await spring()).toMatchObject({ checked: 2, suppressed: 2, activeAt: T0 + 7 });
    });

    it('keep the recipients of two campaigns apart', async () => {
      const one = await register();
      const two = await register({ tenant: 'clinic' });
      await check(one.id, ['a', 'b'], ['a']);
      await check(two.id, ['a']);
      expect(await store.campaigns.registered(['spring'])).toMatchObject([
        { tenant: 'acme', checked: 2, suppressed: 1 },
        { tenant: 'clinic', checked: 1, suppressed: 0 },
      ]);
    });

    it('count nothing for one that is gone, and begin at zero when it is registered again', async () => {
      const { id } = await register();
      await check(id, ['a', 'b'], ['a']);
      expect(await store.campaigns.unregister({ tenant: 'clinic', tag: 'spring' })).toBe(false);
      expect(await store.campaigns.unregister({ tenant: 'acme', tag: 'spring' })).toBe(true);
      expect(await store.campaigns.unregister({ tenant: 'acme', tag: 'spring' })).toBe(false);
      await check(id, ['c'], ['c']);
      const again = await register();
      expect(again.id).not.toBe(id);
      expect(again).toMatchObject({ checked: 0, suppressed: 0 });
      await check(again.id, ['a']);
      expect(await spring()).toMatchObject({ checked: 1, suppressed: 0 });
    });

    it('forget who was checked in slices, keep the counters, and count no more', async () => {
      const { id } = await register();
      const fresh = await register({ tag: 'fresh', at: T0 + 31 * DAY });
      await check(id, ['a', 'b', 'c', 'd', 'e'], ['a']);
      await check(fresh.id, ['a'], [], T0 + 31 * DAY);
      const now = T0 + 31 * DAY;
      const limits = { closeBefore: now - 30 * DAY, dropBefore: now - 400 * DAY, now, limit: 2 };
      const slices: boolean[] = [];
      for (let more = true; more && slices.length < 20; ) {
        more = await store.campaigns.forget(limits);
        slices.push(more);
      }
      expect(slices).toEqual([true, true, false]);
      expect(await spring()).toMatchObject({ checked: 5, suppressed: 1, closedAt: now });
      await check(id, ['f', 'a'], ['f'], now);
      expect(await spring()).toMatchObject({ checked: 5, suppressed: 1, activeAt: T0 });
      expect((await store.campaigns.registered(['fresh']))[0]).toMatchObject({ checked: 1, closedAt: null });

      const later = T0 + 401 * DAY;
      const drop = { closeBefore: later - 400 * DAY, dropBefore: later - 400 * DAY, now: later, limit: 2 };
      expect(await store.campaigns.forget(drop)).toBe(false);
      expect(await store.campaigns.registered(['spring', 'fresh'])).toMatchObject([{ tag: 'fresh' }]);
    });

    it('forget who was checked for one that was unregistered', async () => {
      const { id } = await register();
      await check(id, ['a', 'b', 'c']);
      await store.campaigns.unregister({ tenant: 'acme', tag: 'spring' });
      const limits = { closeBefore: 0, dropBefore: 0, now: T0, limit: 2 };
      expect(await store.campaigns.forget(limits)).toBe(true);
      expect(await store.campaigns.forget(limits)).toBe(false);
    });

    it('have the counts of their tenant, and of all, by account and Region', async () => {
      const other = { account: ACCOUNT, region: 'eu-west-1', identity: 'studio.example.net' };
      await tell(
        store,
        sent(mail('m-1')),
        sent(mail('m-2', { acceptedAt: T0 + 5 * HOUR })),
        sent(mail('m-3', { sender: other, tenant: 'clinic', acceptedAt: T0 + HOUR })),
        sent(mail('m-4', { campaign: 'autumn' })),
        {
          body: delivery(mail('m-1'), T0 + 2_000, ['ann@example.net']),
          publishedAt: T0 + 3_000,
        },
      );
      const totals = async (tenants: readonly string[], from = 0) =>
        (await store.campaigns.totals('spring', tenants, from)).map(
          ({ tenant, account, region, firstHour, lastHour, mails, delivered }) => [
            `${tenant}/${account}/${region}`,
            firstHour - HOUR_OF_T0,
            lastHour - HOUR_OF_T0,
            mails,
            delivered,
          ],
        );
      expect(await totals(['acme'])).toEqual([[`acme/${ACCOUNT}/us-east-1`, 0, 5, 2, 1]]);
      expect(await totals(['acme'], HOUR_OF_T0 + 1)).toEqual([[`acme/${ACCOUNT}/us-east-1`, 5, 5, 1, 0]]);
      expect(await totals(['', 'clinic'])).toEqual([
        [`/${ACCOUNT}/eu-west-1`, 1, 1, 1, 0],
        [`/${ACCOUNT}/us-east-1`, 0, 5, 2, 1],
        [`clinic/${ACCOUNT}/eu-west-1`, 1, 1, 1, 0],
      ]);
      expect(await totals(['nobody'])).toEqual([]);

      const cohorts = async (tenant: string, from: number, to: number, bucketHours: 1 | 24) =>
        (await store.campaigns.cohorts({ tag: 'spring', tenant }, { from, to, bucketHours })).map(({ hour, mails }) => [
          hour,
          mails,
        ]);
      expect(await cohorts('', HOUR_OF_T0, HOUR_OF_T0 + 6, 1)).toEqual([
        [HOUR_OF_T0, 1],
        [HOUR_OF_T0 + 1, 1],
        [HOUR_OF_T0 + 5, 1],
      ]);
      expect(await cohorts('acme', HOUR_OF_T0, HOUR_OF_T0 + 5, 1)).toEqual([[HOUR_OF_T0, 1]]);
      expect(await cohorts('acme', 0, 1e6, 24)).toEqual([[HOUR_OF_T0 - (HOUR_OF_T0 % 24), 2]]);
    });

    it('that are registered keep their counts when their day is compacted', async () => {
      const tiny = Array.from({ length: 105 }, (_, n) => `tag-${String(n).padStart(3, '0')}`);
      await register({ tag: 'tag-104' });
      await tell(store, ...tiny.map((campaign) => sent(mail(`m-${campaign}`, { campaign }))));
      await store.reputation.compact(Math.floor(T0 / DAY));
      const mails = async (tag: string, tenant: string) =>
        (await store.campaigns.totals(tag, [tenant], 0)).map((row) => row.mails);
      expect([await mails('tag-099', 'acme'), await mails('tag-099', '')]).toEqual([[1], [1]]);
      expect([await mails('tag-103', 'acme'), await mails('tag-103', '')]).toEqual([[], []]);
      expect([await mails('tag-104', 'acme'), await mails('tag-104', '')]).toEqual([[1], [1]]);
      await tell(store, sent(mail('m-late', { campaign: 'tag-104', acceptedAt: T0 + 1_000 })));
      expect([await mails('tag-104', 'acme'), await mails('tag-104', '')]).toEqual([[2], [2]]);
    });
  });
}
