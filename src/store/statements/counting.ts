/** What every write of mails or events stands between, so that no counter forgets it. */
import { type SQL, sql } from 'drizzle-orm';
import { addEvents, dropEmptyEventRollups, subtractEvents } from './event-rollup.ts';
import { addMails, dropEmptyRollups, subtractMails, touchDaysOf } from './rollup.ts';

/** Takes these messages, as they stand, out of all counters. */
export const countBefore = (messageIds: readonly string[], condition: SQL = sql.raw('true')): readonly SQL[] => [
  // What is told may move a message to another day: both are no longer what was compacted.
  touchDaysOf(messageIds),
  subtractMails(messageIds, condition),
  subtractEvents(messageIds, condition),
];

/** Counts these messages as they stand now. */
export const countAfter = (messageIds: readonly string[]): readonly SQL[] => [
  addMails(messageIds),
  addEvents(messageIds),
  touchDaysOf(messageIds),
  dropEmptyRollups(),
  dropEmptyEventRollups(),
];
