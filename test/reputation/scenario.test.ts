/** The scenario and its expectations belong together. That the product agrees with them is tested where it rolls up. */
import { createHash } from 'node:crypto';
import { expect, test } from 'vitest';
import { z } from 'zod';
import { recordingOf } from '../../src/ingest/notification.ts';
import { parseRoutes } from '../../src/ingest/routing.ts';
import { expandScenario, readScenario, scenarioFile } from '../support/reputation-scenario.ts';

const expectedSchema = z.looseObject({
  scenarioSha256: z.string(),
  totals: z.looseObject({ messages: z.int(), mails: z.int(), notifications: z.int(), arrivals: z.int() }),
});

const bodySchema = z.looseObject({
  mail: z.looseObject({ messageId: z.string(), destination: z.array(z.string()) }),
});

const scenario = readScenario();
const told = expandScenario(scenario);
const expected = expectedSchema.parse(JSON.parse(scenarioFile('expected.json')));
const outage = { begins: Date.UTC(2026, 9, 10), ends: Date.UTC(2026, 9, 11) };

test('the expectations were worked out from this very scenario', () => {
  expect(createHash('sha256').update(scenarioFile('scenario.json')).digest('hex')).toBe(expected.scenarioSha256);
});

test('the notifications name as many messages and mails as were expected of them', () => {
  const messages = new Map<string, readonly string[]>();
  for (const { body } of told) {
    const { mail } = bodySchema.parse(body());
    messages.set(mail.messageId, mail.destination);
  }
  const mails = [...messages.values()].flatMap((destination) => new Set(destination).size);
  expect({
    messages: messages.size,
    mails: mails.reduce((sum, each) => sum + each, 0),
    notifications: new Set(told.map(({ id }) => id)).size,
    arrivals: told.length,
  }).toEqual({
    messages: expected.totals.messages,
    mails: expected.totals.mails,
    notifications: expected.totals.notifications,
    arrivals: expected.totals.arrivals,
  });
  expect(expected.totals.mails).toBeLessThan(30_000);
});

test('they arrive in order, none before it was published, and none in the outage', () => {
  for (const [index, { arrivesAt, publishedAt }] of told.entries()) {
    expect(arrivesAt).toBeGreaterThanOrEqual(publishedAt);
    expect(arrivesAt).toBeGreaterThanOrEqual(told[index - 1]?.arrivesAt ?? 0);
    expect(arrivesAt >= outage.begins && arrivesAt < outage.ends).toBe(false);
  }
  expect(told.some(({ publishedAt }) => publishedAt >= outage.begins && publishedAt < outage.ends)).toBe(true);
});

/** One of each kind of notification in each line of the scenario. */
const kinds = new Map(
  told.map((telling) => {
    const [, line, ...rest] = telling.id.split('-');
    return [`${line}-${rest.at(-1)}`, telling];
  }),
);

test('every kind of notification is one that the service understands', () => {
  const routes = parseRoutes(JSON.stringify(scenario.routes));
  if (!routes.ok) throw new Error(routes.error);
  const accounts = new Set(Object.values(scenario.senders).map(({ account }) => account));
  const options = { accounts, campaignTag: 'campaign', routes: routes.value };
  for (const { id, topic, account, region, publishedAt, arrivesAt, body } of kinds.values()) {
    const carriage = { id, source: topic, account, region, publishedAt, receivedAt: arrivesAt };
    const { quarantine, facts } = recordingOf(JSON.stringify(body()), carriage, options);
    expect(quarantine).toEqual([]);
    expect(facts.messages).toHaveLength(1);
  }
});
