import { env } from 'cloudflare:workers';
import { openD1 } from '../../src/store/d1.ts';
import { withD1Limits } from '../../src/store/d1-limits.ts';
import { everyContract } from '../contract/every.ts';
import { type NewNotice, NOTICE_INSERT, noticeRow } from '../support/notice-row.ts';
import { freshDatabase, openStore } from './databases.ts';

async function openWithNotices() {
  const db = await freshDatabase();
  const store = openD1(withD1Limits(db));
  return {
    store,
    notify: async (...notices: readonly NewNotice[]) => {
      await db.batch(notices.map((notice) => db.prepare(NOTICE_INSERT).bind(...noticeRow(notice))));
    },
    close: store.close,
  };
}

everyContract({ open: openStore, openWithNotices, propertyRuns: Number(env.PROPERTY_RUNS || 8), slow: true });
