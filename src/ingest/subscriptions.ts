/** What happens to subscriptions of topics: confirmed, kept for an operator, approved. */
import type { Problem } from '../shared/problem.ts';
import { err, ok, type Result } from '../shared/result.ts';
import { type Clock, DAY, type Millis } from '../shared/time.ts';
import type { SourceStore } from '../store/contract.ts';
import type { Refusal } from './refusal-codes.ts';
import { type Confirmer, confirmationProblem } from './sns/confirmation.ts';
import { parseTopicArn, type TopicArn } from './sns/partition.ts';
import { sourceName, type Topics } from './topics.ts';

/** How long SNS accepts a token (SNS API Reference, Subscribe). */
const TOKEN_LIFETIME: Millis = 2 * DAY;
/** Strangers can make anybody's topic ask to be confirmed: they may not fill the disk. */
const MAX_PENDING = 100;

export interface SubscriptionsOptions {
  readonly sources: SourceStore;
  readonly topics: Topics;
  readonly confirmer: Confirmer;
  readonly autoConfirm: boolean;
  readonly now: Clock;
}

export type ApprovalState = 'confirmed' | 'allowed';

export interface Approval {
  readonly state: ApprovalState;
  readonly account: string;
  /** Whether no other allowed topic belongs to this account. */
  readonly newAccount: boolean;
}

export interface Subscriptions {
  /** Deals with a verified SubscriptionConfirmation. */
  readonly requested: (topic: TopicArn, token: string) => Promise<Result<'confirmed' | 'pending', Refusal>>;
  /** An operator lets a topic in: the allow-list first, then the confirmation of what is waiting. */
  readonly approve: (topicArn: string, actor: string) => Promise<Result<Approval, Problem>>;
}

const WAITS: Refusal = {
  status: 403,
  code: 'topic-not-allowed',
  title: 'Topic not allowed',
  detail: 'This topic is not on the allow-list. The request is kept for 48 hours; an operator can approve it.',
};

const FULL: Refusal = {
  status: 403,
  code: 'topic-not-allowed',
  title: 'Topic not allowed',
  detail: `This topic is not on the allow-list, and ${MAX_PENDING} other requests are waiting already.`,
};

const UNKNOWN: Problem = { status: 404, code: 'source-not-found', title: 'No such source' };

const EXPIRED: Problem = {
  status: 409,
  code: 'subscription-expired',
  title: 'The confirmation has expired',
  detail:
    'The topic is allowed now, but its token is too old. Press "Request confirmation" at the subscription in the SNS console.',
};

export function createSubscriptions({
  sources,
  topics,
  confirmer,
  autoConfirm,
  now,
}: SubscriptionsOptions): Subscriptions {
  const confirm = async (topic: TopicArn, token: string): Promise<Result<'confirmed', Refusal>> => {
    const confirmed = await confirmer.confirm(topic, token);
    if (!confirmed.ok) return err(confirmationProblem(confirmed.error));
    await sources.confirmed(topic.arn, token, now());
    return ok('confirmed');
  };

  return {
    requested: async (topic, token) => {
      const known = await sources.subscription(topic.arn, token);
      if (known !== null && known.confirmedAt !== null) return ok('confirmed');
      const allowed = await topics.allows(topic);
      if (allowed && autoConfirm) return confirm(topic, token);
      const receivedAt = now();
      const pending = {
        topicArn: topic.arn,
        token,
        receivedAt,
        expiresAt: receivedAt + TOKEN_LIFETIME,
        confirmedAt: null,
      };
      // Strangers may not take the places of our own topics.
      const limit = allowed ? null : MAX_PENDING;
      const kept = await sources.keepPending(pending, sourceName(topic), limit);
      if (allowed) return ok('pending');
      return err(kept ? WAITS : FULL);
    },

    approve: async (topicArn, actor) => {
      const topic = parseTopicArn(topicArn);
      const source = await sources.find(topicArn);
      if (topic === null || source === null) return err(UNKNOWN);
      const others = (await sources.list()).filter((each) => each.id !== topicArn && each.state !== 'pending');
      const newAccount = !others.some((each) => each.account === topic.account);
      const at = now();
      await sources.approve(sourceName(topic), at, {
        at,
        actor,
        action: 'source.approved',
        subject: topicArn,
        tenant: null,
        detail: { account: topic.account, newAccount },
      });
      const waiting = await sources.pending(topicArn);
      const fresh = waiting.filter(({ expiresAt }) => expiresAt > now());
      if (fresh.length === 0 && waiting.length > 0) return err(EXPIRED);
      // One topic may feed several of our endpoints: each has a token of its own.
      for (const { token } of fresh) {
        const confirmed = await confirm(topic, token);
        if (!confirmed.ok) return confirmed;
      }
      return ok({ state: fresh.length > 0 ? 'confirmed' : 'allowed', account: topic.account, newAccount });
    },
  };
}
