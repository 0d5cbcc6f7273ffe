import { applyD1Migrations } from 'cloudflare:test';
import { env } from 'cloudflare:workers';
import { openD1 } from '../../src/store/d1.ts';
import { withD1Limits } from '../../src/store/d1-limits.ts';
import { everyContract } from '../contract/every.ts';
import { type NewNotice, NOTICE_INSERT, noticeRow } from '../support/notice-row.ts';

/** One database serves the whole file: it is emptied rather than made again. */
async function open() {
  await applyD1Migrations(env.DB, env.TEST_MIGRATIONS);
  const { results } = await env.DB.prepare(
    "select name from sqlite_master where type = 'table' and name not like 'sqlite_%' and name not like 'd1_%' and name not like '_cf_%'",
  ).all<{ name: string }>();
  const tables = [...results.map(({ name }) => name), 'sqlite_sequence'];
  await env.DB.batch(tables.map((name) => env.DB.prepare(`delete from "${name}"`)));
  return openD1(withD1Limits(env.DB));
}

async function openWithNotices() {
  const store = await open();
  return {
    store,
    notify: async (...notices: readonly NewNotice[]) => {
      await env.DB.batch(notices.map((notice) => env.DB.prepare(NOTICE_INSERT).bind(...noticeRow(notice))));
    },
    close: store.close,
  };
}

everyContract({ open, openWithNotices, propertyRuns: Number(env.PROPERTY_RUNS || 8), slow: true });
