import type { Config } from '../../config.ts';
import { accountsOf } from '../../ingest/intake.ts';
import { type ReplayProgress, replay } from '../../ingest/replay.ts';
import { openPseudonyms } from '../../node-secret-key.ts';
import { SECOND } from '../../shared/time.ts';
import { openSqlite } from '../../store/sqlite.ts';

export interface ReplayEventsOptions {
  readonly config: Config;
  readonly migrations: string;
  /** `null` = say nothing. */
  readonly out: NodeJS.WritableStream | null;
  readonly err: NodeJS.WritableStream;
}

const EVERY = 2 * SECOND;

const words = ({ replaced, merged, unreadable }: ReplayProgress): string =>
  `${replaced} messages read again, ${merged} merged (not all of their events are kept), ${unreadable} unreadable and left as they were`;

/** @returns the exit code: 0, or 1 when no texts are kept. */
export async function replayEvents({ config, migrations, out, err }: ReplayEventsOptions): Promise<number> {
  const store = openSqlite({ path: config.databasePath, migrations, lockTimeout: 60 * SECOND });
  try {
    if ((await store.raw.since()) === null) {
      err.write('ses-sentinel: no events are kept; start the service with RAW_RETENTION_DAYS first\n');
      return 1;
    }
    const pseudonyms = await openPseudonyms(store.erasures, config);
    if (!pseudonyms.ok) {
      err.write(`ses-sentinel: ${pseudonyms.error}\n`);
      return 1;
    }
    const pseudonymOf = pseudonyms.value;
    const { sesAccounts, campaignTag, routes, verifiedDomains } = config;
    const optionsFor = (road: Parameters<typeof accountsOf>[0]) => ({
      accounts: accountsOf(road, sesAccounts),
      campaignTag,
      routes,
      verifiedDomains,
    });
    let progress: ReplayProgress = { replaced: 0, merged: 0, unreadable: 0 };
    let said = Date.now();
    for await (progress of replay({ store, optionsFor, pseudonymOf, now: Date.now })) {
      if (Date.now() - said < EVERY) continue;
      said = Date.now();
      out?.write(`${words(progress)} so far\n`);
    }
    out?.write(`${words(progress)}\n`);
    return 0;
  } finally {
    await store.close();
  }
}
