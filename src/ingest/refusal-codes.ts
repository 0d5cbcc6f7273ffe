/** Why a road took a message not at all: each has its advice on the page of sources. */
import type { Problem } from '../shared/problem.ts';

/** Nothing proves that SNS sent it. */
const UNPROVED_CODES = [
  'sns-signature',
  'sns-signature-version',
  'sns-certificate-url',
  'sns-certificate-refused',
  'sns-certificate-missing',
  'sns-certificate-unavailable',
  'sns-certificate-budget',
] as const;

const WEBHOOK_CODES = [
  'sns-raw-delivery',
  'topic-not-allowed',
  'sns-confirmation-token',
  'sns-confirmation-refused',
  'sns-confirmation-unavailable',
  'sns-malformed-body',
  'sns-unknown-type',
  'sns-type-confusion',
  'sns-header-mismatch',
] as const;

const EVENTBRIDGE_CODES = ['unauthenticated', 'scope-missing', 'tenant-bound-key', 'malformed-event'] as const;

/** Faults of a queue, which nobody is answered. */
const QUEUE_CODES = ['sqs-receive-failed', 'sqs-not-recorded', 'sqs-delete-failed'] as const;

const OF_EVERY_ROAD = ['body-too-large', 'overloaded', 'store-unavailable'] as const;

export const REFUSAL_CODES = [
  ...UNPROVED_CODES,
  ...WEBHOOK_CODES,
  ...EVENTBRIDGE_CODES,
  ...QUEUE_CODES,
  ...OF_EVERY_ROAD,
] as const;
export type RefusalCode = (typeof REFUSAL_CODES)[number];

/** What the webhook answers: a code that is not in the list above, and so has no advice, is a type error. */
export interface Refusal extends Problem {
  readonly code: RefusalCode;
}

const UNPROVED: ReadonlySet<string> = new Set(UNPROVED_CODES);

export const isUnproved = (code: string): boolean => UNPROVED.has(code);
