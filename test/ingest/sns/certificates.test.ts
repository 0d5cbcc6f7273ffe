import { generateKeyPairSync } from 'node:crypto';
import { generate } from 'selfsigned';
import { beforeAll, describe, expect, test, vi } from 'vitest';
import { createSigner, type Signer } from '../../../src/cli/sns-stand-in/signer.ts';
import { certificateProblem } from '../../../src/ingest/sns/certificate-failure.ts';
import { createCertificates } from '../../../src/ingest/sns/certificates.ts';
import { DAY, MINUTE } from '../../../src/shared/time.ts';
import {
  CERT_URL,
  certUrl,
  deadFetch,
  deferred,
  fixture,
  GOV_CERT_URL,
  NOW,
  now,
  spyFetch,
  TOPIC,
  TOPIC_ARN,
  topicOf,
} from './support.ts';

const PEM = fixture('cert.pem');
const pem = () => new Response(PEM);
const GOV_TOPIC = topicOf('arn:aws-us-gov:sns:us-gov-west-1:123456789012:ses-events');

let short: Signer;
let early: Signer;
let weak: Signer;
let wildcard: Signer;
beforeAll(async () => {
  [short, early, weak, wildcard] = await Promise.all([
    createSigner({ topicArn: TOPIC_ARN, notBefore: NOW - DAY, notAfter: NOW + DAY }),
    createSigner({ topicArn: TOPIC_ARN, notBefore: NOW + DAY, notAfter: NOW + 2 * DAY }),
    createSigner({ topicArn: TOPIC_ARN, now, keySize: 1024 }),
    createSigner({ topicArn: TOPIC_ARN, now, commonName: '*.amazonaws.com' }),
  ]);
});

describe('cache', () => {
  test('one fetch serves every later message', async () => {
    const { fetch, urls, inits } = spyFetch(pem);
    const certificates = createCertificates({ fetch, now });
    const first = await certificates.keyFor(CERT_URL, TOPIC);
    const second = await certificates.keyFor(CERT_URL, TOPIC);
    expect(first.ok && second.ok && first.value === second.value).toBe(true);
    expect(urls).toEqual([CERT_URL]);
    expect(inits[0]).toMatchObject({ redirect: 'manual' });
  });

  test('messages that come together share one fetch', async () => {
    const answer = deferred<Response>();
    const { fetch, urls } = spyFetch(() => answer.promise);
    const certificates = createCertificates({ fetch, now });
    const all = Array.from({ length: 20 }, () => certificates.keyFor(CERT_URL, TOPIC));
    answer.resolve(pem());
    expect((await Promise.all(all)).every((result) => result.ok)).toBe(true);
    expect(urls).toHaveLength(1);
  });

  test('failures are not remembered', async () => {
    const answers = [() => Promise.reject(new Error('down')), () => new Response('', { status: 503 }), pem];
    const { fetch, urls } = spyFetch(() => answers.shift()?.() ?? pem());
    const certificates = createCertificates({ fetch, now });
    expect(await certificates.keyFor(CERT_URL, TOPIC)).toMatchObject({ ok: false, error: { fault: 'network' } });
    expect(await certificates.keyFor(CERT_URL, TOPIC)).toMatchObject({ ok: false, error: { fault: 'status' } });
    expect((await certificates.keyFor(CERT_URL, TOPIC)).ok).toBe(true);
    expect(urls).toHaveLength(3);
  });

  test('the least recently used goes first', async () => {
    const { fetch, urls } = spyFetch(pem);
    const certificates = createCertificates({ fetch, now, cacheSize: 2 });
    for (const n of [1, 2, 1, 3, 1]) await certificates.keyFor(certUrl(n), TOPIC);
    expect(urls).toEqual([certUrl(1), certUrl(2), certUrl(3)]);
    await certificates.keyFor(certUrl(2), TOPIC);
    expect(urls).toHaveLength(4);
  });

  test('a failure pushes nothing out', async () => {
    const { fetch, urls } = spyFetch((url) => (url === CERT_URL ? pem() : new Response('x')));
    const certificates = createCertificates({ fetch, now, cacheSize: 1 });
    await certificates.keyFor(CERT_URL, TOPIC);
    expect(await certificates.keyFor(certUrl(1), TOPIC)).toMatchObject({ error: { kind: 'refused' } });
    expect((await certificates.keyFor(CERT_URL, TOPIC)).ok).toBe(true);
    expect(urls).toEqual([CERT_URL, certUrl(1)]);
  });

  test('an expired one is fetched once more, then refused', async () => {
    let at = NOW;
    const { fetch, urls } = spyFetch(() => new Response(short.certificatePem));
    const certificates = createCertificates({ fetch, now: () => at });
    expect((await certificates.keyFor(CERT_URL, TOPIC)).ok).toBe(true);
    at = NOW + 2 * DAY;
    const expired = await certificates.keyFor(CERT_URL, TOPIC);
    expect(expired).toEqual({ ok: false, error: { kind: 'refused', fault: 'validity' } });
    expect(urls).toHaveLength(2);
  });

  test('an expired one is replaced by what the host has now', async () => {
    let at = NOW;
    const answers = [short.certificatePem, PEM];
    const { fetch, urls } = spyFetch(() => new Response(answers.shift()));
    const certificates = createCertificates({ fetch, now: () => at });
    await certificates.keyFor(CERT_URL, TOPIC);
    at = NOW + 2 * DAY;
    expect((await certificates.keyFor(CERT_URL, TOPIC)).ok).toBe(true);
    expect((await certificates.keyFor(CERT_URL, TOPIC)).ok).toBe(true);
    expect(urls).toHaveLength(2);
  });
});

describe('fetch budget', () => {
  test('ten a minute from a host; the certificate in use still verifies', async () => {
    let at = NOW;
    const { fetch, urls } = spyFetch((url) => (url === CERT_URL ? pem() : new Response('', { status: 404 })));
    const certificates = createCertificates({ fetch, now: () => at });
    await certificates.keyFor(CERT_URL, TOPIC);
    const forged = await Promise.all(Array.from({ length: 500 }, (_, n) => certificates.keyFor(certUrl(n), TOPIC)));
    const kinds = forged.map((result) => (result.ok ? 'ok' : result.error.kind));
    expect(kinds.filter((kind) => kind === 'missing')).toHaveLength(9);
    expect(kinds.filter((kind) => kind === 'budget')).toHaveLength(491);
    expect((await certificates.keyFor(CERT_URL, TOPIC)).ok).toBe(true);
    expect(urls).toHaveLength(10);
    at += MINUTE;
    expect(await certificates.keyFor(certUrl(1), TOPIC)).toMatchObject({ error: { kind: 'missing' } });
    expect(urls).toHaveLength(11);
  });

  test('counted for each host alone', async () => {
    const gov = fixture('gov-cert.pem');
    const { fetch } = spyFetch((url) => new Response(url === GOV_CERT_URL ? gov : PEM));
    const certificates = createCertificates({ fetch, now, fetchesPerMinute: 1 });
    expect((await certificates.keyFor(CERT_URL, TOPIC)).ok).toBe(true);
    expect((await certificates.keyFor(GOV_CERT_URL, GOV_TOPIC)).ok).toBe(true);
    expect(await certificates.keyFor(certUrl(1), TOPIC)).toMatchObject({ error: { kind: 'budget' } });
  });

  test('no more fetches under way than it allows, however much time goes by', async () => {
    let at = NOW;
    const answer = deferred<Response>();
    const { fetch, urls } = spyFetch(async () => (await answer.promise).clone());
    const certificates = createCertificates({ fetch, now: () => at, fetchesPerMinute: 2 });
    const waiting = [1, 2].map((n) => certificates.keyFor(certUrl(n), TOPIC));
    at += 10 * MINUTE;
    expect(await certificates.keyFor(certUrl(3), TOPIC)).toMatchObject({ error: { kind: 'budget' } });
    expect(urls).toHaveLength(2);
    answer.resolve(pem());
    await Promise.all(waiting);
    expect((await certificates.keyFor(certUrl(3), TOPIC)).ok).toBe(true);
  });

  test('forgets fetches that never ended, as their request was cut off, after an hour', async () => {
    let at = NOW;
    const { fetch } = spyFetch((url) => (url === CERT_URL ? pem() : new Promise<Response>(() => {})));
    const certificates = createCertificates({ fetch, now: () => at, fetchesPerMinute: 2, timeoutMs: 2 ** 30 });
    for (const n of [1, 2]) void certificates.keyFor(certUrl(n), TOPIC);
    at += 59 * MINUTE;
    expect(await certificates.keyFor(CERT_URL, TOPIC)).toMatchObject({ error: { kind: 'budget' } });
    at += MINUTE;
    expect((await certificates.keyFor(CERT_URL, TOPIC)).ok).toBe(true);
  });

  test('strangers share three, over all regions, and leave the rest', async () => {
    const { fetch, urls } = spyFetch((url) => (url === CERT_URL ? pem() : new Response('', { status: 404 })));
    const certificates = createCertificates({ fetch, now });
    const regions = ['us-east-1', 'us-aa-1', 'us-ab-1', 'us-ac-1', 'us-ad-1', 'us-east-1'];
    for (const [n, region] of regions.entries()) {
      const url = certUrl(n).replace('us-east-1', region);
      const result = await certificates.keyFor(url, topicOf(`arn:aws:sns:${region}:999999999999:x`), {
        unlisted: true,
      });
      expect(result).toMatchObject({ error: { kind: n < 3 ? 'missing' : 'budget' } });
    }
    expect(urls).toHaveLength(3);
    expect((await certificates.keyFor(CERT_URL, TOPIC)).ok).toBe(true);
  });

  test('a listed topic does not inherit the refusal of a stranger', async () => {
    const certificates = createCertificates({ fetch: spyFetch(pem).fetch, now, unlistedFetchesPerMinute: 0 });
    const stranger = certificates.keyFor(CERT_URL, TOPIC, { unlisted: true });
    const listed = certificates.keyFor(CERT_URL, TOPIC);
    expect(await stranger).toMatchObject({ error: { kind: 'budget' } });
    expect((await listed).ok).toBe(true);
  });

  test('what strangers fetch counts for the host too, and for a minute only', async () => {
    let at = NOW;
    const options = { fetchesPerMinute: 1, unlistedFetchesPerMinute: 1 };
    const certificates = createCertificates({ fetch: spyFetch(pem).fetch, now: () => at, ...options });
    expect((await certificates.keyFor(certUrl(1), TOPIC, { unlisted: true })).ok).toBe(true);
    expect(await certificates.keyFor(certUrl(2), TOPIC)).toMatchObject({ error: { kind: 'budget' } });
    at += MINUTE;
    expect((await certificates.keyFor(certUrl(3), TOPIC, { unlisted: true })).ok).toBe(true);
  });

  test('a clock set back does not close it', async () => {
    let at = NOW;
    const certificates = createCertificates({ fetch: spyFetch(pem).fetch, now: () => at, fetchesPerMinute: 1 });
    await certificates.keyFor(certUrl(1), TOPIC);
    at -= DAY;
    expect((await certificates.keyFor(certUrl(2), TOPIC)).ok).toBe(true);
  });
});

describe('what the host may answer', () => {
  const refusal = async (body: string | Response) => {
    const { fetch } = spyFetch(() => (typeof body === 'string' ? new Response(body) : body));
    return createCertificates({ fetch, now }).keyFor(CERT_URL, TOPIC);
  };
  const refused = (fault: string) => ({ ok: false, error: { kind: 'refused', fault } });

  test.each([
    ['nothing', ''],
    ['a page', '<html></html>'],
    ['a page around a certificate', `<p>${PEM}</p>`],
    ['text before a certificate', `x\n${PEM}`],
    ['text behind a certificate', `${PEM}x`],
    ['two certificates', PEM + PEM],
    ['no certificate inside', '-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n'],
    ['a public key', PEM.replaceAll('CERTIFICATE', 'PUBLIC KEY')],
  ])('%s is refused', async (_, body) => {
    expect(await refusal(body)).toEqual(refused('not-a-certificate'));
  });

  test('a certificate with another name', async () => {
    expect(await refusal(fixture('evil-cert.pem'))).toEqual(refused('name'));
    expect(await refusal(fixture('gov-cert.pem'))).toEqual(refused('name'));
  });

  test('a wildcard, though the host would match it', async () => {
    expect(await refusal(wildcard.certificatePem)).toEqual(refused('name'));
  });

  test('a short key', async () => {
    expect(await refusal(weak.certificatePem)).toEqual(refused('key'));
  });

  test('a key that is not RSA', async () => {
    const keyPair = generateKeyPairSync('ec', {
      namedCurve: 'P-256',
      publicKeyEncoding: { type: 'spki', format: 'pem' },
      privateKeyEncoding: { type: 'pkcs8', format: 'pem' },
    });
    const { cert } = await generate([{ name: 'commonName', value: 'sns.amazonaws.com' }], {
      keyType: 'ec',
      algorithm: 'sha256',
      keyPair,
      notBeforeDate: new Date(NOW - DAY),
    });
    expect(await refusal(cert)).toEqual(refused('key'));
  });

  test('one that is not valid yet', async () => {
    expect(await refusal(early.certificatePem)).toEqual(refused('validity'));
  });

  test.each([403, 410, 429, 500, 503])('status %i is a failure to try again', async (status) => {
    expect(await refusal(new Response(PEM, { status }))).toEqual({
      ok: false,
      error: { kind: 'unavailable', fault: 'status' },
    });
  });

  test('status 206 is no certificate', async () => {
    expect(await refusal(new Response(PEM, { status: 206 }))).toMatchObject({ error: { fault: 'status' } });
  });

  test('404 is final', async () => {
    expect(await refusal(new Response('', { status: 404 }))).toEqual({ ok: false, error: { kind: 'missing' } });
  });
});

describe('pinned certificates', () => {
  test('no request leaves', async () => {
    for (const pinned of [{ [CERT_URL]: PEM }, new Map([[CERT_URL, PEM]])]) {
      const { fetch, urls } = deadFetch();
      const certificates = createCertificates({ fetch, now, pinned });
      expect((await certificates.keyFor(CERT_URL, TOPIC)).ok).toBe(true);
      expect(urls).toEqual([]);
    }
  });

  test.each([
    ['name', fixture('evil-cert.pem')],
    ['not-a-certificate', 'x'],
  ])('are still checked: %s', async (fault, text) => {
    const { fetch, urls } = deadFetch();
    const certificates = createCertificates({ fetch, now, pinned: { [CERT_URL]: text } });
    expect(await certificates.keyFor(CERT_URL, TOPIC)).toEqual({ ok: false, error: { kind: 'refused', fault } });
    expect(urls).toEqual([]);
  });

  test('are refused once they have expired', async () => {
    let at = NOW;
    const pinned = { [CERT_URL]: short.certificatePem };
    const certificates = createCertificates({ fetch: deadFetch().fetch, now: () => at, pinned });
    expect((await certificates.keyFor(CERT_URL, TOPIC)).ok).toBe(true);
    at += 2 * DAY;
    expect(await certificates.keyFor(CERT_URL, TOPIC)).toMatchObject({ error: { fault: 'validity' } });
  });

  test('leave other URLs to the host', async () => {
    const { fetch, urls } = spyFetch(pem);
    await createCertificates({ fetch, now, pinned: { [CERT_URL]: PEM } }).keyFor(certUrl(1), TOPIC);
    expect(urls).toEqual([certUrl(1)]);
  });
});

test('whoever joined a fetch that was abandoned gets an answer, and the next one a new fetch', async () => {
  vi.useFakeTimers();
  try {
    const answers = [() => new Promise<Response>(() => {}), pem];
    const { fetch, urls } = spyFetch(() => answers.shift()?.() ?? pem());
    const certificates = createCertificates({ fetch, now });
    const first = certificates.keyFor(CERT_URL, TOPIC);
    await vi.advanceTimersByTimeAsync(2_999);
    const second = certificates.keyFor(CERT_URL, TOPIC);
    await vi.advanceTimersByTimeAsync(1);
    const timeout = { ok: false, error: { kind: 'unavailable', fault: 'timeout' } };
    expect([await first, await second]).toEqual([timeout, timeout]);
    expect((await certificates.keyFor(CERT_URL, TOPIC)).ok).toBe(true);
    expect(urls).toHaveLength(2);
  } finally {
    vi.useRealTimers();
  }
});

test.each([
  [{ kind: 'url', fault: 'host' } as const, 403, 'sns-certificate-url'],
  [{ kind: 'refused', fault: 'name' } as const, 403, 'sns-certificate-refused'],
  [{ kind: 'missing' } as const, 403, 'sns-certificate-missing'],
  [{ kind: 'unavailable', fault: 'network' } as const, 503, 'sns-certificate-unavailable'],
  [{ kind: 'budget' } as const, 503, 'sns-certificate-budget'],
])('%j is answered %i', (failure, status, code) => {
  expect(certificateProblem(failure)).toMatchObject({ status, code });
});
