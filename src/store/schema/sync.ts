import { sql } from 'drizzle-orm';
import { index, integer, primaryKey, sqliteTable, text } from 'drizzle-orm/sqlite-core';

/** How far the synchronisation with one of SES's lists is. `list`: '' = the account's, else the SES tenant's name. */
export const syncList = sqliteTable(
  'sync_list',
  {
    region: text('region').notNull(),
    list: text('list').notNull(),
    /** A `SyncState`: one value, which only the job of this list writes. */
    state: text('state').notNull(),
    requestedAt: integer('requested_at'),
  },
  (t) => [primaryKey({ columns: [t.region, t.list] })],
);

/** The mirror of SES's lists. SES keeps the case of an address and deletes by the exact spelling only. */
export const syncListing = sqliteTable(
  'sync_listing',
  {
    region: text('region').notNull(),
    list: text('list').notNull(),
    spelling: text('spelling').notNull(),
    /** The canonical address; '' when the spelling is no address to us. */
    address: text('address').notNull(),
    reason: text('reason').notNull(),
    lastUpdateAt: integer('last_update_at').notNull(),
    /** Which full pull saw it last. */
    generation: integer('generation').notNull(),
  },
  (t) => [
    primaryKey({ columns: [t.region, t.list, t.spelling] }),
    // With the Region: else SQLite takes the whole list by the other index.
    index('sync_listing_by_address').on(t.address, t.list, t.region),
    index('sync_listing_by_generation').on(t.region, t.list, t.generation),
  ],
);

/** Addresses that may have to be put on, or deleted from, one of SES's lists. */
export const syncWork = sqliteTable(
  'sync_work',
  {
    region: text('region').notNull(),
    list: text('list').notNull(),
    address: text('address').notNull(),
    attempts: integer('attempts').notNull(),
    /** SES's name for why it refused the address; it is not tried again until something about the address changes. */
    refused: text('refused'),
  },
  (t) => [
    primaryKey({ columns: [t.region, t.list, t.address] }),
    index('sync_work_waiting').on(t.region, t.list, t.attempts, t.address).where(sql`refused is null`),
    index('sync_work_refused').on(t.region, t.list).where(sql`refused is not null`),
  ],
);
