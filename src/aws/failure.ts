/** Names AWS's errors, and tells people what to do about them. */

/**
 * What a failed call means. `throttled` and `unavailable` pass by themselves; `bad-request`, `not-found` and
 * `bad-token` are about what was asked; the others wait for a person. Two are no errors of SES's: `shrunk`, its list is suddenly short; `other-account`, it was not
 * called, for the credentials may be of another account.
 */
export type FailureKind =
  | 'throttled'
  | 'unavailable'
  | 'bad-request'
  | 'bad-token'
  | 'not-found'
  | 'access-denied'
  | 'no-credentials'
  | 'bad-credentials'
  | 'sandbox'
  | 'shrunk'
  | 'other-account'
  | 'unknown';

export interface SesFailure {
  /** The name of the call, as IAM knows it after `ses:`. */
  readonly operation: string;
  readonly kind: FailureKind;
  /** AWS's name of the error: never its message, which may quote an address. */
  readonly name: string;
}

const NAMES: readonly (readonly [RegExp, FailureKind])[] = [
  [/^(TooManyRequests|LimitExceeded|Throttl|RequestLimit)/, 'throttled'],
  [/^InvalidNextToken/, 'bad-token'],
  [/^NotFound/, 'not-found'],
  [/^(AccessDenied|NotAuthorized|UnauthorizedOperation)/, 'access-denied'],
  [/^(CredentialsProvider|TokenProvider)/, 'no-credentials'],
  [
    /^(UnrecognizedClient|InvalidClientTokenId|ExpiredToken|InvalidSignature|SignatureDoesNotMatch|IncompleteSignature|MissingAuthenticationToken|OptInRequired|InvalidAccessKeyId|RequestExpired)/,
    'bad-credentials',
  ],
  [/^(BadRequest|Validation|InvalidParameter)/, 'bad-request'],
  [
    /^(InternalService|InternalFailure|InternalServer|ServiceUnavailable|Timeout|E[A-Z_]+$|AggregateError)/,
    'unavailable',
  ],
];

/** An error of AWS's, or of the way there. */
export interface AwsError {
  readonly name: string;
  readonly message: string;
  readonly status: number | undefined;
}

/** Sandbox accounts may not put; the error's name is not documented, so its words decide (SES Developer Guide). */
const SANDBOX = /sandbox|production access/i;

/** What an error means: by its name, else by the status. */
export function failureOf(operation: string, { name, message, status }: AwsError): SesFailure {
  if (operation === 'PutSuppressedDestination' && SANDBOX.test(message)) return { operation, kind: 'sandbox', name };
  const named = NAMES.find(([pattern]) => pattern.test(name))?.[1];
  if (named !== undefined) return { operation, kind: named, name };
  if (status === undefined || status >= 500) return { operation, kind: 'unavailable', name };
  if (status === 429) return { operation, kind: 'throttled', name };
  if (status === 403) return { operation, kind: 'access-denied', name };
  return { operation, kind: 'unknown', name };
}

const WORDS: Readonly<Record<FailureKind, string>> = {
  throttled: 'SES asked to slow down; it goes on by itself',
  unavailable: 'SES was not reached; it goes on by itself. If this stays, check the network and AWS_ENDPOINT_URL',
  'bad-request': 'SES refuses the call',
  'bad-token': 'SES forgot the place in its list; the pull begins again',
  'not-found': 'SES has no such tenant in this Region; check SES_SYNC_TENANTS',
  'access-denied': 'the IAM policy does not allow it',
  'no-credentials':
    'no AWS credentials were found; set AWS_PROFILE, or AWS_ACCESS_KEY_ID and its secret, or give the machine a role',
  'bad-credentials': 'AWS refuses the credentials; renew them, and check the clock of this machine',
  sandbox: 'an account in the SES sandbox may not add addresses; ask AWS for production access',
  shrunk:
    'SES lists less than half of what it did, so nothing was removed here. Check whose account the credentials are of; POST /v1/sync accepts the list as it is',
  'other-account':
    'not called, for mail of several accounts was seen and nobody said whose the credentials are; set "account" in the settings of the circuit breaker',
  unknown: 'SES answered with an error that is not known here',
};

/** One sentence for the person who can act on it. */
export function failureWords({ operation, kind }: { readonly operation: string; readonly kind: string }): string {
  const words = WORDS[kind as FailureKind] ?? WORDS.unknown;
  const advice = kind === 'access-denied' ? `: add ses:${operation}` : '';
  return `${operation}: ${words}${advice}.`;
}
