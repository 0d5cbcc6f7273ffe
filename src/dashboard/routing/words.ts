/** Routing and what it makes of events, in words. Pure. */
import type { Unreadable } from '../../ingest/carrier.ts';
import { ROUTE_CONDITIONS, type Route, type RouteCondition } from '../../ingest/routing.ts';
import { DAY } from '../../shared/time.ts';
import { counted, visible } from '../../shared/words.ts';
import type { Effect } from '../../suppression/effect.ts';
import { REASON_WORDS } from '../recipient/entry-words.ts';
import { RULE_WORDS } from '../settings/rule-words.ts';

export const CONDITION_WORDS: Readonly<Record<RouteCondition, string>> = {
  tenantName: 'SES tenant',
  configurationSet: 'configuration set',
  source: 'sender address',
  identity: 'identity',
  topic: 'source',
};

/** The best evidence first. */
export const PRECEDENCE: readonly RouteCondition[] = ROUTE_CONDITIONS.toReversed();

/** `configuration set marketing, source arn:…` */
export const conditionText = ({ when }: Route): string =>
  PRECEDENCE.flatMap((name) =>
    when[name] === undefined ? [] : [`${CONDITION_WORDS[name]} ${visible(when[name])}`],
  ).join(' and ');

/** `tenant north, stream marketing` */
export const givesText = ({ tenant, stream }: Route): string =>
  [...(tenant === null ? [] : [`tenant ${tenant}`]), ...(stream === null ? [] : [`stream ${stream}`])].join(', ');

/** Why a text would wait in quarantine, and what to do. */
export const UNREADABLE_WORDS: Readonly<Record<Unreadable, string>> = {
  'not-json': 'It is no JSON.',
  'not-an-object': 'It is JSON, but no object.',
  'no-event-type': 'It has neither eventType nor notificationType: it is no event of SES.',
  'no-mail': 'It has no mail object with a messageId.',
  'no-mail-timestamp': 'Its mail has no readable timestamp.',
  'no-event-object': 'It has no object of its own type, such as bounce.',
  'foreign-account': "It is another account's mail than the source's. Add the account to SES_ACCOUNT_IDS.",
  'not-a-notification': 'It is a message of SNS, but no notification.',
  'unknown-record': 'Its record is of a kind that is not known.',
  'too-many-records': 'It has too many records.',
  'too-deep': 'It is nested too deep.',
  'dead-letter': 'A queue gave it up, because the store was away for too long.',
  'reader-failed': 'A reader failed. That is a fault of ours: please report it.',
};

/** What one event would do: whom it blocks, why and for how long. */
export function effectText(
  { rule, reason, allTenants, stream, lasts, strikes, within }: Effect,
  tenant: string,
): string {
  const whose = allTenants ? 'for every tenant' : `for tenant ${tenant}`;
  const where = stream === '' ? '' : `, stream ${stream}`;
  const days = lasts === null ? 'until removed' : `for ${counted(lasts / DAY, 'day')} from the event`;
  const entry = `${whose}${where}, reason ${REASON_WORDS[reason]}, ${days} (rule ${RULE_WORDS[rule].title})`;
  if (strikes === 1) return `Blocks ${entry}.`;
  return `One strike of ${strikes}: strikes on ${strikes} different days within ${counted(within / DAY, 'day')}, with no delivery in between, block ${entry}.`;
}
