import { describe, expect, test } from 'vitest';
import { createHistory, type Shipment } from '../../../src/cli/demo/history.ts';
import { ANNOYING, IMPORTED } from '../../../src/cli/demo/newsletters.ts';
import { isDelivered, isHard } from '../../../src/cli/demo/outcomes.ts';
import { providerOf } from '../../../src/cli/demo/providers.ts';
import { DAY, HOUR } from '../../../src/shared/time.ts';

const NOW = Date.parse('2026-11-22T14:41:07.000Z');

const shipmentsOf = (seed: string, days: number, now = NOW): readonly Shipment[] =>
  createHistory(seed, now, days).days.flatMap((day) => day.shipments());

test('the same seed and start give the same history, another seed another', () => {
  const one = shipmentsOf('1', 3);
  expect(shipmentsOf('1', 3)).toEqual(one);
  expect(shipmentsOf('2', 3)).not.toEqual(one);
});

test('nothing is published after the history ends', () => {
  expect(shipmentsOf('1', 3).filter(({ at }) => at >= NOW)).toEqual([]);
});

describe.each([
  ['1', NOW],
  ['2', NOW + 3 * DAY + 5 * HOUR],
  ['three', NOW - 400 * DAY],
])('four weeks of seed %s', (seed, now) => {
  const history = createHistory(seed, now, 28);
  const shipments = history.days.flatMap((day) => day.shipments());
  const mails = history.days
    .flatMap(({ messages }) => messages)
    .flatMap((message) => message.mails.map((mail) => ({ ...mail, message })));
  const tried = mails.filter(({ outcome }) => outcome !== 'account-list');
  const outsideGoogle = mails.filter(
    ({ address, outcome }) => isDelivered(outcome) && providerOf(address)?.google === false,
  );
  const complaints = mails.filter(({ outcome }) => outcome === 'complaint' || outcome === 'bare-complaint');
  const hardShare = (some: typeof mails) => some.filter(({ outcome }) => isHard(outcome)).length / some.length;

  test('has the volume', () => {
    expect(history.mails).toBe(mails.length);
    expect(mails.length).toBeGreaterThan(60_000);
    expect(mails.length).toBeLessThan(100_000);
    const notifications = shipments.reduce((sum, { copies }) => sum + 1 + copies, 0);
    expect(notifications).toBeGreaterThan(15_000);
    expect(notifications).toBeLessThan(25_000);
    expect(Math.max(...history.days.flatMap(({ messages }) => messages.map((message) => message.mails.length)))).toBe(
      50,
    );
  });

  test('keeps its rates', () => {
    expect(hardShare(tried)).toBeGreaterThan(0.015);
    expect(hardShare(tried)).toBeLessThan(0.025);
    const rate = complaints.length / outsideGoogle.length;
    expect(rate).toBeGreaterThan(0.0004);
    expect(rate).toBeLessThan(0.0006);
    expect(complaints.filter(({ address }) => providerOf(address)?.google !== false)).toEqual([]);
  });

  test('has one bad list import', () => {
    const day = Math.floor((now - IMPORTED.ago) / DAY);
    const thatDay = tried.filter(({ message }) => Math.floor(message.at / DAY) === day);
    expect(hardShare(thatDay)).toBeGreaterThan(0.05);
    const hours = [...Map.groupBy(tried, ({ message }) => Math.floor(message.at / HOUR)).values()];
    const bad = hours.filter((some) => some.length >= 100 && hardShare(some) > 0.05);
    expect(bad.length).toBeGreaterThanOrEqual(4);
    expect(bad.length).toBeLessThanOrEqual(6);
    expect(new Set(bad.flat().map(({ message }) => Math.floor(message.at / DAY)))).toEqual(new Set([day]));
    expect(new Set(bad.flat().map(({ message }) => message.campaign))).toContain(IMPORTED.campaign);
  });

  test('has one campaign that annoys', () => {
    const of = (some: typeof mails) => some.filter(({ message }) => message.campaign === ANNOYING.campaign);
    const rate = of(complaints).length / of(outsideGoogle).length;
    expect(rate).toBeGreaterThan(0.0014);
    expect(rate).toBeLessThan(0.0027);
  });

  test('is spread over providers, tenants, sets and the week', () => {
    const share = (domain: string) =>
      mails.filter(({ address }) => address.endsWith(`@${domain}`)).length / mails.length;
    expect(share('gmail.example')).toBeCloseTo(0.4, 1);
    expect(share('outlook.example')).toBeCloseTo(0.18, 1);
    expect(new Set(mails.map(({ message }) => message.tenant))).toEqual(
      new Set([null, 'shop', 'clinic-north', 'clinic-south']),
    );
    expect(new Set(mails.map(({ message }) => message.sender.configurationSet))).toEqual(
      new Set(['transactional', 'marketing', 'notifications']),
    );
    const reminders = mails.filter(({ message }) => message.campaign === 'appointment-reminder');
    const atWeekends = reminders.filter(({ message }) => [0, 6].includes(new Date(message.at).getUTCDay()));
    expect(atWeekends.length / reminders.length).toBeLessThan(0.1);
  });

  test('has repeats, overtaking, and bounces told twice', () => {
    expect(shipments.filter(({ copies }) => copies > 0).length).toBeGreaterThan(100);
    expect(shipments.filter(({ topic }) => topic === 'feedback').length).toBeGreaterThan(20);
    const seen = new Set<string>();
    let early = 0;
    for (const { body, topic } of shipments) {
      if (topic === 'feedback') continue;
      const { eventType, mail } = JSON.parse(body);
      if (eventType === 'Send') seen.add(mail.messageId);
      else if (!seen.has(mail.messageId)) early++;
    }
    expect(early).toBeGreaterThan(50);
    expect(mails.filter(({ outcome }) => outcome === 'late-bounce').length).toBeGreaterThan(20);
  });
});
