/**
 * The merges of the recorded state, as upserts. Each is commutative, associative and idempotent, so that the order,
 * the repetition and the grouping of notifications cannot change where they end. `ingest/facts.ts` merges by the same
 * rules in memory; the property tests hold the two together.
 */
import { type SQL, sql } from 'drizzle-orm';
import { type EventFacts, type MailFacts, MESSAGE_FIELDS, type MessageFacts, type MessageField } from '../contract.ts';
import { PRUNED_BEFORE } from './retention.ts';
import { columnList, jsonRows, mergeNullable } from './sql.ts';

const FIELD_COLUMNS: Readonly<Record<MessageField, string>> = {
  account: 'account',
  region: 'region',
  identity: 'identity',
  source: 'source',
  configurationSet: 'configuration_set',
  tenant: 'tenant',
  stream: 'stream',
  campaign: 'campaign',
  headerMessageId: 'header_message_id',
  subject: 'subject',
  tags: 'tags',
};

const fieldColumns = MESSAGE_FIELDS.map((field) => FIELD_COLUMNS[field]);

/** The digit of a field: SQLite's `substr` counts from 1. */
const digit = (table: string, position: number) => `substr(${table}.evidence, ${position + 1}, 1)`;

/** Whether what comes is the better evidence of a field, or as good and the greater value. */
const wins = (column: string, position: number): string => {
  const [stored, incoming] = [digit('message', position), digit('excluded', position)];
  return `${incoming} > ${stored} or (${incoming} = ${stored} and excluded.${column} > message.${column})`;
};

const mergeField = (column: string, position: number): string =>
  `${column} = case when ${wins(column, position)} then excluded.${column} else message.${column} end`;

/** Most of what is told of a message is known already: then nothing is written, neither the row nor its indexes. */
const TELLS_MORE = [
  'excluded.accepted_at < message.accepted_at',
  'message.recipients is null',
  'excluded.recipients > message.recipients',
  ...fieldColumns.map(wins),
].join(' or ');

const mergeEvidence = MESSAGE_FIELDS.map((_, i) => `max(${digit('message', i)}, ${digit('excluded', i)})`).join(' || ');

/** Evidence of mail that was forgotten may still block. `not-spam` is no evidence, but takes evidence away. */
const lasts = ({ kind, evidence }: EventFacts): boolean => kind === 'Bounce' || kind === 'Complaint' || evidence > 0;

function messageRow(facts: MessageFacts, lasting: ReadonlySet<string>): object {
  return {
    messageId: facts.messageId,
    acceptedAt: facts.acceptedAt,
    recipients: facts.destinations.length,
    lasting: lasting.has(facts.messageId) ? 1 : 0,
    evidence: MESSAGE_FIELDS.map((field) => facts.known[field]?.rank ?? 0).join(''),
    ...Object.fromEntries(MESSAGE_FIELDS.map((field) => [field, facts.known[field]?.value ?? null])),
  };
}

/**
 * Messages from before the mark of retention are merged only when one of `events` is to be kept of them, and never into
 * one from after it: its mails are counted.
 */
export function mergeMessages(messages: readonly MessageFacts[], events: readonly EventFacts[]): SQL {
  const columns = ['messageId', 'acceptedAt', 'recipients', 'evidence', ...MESSAGE_FIELDS];
  const lasting = new Set(events.filter(lasts).map(({ messageId }) => messageId));
  const rows = jsonRows(
    messages.map((facts) => messageRow(facts, lasting)),
    [...columns, 'lasting'],
  );
  return sql`
    insert into message (message_id, accepted_at, recipients, evidence, ${columnList(fieldColumns)})
    select ${sql.raw(columns.map((name) => `"${name}"`).join(', '))} from ${rows}
    where "acceptedAt" >= ${PRUNED_BEFORE} or lasting
    on conflict (message_id) do update set
      accepted_at = min(message.accepted_at, excluded.accepted_at),
      recipients = max(coalesce(message.recipients, 0), excluded.recipients),
      ${sql.raw(fieldColumns.map(mergeField).join(',\n'))},
      evidence = ${sql.raw(mergeEvidence)}
    where (excluded.accepted_at >= ${PRUNED_BEFORE} or message.accepted_at < ${PRUNED_BEFORE})
      and (${sql.raw(TELLS_MORE)})`;
}

const MAIL_VALUES = [
  'flags',
  'deliveredAt',
  'bouncedAt',
  'complainedAt',
  'smtpResponse',
  'remoteMtaIp',
  'domain',
] as const;

/**
 * Merges mails so that the order of arrival does not matter. Those that retention has forgotten are not stored anew.
 */
export function mergeMails(mails: readonly MailFacts[]): SQL {
  return sql`
    insert into mail
      (recipient, message, flags, delivered_at, bounced_at, complained_at, smtp_response, remote_mta_ip, domain)
    select r.recipient, m.id, ${sql.raw(MAIL_VALUES.map((name) => `r."${name}"`).join(', '))}
    from ${jsonRows(mails, ['messageId', 'recipient', ...MAIL_VALUES])} r
    cross join message m on m.message_id = r."messageId" and m.accepted_at >= ${PRUNED_BEFORE} where true
    on conflict (recipient, message) do update set
      flags = mail.flags | excluded.flags,
      ${mergeNullable('mail', 'delivered_at', 'min')},
      ${mergeNullable('mail', 'bounced_at', 'min')},
      ${mergeNullable('mail', 'complained_at', 'min')},
      ${mergeNullable('mail', 'smtp_response', 'max')},
      ${mergeNullable('mail', 'remote_mta_ip', 'max')},
      ${mergeNullable('mail', 'domain', 'max')}`;
}

const EVENT_COLUMNS = [
  'kind',
  'class',
  'key',
  'occurredAt',
  'publishedAt',
  'receivedAt',
  'evidence',
  'exact',
  'detail',
] as const;

/** Merges events so that neither order nor repetition matters; of forgotten mail only what lasts is stored. */
export function mergeEvents(events: readonly EventFacts[]): SQL {
  const rows = events.map((facts) => ({
    ...facts,
    exact: facts.attribution === 'exact' ? 1 : 0,
    detail: JSON.stringify(facts.detail),
    lasting: lasts(facts) ? 1 : 0,
  }));
  return sql`
    insert into event
      (message, recipient, kind, class, key, occurred_at, published_at, received_at, evidence, exact, detail)
    select m.id, r.recipient, ${sql.raw(EVENT_COLUMNS.map((name) => `r."${name}"`).join(', '))}
    from ${jsonRows(rows, ['messageId', 'recipient', ...EVENT_COLUMNS, 'lasting'])} r
    cross join message m on m.message_id = r."messageId" and (r.lasting or m.accepted_at >= ${PRUNED_BEFORE})
    where true
    on conflict (message, recipient, kind, class, key) do update set
      occurred_at = min(event.occurred_at, excluded.occurred_at),
      published_at = min(event.published_at, excluded.published_at),
      received_at = min(event.received_at, excluded.received_at),
      evidence = max(event.evidence, excluded.evidence),
      exact = max(event.exact, excluded.exact),
      detail = case when event.detail = excluded.detail then event.detail else (
        select json_group_object(key, value) from (
          select key, max(value) as value from (
            select key, value from json_each(event.detail)
            union all
            select key, value from json_each(excluded.detail)
          ) group by key order by key
        )
      ) end`;
}
