/**
 * A local stand-in for Amazon SNS: topics with keys of their own, real HTTP both ways. A receiver that pins
 * `signingCerts` and sends its confirmations to `endpoint` runs every check that it runs against AWS.
 */
import { randomBytes } from 'node:crypto';
import { type Millis, SECOND } from '../../shared/time.ts';
import { type ConfirmOutcome, confirmEndpoint } from './confirm-endpoint.ts';
import { type CourierOptions, createCourier, type Handover } from './courier.ts';
import { listen } from './listen.ts';
import { createSigner, type NotificationInput, type Signer, type WireEnvelope } from './signer.ts';

export interface StandInOptions extends CourierOptions {
  readonly topics: readonly string[];
  /** How long `subscribe` waits for the token to come back. */
  readonly confirmTimeout?: Millis;
}

export interface Subscribed {
  readonly state: 'confirmed' | 'pending';
  /** How the receiver answered the SubscriptionConfirmation. */
  readonly status: number | null;
}

export interface StandInCounts {
  readonly delivered: number;
  /** Refused for good, or not delivered after the last try. */
  readonly lost: number;
  readonly retried: number;
}

export interface SnsStandIn {
  /** Takes the place of AWS's endpoint (`AWS_ENDPOINT_URL_SNS`). */
  readonly endpoint: string;
  /** Certificate URL -> PEM (`SNS_SIGNING_CERTS`). */
  readonly signingCerts: Readonly<Record<string, string>>;
  readonly subscribe: (topicArn: string, endpoint: string) => Promise<Subscribed>;
  /** Delivers to the confirmed subscriber, and `copies` times more, as SNS may, under the same MessageId. */
  readonly publish: (topicArn: string, input: NotificationInput, copies?: number) => Promise<Handover>;
  readonly counts: () => StandInCounts;
  readonly close: () => Promise<void>;
}

interface Pending {
  readonly endpoint: string;
  readonly confirmed: () => void;
}

interface Topic {
  readonly signer: Signer;
  readonly pending: Map<string, Pending>;
  subscriber: string | null;
}

const NOBODY: Handover = { accepted: false, status: null, attempts: 0 };

/** Starts the stand-in on a free port of 127.0.0.1. */
export async function createSnsStandIn(options: StandInOptions): Promise<SnsStandIn> {
  const { confirmTimeout = 10 * SECOND } = options;
  const topics = new Map<string, Topic>();
  for (const arn of options.topics) {
    topics.set(arn, { signer: await createSigner({ topicArn: arn }), pending: new Map(), subscriber: null });
  }
  const courier = createCourier(options);
  const counts = { delivered: 0, lost: 0, retried: 0 };

  const topicOf = (arn: string): Topic => {
    const topic = topics.get(arn);
    if (topic === undefined) throw new Error(`The stand-in has no topic ${arn}`);
    return topic;
  };

  const confirm = (topicArn: string, token: string): ConfirmOutcome => {
    const topic = topics.get(topicArn);
    if (topic === undefined) return { kind: 'unknown-topic' };
    const pending = topic.pending.get(token);
    if (pending === undefined) return { kind: 'bad-token' };
    topic.subscriber = pending.endpoint;
    pending.confirmed();
    return { kind: 'confirmed', subscriptionArn: topic.signer.subscriptionArn };
  };

  const deliver = async (signer: Signer, endpoint: string, write: () => WireEnvelope): Promise<Handover> => {
    const handover = await courier.post(endpoint, () => {
      const envelope = write();
      return { headers: signer.headersFor(envelope), body: JSON.stringify(envelope, null, 2) };
    });
    counts.retried += handover.attempts - 1;
    return handover;
  };

  const server = await listen(confirmEndpoint(confirm));

  return {
    endpoint: server.url,
    signingCerts: Object.fromEntries(
      [...topics.values()].map(({ signer }) => [signer.certificateUrl, signer.certificatePem]),
    ),

    subscribe: async (topicArn, endpoint) => {
      const topic = topicOf(topicArn);
      const token = randomBytes(128).toString('hex');
      const arrived = Promise.withResolvers<'confirmed'>();
      topic.pending.set(token, { endpoint, confirmed: () => arrived.resolve('confirmed') });
      const { accepted, status } = await deliver(topic.signer, endpoint, () =>
        topic.signer.subscriptionConfirmation({ token }),
      );
      const giveUp = Promise.withResolvers<'pending'>();
      // A receiver that refused may still let the topic in later; nobody waits for that here.
      const timer = setTimeout(() => giveUp.resolve('pending'), accepted ? confirmTimeout : 0);
      const state = await Promise.race([arrived.promise, giveUp.promise]);
      clearTimeout(timer);
      return { state, status };
    },

    publish: async (topicArn, input, copies = 0) => {
      const { signer, subscriber } = topicOf(topicArn);
      if (subscriber === null) {
        counts.lost++;
        return NOBODY;
      }
      let envelope: WireEnvelope | undefined;
      const send = () =>
        deliver(signer, subscriber, () => {
          envelope ??= signer.notification(input);
          return envelope;
        });
      const handover = await send();
      counts[handover.accepted ? 'delivered' : 'lost']++;
      for (let copy = 0; copy < copies; copy++) await send();
      return handover;
    },

    counts: () => ({ ...counts }),

    close: async () => {
      courier.close();
      await server.close();
    },
  };
}
