/** What came of telling an endpoint of one notice, from how far the endpoint is. Pure. */
import type { Millis } from '../../shared/time.ts';
import { ALERT_LEVELS, type AlertNotice, type EndpointPlace, type WebhookEndpoint } from '../../store/contract.ts';

export type Outcome =
  | { readonly kind: 'told' }
  /** It wants other levels, or another tenant's alerts. */
  | { readonly kind: 'not-for-it' }
  /** It was not there yet. */
  | { readonly kind: 'added-later' }
  | { readonly kind: 'disabled'; readonly reason: NonNullable<WebhookEndpoint['disabledReason']> }
  | { readonly kind: 'failing'; readonly attempts: number; readonly nextAttemptAt: Millis }
  | { readonly kind: 'quiet'; readonly until: Millis }
  | { readonly kind: 'next' };

type Told = Pick<AlertNotice, 'id' | 'at' | 'level' | 'tenant'>;

const wants = ({ tenant, minLevel }: WebhookEndpoint, notice: Told): boolean =>
  (tenant === null || tenant === notice.tenant) && ALERT_LEVELS.indexOf(notice.level) >= ALERT_LEVELS.indexOf(minLevel);

/** By the endpoint's settings of now: what they were when the notice came is not kept. */
export function outcomeOf(notice: Told, endpoint: WebhookEndpoint, place: EndpointPlace, now: Millis): Outcome {
  if (!wants(endpoint, notice)) return { kind: 'not-for-it' };
  if (place.position >= notice.id) return { kind: endpoint.createdAt > notice.at ? 'added-later' : 'told' };
  if (endpoint.disabledReason !== null) return { kind: 'disabled', reason: endpoint.disabledReason };
  const { message, held } = place;
  if (message !== null && message.attempts > 0)
    return { kind: 'failing', attempts: message.attempts, nextAttemptAt: message.nextAttemptAt };
  if (held !== null && held.through >= notice.id && held.until > now) return { kind: 'quiet', until: held.until };
  return { kind: 'next' };
}
