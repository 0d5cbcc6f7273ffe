import { describe, expect, it } from 'vitest';
import { withoutCredentials } from '../../support/aws-credentials.ts';
import { tell } from '../../support/record.ts';
import { send, ACCOUNT as TOPIC_ACCOUNT } from '../../support/ses.ts';
import { HEALTHY } from '../../support/ses-account-server.ts';
import { ACCOUNT, createWorld, DAY, EAST, finding, HOUR, listed, MINUTE, T0, TODAY, tenantArn } from './support.ts';

describe('an account’s state', () => {
  it('is read, and read again after five minutes', async () => {
    const world = await createWorld();
    await world.settle();
    expect((await world.region()).account).toMatchObject({
      enforcementStatus: 'HEALTHY',
      sendingEnabled: true,
      productionAccess: true,
      quota24h: 50_000,
      sentLast24h: 12_400,
      maxSendRate: 14,
      vdmEnabled: true,
      at: T0,
      stale: false,
      enforcementSince: T0,
    });
    world.side.account = { ...HEALTHY, EnforcementStatus: 'SHUTDOWN' };
    world.advance(4 * MINUTE);
    await world.settle();
    expect((await world.region()).account?.enforcementStatus).toBe('HEALTHY');
    world.advance(MINUTE);
    await world.settle();
    const { account, changes } = await world.region();
    expect(account).toMatchObject({ enforcementStatus: 'SHUTDOWN' });
    expect((account?.enforcementSince ?? 0) - T0).toBeGreaterThanOrEqual(5 * MINUTE);
    expect(changes.map(({ enforcementStatus }) => enforcementStatus)).toEqual(['SHUTDOWN', 'HEALTHY']);
  });

  it('may hold words that are new, and lack everything', async () => {
    const world = await createWorld();
    world.side.account = {
      EnforcementStatus: 'PENDING_SENDING_PAUSE',
      VdmAttributes: { VdmEnabled: 'PAUSED' },
      New: [1],
    };
    await world.settle();
    expect((await world.region()).account).toMatchObject({
      enforcementStatus: 'PENDING_SENDING_PAUSE',
      sendingEnabled: null,
      quota24h: null,
      vdmEnabled: false,
    });
    world.side.account = {};
    world.advance(5 * MINUTE);
    await world.settle();
    expect((await world.region()).account).toMatchObject({ enforcementStatus: null, productionAccess: null });
    expect((await world.region()).troubles).toEqual([]);
  });

  it('is stale once three looks have failed, and stays with its time', async () => {
    const world = await createWorld();
    await world.settle();
    world.ses.fault(() => ({ status: 500, type: 'InternalServiceErrorException' }));
    world.advance(14 * MINUTE);
    await world.settle();
    expect((await world.region()).account).toMatchObject({ at: T0, stale: false });
    world.advance(2 * MINUTE);
    const { account, troubles } = await world.region();
    expect(account).toMatchObject({ enforcementStatus: 'HEALTHY', at: T0, stale: true });
    expect(troubles).toMatchObject([{ part: 'account', operation: 'GetAccount', kind: 'unavailable' }]);
  });
});

describe('whose account it is', () => {
  it('is unknown without a hint, and never guessed between two', async () => {
    const world = await createWorld({ accounts: ['444455556666', '777788889999'] });
    await world.settle();
    expect((await world.region()).account).toMatchObject({ account: null, accountFrom: null });
  });

  it('follows from the mail of the Region, before that from the one account of the settings, before all from an ARN', async () => {
    const mailed = await createWorld();
    const mail = { messageId: 'm-1', acceptedAt: T0 - HOUR, destination: ['ann@example.net'] };
    await tell(mailed.store, { body: send(mail), publishedAt: T0 - HOUR });
    await mailed.settle();
    expect((await mailed.region()).account).toMatchObject({ account: TOPIC_ACCOUNT, accountFrom: 'events' });

    const named = await createWorld({ accounts: ['444455556666'], store: mailed.store });
    named.advance(HOUR);
    named.side.recommendations = [finding()];
    await named.settle();
    expect((await named.region()).account).toMatchObject({ account: '444455556666', accountFrom: 'settings' });
    named.advance(5 * MINUTE);
    await named.settle();
    expect((await named.region()).account).toMatchObject({ account: ACCOUNT, accountFrom: 'arn' });
  });

  it('stays what the mail said when there is no mail any more, as after a pause by AWS', async () => {
    const world = await createWorld();
    const mail = { messageId: 'm-1', acceptedAt: T0 - HOUR, destination: ['ann@example.net'] };
    await tell(world.store, { body: send(mail), publishedAt: T0 - HOUR });
    await world.settle();
    world.advance(8 * DAY);
    await world.settle();
    const { account } = await world.region();
    expect(account).toMatchObject({ account: TOPIC_ACCOUNT, accountFrom: 'events', stale: false });
  });

  it('does not follow from mail of another Region', async () => {
    const world = await createWorld({ regions: ['eu-west-1'] });
    const mail = { messageId: 'm-1', acceptedAt: T0 - HOUR, destination: ['ann@example.net'] };
    await tell(world.store, { body: send(mail), publishedAt: T0 - HOUR });
    await world.settle();
    expect((await world.region('eu-west-1')).account).toMatchObject({ account: null });
  });
});

describe('the Virtual Deliverability Manager', () => {
  const metrics = (over: object = {}) => ({
    SEND: { [TODAY]: 1_000, [TODAY - 6]: 500, [TODAY - 7]: 90, [TODAY - 29]: 9, [TODAY - 30]: 7_777 },
    DELIVERY: { [TODAY]: 980 },
    PERMANENT_BOUNCE: { [TODAY]: 15 },
    COMPLAINT: { [TODAY - 1]: 1, [TODAY - 20]: 2 },
    DELIVERY_COMPLAINT: { [TODAY - 1]: 400, [TODAY - 20]: 600 },
    ...over,
  });

  it('is asked in one call, for 30 UTC days, and its complaint rate has AWS’s own denominator', async () => {
    const world = await createWorld();
    world.side.metrics = metrics();
    await world.settle();
    const { vdm } = await world.region();
    expect(vdm).toMatchObject({ stale: false });
    expect(vdm?.windows['7d']).toEqual({
      counts: { SEND: 1_500, DELIVERY: 980, PERMANENT_BOUNCE: 15, COMPLAINT: 1, DELIVERY_COMPLAINT: 400 },
      bounces: { part: 15, whole: 1_500 },
      complaints: { part: 1, whole: 400 },
    });
    expect(vdm?.windows['30d']).toMatchObject({
      counts: { SEND: 1_599 },
      complaints: { part: 3, whole: 1_000 },
    });
    const [call, ...more] = world.ses.callsOf('BatchGetMetricData');
    expect(more).toEqual([]);
    expect(call?.body.Queries).toHaveLength(5);
  });

  it('is asked every hour', async () => {
    const world = await createWorld();
    await world.settle();
    world.advance(59 * MINUTE);
    await world.settle();
    expect(world.ses.callsOf('BatchGetMetricData')).toHaveLength(1);
    world.advance(MINUTE);
    await world.settle();
    expect(world.ses.callsOf('BatchGetMetricData')).toHaveLength(2);
  });

  it('is not asked where it is off, and nothing of before is shown then', async () => {
    const world = await createWorld();
    world.side.metrics = metrics();
    await world.settle();
    world.side.account = { ...HEALTHY, VdmAttributes: { VdmEnabled: 'DISABLED' } };
    world.advance(2 * HOUR);
    await world.settle();
    expect(world.ses.callsOf('BatchGetMetricData')).toHaveLength(1);
    expect((await world.region()).vdm).toBeNull();
  });

  it('keeps what came when a query fails, makes no rate of figures of two moments, and asks again', async () => {
    const world = await createWorld();
    world.side.metrics = metrics();
    await world.settle();
    world.side.metrics = metrics({ COMPLAINT: { [TODAY]: 9 } });
    world.side.metricErrors = { DELIVERY_COMPLAINT: 'INTERNAL_FAILURE' };
    world.advance(HOUR);
    await world.settle();
    const { vdm, troubles } = await world.region();
    expect(vdm?.windows['7d']).toMatchObject({
      counts: { COMPLAINT: 9, DELIVERY_COMPLAINT: 400 },
      complaints: null,
      bounces: { part: 15, whole: 1_500 },
    });
    expect(troubles).toMatchObject([{ operation: 'BatchGetMetricData', kind: 'unavailable' }]);
    world.side.metricErrors = {};
    world.advance(5_000);
    await world.settle();
    expect(await world.region()).toMatchObject({
      vdm: { windows: { '7d': { complaints: { part: 9, whole: 400 } } } },
      troubles: [],
    });
  });

  it('whose query is denied is asked again after an hour, and says which permission is missing', async () => {
    const world = await createWorld();
    world.side.metricErrors = { COMPLAINT: 'ACCESS_DENIED' };
    await world.settle();
    const { troubles, vdm } = await world.region();
    expect(troubles).toMatchObject([
      { kind: 'access-denied', advice: expect.stringMatching(/add ses:BatchGetMetricData\.$/) },
    ]);
    expect(vdm?.windows['7d']).toMatchObject({ counts: { SEND: 0, COMPLAINT: null }, complaints: null });
    world.advance(59 * MINUTE);
    await world.settle();
    expect(world.ses.callsOf('BatchGetMetricData')).toHaveLength(1);
  });

  it('that leaves out a query, or gives a code that is new, is in trouble and no bug', async () => {
    const world = await createWorld();
    world.side.metricErrors = { SEND: 'SOMETHING_NEW' };
    await world.settle();
    expect((await world.region()).troubles).toMatchObject([{ kind: 'unknown' }]);
  });
});

describe('tenants’ reputation and findings', () => {
  it('are listed page by page, what is bad first, and forgotten when SES lists them no more', async () => {
    const world = await createWorld();
    const healthy = Array.from({ length: 230 }, (_, n) => listed(`t${n}`));
    const stopped = listed('zoe', {
      SendingStatusAggregate: 'DISABLED',
      ReputationImpact: 'HIGH',
      AwsSesManagedStatus: { Status: 'DISABLED', Cause: 'complaints', LastUpdatedTimestamp: T0 / 1_000 },
    });
    world.side.entities = [...healthy, stopped];
    await world.settle();
    const { entities } = await world.region();
    expect(entities).toMatchObject({ truncated: false, stale: false });
    expect(entities?.items).toHaveLength(231);
    expect(entities?.items[0]).toMatchObject({
      reference: tenantArn('zoe'),
      sending: 'DISABLED',
      impact: 'HIGH',
      awsStatus: { status: 'DISABLED', cause: 'complaints', updatedAt: T0 },
    });
    expect(world.ses.callsOf('ListReputationEntities').map(({ body }) => [body.Filter ?? null, body.PageSize])).toEqual(
      [
        [{ SENDING_STATUS: 'DISABLED' }, 100],
        [{ REPUTATION_IMPACT: 'HIGH' }, 100],
        [{ REPUTATION_IMPACT: 'LOW' }, 100],
        [null, 100],
        [null, 100],
        [null, 100],
      ],
    );
    world.side.entities = [listed('t0', { SendingStatusAggregate: 'QUARANTINED' })];
    world.advance(16 * MINUTE);
    await world.settle();
    expect((await world.region()).entities?.items).toMatchObject([{ sending: 'QUARANTINED' }]);
  });

  it('are bounded: of more than 1,000 tenants the healthiest are left out', async () => {
    const world = await createWorld();
    const impaired = listed('zz', { ReputationImpact: 'LOW' });
    world.side.entities = [...Array.from({ length: 1_500 }, (_, n) => listed(`t${n}`)), impaired];
    await world.settle();
    const { entities } = await world.region();
    expect(entities?.truncated).toBe(true);
    expect(entities?.items.length).toBeLessThanOrEqual(1_000);
    expect(entities?.items[0]?.reference).toBe(tenantArn('zz'));
  });

  it('tell two findings of one resource apart, and only open ones are shown', async () => {
    const world = await createWorld();
    world.side.recommendations = [
      finding(),
      finding({ Description: 'DKIM2', Impact: 'HIGH' }),
      finding({ Type: 'SPF', Description: 'SPF1', Status: 'FIXED' }),
      finding({ Type: 'NEW_TYPE', Description: undefined, Impact: undefined }),
    ];
    await world.settle();
    const { recommendations } = await world.region();
    expect(recommendations?.items.map(({ type, description }) => `${type} ${description}`)).toEqual([
      'DKIM DKIM2',
      'DKIM DKIM1',
      'NEW_TYPE ',
    ]);
    world.side.recommendations = [finding({ Status: 'FIXED' })];
    world.advance(16 * MINUTE);
    await world.settle();
    expect((await world.region()).recommendations?.items).toEqual([]);
    expect(await world.store.aws.recommendations(EAST)).toMatchObject([{ status: 'FIXED' }]);
  });

  it('begin anew when SES forgets the place in its list', async () => {
    const world = await createWorld();
    world.side.entities = Array.from({ length: 150 }, (_, n) => listed(`t${n}`));
    let expired = false;
    world.ses.fault(({ operation, body }) => {
      if (operation !== 'ListReputationEntities' || body.NextToken === undefined || expired) return null;
      expired = true;
      return { status: 400, type: 'InvalidNextTokenException' };
    });
    await world.settle();
    expect((await world.region()).troubles).toMatchObject([{ part: 'entities', kind: 'bad-token' }]);
    world.advance(MINUTE);
    await world.settle();
    expect(await world.region()).toMatchObject({ troubles: [], entities: { truncated: false } });
    expect((await world.region()).entities?.items).toHaveLength(150);
  });
});

describe('when AWS does not answer', () => {
  it('keeps to one request a second for each operation, by SES’s clock', async () => {
    const world = await createWorld();
    world.side.entities = Array.from({ length: 950 }, (_, n) => listed(`t${n}`));
    world.side.recommendations = Array.from({ length: 150 }, (_, n) => finding({ Description: `D${n}` }));
    await world.settle();
    for (const operation of ['ListReputationEntities', 'ListRecommendations'] as const) {
      const times = world.ses.callsOf(operation).map(({ at }) => at);
      expect(times.length).toBeGreaterThan(4);
      const gaps = times.slice(1).map((at, n) => at - (times[n] ?? at));
      expect(Math.min(...gaps)).toBeGreaterThanOrEqual(1_000);
    }
    expect((await world.region()).troubles).toEqual([]);
  });

  it('asks only for the rest where one part is denied, and for that part again after an hour', async () => {
    const world = await createWorld();
    world.ses.fault(({ operation }) =>
      operation === 'ListReputationEntities' ? { status: 403, type: 'AccessDeniedException' } : null,
    );
    for (let minute = 0; minute < 59; minute += 5) {
      await world.settle();
      world.advance(5 * MINUTE);
    }
    expect(world.ses.callsOf('ListReputationEntities')).toHaveLength(1);
    expect(world.ses.callsOf('GetAccount').length).toBeGreaterThanOrEqual(12);
    expect(world.ses.callsOf('ListRecommendations').length).toBeGreaterThanOrEqual(9);
    expect((await world.region()).troubles).toMatchObject([
      { part: 'entities', kind: 'access-denied', advice: expect.stringMatching(/add ses:ListReputationEntities\.$/) },
    ]);
    world.ses.fault(() => null);
    world.side.entities = [listed('acme')];
    world.advance(5 * MINUTE);
    await world.settle();
    expect(await world.region()).toMatchObject({ troubles: [], entities: { items: [{ sending: 'ENABLED' }] } });
    expect(world.logged).toEqual([
      {
        event: 'aws-watch-failed',
        fields: { region: EAST, operation: 'ListReputationEntities', kind: 'access-denied' },
      },
    ]);
  });

  it('waits longer the more often SES asks to slow down, at most five minutes', async () => {
    const world = await createWorld();
    world.ses.fault(() => ({ status: 429, type: 'TooManyRequestsException' }));
    const waits: number[] = [];
    for (let n = 0; n < 12; n++) {
      await world.settle();
      const [trouble] = (await world.region()).troubles;
      expect(trouble).toMatchObject({ kind: 'throttled', part: 'account' });
      waits.push((trouble?.nextAt ?? 0) - world.now());
      world.advance(6 * MINUTE);
    }
    expect(waits[0]).toBeLessThanOrEqual(2_000);
    expect([...waits].sort((a, b) => a - b)).toEqual(waits);
    expect(Math.max(...waits)).toBeLessThanOrEqual(5 * MINUTE);
  });

  it('asks for nothing else without credentials, and says how to give some', async () => {
    const world = await createWorld();
    withoutCredentials();
    await world.settle();
    expect(world.ses.calls).toEqual([]);
    const { account, troubles } = await world.region();
    expect(account).toBeNull();
    expect(troubles).toMatchObject([
      { operation: 'GetAccount', kind: 'no-credentials', advice: expect.stringMatching(/AWS_PROFILE/) },
    ]);
    expect(world.logged).toHaveLength(1);
  });

  it.each(['drop', 'hang'] as const)('takes a connection that does %s as something that passes', async (fault) => {
    const world = await createWorld({ timeout: 1_000 });
    world.ses.fault(({ operation }) => (operation === 'GetAccount' ? fault : null));
    await world.settle();
    expect((await world.region()).troubles).toMatchObject([{ kind: 'unavailable' }]);
    world.ses.fault(() => null);
    world.advance(MINUTE);
    await world.settle();
    expect(await world.region()).toMatchObject({ troubles: [], account: { enforcementStatus: 'HEALTHY' } });
  });

  it('goes on in a new process where the last one was', async () => {
    const world = await createWorld();
    world.side.entities = Array.from({ length: 350 }, (_, n) => listed(`t${n}`));
    for (let slice = 0; slice < 7; slice++) {
      await world.makeJob(EAST).run(world.signal);
      world.advance(1_100);
    }
    await world.settle();
    expect((await world.region()).entities?.items).toHaveLength(350);
    expect(world.ses.callsOf('ListReputationEntities')).toHaveLength(3 + 4);
  });

  it('keeps Regions apart', async () => {
    const world = await createWorld({ regions: [EAST, 'eu-west-1'] });
    world.ses.fault(({ region }) => (region === EAST ? null : { status: 403, type: 'ExpiredTokenException' }));
    await world.settle();
    expect(await world.region()).toMatchObject({ troubles: [], account: { region: EAST } });
    expect(await world.region('eu-west-1')).toMatchObject({ account: null, troubles: [{ kind: 'bad-credentials' }] });
  });
});
