import { signingHost, type TopicArn } from './partition.ts';

export type CertificateUrlFault =
  | 'not-a-url'
  | 'not-https'
  | 'credentials'
  | 'port'
  | 'host'
  | 'path'
  | 'query-or-fragment'
  | 'spelling';

const PATH = /^\/SimpleNotificationService-[0-9a-f]{32}\.pem$/;

/**
 * What is wrong with a SigningCertURL, or `null` when it may be fetched. The URL is not covered by the signature: its host
 * is computed from the topic and compared, because every pattern that accepts hosts also accepts somebody's bucket.
 *
 * @see SNS Developer Guide, "Verifying the signatures of Amazon SNS messages"; aws-sdk-java-v2 `CertificateUrlValidator`.
 */
export function certificateUrlFault(text: string, topic: TopicArn): CertificateUrlFault | null {
  const url = text.length <= 512 ? URL.parse(text) : null;
  if (!url) return 'not-a-url';
  if (url.protocol !== 'https:') return 'not-https';
  if (url.username !== '' || url.password !== '') return 'credentials';
  if (url.port !== '') return 'port';
  if (url.hostname !== signingHost(topic)) return 'host';
  if (!PATH.test(url.pathname)) return 'path';
  if (url.search !== '' || url.hash !== '') return 'query-or-fragment';
  // A URL parser forgives back-slashes, tabs, upper case and `:443`. What it had to repair was not written by SNS.
  return text === `https://${signingHost(topic)}${url.pathname}` ? null : 'spelling';
}
