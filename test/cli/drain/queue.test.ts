import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import Database from 'better-sqlite3';
import { expect, it } from 'vitest';
import { ACCOUNT, TOPIC } from '../../support/ses.ts';
import { bounceOf, deadLetters, sendOf, T0 } from './support.ts';

const at = new Date(T0 + 2_000).toISOString();

const enveloped = (n: number) => ({
  Type: 'Notification',
  MessageId: `sns-${n}`,
  TopicArn: TOPIC,
  Message: JSON.stringify(bounceOf(n)),
  Timestamp: at,
});

const bused = (n: number) => ({
  version: '0',
  id: `eb-${n}`,
  'detail-type': 'Email Bounced',
  source: 'aws.ses',
  account: ACCOUNT,
  time: at,
  region: 'us-east-1',
  resources: [],
  detail: bounceOf(n),
});

const JUNK = ['not json of secret@example.net', '[1]', '{"eventType":"Bounce"}'];

it('records envelopes, raw bodies and events of EventBridge, quarantines junk, and leaves nothing', async () => {
  const { sqs, queue, database, left, open, run } = await deadLetters();
  const raw = Array.from({ length: 20 }, (_, n) => sendOf(n));
  sqs.put(queue, ...raw, enveloped(0), bused(1), bused(0), ...JUNK);
  const { code, out, err } = await run();
  expect(code).toBe(0);
  expect(out).toMatch(/^26 recorded, 3 of them quarantined; 26 deleted, 0 failed; \d+\.\d s\n/);
  expect(err).toBe(`Reading ses-events-dead (us-east-1) into ${database}, a new database\n`);
  expect(out + err).not.toContain('@');
  expect(left()).toEqual({ ready: 0, hidden: 0 });
  const store = open();
  expect(await store.events.message('m-19')).not.toBeNull();
  // Told by two roads, counted once.
  expect((await store.events.message('m-0'))?.events).toHaveLength(1);
  expect((await store.events.message('m-1'))?.events).toHaveLength(1);
  expect(await store.quarantine.list({ limit: 10 })).toHaveLength(3);
  await store.close();
});

it('ends when the file is locked, with all of it in the queue, and writes beside a service that is open', async () => {
  const { sqs, queue, database, left, open, run } = await deadLetters();
  const service = open();
  const other = new Database(database);
  other.exec('begin immediate');
  sqs.put(queue, sendOf(1), sendOf(2));
  const locked = await run();
  other.exec('rollback');
  other.close();
  expect(locked.code).toBe(1);
  expect(locked.out).toContain('0 recorded, 0 of them quarantined; 0 deleted, 2 failed');
  expect(locked.err).toMatch(/\nses-sentinel: the database takes no write \(database is locked\): .*2 messages.*\n$/);
  expect(left()).toEqual({ ready: 0, hidden: 2 });
  sqs.put(queue, sendOf(3));
  expect((await run()).code).toBe(0);
  expect(await service.events.message('m-3')).not.toBeNull();
  await service.close();
});

it('touches no queue when the database cannot be opened', async () => {
  const { sqs, queue, database, run } = await deadLetters();
  sqs.put(queue, sendOf(1));
  mkdirSync(dirname(database));
  writeFileSync(database, 'this is no database, and it is long enough to be seen as none'.repeat(20));
  const { code, err } = await run();
  expect(code).toBe(1);
  expect(err).toMatch(/^ses-sentinel: the database \S+ cannot be opened \(.+\): check DATABASE_URL.*\n$/);
  expect(sqs.calls).toEqual([]);
});

it('says that the queue is missing, or not reached, and what to check', async () => {
  const { sqs, queue, run } = await deadLetters();
  const missing = await run({}, { ...queue, url: `${queue.url}-x`, name: `${queue.name}-x` });
  expect(missing.code).toBe(1);
  expect(missing.err).toMatch(
    /\nses-sentinel: the queue ses-events-dead-x cannot be read \(QueueDoesNotExist\): .+ the name\n$/,
  );
  await sqs.disconnect();
  const unreached = await run({ quiet: true });
  expect(unreached.code).toBe(1);
  expect(unreached.err).toMatch(/cannot be read \(ECONNREFUSED\): it is not reached; .+\n$/);
});

it('does not go round for ever on what it may not delete', async () => {
  const { sqs, queue, left, run } = await deadLetters();
  sqs.put(queue, ...Array.from({ length: 12 }, (_, n) => sendOf(n)));
  sqs.intercept(({ action, input }) => {
    if (action !== 'DeleteMessageBatch') return null;
    const Failed = (input.Entries ?? []).map(({ Id }) => ({ Id, Code: 'AccessDenied', SenderFault: true }));
    return { Successful: [], Failed };
  });
  const { code, out, err } = await run();
  expect(code).toBe(1);
  expect(out).toContain('10 recorded, 0 of them quarantined; 0 deleted');
  expect(err).toContain('did not delete all that is recorded (AccessDenied): allow sqs:DeleteMessage');
  expect(left()).toEqual({ ready: 2, hidden: 10 });
});

it('stops after the batch in work, and goes on where it stopped, silently if told to', async () => {
  const { sqs, queue, left, run } = await deadLetters();
  sqs.put(queue, ...Array.from({ length: 23 }, (_, n) => sendOf(n)));
  const stop = new AbortController();
  sqs.intercept(({ action }) => {
    // In the middle of a receive: what it brings is not left hidden.
    if (action === 'ReceiveMessage' && sqs.callsOf(action).length === 2) stop.abort();
    return null;
  });
  const { code, out, err } = await run({ stop: stop.signal, terminal: true });
  expect(code).toBe(130);
  expect(err).toMatch(/10 messages recorded, [\d,]+\/s/);
  expect(out).toContain('20 recorded, 0 of them quarantined; 20 deleted, 0 failed');
  expect(out).toContain('Stopped before the queue was empty');
  expect(left()).toEqual({ ready: 3, hidden: 0 });
  expect(await run({ quiet: true })).toEqual({ code: 0, out: '', err: '' });
  expect(left()).toEqual({ ready: 0, hidden: 0 });
});
