/** The scenario and its expectations belong together. That the product agrees with them is tested where it rolls up. */
import { createHash } from 'node:crypto';
import { expect, test } from 'vitest';
import { z } from 'zod';
import { recordingOf } from '../../src/ingest/notification.ts';
import { parseRoutes } from '../../src/ingest/routing.ts';
import { expandScenario, readScenario, type ScenarioTelling, scenarioFile } from '../support/reputation-scenario.ts';

const expectedSchema = z.looseObject({
  scenarioSha256: z.string(),
  arrivalsSha256: z.string(),
  totals: z.looseObject({ messages: z.int(), mails: z.int(), notifications: z.int(), arrivals: z.int() }),
});

const people = z.array(z.object({ emailAddress: z.string() }).transform(({ emailAddress }) => emailAddress));
const text = z.string().nullish();

const bodySchema = z.looseObject({
  eventType: z.string().optional(),
  notificationType: z.string().optional(),
  mail: z.looseObject({
    messageId: z.string(),
    timestamp: z.string(),
    sourceArn: z.string(),
    sendingAccountId: z.string(),
    destination: z.array(z.string()),
    tags: z.record(z.string(), z.array(z.string())).optional(),
  }),
  delivery: z.object({ recipients: z.array(z.string()), smtpResponse: z.string() }).optional(),
  bounce: z.object({ bouncedRecipients: people, bounceType: z.string(), bounceSubType: z.string() }).optional(),
  complaint: z.object({ complainedRecipients: people, complaintFeedbackType: text, complaintSubType: text }).optional(),
  deliveryDelay: z.object({ delayedRecipients: people }).optional(),
});
type Body = z.infer<typeof bodySchema>;

const recipientsOf = ({ delivery, bounce, complaint, deliveryDelay, mail }: Body) =>
  delivery?.recipients ??
  bounce?.bouncedRecipients ??
  complaint?.complainedRecipients ??
  deliveryDelay?.delayedRecipients ??
  mail.destination;

function saidOf({ delivery, bounce, complaint }: Body): readonly string[] {
  if (delivery !== undefined) return [delivery.smtpResponse];
  if (bounce !== undefined) return [bounce.bounceType, bounce.bounceSubType];
  if (complaint !== undefined) return [complaint.complaintFeedbackType ?? '', complaint.complaintSubType ?? ''];
  return [];
}

const TAGS = ['ses:tenant-name', 'ses:configuration-set', 'campaign'];

function arrivalLine({ arrivesAt, publishedAt, body }: ScenarioTelling): string {
  const parsed = bodySchema.parse(body());
  const { eventType, notificationType, mail } = parsed;
  const [, , , region, , identity] = mail.sourceArn.split(/[:/]/).filter((part) => part !== 'identity');
  return JSON.stringify([
    ...[arrivesAt, publishedAt, Date.parse(mail.timestamp)],
    ...(eventType === undefined ? [notificationType, 'notification'] : [eventType, 'event']),
    `${mail.sendingAccountId}/${region}/${identity}`,
    mail.tags === undefined ? [] : TAGS.map((tag) => mail.tags?.[tag]?.[0] ?? ''),
    recipientsOf(parsed),
    saidOf(parsed),
  ]);
}

const sha256 = (text: string) => createHash('sha256').update(text).digest('hex');

const scenario = readScenario();
const told = expandScenario(scenario);
const expected = expectedSchema.parse(JSON.parse(scenarioFile('expected.json')));
const outage = { begins: Date.UTC(2026, 9, 10), ends: Date.UTC(2026, 9, 11) };

test('the expectations were worked out from this very scenario', () => {
  expect(sha256(scenarioFile('scenario.json'))).toBe(expected.scenarioSha256);
});

test('each notification says what the expectations took it to say, of whom and when', () => {
  const lines = told.map(arrivalLine);
  expect(sha256(lines.sort().join('\n'))).toBe(expected.arrivalsSha256);
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
