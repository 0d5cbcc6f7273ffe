import type { Millis } from '../../shared/time.ts';
import { ageText, count } from '../../shared/words.ts';
import type { Condition, SourceHealth } from './condition.ts';

export const CONDITION_WORDS: Readonly<Record<Condition, string>> = {
  silent: 'Silent',
  ended: 'Ended',
  waiting: 'Waits for approval',
  unheard: 'Nothing yet',
  live: 'Live',
};

/** What somebody can do about it; `null`: nothing. */
export const CONDITION_ADVICE: Readonly<Record<Condition, string | null>> = {
  silent:
    'Check that the subscription still exists, that the configuration set still publishes to it, and that mail is being sent.',
  ended: 'SNS said that the subscription ended. Subscribe this service again, or forget the topic.',
  waiting: 'Nothing of it is accepted until somebody approves it.',
  unheard: 'Send a message to success@simulator.amazonses.com with the configuration set that publishes here.',
  live: null,
};

/** `arn:aws:sns:us-east-1:123456789012:ses-events` -> `ses-events`; what is no ARN stays as it is. */
export const shortName = (id: string): string => id.split(':').at(-1)?.split('/').at(-1) || id;

const KINDS: readonly (readonly [RegExp, string])[] = [
  [/^arn:aws[a-z-]*:sns:/, 'SNS topic'],
  [/^arn:aws[a-z-]*:sqs:/, 'SQS queue'],
  [/^arn:aws[a-z-]*:events:/, 'EventBridge bus'],
  [/^eventbridge/, 'EventBridge bus'],
];

export const kindOf = (id: string): string => KINDS.find(([pattern]) => pattern.test(id))?.[1] ?? 'other source';

const ago = (at: Millis | null, now: Millis): string => (at === null ? 'never' : `${ageText(now - at)} ago`);

/** What holds for the worst, of one source that is the only one, or of so many. */
const STATES: Readonly<Record<Condition, readonly [only: string, some: string]>> = {
  silent: ['The only source is silent', 'sources silent'],
  ended: ['The only subscription has ended', 'subscriptions ended'],
  waiting: ['The only source waits for approval', 'sources wait for approval'],
  unheard: ['The only source has sent nothing yet', 'sources have sent nothing yet'],
  live: ['The source is live', 'sources live'],
};

function reasonOf({ source, condition, limit }: SourceHealth, now: Millis): string {
  const name = shortName(source.id);
  const last = `last message ${ago(source.lastMessageAt, now)}`;
  switch (condition) {
    case 'silent':
      return `${name}: ${last}; longer than ${ageText(limit)} is unusual.`;
    case 'ended':
      return `${name}: ${last}.`;
    case 'waiting':
      return `${name} asks to be confirmed.`;
    case 'unheard':
      return `${name} is allowed, and nothing has come of it.`;
    case 'live':
      return `${name}: ${last}.`;
  }
}

/** The page's first sentence, and its reason. */
export function healthWords(sources: readonly SourceHealth[], now: Millis): { state: string; reason: string } {
  const [worst] = sources;
  if (worst === undefined) return { state: 'No events yet', reason: 'No topic, queue or bus has sent anything.' };
  const alike = sources.filter(({ condition }) => condition === worst.condition).length;
  const [only, some] = STATES[worst.condition];
  const share = alike === sources.length ? `All ${count(alike)}` : `${count(alike)} of ${count(sources.length)}`;
  return { state: sources.length === 1 ? only : `${share} ${some}`, reason: reasonOf(worst, now) };
}

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
