import { describe, expect, test } from 'vitest';
import { certificateUrlFault } from '../../../src/ingest/sns/certificate-url.ts';
import { createCertificates } from '../../../src/ingest/sns/certificates.ts';
import { signingHost } from '../../../src/ingest/sns/partition.ts';
import { deadFetch, fixture, HEX, now, topicOf } from './support.ts';

const FILE = `SimpleNotificationService-${HEX}.pem`;
const TOPICS = [
  ['aws', 'us-east-1'],
  ['aws', 'eu-central-2'],
  ['aws-us-gov', 'us-gov-west-1'],
  ['aws-cn', 'cn-north-1'],
  ['aws-eusc', 'eusc-de-east-1'],
  ['aws-iso', 'us-iso-east-1'],
  ['aws-iso-b', 'us-isob-east-1'],
  ['aws-iso-e', 'eu-isoe-west-1'],
  ['aws-iso-f', 'us-isof-east-1'],
].map(([partition, region]) => topicOf(`arn:${partition}:sns:${region}:123456789012:ses-events`));

/** Every trick against SigningCertURL known to us, for a given genuine host. */
const hostile = (host: string): readonly (readonly [string, string])[] => [
  ['path-style S3', `https://s3.amazonaws.com/bucket/${FILE}`],
  ['a bucket', `https://evil.s3.amazonaws.com/${FILE}`],
  ['a bucket named sns', `https://sns.s3.amazonaws.com/${FILE}`],
  ['a bucket named sns, dashed region', `https://sns.s3-us-west-2.amazonaws.com/${FILE}`],
  ['a bucket named sns, accelerated', `https://sns.s3-accelerate.amazonaws.com/${FILE}`],
  ['another AWS service', `https://lambda.us-east-1.amazonaws.com/${FILE}`],
  ['another region', `https://sns.eu-west-3.amazonaws.com/${FILE}`],
  ['the global host', `https://sns.amazonaws.com/${FILE}`],
  ['a FIPS host', `https://sns-fips.us-east-1.amazonaws.com/${FILE}`],
  ['a dual-stack host', `https://sns.us-east-1.api.aws/${FILE}`],
  ['userinfo with the real host', `https://${host}@evil.example/${FILE}`],
  ['userinfo and password', `https://${host}:443@evil.example/${FILE}`],
  ['userinfo before the real host', `https://evil@${host}/${FILE}`],
  ['a suffix', `https://${host}.evil.example/${FILE}`],
  ['a prefix', `https://evil${host}/${FILE}`],
  ['a label in front', `https://evil.${host}/${FILE}`],
  ['a trailing dot', `https://${host}./${FILE}`],
  ['another port', `https://${host}:8443/${FILE}`],
  ['the default port spelled out', `https://${host}:443/${FILE}`],
  ['port zero', `https://${host}:0/${FILE}`],
  ['a query with the suffix', `https://${host}/?a=.pem`],
  ['a query with the whole name', `https://${host}/?${FILE}`],
  ['a query behind', `https://${host}/${FILE}?x=1`],
  ['an empty query behind', `https://${host}/${FILE}?`],
  ['a fragment', `https://${host}/${FILE}#x`],
  ['an empty fragment', `https://${host}/${FILE}#`],
  ['an action', `https://${host}/?Action=GetTopicAttributes&x=${FILE}`],
  ['http', `http://${host}/${FILE}`],
  ['no scheme', `${host}/${FILE}`],
  ['scheme-relative', `//${host}/${FILE}`],
  ['a file', `file:///${host}/${FILE}`],
  ['data', 'data:application/x-pem-file,x'],
  ['javascript', `javascript://${host}/${FILE}`],
  ['capitals in the scheme', `HTTPS://${host}/${FILE}`],
  ['capitals in the host', `https://${host.toUpperCase()}/${FILE}`],
  ['an encoded host', `https://%73${host.slice(1)}/${FILE}`],
  ['a full-width letter in the host', `https://ｓ${host.slice(1)}/${FILE}`],
  ['an ideographic dot', `https://${host.replace('.', '。')}/${FILE}`],
  ['a back-slash after the host', `https://${host}\\${FILE}`],
  ['a back-slash before another host', `https://evil.example\\@${host}/${FILE}`],
  ['one slash', `https:/${host}/${FILE}`],
  ['three slashes', `https:///${host}/${FILE}`],
  ['a tab inside', `https://${host}/Simple\tNotificationService-${HEX}.pem`],
  ['a line break behind', `https://${host}/${FILE}\n`],
  ['a space in front', ` https://${host}/${FILE}`],
  ['an empty path', `https://${host}/`],
  ['a folder', `https://${host}/x/${FILE}`],
  ['a double slash', `https://${host}//${FILE}`],
  ['a dotted path', `https://${host}/x/../${FILE}`],
  ['an encoded slash', `https://${host}/x%2f${FILE}`],
  ['an encoded letter in the path', `https://${host}/%53impleNotificationService-${HEX}.pem`],
  ['another file', `https://${host}/x.pem`],
  ['31 digits', `https://${host}/SimpleNotificationService-${HEX.slice(1)}.pem`],
  ['33 digits', `https://${host}/SimpleNotificationService-${HEX}0.pem`],
  ['capital digits', `https://${host}/SimpleNotificationService-${HEX.toUpperCase()}.pem`],
  ['another suffix', `https://${host}/SimpleNotificationService-${HEX}.pem.txt`],
  ['an address of the link', `http://169.254.169.254/${FILE}`],
  ['localhost', `https://localhost/${FILE}`],
  ['nothing', ''],
  ['endless', `https://${host}/${'a'.repeat(100_000)}.pem`],
];

describe.each(TOPICS.map((topic) => [signingHost(topic), topic] as const))('%s', (host, topic) => {
  test('its own certificates may be fetched', () => {
    expect(certificateUrlFault(`https://${host}/${FILE}`, topic)).toBeNull();
  });

  test.each(hostile(host))('%s: no request leaves', async (_, url) => {
    const { fetch, urls } = deadFetch();
    // Pinned on purpose: not even a pin makes a bad URL good.
    const certificates = createCertificates({ fetch, now, pinned: { [url]: fixture('cert.pem') } });
    expect(await certificates.keyFor(url, topic)).toMatchObject({ ok: false, error: { kind: 'url' } });
    expect(urls).toEqual([]);
  });
});

test.each([
  ['not-a-url', 'x'],
  ['not-https', `http://sns.us-east-1.amazonaws.com/${FILE}`],
  ['credentials', `https://u@sns.us-east-1.amazonaws.com/${FILE}`],
  ['credentials', `https://:p@sns.us-east-1.amazonaws.com/${FILE}`],
  ['port', `https://sns.us-east-1.amazonaws.com:8443/${FILE}`],
  ['host', `https://sns.us-east-2.amazonaws.com/${FILE}`],
  ['path', 'https://sns.us-east-1.amazonaws.com/'],
  ['query-or-fragment', `https://sns.us-east-1.amazonaws.com/${FILE}?x`],
  ['query-or-fragment', `https://sns.us-east-1.amazonaws.com/${FILE}#x`],
  ['spelling', `https://sns.us-east-1.amazonaws.com:443/${FILE}`],
])('the operator is told why: %s', (fault, url) => {
  expect(certificateUrlFault(url, topicOf('arn:aws:sns:us-east-1:123456789012:x'))).toBe(fault);
});

test('the host of one partition is refused for every other', () => {
  for (const topic of TOPICS) {
    for (const other of TOPICS.filter((each) => each !== topic)) {
      expect(certificateUrlFault(`https://${signingHost(other)}/${FILE}`, topic)).toBe('host');
    }
  }
});
