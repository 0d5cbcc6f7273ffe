/** Databases with so many mails of the last four weeks, recorded and compacted as the service does it. */
import { rmSync } from 'node:fs';
import { createRollupJob } from '../../src/reputation/rollups.ts';
import { HOUR, type Millis } from '../../src/shared/time.ts';
import { openSqlite } from '../../src/store/sqlite.ts';
import { MIGRATIONS } from '../../test/support/sqlite.ts';
import { type Batch, batchOf, DAYS, END, FEW_VALUES } from '../reputation-mail.ts';

const BATCH = 5_000;
/** Within the default retention, so that no mail is about to go. */
const SPAN = 28;

/** Sixty days become the four weeks that end an hour ago. */
function movedTo(now: Millis, batch: Batch): Batch {
  const moved = (at: Millis): Millis => now - HOUR - Math.floor(((END - at) * SPAN) / DAYS);
  const maybe = (at: Millis | null): Millis | null => (at === null ? null : moved(at));
  return {
    ...batch,
    now: moved(batch.now),
    messages: batch.messages.map((each) => ({ ...each, acceptedAt: moved(each.acceptedAt) })),
    mails: batch.mails.map((each) => ({
      ...each,
      deliveredAt: maybe(each.deliveredAt),
      bouncedAt: maybe(each.bouncedAt),
      complainedAt: maybe(each.complainedAt),
    })),
    events: batch.events.map((each) => ({
      ...each,
      occurredAt: moved(each.occurredAt),
      publishedAt: moved(each.publishedAt),
      receivedAt: moved(each.receivedAt),
    })),
    activity: batch.activity.map((each) => ({ ...each, at: moved(each.at) })),
  };
}

/** Makes the file anew, which nobody else may have open: the tables in it are to be those of the service's own migrations. */
export async function fillHistory(path: string, mails: number): Promise<void> {
  for (const suffix of ['', '-wal', '-shm']) rmSync(`${path}${suffix}`, { force: true });
  const store = openSqlite({ path, migrations: MIGRATIONS });
  const now = Date.now();
  await store.reputation.recounted();
  for (let n = 0; n < mails; n += BATCH)
    await store.events.record(movedTo(now, batchOf(n, Math.min(mails, n + BATCH), mails, FEW_VALUES)));
  const job = createRollupJob({ reputation: store.reputation, verifiedDomains: new Set(), now: () => now });
  const { signal } = new AbortController();
  while (await job.run(signal));
  await store.close();
}
