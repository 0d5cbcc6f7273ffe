import { err, ok, type Result } from '../../shared/result.ts';
import type { Refusal } from '../refusal-codes.ts';
import { certificateProblem } from './certificate-failure.ts';
import type { Certificates } from './certificates.ts';
import type { SnsEnvelope } from './envelope.ts';
import type { TopicArn } from './partition.ts';
import { decodeSignature, isSignatureVersion, verifySignature } from './signature.ts';

export interface VerifyOptions {
  /** Refuse signature version 1 (SHA-1). Topics sign with it until they are told otherwise, so it is accepted by default. */
  readonly requireSignatureVersion?: '2';
  /** The topic is not on the allow-list: whatever this message makes us fetch comes out of the strangers' share. */
  readonly unlisted?: boolean;
}

const SIGNATURE_VERSION: Refusal = {
  status: 403,
  code: 'sns-signature-version',
  title: 'Signature version refused',
  detail: 'Accepted are the signature versions 1 and 2.',
};

const SIGNATURE_VERSION_1: Refusal = {
  ...SIGNATURE_VERSION,
  detail: "Signature version 1 is switched off here. Set the topic's attribute SignatureVersion to 2.",
};

const SIGNATURE: Refusal = {
  status: 403,
  code: 'sns-signature',
  title: 'Signature refused',
  detail: 'The signature does not fit the message.',
};

/**
 * Proves that SNS sent this message for this topic; whose topic it is, only an allow-list can say. `topic` is the parsed
 * `envelope.topicArn`. Whatever costs nothing is checked first: a message that cannot pass causes no fetch.
 *
 * @see SNS Developer Guide, "Verifying the signatures of Amazon SNS messages".
 */
export async function verifyEnvelope(
  envelope: SnsEnvelope,
  topic: TopicArn,
  certificates: Certificates,
  { requireSignatureVersion, unlisted = false }: VerifyOptions = {},
): Promise<Result<void, Refusal>> {
  if (envelope.topicArn !== topic.arn) throw new Error('verifyEnvelope: the topic is not the one of the envelope');
  if (!isSignatureVersion(envelope.signatureVersion)) return err(SIGNATURE_VERSION);
  if (requireSignatureVersion === '2' && envelope.signatureVersion !== '2') return err(SIGNATURE_VERSION_1);
  if (!decodeSignature(envelope.signature)) return err(SIGNATURE);
  const keys = await certificates.keyFor(envelope.signingCertUrl, topic, { unlisted });
  if (!keys.ok) return err(certificateProblem(keys.error));
  return (await verifySignature(envelope, keys.value)) ? ok(undefined) : err(SIGNATURE);
}
