import { integer, sqliteTable } from 'drizzle-orm/sqlite-core';

const count = (name: string) => integer(name).notNull().default(0);

/**
 * One row, once anything was to be forgotten. `mail_*` and `evidence_*`: up to which message the two passes have come.
 * `unaudited_*`: what was removed since the last record of it.
 */
export const retention = sqliteTable('retention', {
  id: integer('id').primaryKey(),
  prunedBefore: integer('pruned_before'),
  tooLate: count('too_late'),
  mailAt: count('mail_at'),
  mailId: count('mail_id'),
  evidenceAt: count('evidence_at'),
  evidenceId: count('evidence_id'),
  evidenceDoneAt: integer('evidence_done_at'),
  lastRunAt: integer('last_run_at'),
  auditedAt: integer('audited_at'),
  messages: count('messages'),
  mails: count('mails'),
  events: count('events'),
  rawTexts: count('raw_texts'),
  unauditedMessages: count('unaudited_messages'),
  unauditedMails: count('unaudited_mails'),
  unauditedEvents: count('unaudited_events'),
  unauditedRawTexts: count('unaudited_raw_texts'),
});
