/** The Worker's own entry in workerd, over whatever database a test puts before it. */
import { applyD1Migrations, createExecutionContext, waitOnExecutionContext } from 'cloudflare:test';
import { env } from 'cloudflare:workers';
import { createSigner, type Signer } from '../../src/cli/sns-stand-in/signer.ts';
import type { QueueMessage } from '../../src/edge/queue-message.ts';
import { TOPIC } from '../support/ses.ts';

const ADMIN = 'an-admin-token-of-the-tests';

const MANIFEST = { 'main.ts': { isEntry: true, file: 'assets/main.js', css: ['assets/main.css'] } };

export interface Answer {
  readonly status: number;
  readonly headers: Headers;
  // biome-ignore lint/suspicious/noExplicitAny: tests compare it whole
  readonly json: any;
}

export interface TestWorker {
  readonly signer: Signer;
  readonly call: (
    method: string,
    path: string,
    options?: { readonly body?: unknown; readonly token?: string; readonly bookmark?: string },
  ) => Promise<Answer>;
  /** Sends a file. */
  readonly upload: (path: string, type: string, file: string) => Promise<Answer>;
  /** Publishes a body as SNS would. */
  readonly publish: (body: object, messageId?: string) => Promise<Answer>;
  /** Hands over a batch of the queue. @returns how many were not acknowledged. */
  readonly consume: (bodies: readonly QueueMessage[]) => Promise<number>;
}

/** Brings a database's tables, and empties them; keys stay where they are to be used again. */
export async function emptied(database: D1Database, { keys = false } = {}): Promise<void> {
  await applyD1Migrations(database, env.TEST_MIGRATIONS);
  const { results } = await database
    .prepare(
      "select name from sqlite_master where type = 'table' and name not like 'sqlite_%' and name not like 'd1_%' and name not like '_cf_%'",
    )
    .all<{ name: string }>();
  const named = results.map(({ name }) => name).filter((name) => !keys || name !== 'access_key');
  const tables = [...named, 'sqlite_sequence'];
  await database.batch(tables.map((name) => database.prepare(`delete from "${name}"`)));
}

let built = 0;

/** A new isolate, in all but name. */
export async function startWorker(DB: unknown, vars: Readonly<Record<string, string>> = {}): Promise<TestWorker> {
  Object.assign(globalThis, { CLIENT_MANIFEST: MANIFEST });
  const signer = await createSigner({ topicArn: TOPIC });
  const { default: worker } = await import(/* @vite-ignore */ `../../src/worker.ts?isolate=${built++}`);
  const bindings = {
    DB: DB as D1Database,
    SNS_TOPIC_ARNS: TOPIC,
    SNS_SIGNING_CERTS: JSON.stringify({ [signer.certificateUrl]: signer.certificatePem }),
    ADMIN_TOKEN: ADMIN,
    SECRET_KEY: 'a secret key for the tests, and only for them',
    LOG_LEVEL: 'error',
    ...vars,
  };
  /** What the request before does after its answer. */
  let settled: Promise<unknown> = Promise.resolve();
  const fetch = async (path: string, init: RequestInit): Promise<Answer> => {
    await settled;
    const context = createExecutionContext();
    const response: Response = await worker.fetch(
      new Request(`https://sentinel.example.com${path}`, init),
      bindings,
      context,
    );
    const text = await response.text();
    settled = waitOnExecutionContext(context);
    const isJson = (response.headers.get('content-type') ?? '').includes('json');
    return { status: response.status, headers: response.headers, json: isJson ? JSON.parse(text) : text };
  };
  return {
    signer,
    call: (method, path, { body, token = ADMIN, bookmark } = {}) =>
      fetch(path, {
        method,
        headers: {
          authorization: `Bearer ${token}`,
          ...(body === undefined ? {} : { 'content-type': 'application/json' }),
          ...(bookmark === undefined ? {} : { 'store-bookmark': bookmark }),
        },
        ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      }),
    upload: (path, type, body) =>
      fetch(path, { method: 'POST', headers: { authorization: `Bearer ${ADMIN}`, 'content-type': type }, body }),
    consume: async (bodies) => {
      let retried = 0;
      const messages = bodies.map((body, n) => ({
        ...{ id: String(n), timestamp: new Date(), attempts: 1, body },
        ack: () => {},
        retry: () => {
          retried++;
        },
      }));
      await worker.queue({ queue: 'ses-sentinel-events', messages }, bindings);
      return retried;
    },
    publish: (body, messageId) =>
      fetch('/webhooks/ses', {
        method: 'POST',
        headers: { 'content-type': 'text/plain; charset=UTF-8' },
        body: JSON.stringify(
          signer.notification({ message: JSON.stringify(body), ...(messageId === undefined ? {} : { messageId }) }),
        ),
      }),
  };
}
