import { applyD1Migrations } from 'cloudflare:test';
import { env } from 'cloudflare:workers';
import { openD1 } from '../../src/store/d1.ts';
import { everyContract } from '../contract/every.ts';

/** One database serves the whole file: it is emptied rather than made again. */
async function open() {
  await applyD1Migrations(env.DB, env.TEST_MIGRATIONS);
  const { results } = await env.DB.prepare(
    "select name from sqlite_master where type = 'table' and name not like 'sqlite_%' and name not like 'd1_%' and name not like '_cf_%'",
  ).all<{ name: string }>();
  const tables = [...results.map(({ name }) => name), 'sqlite_sequence'];
  await env.DB.batch(tables.map((name) => env.DB.prepare(`delete from "${name}"`)));
  return openD1(env.DB);
}

everyContract({ open, propertyRuns: Number(env.PROPERTY_RUNS || 15), slow: true });
