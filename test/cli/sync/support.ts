/** `sync suppressions` in this process, on a file of its own, against a SES of its own. */
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { onTestFinished, vi } from 'vitest';
import { syncSuppressions } from '../../../src/cli/sync/suppressions.ts';
import { openSqlite } from '../../../src/store/sqlite.ts';
import type { SyncSettings } from '../../../src/suppression/sync/settings.ts';
import { SECRET_KEY } from '../../support/secrets.ts';
import { temporaryFolder } from '../../support/service.ts';
import { startSesServer } from '../../support/ses-server.ts';
import { MIGRATIONS } from '../../support/sqlite.ts';

export async function commandLine() {
  const server = await startSesServer({ now: Date.now, interval: 0 });
  onTestFinished(() => server.stop());
  const folder = temporaryFolder();
  onTestFinished(folder.remove);
  vi.stubEnv('AWS_ACCESS_KEY_ID', 'AKIAEXAMPLE');
  vi.stubEnv('AWS_SECRET_ACCESS_KEY', 'example');
  onTestFinished(() => {
    vi.unstubAllEnvs();
  });
  const database = join(folder.path, 'ses.db');
  return {
    server,
    open: () => openSqlite({ path: database, migrations: MIGRATIONS }),
    /** Every row of every table. */
    rows: () => {
      const client = new Database(database, { readonly: true });
      const names = client.prepare<[], string>("select name from sqlite_master where type = 'table'").pluck().all();
      const all = Object.fromEntries(names.map((name) => [name, client.prepare(`select * from "${name}"`).all()]));
      client.close();
      return all;
    },
    run: async (
      options: { readonly dryRun?: boolean; readonly json?: boolean; readonly stop?: AbortSignal } = {},
      settings: Partial<SyncSettings> = {},
    ) => {
      const text = { out: '', err: '' };
      const to = (name: 'out' | 'err') => ({
        isTTY: name === 'err',
        columns: 200,
        write: (part: string) => {
          text[name] += part;
        },
      });
      const code = await syncSuppressions({
        config: {
          databasePath: database,
          secretKey: SECRET_KEY,
          routes: [],
          sync: {
            regions: ['us-east-1'],
            push: ['bounce', 'complaint'],
            pushDefaultTenant: false,
            tenants: [],
            dryRun: false,
            fullEvery: 86_400_000,
            endpoint: server.endpoint,
            ...settings,
          },
        },
        migrations: MIGRATIONS,
        dryRun: options.dryRun ?? false,
        json: options.json ?? false,
        quiet: false,
        out: to('out'),
        err: to('err'),
        stop: options.stop ?? new AbortController().signal,
      });
      return { code, ...text };
    },
  };
}
