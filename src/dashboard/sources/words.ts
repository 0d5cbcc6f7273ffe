import { type Millis, SECOND } from '../../shared/time.ts';
import { ageText, count } from '../../shared/words.ts';
import type { Condition, SourceHealth } from './condition.ts';

export const CONDITION_WORDS: Readonly<Record<Condition, string>> = {
  silent: 'Silent',
  ended: 'Ended',
  waiting: 'Waits for approval',
  unheard: 'Nothing yet',
  quiet: 'Quiet',
  live: 'Live',
};

/** What somebody can do about it; `null`: nothing, or more than fits here. */
export const CONDITION_ADVICE: Readonly<Record<Condition, string | null>> = {
  silent: null,
  ended: 'SNS said that the subscription ended. Subscribe this service again, or forget the topic.',
  waiting: 'Nothing of it is accepted until somebody approves it.',
  unheard: 'Send a message to success@simulator.amazonses.com with the configuration set that publishes here.',
  quiet: null,
  live: null,
};

/** `arn:aws:sns:us-east-1:123456789012:ses-events` -> `ses-events`; what is no ARN stays as it is. */
export const shortName = (id: string): string => id.split(':').at(-1)?.split('/').at(-1) || id;

const KINDS = [
  [/^arn:aws[a-z-]*:sns:/, 'SNS topic'],
  [/^arn:aws[a-z-]*:sqs:/, 'SQS queue'],
  [/^arn:aws[a-z-]*:events:/, 'EventBridge bus'],
  [/^eventbridge/, 'EventBridge bus'],
] as const;

export type SourceKind = (typeof KINDS)[number][1] | 'other source';

export const kindOf = (id: string): SourceKind => KINDS.find(([pattern]) => pattern.test(id))?.[1] ?? 'other source';

export const ago = (at: Millis | null, now: Millis): string => (at === null ? 'never' : `${ageText(now - at)} ago`);

/** `2 min`: of a gap that is an average, and so no age. */
const gapText = (gap: Millis): string => ageText(Math.max(SECOND, Math.round(gap / SECOND) * SECOND));

/** `every 2 min`; `null` when too little came to tell. */
export const rhythmText = ({ usualGap }: SourceHealth): string | null =>
  usualGap === null ? null : `every ${gapText(usualGap)}`;

/** `38 per min`, `4.5 per h`. */
export function speedText({ perHour }: Pick<SourceHealth, 'perHour'>): string {
  if (perHour === 0) return '0';
  const [n, unit] = perHour >= 60 ? [perHour / 60, 'min'] : [perHour, 'h'];
  const short = n < 10 ? n.toFixed(1).replace('.0', '') : count(Math.round(n));
  return n < 0.1 ? `<0.1 per\u00a0${unit}` : `${short} per\u00a0${unit}`;
}

/** `last message 3 h ago, usual gap 2 min.` */
export function silenceWords({ source, usualGap, limit }: SourceHealth, now: Millis): string {
  const usual = usualGap === null ? `longer than ${ageText(limit)} is unusual` : `usual gap ${gapText(usualGap)}`;
  return `last message ${ago(source.lastMessageAt, now)}, ${usual}.`;
}

const LIKELY: Readonly<Record<SourceKind, string>> = {
  'SNS topic': 'Likely: the subscription was deleted, or the configuration set publishes here no longer.',
  'SQS queue': 'Likely: the queue cannot be read, or nothing is sent to it any longer.',
  'EventBridge bus': 'Likely: the rule or its target was removed, or the access key was deleted.',
  'other source': 'Likely: nothing is sent here any longer.',
};

export const likelyCause = (id: string): string => LIKELY[kindOf(id)];

/** Why a message could not be read, and what to do. */
export const QUARANTINE_WORDS: Readonly<Record<string, string>> = {
  'not-json': 'It is no JSON. Something other than SES publishes here.',
  'not-an-object': 'It is JSON, but no SES event.',
  'no-event-type': 'It has no event type. Something other than SES publishes here.',
  'no-mail': 'It has no mail object.',
  'no-mail-timestamp': 'The time of its mail cannot be read.',
  'no-event-object': 'It says what happened, but holds nothing of it.',
  'foreign-account':
    'It is about mail of an AWS account that this source may not report. List it in SES_ACCOUNT_IDS, then replay.',
  'not-a-notification': 'A subscription confirmation came by a queue. Confirm that subscription in the SNS console.',
  'unknown-record': 'It comes in an envelope that is not known here.',
  'too-many-records': 'Its envelope holds more records than AWS ever sends.',
  'dead-letter': 'The queue before the store gave up on it: the store was away for too long. Replay it.',
  'too-deep': 'It is nested deeper than anything that AWS writes.',
  'reader-failed': 'A fault of this software. Keep it, upgrade, then replay.',
  unstorable: 'The database refused it. Keep it, upgrade, then replay.',
};
