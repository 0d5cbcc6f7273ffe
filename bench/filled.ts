/** Files with so many events of 60 days, recorded and compacted as the service does it. */
import { existsSync, renameSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { setImmediate } from 'node:timers/promises';
import { createRollupJob } from '../src/reputation/rollups.ts';
import { HOUR } from '../src/shared/time.ts';
import type { Store } from '../src/store/contract.ts';
import { openSqlite } from '../src/store/sqlite.ts';
import { MIGRATIONS } from '../test/support/sqlite.ts';
import { quantile, timed } from './measure.ts';
import { batchOf, DAYS, END, mailsFor, type Variety } from './reputation-mail.ts';

const BIG_BATCH = 5_000;
/** In the afternoon of the last day: that one and the two before are not compacted. */
export const NOW = END - 5 * HOUR;

export interface Filled {
  readonly store: Store;
  readonly events: number;
}

/** The most work that was done between two turns of the event loop. */
async function longestTurn(work: () => Promise<unknown>): Promise<number> {
  let going = true;
  const done = work().finally(() => {
    going = false;
  });
  let longest = 0;
  while (going) longest = Math.max(longest, await timed(() => setImmediate()));
  await done;
  return longest;
}

async function build(path: string, events: number, variety: Variety): Promise<void> {
  const store = openSqlite({ path, migrations: MIGRATIONS });
  await store.reputation.recounted();
  const mails = mailsFor(events);
  let notifications = 0;
  const began = performance.now();
  const recording = await timed(async () => {
    for (let n = 0; n < mails; n += BIG_BATCH) {
      const batch = batchOf(n, Math.min(mails, n + BIG_BATCH), mails, variety);
      notifications += batch.notifications;
      await store.events.record(batch);
    }
  });
  const job = createRollupJob({
    reputation: store.reputation,
    verifiedDomains: new Set(),
    now: () => NOW,
  });
  const [days, turns]: [number[], number[]] = [[], []];
  for (let more = true; more; ) {
    days.push(
      await timed(async () => {
        turns.push(
          await longestTurn(async () => {
            more = await job.run(new AbortController().signal);
          }),
        );
      }),
    );
  }
  await store.close();
  const took = (performance.now() - began) / 1_000;
  console.log(
    `${notifications.toLocaleString('en')} events of ${mails.toLocaleString('en')} mails over ${DAYS} days in ${took.toFixed(0)} s: ${((recording * 1_000) / notifications).toFixed(0)} µs of work each; ${Math.round(statSync(path).size / mails)} bytes on disk for each mail; compaction of a day: median ${quantile(days, 0.5).toFixed(0)} ms, at most ${Math.max(...days).toFixed(0)} ms, of which at most ${Math.max(...turns).toFixed(0)} ms at once (median of the days' longest ${quantile(turns, 0.5).toFixed(0)})`,
  );
}

/** Opens the folder's file with so many events; makes it where there is none. */
export async function fill(folder: string, events: number, variety: Variety): Promise<Filled> {
  const path = join(folder, `${events}-${variety.domains}.db`);
  if (!existsSync(path)) {
    await build(`${path}.part`, events, variety);
    renameSync(`${path}.part`, path);
  }
  const store = openSqlite({ path, migrations: MIGRATIONS });
  await store.ready();
  return { store, events };
}
