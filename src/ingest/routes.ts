/** `POST /webhooks/ses`: the SNS target. Each step may refuse; 200 is said only after the commit. */
import { type Context, Hono } from 'hono';
import { bodyLimit } from 'hono/body-limit';
import type { Log } from '../shared/log.ts';
import type { Metrics } from '../shared/metrics.ts';
import { problemResponse } from '../shared/problem.ts';
import { type Clock, parseTimestamp } from '../shared/time.ts';
import type { Front } from './intake.ts';
import type { Refusal } from './refusal-codes.ts';
import { countRefusals, type RefusalCounter, type RefusalEnv } from './refusals.ts';
import type { Certificates } from './sns/certificates.ts';
import { parseEnvelope, type SnsConfirmation, type SnsEnvelope, type SnsNotification } from './sns/envelope.ts';
import { parseTopicArn, type TopicArn } from './sns/partition.ts';
import { verifyEnvelope } from './sns/verify.ts';
import type { Subscriptions } from './subscriptions.ts';
import type { Topics } from './topics.ts';

export interface WebhookOptions {
  readonly certificates: Certificates;
  readonly topics: Topics;
  readonly subscriptions: Subscriptions;
  readonly intake: Pick<Front, 'take'>;
  readonly refusals: Pick<RefusalCounter, 'count'>;
  readonly requireSignatureVersion: '2' | null;
  readonly now: Clock;
  readonly log: Log;
  readonly metrics: Metrics;
}

export const WEBHOOK_PATH = '/webhooks/ses';
/** SNS publishes at most 256 KiB over HTTP; JSON in a JSON string grows by its escapes. */
const MAX_BODY = 512 * 1024;

const TOO_LARGE: Refusal = {
  status: 413,
  code: 'body-too-large',
  title: 'Body too large',
  // What is left of the body is not read.
  headers: { connection: 'close' },
  detail: `A message from SNS has at most ${MAX_BODY} bytes here.`,
};

const NOT_ALLOWED: Refusal = {
  status: 403,
  code: 'topic-not-allowed',
  title: 'Topic not allowed',
  detail: 'This topic is not on the allow-list (SNS_TOPIC_ARNS, or approval by an operator).',
};

const ACCEPTED = { status: 'accepted' } as const;

export function createWebhookRoutes(options: WebhookOptions): Hono<RefusalEnv> {
  const { certificates, topics, subscriptions, intake, refusals, now, log, metrics } = options;
  const versions =
    options.requireSignatureVersion === null ? {} : { requireSignatureVersion: options.requireSignatureVersion };

  const refuse = (c: Context<RefusalEnv>, problem: Refusal, topic: TopicArn | null): Response => {
    log.warn('webhook-refused', { code: problem.code, status: problem.status, topic: topic?.arn });
    metrics.count('ses_sentinel_webhook_answers_total', { status: String(problem.status), code: problem.code });
    return problemResponse(c, problem);
  };

  const accept = (c: Context, body: { readonly status: string }): Response => {
    metrics.count('ses_sentinel_webhook_answers_total', { status: '200', code: body.status });
    return c.json(body);
  };

  const carriageOf = (envelope: SnsEnvelope, { arn, account, region }: TopicArn) => {
    const receivedAt = now();
    const publishedAt = parseTimestamp(envelope.timestamp) ?? receivedAt;
    return { id: `sns:${envelope.messageId}`, source: arn, account, region, publishedAt, receivedAt };
  };

  const notified = async (envelope: SnsNotification, topic: TopicArn): Promise<void> => {
    const carriage = carriageOf(envelope, topic);
    await intake.take([{ kind: 'message', text: envelope.message, carriage }]);
  };

  /** Recorded, and never followed: a visit to its SubscribeURL would subscribe again. */
  const unsubscribed = async (envelope: SnsConfirmation, topic: TopicArn): Promise<void> => {
    const carriage = carriageOf(envelope, topic);
    log.warn('subscription-ended', { topic: topic.arn });
    const notice = { source: topic.arn, kind: 'unsubscribed', detail: carriage.id, at: carriage.receivedAt } as const;
    await intake.take([{ kind: 'notice', text: envelope.message, carriage, notice }]);
  };

  const receive = async (c: Context<RefusalEnv>): Promise<Response> => {
    const parsed = parseEnvelope(await c.req.text(), (name) => c.req.header(name));
    if (!parsed.ok) return refuse(c, parsed.error, null);
    const envelope = parsed.value;
    const topic = parseTopicArn(envelope.topicArn);
    if (topic === null) return refuse(c, NOT_ALLOWED, null);
    const allowed = await topics.allows(topic);
    if (!allowed && envelope.type !== 'SubscriptionConfirmation') return refuse(c, NOT_ALLOWED, topic);
    const verified = await verifyEnvelope(envelope, topic, certificates, { ...versions, unlisted: !allowed });
    // Of topics that are not ours anybody may say anything.
    if (!verified.ok) c.set('uncounted', !allowed);
    if (!verified.ok) return refuse(c, verified.error, topic);

    switch (envelope.type) {
      case 'Notification':
        await notified(envelope, topic);
        return accept(c, ACCEPTED);
      case 'UnsubscribeConfirmation':
        await unsubscribed(envelope, topic);
        return accept(c, ACCEPTED);
      case 'SubscriptionConfirmation': {
        const outcome = await subscriptions.requested(topic, envelope.token);
        // A stranger's request is not lost: it stands among those that wait.
        if (!outcome.ok) c.set('uncounted', !allowed);
        if (!outcome.ok) return refuse(c, outcome.error, topic);
        log.info('subscription-requested', { topic: topic.arn, outcome: outcome.value });
        return accept(c, { status: outcome.value });
      }
    }
  };

  const app = new Hono<RefusalEnv>();
  app.post(
    WEBHOOK_PATH,
    countRefusals(refusals),
    bodyLimit({ maxSize: MAX_BODY, onError: (c) => refuse(c, TOO_LARGE, null) }),
    receive,
  );
  app.all(WEBHOOK_PATH, (c) =>
    problemResponse(c, {
      status: 405,
      code: 'method-not-allowed',
      title: 'Only POST is answered here',
      headers: { allow: 'POST' },
    }),
  );
  return app;
}
