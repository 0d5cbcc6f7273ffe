/** The Worker's own entry in workerd, over whatever database a test puts before it. */
import { applyD1Migrations, createExecutionContext, waitOnExecutionContext } from 'cloudflare:test';
import { env } from 'cloudflare:workers';
import type { D1Database } from '@cloudflare/workers-types';
import { createSigner, type Signer } from '../../src/cli/sns-stand-in/signer.ts';
import { TOPIC } from '../support/ses.ts';

export const ADMIN = 'an-admin-token-of-the-tests';

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
  /** Publishes a body as SNS would. */
  readonly publish: (body: object, messageId?: string) => Promise<Answer>;
}

/** Empties the database. */
export async function emptyDatabase(): Promise<void> {
  await applyD1Migrations(env.DB, env.TEST_MIGRATIONS);
  const { results } = await env.DB.prepare(
    "select name from sqlite_master where type = 'table' and name not like 'sqlite_%' and name not like 'd1_%' and name not like '_cf_%'",
  ).all<{ name: string }>();
  const tables = [...results.map(({ name }) => name), 'sqlite_sequence'];
  await env.DB.batch(tables.map((name) => env.DB.prepare(`delete from "${name}"`)));
}

let built = 0;

/** A new isolate, in all but name. */
export async function startWorker(DB: unknown): Promise<TestWorker> {
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
  };
  const fetch = async (path: string, init: RequestInit): Promise<Answer> => {
    const context = createExecutionContext();
    const response: Response = await worker.fetch(new Request(`https://sentinel.example.com${path}`, init), bindings, context);
    const text = await response.text();
    await waitOnExecutionContext(context);
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
