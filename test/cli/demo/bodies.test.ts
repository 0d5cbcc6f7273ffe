import { expect, test } from 'vitest';
import { topicSet, UNREADABLE, VALIDATED } from '../../../src/cli/demo/extras.ts';
import { createHistory } from '../../../src/cli/demo/history.ts';
import { ACCOUNT, REGION } from '../../../src/cli/demo/senders.ts';
import { EVENTS_TOPIC, FEEDBACK_TOPIC } from '../../../src/cli/demo/topics.ts';
import { unwrap } from '../../../src/ingest/carrier.ts';
import { normalise } from '../../../src/ingest/normalise.ts';

const NOW = Date.parse('2026-11-22T14:41:07.000Z');
const OPTIONS = { accounts: new Set([ACCOUNT]), campaignTag: 'campaign', routes: [] };
const shipments = createHistory('1', NOW, 28).days.flatMap((day) => day.shipments());

const normalised = shipments.map(({ topic, at, body }) => {
  const unwrapped = unwrap(body);
  if (!unwrapped.ok || unwrapped.value.kind !== 'body') throw new Error(`no body: ${body.slice(0, 100)}`);
  const source = topic === 'events' ? EVENTS_TOPIC : FEEDBACK_TOPIC;
  const carriage = { id: 'sns:1', source, account: ACCOUNT, region: REGION, publishedAt: at, receivedAt: NOW };
  return { body: unwrapped.value.body, at, result: normalise(unwrapped.value.body, carriage, OPTIONS) };
});

test('every body can be read', () => {
  expect(normalised.filter(({ result }) => !result.ok)).toEqual([]);
});

test('every event happened between the send and its publication', () => {
  for (const { body, at } of normalised) {
    const type = String(body.eventType ?? body.notificationType);
    const sent = Date.parse((body.mail as { timestamp: string }).timestamp);
    const member = body[type.toLowerCase()] as { timestamp?: string };
    const happened = member.timestamp === undefined ? sent : Date.parse(member.timestamp);
    expect(happened).toBeGreaterThanOrEqual(sent);
    expect(happened).toBeLessThan(at);
  }
});

test('the kinds of bounces and complaints are all there', () => {
  const classes = new Map<string, number>();
  for (const { result } of normalised) {
    if (!result.ok) continue;
    for (const event of result.value.events) {
      if (event.kind !== 'Bounce' && event.kind !== 'Complaint') continue;
      const { bounceSubType = '', status = '', complaintFeedbackType = '' } = event.detail;
      const name = [event.kind, event.decision.class, bounceSubType, status, complaintFeedbackType]
        .filter(Boolean)
        .join(' ');
      classes.set(name, (classes.get(name) ?? 0) + 1);
    }
  }
  expect([...classes.keys()].sort()).toEqual([
    'Bounce hard General 5.1.1',
    'Bounce hard General 5.1.2',
    'Bounce hard Suppressed 5.1.1',
    'Bounce not-attempted OnAccountSuppressionList 5.1.1',
    'Bounce soft General',
    'Bounce soft General 4.4.7',
    'Bounce soft MailboxFull 4.2.2',
    'Complaint complaint',
    'Complaint complaint abuse',
  ]);
});

const EVENT_MAIL = [
  'commonHeaders',
  'destination',
  'headers',
  'headersTruncated',
  'messageId',
  'sendingAccountId',
  'source',
  'sourceArn',
  'tags',
  'timestamp',
];
const NOTIFICATION_MAIL = [
  'callerIdentity',
  'destination',
  'messageId',
  'sendingAccountId',
  'source',
  'sourceArn',
  'sourceIp',
  'timestamp',
];

test('the two formats have the members that SES gives each', () => {
  for (const { body } of normalised) {
    const mail = Object.keys(body.mail as object).sort();
    expect(mail).toEqual(body.eventType === undefined ? NOTIFICATION_MAIL : EVENT_MAIL);
  }
});

test('setup messages are no events, and one message is unreadable', () => {
  expect(unwrap(VALIDATED)).toMatchObject({ ok: true, value: { kind: 'setup' } });
  expect(unwrap(topicSet(FEEDBACK_TOPIC, 'Bounce', 'shop.example.com'))).toMatchObject({
    ok: true,
    value: { kind: 'setup' },
  });
  expect(unwrap(UNREADABLE)).toEqual({ ok: false, error: 'not-json' });
});
