/**
 * The merges of the recorded state, as upserts. Each is commutative, associative and idempotent, so that the order,
 * the repetition and the grouping of notifications cannot change where they end. `ingest/facts.ts` merges by the same
 * rules in memory; the property tests hold the two together.
 */
import { type SQL, sql } from 'drizzle-orm';
import { type EventFacts, type MailFacts, MESSAGE_FIELDS, type MessageFacts, type MessageField } from '../contract.ts';
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

const mergeField = (column: string, position: number): string => {
  const [stored, incoming] = [digit('message', position), digit('excluded', position)];
  return `${column} = case when ${incoming} > ${stored}
    or (${incoming} = ${stored} and excluded.${column} > message.${column})
    then excluded.${column} else message.${column} end`;
};

const mergeEvidence = MESSAGE_FIELDS.map((_, i) => `max(${digit('message', i)}, ${digit('excluded', i)})`).join(' || ');

function messageRow(facts: MessageFacts): object {
  return {
    messageId: facts.messageId,
    acceptedAt: facts.acceptedAt,
    evidence: MESSAGE_FIELDS.map((field) => facts.known[field]?.rank ?? 0).join(''),
    ...Object.fromEntries(MESSAGE_FIELDS.map((field) => [field, facts.known[field]?.value ?? null])),
  };
}

export function mergeMessages(messages: readonly MessageFacts[]): SQL {
  const columns = ['messageId', 'acceptedAt', 'evidence', ...MESSAGE_FIELDS];
  return sql`
    insert into message (message_id, accepted_at, evidence, ${columnList(fieldColumns)})
    select * from ${jsonRows(messages.map(messageRow), columns)} where true
    on conflict (message_id) do update set
      accepted_at = min(message.accepted_at, excluded.accepted_at),
      ${sql.raw(fieldColumns.map(mergeField).join(',\n'))},
      evidence = ${sql.raw(mergeEvidence)}`;
}

const MAIL_VALUES = ['flags', 'deliveredAt', 'bouncedAt', 'complainedAt', 'smtpResponse', 'remoteMtaIp'] as const;

export function mergeMails(mails: readonly MailFacts[]): SQL {
  return sql`
    insert into mail (recipient, message, flags, delivered_at, bounced_at, complained_at, smtp_response, remote_mta_ip)
    select r.recipient, m.id, ${sql.raw(MAIL_VALUES.map((name) => `r."${name}"`).join(', '))}
    from ${jsonRows(mails, ['messageId', 'recipient', ...MAIL_VALUES])} r
    cross join message m on m.message_id = r."messageId" where true
    on conflict (recipient, message) do update set
      flags = mail.flags | excluded.flags,
      ${mergeNullable('mail', 'delivered_at', 'min')},
      ${mergeNullable('mail', 'bounced_at', 'min')},
      ${mergeNullable('mail', 'complained_at', 'min')},
      ${mergeNullable('mail', 'smtp_response', 'max')},
      ${mergeNullable('mail', 'remote_mta_ip', 'max')}`;
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

export function mergeEvents(events: readonly EventFacts[]): SQL {
  const rows = events.map(({ attribution, detail, ...rest }) => ({
    ...rest,
    exact: attribution === 'exact' ? 1 : 0,
    detail: JSON.stringify(detail),
  }));
  return sql`
    insert into event
      (message, recipient, kind, class, key, occurred_at, published_at, received_at, evidence, exact, detail)
    select m.id, r.recipient, ${sql.raw(EVENT_COLUMNS.map((name) => `r."${name}"`).join(', '))}
    from ${jsonRows(rows, ['messageId', 'recipient', ...EVENT_COLUMNS])} r
    cross join message m on m.message_id = r."messageId" where true
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
