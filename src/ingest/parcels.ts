/**
 * One decoder for every carrier: takes the envelopes off a text until the published message is left. SNS envelopes (from
 * a queue), EventBridge events, Lambda's SNS and SQS records, bare SES bodies; each may lie inside another.
 *
 * @see SNS Developer Guide (message formats), EventBridge events reference (`events-ref-ses`), Lambda Developer Guide
 * (`with-sns`, `with-sqs`).
 */
import { storable } from '../shared/text.ts';
import { type Millis, parseTimestamp } from '../shared/time.ts';
import type { Finding, Notice } from '../store/contract.ts';
import { type Carriage, parseLayers, type Unreadable } from './carrier.ts';
import { readFinding } from './finding.ts';

/** What a carrier brought, its envelopes taken off. Plain data: it may wait in a queue. */
export type Parcel =
  | { readonly kind: 'message'; readonly text: string; readonly carriage: Carriage }
  | { readonly kind: 'finding'; readonly text: string; readonly carriage: Carriage; readonly finding: Finding }
  | { readonly kind: 'unreadable'; readonly text: string; readonly carriage: Carriage; readonly reason: Unreadable };

/** What a road hands over: what it brought, or what it knows without a text of SES. */
export type Handover =
  | Parcel
  | { readonly kind: 'notice'; readonly text: string; readonly carriage: Carriage; readonly notice: Notice };

type Fields = Readonly<Record<string, unknown>>;

/** A queue's message with an SNS envelope with a message: two levels. Whoever nests deeper is not AWS. */
const MAX_DEPTH = 4;

/** Lambda hands over at most 10,000 records, SES's roads far fewer; more would not fit the queue of the recorder. */
const MAX_RECORDS = 1_000;

/** Of an id, an ARN, an account. */
const MAX_NAME = 500;

const ARN = /^arn:[^:]*:[^:]*:([^:]*):(\d*):/;

const isFields = (value: unknown): value is Fields =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** A name as envelopes carry it, made storable. */
const text = (value: unknown): string | null =>
  typeof value === 'string' && value !== '' ? storable(value, MAX_NAME) : null;

/** A member that should be text; some proxies deliver it parsed. */
const published = (value: unknown): string => (typeof value === 'string' ? value : JSON.stringify(value ?? null));

/** The road with what the envelope knows better. */
function inside(outer: Carriage, id: string | null, source: string | null, at: Millis | null): Carriage {
  const [, region, account] = ARN.exec(source ?? '') ?? [];
  return {
    id: id ?? outer.id,
    source: source ?? outer.source,
    account: account || outer.account,
    region: region || outer.region,
    publishedAt: at ?? outer.publishedAt,
    receivedAt: outer.receivedAt,
  };
}

const prefixed = (prefix: string, id: unknown): string | null => {
  const name = text(id);
  return name === null ? null : `${prefix}:${name}`;
};

function openSns(envelope: Fields, outer: Carriage, raw: string): readonly Parcel[] {
  const at = parseTimestamp(envelope.Timestamp);
  const carriage = inside(outer, prefixed('sns', envelope.MessageId), text(envelope.TopicArn), at);
  if (envelope.Type !== 'Notification')
    return [{ kind: 'unreadable', text: raw, carriage, reason: 'not-a-notification' }];
  return [{ kind: 'message', text: published(envelope.Message), carriage }];
}

function openEventBridge(event: Fields, outer: Carriage, raw: string): readonly Parcel[] {
  const [account, region] = [text(event.account) ?? outer.account, text(event.region) ?? outer.region];
  const bus = `arn:aws:events:${region}:${account}:event-bus/default`;
  const carriage = inside(outer, prefixed('eb', event.id), bus, parseTimestamp(event.time));
  const finding = readFinding(event, carriage);
  return finding === null
    ? [{ kind: 'message', text: published(event.detail), carriage }]
    : [{ kind: 'finding', text: raw, carriage, finding }];
}

function openRecord(record: unknown, outer: Carriage, index: number, depth: number): readonly Parcel[] {
  const own = { ...outer, id: `${outer.id}#${index}` };
  if (!isFields(record))
    return [{ kind: 'unreadable', text: published(record), carriage: own, reason: 'not-an-object' }];
  if (isFields(record.Sns)) return openSns({ Type: 'Notification', ...record.Sns }, own, published(record));
  if (typeof record.body === 'string') {
    const attributes = isFields(record.attributes) ? record.attributes : {};
    const sent = Number(attributes.SentTimestamp);
    const at = Number.isFinite(sent) && sent > 0 ? sent : null;
    return open(record.body, inside(own, prefixed('sqs', record.messageId), text(record.eventSourceARN), at), depth);
  }
  // Lambda's event for inbound mail has no text of ours in it: the next stage says that it is ignored.
  if (record.eventSource === 'aws:ses')
    return [{ kind: 'message', text: '{"notificationType":"Received"}', carriage: own }];
  return [{ kind: 'unreadable', text: published(record), carriage: own, reason: 'unknown-record' }];
}

function open(raw: string, carriage: Carriage, depth: number): readonly Parcel[] {
  const parsed = parseLayers(raw);
  const value = parsed.ok ? parsed.value : undefined;
  if (!isFields(value) || depth <= 0) return [{ kind: 'message', text: raw, carriage }];
  if (Array.isArray(value.Records)) {
    if (value.Records.length > MAX_RECORDS)
      return [{ kind: 'unreadable', text: raw, carriage, reason: 'too-many-records' }];
    return value.Records.flatMap((record, index) => openRecord(record, carriage, index, depth - 1));
  }
  if (typeof value['detail-type'] === 'string' && 'detail' in value) return openEventBridge(value, carriage, raw);
  if (typeof value.Type === 'string' && 'Message' in value) return openSns(value, carriage, raw);
  return [{ kind: 'message', text: raw, carriage }];
}

/**
 * Opens a carried text. Whoever calls has proved the road authentic: a queue's policy, an ingest key, an operator's file.
 *
 * @param carriage what is known of the outermost envelope; better knowledge inside replaces it.
 * @returns at least one parcel, except for an empty list of records. What cannot be opened is said by name.
 */
export const openParcels = (raw: string, carriage: Carriage): readonly Parcel[] => open(raw, carriage, MAX_DEPTH);
