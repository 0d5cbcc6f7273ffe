/** `wrangler.toml`, as wrangler reads it: what each environment must have, and what no two may share. */
import { describe, expect, it } from 'vitest';
import { unstable_readConfig } from 'wrangler';
import { z } from 'zod';
import { edgeSettings } from '../../src/edge/settings.ts';
import { RUNTIME } from '../support/built-worker.ts';

const ENVIRONMENTS = ['', 'staging', 'production'] as const;

/** Wrangler's own type of this is not published. */
const schema = z.object({
  name: z.string(),
  d1_databases: z.array(
    z.object({
      binding: z.string(),
      database_name: z.string(),
      database_id: z.string(),
      migrations_dir: z.string(),
    }),
  ),
  queues: z.object({
    producers: z.array(z.object({ binding: z.string(), queue: z.string() })),
    consumers: z.array(
      z.object({
        queue: z.string(),
        max_batch_size: z.int(),
        max_retries: z.int(),
        retry_delay: z.int().default(0),
        dead_letter_queue: z.string().optional(),
      }),
    ),
  }),
  ratelimits: z.array(
    z.object({ name: z.string(), namespace_id: z.string(), simple: z.object({ limit: z.int(), period: z.int() }) }),
  ),
  assets: z.unknown(),
  vars: z.record(z.string(), z.unknown()),
  no_bundle: z.boolean(),
  compatibility_date: z.string(),
  compatibility_flags: z.array(z.string()),
  rules: z.array(z.object({ type: z.string(), globs: z.array(z.string()) })),
  triggers: z.object({ crons: z.array(z.string()) }),
  preview_urls: z.boolean(),
  observability: z.object({ logs: z.object({ invocation_logs: z.boolean() }) }),
});

const configOf = (env: string) =>
  schema.parse(unstable_readConfig({ config: 'wrangler.toml', env }, { hideWarnings: true }));

/** Everything of an environment that holds data or receives it. */
const ownOf = (env: string): readonly string[] => {
  const { name, d1_databases, queues, ratelimits } = configOf(env);
  return [
    `worker ${name}`,
    ...d1_databases.flatMap((one) => [`database ${one.database_name}`, `database id ${one.database_id}`]),
    ...queues.consumers.map(({ queue }) => `queue ${queue}`),
    ...ratelimits.map(({ namespace_id }) => `limiter ${namespace_id}`),
  ];
};

describe.each(ENVIRONMENTS)('the environment "%s" of wrangler.toml', (env) => {
  const config = configOf(env);

  it('binds all that the Worker reads, with the migrations of the Node service', () => {
    expect(config.d1_databases.map(({ binding, migrations_dir }) => [binding, migrations_dir])).toEqual([
      ['DB', 'drizzle/sqlite'],
    ]);
    expect(config.assets).toEqual({ binding: 'ASSETS', directory: 'dist/client' });
    expect(config.queues.producers.map(({ binding }) => binding)).toEqual(['QUEUE']);
    const { compatibility_date: compatibilityDate, compatibility_flags: compatibilityFlags } = config;
    expect({ compatibilityDate, compatibilityFlags }).toEqual(RUNTIME);
    // Of several modules, none of which wrangler bundles again.
    expect([config.no_bundle, config.rules]).toEqual([true, [{ type: 'ESModule', globs: ['**/*.js'] }]]);
  });

  it('counts attempts to sign in for all isolates, leaving room for whoever mistypes', () => {
    expect(config.ratelimits.map(({ name, simple }) => [name, simple])).toEqual([
      ['SIGN_IN_LIMITER', { limit: 20, period: 60 }],
    ]);
  });

  it('has vars that the Worker accepts, once the secrets are set', () => {
    const secrets = { ADMIN_TOKEN: 'administrator-of-the-tests', SECRET_KEY: 'x'.repeat(32) };
    const bindings = { DB: new Map(), ASSETS: new Map() };
    expect(edgeSettings({ ...bindings, ...config.vars, ...secrets })).toMatchObject({ ok: true });
  });

  it('consumes what it produces, and puts the dead letters of that queue into quarantine', () => {
    const { producers, consumers } = config.queues;
    const [events, dead, ...others] = consumers;
    expect(others).toEqual([]);
    expect(producers.map(({ queue }) => queue)).toEqual([events?.queue]);
    expect(events?.dead_letter_queue).toBe(dead?.queue);
    expect(config.vars.DEAD_LETTER_QUEUE).toBe(dead?.queue);
    expect(events?.max_batch_size).toBe(100);
  });

  it('tries for more than a day before a message is gone, though every run was cut off', () => {
    const hours = config.queues.consumers.map(({ max_retries, retry_delay }) => (max_retries * retry_delay) / 3_600);
    expect(hours.reduce((sum, each) => sum + each, 0)).toBeGreaterThan(24);
  });

  it('runs the jobs each minute', () => {
    expect(config.triggers.crons).toEqual(['* * * * *']);
  });

  it('keeps URLs out of the logs, and versions off the internet', () => {
    expect(config.observability.logs.invocation_logs).toBe(false);
    expect(config.preview_urls).toBe(false);
  });
});

it('no environment of wrangler.toml shares a Worker, a database, a queue or a limiter with another', () => {
  const all = ENVIRONMENTS.flatMap(ownOf);
  expect(all.filter((name, at) => all.indexOf(name) !== at)).toEqual([]);
  expect(all.length).toBe(ENVIRONMENTS.length * 6);
});
