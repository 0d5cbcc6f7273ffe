/** What Cloudflare binds to the Worker, and the settings among it. */
import type { D1Database, Fetcher, Queue, RateLimit } from '@cloudflare/workers-types';
import { z } from 'zod';
import type { AwsCredentials } from '../aws/clients.ts';
import { type Config, parseConfig } from '../config.ts';
import { err, ok, type Result } from '../shared/result.ts';
import { MINUTE, type Millis } from '../shared/time.ts';
import { ALLOWANCES, type Allowance, type WorkersPlan } from './budget.ts';
import type { QueueMessage } from './queue-message.ts';

/** Bindings by the names that `wrangler.toml` gives them; all other members are vars and secrets. */
export interface Env {
  readonly DB: D1Database;
  readonly ASSETS: Fetcher;
  /** Left out: webhooks write straight into the database. */
  readonly QUEUE?: Queue<QueueMessage>;
  /** Counts attempts to sign in over all isolates of a place. Left out: each isolate by itself. */
  readonly SIGN_IN_LIMITER?: RateLimit;
  readonly [name: string]: unknown;
}

/** The object itself is another one with each request. */
export const hasSameBindings = (one: Readonly<Record<string, unknown>>, other: Readonly<Record<string, unknown>>) =>
  Object.keys(one).length === Object.keys(other).length &&
  Object.entries(one).every(([name, value]) => other[name] === value);

export interface EdgeSettings {
  readonly config: Config;
  readonly secretKey: string;
  /** `null`: AWS is not asked for anything. */
  readonly credentials: AwsCredentials | null;
  /** Which queue's messages go into quarantine. */
  readonly deadLetterQueue: string;
  /** Of one cron trigger. */
  readonly allowance: Allowance;
  readonly alertsEvery: Millis;
}

/** A judgement sums up days of counters: most of the rows that an idle minute reads, and the free plan counts them by the day. */
const ALERTS_EVERY: Readonly<Record<WorkersPlan, Millis>> = { free: 5 * MINUTE, paid: MINUTE };

/** What is piped into a secret has a line's end, which no header may hold. */
const secret = z
  .string()
  .trim()
  .optional()
  .transform((text) => text || undefined);

const settings = z.object({
  AWS_ACCESS_KEY_ID: secret,
  AWS_SECRET_ACCESS_KEY: secret,
  AWS_SESSION_TOKEN: secret,
  DEAD_LETTER_QUEUE: z.string().default('ses-sentinel-dead-letters'),
  // The smaller one: on the other plan everything only takes longer.
  WORKERS_PLAN: z.enum(['free', 'paid']).default('free'),
});

const noFiles = (): string => {
  throw new Error('a Worker has no files');
};

/** What nobody can make up on Workers: there is no file to keep it in, and no terminal to show it on. */
const REQUIRED = ['SECRET_KEY', 'ADMIN_TOKEN'] as const;

/** Settings of the Node service that mean nothing here: who sets one expects something that will not happen. */
const FOR_NODE: Readonly<Record<string, string>> = {
  HOST: 'Cloudflare decides where it listens (routes, workers_dev)',
  PORT: 'Cloudflare decides where it listens (routes, workers_dev)',
  DATABASE_URL: 'the database is the binding DB',
  SQS_QUEUE_URLS: 'a Worker cannot wait on a queue of AWS',
  AWS_ENDPOINT_URL_SQS: 'a Worker cannot wait on a queue of AWS',
};

const isPlain = (value: unknown): boolean =>
  Array.isArray(value) ||
  (typeof value === 'object' && value !== null && Object.getPrototypeOf(value) === Object.prototype);

/** A list of words is what the Node service takes with blanks between them; all else is JSON, as it takes that. */
const isWords = (value: unknown): value is readonly (string | number)[] =>
  Array.isArray(value) && value.every((each) => typeof each === 'string' || typeof each === 'number');

/** `wrangler.toml` may say `RETENTION_DAYS = 90` or write ROUTES out; bindings are objects of other kinds. */
const textsOf = (env: Readonly<Record<string, unknown>>): Readonly<Record<string, string>> =>
  Object.fromEntries(
    Object.entries(env).flatMap(([name, value]): readonly (readonly [string, string])[] => {
      if (typeof value === 'string') return [[name, value]];
      if (typeof value === 'number' || typeof value === 'boolean') return [[name, String(value)]];
      if (isWords(value)) return [[name, value.join(' ')]];
      return isPlain(value) ? [[name, JSON.stringify(value)]] : [];
    }),
  );

/** @returns the settings, or one line that names each bad one; the value of a secret is never part of it. */
export function edgeSettings(env: Readonly<Record<string, unknown>>): Result<EdgeSettings, string> {
  const texts = textsOf(env);
  const isSet = (name: string) => (texts[name] ?? '').trim() !== '';
  const missing = REQUIRED.filter((name) => !isSet(name));
  if (missing.length > 0)
    return err(missing.map((name) => `${name} must be set: npx wrangler secret put ${name}`).join('; '));
  const misplaced = Object.entries(FOR_NODE).filter(([name]) => isSet(name));
  if (misplaced.length > 0)
    return err(misplaced.map(([name, why]) => `${name} is for the Node service: ${why}`).join('; '));
  const parsed = parseConfig(texts, noFiles);
  if (!parsed.ok) return parsed;
  const config = parsed.value;
  const own = settings.safeParse(texts);
  if (!own.success) return err('WORKERS_PLAN must be free or paid');
  const { AWS_ACCESS_KEY_ID: accessKeyId, AWS_SECRET_ACCESS_KEY: secretAccessKey, AWS_SESSION_TOKEN } = own.data;
  return ok({
    config,
    secretKey: config.secretKey ?? '',
    deadLetterQueue: own.data.DEAD_LETTER_QUEUE,
    allowance: ALLOWANCES[own.data.WORKERS_PLAN],
    alertsEvery: ALERTS_EVERY[own.data.WORKERS_PLAN],
    credentials:
      accessKeyId === undefined || secretAccessKey === undefined
        ? null
        : {
            accessKeyId,
            secretAccessKey,
            ...(AWS_SESSION_TOKEN === undefined ? {} : { sessionToken: AWS_SESSION_TOKEN }),
          },
  });
}
