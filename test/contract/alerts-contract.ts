/** Episodes of alerts, as every store driver must bring them about. */
import { beforeEach, describe, expect, it } from 'vitest';
import type { Alert, Store } from '../../src/store/contract.ts';
import expected from '../fixtures/reputation-scenario/episodes.json' with { type: 'json' };
import { alertsOf, alertWith, DEFAULT_ALERTS, judgeAt, setAlerts, toldOf } from '../support/alerts.ts';
import { mail } from '../support/mailing.ts';
import { replayScenario } from '../support/replay.ts';
import type { ContractOptions } from './store-contract.ts';

const HOUR = 3_600_000;
const T0 = Date.UTC(2026, 10, 20, 9, 30);

type Figure = Alert['value'];

function divisor(a: number, b: number): number {
  return b === 0 ? a : divisor(b, a % b);
}

const fraction = (value: Figure) => {
  if (value === null) return {};
  const shared = divisor(value.part, value.whole);
  return `${value.part / shared}/${value.whole / shared}`;
};

/** The scenario's own form. Its moments are the hours' ends; the service was asked a millisecond before. */
const episodeOf = ({ rule, level, scope, openedAt, resolvedAt, opening, peak }: Alert) => ({
  ...{ rule, level, accountRegion: `${scope.account}/${scope.region}` },
  ...(scope.recipientDomain === undefined ? {} : { recipientDomain: scope.recipientDomain }),
  opened: new Date(openedAt + 1).toISOString(),
  resolved: resolvedAt === null ? null : new Date(resolvedAt + 1).toISOString(),
  ...(opening === null ? {} : { openedAt: fraction(opening), peak: fraction(peak) }),
});

const sorted = (episodes: readonly object[]) => episodes.map((each) => JSON.stringify(each)).sort();

/** No episode opens or is resolved on these days of the scenario. */
const QUIET = (now: number) => now < Date.UTC(2026, 8, 21) || now > Date.UTC(2026, 9, 19);

export function alertsContract({ open, slow = false }: ContractOptions): void {
  describe('alerts', () => {
    let store: Store;
    beforeEach(async () => {
      store = await open();
      await store.reputation.recounted();
    });

    it('come and go in the 60 days of the scenario exactly as written, with every default', async () => {
      const endOfDay = (now: number) => (now + 1) % (24 * HOUR) === 0;
      await replayScenario(store, {
        stopsAt: (now) => !slow || !QUIET(now) || endOfDay(now),
        stop: (now) => judgeAt(store, now),
      });
      const all = await store.alerts.list({ state: 'all', limit: 1_000 });
      expect(sorted(all.map(episodeOf))).toEqual(sorted(expected.episodes));
    }, 600_000);

    const overReview = () => mail(store, { at: T0, delivered: 141, hard: 9 });

    it('open once and are told once when two replicas judge at the same time', async () => {
      await overReview();
      await Promise.all([judgeAt(store, T0 + 1), judgeAt(store, T0 + 1), judgeAt(store, T0 + 2)]);
      expect(await alertsOf(store)).toEqual(['bounce-rate review open', 'bounce-rate warn open']);
      expect(await toldOf(store)).toEqual(['opened bounce-rate review']);
      expect((await store.audit.list({ limit: 9 })).map(({ action }) => action)).toEqual([
        'alert.opened',
        'alert.opened',
      ]);
    });

    it('are not written again while nothing changes', async () => {
      await overReview();
      await judgeAt(store, T0 + 1);
      const before = await store.alerts.open();
      await judgeAt(store, T0 + 60_000);
      expect(await store.alerts.open()).toEqual(before);
      await mail(store, { at: T0, delivered: 1 });
      await judgeAt(store, T0 + 120_000);
      expect((await store.alerts.open()).map(({ version, value }) => [version, value])).toEqual([
        [2, { part: 9, whole: 151 }],
        [2, { part: 9, whole: 151 }],
      ]);
    });

    it('are not changed, and not told, by who read them before somebody else changed them', async () => {
      const alert = alertWith();
      await store.alerts.write([{ alert, notice: 'opened' }], 1);
      await store.alerts.write([{ alert: alertWith(), notice: 'opened' }], 1);
      const [read] = await store.alerts.open();
      if (read === undefined) throw new Error('none is open');
      expect(read).toEqual({ ...alert, version: 1 });
      await store.alerts.acknowledge({ id: read.id, at: 2, actor: 'key:ops', acknowledgement: { note: null } });
      await store.alerts.write([{ alert: { ...read, title: 'worse' }, notice: 'updated' }], 3);
      expect(await store.alerts.open()).toEqual([
        { ...alert, acknowledgement: { at: 2, by: 'key:ops', note: null }, version: 2 },
      ]);
      expect(await toldOf(store)).toEqual(['opened bounce-rate review']);
    });

    it('are counted while they are open: each trouble once, and those of a tenant by themselves', async () => {
      const open = (over: Partial<Alert>) => ({ alert: alertWith(over), notice: null });
      const over = alertWith({ rule: 'silence' });
      const own = { rule: 'tenant-paused', tenant: 'acme', scope: { tenant: 'acme' } };
      expect(await store.alerts.countOpen()).toBe(0);
      await store.alerts.write(
        [
          open({ level: 'warn' }),
          open({ level: 'review' }),
          open({ rule: 'speed' }),
          open(own),
          { alert: over, notice: null },
        ],
        1,
      );
      await store.alerts.write([{ alert: { ...over, version: 1, resolvedAt: 5 }, notice: null }], 5);
      expect(await Promise.all([undefined, 'acme', 'other'].map(store.alerts.countOpen))).toEqual([3, 1, 0]);
    });

    it('are resolved once, and may then open anew', async () => {
      const alert = { ...alertWith(), version: 0 };
      await store.alerts.write([{ alert, notice: 'opened' }], 1);
      const over = { alert: { ...alert, version: 1, resolvedAt: 5 }, notice: 'resolved' as const };
      await Promise.all([store.alerts.write([over], 5), store.alerts.write([over], 5)]);
      await store.alerts.write([{ alert: alertWith({ openedAt: 9 }), notice: 'opened' }], 9);
      expect(await toldOf(store)).toEqual(['opened', 'resolved', 'opened'].map((kind) => `${kind} bounce-rate review`));
      expect(await alertsOf(store)).toEqual(['bounce-rate review open', 'bounce-rate review resolved']);
      expect(await store.alerts.acknowledge({ id: alert.id, at: 9, actor: 'key:x', acknowledgement: null })).toBe(
        false,
      );
    });

    it('are not opened when the notice cannot be written: all of it happens, or nothing', async () => {
      await expect(store.alerts.write([{ alert: alertWith(), notice: 'opened' }], Number.NaN)).rejects.toThrow();
      expect(await store.alerts.open()).toEqual([]);
      expect(await store.audit.list({ limit: 9 })).toEqual([]);
    });

    it('are not judged by rates while rollups are counted anew', async () => {
      await overReview();
      await store.reputation.setVerifiedDomains(['staff.example.com']);
      await store.pauses.pause({ tenant: 'acme', since: T0, why: 'asked to', actor: 'key:ops' });
      await judgeAt(store, T0 + 1);
      expect(await alertsOf(store)).toEqual(['tenant-paused pause open']);
      await store.reputation.recounted();
      await judgeAt(store, T0 + 2);
      expect(await alertsOf(store)).toContain('bounce-rate review open');
    });

    it('end when their rule is switched off', async () => {
      await overReview();
      await judgeAt(store, T0 + 1);
      const { bounceRate } = DEFAULT_ALERTS;
      await setAlerts(store, { bounceRate: { ...bounceRate, enabled: false } });
      await judgeAt(store, T0 + 2);
      expect(await alertsOf(store)).toEqual(['bounce-rate review resolved', 'bounce-rate warn resolved']);
      expect(await toldOf(store)).toEqual(['opened bounce-rate review', 'resolved bounce-rate review']);
    });

    it('end without a verdict when mail has stopped for their window and three days, and are not called resolved', async () => {
      await overReview();
      await judgeAt(store, T0 + 1);
      const unjudgedFrom = T0 + 25 * HOUR;
      const ends = unjudgedFrom + (24 + 72) * HOUR;
      for (const now of [unjudgedFrom, unjudgedFrom + 1, ends - 1]) await judgeAt(store, now);
      expect((await store.alerts.open()).map(({ unjudgedSince, version }) => [unjudgedSince, version])).toEqual([
        [unjudgedFrom, 2],
        [unjudgedFrom, 2],
      ]);
      await judgeAt(store, ends);
      expect(await toldOf(store)).toEqual(['opened bounce-rate review', 'ended bounce-rate review']);
      const [review] = await store.alerts.list({ state: 'resolved', level: 'review', limit: 9 });
      expect(review).toMatchObject({ resolvedAt: ends, unjudgedSince: unjudgedFrom, peak: { part: 9, whole: 150 } });
      expect(review?.title).toMatch(/^Ended without a verdict: Over the review line: 6/);
      expect(review?.text).toMatch(/^No verdict for 4 days: too little mail\./);
      const audited = (await store.audit.list({ limit: 9 })).map(({ action }) => action).sort();
      expect(audited).toEqual(['alert.ended', 'alert.ended', 'alert.opened', 'alert.opened']);
    });

    it('stay open while rollups are counted anew, however long that takes, and when mail comes back', async () => {
      await overReview();
      await judgeAt(store, T0 + 1);
      await judgeAt(store, T0 + 25 * HOUR);
      await store.reputation.setVerifiedDomains(['staff.example.com']);
      await judgeAt(store, T0 + 500 * HOUR);
      expect(await alertsOf(store)).toEqual(['bounce-rate review open', 'bounce-rate warn open']);
      await store.reputation.recounted();
      await mail(store, { at: T0 + 500 * HOUR, delivered: 141, hard: 9 });
      await judgeAt(store, T0 + 500 * HOUR + 1);
      expect((await store.alerts.open()).map(({ unjudgedSince }) => unjudgedSince)).toEqual([null, null]);
    });

    it('are forgotten with their notices, but for those that are open', async () => {
      const old = alertWith({ level: 'warn' });
      await store.alerts.write(
        [
          { alert: old, notice: 'opened' },
          { alert: alertWith(), notice: 'opened' },
        ],
        1,
      );
      await store.alerts.write([{ alert: { ...old, version: 1, resolvedAt: 5 }, notice: 'resolved' }], 5);
      await store.alerts.forget(5);
      expect(await alertsOf(store)).toHaveLength(2);
      await store.alerts.forget(6);
      expect(await alertsOf(store)).toEqual(['bounce-rate review open']);
      expect(await toldOf(store)).toEqual(['opened bounce-rate review']);
    });

    it('count refusals of all processes, hour by hour', async () => {
      await store.alertSignals.addRefusals(1_000, [{ code: 'sns-signature', count: 2 }]);
      await store.alertSignals.addRefusals(1_000, [{ code: 'sns-signature', count: 3 }]);
      await store.alertSignals.addRefusals(1_001, [{ code: 'sns-certificate-refused', count: 1 }]);
      const refused = (from: number, to: number) => store.alertSignals.refusals({ from, to });
      expect(await refused(1_000, 1_002)).toEqual([
        { code: 'sns-signature', count: 5, lastHour: 1_000 },
        { code: 'sns-certificate-refused', count: 1, lastHour: 1_001 },
      ]);
      expect(await refused(1_001, 1_002)).toEqual([{ code: 'sns-certificate-refused', count: 1, lastHour: 1_001 }]);
      await store.alertSignals.addRefusals(1_000 + 961, [{ code: 'sns-signature', count: 1 }]);
      expect(await refused(0, 1_001)).toEqual([]);
    });
  });
}
