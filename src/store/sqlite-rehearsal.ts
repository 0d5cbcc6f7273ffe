/** A throw-away copy of what the sync reads and writes, so that a dry run is the real run, on something else. */
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import type { Store, SuppressionChange } from './contract.ts';
import { openSqlite } from './sqlite.ts';
import { DEFAULT_TENANT } from './tenant.ts';

export type RehearsedChange = Pick<SuppressionChange, 'address' | 'tenant' | 'action'>;

export interface Rehearsal {
  readonly store: Store;
  /** What the run changed in the copy's list, in order. */
  readonly changes: () => Iterable<RehearsedChange>;
  readonly countChanges: () => Readonly<Record<string, number>>;
  readonly close: () => Promise<void>;
}

const WHOLE = ['suppression', 'suppression_change', 'suppression_removal'];

const COPY = [
  ...WHOLE.map((table) => `insert into main.${table} select * from source.${table}`),
  // Generations count from 1 in the copy: all that is known is older.
  `insert into main.sync_listing (region, list, spelling, address, reason, last_update_at, generation)
    select region, list, spelling, address, reason, last_update_at, 0 from source.sync_listing`,
  `insert into main.sync_work select * from source.sync_work`,
  // One is enough to know that there is another tenant.
  `insert into main.message select * from source.message where tenant <> '${DEFAULT_TENANT}' limit 1`,
  `insert into main.access_key select * from source.access_key`,
];

/**
 * Copies from a SQLite file, which is only read. A file that is not there counts as an empty one.
 *
 * @throws when the file was not opened by this version yet, and lacks tables.
 */
export function openRehearsal(options: {
  readonly path: string;
  readonly migrations: string;
  readonly folder: string;
}): Rehearsal {
  const path = join(options.folder, 'rehearsal.db');
  const store = openSqlite({ path, migrations: options.migrations });
  const client = new Database(path);
  if (existsSync(options.path)) {
    client.prepare('attach database ? as source').run(options.path);
    client.transaction(() => {
      for (const statement of COPY) client.exec(statement);
    })();
    client.exec('detach database source');
  }
  const before = client.prepare('select coalesce(max(id), 0) as id from suppression_change').pluck().get();
  return {
    store,
    changes: () =>
      client
        .prepare<unknown[], RehearsedChange>(
          'select address, tenant, action from suppression_change where id > ? order by id',
        )
        .iterate(before),
    countChanges: () =>
      Object.fromEntries(
        client
          .prepare<unknown[], { action: string; n: number }>(
            'select action, count(*) as n from suppression_change where id > ? group by action',
          )
          .all(before)
          .map(({ action, n }) => [action, n]),
      ),
    close: async () => {
      client.close();
      await store.close();
    },
  };
}
