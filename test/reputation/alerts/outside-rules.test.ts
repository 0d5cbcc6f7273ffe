/** The rules about what comes in and what AWS says, each by the real road. */
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { createRefusalCounter } from '../../../src/ingest/refusals.ts';
import type { AwsState } from '../../../src/reputation/alerts/aws-state.ts';
import { silentLog } from '../../../src/shared/log.ts';
import { alertsOf, judgeAt, toldOf } from '../../support/alerts.ts';
import { createTestApp } from '../../support/app.ts';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const T0 = Date.UTC(2026, 6, 14, 13);

/** @param startAt now, where certificates are looked at. */
async function started(startAt = T0) {
  const made = await createTestApp({ startAt });
  await made.store.reputation.recounted();
  const judge = (states?: readonly AwsState[]) => judgeAt(made.store, made.now(), states);
  const openText = async () => {
    const [alert] = await made.store.alerts.list({ state: 'open', limit: 1 });
    return `${alert?.title} ${alert?.text}`;
  };
  return { ...made, judge, openText };
}

describe('quarantine', () => {
  it('opens at ten unreadable messages within a day, and ends when none has come for hours', async () => {
    const { deliver, judge, store, advance, openText } = await started(Date.now());
    for (let n = 0; n < 9; n++) await deliver(`{"eventType":"Bounce","n":${n}}`);
    await judge();
    expect(await alertsOf(store)).toEqual([]);
    await deliver('{"eventType":"Bounce","n":"last"}');
    await judge();
    expect(await alertsOf(store)).toEqual(['quarantine-growth warn open']);
    expect(await openText()).toMatch(/^10 messages came into quarantine within 24 h\. 10 wait there\./);
    advance(25 * HOUR);
    for (let hour = 0; hour < 3; hour++) {
      await judge();
      advance(HOUR);
    }
    expect(await alertsOf(store)).toEqual(['quarantine-growth warn resolved']);
  });
});

describe('signatures', () => {
  const forged = async (made: Awaited<ReturnType<typeof started>>, times: number) => {
    for (let n = 0; n < times; n++) {
      const envelope = made.signer.notification({ message: '{}' });
      expect((await made.post({ ...envelope, Message: '{"forged":true}' })).status).toBe(403);
    }
    await made.refusals.flush();
  };

  it('that do not fit open an alert at twenty, counted over all processes', async () => {
    const made = await started(Date.now());
    await forged(made, 12);
    await made.judge();
    expect(await alertsOf(made.store)).toEqual([]);
    const other = createRefusalCounter({ signals: made.store.alertSignals, now: made.now, log: silentLog });
    for (let n = 0; n < 8; n++) other.count('sns-certificate-unavailable');
    await other.flush();
    await made.judge();
    expect(await alertsOf(made.store)).toEqual(['signature-failures warn open']);
    expect(await made.openText()).toContain('Refused: sns-signature 12, sns-certificate-unavailable 8.');
  });

  it('are the only refusals that alert: what strangers post at will does not', async () => {
    const made = await started(Date.now());
    for (let n = 0; n < 30; n++) made.refusals.count('sns-malformed-body');
    made.refusals.count('topic-not-allowed', 30);
    await made.refusals.flush();
    await made.judge();
    expect(await alertsOf(made.store)).toEqual([]);
  });

  it('of topics that are not ours count for nothing', async () => {
    const made = await createTestApp({ topics: [] });
    for (let n = 0; n < 20; n++) {
      const envelope = made.signer.subscriptionConfirmation();
      await made.post({ ...envelope, Token: 'x'.repeat(64) });
    }
    await made.refusals.flush();
    expect(await made.store.alertSignals.refusals({ from: 0, to: 1e6 })).toEqual([]);
  });

  it('are one write in 20 seconds where many requests each ask for it', async () => {
    let at = T0;
    let writes = 0;
    const { store } = await started();
    const addRefusals: typeof store.alertSignals.addRefusals = async (hour, refusals) => {
      writes++;
      await store.alertSignals.addRefusals(hour, refusals);
    };
    const counter = createRefusalCounter({ signals: { addRefusals }, now: () => at, log: silentLog });
    await counter.flushSometimes();
    for (let n = 0; n < 50; n++) {
      counter.count('sns-signature');
      await counter.flushSometimes();
    }
    expect(writes).toBe(1);
    at += 20_000;
    await counter.flushSometimes();
    expect(writes).toBe(2);
    expect(await store.alertSignals.refusals({ from: 0, to: 1e6 })).toMatchObject([
      { code: 'sns-signature', count: 50 },
    ]);
  });

  it('are counted later when the store is away', async () => {
    const { store, now } = await started();
    let away = true;
    const addRefusals: typeof store.alertSignals.addRefusals = async (hour, refusals) => {
      if (away) throw new Error('away');
      await store.alertSignals.addRefusals(hour, refusals);
    };
    const counter = createRefusalCounter({ signals: { addRefusals }, now, log: silentLog });
    counter.count('sns-signature');
    await counter.flush();
    away = false;
    counter.count('sns-signature');
    await counter.flush();
    expect(await store.alertSignals.refusals({ from: 0, to: 1e6 })).toMatchObject([
      { code: 'sns-signature', count: 2 },
    ]);
  });
});

describe("AWS's word", () => {
  const state = (enforcementStatus: string, sendingEnabled = true, at = T0): AwsState => ({
    ...{ account: '123456789012', region: 'us-east-1', enforcementStatus, sendingEnabled, at },
  });

  it('opens and ends the level that it stands for', async () => {
    const { judge, store, openText } = await started();
    await judge([state('HEALTHY')]);
    expect(await alertsOf(store)).toEqual([]);
    await judge([state('PROBATION')]);
    expect(await openText()).toMatch(
      /^AWS has put the account under review in 123456789012 \(us-east-1\)\. GetAccount/,
    );
    await judge([state('SHUTDOWN', false)]);
    expect(await alertsOf(store)).toEqual(['aws-status pause open', 'aws-status review resolved']);
    await judge([state('HEALTHY')]);
    expect(await toldOf(store)).toEqual(
      ['opened review', 'resolved review', 'opened pause', 'resolved pause'].map((each) =>
        each.replace(' ', ' aws-status '),
      ),
    );
  });

  it('of an account without a name is not open for ever when the name is known', async () => {
    const { judge, store } = await started();
    await judge([{ ...state('PROBATION'), account: 'unknown' }]);
    await judge([{ ...state('HEALTHY'), account: 'unknown', region: 'eu-west-1' }]);
    expect(await alertsOf(store)).toEqual(['aws-status review open']);
    await judge([state('PROBATION')]);
    const open = await store.alerts.list({ state: 'open', limit: 9 });
    expect(open.map(({ scope }) => scope.account)).toEqual(['123456789012']);
    await judge([state('HEALTHY')]);
    expect(await store.alerts.list({ state: 'open', limit: 9 })).toEqual([]);
  });

  it('that is old, or missing, neither opens nor ends anything; one that is new is a warning', async () => {
    const { judge, store } = await started();
    await judge([state('SHUTDOWN', true, T0 - 13 * HOUR)]);
    expect(await alertsOf(store)).toEqual([]);
    await judge([state('PENDING_REVIEW')]);
    await judge([state('HEALTHY', true, T0 - 13 * HOUR)]);
    await judge([]);
    expect(await alertsOf(store)).toEqual(['aws-status warn open']);
  });

  const eventBridge = async ({ api, key }: Awaited<ReturnType<typeof started>>, event: object) => {
    expect((await api('POST', '/webhooks/eventbridge', await key(['ingest']), event)).status).toBe(200);
  };

  it('comes by EventBridge too: a recommendation is open until it is resolved, and the tenant sees it', async () => {
    const made = await started();
    const fixture = new URL('../../fixtures/carriers/eb-advisor-recommendation-open.json', import.meta.url);
    const found = JSON.parse(readFileSync(fixture, 'utf8'));
    await eventBridge(made, found);
    await made.judge();
    expect(await alertsOf(made.store)).toEqual(['aws-status review open']);
    expect(await made.openText()).toMatch(/^AWS recommends to see to BOUNCE of tenant acme .* exceeded 15\.0%/);
    const acme = await made.api('GET', '/v1/alerts', await made.key(['read'], 'acme'));
    expect(await acme.json()).toMatchObject({ items: [{ rule: 'aws-status', tenant: 'acme' }] });
    const over = {
      ...found,
      id: 'eb-2',
      time: '2026-07-14T13:15:00Z',
      'detail-type': 'Advisor Recommendation Status Resolved',
    };
    await eventBridge(made, over);
    await made.judge();
    expect(await alertsOf(made.store)).toEqual(['aws-status review resolved']);
  });

  it('that a tenant is paused is the rule of tenants', async () => {
    const made = await started();
    const event = (state: string, id: string, time: readonly number[]) => ({
      ...{ version: '0', id, source: 'aws.ses', account: '123456789012', region: 'us-east-1' },
      ...{ time: '2026-07-14T12:15:00Z', 'detail-type': `Sending Status ${state}` },
      resources: ['arn:aws:ses:us-east-1:123456789012:tenant/acme/tn-0a1b2c3d4e5f'],
      detail: {
        version: '1.0.0',
        data: {
          origin: 'AWS_MANAGED',
          record: { status: state.toUpperCase(), cause: 'bounces', lastUpdatedTimestamp: time },
        },
      },
    });
    await eventBridge(made, event('Disabled', 'eb-1', [2026, 7, 14, 12, 0]));
    await made.judge();
    expect(await alertsOf(made.store)).toEqual(['tenant-paused pause open']);
    expect(await made.openText()).toMatch(/^SES has paused tenant acme in 123456789012 \(us-east-1\)\. bounces/);
    await eventBridge(made, event('Enabled', 'eb-2', [2026, 7, 14, 12, 30]));
    await made.judge();
    expect(await alertsOf(made.store)).toEqual(['tenant-paused pause resolved']);
  });
});

describe('a pause', () => {
  it('is told while it holds, to its tenant too; that of all tenants is not the tenant’s own', async () => {
    const { api, key, judge, store, openText } = await started();
    const writer = await key(['write']);
    const pause = (wish: object) => api('PUT', '/v1/sending', writer, wish);
    await pause({ paused: true, why: 'complaints', tenant: 'acme' });
    await judge();
    expect(await openText()).toMatch(
      /^Sending is paused here for tenant acme\. Since 14 Jul 2026, 13:00 UTC: complaints\. Resume /,
    );
    await pause({ paused: true, why: 'AWS is looking' });
    await judge();
    const seen = await api('GET', '/v1/alerts', await key(['read'], 'acme'));
    expect(await seen.json()).toMatchObject({ items: [{ tenant: 'acme', scope: { tenant: 'acme' } }] });
    await pause({ paused: false, tenant: 'acme' });
    await pause({ paused: false });
    await judge();
    expect(await alertsOf(store)).toEqual(['tenant-paused pause resolved', 'tenant-paused pause resolved']);
  });
});
