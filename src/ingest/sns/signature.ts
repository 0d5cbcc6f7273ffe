import type { SigningKeys } from './certificate.ts';
import type { SnsConfirmation, SnsEnvelope, SnsNotification } from './envelope.ts';

/** What the signature covers; the fields left out are the ones nobody vouches for. */
export type SignedFields =
  | Omit<SnsNotification, 'signature' | 'signatureVersion' | 'signingCertUrl'>
  | Omit<SnsConfirmation, 'signature' | 'signatureVersion' | 'signingCertUrl'>;

/**
 * The text that SNS signed: `name\nvalue\n` for each field, in byte order of the names, the values as received. Subject
 * takes part only when there is one. Both confirmations include Token (AWS's JavaScript validator forgets it for one).
 *
 * @see SNS Developer Guide, "Verifying the signatures of Amazon SNS messages without an SDK".
 */
export function stringToSign(envelope: SignedFields): string {
  const { message, messageId, timestamp, topicArn, type } = envelope;
  const head = ['Message', message, 'MessageId', messageId];
  const middle =
    envelope.type === 'Notification'
      ? [...(envelope.subject === undefined ? [] : ['Subject', envelope.subject]), 'Timestamp', timestamp]
      : ['SubscribeURL', envelope.subscribeUrl, 'Timestamp', timestamp, 'Token', envelope.token];
  return [...head, ...middle, 'TopicArn', topicArn, 'Type', type].map((text) => `${text}\n`).join('');
}

/** A signature by an 8192-bit key; AWS's are 344 characters. */
const MAX_SIGNATURE_LENGTH = 1368;

/**
 * The bytes of a signature, or `null` when it is not canonical Base64 (RFC 4648, section 3.5): one signature has one
 * spelling.
 */
export function decodeSignature(text: string): Uint8Array<ArrayBuffer> | null {
  if (text.length > MAX_SIGNATURE_LENGTH || !/^[A-Za-z0-9+/]+={0,2}$/.test(text) || text.length % 4 !== 0) return null;
  const binary = atob(text);
  return btoa(binary) === text ? Uint8Array.from(binary, (char) => char.charCodeAt(0)) : null;
}

export type SignatureVersion = '1' | '2';

/** Versions 1 and 2 are all there are. A third is refused, not guessed: "anything but 1" must not mean 2. */
export const isSignatureVersion = (text: string): text is SignatureVersion => text === '1' || text === '2';

/**
 * RSASSA-PKCS1-v1_5 (RFC 8017), over SHA-1 for signature version 1 and SHA-256 for version 2.
 *
 * @see SNS Developer Guide, "Verifying the signatures of Amazon SNS messages".
 */
export async function verifySignature(envelope: SnsEnvelope, keys: SigningKeys): Promise<boolean> {
  if (!isSignatureVersion(envelope.signatureVersion)) return false;
  const key = envelope.signatureVersion === '1' ? keys.sha1 : keys.sha256;
  const signature = decodeSignature(envelope.signature);
  const text = stringToSign(envelope);
  // A lone surrogate encodes as U+FFFD: without this, two different messages would share one signature.
  if (!signature || !text.isWellFormed()) return false;
  return crypto.subtle.verify('RSASSA-PKCS1-v1_5', key, signature, new TextEncoder().encode(text));
}
