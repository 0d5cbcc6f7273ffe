import { sql } from 'drizzle-orm';
import { index, integer, sqliteTable, text } from 'drizzle-orm/sqlite-core';

const count = (name: string) => integer(name).notNull().default(0);

/**
 * One row per erased person. `address` is there only until nothing else in the database holds it; `stage` and `after`
 * say how far the work has come, so that a process that was killed can go on.
 */
export const erasure = sqliteTable(
  'erasure',
  {
    pseudonym: text('pseudonym').primaryKey(),
    at: integer('at').notNull(),
    keyMark: text('key_mark').notNull(),
    address: text('address'),
    actor: text('actor').notNull(),
    note: text('note'),
    stage: integer('stage').notNull().default(0),
    after: integer('after').notNull().default(0),
    /** Lines of the history up to this one tell of the time before. */
    changesThrough: integer('changes_through').notNull(),
    mails: count('mails'),
    events: count('events'),
    entries: count('entries'),
    changes: count('changes'),
    rawTexts: count('raw_texts'),
    quarantined: count('quarantined'),
    mentions: count('mentions'),
  },
  (t) => [index('erasure_unfinished').on(t.address).where(sql`address is not null`)],
);
