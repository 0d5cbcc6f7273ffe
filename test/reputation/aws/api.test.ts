import { expect, it } from 'vitest';
import { accountStates } from '../../../src/reputation/aws/account-states.ts';
import { awsGauges } from '../../../src/reputation/aws/gauges.ts';
import { bodyOf, refusalOf } from '../../support/answers.ts';
import { createTestApp } from '../../support/app.ts';
import { withoutCredentials } from '../../support/aws-credentials.ts';
import { HEALTHY } from '../../support/ses-account-server.ts';
import { ACCOUNT, createWorld, EAST, finding, listed, MINUTE, TODAY, tenantArn, type WorldOptions } from './support.ts';

/** The API over the store of a watch that runs, by the same clock. */
async function served(options: WorldOptions = {}) {
  const world = await createWorld(options);
  const app = await createTestApp({ store: world.store, watch: world.settings, startAt: world.now() });
  const reader = await app.key(['read']);
  const get = async () => {
    app.advance(world.now() - app.now());
    return bodyOf(await app.api('GET', '/v1/aws', reader));
  };
  return { world, app, reader, get };
}

it('answers with everything that AWS said, each with its time and age', async () => {
  const { world, get } = await served({ accounts: [ACCOUNT] });
  world.side.metrics = {
    SEND: { [TODAY]: 1_000 },
    DELIVERY: { [TODAY]: 990 },
    PERMANENT_BOUNCE: { [TODAY]: 10 },
    COMPLAINT: { [TODAY - 10]: 2 },
    DELIVERY_COMPLAINT: { [TODAY - 10]: 1_000 },
  };
  world.side.entities = [
    listed('good'),
    listed('acme', {
      SendingStatusAggregate: 'DISABLED',
      AwsSesManagedStatus: { Status: 'DISABLED', Cause: 'bounces' },
    }),
  ];
  world.side.recommendations = [finding()];
  await world.settle();
  world.advance(90_000);
  const { items, ...rest } = await get();
  expect(rest).toEqual({ enabled: true, nextCursor: null });
  const heard = { stale: false, ageSeconds: expect.any(Number), at: expect.stringMatching(/^2026-07-14T09:3/) };
  expect(items).toHaveLength(1);
  expect(items[0]).toMatchObject({
    region: EAST,
    account: ACCOUNT,
    accountFrom: 'settings',
    state: {
      enforcementStatus: 'HEALTHY',
      enforcementSince: '2026-07-14T09:30:00.000Z',
      sendingEnabled: true,
      productionAccess: true,
      quota24h: 50_000,
      sentLast24h: 12_400,
      maxSendRate: 14,
      vdmEnabled: true,
      ...heard,
    },
    changes: [{ account: ACCOUNT, enforcementStatus: 'HEALTHY', sendingEnabled: true }],
    vdm: {
      windows: {
        '7d': {
          send: 1_000,
          permanentBounce: 10,
          complaint: 0,
          deliveryComplaint: 0,
          bounceRate: 0.01,
          complaintRate: null,
        },
        '30d': { complaint: 2, deliveryComplaint: 1_000, complaintRate: 0.002 },
      },
      ...heard,
    },
    entities: {
      items: [{ reference: tenantArn('acme'), sending: 'DISABLED', awsStatus: { cause: 'bounces' } }, {}],
      truncated: false,
      ...heard,
    },
    recommendations: { items: [{ type: 'DKIM', status: 'OPEN', impact: 'LOW' }], truncated: false, ...heard },
    troubles: [],
  });
  expect(items[0].state.ageSeconds).toBeGreaterThanOrEqual(90);
});

it('is off without Regions, and shows no Region that is no longer watched', async () => {
  const world = await createWorld();
  await world.settle();
  const { api, key } = await createTestApp({ store: world.store });
  const answer = await api('GET', '/v1/aws', await key(['read']));
  expect([answer.status, await bodyOf(answer)]).toEqual([200, { enabled: false, items: [], nextCursor: null }]);
});

it('works without credentials: the Region is there, with what to do', async () => {
  const { world, get } = await served();
  withoutCredentials();
  expect((await get()).items).toEqual([
    {
      region: EAST,
      account: null,
      accountFrom: null,
      state: null,
      changes: [],
      vdm: null,
      entities: null,
      recommendations: null,
      troubles: [],
    },
  ]);
  await world.settle();
  expect((await get()).items[0]).toMatchObject({
    state: null,
    troubles: [
      { operation: 'GetAccount', kind: 'no-credentials', advice: expect.stringMatching(/give the machine a role/) },
    ],
  });
});

it('is closed to keys of one tenant, and to keys that may not read', async () => {
  const { app } = await served();
  expect(await refusalOf(await app.api('GET', '/v1/aws', await app.key(['read'], 'acme')))).toEqual([
    403,
    'tenant-bound-key',
  ]);
  expect(await refusalOf(await app.api('GET', '/v1/aws', await app.key(['check'])))).toEqual([403, 'scope-missing']);
});

it('asks nothing of AWS itself', async () => {
  const { world, get } = await served();
  await get();
  expect(world.ses.calls).toEqual([]);
});

it('tells rules the state of each watched Region, and when it became so', async () => {
  const { world } = await served({ regions: [EAST, 'eu-west-1'] });
  world.ses.fault(({ region }) => (region === EAST ? null : 'drop'));
  await world.settle();
  world.side.account = { ...HEALTHY, EnforcementStatus: 'PROBATION' };
  world.advance(6 * MINUTE);
  await world.settle();
  const states = await accountStates(world.store.aws, world.settings, world.now() + 16 * MINUTE);
  expect(states).toEqual([
    {
      region: EAST,
      account: null,
      enforcementStatus: 'PROBATION',
      enforcementSince: states[0]?.at,
      sendingEnabled: true,
      sendingSince: world.server.accounts.calls[0]?.at,
      productionAccess: true,
      quota24h: 50_000,
      sentLast24h: 12_400,
      maxSendRate: 14,
      at: expect.any(Number),
      stale: true,
    },
  ]);
  expect(await accountStates(world.store.aws, { ...world.settings, regions: [] }, world.now())).toEqual([]);
});

it('is measured per Region, with a closed set of statuses', async () => {
  const { world } = await served();
  world.side.account = { ...HEALTHY, EnforcementStatus: 'SOMETHING_NEW', SendQuota: { Max24HourSend: -1 } };
  await world.settle();
  const gauges = await awsGauges(world.store.aws, world.settings, world.now() + 30_000);
  const samples = gauges.map(({ name, samples: of }) => [
    name.replace('ses_sentinel_aws_', ''),
    of.map(({ labels, value }) => [...Object.values(labels), value]),
  ]);
  expect(samples).toEqual([
    [
      'enforcement_status',
      [
        [EAST, 'HEALTHY', 0],
        [EAST, 'PROBATION', 0],
        [EAST, 'SHUTDOWN', 0],
        [EAST, 'OTHER', 1],
      ],
    ],
    ['sending_enabled', [[EAST, 1]]],
    ['quota_24h', [[EAST, -1]]],
    ['sent_last_24h', []],
    ['last_success_age_seconds', [[EAST, expect.any(Number)]]],
  ]);
  expect(gauges.at(-1)?.samples[0]?.value).toBeGreaterThanOrEqual(30);
});
