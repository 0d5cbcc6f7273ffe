/** What Cloudflare binds to the Worker, and the settings among it. */
import type { D1Database, Fetcher, Queue } from '@cloudflare/workers-types';
import { z } from 'zod';
import type { AwsCredentials } from '../aws/clients.ts';
import { type Config, parseConfig } from '../config.ts';
import { err, ok, type Result } from '../shared/result.ts';
import type { QueueMessage } from './queue-message.ts';

/** Bindings by the names that `wrangler.toml` gives them; all other members are vars and secrets. */
export interface Env {
  readonly DB: D1Database;
  readonly ASSETS: Fetcher;
  /** Left out: webhooks write straight into the database. */
  readonly QUEUE?: Queue<QueueMessage>;
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
}

const credentials = z.object({
  AWS_ACCESS_KEY_ID: z.string().optional(),
  AWS_SECRET_ACCESS_KEY: z.string().optional(),
  AWS_SESSION_TOKEN: z.string().optional(),
  DEAD_LETTER_QUEUE: z.string().default('ses-sentinel-dead-letters'),
});

const noFiles = (): string => {
  throw new Error('a Worker has no files');
};

/** What nobody can make up on Workers: there is no file to keep it in, and no terminal to show it on. */
const REQUIRED = ['SECRET_KEY', 'ADMIN_TOKEN'] as const;

/** @returns the settings, or one line that names each bad one; the value of a secret is never part of it. */
export function edgeSettings(env: Readonly<Record<string, unknown>>): Result<EdgeSettings, string> {
  const texts = Object.fromEntries(
    Object.entries(env).filter((entry): entry is [string, string] => typeof entry[1] === 'string'),
  );
  const missing = REQUIRED.filter((name) => (texts[name] ?? '').trim() === '');
  if (missing.length > 0)
    return err(missing.map((name) => `${name} must be set: npx wrangler secret put ${name}`).join('; '));
  const parsed = parseConfig(texts, noFiles);
  if (!parsed.ok) return parsed;
  const config = parsed.value;
  if (config.queues.length > 0)
    return err('SQS_QUEUE_URLS is for the Node service: a Worker cannot wait on a queue of AWS');
  const aws = credentials.parse(texts);
  const { AWS_ACCESS_KEY_ID: accessKeyId, AWS_SECRET_ACCESS_KEY: secretAccessKey, AWS_SESSION_TOKEN } = aws;
  return ok({
    config,
    secretKey: config.secretKey ?? '',
    deadLetterQueue: aws.DEAD_LETTER_QUEUE,
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
