/** The built Worker in workerd, with D1, a queue, cron and assets, as wrangler.toml has them. Needs `npm run build:edge`. */
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import type { D1Database } from '@cloudflare/workers-types';
import { convertV4MiniflareOptions, Miniflare, type V4MiniflareOptions } from 'miniflare';
import { unstable_getMiniflareWorkerOptions, unstable_readConfig } from 'wrangler';
import { z } from 'zod';
import { createSigner, type Signer } from '../../src/cli/sns-stand-in/signer.ts';
import { asEntry, builtModules, migrate, SECRET_KEY } from '../support/built-worker.ts';
import { ADMIN_TOKEN, postTo } from '../support/service.ts';
import { TOPIC } from '../support/ses.ts';
import { AROUND, aroundText, CONTROL_PATH, type Controls, type Counted, clockText } from './around.ts';
import { killChildren, workerdChildren } from './kill.ts';

export interface RunningWorker {
  readonly url: string;
  readonly signer: Signer;
  readonly call: (path: string, init?: { method?: string; body?: unknown; token?: string }) => Promise<Answer>;
  /** Publishes a body as SNS would. */
  readonly publish: (body: object) => Promise<number>;
  /** Sends an envelope as it is. */
  readonly post: (envelope: object) => Promise<number>;
  readonly cron: () => Promise<void>;
  /** Hands messages to the consumer, as one batch of a queue. @returns what it said of each. */
  readonly deliver: (queue: string, messages: readonly Queued[]) => Promise<Said>;
  readonly control: (controls: Controls) => Promise<Counted>;
  readonly db: D1Database;
  /** The events that were logged, in order. */
  readonly logged: () => readonly string[];
  /** SIGKILL to workerd, and all that was in its memory is gone. */
  readonly kill: () => Promise<void>;
  readonly close: () => Promise<void>;
}

export interface Queued {
  readonly id: string;
  readonly body: unknown;
  readonly attempts: number;
}

interface Said {
  readonly outcome: string;
  readonly retried: readonly string[];
}

export interface Answer {
  readonly status: number;
  readonly text: string;
  // biome-ignore lint/suspicious/noExplicitAny: tests compare it whole
  readonly json: any;
}

export interface WorkerOptions {
  readonly vars?: Readonly<Record<string, string>>;
  readonly secrets?: Readonly<Record<string, string>>;
  readonly signer?: Signer;
  /** `false`: as if the three blocks of the queue were left out of wrangler.toml. */
  readonly withQueue?: boolean;
  /** How often the queue tries again; after wrangler.toml when left out. */
  readonly maxRetries?: number;
  /** Where everything is kept that outlives workerd; in memory when left out. */
  readonly folder?: string;
  /** Its clock stands still there; the real one when left out. */
  readonly clock?: number;
  readonly migrated?: boolean;
}

/** The very files that a deployment sends, and what the tests put around them. */
const modulesOf = (clock: number | undefined) =>
  asEntry([
    { path: AROUND.main, contents: aroundText('worker.js') },
    { path: AROUND.clock, contents: clockText(clock) },
    ...builtModules(),
  ]);

const consumersSchema = z.record(z.string(), z.looseObject({}));

/** The tests wait for nothing that only saves Cloudflare's money. */
const impatient = (consumers: unknown, maxRetries: number | undefined) =>
  Object.fromEntries(
    Object.entries(consumersSchema.parse(consumers)).map(([name, settings]) => [
      name,
      { ...settings, maxBatchTimeout: 0.1, ...(maxRetries === undefined ? {} : { maxRetries }) },
    ]),
  );

function settingsOf({ withQueue = true, maxRetries, clock, ...options }: WorkerOptions, signer: Signer): object {
  const config = unstable_readConfig({ config: 'wrangler.toml' }, { hideWarnings: true });
  const { workerOptions } = unstable_getMiniflareWorkerOptions(config);
  const { queueProducers, queueConsumers, modulesRules: _, ...rest } = workerOptions;
  return {
    ...rest,
    ...modulesOf(clock),
    bindings: {
      ...config.vars,
      SNS_TOPIC_ARNS: TOPIC,
      SNS_SIGNING_CERTS: JSON.stringify({ [signer.certificateUrl]: signer.certificatePem }),
      RETENTION_DAYS: '0',
      // One trigger does all that is due.
      WORKERS_PLAN: 'paid',
      ADMIN_TOKEN,
      SECRET_KEY,
      ...options.vars,
      ...options.secrets,
    },
    ...(withQueue ? { queueProducers, queueConsumers: impatient(queueConsumers, maxRetries) } : {}),
  };
}

/** The file that D1 is kept in. */
export function d1File(folder: string): string {
  const found = readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((name) =>
    /D1DatabaseObject.[0-9a-f]{64}\.sqlite$/.test(name),
  );
  if (found.length !== 1) throw new Error(`one database was expected, not ${found.length}`);
  return join(folder, found[0] ?? '');
}

const eventOf = (line: string): string => /"event":"([^"]+)"/.exec(line)?.[1] ?? line;

export async function startWorker(options: WorkerOptions = {}): Promise<RunningWorker> {
  const signer = options.signer ?? (await createSigner({ topicArn: TOPIC }));
  const lines: string[] = [];
  const before = new Set(workerdChildren());
  const settings = {
    host: '127.0.0.1',
    port: 0,
    handleStructuredLogs: ({ message }: { message: string }) => lines.push(message),
    ...(options.folder === undefined ? {} : { resourcePersistencePath: options.folder }),
    ...settingsOf(options, signer),
  };
  // wrangler's own words for its options are looser than Miniflare's.
  const miniflare = new Miniflare(convertV4MiniflareOptions(settings as unknown as V4MiniflareOptions));
  const url = (await miniflare.ready).origin;
  const children = workerdChildren().filter((pid) => !before.has(pid));
  const db = (await miniflare.getD1Database('DB')) as unknown as D1Database;
  if (options.migrated !== false) await migrate(db);

  const post = async (envelope: object): Promise<number> => {
    const response = await postTo(url, JSON.stringify(envelope));
    await response.text();
    return response.status;
  };
  return {
    url,
    signer,
    db,
    post,
    publish: async (body) => post(signer.notification({ message: JSON.stringify(body) })),
    call: async (path, { method = 'GET', body, token = ADMIN_TOKEN } = {}) => {
      const response = await fetch(new URL(path, url), {
        method,
        headers: {
          authorization: `Bearer ${token}`,
          ...(body === undefined ? {} : { 'content-type': 'application/json' }),
        },
        ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      });
      const text = await response.text();
      const isJson = (response.headers.get('content-type') ?? '').includes('json');
      return { status: response.status, text, json: isJson ? JSON.parse(text) : null };
    },
    cron: async () => {
      const { outcome } = await (await miniflare.getWorker()).scheduled({ cron: '* * * * *' });
      if (outcome !== 'ok') throw new Error(`the cron trigger ended with ${outcome}`);
    },
    deliver: async (queue, messages) => {
      const batch = messages.map((message) => ({ ...message, timestamp: new Date() }));
      const { outcome, retryBatch, retryMessages } = await (await miniflare.getWorker()).queue(queue, batch);
      const all = retryBatch.retry ? messages.map(({ id }) => id) : [];
      return { outcome, retried: [...all, ...retryMessages.map(({ msgId }) => msgId)] };
    },
    control: async (controls) => {
      const response = await fetch(new URL(CONTROL_PATH, url), { method: 'PUT', body: JSON.stringify(controls) });
      return (await response.json()) as Counted;
    },
    logged: () => lines.map(eventOf),
    kill: async () => {
      await killChildren(children);
      await miniflare.dispose().catch(() => {});
    },
    close: () => miniflare.dispose(),
  };
}
