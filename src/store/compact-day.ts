import { setImmediate } from 'node:timers/promises';
import type { SqliteDriver } from './driver.ts';
import { beginPass, type CompactionKey, compactKeys, endPass, keysOfDay } from './statements/compaction.ts';

/** Rows of rollups that one transaction compacts, unless a single dimension of a tenant has more. */
const ROWS = 1_000;

type CountedKey = CompactionKey & { readonly rows: number };

/** Keys that follow each other, with `ROWS` rows together. One without rows may have sums that are to go. */
function slicesOf(keys: readonly CountedKey[]): readonly (readonly CompactionKey[])[] {
  const slices: CompactionKey[][] = [];
  let room = 0;
  for (const { dimension, tenant, rows } of keys) {
    const slice = slices.at(-1);
    if (slice === undefined || rows >= room) {
      slices.push([{ dimension, tenant }]);
      room = ROWS;
    } else slice.push({ dimension, tenant });
    room -= rows + 1;
  }
  return slices;
}

/**
 * Compacts one day, a slice in a transaction: others have their turn in between. Each slice leaves the same sums. Until the
 * last is done, and when counts came to the day meanwhile, it counts as not compacted.
 */
export async function compactDay({ db, atomically }: SqliteDriver, day: number): Promise<void> {
  const pass = crypto.randomUUID();
  await atomically([beginPass(day, pass)]);
  for (const slice of slicesOf(await db.all<CountedKey>(keysOfDay(day, ROWS)))) {
    await setImmediate();
    await atomically(compactKeys(day, slice));
  }
  await atomically([endPass(day, pass)]);
}
