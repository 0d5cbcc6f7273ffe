import { afterEach, expect, test } from 'vitest';
import { type Listening, listen } from '../../../src/cli/sns-stand-in/listen.ts';
import { createSnsStandIn, type SnsStandIn, type StandInOptions } from '../../../src/cli/sns-stand-in/stand-in.ts';
import { createCertificates } from '../../../src/ingest/sns/certificates.ts';
import { createConfirmer } from '../../../src/ingest/sns/confirmation.ts';
import { parseEnvelope, type SnsEnvelope } from '../../../src/ingest/sns/envelope.ts';
import { parseTopicArn } from '../../../src/ingest/sns/partition.ts';
import { verifyEnvelope } from '../../../src/ingest/sns/verify.ts';

const TOPIC = 'arn:aws:sns:us-east-1:123456789012:ses-events';

const open: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const close of open.splice(0).reverse()) await close();
});

async function standInFor(options: Partial<StandInOptions> = {}): Promise<SnsStandIn> {
  const standIn = await createSnsStandIn({ topics: [TOPIC], retryDelay: 5, timeout: 500, ...options });
  open.push(standIn.close);
  return standIn;
}

interface Receiver extends Listening {
  readonly received: SnsEnvelope[];
  readonly headers: (string | undefined)[];
  readonly connections: Set<unknown>;
}

/** Runs the service's own checks; confirms when asked to, and answers notifications with the next of `statuses`. */
async function receiverFor(
  standIn: SnsStandIn,
  statuses: (number | 'silence')[] = [],
  confirms = true,
): Promise<Receiver> {
  const certificates = createCertificates({ fetch, now: Date.now, pinned: standIn.signingCerts });
  const confirmer = createConfirmer({ fetch, endpoint: standIn.endpoint });
  const received: SnsEnvelope[] = [];
  const headers: (string | undefined)[] = [];
  const connections = new Set<unknown>();

  const answer = async (text: string, header: (name: string) => string | undefined): Promise<number | 'silence'> => {
    const parsed = parseEnvelope(text, header);
    if (!parsed.ok) return parsed.error.status;
    const topic = parseTopicArn(parsed.value.topicArn);
    if (topic === null) return 403;
    const verified = await verifyEnvelope(parsed.value, topic, certificates);
    if (!verified.ok) return verified.error.status;
    received.push(parsed.value);
    headers.push(header('x-amz-sns-subscription-arn'));
    if (parsed.value.type !== 'SubscriptionConfirmation') return statuses.shift() ?? 200;
    if (!confirms) return 403;
    return (await confirmer.confirm(topic, parsed.value.token)).ok ? 200 : 500;
  };

  const listening = await listen(async (request, response) => {
    connections.add(request.socket);
    request.setEncoding('utf8');
    const text = (await request.toArray()).join('');
    const status = await answer(text, (name) => request.headers[name]?.toString());
    if (status !== 'silence') response.writeHead(status).end('{}');
  });
  open.push(listening.close);
  return { ...listening, received, headers, connections };
}

test('confirms over HTTP, then delivers signed notifications with the headers of SNS', async () => {
  const standIn = await standInFor();
  const receiver = await receiverFor(standIn);
  expect(await standIn.subscribe(TOPIC, receiver.url)).toEqual({ state: 'confirmed', status: 200 });
  const handover = await standIn.publish(TOPIC, {
    message: '{"eventType":"Send"}\n',
    subject: 'About',
    timestamp: '2026-11-20T10:00:00.000Z',
  });
  expect(handover).toEqual({ accepted: true, status: 200, attempts: 1 });
  const [confirmation, notification] = receiver.received;
  expect(confirmation?.type).toBe('SubscriptionConfirmation');
  expect(notification).toMatchObject({
    type: 'Notification',
    message: '{"eventType":"Send"}\n',
    subject: 'About',
    timestamp: '2026-11-20T10:00:00.000Z',
    topicArn: TOPIC,
  });
  expect(receiver.headers).toEqual([undefined, expect.stringMatching(`^${TOPIC}:[0-9a-f-]{36}$`)]);
});

test('delivers nothing before the subscription is confirmed', async () => {
  const standIn = await standInFor();
  const receiver = await receiverFor(standIn, [], false);
  expect(await standIn.subscribe(TOPIC, receiver.url)).toEqual({ state: 'pending', status: 403 });
  expect(await standIn.publish(TOPIC, { message: 'x' })).toMatchObject({ accepted: false });
  expect(receiver.received).toHaveLength(1);
  expect(standIn.counts()).toEqual({ delivered: 0, lost: 1, retried: 0 });
});

test('a subscription that was refused at first can be confirmed later', async () => {
  const standIn = await standInFor();
  const receiver = await receiverFor(standIn, [], false);
  await standIn.subscribe(TOPIC, receiver.url);
  const [request] = receiver.received;
  const topic = parseTopicArn(TOPIC);
  if (request?.type !== 'SubscriptionConfirmation' || topic === null) throw new Error('no request');
  expect(await createConfirmer({ fetch, endpoint: standIn.endpoint }).confirm(topic, request.token)).toEqual({
    ok: true,
    value: { subscriptionArn: expect.stringMatching(`^${TOPIC}:`) },
  });
  expect(await standIn.publish(TOPIC, { message: 'x' })).toMatchObject({ accepted: true });
});

test.each([
  [
    '5xx and 429 until it works',
    [503, 429, 200],
    { accepted: true, status: 200, attempts: 3 },
    { delivered: 1, lost: 0, retried: 2 },
  ],
  [
    'no more than the tries it has',
    [500, 500, 500, 500],
    { accepted: false, status: 500, attempts: 4 },
    { delivered: 0, lost: 1, retried: 3 },
  ],
  [
    'never what was refused for good',
    [403, 200],
    { accepted: false, status: 403, attempts: 1 },
    { delivered: 0, lost: 1, retried: 0 },
  ],
  [
    'a receiver that does not answer in time',
    ['silence', 200],
    { accepted: true, status: 200, attempts: 2 },
    { delivered: 1, lost: 0, retried: 1 },
  ],
] as const)('retries: %s', async (_, statuses, handover, counts) => {
  const standIn = await standInFor({ timeout: 100 });
  const receiver = await receiverFor(standIn, [...statuses]);
  await standIn.subscribe(TOPIC, receiver.url);
  expect(await standIn.publish(TOPIC, { message: 'x' })).toEqual(handover);
  expect(standIn.counts()).toEqual(counts);
  const ids = receiver.received.slice(1).map(({ messageId }) => messageId);
  expect(new Set(ids).size).toBe(1);
});

test('counts as lost what nobody listens for', async () => {
  const standIn = await standInFor();
  const receiver = await receiverFor(standIn);
  await standIn.subscribe(TOPIC, receiver.url);
  await receiver.close();
  expect(await standIn.publish(TOPIC, { message: 'x' })).toEqual({ accepted: false, status: null, attempts: 4 });
});

test('delivers a copy under the same MessageId', async () => {
  const standIn = await standInFor();
  const receiver = await receiverFor(standIn);
  await standIn.subscribe(TOPIC, receiver.url);
  await standIn.publish(TOPIC, { message: 'x' }, 1);
  const [, first, second] = receiver.received;
  expect(second).toEqual(first);
  expect(standIn.counts()).toEqual({ delivered: 1, lost: 0, retried: 0 });
});

test('keeps to its connections, and reuses them', async () => {
  const standIn = await standInFor({ concurrency: 3 });
  const receiver = await receiverFor(standIn);
  await standIn.subscribe(TOPIC, receiver.url);
  await Promise.all(Array.from({ length: 40 }, () => standIn.publish(TOPIC, { message: 'x' })));
  expect(receiver.received).toHaveLength(41);
  expect(receiver.connections.size).toBeLessThanOrEqual(3);
});

test.each([
  ['another action', '?Action=Publish', 400, 'InvalidAction'],
  [
    'an unknown topic',
    '?Action=ConfirmSubscription&TopicArn=arn:aws:sns:us-east-1:123456789012:other&Token=a',
    404,
    'NotFound',
  ],
  ['a wrong token', `?Action=ConfirmSubscription&TopicArn=${TOPIC}&Token=abc`, 400, 'InvalidParameter'],
])('refuses %s in XML, as AWS does', async (_, query, status, code) => {
  const standIn = await standInFor();
  const answer = await fetch(`${standIn.endpoint}/${query}`);
  expect(answer.status).toBe(status);
  expect(answer.headers.get('content-type')).toBe('text/xml');
  expect(await answer.text()).toContain(`<Code>${code}</Code>`);
});
