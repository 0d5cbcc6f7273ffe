/** Appends to the history of alerts as the engine does, by SQL of its own: channels only read it. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import type { AlertNotice } from '../../src/store/contract.ts';
import { openSqlite } from '../../src/store/sqlite.ts';
import { type NewNotice, NOTICE_INSERT, noticeRow } from './notice-row.ts';
import { MIGRATIONS } from './sqlite.ts';

/** A store in a file of its own, and a second connection that writes notices into it. */
export function openWithNotices() {
  const folder = mkdtempSync(join(tmpdir(), 'ses-sentinel-'));
  const path = join(folder, 'x.db');
  const store = openSqlite({ path, migrations: MIGRATIONS });
  return {
    store,
    path,
    notify: async (...notices: readonly NewNotice[]) => appendNotices(path, notices),
    close: async () => {
      await store.close();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

/** Into the database file of a service that runs. */
export function appendNotices(path: string, notices: readonly NewNotice[]): void {
  const client = new Database(path, { timeout: 5_000 });
  const insert = client.prepare(NOTICE_INSERT);
  for (const notice of notices) insert.run(...noticeRow(notice));
  client.close();
}

/** One to start from, for formatters. */
export const aNotice = (over: Partial<AlertNotice> = {}): AlertNotice => ({
  id: 1,
  at: Date.UTC(2026, 10, 22, 9),
  tenant: '',
  alert: 'a-1',
  kind: 'opened',
  level: 'warn',
  rule: 'bounce-rate',
  title: 'Hard bounces 3.1 %, 310 of 10,000 mails, 24 h',
  text: 'The rate has passed 3 %.\nLook at the newest list import.',
  scope: { account: '111122223333', region: 'us-east-1' },
  openedAt: Date.UTC(2026, 10, 22, 9),
  resolvedAt: null,
  ...over,
});
