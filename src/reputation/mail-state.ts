import { FLAG } from './metrics.ts';

/** The states of a mail, the one that overrules the others first: a late bounce overrules a delivery. */
const PRECEDENCE = [
  ['complained', FLAG.complained],
  ['bounced', FLAG.hardBounced],
  ['not-attempted', FLAG.notAttempted],
  ['rejected', FLAG.rejected],
  ['rendering-failed', FLAG.renderingFailed],
  ['delivered', FLAG.delivered],
  ['soft-bounced', FLAG.softBounced],
  ['delayed', FLAG.delayed],
  ['sent', FLAG.sent],
] as const;

export const MAIL_STATES = [...PRECEDENCE.map(([state]) => state), 'unknown'] as const;
export type MailState = (typeof MAIL_STATES)[number];

/** What a person would call the state of a mail with these flags. */
export const stateOf = (flags: number): MailState =>
  PRECEDENCE.find(([, flag]) => (flags & flag) !== 0)?.[0] ?? 'unknown';
