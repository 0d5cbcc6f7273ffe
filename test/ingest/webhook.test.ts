/** The SNS target as SNS sees it: one status code per case, and nothing leaves the process that must not. */
import { describe, expect, it } from 'vitest';
import { createSigner } from '../../src/cli/sns-stand-in/signer.ts';
import { StoreUnavailableError } from '../../src/store/contract.ts';
import { createTestApp, type TestAppOptions } from '../support/app.ts';
import { fixture } from '../support/fixtures.ts';
import { HAS_QUEUE, openStore } from '../support/platform.ts';
import { bounce, complaint, delivery, type MailSpec, send, TOPIC } from '../support/ses.ts';

const T0 = Date.UTC(2026, 10, 20, 9);
const mail: MailSpec = {
  messageId: 'm-1',
  acceptedAt: T0,
  destination: ['ann@example.net'],
  configurationSet: 'marketing',
};
const hard = bounce(mail, {
  at: T0 + 1_000,
  recipients: [{ emailAddress: 'ann@example.net', action: 'failed', status: '5.1.1' }],
});

const sample = (name: string) => fixture(`sns/${name}`);
const SAMPLE_CERTS = {
  'https://sns.us-east-1.amazonaws.com/SimpleNotificationService-0123456789abcdef0123456789abcdef.pem':
    sample('cert.pem'),
  'https://sns.us-gov-west-1.amazonaws.com/SimpleNotificationService-fedcba9876543210fedcba9876543210.pem':
    sample('gov-cert.pem'),
};
const ACCOUNT_TOPICS = [
  TOPIC,
  'arn:aws:sns:us-east-1:123456789012:ses-identity-feedback',
  'arn:aws-us-gov:sns:us-gov-west-1:123456789012:ses-events',
];

const problem = async (response: Response) => {
  expect(response.headers.get('content-type')).toBe('application/problem+json');
  const body = (await response.json()) as { code: string; status: number; detail?: string };
  expect(body.status).toBe(response.status);
  return body;
};

describe('notifications', () => {
  it('answers 200 when the event is stored, and 200 to its repetition without counting twice', async () => {
    const { deliver, store, requested, post, signer } = await createTestApp();
    const envelope = signer.notification({ message: JSON.stringify(hard) });
    expect((await post(envelope, signer.headersFor(envelope))).status).toBe(200);
    expect((await post(envelope)).status).toBe(200);
    expect((await deliver(hard)).status).toBe(200);
    const [hour] = await store.reputation.hours({ from: 0, to: 1e6 });
    expect(hour).toMatchObject({ attempted: 1, hardBounced: 1 });
    expect((await store.suppressions.find(['ann@example.net'])).map(({ reason }) => reason)).toEqual(['bounce']);
    expect(requested).toEqual([]);
  });

  it('reads the body whatever its content type, BOM and spacing', async () => {
    const { post, signer, store } = await createTestApp();
    const envelope = signer.notification({ message: JSON.stringify(hard) });
    const text = `\uFEFF${JSON.stringify(envelope, null, 2)}`;
    expect((await post(text, { 'content-type': 'application/json' })).status).toBe(200);
    expect(await store.events.message('m-1')).not.toBeNull();
  });

  it('confirms the setup messages with 200 and records them as such', async () => {
    const { deliver, store } = await createTestApp();
    const sentence = 'Successfully validated SNS topic for Amazon SES event publishing.';
    expect((await deliver(sentence)).status).toBe(200);
    expect((await deliver(`${sentence}\n`)).status).toBe(200);
    const message = 'You have successfully subscribed your Amazon SNS topic to receive notifications.';
    expect((await deliver({ notificationType: 'AmazonSnsSubscriptionSucceeded', message })).status).toBe(200);
    expect((await store.sources.notices(TOPIC)).map(({ kind, detail }) => [kind, detail]).sort()).toEqual([
      ['setup', sentence],
      ['setup', message],
    ]);
    expect(await store.quarantine.list({ limit: 9 })).toEqual([]);
  });

  it.each([
    ['not JSON', 'hello', 'not-json'],
    ['JSON without an object', '[1]', 'not-an-object'],
    ['null', 'null', 'not-an-object'],
    [
      'a fourth layer of encoding',
      JSON.stringify(JSON.stringify(JSON.stringify(JSON.stringify(hard)))),
      'not-an-object',
    ],
    ['no type', { mail: hard.mail }, 'no-event-type'],
    ['no mail', { eventType: 'Bounce', bounce: hard.bounce }, 'no-mail'],
    ['a mail without id', { ...hard, mail: { timestamp: '2026-07-14T09:30:00Z' } }, 'no-mail'],
    [
      'a mail without a readable time',
      { ...hard, mail: { messageId: 'm', timestamp: 'yesterday' } },
      'no-mail-timestamp',
    ],
    ['no event object', { ...hard, bounce: undefined }, 'no-event-object'],
    ['an event object of another shape', { ...hard, bounce: [] }, 'no-event-object'],
    [
      'mail of a foreign account, told as a number',
      { ...hard, mail: { ...(hard.mail as object), sendingAccountId: 999_999_999_999 } },
      'foreign-account',
    ],
    [
      'mail of a foreign account',
      { ...hard, mail: { ...(hard.mail as object), sendingAccountId: '999999999999' } },
      'foreign-account',
    ],
  ])('keeps %s in quarantine with its raw text, and answers 200', async (_, message, reason) => {
    const { deliver, store } = await createTestApp();
    expect((await deliver(message)).status).toBe(200);
    const [kept, ...others] = await store.quarantine.list({ limit: 9 });
    expect(others).toEqual([]);
    expect(kept).toMatchObject({
      reason,
      source: TOPIC,
      raw: typeof message === 'string' ? message : JSON.stringify(message),
    });
    expect(await store.events.latest({ limit: 9 })).toEqual([]);
  });

  it.each(['Teleport', 'constructor', '__proto__'])(
    'keeps an event of the unknown type %s, with its raw text',
    async (type) => {
      const { deliver, store } = await createTestApp();
      const object = { timestamp: '2026-11-20T10:00:00Z', beam: 7 };
      expect((await deliver({ eventType: type, teleport: object, mail: hard.mail })).status).toBe(200);
      expect(await store.quarantine.list({ limit: 9 })).toEqual([]);
      const found = await store.events.message('m-1');
      expect(found?.events).toEqual([
        expect.objectContaining({
          kind: 'unknown',
          recipient: 'ann@example.net',
          key: `${type} ${Date.UTC(2026, 10, 20, 10)}`,
        }),
      ]);
      expect(JSON.parse(found?.events[0]?.detail.raw ?? '')).toEqual({ eventType: type, teleport: object });
      expect(await store.suppressions.find(['ann@example.net'])).toEqual([]);
    },
  );

  it.each(['bounce', 'BOUNCE'])('reads the type %s as SES writes it', async (eventType) => {
    const { deliver, store } = await createTestApp();
    await deliver({ ...hard, eventType });
    expect((await store.suppressions.find(['ann@example.net'])).map(({ reason }) => reason)).toEqual(['bounce']);
  });

  it('takes an empty type for none', async () => {
    const { deliver, store } = await createTestApp();
    await deliver({ ...hard, eventType: '', notificationType: 'Bounce' });
    expect((await store.events.message('m-1'))?.events.map(({ kind }) => kind)).toEqual(['Bounce']);
  });

  it('keeps what is nested without end in quarantine, and lives', async () => {
    const { deliver, store } = await createTestApp();
    const deep = `{"eventType":"Zed","x":${'{"a":'.repeat(20_000)}1${'}'.repeat(20_000)},"mail":${JSON.stringify(hard.mail)}}`;
    expect((await deliver(deep)).status).toBe(200);
    expect((await store.quarantine.list({ limit: 9 })).map(({ reason }) => reason)).toEqual(['too-deep']);
  });

  it('says that inbound mail is not looked at', async () => {
    const { deliver, store } = await createTestApp();
    expect(
      (await deliver({ notificationType: 'Received', receipt: {}, mail: hard.mail, content: 'hello' })).status,
    ).toBe(200);
    expect((await store.sources.notices(TOPIC)).map(({ kind, detail }) => [kind, detail])).toEqual([
      ['ignored', expect.stringContaining('inbound')],
    ]);
    expect(await store.events.latest({ limit: 9 })).toEqual([]);
  });

  it('takes mail of a listed account', async () => {
    const { deliver, store } = await createTestApp({ sesAccounts: ['999999999999'] });
    await deliver({ ...hard, mail: { ...(hard.mail as object), sendingAccountId: '999999999999' } });
    expect((await store.events.message('m-1'))?.fields.account).toBe('999999999999');
  });

  it('reads a message that a proxy encoded twice', async () => {
    const { deliver, store } = await createTestApp();
    expect((await deliver(JSON.stringify(JSON.stringify(hard)))).status).toBe(200);
    expect(await store.events.message('m-1')).not.toBeNull();
  });

  it('is not shaken by strange shapes inside a readable message', async () => {
    const { deliver, store } = await createTestApp();
    const strange = {
      eventType: 'Bounce',
      bounce: {
        bounceType: 7,
        bounceSubType: null,
        bouncedRecipients: [null, 3, {}, { emailAddress: 5 }, { emailAddress: '  ' }, { emailAddress: 'no address' }],
        timestamp: {},
      },
      mail: {
        messageId: 'odd',
        timestamp: '2018-10-08T14:05:45 +0000',
        destination: 'ann@example.net',
        tags: { a: 'b', c: [1], 'ses:tenant-name': [] },
        commonHeaders: 4,
      },
    };
    expect((await deliver(strange)).status).toBe(200);
    expect(await store.quarantine.list({ limit: 9 })).toEqual([]);
    const found = await store.events.message('odd');
    expect(found?.acceptedAt).toBe(Date.UTC(2018, 9, 8, 14, 5, 45));
    expect(found?.events.map(({ recipient, class: of }) => [recipient, of]).sort()).toEqual([
      ['', 'soft'],
      ['no address', 'soft'],
    ]);
  });
});

describe('refusals before anything is fetched', () => {
  const refused = async (
    send: (app: Awaited<ReturnType<typeof createTestApp>>) => Response | Promise<Response>,
    options: TestAppOptions = {},
  ) => {
    const app = await createTestApp({ ...options, answer: () => new Response('never') });
    const response = await send(app);
    expect(app.requested).toEqual([]);
    expect(await app.store.events.latest({ limit: 1 })).toEqual([]);
    return problem(response);
  };

  it.each([
    ['no JSON', 'hello', 400],
    ['an empty body', '', 400],
    ['an array', '[]', 400],
    ['an unknown type', JSON.stringify({ Type: 'Hello' }), 400],
    ['missing members', JSON.stringify({ Type: 'Notification', MessageId: 'x' }), 400],
    ['deep nesting', `${'['.repeat(100_000)}${']'.repeat(100_000)}`, 400],
  ])('%s -> %i', async (_, body, status) => {
    expect((await refused(({ post }) => post(body))).status).toBe(status);
  });

  it('answers 413 to a body over the limit, told or streamed', async () => {
    expect((await refused(({ post }) => post('x'.repeat(600_000)))).code).toBe('body-too-large');
    const endless = () => {
      let sent = 0;
      return new ReadableStream<Uint8Array>({
        pull: (controller) => {
          sent++;
          controller.enqueue(new Uint8Array(65_536).fill(120));
          if (sent > 1_000) controller.close();
        },
      });
    };
    const streamed = await refused(({ app }) =>
      app.request('/webhooks/ses', { method: 'POST', body: endless(), duplex: 'half' } as RequestInit),
    );
    expect(streamed.status).toBe(413);
  });

  it('refuses raw delivery and says what to untick', async () => {
    const byHeader = await refused(({ post }) =>
      post(hard, { 'x-amz-sns-rawdelivery': 'true', 'x-amz-sns-message-type': 'Notification' }),
    );
    expect(byHeader).toMatchObject({ status: 403, code: 'sns-raw-delivery' });
    expect(byHeader.detail).toContain('Enable raw message delivery');
    expect((await refused(({ post }) => post(hard))).code).toBe('sns-raw-delivery');
  });

  it('refuses a validly signed message of a topic that is not allowed', async () => {
    const stranger = await createSigner({ topicArn: 'arn:aws:sns:us-east-1:999999999999:attacker' });
    const pinned = { [stranger.certificateUrl]: stranger.certificatePem };
    const answer = await refused(({ post }) => post(stranger.notification({ message: JSON.stringify(hard) })), {
      pinned,
    });
    expect(answer).toMatchObject({ status: 403, code: 'topic-not-allowed' });
    expect((await refused(({ post }) => post(stranger.unsubscribeConfirmation()), { pinned })).code).toBe(
      'topic-not-allowed',
    );
  });

  it.each([
    'sns',
    'arn:aws:sns:s3-us-west-2:123456789012:ses-events',
    'arn:aws:sns:us-east-1:123456789012:x.fifo',
    'arn:aws:sqs:us-east-1:123456789012:ses-events',
  ])('refuses the topic %s', async (arn) => {
    const answer = await refused(({ post, signer }) =>
      post({ ...signer.notification({ message: '{}' }), TopicArn: arn }),
    );
    expect(answer).toMatchObject({ status: 403, code: 'topic-not-allowed' });
  });

  it.each([
    'http://sns.us-east-1.amazonaws.com/SimpleNotificationService-0123456789abcdef0123456789abcdef.pem',
    'https://sns.us-east-1.amazonaws.com.evil.example/SimpleNotificationService-0123456789abcdef0123456789abcdef.pem',
    'https://sns.us-east-1.amazonaws.com@evil.example/SimpleNotificationService-0123456789abcdef0123456789abcdef.pem',
    'https://sns.us-east-1.amazonaws.com:8443/SimpleNotificationService-0123456789abcdef0123456789abcdef.pem',
    'https://sns.s3-us-west-2.amazonaws.com/SimpleNotificationService-0123456789abcdef0123456789abcdef.pem',
    'https://sns.eu-west-1.amazonaws.com/SimpleNotificationService-0123456789abcdef0123456789abcdef.pem',
    'https://sns.us-east-1.amazonaws.com/?a=.pem',
    'https://s3.amazonaws.com/bucket/x.pem',
    'http://169.254.169.254/latest/meta-data/',
    'not a url',
  ])('refuses the certificate URL %s', async (url) => {
    const answer = await refused(({ post, signer }) =>
      post({ ...signer.notification({ message: JSON.stringify(hard) }), SigningCertURL: url }),
    );
    expect(answer).toMatchObject({ status: 403, code: 'sns-certificate-url' });
  });

  it('refuses what was changed after signing, and unknown signature versions', async () => {
    const signed = (app: Awaited<ReturnType<typeof createTestApp>>) =>
      app.signer.notification({ message: JSON.stringify(hard) });
    for (const change of [
      { Message: '{}' },
      { MessageId: crypto.randomUUID() },
      { Timestamp: '2026-11-22T00:00:00.000Z' },
      { Subject: 'hello' },
      { Signature: 'AAAA' },
    ]) {
      expect((await refused((app) => app.post({ ...signed(app), ...change }))).code).toBe('sns-signature');
    }
    expect((await refused((app) => app.post({ ...signed(app), SignatureVersion: '3' }))).code).toBe(
      'sns-signature-version',
    );
    const v1 = await createSigner({ topicArn: TOPIC, signatureVersion: '1' });
    const pinned = { [v1.certificateUrl]: v1.certificatePem };
    const body = v1.notification({ message: JSON.stringify(hard) });
    expect((await refused(({ post }) => post(body), { pinned, requireSignatureVersion: '2' })).code).toBe(
      'sns-signature-version',
    );
    const { post } = await createTestApp({ pinned });
    expect((await post(body)).status).toBe(200);
  });

  it('refuses headers that contradict the body', async () => {
    const answer = await refused(({ post, signer }) =>
      post(signer.notification({ message: '{}' }), { 'x-amz-sns-message-type': 'SubscriptionConfirmation' }),
    );
    expect(answer).toMatchObject({ status: 400, code: 'sns-header-mismatch' });
  });

  it('answers 405 to other methods', async () => {
    const { app } = await createTestApp();
    const response = await app.request('/webhooks/ses');
    expect(response.status).toBe(405);
    expect(response.headers.get('allow')).toBe('POST');
  });
});

describe('what cannot be decided now is 503, so that SNS sends it again', () => {
  it('when the certificate cannot be fetched', async () => {
    const { deliver, requested, signer } = await createTestApp({ pinned: {} });
    const response = await deliver(hard);
    expect([response.status, (await problem(response)).code]).toEqual([503, 'sns-certificate-unavailable']);
    expect(requested).toEqual([signer.certificateUrl]);
  });

  if (HAS_QUEUE) {
    it('when the store is down: what is in the queue waits there, and comes again', async () => {
      const store = await openStore();
      let isDown = true;
      const record: typeof store.events.record = (batch) =>
        isDown ? Promise.reject(new StoreUnavailableError(new Error('full'))) : store.events.record(batch);
      const { app, deliver, logged } = await createTestApp({
        store: { ...store, events: { ...store.events, record } },
      });
      expect((await deliver(hard)).status).toBe(200);
      expect(await store.events.message('m-1')).toBeNull();
      isDown = false;
      await app.request('/healthz');
      expect(await store.events.message('m-1')).not.toBeNull();
      expect(logged.map(({ event }) => event)).toContain('queue-not-recorded');
      expect(JSON.stringify(logged)).not.toContain('example.net');
    });
  } else {
    it('when the store is down: nothing is acknowledged', async () => {
      const store = await openStore();
      const broken = {
        ...store,
        events: { ...store.events, record: () => Promise.reject(new StoreUnavailableError(new Error('full'))) },
      };
      const { deliver, logged } = await createTestApp({ store: broken });
      const response = await deliver(hard);
      expect([response.status, (await problem(response)).code]).toEqual([503, 'store-unavailable']);
      expect(JSON.stringify(logged)).not.toContain('example.net');
      await store.close();
    });
  }

  it('when the database is gone', async () => {
    const { deliver, store, app, key, api } = await createTestApp();
    const token = await key(['check']);
    await store.close();
    expect((await deliver(hard)).status).toBe(HAS_QUEUE ? 200 : 503);
    expect((await app.request('/readyz')).status).toBe(503);
    expect((await app.request('/healthz')).status).toBe(200);
    expect((await api('GET', '/v1/check?recipient=ann@example.net', token)).status).toBe(503);
  });

  it('when a batch is refused for one message: that one goes to quarantine, the others are stored', async () => {
    const store = await openStore();
    const record: typeof store.events.record = (batch) =>
      batch.messages.some(({ messageId }) => messageId === 'poison')
        ? Promise.reject(new Error('constraint'))
        : store.events.record(batch);
    const { deliver } = await createTestApp({ store: { ...store, events: { ...store.events, record } } });
    const poison = send({ ...mail, messageId: 'poison' });
    const answers = await Promise.all([deliver(hard), deliver(poison), deliver(send({ ...mail, messageId: 'm-2' }))]);
    expect(answers.map(({ status }) => status)).toEqual([200, 200, 200]);
    expect(await store.events.message('m-1')).not.toBeNull();
    expect(await store.events.message('m-2')).not.toBeNull();
    expect((await store.quarantine.list({ limit: 9 })).map(({ reason, raw }) => [reason, raw])).toEqual([
      ['unstorable', JSON.stringify(poison)],
    ]);
  });
});

describe('subscriptions', () => {
  const confirmed = () =>
    new Response(
      '<ConfirmSubscriptionResponse><ConfirmSubscriptionResult><SubscriptionArn>arn:aws:sns:us-east-1:123456789012:ses-events:1</SubscriptionArn></ConfirmSubscriptionResult></ConfirmSubscriptionResponse>',
    );

  it('confirms a listed topic by a rebuilt URL, once, and never by the given one', async () => {
    const { post, signer, requested, store } = await createTestApp({ answer: confirmed });
    const envelope = signer.subscriptionConfirmation({
      token: 'abc123',
      subscribeUrl: 'http://169.254.169.254/latest/meta-data/',
    });
    const headers = signer.headersFor(envelope);
    expect(headers['x-amz-sns-subscription-arn']).toBeUndefined();
    expect(await (await post(envelope, headers)).json()).toEqual({ status: 'confirmed' });
    expect(await (await post(envelope)).json()).toEqual({ status: 'confirmed' });
    expect(requested).toEqual([
      `https://sns.us-east-1.amazonaws.com/?Action=ConfirmSubscription&TopicArn=${encodeURIComponent(TOPIC)}&Token=abc123`,
    ]);
    expect((await store.sources.find(TOPIC))?.state).toBe('confirmed');
  });

  it('answers 503 while AWS cannot be reached, and confirms when SNS tries again', async () => {
    let up = false;
    const { post, signer } = await createTestApp({
      answer: () => (up ? confirmed() : new Response('', { status: 500 })),
    });
    const envelope = signer.subscriptionConfirmation();
    expect((await post(envelope)).status).toBe(503);
    up = true;
    expect((await post(envelope)).status).toBe(200);
  });

  it('keeps a listed topic waiting when automatic confirmation is off', async () => {
    const { post, signer, requested, store, api, key } = await createTestApp({ autoConfirm: false, answer: confirmed });
    const response = await post(signer.subscriptionConfirmation({ token: 'tok' }));
    expect([response.status, await response.json()]).toEqual([200, { status: 'pending' }]);
    expect(requested).toEqual([]);
    expect((await store.sources.pending(TOPIC)).map(({ token }) => token)).toEqual(['tok']);
    const approved = await api('POST', `/v1/sources/${encodeURIComponent(TOPIC)}/approve`, await key(['admin']));
    expect(await approved.json()).toMatchObject({ state: 'confirmed', account: '123456789012' });
    expect(requested).toHaveLength(1);
  });

  const FOREIGN = 'arn:aws:sns:eu-west-1:999999999999:other';

  it('keeps a strange topic for an operator with 403, and confirms it on approval', async () => {
    const stranger = await createSigner({ topicArn: FOREIGN });
    const app = await createTestApp({
      pinned: { [stranger.certificateUrl]: stranger.certificatePem },
      answer: confirmed,
    });
    const response = await app.post(stranger.subscriptionConfirmation({ token: 'tok' }));
    expect([response.status, (await problem(response)).code]).toEqual([403, 'topic-not-allowed']);
    expect(app.requested).toEqual([]);
    const admin = await app.key(['admin']);
    const listed = (await (await app.api('GET', '/v1/sources', admin)).json()) as {
      items: { id: string; state: string; account: string }[];
    };
    expect(listed.items.find(({ id }) => id === FOREIGN)).toMatchObject({ state: 'pending', account: '999999999999' });
    const approved = await app.api('POST', `/v1/sources/${encodeURIComponent(FOREIGN)}/approve`, admin);
    expect([approved.status, await approved.json()]).toEqual([
      200,
      { state: 'confirmed', account: '999999999999', newAccount: true },
    ]);
    expect(app.requested).toEqual([
      `https://sns.eu-west-1.amazonaws.com/?Action=ConfirmSubscription&TopicArn=${encodeURIComponent(FOREIGN)}&Token=tok`,
    ]);
    const body = { ...hard, mail: { ...(hard.mail as object), sendingAccountId: '999999999999' } };
    expect((await app.post(stranger.notification({ message: JSON.stringify(body) }))).status).toBe(200);
  });

  it('says what to press when the waiting confirmation has expired, with the topic allowed', async () => {
    const stranger = await createSigner({ topicArn: FOREIGN });
    const app = await createTestApp({
      pinned: { [stranger.certificateUrl]: stranger.certificatePem },
      answer: confirmed,
    });
    await app.post(stranger.subscriptionConfirmation({ token: 'tok' }));
    app.advance(2 * 86_400_000 + 1);
    const approved = await app.api(
      'POST',
      `/v1/sources/${encodeURIComponent(FOREIGN)}/approve`,
      await app.key(['admin']),
    );
    const { code, detail } = await problem(approved);
    expect([approved.status, code]).toEqual([409, 'subscription-expired']);
    expect(detail).toContain('Request confirmation');
    expect(app.requested).toEqual([]);
    expect((await app.store.sources.find(FOREIGN))?.approvedAt).not.toBeNull();
  });

  it('keeps a place for a listed topic, however many strangers wait', async () => {
    const stranger = await createSigner({ topicArn: FOREIGN });
    const { certificateUrl, certificatePem } = stranger;
    const own = await createTestApp();
    const pinned = { [certificateUrl]: certificatePem, [own.signer.certificateUrl]: own.signer.certificatePem };
    const app = await createTestApp({ autoConfirm: false, answer: confirmed, pinned });
    for (let i = 0; i < 100; i++) await app.post(stranger.subscriptionConfirmation({ token: `t${i}` }));
    expect(await (await app.post(app.signer.subscriptionConfirmation({ token: 'ours' }))).json()).toEqual({
      status: 'pending',
    });
    const approved = await app.api(
      'POST',
      `/v1/sources/${encodeURIComponent(TOPIC)}/approve`,
      await app.key(['admin']),
    );
    expect(await approved.json()).toMatchObject({ state: 'confirmed' });
  });

  it('confirms every waiting token of a topic: each is an endpoint', async () => {
    const stranger = await createSigner({ topicArn: FOREIGN });
    const app = await createTestApp({
      pinned: { [stranger.certificateUrl]: stranger.certificatePem },
      answer: confirmed,
    });
    for (const token of ['one', 'two']) await app.post(stranger.subscriptionConfirmation({ token }));
    await app.api('POST', `/v1/sources/${encodeURIComponent(FOREIGN)}/approve`, await app.key(['admin']));
    expect(app.requested.map((url) => new URL(url).searchParams.get('Token')).sort()).toEqual(['one', 'two']);
  });

  it('keeps at most 100 strange subscriptions', async () => {
    const stranger = await createSigner({ topicArn: FOREIGN });
    const app = await createTestApp({ pinned: { [stranger.certificateUrl]: stranger.certificatePem } });
    for (let i = 0; i < 101; i++)
      expect((await app.post(stranger.subscriptionConfirmation({ token: `t${i}` }))).status).toBe(403);
    expect(await app.store.sources.pending(FOREIGN)).toHaveLength(100);
  });

  it('records an UnsubscribeConfirmation and never follows it', async () => {
    const { post, signer, requested, store, logged } = await createTestApp({ answer: confirmed });
    expect(
      (
        await post(
          signer.unsubscribeConfirmation({
            subscribeUrl: 'https://sns.us-east-1.amazonaws.com/?Action=ConfirmSubscription',
          }),
        )
      ).status,
    ).toBe(200);
    expect(requested).toEqual([]);
    expect((await store.sources.find(TOPIC))?.state).toBe('unsubscribed');
    expect((await store.sources.notices(TOPIC)).map(({ kind }) => kind)).toEqual(['unsubscribed']);
    expect(logged.map(({ event }) => event)).toContain('subscription-ended');
  });
});

it.each([
  ['sns-notification-event-bounce-v1.json', 200],
  ['sns-notification-event-complaint-v2.json', 200],
  ['sns-notification-identity-bounce-no-subject.json', 200],
  ['sns-notification-identity-setup.json', 200],
  ['sns-notification-validation-text.json', 200],
  ['sns-notification-with-message-attributes.json', 200],
  ['sns-notification-unicode-message.json', 200],
  ['sns-notification-govcloud.json', 200],
  ['sns-unsubscribe-confirmation-v2.json', 200],
  ['sns-notification-tampered.json', 403],
  ['sns-notification-foreign-topic.json', 403],
  ['sns-notification-lookalike-cert.json', 403],
  ['sns-notification-http-cert.json', 403],
])('the recorded delivery %s is answered %i', async (name, status) => {
  const { post, requested } = await createTestApp({ topics: ACCOUNT_TOPICS, pinned: SAMPLE_CERTS });
  expect((await post(sample(name))).status).toBe(status);
  expect(requested).toEqual([]);
});

it('writes no address, token or body to the log', async () => {
  const app = await createTestApp();
  await app.deliver(hard);
  await app.deliver('garbage ann@example.net');
  await app.post('garbage ann@example.net');
  await app.post({ ...app.signer.notification({ message: JSON.stringify(hard) }), Signature: 'AAAA' });
  await app.post(app.signer.subscriptionConfirmation({ token: 'secretToken' }));
  await app.deliver(delivery(mail, T0, ['ann@example.net']));
  await app.deliver(complaint(mail, { at: T0, recipients: ['ann@example.net'] }));
  await app.api('GET', '/v1/check?recipient=ann@example.net', 'sentinel_wrong');
  const text = JSON.stringify(app.logged);
  expect(app.logged.length).toBeGreaterThan(2);
  for (const secret of ['example.net', 'garbage', 'secretToken', 'sentinel_wrong']) expect(text).not.toContain(secret);
});
