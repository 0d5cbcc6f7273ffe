/** How the database grows, what it costs to forget, and how much it takes in. */
import { DAY, MINUTE } from '../../src/shared/time.ts';
import { newMails } from './mails.ts';
import { consume } from './rows.ts';
import type { Edge } from './runtime.ts';

export interface Storage {
  /** Octets of a mail that was sent and delivered, counters included. */
  readonly delivered: number;
  /** Octets of a mail that was sent and bounced, its entry on the list included. */
  readonly bounced: number;
  /** Rows read and written to forget a delivered mail. */
  readonly forgotten: { readonly read: number; readonly written: number };
  /** Messages of the queue that the database took in a second, from one consumer and from several at a time. */
  readonly taken: { readonly one: number; readonly several: number };
}

const BATCH = 100;
const DELIVERED = 20;
const BOUNCED = 5;
const CONSUMERS = 4;
/** Longer than the default retention. */
const LATER = 32 * DAY;
const ENOUGH_TRIGGERS = 60;

async function grown(edge: Edge, kinds: readonly ('send' | 'delivery' | 'bounce')[], batches: number): Promise<number> {
  const before = await edge.size();
  for (let n = 0; n < batches; n++) {
    const mails = newMails(BATCH, edge.now());
    for (const kind of kinds) await consume(edge, 'counted', kind, mails);
  }
  return ((await edge.size()) - before) / (batches * BATCH);
}

async function takenPerSecond(edge: Edge, consumers: number): Promise<number> {
  const each = 6;
  const began = performance.now();
  const consumer = async (): Promise<void> => {
    for (let n = 0; n < each; n++) await consume(edge, 'queued', 'send', newMails(BATCH, Date.now()));
  };
  await Promise.all(Array.from({ length: consumers }, consumer));
  return (each * consumers * BATCH) / ((performance.now() - began) / 1_000);
}

/** Triggers until nothing is left of the mails, less what triggers without work cost. */
async function forgetting(edge: Edge, mails: number): Promise<Storage['forgotten']> {
  const trigger = async () => {
    edge.advance(MINUTE);
    return edge.counted('counted', () => edge.cron('counted'));
  };
  edge.advance(LATER);
  let [read, written, triggers] = [0, 0, 0];
  let least = { rowsRead: Number.POSITIVE_INFINITY, rowsWritten: Number.POSITIVE_INFINITY };
  for (let quiet = 0; quiet < 3 && triggers < ENOUGH_TRIGGERS; triggers++) {
    const counts = await trigger();
    read += counts.rowsRead;
    written += counts.rowsWritten;
    quiet = counts.rowsWritten > 100 ? 0 : quiet + 1;
    if (counts.rowsWritten <= least.rowsWritten) least = counts;
  }
  return {
    read: (read - triggers * least.rowsRead) / mails,
    written: (written - triggers * least.rowsWritten) / mails,
  };
}

/** Of a database with nothing in it: the mails that are made here are all that there are to forget. */
export async function measureStorage(edge: Edge): Promise<Storage> {
  // The first mails make pages for every table.
  await grown(edge, ['send', 'delivery'], 2);
  const delivered = await grown(edge, ['send', 'delivery'], DELIVERED);
  const forgotten = await forgetting(edge, (DELIVERED + 2) * BATCH);
  const bounced = await grown(edge, ['send', 'bounce'], BOUNCED);
  await consume(edge, 'queued', 'send', newMails(BATCH, Date.now()));
  const taken = { one: await takenPerSecond(edge, 1), several: await takenPerSecond(edge, CONSUMERS) };
  return { delivered, bounced, forgotten, taken };
}
