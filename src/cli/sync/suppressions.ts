/** `sync suppressions`: the database, AWS and the screen around one whole sync. */

import { randomUUID } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createSdkClients } from '../../aws/sdk.ts';
import type { Config } from '../../config.ts';
import { openPseudonyms } from '../../node-secret-key.ts';
import { silentLog } from '../../shared/log.ts';
import { noMetrics } from '../../shared/metrics.ts';
import { SECOND } from '../../shared/time.ts';
import type { Store } from '../../store/contract.ts';
import { openSqlite } from '../../store/sqlite.ts';
import { openRehearsal } from '../../store/sqlite-rehearsal.ts';
import { DEFAULT_TENANT } from '../../store/tenant.ts';
import { createErased } from '../../suppression/erased.ts';
import { createAwsLists } from '../../suppression/sync/aws.ts';
import { createSyncJobs } from '../../suppression/sync/create.ts';
import { presentStatus } from '../../suppression/sync/routes.ts';
import type { SesLists } from '../../suppression/sync/ses.ts';
import { listsOf } from '../../suppression/sync/settings.ts';
import { loadSyncStatus } from '../../suppression/sync/status.ts';
import { createScreen, type Screen, type Terminal } from '../demo/progress.ts';
import { createNotebook, rehearsedLines } from './rehearse.ts';
import { syncToEnd } from './to-end.ts';
import { progressText, summaryLines, troubleLines } from './words.ts';

export interface SyncSuppressionsOptions {
  readonly config: Pick<Config, 'databasePath' | 'secretKey' | 'routes' | 'sync'>;
  readonly migrations: string;
  readonly dryRun: boolean;
  readonly json: boolean;
  readonly quiet: boolean;
  /** What came of it. */
  readonly out: Terminal;
  /** Progress and failures. */
  readonly err: Terminal;
  readonly stop: AbortSignal;
}

const EXIT = { ok: 0, failed: 1, stopped: 130 } as const;
const LOCK_TIMEOUT = 30 * SECOND;

/** @returns the exit code: 0 when both sides are in step, 1 when something stopped it, 130 when somebody did. */
export async function syncSuppressions(options: SyncSuppressionsOptions): Promise<number> {
  const { config, migrations, dryRun } = options;
  const { databasePath: path, sync } = config;
  const screen = createScreen(options.err);
  const clients = createSdkClients(sync);
  const aws = createAwsLists(clients);
  const folder = dryRun ? mkdtempSync(join(tmpdir(), 'ses-sentinel-')) : null;
  try {
    if (folder === null) {
      const store = openSqlite({ path, migrations, lockTimeout: LOCK_TIMEOUT });
      try {
        return await run(options, store, aws, screen);
      } finally {
        await store.close();
      }
    }
    const rehearsal = openRehearsal({ path, migrations, folder });
    try {
      const notebook = createNotebook(aws, rehearsal.store.sync, folder);
      const code = await run(options, rehearsal.store, notebook.lists, screen);
      if (code !== EXIT.ok) return code;
      for await (const line of rehearsedLines(rehearsal, notebook, options.json)) options.out.write(`${line}\n`);
      return code;
    } finally {
      await rehearsal.close();
    }
  } catch (error) {
    screen.line(`ses-sentinel: ${path}: ${error instanceof Error ? error.message : String(error)}`);
    return EXIT.failed;
  } finally {
    clients.close();
    if (folder !== null) rmSync(folder, { recursive: true, force: true });
  }
}

async function run(options: SyncSuppressionsOptions, store: Store, ses: SesLists, screen: Screen): Promise<number> {
  const { config, dryRun, json, quiet, out, stop } = options;
  // The copy is synchronised for real, whatever the settings say of the original.
  const settings = { ...config.sync, dryRun: false };
  const lists = settings.regions.flatMap((region) => listsOf(settings, region));
  const namesTenants = config.routes.some(({ tenant }) => tenant !== undefined && tenant !== DEFAULT_TENANT);
  const now = Date.now;
  const pseudonyms = await openPseudonyms(store.erasures, config);
  if (!pseudonyms.ok) {
    screen.line(`ses-sentinel: ${pseudonyms.error}`);
    return EXIT.failed;
  }
  const erased = createErased({ store, pseudonymOf: pseudonyms.value });
  const parts = { erased, store: store.sync, settings, namesTenants, now, log: silentLog, metrics: noMetrics };
  const ended = await syncToEnd({
    jobs: createSyncJobs({ ...parts, lists: ses }),
    ...{ store, lists, holder: randomUUID(), now, signal: stop },
    onProgress: (states) => {
      if (!quiet) screen.status(progressText(states));
    },
  });
  screen.clear();
  if (ended === null) {
    if (!quiet) screen.line('Stopped; the same command goes on where it was.');
    return EXIT.stopped;
  }
  const status = await loadSyncStatus(store.sync, settings);
  const asked = new Set(settings.regions);
  const shown = status.lists.filter(({ region }) => asked.has(region));
  if (!dryRun && json) out.write(`${JSON.stringify(presentStatus({ ...status, lists: shown }))}\n`);
  else if (!dryRun && !quiet) for (const line of summaryLines(shown)) out.write(`${line}\n`);
  const troubles = troubleLines(shown);
  for (const line of troubles) screen.line(`ses-sentinel: ${line}`);
  return troubles.length === 0 ? EXIT.ok : EXIT.failed;
}
