import type { Secrets } from '../access/secrets.ts';
import type { Fetch } from '../shared/http.ts';
import { storable } from '../shared/text.ts';
import type { Clock, Millis } from '../shared/time.ts';
import type { WebhookDelivery, WebhookTarget } from '../store/contract.ts';
import { retryAfterOf } from './schedule.ts';
import { type Answer, SEND_TIMEOUT, send } from './send.ts';
import { secretsOf, signedHeaders } from './signing.ts';

const MAX_DETAIL = 500;

export interface OutgoingMessage {
  readonly id: string;
  /** Exactly what is signed and sent. */
  readonly body: string;
}

/** What one attempt came to. */
export interface Attempt extends Pick<WebhookDelivery, 'at' | 'durationMs' | 'status' | 'error' | 'detail'> {
  /** How long the endpoint wants to be left alone. */
  readonly retryAfter: Millis | null;
}

/** Signs a message and sends it once. Never rejects for what the endpoint does. */
export type AttemptMessage = (
  endpoint: WebhookTarget,
  message: OutgoingMessage,
  signal: AbortSignal,
) => Promise<Attempt>;

export interface AttemptOptions {
  readonly secrets: Secrets;
  readonly fetch: Fetch;
  readonly now: Clock;
  readonly timeout?: Millis;
}

function judged({ status, text, retryAfter }: Answer, now: Millis) {
  if (status >= 200 && status < 300) return { status, error: null, detail: null, retryAfter: null };
  return {
    status,
    error: status >= 300 && status < 400 ? ('redirect' as const) : ('status' as const),
    detail: text === '' ? null : storable(text, MAX_DETAIL),
    retryAfter: retryAfterOf(retryAfter, now),
  };
}

/** Signs and sends one message, and tells how it went. It never throws for what the endpoint does; `timeout` in ms. */
export const createAttempt =
  ({ secrets, fetch, now, timeout = SEND_TIMEOUT }: AttemptOptions): AttemptMessage =>
  async (endpoint, message, signal) => {
    const at = now();
    const failed = { at, durationMs: 0, status: null, detail: null, retryAfter: null };
    const signers = secretsOf(secrets, endpoint, at);
    if (signers === null) return { ...failed, error: 'secret-unreadable' };
    const headers = signedHeaders(signers, message, at);
    const started = performance.now();
    const answer = await send(fetch, { url: endpoint.url, headers, body: message.body }, { timeout, signal });
    const durationMs = Math.round(performance.now() - started);
    if (!answer.ok) return { ...failed, durationMs, error: answer.error.kind, detail: answer.error.code };
    return { at, durationMs, ...judged(answer.value, now()) };
  };
