import { describe, expect, test } from 'vitest';
import { createSigner } from '../../../src/cli/sns-stand-in/signer.ts';
import { confirmationProblem, createConfirmer } from '../../../src/ingest/sns/confirmation.ts';
import { deadFetch, deferred, envelopeOf, HOST, now, spyFetch, TOPIC, TOPIC_ARN, topicOf } from './support.ts';

const SUBSCRIPTION_ARN = `${TOPIC_ARN}:2bcfbf39-05c3-41de-beaa-fcfcc21c8f55`;
const XML = `<ConfirmSubscriptionResponse xmlns="http://sns.amazonaws.com/doc/2010-03-31/">
  <ConfirmSubscriptionResult><SubscriptionArn>${SUBSCRIPTION_ARN}</SubscriptionArn></ConfirmSubscriptionResult>
</ConfirmSubscriptionResponse>`;
const confirmed = () => new Response(XML);
const TOKEN = '2336412f37fb687f5d51e6e2425929f52e8e35312265daba0872fc3aef169d07';
const EXPECTED_URL = `${HOST}/?Action=ConfirmSubscription&TopicArn=${encodeURIComponent(TOPIC_ARN)}&Token=${TOKEN}`;

describe('the URL', () => {
  test('is built from the topic', async () => {
    const { fetch, urls, inits } = spyFetch(confirmed);
    const result = await createConfirmer({ fetch }).confirm(TOPIC, TOKEN);
    expect(result).toEqual({ ok: true, value: { subscriptionArn: SUBSCRIPTION_ARN } });
    expect(urls).toEqual([EXPECTED_URL]);
    expect(inits[0]).toMatchObject({ redirect: 'manual' });
  });

  test.each([
    'http://169.254.169.254/latest/meta-data/iam/security-credentials/',
    'http://localhost:8080/admin',
    'file:///etc/passwd',
    `${HOST}/?Action=DeleteTopic&TopicArn=${TOPIC_ARN}`,
  ])('is never the one in the message: %s', async (subscribeUrl) => {
    const signer = await createSigner({ topicArn: TOPIC_ARN, now });
    const envelope = envelopeOf(signer.subscriptionConfirmation({ token: TOKEN, subscribeUrl }));
    if (envelope.type === 'Notification') throw new Error('not a confirmation');
    expect(envelope.subscribeUrl).toBe(subscribeUrl);
    const { fetch, urls } = spyFetch(confirmed);
    await createConfirmer({ fetch }).confirm(TOPIC, envelope.token);
    expect(urls).toEqual([EXPECTED_URL]);
  });

  test('follows the partition and region of the topic', async () => {
    const { fetch, urls } = spyFetch(confirmed);
    const topic = topicOf('arn:aws-cn:sns:cn-north-1:123456789012:ses-events');
    await createConfirmer({ fetch }).confirm(topic, TOKEN);
    expect(new URL(urls[0] ?? '').host).toBe('sns.cn-north-1.amazonaws.com.cn');
  });

  test.each(['http://localhost:4566', 'http://localhost:4566/', 'http://localhost:4566/?x#y'])(
    'may have another scheme and host: %s',
    async (endpoint) => {
      const { fetch, urls } = spyFetch(confirmed);
      await createConfirmer({ fetch, endpoint }).confirm(TOPIC, TOKEN);
      expect(urls).toEqual([EXPECTED_URL.replace(HOST, 'http://localhost:4566')]);
    },
  );

  test('keeps the path of an endpoint', async () => {
    const { fetch, urls } = spyFetch(confirmed);
    await createConfirmer({ fetch, endpoint: 'https://proxy.example/sns/' }).confirm(TOPIC, TOKEN);
    expect(urls[0]).toMatch(/^https:\/\/proxy\.example\/sns\/\?Action=/);
  });

  test.each(['localhost:4566', 'ftp://x', ''])('the endpoint %j stops the start', (endpoint) => {
    expect(() => createConfirmer({ fetch: deadFetch().fetch, endpoint })).toThrow('endpoint');
  });
});

describe('the token', () => {
  test.each(['', 'a b', 'a&Action=DeleteTopic', 'a#', 'a/..', 'é', 'a\n', 'a%20', 'a-b', 'a'.repeat(1_025)])(
    '%j is refused, no request leaves',
    async (token) => {
      const { fetch, urls } = deadFetch();
      expect(await createConfirmer({ fetch }).confirm(TOPIC, token)).toEqual({ ok: false, error: { kind: 'token' } });
      expect(urls).toEqual([]);
    },
  );

  test('of 1024 letters and digits is sent', async () => {
    const { fetch, urls } = spyFetch(confirmed);
    expect((await createConfirmer({ fetch }).confirm(TOPIC, 'aZ09'.repeat(256))).ok).toBe(true);
    expect(urls).toHaveLength(1);
  });
});

describe('what SNS may answer', () => {
  const answer = (response: Response) =>
    createConfirmer({ fetch: spyFetch(() => response).fetch }).confirm(TOPIC, TOKEN);

  test.each([
    ['nothing', ''],
    ['no XML', 'ok'],
    ['an empty element', '<SubscriptionArn></SubscriptionArn>'],
    ['a sentence', '<SubscriptionArn>pending confirmation</SubscriptionArn>'],
  ])('%s: confirmed, without an ARN', async (_, body) => {
    expect(await answer(new Response(body))).toEqual({ ok: true, value: { subscriptionArn: null } });
  });

  test('white space around the ARN', async () => {
    const body = `<SubscriptionArn>\n  ${SUBSCRIPTION_ARN}\n</SubscriptionArn>`;
    expect(await answer(new Response(body))).toMatchObject({ value: { subscriptionArn: SUBSCRIPTION_ARN } });
  });

  test.each([400, 403, 404, 410])('%i is final', async (status) => {
    const body = '<ErrorResponse><Error><Code>InvalidParameter</Code></Error></ErrorResponse>';
    expect(await answer(new Response(body, { status }))).toEqual({ ok: false, error: { kind: 'refused', status } });
  });

  test.each([429, 500, 503])('%i is to be tried again', async (status) => {
    const failure = { kind: 'unavailable', fault: 'status' };
    expect(await answer(new Response('', { status }))).toEqual({ ok: false, error: failure });
  });

  test('throttling under status 400 is to be tried again', async () => {
    const body = '<ErrorResponse><Error><Code>Throttling</Code></Error></ErrorResponse>';
    expect(await answer(new Response(body, { status: 400 }))).toMatchObject({ error: { kind: 'unavailable' } });
  });

  test.each([301, 302, 307])('%i is not followed', async (status) => {
    const headers = { location: 'http://169.254.169.254/' };
    expect(await answer(new Response(null, { status, headers }))).toMatchObject({ error: { fault: 'redirect' } });
  });

  test('a network that is down', async () => {
    const result = await createConfirmer({ fetch: deadFetch().fetch }).confirm(TOPIC, TOKEN);
    expect(result).toMatchObject({ error: { kind: 'unavailable', fault: 'network' } });
  });

  test('an endless body', async () => {
    expect(await answer(new Response('x'.repeat(20_000)))).toMatchObject({ error: { fault: 'too-large' } });
  });
});

test('the same token is sent once at a time, another one apart', async () => {
  const reply = deferred<Response>();
  const { fetch, urls } = spyFetch(async () => (await reply.promise).clone());
  const confirmer = createConfirmer({ fetch });
  const other = topicOf('arn:aws:sns:us-east-1:123456789012:other');
  const all = [
    confirmer.confirm(TOPIC, TOKEN),
    confirmer.confirm(TOPIC, TOKEN),
    confirmer.confirm(TOPIC, 'another'),
    confirmer.confirm(other, TOKEN),
  ];
  reply.resolve(confirmed());
  expect((await Promise.all(all)).every((result) => result.ok)).toBe(true);
  expect(urls).toHaveLength(3);
  await confirmer.confirm(TOPIC, TOKEN);
  expect(urls).toHaveLength(4);
});

test('the answers to SNS', () => {
  expect(confirmationProblem({ kind: 'token' })).toMatchObject({ status: 400, code: 'sns-confirmation-token' });
  const refused = confirmationProblem({ kind: 'refused', status: 400 });
  expect(refused).toMatchObject({ status: 403, code: 'sns-confirmation-refused' });
  expect(refused.detail).toContain('"Request confirmation"');
  const unavailable = confirmationProblem({ kind: 'unavailable', fault: 'timeout' });
  expect(unavailable).toMatchObject({ status: 503, code: 'sns-confirmation-unavailable' });
});
