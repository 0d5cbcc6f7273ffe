import { z } from 'zod';
import { err, ok, type Result } from '../../shared/result.ts';
import type { Refusal, RefusalCode } from '../refusal-codes.ts';

interface EnvelopeFields {
  readonly messageId: string;
  readonly topicArn: string;
  readonly message: string;
  /** As received. The signature covers this very text, so it is never re-formatted. */
  readonly timestamp: string;
  readonly signatureVersion: string;
  readonly signature: string;
  readonly signingCertUrl: string;
}

export interface SnsNotification extends EnvelopeFields {
  readonly type: 'Notification';
  readonly subject?: string;
}

export interface SnsConfirmation extends EnvelopeFields {
  readonly type: 'SubscriptionConfirmation' | 'UnsubscribeConfirmation';
  readonly token: string;
  /** Signed, and still never to be fetched: see `confirmation.ts`. */
  readonly subscribeUrl: string;
}

/** One SNS message as delivered over HTTP. Nothing in it is to be believed before `verifyEnvelope` has said so. */
export type SnsEnvelope = SnsNotification | SnsConfirmation;

export type HeaderLookup = (name: string) => string | undefined;

/**
 * The string to sign is `name\nvalue\n` throughout, so a value with a line break could stand for two fields: the same
 * signature would fit a second message, with another MessageId. Only `Message`, which comes first, may have line breaks;
 * AWS allows none in the others.
 */
const line = z.string().regex(/^[^\r\n]+$/);
const subjectLine = z.string().regex(/^[^\r\n]*$/);

const common = {
  MessageId: line,
  TopicArn: line,
  Message: z.string(),
  Timestamp: line,
  SignatureVersion: line,
  Signature: line,
  SigningCertURL: line,
};
const notificationSchema = z.object({ ...common, Type: z.literal('Notification'), Subject: subjectLine.nullish() });
const confirmationSchema = z.object({
  ...common,
  Type: z.enum(['SubscriptionConfirmation', 'UnsubscribeConfirmation']),
  Token: line,
  SubscribeURL: line,
});
const schema = z.discriminatedUnion('Type', [notificationSchema, confirmationSchema]);

const TYPES: readonly unknown[] = ['Notification', 'SubscriptionConfirmation', 'UnsubscribeConfirmation'];

const refuse = (code: RefusalCode, title: string, detail: string): { ok: false; error: Refusal } =>
  err({ status: 400, code, title, detail });

const RAW_DELIVERY: Refusal = {
  status: 403,
  code: 'sns-raw-delivery',
  title: 'Raw message delivery is not accepted',
  detail:
    'Raw messages carry no signature, so nothing proves who sent them. Untick "Enable raw message delivery" on the ' +
    'subscription (SNS console: Subscriptions, Edit), or set its attribute RawMessageDelivery to false.',
};

/**
 * Reads the body of a request from SNS, whatever its content type says.
 *
 * @see SNS Developer Guide, "Parsing Amazon SNS message formats" for the fields and headers, and "Amazon SNS raw message
 * delivery" for what is refused here as unsigned.
 */
export function parseEnvelope(rawText: string, headers: HeaderLookup): Result<SnsEnvelope, Refusal> {
  const body = parseObject(rawText);
  if (isRawDelivery(body, headers)) return err(RAW_DELIVERY);
  if (body === null) return refuse('sns-malformed-body', 'Not an SNS message', 'The body is not a JSON object.');
  if (!TYPES.includes(body.Type)) {
    return refuse('sns-unknown-type', 'Not an SNS message type', 'The field Type names none of the three SNS types.');
  }
  if (body.Type === 'Notification' && (Object.hasOwn(body, 'Token') || Object.hasOwn(body, 'SubscribeURL'))) {
    return refuse('sns-type-confusion', 'Fields of another type', 'A Notification has neither Token nor SubscribeURL.');
  }
  const parsed = schema.safeParse(body);
  if (!parsed.success) {
    const field = String(parsed.error.issues[0]?.path[0] ?? 'Type');
    return refuse('sns-malformed-body', 'Not an SNS message', `${field} is missing, or is not text of one line.`);
  }
  const envelope = toEnvelope(parsed.data);
  const header = contradictingHeader(envelope, headers);
  return header === null
    ? ok(envelope)
    : refuse('sns-header-mismatch', 'Header and body disagree', `The header ${header} differs from the body.`);
}

function parseObject(text: string): Record<string, unknown> | null {
  try {
    const value: unknown = JSON.parse(text.startsWith('\uFEFF') ? text.slice(1) : text);
    return typeof value === 'object' && value !== null && !Array.isArray(value) ? { ...value } : null;
  } catch {
    return null;
  }
}

/** Confirmations stay signed envelopes on a raw subscription; whether they too carry the header is undocumented. */
function isRawDelivery(body: Record<string, unknown> | null, headers: HeaderLookup): boolean {
  const signed = body !== null && Object.hasOwn(body, 'Signature');
  if (headers('x-amz-sns-rawdelivery')?.trim().toLowerCase() === 'true') {
    return !signed || body.Type === 'Notification';
  }
  if (body === null || signed || Object.hasOwn(body, 'Type')) return false;
  return ['eventType', 'notificationType', 'mail'].some((key) => Object.hasOwn(body, key));
}

function toEnvelope(wire: z.output<typeof schema>): SnsEnvelope {
  const fields: EnvelopeFields = {
    messageId: wire.MessageId,
    topicArn: wire.TopicArn,
    message: wire.Message,
    timestamp: wire.Timestamp,
    signatureVersion: wire.SignatureVersion,
    signature: wire.Signature,
    signingCertUrl: wire.SigningCertURL,
  };
  if (wire.Type !== 'Notification') {
    return { ...fields, type: wire.Type, token: wire.Token, subscribeUrl: wire.SubscribeURL };
  }
  return { ...fields, type: wire.Type, ...(typeof wire.Subject === 'string' ? { subject: wire.Subject } : {}) };
}

/** Headers are not signed: they can only count against a message, never for it. */
function contradictingHeader(envelope: SnsEnvelope, headers: HeaderLookup): string | null {
  const claims = [
    ['x-amz-sns-message-type', envelope.type],
    ['x-amz-sns-message-id', envelope.messageId],
    ['x-amz-sns-topic-arn', envelope.topicArn],
  ] as const;
  const found = claims.find(([name, value]) => (headers(name) ?? value) !== value);
  return found?.[0] ?? null;
}
