import type { Fetch } from '../../shared/http.ts';
import { err, ok, type Result } from '../../shared/result.ts';
import type { Refusal } from '../refusal-codes.ts';
import { type FetchFault, fetchText } from './bounded-fetch.ts';
import { signingHost, type TopicArn } from './partition.ts';
import { createSingleFlight } from './single-flight.ts';

export type ConfirmationFailure =
  | { readonly kind: 'token' }
  | { readonly kind: 'refused'; readonly status: number }
  | { readonly kind: 'unavailable'; readonly fault: FetchFault | 'status' };

export interface Confirmed {
  readonly subscriptionArn: string | null;
}

export interface Confirmer {
  /** Confirms the subscription of an allowed topic. Confirming twice is harmless. */
  readonly confirm: (topic: TopicArn, token: string) => Promise<Result<Confirmed, ConfirmationFailure>>;
}

export interface ConfirmerOptions {
  readonly fetch: Fetch;
  /** `AWS_ENDPOINT_URL_SNS`: takes the place of the scheme and host of every region's endpoint. */
  readonly endpoint?: string;
  readonly timeoutMs?: number;
  readonly maxBytes?: number;
}

type Outcome = Result<Confirmed, ConfirmationFailure>;

const TOKEN = /^[0-9A-Za-z]{1,1024}$/;
const GRACE_MS = 500;

/**
 * Confirms subscriptions by a URL built here from the topic. The SubscribeURL of a message is never fetched: a blind GET
 * of it let strangers reach inside networks (CVE-2026-32096).
 *
 * @see SNS API Reference, ConfirmSubscription; unsigned, as it needs no credentials without AuthenticateOnUnsubscribe.
 */
export function createConfirmer(options: ConfirmerOptions): Confirmer {
  const { fetch, timeoutMs = 5_000, maxBytes = 16_384 } = options;
  const endpoint = options.endpoint === undefined ? null : endpointBase(options.endpoint);
  const single = createSingleFlight<Outcome>(timeoutMs + GRACE_MS, () =>
    err({ kind: 'unavailable', fault: 'timeout' }),
  );

  const send = async (topic: TopicArn, token: string): Promise<Outcome> => {
    const query = new URLSearchParams({ Action: 'ConfirmSubscription', TopicArn: topic.arn, Token: token });
    const url = `${endpoint ?? `https://${signingHost(topic)}`}/?${query}`;
    const fetched = await fetchText(fetch, url, { timeoutMs, maxBytes });
    return fetched.ok
      ? judge(fetched.value.status, fetched.value.text)
      : err({ kind: 'unavailable', fault: fetched.error });
  };

  return {
    async confirm(topic, token) {
      if (!TOKEN.test(token)) return err({ kind: 'token' });
      return single(`${topic.arn} ${token}`, () => send(topic, token));
    },
  };
}

/** A bad endpoint is a bad setting: it stops the start. */
function endpointBase(endpoint: string): string {
  const url = URL.parse(endpoint);
  if (!url || (url.protocol !== 'https:' && url.protocol !== 'http:')) throw new Error('The SNS endpoint is not a URL');
  return `${url.origin}${url.pathname.replace(/\/+$/, '')}`;
}

function judge(status: number, text: string): Outcome {
  if (status >= 200 && status < 300) {
    const [, subscriptionArn = null] = /<SubscriptionArn>\s*(arn:[^<\s]+)\s*<\/SubscriptionArn>/.exec(text) ?? [];
    return ok({ subscriptionArn });
  }
  // AWS's common errors answer throttling with 400 as well as 429.
  const throttled = status === 429 || text.includes('<Code>Throttl');
  return status >= 400 && status < 500 && !throttled
    ? err({ kind: 'refused', status })
    : err({ kind: 'unavailable', fault: 'status' });
}

/**
 * The answer to SNS. A token lives for two days, so what may work later is a 503 and SNS sends the request again.
 *
 * @see SNS API Reference, Subscribe (lifetime of the token) and ConfirmSubscription (errors).
 */
export function confirmationProblem(failure: ConfirmationFailure): Refusal {
  switch (failure.kind) {
    case 'token':
      return {
        status: 400,
        code: 'sns-confirmation-token',
        title: 'Not a confirmation token',
        detail: 'Token is not made of letters and digits only, or is too long.',
      };
    case 'refused':
      return {
        status: 403,
        code: 'sns-confirmation-refused',
        title: 'SNS refused the confirmation',
        detail:
          `SNS answered ${failure.status}: the token is most likely older than two days, or the subscription is gone. ` +
          'Press "Request confirmation" at the subscription in the SNS console to get a new one.',
      };
    case 'unavailable':
      return {
        status: 503,
        code: 'sns-confirmation-unavailable',
        title: 'SNS could not be reached',
        detail: `The subscription could not be confirmed now (${failure.fault}).`,
      };
  }
}
