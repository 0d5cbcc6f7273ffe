import type { Clock, Millis } from '../shared/time.ts';
import type { EndpointKind, WebhookDelivery, WebhookTarget } from '../store/contract.ts';
import type { OutgoingMessage } from './message.ts';

/** What came of sending. */
export interface Sent extends Pick<WebhookDelivery, 'status' | 'error' | 'detail'> {
  /** How long the endpoint wants to be left alone. */
  readonly retryAfter: Millis | null;
}

/** What one attempt came to. */
export interface Attempt extends Sent, Pick<WebhookDelivery, 'at' | 'durationMs'> {}

/** Sends a message once, to endpoints of one kind. Never rejects for what the endpoint does. `at`: when that is. */
export type Sender = (
  endpoint: WebhookTarget,
  message: OutgoingMessage,
  at: Millis,
  signal: AbortSignal,
) => Promise<Sent>;

export type Senders = Readonly<Record<EndpointKind, Sender>>;

/** Sends a message once. Never rejects for what the endpoint does. */
export type AttemptMessage = (
  endpoint: WebhookTarget,
  message: OutgoingMessage,
  signal: AbortSignal,
) => Promise<Attempt>;

/** Sends one message as the endpoint's kind wants it, and tells how it went and how long it took. */
export const createAttempt =
  (senders: Senders, now: Clock): AttemptMessage =>
  async (endpoint, message, signal) => {
    const at = now();
    const started = performance.now();
    const sent = await senders[endpoint.kind](endpoint, message, at, signal);
    return { at, durationMs: Math.round(performance.now() - started), ...sent };
  };
