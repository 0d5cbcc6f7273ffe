import type { Fetch } from '../../shared/http.ts';
import { err, ok, type Result } from '../../shared/result.ts';
import type { Clock } from '../../shared/time.ts';
import { fetchText } from './bounded-fetch.ts';
import { isValidAt, readCertificate, type SigningCertificate, type SigningKeys } from './certificate.ts';
import type { CertificateFailure } from './certificate-failure.ts';
import { certificateUrlFault } from './certificate-url.ts';
import { createFetchBudget } from './fetch-budget.ts';
import { certificateName, signingHost, type TopicArn } from './partition.ts';
import { createSingleFlight } from './single-flight.ts';

export interface Certificates {
  /**
   * The keys of the certificate at `url`, for a message of `topic`. `unlisted` marks a topic that is not on the
   * allow-list: its fetches come out of a small common share.
   */
  readonly keyFor: (
    url: string,
    topic: TopicArn,
    options?: { readonly unlisted?: boolean },
  ) => Promise<Result<SigningKeys, CertificateFailure>>;
}

export interface CertificatesOptions {
  readonly fetch: Fetch;
  readonly now: Clock;
  /** Certificate URL -> PEM, used instead of fetching. The other checks still apply. */
  readonly pinned?: ReadonlyMap<string, string> | Readonly<Record<string, string>>;
  readonly timeoutMs?: number;
  readonly maxBytes?: number;
  readonly cacheSize?: number;
  readonly fetchesPerMinute?: number;
  readonly unlistedFetchesPerMinute?: number;
}

type Outcome = Result<SigningCertificate, CertificateFailure>;

/** Added to the fetch's own limit, so that a caller's deadline only ever fires for a run that was abandoned. */
const GRACE_MS = 500;

/**
 * Fetches, checks and keeps signing certificates. Only successes enter the cache: a remembered failure would refuse
 * genuine messages after an outage, and forged URLs could push out the certificate in use.
 *
 * @see SNS Developer Guide, "Verifying the signatures of Amazon SNS messages".
 */
export function createCertificates(options: CertificatesOptions): Certificates {
  const { fetch, now, pinned = {}, timeoutMs = 3_000, maxBytes = 16_384, cacheSize = 10 } = options;
  const pins = new Map(pinned instanceof Map ? pinned : Object.entries(pinned));
  const readPins = new Map<string, Promise<Outcome>>();
  const cache = new Map<string, SigningCertificate>();
  const budget = createFetchBudget({
    now,
    perHost: options.fetchesPerMinute ?? 10,
    unlisted: options.unlistedFetchesPerMinute ?? 3,
  });
  const single = createSingleFlight<Outcome>(timeoutMs + GRACE_MS, () =>
    err({ kind: 'unavailable', fault: 'timeout' }),
  );

  const read = async (pem: string, topic: TopicArn): Promise<Outcome> => {
    const certificate = await readCertificate(pem, certificateName(topic));
    return certificate.ok ? certificate : err({ kind: 'refused', fault: certificate.error });
  };

  const checkTime = (outcome: Outcome): Outcome =>
    outcome.ok && !isValidAt(outcome.value, now()) ? err({ kind: 'refused', fault: 'validity' }) : outcome;

  const remember = (url: string, certificate: SigningCertificate) => {
    cache.delete(url);
    cache.set(url, certificate);
    const [oldest] = cache.keys();
    if (cache.size > cacheSize && oldest !== undefined) cache.delete(oldest);
  };

  const fromHost = async (url: string, topic: TopicArn, unlisted: boolean): Promise<Outcome> => {
    const done = budget.take(signingHost(topic), unlisted);
    if (!done) return err({ kind: 'budget' });
    const fetched = await fetchText(fetch, url, { timeoutMs, maxBytes }).finally(done);
    if (!fetched.ok) return err({ kind: 'unavailable', fault: fetched.error });
    if (fetched.value.status === 404) return err({ kind: 'missing' });
    if (fetched.value.status !== 200) return err({ kind: 'unavailable', fault: 'status' });
    const outcome = checkTime(await read(fetched.value.text, topic));
    if (outcome.ok) remember(url, outcome.value);
    return outcome;
  };

  const fromPin = (url: string, pem: string, topic: TopicArn): Promise<Outcome> => {
    const known = readPins.get(url) ?? read(pem, topic);
    readPins.set(url, known);
    return known.then(checkTime);
  };

  const find = async (url: string, topic: TopicArn, unlisted: boolean): Promise<Outcome> => {
    const pem = pins.get(url);
    if (pem !== undefined) return fromPin(url, pem, topic);
    const cached = cache.get(url);
    if (cached && isValidAt(cached, now())) {
      remember(url, cached);
      return ok(cached);
    }
    cache.delete(url);
    // Apart by share: a listed topic must not inherit the refusal of a stranger whose share is used up.
    return single(`${unlisted ? 'unlisted' : 'listed'} ${url}`, () => fromHost(url, topic, unlisted));
  };

  return {
    async keyFor(url, topic, { unlisted = false } = {}) {
      const fault = certificateUrlFault(url, topic);
      if (fault) return err({ kind: 'url', fault });
      const outcome = await find(url, topic, unlisted);
      return outcome.ok ? ok(outcome.value.keys) : outcome;
    },
  };
}
