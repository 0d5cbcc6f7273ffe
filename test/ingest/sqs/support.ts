/** A real SQS server in this process, behind a proxy that sees each call and can answer in the server's place. */

import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { startFauxqs } from 'fauxqs';
import { createIntake } from '../../../src/ingest/intake.ts';
import { createRecorder, type RecorderOptions } from '../../../src/ingest/recorder.ts';
import { createSqsClient } from '../../../src/ingest/sqs/client.ts';
import { type ConsumerOptions, createSqsConsumer } from '../../../src/ingest/sqs/consumer.ts';
import { parseQueueUrl, type Queue } from '../../../src/ingest/sqs/queue.ts';
import type { Log } from '../../../src/shared/log.ts';
import { noMetrics } from '../../../src/shared/metrics.ts';
import type { LogLine } from '../../support/app.ts';
import { pseudonymOf } from '../../support/secrets.ts';
import { ACCOUNT } from '../../support/ses.ts';
import { openMemory } from '../../support/sqlite.ts';

process.env.AWS_ACCESS_KEY_ID ??= 'test';
process.env.AWS_SECRET_ACCESS_KEY ??= 'test';

export interface Call {
  readonly action: string;
  readonly region: string;
  readonly input: { readonly QueueUrl: string; readonly Entries?: readonly { readonly Id: string }[] };
}

/** Answers in the server's place; `null` lets the call through. */
export type Intercept = (call: Call) => object | null | Promise<object | null>;

export async function startSqs() {
  const server = await startFauxqs({ port: 0, logger: false });
  const calls: Call[] = [];
  let intercept: Intercept = () => null;

  const forward = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const gone = new AbortController();
    response.once('close', () => gone.abort());
    const body = (await request.toArray()).join('');
    const headers = request.headers as Record<string, string>;
    const action = headers['x-amz-target']?.split('.')[1] ?? '';
    const region = /Credential=[^/]+\/\d+\/([^/]+)\//.exec(headers.authorization ?? '')?.[1] ?? '';
    const call: Call = { action, region, input: JSON.parse(body) };
    calls.push(call);
    const answer = await intercept(call);
    response.setHeader('content-type', 'application/x-amz-json-1.0');
    if (answer !== null) {
      response.end(JSON.stringify(answer));
      return;
    }
    const { 'content-type': type = '', 'x-amz-target': target = '', authorization = '' } = headers;
    const forwarded = { 'content-type': type, 'x-amz-target': target, authorization };
    const init = { method: 'POST', headers: forwarded, body, signal: gone.signal };
    const upstream = await fetch(`http://127.0.0.1:${server.port}/`, init);
    response.statusCode = upstream.status;
    const kind = upstream.headers.get('x-amzn-query-error');
    if (kind !== null) response.setHeader('x-amzn-query-error', kind);
    response.end(await upstream.text());
  };
  const proxy = createServer((request, response) => {
    forward(request, response).catch(() => response.destroy());
  });
  const listen = async (port: number) => {
    proxy.listen(port, '127.0.0.1');
    await once(proxy, 'listening');
    return (proxy.address() as AddressInfo).port;
  };
  const port = await listen(0);
  const endpoint = `http://127.0.0.1:${port}`;

  return {
    server,
    calls,
    endpoint,
    callsOf: (action: string) => calls.filter((call) => call.action === action),
    intercept: (answer: Intercept) => {
      intercept = answer;
    },
    makeQueue: (name: string, region = 'us-east-1', attributes: Readonly<Record<string, string>> = {}): Queue => {
      server.createQueue(name, { region, attributes: { ...attributes } });
      const queue = parseQueueUrl(`https://sqs.${region}.amazonaws.com/${ACCOUNT}/${name}`, null);
      if (!queue.ok) throw new Error(queue.error);
      return queue.value;
    },
    put: ({ name, region }: Queue, ...bodies: readonly (string | object)[]): readonly string[] =>
      bodies.map((body) => {
        const text = typeof body === 'string' ? body : JSON.stringify(body);
        // This server, unlike AWS's, refuses what lies beyond U+FFFF. In JSON an escape is the same text.
        const escaped = text.replace(/[\ud800-\udfff]/g, (half) => `\\u${half.charCodeAt(0).toString(16)}`);
        return server.sendMessage(name, escaped, { region }).messageId;
      }),
    /** When each message that waits was sent to the queue, in their order. */
    sentAt: (queue: Queue): readonly number[] =>
      (server.inspectQueue(queue.name)?.messages.ready ?? []).map(({ sentTimestamp }) => sentTimestamp),
    /** What the queue holds, hidden or not. */
    left: (queue: Queue) => {
      const { ready = [], inflight = [] } = server.inspectQueue(queue.name)?.messages ?? {};
      return { ready: ready.length, hidden: inflight.length };
    },
    /** The network goes away, and comes back. */
    disconnect: async () => {
      proxy.closeAllConnections();
      await new Promise((resolve) => proxy.close(resolve));
    },
    reconnect: () => listen(port),
    stop: async () => {
      proxy.closeAllConnections();
      proxy.close();
      await server.stop();
    },
  };
}

export type Sqs = Awaited<ReturnType<typeof startSqs>>;

export type Hold = (record: () => Promise<void>) => Promise<void>;

/** A store in memory and the real way in; `hold` stands between the recorder and the store. */
export function createSink(hold: Hold = (record) => record(), sesAccounts: readonly string[] = []) {
  const store = openMemory();
  const logged: LogLine[] = [];
  const at =
    (level: string): Log['info'] =>
    (event, fields = {}) =>
      logged.push({ level, event, fields });
  const log: Log = { debug: at('debug'), info: at('info'), warn: at('warn'), error: at('error') };
  const batches: number[] = [];
  const events: RecorderOptions['events'] = {
    ...store.events,
    record: (batch) =>
      hold(() => {
        batches.push(batch.activity.reduce((sum, each) => sum + each.messages, 0));
        return store.events.record(batch);
      }),
  };
  const recorder = createRecorder({ events, pseudonymOf, now: Date.now, log });
  const intake = createIntake({
    metrics: noMetrics,
    keepRaw: false,
    recorder,
    sesAccounts,
    campaignTag: 'campaign',
    routes: [],
    log,
  });
  return { store, intake, log, logged, batches, count: (event: string) => countOf(logged, event) };
}

const countOf = (logged: readonly LogLine[], event: string) => logged.filter((line) => line.event === event).length;

export type Sink = ReturnType<typeof createSink>;

export function createConsumer(sqs: Sqs, queue: Queue, sink: Sink, options: Partial<ConsumerOptions> = {}) {
  const client = createSqsClient({ region: queue.region, endpoint: sqs.endpoint });
  return createSqsConsumer({
    client,
    queue,
    intake: sink.intake,
    log: sink.log,
    now: Date.now,
    backoff: () => 20,
    redelivery: () => 1_000,
    ...options,
  });
}

/** @throws when it has not come true in time. */
export async function until(what: string, isTrue: () => boolean, limit = 25_000): Promise<void> {
  const end = Date.now() + limit;
  while (!isTrue()) {
    if (Date.now() > end) throw new Error(`not within ${limit} ms: ${what}`);
    await sleep(10);
  }
}
