/** What a check answers when the file behind it is locked, broken or closed. */
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { statSync, truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { openSqlite } from '../../src/store/sqlite.ts';
import { bodyOf } from '../support/answers.ts';
import { createTestApp } from '../support/app.ts';
import { temporaryFolder } from '../support/service.ts';
import { MIGRATIONS } from '../support/sqlite.ts';

const ann = 'ann@example.net';
/** A caller's patience: an answer must come, whatever it is. */
const PATIENCE = 10_000;

const LOCK = `
  const db = new (require('better-sqlite3'))(process.argv[1]);
  db.exec('begin exclusive');
  console.log('locked');
  setInterval(() => {}, 1000);
`;

describe('when the store is down', { timeout: 2 * PATIENCE }, () => {
  let folder: ReturnType<typeof temporaryFolder>;
  let path: string;
  beforeEach(() => {
    folder = temporaryFolder();
    path = join(folder.path, 'x.db');
  });
  afterEach(() => folder.remove());

  const running = async () => {
    const store = openSqlite({ path, migrations: MIGRATIONS, lockTimeout: 100 });
    const { api, key, app } = await createTestApp({ store });
    const token = await key(['check', 'write']);
    await api('PUT', `/v1/suppressions/${ann}`, token);
    const single = () => api('GET', `/v1/check?recipient=${ann}`, token);
    const batch = () => api('POST', '/v1/check', token, { recipients: Array(10_000).fill(ann) });
    return { store, single, batch, app };
  };

  const expectDown = async (ask: () => Promise<Response>) => {
    const response = await Promise.race([
      ask(),
      new Promise<never>((_, reject) => setTimeout(reject, PATIENCE, new Error('no answer')).unref()),
    ]);
    expect(response.status).toBe(503);
    expect(response.headers.get('content-type')).toBe('application/problem+json');
    expect(Number(response.headers.get('retry-after'))).toBeGreaterThan(0);
    expect((await bodyOf(response)).code).toBe('store-unavailable');
  };

  /** A write of another process, all of it in the main file: what the service has in memory is out of date. */
  const writeElsewhere = () => {
    const other = new Database(path);
    other.exec('insert into heartbeat (id, at) values (2, 0)');
    other.pragma('wal_checkpoint(TRUNCATE)');
    other.close();
  };

  it.each<[string, () => void]>([
    ['is overwritten', () => writeFileSync(path, Buffer.alloc(statSync(path).size, 'x'))],
    ['is cut off', () => truncateSync(path, 100)],
  ])('says so, one and many, when the file %s', async (_, damage) => {
    const { single, batch } = await running();
    expect((await single()).status).toBe(200);
    writeElsewhere();
    damage();
    await expectDown(single);
    await expectDown(batch);
  });

  it('says so, one and many, when the store is closed', async () => {
    const { store, single, batch } = await running();
    await store.close();
    await expectDown(single);
    await expectDown(batch);
  });

  it('goes on answering while another process holds the write lock', async () => {
    const { store, single, batch, app } = await running();
    const other: ChildProcess = spawn(process.execPath, ['-e', LOCK, path], { stdio: ['ignore', 'pipe', 'inherit'] });
    try {
      if (other.stdout !== null) await once(other.stdout, 'data');
      expect((await bodyOf(await single())).suppressed).toBe(1);
      expect((await bodyOf(await batch())).suppressed).toBe(10_000);
      await expectDown(async () => app.request('/readyz'));
    } finally {
      other.kill();
      await once(other, 'exit');
      await store.close();
    }
  });
});
