/** What every store must do for what AWS says. */
import { beforeEach, describe, expect, it } from 'vitest';
import { INITIAL_POLL } from '../../src/reputation/aws/polls.ts';
import type { AwsAccount, AwsEntity, AwsMetric, AwsPoll, AwsRecommendation, Store } from '../../src/store/contract.ts';

const T0 = Date.UTC(2026, 10, 20, 9);
const EAST = 'us-east-1';
const WEST = 'us-west-2';

const account = (over: Partial<AwsAccount> = {}): AwsAccount => ({
  region: EAST,
  account: '111122223333',
  accountFrom: 'arn',
  enforcementStatus: 'HEALTHY',
  sendingEnabled: true,
  productionAccess: true,
  quota24h: 50_000,
  sentLast24h: 12_400.5,
  maxSendRate: 14,
  vdmEnabled: true,
  at: T0,
  ...over,
});

const poll = (over: Partial<AwsPoll> = {}): AwsPoll => ({ ...INITIAL_POLL, lastSuccessAt: T0, ...over });

const entity = (over: Partial<AwsEntity> = {}): AwsEntity => ({
  reference: 'arn:aws:ses:us-east-1:111122223333:tenant/acme/tn-1',
  type: 'RESOURCE',
  policy: null,
  impact: 'HIGH',
  sending: 'DISABLED',
  customerStatus: null,
  awsStatus: { status: 'DISABLED', cause: 'complaints', updatedAt: T0 - 5 },
  at: T0,
  ...over,
});

const recommendation = (over: Partial<AwsRecommendation> = {}): AwsRecommendation => ({
  resource: 'arn:aws:ses:us-east-1:111122223333:identity/example.com',
  type: 'DKIM',
  description: 'DKIM1',
  status: 'OPEN',
  impact: null,
  createdAt: T0 - 9,
  updatedAt: null,
  at: T0,
  ...over,
});

export function awsContract(open: () => Promise<Store>): void {
  describe('what AWS says', () => {
    let store: Store;
    beforeEach(async () => {
      store = await open();
    });

    it('keeps the latest state of each Region, with its time, and every word that AWS left out as unknown', async () => {
      expect(await store.aws.accounts()).toEqual([]);
      const silent = account({
        region: WEST,
        account: null,
        accountFrom: null,
        enforcementStatus: null,
        sendingEnabled: null,
        productionAccess: null,
        quota24h: null,
        sentLast24h: null,
        maxSendRate: null,
        vdmEnabled: false,
      });
      await store.aws.saveAccount(silent, poll());
      await store.aws.saveAccount(account(), poll());
      await store.aws.saveAccount(account({ at: T0 + 5, sentLast24h: 13_000, quota24h: -1 }), poll());
      expect(await store.aws.accounts()).toEqual([
        { ...account({ at: T0 + 5, sentLast24h: 13_000, quota24h: -1 }), enforcementSince: T0, sendingSince: T0 },
        { ...silent, enforcementSince: T0, sendingSince: T0 },
      ]);
    });

    it('writes a line of history for each change of the status or of the switch, and for nothing else', async () => {
      const say = (at: number, over: Partial<AwsAccount>) => store.aws.saveAccount(account({ ...over, at }), poll());
      await say(T0, {});
      await say(T0 + 1, { sentLast24h: 1, account: null });
      await say(T0 + 2, { enforcementStatus: 'PROBATION' });
      await say(T0 + 3, { enforcementStatus: 'PROBATION', sendingEnabled: false });
      await say(T0 + 4, { enforcementStatus: 'PROBATION', sendingEnabled: false });
      await say(T0 + 5, { enforcementStatus: null, sendingEnabled: null });
      await say(T0 + 6, { enforcementStatus: null, sendingEnabled: null });
      await say(T0, { region: WEST });
      const told = await store.aws.changes({ region: EAST, limit: 9 });
      expect(
        told.map(({ at, enforcementStatus, sendingEnabled }) => [at - T0, enforcementStatus, sendingEnabled]),
      ).toEqual([
        [5, null, null],
        [3, 'PROBATION', false],
        [2, 'PROBATION', true],
        [0, 'HEALTHY', true],
      ]);
      expect((await store.aws.changes({ limit: 1 })).map(({ region }) => region)).toEqual([WEST]);
    });

    it('knows since when the status and the switch are as they are, each on its own', async () => {
      const say = (at: number, enforcementStatus: string, sendingEnabled: boolean) =>
        store.aws.saveAccount(account({ enforcementStatus, sendingEnabled, at }), poll());
      const times = async () => {
        const [found] = await store.aws.accounts();
        return [(found?.enforcementSince ?? 0) - T0, (found?.sendingSince ?? 0) - T0];
      };
      await say(T0, 'HEALTHY', true);
      await say(T0 + 1, 'SHUTDOWN', true);
      await say(T0 + 2, 'SHUTDOWN', false);
      expect(await times()).toEqual([1, 2]);
      await say(T0 + 3, 'HEALTHY', false);
      expect(await times()).toEqual([3, 2]);
    });

    it('lets no older answer take the place of a newer one', async () => {
      await store.aws.saveAccount(account({ at: T0 + 5 }), poll());
      await store.aws.saveAccount(account({ at: T0, enforcementStatus: 'SHUTDOWN' }), poll());
      expect(await store.aws.accounts()).toMatchObject([{ enforcementStatus: 'HEALTHY', at: T0 + 5 }]);
      expect(await store.aws.changes({ limit: 9 })).toHaveLength(1);
    });

    it('replaces the daily sums of the metrics that came, and keeps those that did not', async () => {
      const metric = (name: string, at: number, ...counts: readonly number[]): AwsMetric => ({
        metric: name,
        days: counts.map((count, n) => ({ day: 20_000 + n, count })),
        at,
      });
      await store.aws.saveMetrics(EAST, [metric('SEND', T0, 1, 2), metric('COMPLAINT', T0)], poll());
      await store.aws.saveMetrics(WEST, [metric('SEND', T0, 9)], poll());
      await store.aws.saveMetrics(EAST, [metric('SEND', T0 + 5, 3)], poll());
      await store.aws.saveMetrics(EAST, [], poll());
      expect(await store.aws.metrics(EAST)).toEqual([metric('COMPLAINT', T0), metric('SEND', T0 + 5, 3)]);
    });

    it('adds pages of tenants’ reputation, changes what is known, and forgets what is listed no more', async () => {
      const other = entity({ reference: 'arn:aws:ses:us-east-1:111122223333:tenant/b/tn-2', sending: 'ENABLED' });
      await store.aws.saveEntities(EAST, [entity(), other], poll(), null);
      await store.aws.saveEntities(WEST, [other], poll(), null);
      const later = entity({ sending: 'REINSTATED', impact: null, awsStatus: null, at: T0 + 9 });
      await store.aws.saveEntities(EAST, [later], poll(), null);
      expect(await store.aws.entities(EAST)).toEqual([later, other]);
      await store.aws.saveEntities(EAST, [], poll(), T0 + 9);
      expect(await store.aws.entities(EAST)).toEqual([later]);
      expect(await store.aws.entities(WEST)).toEqual([other]);
    });

    it('tells recommendations apart by resource, type and description, and updates each in place', async () => {
      const second = recommendation({ description: 'DKIM2' });
      await store.aws.saveRecommendations(EAST, [recommendation(), second, recommendation()], poll(), null);
      const fixed = recommendation({ status: 'FIXED', updatedAt: T0 + 1, at: T0 + 1 });
      await store.aws.saveRecommendations(EAST, [fixed], poll(), null);
      expect(await store.aws.recommendations(EAST)).toEqual([fixed, second]);
      await store.aws.saveRecommendations(EAST, [], poll(), T0 + 1);
      expect(await store.aws.recommendations(EAST)).toEqual([fixed]);
    });

    it('keeps where each part stands with what it brought', async () => {
      const trouble = { operation: 'ListRecommendations', kind: 'throttled', at: T0 };
      const listing = { startedAt: T0, pass: 1, token: 't', pages: 3, items: 7 };
      await store.aws.savePoll(EAST, 'recommendations', poll({ trouble, failures: 2, nextAt: T0 + 4 }));
      await store.aws.saveEntities(EAST, [entity()], poll({ listing, account: '111122223333' }), null);
      await store.aws.saveAccount(account(), poll({ nextAt: T0 + 300_000 }));
      await store.aws.saveMetrics(EAST, [], poll({ truncated: true }));
      expect(await store.aws.polls(EAST)).toEqual({
        account: poll({ nextAt: T0 + 300_000 }),
        entities: poll({ listing, account: '111122223333' }),
        metrics: poll({ truncated: true }),
        recommendations: poll({ trouble, failures: 2, nextAt: T0 + 4 }),
      });
      await store.aws.savePoll(EAST, 'recommendations', poll());
      expect((await store.aws.polls(EAST)).recommendations).toEqual(poll());
      expect(await store.aws.polls(WEST)).toEqual({});
    });
  });
}
