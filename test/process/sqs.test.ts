/**
 * Mixed events through a queue, the service killed five times in the middle: the state equals that of one undisturbed
 * run. `SQS_EVENTS` sets their number.
 */

import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { ChangeMessageVisibilityCommand } from '@aws-sdk/client-sqs';
import { type FauxqsServer, startFauxqs } from 'fauxqs';
import { expect, it } from 'vitest';
import { createSigner } from '../../src/cli/sns-stand-in/signer.ts';
import { createIntake } from '../../src/ingest/intake.ts';
import { createRecorder } from '../../src/ingest/recorder.ts';
import { createSqsClient } from '../../src/ingest/sqs/client.ts';
import { silentLog } from '../../src/shared/log.ts';
import { noMetrics } from '../../src/shared/metrics.ts';
import type { Store } from '../../src/store/contract.ts';
import { openSqlite } from '../../src/store/sqlite.ts';
import { exported } from '../support/record.ts';
import { pseudonymOf } from '../support/secrets.ts';
import { type Running, startBuilt, temporaryFolder } from '../support/service.ts';
import {
  ACCOUNT,
  bounce,
  complaint,
  delivery,
  type Format,
  type MailSpec,
  other,
  send,
  TOPIC,
} from '../support/ses.ts';
import { MIGRATIONS, openMemory } from '../support/sqlite.ts';

const EVENTS = Number(process.env.SQS_EVENTS || 3_000);
const KILLS = 5;
const QUEUE = 'ses-events';
const ARN = `arn:aws:sqs:us-east-1:${ACCOUNT}:${QUEUE}`;
const T0 = Date.UTC(2026, 10, 20, 9);
const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
/** Messages that are no events: few, whatever the number of events. */
const ODD_EVERY = Math.ceil(EVENTS / 24);

const iso = (at: number) => new Date(at).toISOString();

/** What happened to the mail of a message; each type of event in turn, two formats where SES has two. */
function bodyOf(n: number): object {
  const mail = Math.floor(n / 3);
  const address = `person${mail % 997}@example.net`;
  const spec: MailSpec = {
    messageId: `m-${mail}`,
    acceptedAt: T0 + (mail % 1_440) * MINUTE,
    destination: mail % 11 === 0 ? [address, `second${mail}@example.org`] : [address],
    tenant: ['acme', 'clinic', undefined][mail % 3],
    configurationSet: mail % 2 === 0 ? 'transactional' : undefined,
    campaign: mail % 5 === 0 ? 'autumn' : undefined,
  };
  const at = spec.acceptedAt + 1_000 + (n % 3) * 1_000;
  const format: Format = mail % 2 === 0 ? 'event' : 'notification';
  const recipients = [{ emailAddress: address, action: 'failed', status: '5.1.1' }];
  const soft = { at, type: 'Transient', subType: 'MailboxFull', recipients };
  const kinds: readonly (() => object)[] = [
    () => send(spec),
    () => delivery(spec, at, [address], format),
    () => bounce(spec, { at, recipients }, format),
    () => complaint(spec, { at, recipients: [address], feedbackType: 'abuse' }, format),
    () => bounce(spec, soft, format),
    () => other(spec, 'Open', { timestamp: iso(at), ipAddress: '192.0.2.1', userAgent: 'x' }),
    () => other(spec, 'Click', { timestamp: iso(at), link: `https://example.com/${n % 7}`, linkTags: null }),
    () => other(spec, 'DeliveryDelay', { timestamp: iso(at), delayType: 'MailboxFull', delayedRecipients: recipients }),
    () => other(spec, 'Reject', { reason: 'Bad content' }),
    () => other(spec, 'Rendering Failure', { errorMessage: 'Attribute missing', templateName: 'welcome' }),
    () => other(spec, 'Subscription', { timestamp: iso(at), contactList: 'weekly', source: 'UnsubscribeHeader' }),
    () => other(spec, 'Teleport', { timestamp: iso(at) }),
  ];
  const kind = n % 3 === 0 ? 0 : n % 3 === 1 ? 1 + (mail % 2) : mail % kinds.length;
  return kinds[kind]?.() ?? send(spec);
}

/** The same on one of the roads that end in a queue. */
function wireOf(n: number, body: object): string {
  const text = JSON.stringify(body);
  const publishedAt = T0 + 25 * HOUR + n;
  switch (n % 5) {
    case 0:
      return text;
    case 1:
      return JSON.stringify(text);
    case 2:
      return JSON.stringify({
        id: `eb-${n}`,
        'detail-type': 'Email Something',
        source: 'aws.ses',
        account: ACCOUNT,
        region: 'us-east-1',
        time: iso(publishedAt),
        detail: body,
      });
    default:
      return JSON.stringify({
        Type: 'Notification',
        MessageId: `sns-${n}`,
        TopicArn: TOPIC,
        Message: text,
        Timestamp: iso(publishedAt),
      });
  }
}

const ODD: readonly ((n: number) => string)[] = [
  () => 'not json',
  () => 'Successfully validated SNS topic for Amazon SES event publishing.',
  (n) =>
    JSON.stringify({
      id: `finding-${n}`,
      'detail-type': 'Advisor Recommendation Status Open',
      source: 'aws.ses',
      account: ACCOUNT,
      region: 'us-east-1',
      time: iso(T0 + n),
      resources: [`arn:aws:ses:us-east-1:${ACCOUNT}:tenant/acme/tn-1`],
      detail: { version: '1.0.0', data: 'high', metadata: { impact: 'HIGH', type: 'BOUNCE' } },
    }),
];

/** Every tenth event is told a second time, by another road. */
function* wires(): Generator<string> {
  for (let n = 0; n < EVENTS; n++) {
    if (n % ODD_EVERY === 1) yield ODD[Math.floor(n / ODD_EVERY) % ODD.length]?.(n) ?? '';
    else if (n % 10 === 9) yield wireOf(n, bodyOf(n - 9));
    else yield wireOf(n, bodyOf(n));
  }
}

const stateOf = async (store: Store) => ({
  merged: await exported(store),
  quarantine: (await store.quarantine.list({ limit: 100 }))
    .map(({ id, reason, raw }) => `${id} ${reason} ${raw}`)
    .sort(),
  findings: (await store.sources.findings({ tenant: 'acme', limit: 100 })).map(({ id }) => id).sort(),
});

/** All that waits in the queue, recorded by one process that nothing happens to. */
async function undisturbed(server: FauxqsServer): Promise<Store> {
  const store = openMemory();
  const recorder = createRecorder({ events: store.events, pseudonymOf, now: Date.now, log: silentLog });
  const intake = createIntake({
    metrics: noMetrics,
    keepRaw: false,
    recorder,
    sesAccounts: [],
    campaignTag: 'campaign',
    routes: [],
    log: silentLog,
  });
  const waiting = server.inspectQueue(QUEUE)?.messages.ready ?? [];
  for (let from = 0; from < waiting.length; from += 500) {
    const accepted = waiting.slice(from, from + 500).map(({ messageId, sentTimestamp, body }) => {
      const times = { publishedAt: sentTimestamp, receivedAt: Date.now() };
      return intake.accept(body, {
        id: `sqs:${messageId}`,
        source: ARN,
        account: ACCOUNT,
        region: 'us-east-1',
        ...times,
      });
    });
    await Promise.all(accepted);
  }
  return store;
}

it(`ends ${EVENTS} mixed events from a queue in the state of an undisturbed run, over ${KILLS} kills`, {
  timeout: 60_000 + EVENTS * 20,
}, async () => {
  const signer = await createSigner({ topicArn: TOPIC });
  const folder = temporaryFolder();
  const database = join(folder.path, 'sqs.db');
  const server = await startFauxqs({ port: 0, logger: false });
  const url = `http://127.0.0.1:${server.port}/${ACCOUNT}/${QUEUE}`;
  const credentials = { AWS_REGION: 'us-east-1', AWS_ACCESS_KEY_ID: 'test', AWS_SECRET_ACCESS_KEY: 'test' };
  Object.assign(process.env, credentials);
  const client = createSqsClient({ region: 'us-east-1', endpoint: `http://127.0.0.1:${server.port}` });
  const hidden = () => server.inspectQueue(QUEUE)?.messages.inflight ?? [];
  const left = () => (server.inspectQueue(QUEUE)?.messages.ready.length ?? 0) + hidden().length;
  /** The visibility time-out of what a killed process had in its hands, made short. */
  const expire = async () => {
    await sleep(50);
    for (const { receiptHandle: ReceiptHandle } of hidden()) {
      await client.send(new ChangeMessageVisibilityCommand({ QueueUrl: url, ReceiptHandle, VisibilityTimeout: 0 }));
    }
  };
  const start = () => startBuilt({ database, signer, env: { ...credentials, SQS_QUEUE_URLS: url } });
  let service: Running | null = null;
  try {
    server.createQueue(QUEUE);
    for (const wire of wires()) server.sendMessage(QUEUE, wire);
    const expected = await stateOf(await undisturbed(server));

    let inHand = 0;
    for (let kill = 1; kill <= KILLS; kill++) {
      service = await start();
      while (left() > EVENTS * (1 - kill / (KILLS + 1))) await sleep(2);
      expect(await service.end('SIGKILL')).toBeNull();
      // A kill before or after the load would prove nothing.
      expect(left()).toBeGreaterThan(0);
      inHand += hidden().length;
      await expire();
    }
    expect(inHand).toBeGreaterThan(0);

    service = await start();
    while (left() > 0) await sleep(10);
    expect(await service.end('SIGTERM')).toBe(0);
    expect(service.output()).not.toContain('sqs-');

    const actual = openSqlite({ path: database, migrations: MIGRATIONS });
    const state = await stateOf(actual);
    await actual.close();
    expect(state.quarantine).toEqual(expected.quarantine);
    expect(state.findings).toEqual(expected.findings);
    // Not by `toBe`: a difference of texts this long takes minutes to print.
    const [found, wanted] = [state.merged.split('\n'), expected.merged.split('\n')];
    const at = found.findIndex((line, index) => line !== wanted[index]);
    expect(at === -1 ? null : [found[at], wanted[at]]).toBeNull();
    expect(found.length).toBe(wanted.length);
    expect(state.quarantine.length).toBeGreaterThan(0);
    expect(state.findings.length).toBeGreaterThan(0);
    expect(wanted.length).toBeGreaterThan(EVENTS / 3);
  } finally {
    service?.process.kill('SIGKILL');
    await server.stop();
    folder.remove();
  }
});
