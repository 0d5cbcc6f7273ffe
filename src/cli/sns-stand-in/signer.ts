import { createHash, createPrivateKey, generateKeyPair, randomBytes, randomUUID, sign } from 'node:crypto';
import { promisify } from 'node:util';
import { generate } from 'selfsigned';
import { certificateName, parseTopicArn, signingHost } from '../../ingest/sns/partition.ts';
import { type SignatureVersion, type SignedFields, stringToSign } from '../../ingest/sns/signature.ts';
import { type Clock, DAY, type Millis, toIso } from '../../shared/time.ts';

interface WireFields {
  readonly MessageId: string;
  readonly TopicArn: string;
  readonly Message: string;
  readonly Timestamp: string;
  readonly SignatureVersion: SignatureVersion;
  readonly Signature: string;
  readonly SigningCertURL: string;
}

export interface MessageAttribute {
  readonly Type: string;
  readonly Value: string;
}

export interface WireNotification extends WireFields {
  readonly Type: 'Notification';
  readonly Subject?: string;
  readonly UnsubscribeURL: string;
  readonly MessageAttributes?: Readonly<Record<string, MessageAttribute>>;
}

export interface WireConfirmation extends WireFields {
  readonly Type: 'SubscriptionConfirmation' | 'UnsubscribeConfirmation';
  readonly Token: string;
  readonly SubscribeURL: string;
}

/** An envelope as SNS posts it: `JSON.stringify` of it is the body. */
export type WireEnvelope = WireNotification | WireConfirmation;

export interface SignerOptions {
  readonly topicArn: string;
  readonly signatureVersion?: SignatureVersion;
  readonly notBefore?: Millis;
  readonly notAfter?: Millis;
  readonly commonName?: string;
  readonly keySize?: number;
  readonly now?: Clock;
}

export interface NotificationInput {
  readonly message: string;
  readonly subject?: string;
  readonly timestamp?: string;
  readonly messageId?: string;
  readonly messageAttributes?: Readonly<Record<string, MessageAttribute>>;
}

export interface ConfirmationInput {
  readonly token?: string;
  readonly message?: string;
  readonly subscribeUrl?: string;
  readonly timestamp?: string;
  readonly messageId?: string;
}

export interface Signer {
  readonly certificateUrl: string;
  readonly certificatePem: string;
  readonly subscriptionArn: string;
  readonly notification: (input: NotificationInput) => WireNotification;
  readonly subscriptionConfirmation: (input?: ConfirmationInput) => WireConfirmation;
  readonly unsubscribeConfirmation: (input?: ConfirmationInput) => WireConfirmation;
  readonly headersFor: (envelope: WireEnvelope) => Record<string, string>;
}

const newKeyPair = promisify(generateKeyPair);

/**
 * Stands in for one SNS topic: a new RSA key, a self-signed certificate under the name that the topic's region would use,
 * and envelopes signed with it. A receiver accepts them when `certificateUrl` is pinned to `certificatePem`.
 *
 * @see SNS Developer Guide, "Parsing Amazon SNS message formats".
 */
export async function createSigner(options: SignerOptions): Promise<Signer> {
  const { topicArn, signatureVersion = '2', keySize = 2048, now = Date.now } = options;
  const topic = parseTopicArn(topicArn);
  if (!topic) throw new Error('createSigner: not the ARN of a standard SNS topic');
  const { notBefore = now() - DAY, notAfter = now() + 365 * DAY, commonName = certificateName(topic) } = options;
  const endpoint = `https://${signingHost(topic)}`;
  const subscriptionArn = `${topicArn}:${randomUUID()}`;

  const { privateKey, publicKey } = await newKeyPair('rsa', {
    modulusLength: keySize,
    publicKeyEncoding: { type: 'spki', format: 'pem' },
    privateKeyEncoding: { type: 'pkcs8', format: 'pem' },
  });
  const { cert: certificatePem } = await generate([{ name: 'commonName', value: commonName }], {
    keyPair: { privateKey, publicKey },
    algorithm: 'sha256',
    notBeforeDate: new Date(notBefore),
    notAfterDate: new Date(notAfter),
  });
  const id = createHash('sha256').update(certificatePem).digest('hex').slice(0, 32);
  const certificateUrl = `${endpoint}/SimpleNotificationService-${id}.pem`;

  // Parsed once: from PEM text every signature would parse it again.
  const signingKey = createPrivateKey(privateKey);

  const seal = (fields: SignedFields) => ({
    MessageId: fields.messageId,
    TopicArn: fields.topicArn,
    Message: fields.message,
    Timestamp: fields.timestamp,
    SignatureVersion: signatureVersion,
    Signature: sign(
      signatureVersion === '1' ? 'RSA-SHA1' : 'RSA-SHA256',
      Buffer.from(stringToSign(fields)),
      signingKey,
    ).toString('base64'),
    SigningCertURL: certificateUrl,
  });

  const confirmation = (type: WireConfirmation['Type'], sentence: string, input: ConfirmationInput) => {
    const token = input.token ?? randomBytes(128).toString('hex');
    const subscribeUrl = `${endpoint}/?Action=ConfirmSubscription&TopicArn=${topicArn}&Token=${token}`;
    const fields = {
      type,
      topicArn,
      token,
      message: input.message ?? sentence,
      messageId: input.messageId ?? randomUUID(),
      subscribeUrl: input.subscribeUrl ?? subscribeUrl,
      timestamp: input.timestamp ?? toIso(now()),
    };
    return { Type: type, ...seal(fields), Token: token, SubscribeURL: fields.subscribeUrl };
  };

  return {
    certificateUrl,
    certificatePem,
    subscriptionArn,
    notification({ message, subject, timestamp = toIso(now()), messageId = randomUUID(), messageAttributes }) {
      const about = subject === undefined ? {} : { subject };
      return {
        Type: 'Notification',
        ...(subject === undefined ? {} : { Subject: subject }),
        ...seal({ type: 'Notification', topicArn, message, messageId, timestamp, ...about }),
        UnsubscribeURL: `${endpoint}/?Action=Unsubscribe&SubscriptionArn=${subscriptionArn}`,
        ...(messageAttributes === undefined ? {} : { MessageAttributes: messageAttributes }),
      };
    },
    subscriptionConfirmation: (input = {}) =>
      confirmation(
        'SubscriptionConfirmation',
        `You have chosen to subscribe to the topic ${topicArn}.\nTo confirm the subscription, visit the SubscribeURL included in this message.`,
        input,
      ),
    unsubscribeConfirmation: (input = {}) =>
      confirmation(
        'UnsubscribeConfirmation',
        `You have chosen to deactivate subscription ${subscriptionArn}.\nTo cancel this operation and restore the subscription, visit the SubscribeURL included in this message.`,
        input,
      ),
    headersFor: (envelope) => ({
      'content-type': 'text/plain; charset=UTF-8',
      'user-agent': 'Amazon Simple Notification Service Agent',
      'x-amz-sns-message-type': envelope.Type,
      'x-amz-sns-message-id': envelope.MessageId,
      'x-amz-sns-topic-arn': envelope.TopicArn,
      // A subscription that is still to be confirmed has no ARN yet.
      ...(envelope.Type === 'SubscriptionConfirmation' ? {} : { 'x-amz-sns-subscription-arn': subscriptionArn }),
    }),
  };
}
