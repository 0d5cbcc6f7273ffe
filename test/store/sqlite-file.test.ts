/** What only the file driver has: durability settings, and another process's lock. */
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import Database from 'better-sqlite3';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { StoreUnavailableError } from '../../src/store/contract.ts';
import { openSqlite } from '../../src/store/sqlite.ts';
import { tell } from '../support/record.ts';
import { temporaryFolder } from '../support/service.ts';
import { send } from '../support/ses.ts';
import { MIGRATIONS } from '../support/sqlite.ts';

const T0 = Date.UTC(2026, 10, 20, 9);
const body = send({ messageId: 'm-1', acceptedAt: T0, destination: ['ann@example.net'] });

describe('the SQLite file', () => {
  let folder: ReturnType<typeof temporaryFolder>;
  beforeEach(() => {
    folder = temporaryFolder();
  });
  afterEach(() => folder.remove());

  it('waits for a lock without holding up the event loop', async () => {
    const path = join(folder.path, 'x.db');
    const store = openSqlite({ path, migrations: MIGRATIONS });
    const other = new Database(path);
    other.exec('begin immediate');
    let turns = 0;
    const ticking = setInterval(() => turns++, 5);
    const told = tell(store, { body, publishedAt: T0 });
    await sleep(200);
    // A wait that held the event loop would leave none.
    expect(turns).toBeGreaterThan(2);
    other.exec('rollback');
    await told;
    clearInterval(ticking);
    expect(await store.events.message('m-1')).not.toBeNull();
    other.close();
    await store.close();
  });

  it('gives up on a lock that stays, as unavailable, with nothing stored', async () => {
    const path = join(folder.path, 'x.db');
    const store = openSqlite({ path, migrations: MIGRATIONS, lockTimeout: 50 });
    const other = new Database(path);
    other.exec('begin immediate');
    await expect(tell(store, { body, publishedAt: T0 })).rejects.toBeInstanceOf(StoreUnavailableError);
    await expect(store.ready()).rejects.toBeInstanceOf(StoreUnavailableError);
    other.exec('rollback');
    expect(await store.events.message('m-1')).toBeNull();
    await store.ready();
    other.close();
    await store.close();
  });

  it('opens the same file again with what it held, and refuses what is no database', async () => {
    const path = join(folder.path, 'deep', 'x.db');
    const first = openSqlite({ path, migrations: MIGRATIONS });
    await tell(first, { body, publishedAt: T0 });
    await first.close();
    const second = openSqlite({ path, migrations: MIGRATIONS });
    expect(await second.events.message('m-1')).not.toBeNull();
    await second.close();
    await expect(second.events.message('m-1')).rejects.toBeInstanceOf(StoreUnavailableError);
    expect(() => openSqlite({ path: MIGRATIONS, migrations: MIGRATIONS })).toThrow();
  });
});
