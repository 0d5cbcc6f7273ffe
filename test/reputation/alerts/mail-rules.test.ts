/** The rules about mail, each by mail that is really recorded. The rates and the jump are also the scenario's. */
import { beforeEach, describe, expect, it } from 'vitest';
import type { Store } from '../../../src/store/contract.ts';
import { alertsOf, DEFAULT_ALERTS, judgeAt, setAlerts, toldOf } from '../../support/alerts.ts';
import { mail } from '../../support/mailing.ts';
import { openMemory } from '../../support/sqlite.ts';

const HOUR = 3_600_000;
const DAY = 24 * HOUR;
const T0 = Date.UTC(2026, 10, 20, 9, 30);

let store: Store;
beforeEach(async () => {
  store = openMemory();
  await store.reputation.recounted();
});

const newest = async () => {
  const notices = await store.alertNotices.between({
    after: 0,
    through: 1_000,
    tenant: null,
    minLevel: 'warn',
    limit: 1_000,
  });
  const last = notices.at(-1);
  return `${last?.title} ${last?.text}`.replaceAll('\u202f', ' ');
};

describe('what is said of a rate', () => {
  it('is the state, the figures, the campaign that causes most, and what to do', async () => {
    await mail(store, { at: T0, delivered: 130, hard: 1 });
    await mail(store, { at: T0, delivered: 11, hard: 8, campaign: 'spring-2' });
    await judgeAt(store, T0 + 1);
    expect(await newest()).toBe(
      'Over the review line: 6.00 % hard bounces, 9 of 150, 24 h. Campaign spring-2 caused 8. ' +
        '150 attempted in 123456789012 (us-east-1); 2 over the line of 5 %. ' +
        'Pause what causes them: AWS may put the account under review.',
    );
  });

  it('names no campaign that has but its share', async () => {
    await mail(store, { at: T0, delivered: 70, hard: 5, campaign: 'one' });
    await mail(store, { at: T0, delivered: 71, hard: 4, campaign: 'two' });
    await judgeAt(store, T0 + 1);
    expect(await newest()).toMatch(/^Over the review line: 6\.00 % hard bounces, 9 of 150, 24 h\. 150 attempted/);
  });

  it('is how long it lasted and how high it was when it is over', async () => {
    await mail(store, { at: T0, delivered: 141, hard: 9 });
    await judgeAt(store, T0 + 1);
    await mail(store, { at: T0 + HOUR, delivered: 300 });
    for (const hours of [1, 2, 3]) await judgeAt(store, T0 + hours * HOUR);
    expect(await toldOf(store)).toEqual(['opened bounce-rate review', 'resolved bounce-rate review']);
    expect(await newest()).toBe(
      'Resolved: Under the review line: 2.00 % hard bounces, 9 of 450, 24 h. ' +
        'Opened 20 Nov 2026, 09:30 UTC, lasted 2 h. Its highest was 6.00 %.',
    );
  });

  it('never shows a rate at a line that it does not reach', async () => {
    await mail(store, { at: T0, delivered: 190, hard: 10 });
    await judgeAt(store, T0 + 1);
    expect(await newest()).toMatch(/^Over the review line: 5\.00 %/);
  });
});

describe('a count', () => {
  const complaints = { enabled: true, threshold: 3, calmHours: 2 };

  it('is off until it is set', async () => {
    await mail(store, { at: T0, delivered: 20, complained: 5 });
    await judgeAt(store, T0 + 1);
    expect(await alertsOf(store)).toEqual([]);
  });

  it('opens at so many in an hour of the event, also when the hour has just struck, and ends when they are no more', async () => {
    await setAlerts(store, { complaintCount: complaints, bounceCount: { ...complaints, threshold: 4 } });
    await mail(store, { at: T0, delivered: 20, complained: 3, hard: 3 });
    await judgeAt(store, T0 + 31 * 60_000);
    expect(await alertsOf(store)).toEqual(['complaint-count warn open']);
    expect(await newest()).toMatch(/^3 complaints within an hour in 123456789012 \(us-east-1\)\. The threshold is 3\./);
    for (const hours of [2, 3]) await judgeAt(store, T0 + hours * HOUR);
    expect(await alertsOf(store)).toEqual(['complaint-count warn resolved']);
  });
});

describe('speed', () => {
  it('opens at many times the usual of these hours, and ends when it is calm', async () => {
    const { bounceRate, providerJump } = DEFAULT_ALERTS;
    const off = { bounceRate: { ...bounceRate, enabled: false }, providerJump: { ...providerJump, enabled: false } };
    await setAlerts(store, { ...off, speed: { enabled: true, hours: 6, times: 5, atLeast: 20, calmHours: 3 } });
    for (let day = 1; day <= 7; day++) await mail(store, { at: T0 - day * DAY, delivered: 5, hard: 4 });
    await mail(store, { at: T0, hard: 19 });
    await judgeAt(store, T0 + 1);
    expect(await alertsOf(store)).toEqual([]);
    await mail(store, { at: T0, hard: 1 });
    await judgeAt(store, T0 + 2);
    expect(await alertsOf(store)).toEqual(['speed warn open']);
    expect(await newest()).toMatch(/^20 hard bounces in 6 h, usual are 4\./);
    for (const hours of [20, 21, 22]) await judgeAt(store, T0 + hours * HOUR);
    expect(await alertsOf(store)).toEqual(['speed warn resolved']);
  });
});

describe('a jump at one provider', () => {
  it('is told with the domain, and not of one that always refused as much', async () => {
    for (const domain of ['jumps.example', 'always.example']) {
      await mail(store, { at: T0 - 2 * DAY, delivered: 90, hard: domain === 'jumps.example' ? 1 : 20, domain });
      await mail(store, { at: T0 - 3 * DAY, delivered: 90, hard: domain === 'jumps.example' ? 1 : 20, domain });
      await mail(store, { at: T0, delivered: 60, hard: 12, domain });
    }
    await judgeAt(store, T0 + 1);
    const jumps = await store.alerts.list({ state: 'open', rule: 'provider-jump', limit: 9 });
    expect(jumps.map(({ scope }) => scope.recipientDomain)).toEqual(['jumps.example']);
    expect(jumps[0]?.title.replaceAll('\u202f', ' ')).toBe('jumps.example: 16.67 % bounced, 12 of 72, 24 h.');
  });

  it('is never one of small domains that compaction has summed', async () => {
    await setAlerts(store, { providerJump: { ...DEFAULT_ALERTS.providerJump, hours: 96 } });
    const small = Array.from({ length: 45 }, (_, nth) => `d${String(nth).padStart(2, '0')}.example`);
    for (const domain of small) {
      for (let day = 8; day > 4; day--) await mail(store, { at: T0 - day * DAY, delivered: 2, domain });
      await mail(store, { at: T0 - 4 * DAY + HOUR, delivered: 1, hard: 3, domain });
    }
    for (let day = 8; day > 2; day--) await store.reputation.compact(Math.floor(T0 / DAY) - day);
    await judgeAt(store, T0 + 1);
    expect(await store.alerts.list({ state: 'open', rule: 'provider-jump', limit: 9 })).toEqual([]);
  });
});
