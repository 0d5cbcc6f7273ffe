/** One POST, as an outcome. */
import type { Secrets } from '../access/secrets.ts';
import type { Fetch } from '../shared/http.ts';
import { storable } from '../shared/text.ts';
import type { Clock, Millis } from '../shared/time.ts';
import type { Sent } from './attempt.ts';
import { retryAfterOf } from './schedule.ts';
import { type Answer, type OutgoingRequest, send } from './send.ts';

const MAX_DETAIL = 500;

export interface HttpOptions {
  readonly secrets: Secrets;
  readonly fetch: Fetch;
  readonly timeout: Millis;
  readonly now: Clock;
}

/** The endpoint's secret was sealed with another key. */
export const UNREADABLE: Sent = { status: null, error: 'secret-unreadable', detail: null, retryAfter: null };

function judged({ status, text, retryAfter }: Answer, now: Millis): Sent {
  if (status >= 200 && status < 300) return { status, error: null, detail: null, retryAfter: null };
  return {
    status,
    error: status >= 300 && status < 400 ? 'redirect' : 'status',
    detail: text === '' ? null : storable(text, MAX_DETAIL),
    retryAfter: retryAfterOf(retryAfter, now),
  };
}

/** Posts, and says what came of it. */
export async function post(
  { fetch, timeout, now }: HttpOptions,
  request: OutgoingRequest,
  signal: AbortSignal,
): Promise<Sent> {
  const answer = await send(fetch, request, { timeout, signal });
  if (answer.ok) return judged(answer.value, now());
  return { status: null, error: answer.error.kind, detail: answer.error.code, retryAfter: null };
}
