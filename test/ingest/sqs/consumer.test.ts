/** What comes out of a queue, by each road that ends in one. */
import { readdirSync, readFileSync } from 'node:fs';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createSqsClients } from '../../../src/ingest/sqs/client.ts';
import { createSqsConsumers } from '../../../src/ingest/sqs/consumers.ts';
import type { Queue } from '../../../src/ingest/sqs/queue.ts';
import type { Store } from '../../../src/store/contract.ts';
import { exported, tell } from '../../support/record.ts';
import { ACCOUNT, type MailSpec, send, TOPIC } from '../../support/ses.ts';
import { openMemory } from '../../support/sqlite.ts';
import { createConsumer, createSink, type Sink, type Sqs, startSqs, until } from './support.ts';

const read = (path: string) => readFileSync(new URL(`../../fixtures/${path}`, import.meta.url), 'utf8');
const SES = readdirSync(new URL('../../fixtures/ses', import.meta.url)).map((name) => read(`ses/${name}`));
const T0 = Date.UTC(2026, 6, 20);
const SENTENCE = 'Successfully validated SNS topic for Amazon SES event publishing.';

const envelope = (message: string, id: string) => ({
  Type: 'Notification',
  MessageId: id,
  TopicArn: TOPIC,
  Message: message,
  Timestamp: new Date(T0).toISOString(),
});

const ROADS: Readonly<Record<string, (body: string, id: string) => string>> = {
  raw: (body) => body,
  'with a BOM': (body) => `\uFEFF${body}`,
  'encoded twice': (body) => JSON.stringify(body),
  'SNS envelope': (body, id) => JSON.stringify(envelope(body, id)),
  'SNS envelope, encoded twice': (body, id) => JSON.stringify(envelope(JSON.stringify(body), id)),
  EventBridge: (body, id) =>
    JSON.stringify({
      id,
      'detail-type': 'Email Something',
      source: 'aws.ses',
      account: ACCOUNT,
      region: 'us-east-1',
      time: new Date(T0).toISOString(),
      detail: JSON.parse(body),
    }),
};

const recordedBodies = (name: string): readonly string[] =>
  (JSON.parse(read(`carriers/${name}.json`)) as { Messages: { Body: string }[] }).Messages.map(({ Body }) => Body);

const mails = async (store: Store, messageId: string) => (await store.events.message(messageId))?.mails;

describe('the consumer', () => {
  let sqs: Sqs;
  let queue: Queue;
  let sink: Sink;
  beforeEach(async () => {
    sqs = await startSqs();
    queue = sqs.makeQueue('ses-events');
    sink = createSink();
  });
  afterEach(() => sqs.stop());

  const consumeAll = async (): Promise<void> => {
    const consumer = createConsumer(sqs, queue, sink);
    consumer.start();
    await until('the queue is empty', () => sqs.left(queue).ready + sqs.left(queue).hidden === 0);
    await consumer.stop();
  };

  it('sqs-receive-non-raw: a hard bounce and a setup text, both deleted after they are stored', async () => {
    sqs.put(queue, ...recordedBodies('sqs-receive-non-raw'));
    await consumeAll();
    expect(await mails(sink.store, '0100019f5ffae1a0-7c2ac2f7-6da9-e623-75d2-fc6780e59f80-000000')).toMatchObject([
      { recipient: 'gone@example.net' },
    ]);
    expect(await sink.store.sources.notices(TOPIC)).toMatchObject([{ kind: 'setup', detail: SENTENCE }]);
    expect(await exported(sink.store)).toContain('"suppression"');
    expect(await sink.store.quarantine.count()).toBe(0);
  });

  it('sqs-receive-raw: delivered, a setup text, and "not json" in quarantine and out of the queue', async () => {
    const from = Date.now();
    const ids = sqs.put(queue, ...recordedBodies('sqs-receive-raw'));
    await consumeAll();
    expect(await mails(sink.store, '0100019f5ff90510-3adc6bdc-ad1d-f02f-9dce-f8d1061b00bf-000000')).toMatchObject([
      { recipient: 'async@example.net' },
    ]);
    expect(await sink.store.sources.notices(queue.arn)).toMatchObject([{ kind: 'setup', detail: SENTENCE }]);
    const [entry, ...others] = await sink.store.quarantine.list({ limit: 9 });
    expect(others).toEqual([]);
    expect(entry).toMatchObject({
      id: `sqs:${ids[2]}`,
      source: `arn:aws:sqs:us-east-1:${ACCOUNT}:ses-events`,
      account: ACCOUNT,
      region: 'us-east-1',
      reason: 'not-json',
      raw: 'not json',
    });
    // SentTimestamp, not the time of the receive.
    expect(entry?.publishedAt).toBeGreaterThanOrEqual(from);
    expect(entry?.publishedAt).toBeLessThanOrEqual(entry?.receivedAt ?? 0);
    expect(JSON.stringify(sink.logged)).not.toContain('example.net');
  });

  it('sqs-receive-empty: no Messages at all is no message', async () => {
    const empty = JSON.parse(read('carriers/sqs-receive-empty.json'));
    sqs.intercept(({ action }) => (action === 'ReceiveMessage' ? empty : null));
    const consumer = createConsumer(sqs, queue, sink);
    consumer.start();
    await until('three receives', () => sqs.callsOf('ReceiveMessage').length > 2);
    await consumer.stop();
    expect(sink.logged.map(({ event }) => event)).toEqual(['sqs-started']);
    expect(sqs.callsOf('DeleteMessageBatch')).toEqual([]);
  });

  it.each(Object.keys(ROADS))('every SES body ends as it would by the webhook: %s', async (road) => {
    const wrap = ROADS[road] ?? ((body: string) => body);
    const bodies = SES.map((body, index) => wrap(body, `m-${index}`));
    sqs.put(queue, ...bodies);
    // Without an envelope the queue's own time is the best there is.
    const isEnveloped = /SNS|EventBridge/.test(road);
    const sentAt = sqs.sentAt(queue).map((at) => (isEnveloped ? T0 : at));
    await consumeAll();
    const expected = openMemory();
    await tell(expected, ...SES.map((body, index) => ({ body, publishedAt: sentAt[index] ?? 0 })));
    expect(await exported(sink.store)).toBe(await exported(expected));
    expect(await sink.store.quarantine.count()).toBe(0);
  });

  it('takes what a topic delivers into the queue, raw or not', async () => {
    sink = createSink(undefined, [ACCOUNT]);
    const { topicArn } = sqs.server.createTopic('plain');
    sqs.server.createTopic('raw');
    sqs.server.subscribe({ topic: 'plain', queue: queue.name });
    sqs.server.subscribe({ topic: 'raw', queue: queue.name, attributes: { RawMessageDelivery: 'true' } });
    const spec = (messageId: string): MailSpec => ({ messageId, acceptedAt: T0, destination: ['ann@example.net'] });
    sqs.server.publish('plain', JSON.stringify(send(spec('m-1'))));
    sqs.server.publish('raw', JSON.stringify(send(spec('m-2'))));
    await consumeAll();
    expect(await mails(sink.store, 'm-1')).toHaveLength(1);
    expect(await mails(sink.store, 'm-2')).toHaveLength(1);
    const sources = (await sink.store.sources.list()).map(({ id }) => id);
    expect(sources.toSorted()).toEqual([topicArn, queue.arn].toSorted());
  });

  it('puts what wants to be confirmed into quarantine', async () => {
    sqs.put(queue, read('sns/sns-subscription-confirmation-v2.json'));
    await consumeAll();
    expect(await sink.store.quarantine.list({ limit: 9 })).toMatchObject([{ reason: 'not-a-notification' }]);
  });

  it('lets the ten of a receive share one batch, and deletes them by one call', async () => {
    sqs.put(queue, ...SES.slice(0, 10));
    await consumeAll();
    expect(sink.batches).toEqual([10]);
    expect(sqs.callsOf('DeleteMessageBatch').map(({ input }) => input.Entries?.length)).toEqual([10]);
  });

  it('reads several queues of several regions', async () => {
    const queues = [queue, sqs.makeQueue('others'), sqs.makeQueue('europe', 'eu-west-1')];
    for (const [index, each] of queues.entries()) {
      sqs.put(each, send({ messageId: `m-${index}`, acceptedAt: T0, destination: ['ann@example.net'] }));
    }
    const clients = createSqsClients(sqs.endpoint);
    const consumers = createSqsConsumers({
      queues,
      clients,
      intake: sink.intake,
      refusals: { count: () => {} },
      now: Date.now,
      log: sink.log,
    });
    consumers.start();
    await until('all are empty', () => queues.every((each) => sqs.left(each).ready + sqs.left(each).hidden === 0));
    await consumers.stop();
    clients.close();
    expect((await sink.store.sources.list()).map(({ id }) => id).toSorted()).toEqual(
      queues.map(({ arn }) => arn).toSorted(),
    );
    const signedFor = sqs.callsOf('ReceiveMessage').map(({ region, input }) => `${region} ${input.QueueUrl}`);
    expect([...new Set(signedFor)].toSorted()).toEqual(queues.map(({ region, url }) => `${region} ${url}`).toSorted());
  });
});
