import { Webhook } from 'standardwebhooks';
import type { Secrets } from '../access/secrets.ts';
import { HOUR, type Millis, SECOND } from '../shared/time.ts';
import type { WebhookTarget } from '../store/contract.ts';

/** How long a rotated secret goes on signing beside the new one. */
export const ROTATION_OVERLAP = 24 * HOUR;

const SECRET_BYTES = 32;
/** What the secrets are sealed for. */
const PURPOSE = 'webhook-secret';

export interface NewSecret {
  /** To be shown once. */
  readonly secret: string;
  readonly sealed: string;
}

/** A secret as the Standard Webhooks specification writes it: `whsec_` and base64 of 24 to 64 random bytes. */
export function createSecret(secrets: Secrets): NewSecret {
  const bytes = crypto.getRandomValues(new Uint8Array(SECRET_BYTES));
  const secret = `whsec_${Buffer.from(bytes).toString('base64')}`;
  return { secret, sealed: secrets.seal(PURPOSE, secret) };
}

type Secretive = Pick<WebhookTarget, 'secret' | 'previousSecret' | 'previousSecretUntil'>;

/** The secrets that sign now, newest first; `null` when the present one was sealed with another key. */
export function secretsOf(secrets: Secrets, endpoint: Secretive, now: Millis): readonly string[] | null {
  const present = secrets.open(PURPOSE, endpoint.secret);
  if (present === null) return null;
  const { previousSecret, previousSecretUntil } = endpoint;
  const overlaps = previousSecret !== null && previousSecretUntil !== null && now < previousSecretUntil;
  const previous = overlaps ? secrets.open(PURPOSE, previousSecret) : null;
  return previous === null ? [present] : [present, previous];
}

/**
 * The headers of the Standard Webhooks specification. The time is that of the attempt, so that receivers can refuse
 * what is repeated to them later; one signature per secret.
 *
 * @see https://github.com/standard-webhooks/standard-webhooks/blob/main/spec/standard-webhooks.md
 */
export function signedHeaders(
  secrets: readonly string[],
  { id, body }: { readonly id: string; readonly body: string },
  at: Millis,
): Readonly<Record<string, string>> {
  return {
    'webhook-id': id,
    'webhook-timestamp': String(Math.floor(at / SECOND)),
    'webhook-signature': secrets.map((secret) => new Webhook(secret).sign(id, new Date(at), body)).join(' '),
  };
}
