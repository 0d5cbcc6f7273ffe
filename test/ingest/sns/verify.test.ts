import { beforeAll, describe, expect, test } from 'vitest';
import { createSigner, type Signer, type WireEnvelope } from '../../../src/cli/sns-stand-in/signer.ts';
import { createCertificates } from '../../../src/ingest/sns/certificates.ts';
import { parseEnvelope } from '../../../src/ingest/sns/envelope.ts';
import { parseTopicArn } from '../../../src/ingest/sns/partition.ts';
import { verifyEnvelope } from '../../../src/ingest/sns/verify.ts';
import {
  CERT_URL,
  deadFetch,
  envelopeOf,
  fixture,
  GOV_CERT_URL,
  headersFrom,
  noHeaders,
  now,
  spyFetch,
  TOPIC,
  TOPIC_ARN,
  topicOf,
} from './support.ts';

const ALLOWED = [
  TOPIC_ARN,
  'arn:aws:sns:us-east-1:123456789012:ses-identity-feedback',
  'arn:aws-us-gov:sns:us-gov-west-1:123456789012:ses-events',
];

describe('the samples', () => {
  /** Hosts that answer as AWS would; the hostile ones hand out the certificate that fits the forgery. */
  const served = (url: string) => {
    if (url === CERT_URL) return new Response(fixture('cert.pem'));
    if (url === GOV_CERT_URL) return new Response(fixture('gov-cert.pem'));
    return new Response(fixture('evil-cert.pem'));
  };

  const verify = async (body: string, headers = noHeaders) => {
    const { fetch, urls } = spyFetch(served);
    const envelope = parseEnvelope(body, headers);
    if (!envelope.ok) return { verdict: envelope.error.code, urls };
    const topic = parseTopicArn(envelope.value.topicArn);
    if (!topic) return { verdict: 'no topic', urls };
    const result = await verifyEnvelope(envelope.value, topic, createCertificates({ fetch, now }));
    const authentic = ALLOWED.includes(topic.arn) ? 'verified' : 'verified, topic not allowed';
    return { verdict: result.ok ? authentic : result.error.code, urls };
  };

  test.each([
    ['sns-subscription-confirmation-v1.json', 'verified'],
    ['sns-subscription-confirmation-v2.json', 'verified'],
    ['sns-unsubscribe-confirmation-v2.json', 'verified'],
    ['sns-notification-event-bounce-v1.json', 'verified'],
    ['sns-notification-event-complaint-v2.json', 'verified'],
    ['sns-notification-identity-bounce-no-subject.json', 'verified'],
    ['sns-notification-validation-text.json', 'verified'],
    ['sns-notification-identity-setup.json', 'verified'],
    ['sns-notification-with-message-attributes.json', 'verified'],
    ['sns-notification-unicode-message.json', 'verified'],
    ['sns-notification-govcloud.json', 'verified'],
    ['sns-notification-foreign-topic.json', 'verified, topic not allowed'],
    ['sns-notification-tampered.json', 'sns-signature'],
  ])('%s: %s', async (file, verdict) => {
    const result = await verify(fixture(file));
    expect(result.verdict).toBe(verdict);
    expect(result.urls).toEqual([file.includes('govcloud') ? GOV_CERT_URL : CERT_URL]);
  });

  test.each(['sns-notification-lookalike-cert.json', 'sns-notification-http-cert.json'])(
    '%s: refused before any request',
    async (file) => {
      expect(await verify(fixture(file))).toEqual({ verdict: 'sns-certificate-url', urls: [] });
    },
  );

  test.each([
    ['http-request-notification.json', 'verified'],
    ['http-request-subscription-confirmation.json', 'verified'],
    ['http-request-raw-delivery.json', 'sns-raw-delivery'],
  ])('%s: %s', async (file, verdict) => {
    const request = JSON.parse(fixture(file));
    expect((await verify(request.body, headersFrom(request.headers))).verdict).toBe(verdict);
  });
});

describe('the answers', () => {
  let one: Signer;
  let two: Signer;
  beforeAll(async () => {
    [one, two] = await Promise.all([
      createSigner({ topicArn: TOPIC_ARN, now, signatureVersion: '1' }),
      createSigner({ topicArn: TOPIC_ARN, now, signatureVersion: '2' }),
    ]);
  });

  const pinned = () =>
    createCertificates({
      fetch: deadFetch().fetch,
      now,
      pinned: { [one.certificateUrl]: one.certificatePem, [two.certificateUrl]: two.certificatePem },
    });
  const unfetched = async (wire: WireEnvelope, options?: { requireSignatureVersion: '2' }) => {
    const { fetch, urls } = spyFetch(() => new Response(fixture('cert.pem')));
    const result = await verifyEnvelope(envelopeOf(wire), TOPIC, createCertificates({ fetch, now }), options);
    expect(urls).toEqual([]);
    return result;
  };

  test('both versions by default', async () => {
    for (const signer of [one, two]) {
      const envelope = envelopeOf(signer.notification({ message: 'm' }));
      expect(await verifyEnvelope(envelope, TOPIC, pinned())).toEqual({ ok: true, value: undefined });
    }
  });

  test('only version 2 where it is required', async () => {
    const options = { requireSignatureVersion: '2' } as const;
    const refused = { ok: false, error: { status: 403, code: 'sns-signature-version' } };
    expect(await unfetched(one.notification({ message: 'm' }), options)).toMatchObject(refused);
    const second = envelopeOf(two.notification({ message: 'm' }));
    expect((await verifyEnvelope(second, TOPIC, pinned(), options)).ok).toBe(true);
  });

  test('a downgrade does not verify', async () => {
    const down = { ...envelopeOf(two.notification({ message: 'm' })), signatureVersion: '1' };
    const result = await verifyEnvelope(down, TOPIC, pinned());
    expect(result).toMatchObject({ ok: false, error: { status: 403, code: 'sns-signature' } });
  });

  test.each(['3', '0', 'x'])('version %s is refused before any request', async (version) => {
    const wire = { ...two.notification({ message: 'm' }), SignatureVersion: version as '2' };
    expect(await unfetched(wire)).toMatchObject({ error: { status: 403, code: 'sns-signature-version' } });
  });

  test.each(['x', 'A'.repeat(4_000), '====', 'a b='])(
    'a signature that is none is refused before any request',
    async (Signature) => {
      const result = await unfetched({ ...two.notification({ message: 'm' }), Signature });
      expect(result).toMatchObject({ error: { status: 403, code: 'sns-signature' } });
    },
  );

  test('a host that is down is a 503, so that SNS sends again', async () => {
    const { fetch } = deadFetch();
    const envelope = envelopeOf(one.notification({ message: 'm' }));
    const result = await verifyEnvelope(envelope, TOPIC, createCertificates({ fetch, now }));
    expect(result).toMatchObject({ ok: false, error: { status: 503, code: 'sns-certificate-unavailable' } });
  });

  test('an unlisted topic draws on the share of strangers', async () => {
    const { fetch, urls } = spyFetch(() => new Response(fixture('cert.pem')));
    const certificates = createCertificates({ fetch, now, unlistedFetchesPerMinute: 0 });
    const envelope = envelopeOf(fixture('sns-notification-event-bounce-v1.json'));
    const result = await verifyEnvelope(envelope, TOPIC, certificates, { unlisted: true });
    expect(result).toMatchObject({ error: { status: 503, code: 'sns-certificate-budget' } });
    expect(urls).toEqual([]);
    expect((await verifyEnvelope(envelope, TOPIC, certificates)).ok).toBe(true);
  });

  test("another topic's host is a bug of the caller", async () => {
    const envelope = envelopeOf(one.notification({ message: 'm' }));
    const other = topicOf('arn:aws:sns:us-east-1:123456789012:other');
    await expect(verifyEnvelope(envelope, other, pinned())).rejects.toThrow('not the one of the envelope');
  });
});

describe('the stand-in', () => {
  test('sends the headers that SNS sends', async () => {
    const signer = await createSigner({ topicArn: TOPIC_ARN, now });
    const messageAttributes = { tenant: { Type: 'String', Value: 'acme' } };
    const wire = signer.notification({ message: 'm', messageId: 'id-1', messageAttributes });
    expect(wire.MessageAttributes).toEqual(messageAttributes);
    expect(signer.headersFor(wire)).toEqual({
      'content-type': 'text/plain; charset=UTF-8',
      'user-agent': 'Amazon Simple Notification Service Agent',
      'x-amz-sns-message-type': 'Notification',
      'x-amz-sns-message-id': 'id-1',
      'x-amz-sns-topic-arn': TOPIC_ARN,
      'x-amz-sns-subscription-arn': signer.subscriptionArn,
    });
    const confirmation = signer.subscriptionConfirmation();
    const headers = signer.headersFor(confirmation);
    expect(headers).not.toHaveProperty('x-amz-sns-subscription-arn');
    expect(parseEnvelope(JSON.stringify(confirmation), headersFrom(headers)).ok).toBe(true);
  });

  test.each(
    ALLOWED.concat('arn:aws:sns:eu-central-2:123456789012:x', 'arn:aws-eusc:sns:eusc-de-east-1:123456789012:x'),
  )('is accepted for %s', async (topicArn) => {
    const signer = await createSigner({ topicArn, now });
    const pinned = { [signer.certificateUrl]: signer.certificatePem };
    const certificates = createCertificates({ fetch: deadFetch().fetch, now, pinned });
    const envelope = envelopeOf(signer.subscriptionConfirmation({ token: 'abc' }));
    expect((await verifyEnvelope(envelope, topicOf(topicArn), certificates)).ok).toBe(true);
  });

  test('has no topic, no signer', async () => {
    await expect(createSigner({ topicArn: 'arn:aws:sns:s3:123456789012:x' })).rejects.toThrow('not the ARN');
  });
});
