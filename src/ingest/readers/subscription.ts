import { EVIDENCE } from '../../suppression/policy.ts';
import type { SubscriptionEvent } from '../event.ts';
import { subscriptionSchema, type TopicPreferences } from '../ses-schema.ts';
import { detailOf, MAX_DETAIL, type Reading, sparing, unnamed } from './reading.ts';

const namesOf = (preferences: TopicPreferences | undefined, status: string): string | undefined => {
  const names = (preferences?.topicSubscriptionStatus ?? [])
    .filter(({ subscriptionStatus }) => subscriptionStatus.toLowerCase() === status)
    .map(({ topicName }) => topicName);
  // Cut short it would be no JSON.
  const text = JSON.stringify(names.sort());
  return names.length === 0 || text.length > MAX_DETAIL ? undefined : text;
};

/**
 * A contact changed its preferences for a list (SES's list management): the policy may map the list, or a topic of it, to a
 * stream. Says nothing about the address as such.
 */
export function readSubscription(value: unknown, reading: Reading): readonly SubscriptionEvent[] {
  const { timestamp, newTopicPreferences, ...members } = subscriptionSchema.parse(value);
  const target = unnamed(reading);
  const decision = {
    class: '',
    evidence: target.attribution === 'exact' ? EVIDENCE.subscription : EVIDENCE.none,
  } as const;
  return [
    {
      kind: 'Subscription',
      ...target,
      key: reading.keyOf(timestamp),
      occurredAt: reading.timeOf(timestamp),
      detail: detailOf({
        ...members,
        newTopicPreferences: newTopicPreferences === undefined ? undefined : JSON.stringify(newTopicPreferences),
        unsubscribedAll: newTopicPreferences?.unsubscribeAll?.toString(),
        optedOut: namesOf(newTopicPreferences, 'optout'),
        optedIn: namesOf(newTopicPreferences, 'optin'),
      }),
      decision: sparing(decision, target.recipient),
    },
  ];
}
