/** When AWS is asked for what: pure. */
import { backOff, isTransient } from '../../aws/bucket.ts';
import type { FailureKind, SesFailure } from '../../aws/failure.ts';
import { HOUR, MINUTE, type Millis } from '../../shared/time.ts';
import { AWS_PARTS, type AwsPart, type AwsPoll, type AwsPolls } from '../../store/contract.ts';
import type { WatchSettings } from './settings.ts';

export const INITIAL_POLL: AwsPoll = {
  nextAt: 0,
  failures: 0,
  trouble: null,
  lastSuccessAt: null,
  listing: null,
  truncated: false,
  account: null,
};

/** Findings and tenants' states are slow things; the metrics are sums of days. */
const EVERY: Readonly<Record<Exclude<AwsPart, 'account'>, Millis>> = {
  recommendations: 15 * MINUTE,
  entities: 15 * MINUTE,
  metrics: HOUR,
};

/** Between two looks at a part. */
export const everyOf = (part: AwsPart, { every }: Pick<WatchSettings, 'every'>): Millis =>
  part === 'account' ? every : Math.max(every, EVERY[part]);

/** From this age on, what AWS said is no longer believed: three looks in a row have failed. */
export const isStale = (at: Millis, part: AwsPart, settings: Pick<WatchSettings, 'every'>, now: Millis): boolean =>
  now - at > 3 * everyOf(part, settings);

/** What was asked for came in full. */
export const succeeded = (poll: AwsPoll, at: Millis, every: Millis): AwsPoll => ({
  ...poll,
  nextAt: at + every,
  failures: 0,
  trouble: null,
  lastSuccessAt: at,
  listing: null,
});

/** A part that the account does without, or may not see, is left alone for this long. */
const UNANSWERED: Millis = HOUR;

/** A call failed: what passes by itself is waited for, longer the more often; what is refused is asked again hourly. */
export function troubled(
  poll: AwsPoll,
  part: AwsPart,
  { operation, kind }: SesFailure,
  { at, random }: { readonly at: Millis; readonly random: number },
): AwsPoll {
  const failures = poll.failures + 1;
  const isRefusal = part !== 'account' && !isTransient(kind) && !isAboutCredentials(kind);
  return {
    ...poll,
    failures,
    trouble: { operation, kind, at },
    nextAt: at + (isRefusal ? UNANSWERED : backOff(kind, failures, random)),
    // A token that SES forgot, or takes no longer, must not be shown to it again and again.
    listing: isTransient(kind) && kind !== 'bad-token' ? poll.listing : null,
  };
}

const CREDENTIALS: ReadonlySet<string> = new Set(['no-credentials', 'bad-credentials'] satisfies FailureKind[]);
const isAboutCredentials = (kind: string): boolean => CREDENTIALS.has(kind);

/**
 * What to ask for now; `null` = nothing. Without credentials that AWS takes, only the account is asked for; the metrics
 * only where the Virtual Deliverability Manager is on.
 */
export function duePart(polls: AwsPolls, vdmEnabled: boolean, now: Millis): AwsPart | null {
  const trouble = polls.account?.trouble ?? null;
  const mayAsk = (part: AwsPart): boolean =>
    part === 'account' ||
    (polls.account !== undefined &&
      (trouble === null || !isAboutCredentials(trouble.kind)) &&
      (part !== 'metrics' || vdmEnabled));
  return AWS_PARTS.find((part) => mayAsk(part) && (polls[part]?.nextAt ?? 0) <= now) ?? null;
}
