import { createServer, type RequestListener } from 'node:http';
import type { AddressInfo } from 'node:net';
import { type HeaderLookup, parseEnvelope, type SnsEnvelope } from '../../../src/ingest/sns/envelope.ts';
import { parseTopicArn, type TopicArn } from '../../../src/ingest/sns/partition.ts';
import type { Fetch } from '../../../src/shared/http.ts';
import { fixture as textOf } from '../../support/fixtures.ts';

export const TOPIC_ARN = 'arn:aws:sns:us-east-1:123456789012:ses-events';
export const HOST = 'https://sns.us-east-1.amazonaws.com';
export const HEX = '0123456789abcdef0123456789abcdef';
export const CERT_URL = `${HOST}/SimpleNotificationService-${HEX}.pem`;
export const GOV_CERT_URL =
  'https://sns.us-gov-west-1.amazonaws.com/SimpleNotificationService-fedcba9876543210fedcba9876543210.pem';

/** Inside the validity of the certificates in test/fixtures/sns. */
export const NOW = Date.parse('2027-01-01T00:00:00Z');
export const now = () => NOW;

export const fixture = (name: string): string => textOf(`sns/${name}`);

export const certUrl = (n: number): string =>
  `${HOST}/SimpleNotificationService-${n.toString(16).padStart(32, '0')}.pem`;

export function topicOf(arn: string): TopicArn {
  const topic = parseTopicArn(arn);
  if (!topic) throw new Error(`not a topic: ${arn}`);
  return topic;
}

export const TOPIC = topicOf(TOPIC_ARN);

export const noHeaders: HeaderLookup = () => undefined;

export const headersFrom =
  (headers: Readonly<Record<string, string>>): HeaderLookup =>
  (name) =>
    headers[name];

export function envelopeOf(wire: unknown): SnsEnvelope {
  const parsed = parseEnvelope(typeof wire === 'string' ? wire : JSON.stringify(wire), noHeaders);
  if (!parsed.ok) throw new Error(`not an envelope: ${parsed.error.code}`);
  return parsed.value;
}

/** A fetch that records every URL and answers from `answer`. */
export function spyFetch(answer: (url: string) => Response | Promise<Response>) {
  const urls: string[] = [];
  const inits: (RequestInit | undefined)[] = [];
  const fetch: Fetch = async (url, init) => {
    urls.push(url);
    inits.push(init);
    return answer(url);
  };
  return { fetch, urls, inits };
}

/** A fetch that must never be called. */
export const deadFetch = () =>
  spyFetch(() => {
    throw new Error('a request left');
  });

/** A real server that plays the AWS host, with a fetch that reaches it under AWS's name. */
export async function awsHost(listener: RequestListener) {
  const server = createServer(listener);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  const base = `http://127.0.0.1:${port}`;
  const fetch: Fetch = (url, init) => globalThis.fetch(url.replace(/^https:\/\/[^/]+/, base), init);
  return {
    base,
    fetch,
    close: async () => {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

export function deferred<T>() {
  let resolve: (value: T) => void = () => {};
  const promise = new Promise<T>((done) => {
    resolve = done;
  });
  return { promise, resolve };
}
