/** One step of one endpoint: fix a message if there is none, attempt it, do what follows. */
import type { Log } from '../shared/log.ts';
import type { Metrics } from '../shared/metrics.ts';
import type { Clock, Millis } from '../shared/time.ts';
import type {
  AuditRecord,
  DeliveryVerdict,
  DueWebhook,
  WebhookDeliveryStore,
  WebhookMessage,
  WebhookTarget,
} from '../store/contract.ts';
import type { Attempt, AttemptMessage } from './attempt.ts';
import { bodyOf, type Feeds, fitting, newMessageId } from './message.ts';
import { quietUntil } from './quiet-hours.ts';
import { verdictOf } from './schedule.ts';

export interface DeliverOptions {
  readonly deliveries: WebhookDeliveryStore;
  readonly feeds: Feeds;
  readonly attempt: AttemptMessage;
  readonly now: Clock;
  /** Between 0 and 1. */
  readonly random: () => number;
  readonly log: Log;
  readonly metrics: Metrics;
}

const disabling = ({ id, tenant }: WebhookTarget, reason: string, at: Millis): AuditRecord => ({
  at,
  actor: 'job:webhooks',
  action: 'webhook.disabled',
  subject: id,
  tenant,
  detail: { reason },
});

/** @returns a step, which says whether the endpoint may have more to do at once. */
export function createDeliver({ deliveries, feeds, attempt, now, random, log, metrics }: DeliverOptions) {
  /** @returns whether all that is new waits for the end of quiet hours. */
  const held = async ({ endpoint, type, position }: DueWebhook): Promise<boolean> => {
    const { quietHours, tenant, minLevel } = endpoint;
    const until = quietHours === null ? null : quietUntil(quietHours, now());
    if (until === null) return false;
    const through = (await feeds[type].waiting?.({ after: position, tenant, minLevel })) ?? null;
    if (through === null) return false;
    await deliveries.hold(endpoint.id, { type, after: position, through }, until);
    return true;
  };

  const fix = async ({ endpoint, type, position }: DueWebhook): Promise<WebhookMessage | null> => {
    const { tenant, minLevel } = endpoint;
    const { items, through } = await feeds[type].next({ after: position, tenant, minLevel });
    const told = fitting(items);
    const last = told.at(-1);
    const cut = last !== undefined && told.length < items.length;
    const span = { type, after: position, through: cut ? last.position : through };
    if (last === undefined) {
      await deliveries.skip(endpoint.id, span);
      return null;
    }
    const at = now();
    const message = { ...span, minLevel, id: newMessageId(), createdAt: at, attempts: 0, nextAttemptAt: at };
    return (await deliveries.fix(endpoint.id, message)) ? message : null;
  };

  const tell = (endpoint: string, { error, status }: Attempt, verdict: DeliveryVerdict): void => {
    metrics.count('ses_sentinel_webhook_deliveries_total', { outcome: error ?? 'delivered' });
    if (verdict.kind === 'retry') log.info('webhook-not-delivered', { endpoint, error, status });
    if (verdict.kind === 'disable') log.warn('webhook-disabled', { endpoint, error, status, reason: verdict.reason });
  };

  return async (due: DueWebhook, signal: AbortSignal): Promise<boolean> => {
    const { endpoint } = due;
    if (due.message === null && (await held(due))) return true;
    const message = due.message ?? (await fix(due));
    if (message === null) return true;
    const { id, type, after, through, minLevel, createdAt, attempts } = message;
    // From the stored row even at the first attempt: the later ones have nothing else.
    const items = await feeds[type].between({ after, through, minLevel, tenant: endpoint.tenant });
    const body = bodyOf(type, createdAt, feeds[type].data(items.map(({ value }) => value)));
    const notices = items.flatMap(({ notice }) => notice ?? []);
    const outcome = await attempt(endpoint, { id, body, notices }, signal);
    const at = now();
    const verdict = verdictOf(outcome, attempts, at, random());
    const { retryAfter: _, ...facts } = outcome;
    const nextAttemptAt = verdict.kind === 'retry' ? verdict.at : null;
    await deliveries.settle(endpoint.id, message, {
      delivery: { ...facts, messageId: id, type, attempt: attempts + 1, nextAttemptAt },
      verdict,
      ...(verdict.kind === 'disable' ? { audit: disabling(endpoint, verdict.reason, at) } : {}),
    });
    tell(endpoint.id, outcome, verdict);
    return verdict.kind === 'delivered';
  };
}
