/** Forgetting by age. The mark is advanced first, in a transaction of its own: from then on nothing counts what goes. */
import { type SQL, sql } from 'drizzle-orm';
import { DAY, HOUR } from '../../shared/time.ts';
import type { MessageFacts, RetentionCounts } from '../contract.ts';
import { jsonRows, jsonValues } from './sql.ts';

/** Mail accepted before is forgotten, or about to be; without a mark, nothing is. Read once a statement. */
export const PRUNED_BEFORE = sql.raw('coalesce((select pruned_before from retention where id = 1), -9007199254740991)');

/** Moves the mark on, never back. */
export const advanceMark = (prunedBefore: number): SQL => sql`
  insert into retention (id, pruned_before) values (1, ${prunedBefore})
  on conflict (id) do update set pruned_before = max(coalesce(retention.pruned_before, excluded.pruned_before), excluded.pruned_before)`;

/** Messages that the next mark leaves behind, for a statement that runs before it moves. */
export const leftBehind = (prunedBefore: number): SQL =>
  sql`m.accepted_at >= ${PRUNED_BEFORE} and m.accepted_at < ${prunedBefore}`;

/** Counts messages of a batch whose mail is forgotten. Runs before they are merged. */
export function countTooLate(messages: readonly MessageFacts[]): SQL {
  const oldest = messages.reduce((least, { acceptedAt }) => Math.min(least, acceptedAt), Number.MAX_SAFE_INTEGER);
  return sql`
    update retention set too_late = too_late + (
      select count(*) from ${jsonRows(messages, ['acceptedAt'])} where "acceptedAt" < pruned_before
    ) where id = 1 and pruned_before > ${oldest}`;
}

const COUNTERS: Readonly<Record<keyof RetentionCounts, string>> = {
  messages: 'messages',
  mails: 'mails',
  events: 'events',
  rawTexts: 'raw_texts',
};
const COUNTER_COLUMNS = Object.values(COUNTERS);

/** Must follow the statement that removed them: `changes()` tells of the one before. */
export function countRemoved(what: keyof RetentionCounts): SQL {
  const column = COUNTERS[what];
  const added = [column, `unaudited_${column}`];
  return sql.raw(`
    insert into retention (id, ${added.join(', ')}) values (1, changes(), changes())
    on conflict (id) do update set ${added.map((name) => `${name} = ${name} + excluded.${name}`).join(', ')}`);
}

const LASTING = `(kind in ('Bounce', 'Complaint') or evidence > 0)`;

/** No rule looks for strikes further apart (`suppression/policy-settings.ts`). */
const MAX_SPAN = 30 * DAY;

/**
 * Removes what is no longer to be kept of these messages. `evidenceBefore`: evidence of events from before goes too, unless
 * the address has an entry that was derived from events (ADR 005).
 *
 * Deliveries near soft bounces that count stay as long as those: one that lies between two of them takes evidence away.
 */
export function pruneMessages(ids: readonly number[], evidenceBefore: number): readonly SQL[] {
  const all = jsonValues(ids);
  const forgotten = sql`(select id from message where id in ${all} and accepted_at < ${PRUNED_BEFORE})`;
  return [
    sql`delete from event where message in ${all} and occurred_at < ${evidenceBefore} and ${sql.raw(LASTING)}
      and not exists (select 1 from suppression s where s.address = event.recipient and s.origin = 'event')`,
    countRemoved('events'),
    sql`delete from event where message in ${forgotten} and not ${sql.raw(LASTING)}`,
    countRemoved('events'),
    sql`delete from mail where message in ${forgotten} and not exists (
      select 1 from event e
      where e.recipient = mail.recipient and e.evidence > 0 and e.class = 'soft'
        and e.occurred_at between mail.delivered_at - ${MAX_SPAN} and mail.delivered_at + ${MAX_SPAN})`,
    countRemoved('mails'),
    sql`delete from message where id in ${forgotten}
      and not exists (select 1 from mail where mail.message = message.id)
      and not exists (select 1 from event where event.message = message.id)`,
    countRemoved('messages'),
  ];
}

export interface Place {
  readonly acceptedAt: number;
  readonly id: number;
}

/** Notes how far the pass over mail came. */
export const mailPassAt = ({ acceptedAt, id }: Place): SQL =>
  sql`update retention set mail_at = ${acceptedAt}, mail_id = ${id} where id = 1`;

/** Notes how far the pass over evidence came. */
export const evidencePassAt = ({ acceptedAt, id }: Place): SQL => sql`
  insert into retention (id, evidence_at, evidence_id) values (1, ${acceptedAt}, ${id})
  on conflict (id) do update set evidence_at = excluded.evidence_at, evidence_id = excluded.evidence_id`;

/** Notes that the pass over evidence is done; the next one begins at the start. */
export const evidencePassDone = (now: number): SQL => sql`
  insert into retention (id, evidence_at, evidence_id, evidence_done_at) values (1, 0, 0, ${now})
  on conflict (id) do update set evidence_at = 0, evidence_id = 0, evidence_done_at = excluded.evidence_done_at`;

/** Removes counts of messages that came before a time. */
export const forgetArrivals = (before: number): SQL =>
  sql`delete from arrival where hour < ${Math.floor(before / HOUR)}`;

/** Notes the end of a run, and audits what went since the last record, when that is older than `auditBefore`. */
export function finishRun(now: number, auditBefore: number): readonly SQL[] {
  const unaudited = COUNTER_COLUMNS.map((column) => `unaudited_${column}`);
  const due = sql`id = 1 and coalesce(audited_at, 0) <= ${auditBefore} and ${sql.raw(unaudited.join(' + '))} > 0`;
  const detail = Object.entries(COUNTERS).map(([name, column]) => `'${name}', unaudited_${column}`);
  return [
    sql`insert into retention (id, last_run_at) values (1, ${now})
      on conflict (id) do update set last_run_at = excluded.last_run_at`,
    sql`insert into audit (at, actor, action, subject, tenant, detail)
      select ${now}, 'job:retention', 'retention.pruned', 'events', null, json_object(
        'prunedBefore', strftime('%Y-%m-%dT%H:%M:%fZ', pruned_before / 1000.0, 'unixepoch'),
        ${sql.raw(detail.join(', '))})
      from retention where ${due}`,
    sql`update retention set audited_at = ${now}, ${sql.raw(unaudited.map((column) => `${column} = 0`).join(', '))}
      where ${due}`,
  ];
}
