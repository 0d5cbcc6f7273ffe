/** What trips others up in SES's events, each by its number in our fact sheet: through the real app it ends as it should. */
import { describe, expect, it } from 'vitest';
import { stateOf } from '../../src/reputation/mail-state.ts';
import type { MetricName } from '../../src/reputation/metrics.ts';
import { rateOf, ratioOf } from '../../src/reputation/rates.ts';
import { DAY, HOUR, SECOND, toIso } from '../../src/shared/time.ts';
import { type EventFacts, StoreUnavailableError } from '../../src/store/contract.ts';
import { createTestApp, type TestAppOptions } from '../support/app.ts';
import { fixture } from '../support/fixtures.ts';
import { HAS_QUEUE, openStore } from '../support/platform.ts';
import {
  ACCOUNT,
  type BounceSpec,
  bounce,
  complaint,
  delivery,
  type Format,
  type MailSpec,
  other,
  send,
  TOPIC,
} from '../support/ses.ts';

const T0 = Date.UTC(2026, 6, 14, 9, 30);
const PUBLISHED = T0 + 30 * DAY;
const ann = 'ann@example.net';
const bob = 'bob@example.org';
const zoe = 'zoe@example.net';
const SENTENCE = 'Successfully validated SNS topic for Amazon SES event publishing.';
const QUEUE = `arn:aws:sqs:us-east-1:${ACCOUNT}:ses-queue`;

const to = (destination: readonly string[], over: Partial<MailSpec> = {}): MailSpec => ({
  messageId: 'm-1',
  acceptedAt: T0,
  destination,
  ...over,
});
const failed = (emailAddress: string) => ({ emailAddress, action: 'failed', status: '5.1.1' });
const bounced = (destination: readonly string[], over: Partial<BounceSpec> = {}) =>
  bounce(to(destination), { at: T0 + SECOND, recipients: [failed(destination[0] ?? '')], ...over });
const complained = (destination: readonly string[], over: object = {}) => {
  const body = complaint(to(destination), { at: T0 + SECOND, recipients: destination });
  return { ...body, complaint: { ...(body.complaint as object), ...over } };
};
/** The same body with other members in `mail`. */
const withMail = (body: Record<string, unknown>, over: object) => ({
  ...body,
  mail: { ...(body.mail as object), ...over },
});

async function setUp(options: TestAppOptions = {}) {
  const app = await createTestApp(options);
  const token = await app.key(['check', 'ingest']);
  const { store } = app;
  const signed = (message: object | string) =>
    app.signer.notification({
      message: typeof message === 'string' ? message : JSON.stringify(message),
      timestamp: toIso(PUBLISHED),
    });
  return {
    ...app,
    publish: async (...messages: readonly (object | string)[]) => {
      for (const each of messages) expect((await app.post(signed(each))).status).toBe(200);
    },
    signed,
    /** By the road of EventBridge's API destinations and of Lambda, which opens every carrier. */
    ingest: async (event: object) => (await app.api('POST', '/webhooks/eventbridge', token, event)).json(),
    /** Per recipient: the reason why it may not be written to, or `allowed`. */
    check: async (...recipients: readonly string[]) => {
      const response = await app.api('POST', '/v1/check', token, { recipients });
      const { results } = (await response.json()) as { results: { allowed: boolean; reason?: string }[] };
      return results.map(({ allowed, reason }) => (allowed ? 'allowed' : reason));
    },
    /** The counters that are not 0. */
    counts: async () => {
      const hours = await store.reputation.hours({ from: 0, to: 1e6 });
      const sum = (name: MetricName) => hours.reduce((total, hour) => total + hour[name], 0);
      return Object.fromEntries(JUDGED.map((name) => [name, sum(name)]).filter(([, count]) => count !== 0));
    },
    states: async () =>
      Object.fromEntries(
        ((await store.events.message('m-1'))?.mails ?? []).map(({ recipient, flags }) => [recipient, stateOf(flags)]),
      ),
    quarantined: async () => (await store.quarantine.list({ limit: 9 })).map(({ reason }) => reason),
  };
}

const HARD = { attempted: 1, hardBounced: 1 };
const SOFT = { attempted: 1, softBounced: 1 };

interface Case {
  readonly told: readonly object[];
  readonly counts: Readonly<Partial<Record<MetricName, number>>>;
  readonly check: Readonly<Record<string, string>>;
  readonly event?: Partial<EventFacts>;
}

const CASES: Readonly<Record<string, Case>> = {
  '01: a bounce without a DSN has no action, status and diagnosticCode': {
    told: [bounced([ann, bob], { recipients: [{ emailAddress: ann }] })],
    counts: HARD,
    check: { [ann]: 'bounce', [bob]: 'allowed' },
    event: {
      recipient: ann,
      detail: {
        bounceType: 'Permanent',
        bounceSubType: 'General',
        feedbackId: 'fb-m-1-event',
        reportingMTA: 'dns; mta.example.com',
      },
    },
  },
  '02: a bounced address with a display name': {
    told: [bounced([ann, bob], { recipients: [failed('"Doe, Ann <x>" <ann@example.net>')] })],
    counts: HARD,
    check: { [ann]: 'bounce', [bob]: 'allowed' },
  },
  '03: a bounce that names where the mail was forwarded to': {
    told: [bounced([ann], { recipients: [failed('forwarded@example.com')] })],
    counts: HARD,
    check: { [ann]: 'bounce', 'forwarded@example.com': 'allowed' },
    event: { recipient: ann, detail: expect.objectContaining({ finalRecipient: 'forwarded@example.com' }) },
  },
  '04: destination and bounce in different cases are one recipient': {
    told: [send(to(['Ann@Example.net', bob])), bounced(['ANN@example.NET', bob])],
    counts: { sent: 2, attempted: 2, hardBounced: 1 },
    check: { 'aNN@EXAMPLE.net': 'bounce', [bob]: 'allowed' },
  },
  '14: nobody is named in a complaint about one destination': {
    told: [complained([ann], { complainedRecipients: [] })],
    counts: { complained: 1 },
    check: { [ann]: 'complaint' },
  },
  '14: nobody is named in a complaint about several, entries without an address': {
    told: [complained([ann, bob], { complainedRecipients: [{}, { emailAddress: null }] })],
    counts: { complained: 1 },
    check: { [ann]: 'allowed', [bob]: 'allowed' },
    event: { recipient: '', attribution: 'ambiguous' },
  },
  '15: not-spam is no complaint': {
    told: [complained([ann], { complaintFeedbackType: 'not-spam' })],
    counts: {},
    check: { [ann]: 'allowed' },
    event: { class: 'not-spam' },
  },
  '15: a feedback type that nobody knows is a complaint': {
    told: [complained([ann], { complaintFeedbackType: 'carrier-pigeon' })],
    counts: { complained: 1 },
    check: { [ann]: 'complaint' },
  },
  '16: the accused of a complaint are one complaint, and those at another provider are none': {
    told: [complained([ann, zoe, bob], { complainedRecipients: [{ emailAddress: ann }, { emailAddress: zoe }] })],
    counts: { complained: 1 },
    check: { [ann]: 'complaint', [zoe]: 'complaint', [bob]: 'allowed' },
    event: { recipient: ann, attribution: 'ambiguous' },
  },
  '17: a complaint without a report has neither feedback type nor user agent': {
    told: [complained([ann])],
    counts: { complained: 1 },
    check: { [ann]: 'complaint' },
    event: { detail: { feedbackId: 'fb-m-1' } },
  },
  '18: a redacted complaint without a time happened when it was published': {
    told: [
      complained([ann], { timestamp: undefined, complainedRecipients: [{ emailAddress: 'redacted@example.net' }] }),
    ],
    counts: { complained: 1 },
    check: { [ann]: 'complaint', 'redacted@example.net': 'allowed' },
    event: { recipient: ann, occurredAt: PUBLISHED },
  },
  'a bounce that lists one failed and one delayed recipient of three blocks the failed one': {
    told: [
      bounced([ann, bob, zoe], {
        recipients: [failed(bob), { emailAddress: zoe, action: 'delayed', status: '4.4.7' }],
      }),
    ],
    counts: { attempted: 2, hardBounced: 1, softBounced: 1 },
    check: { [ann]: 'allowed', [bob]: 'bounce', [zoe]: 'allowed' },
  },
  'leaving one topic of a contact list is no bounce, and blocks nothing else': {
    told: [send(to([ann])), bounced([ann], { subType: 'UnsubscribedRecipient' })],
    counts: { sent: 1, notAttempted: 1 },
    check: { [ann]: 'allowed' },
  },
  'a bounce rate stays under 100 % when the sends never came and bounces come twice': {
    told: [
      bounced([ann]),
      bounced([ann]),
      bounce(to([ann]), { at: T0 + SECOND, recipients: [failed(ann)] }, 'notification'),
    ],
    counts: HARD,
    check: { [ann]: 'bounce' },
  },
  'all that happens to one mail is one attempt': {
    told: [
      send(to([ann])),
      ...[1, 2].map((n) =>
        other(to([ann]), 'DeliveryDelay', { timestamp: toIso(T0 + n), delayedRecipients: [failed(ann)] }),
      ),
      delivery(to([ann]), T0 + SECOND, [ann]),
      ...[1, 2, 3].map((n) => other(to([ann]), 'Open', { timestamp: toIso(T0 + n * SECOND) })),
      other(to([ann]), 'Click', { timestamp: toIso(T0 + SECOND), link: 'https://www.example.com/' }),
    ],
    counts: { sent: 1, attempted: 1, delivered: 1, deliveredOutsideGoogle: 1 },
    check: { [ann]: 'allowed' },
  },
};

/** What the rates are made of. */
const JUDGED: readonly MetricName[] = [
  'sent',
  'attempted',
  'delivered',
  'deliveredOutsideGoogle',
  'hardBounced',
  'softBounced',
  'notAttempted',
  'complained',
];

describe('what a body comes to', () => {
  it.each(Object.entries(CASES))('%s', async (_, { told, counts, check, event }) => {
    const app = await setUp();
    await app.publish(...told);
    expect(await app.quarantined()).toEqual([]);
    expect(await app.counts()).toEqual(counts);
    expect(await app.check(...Object.keys(check))).toEqual(Object.values(check));
    if (event !== undefined) {
      const events = (await app.store.events.message('m-1'))?.events;
      expect(events).toContainEqual(expect.objectContaining(event));
    }
  });

  it.each<Format>(['event', 'notification'])(
    '07: the type is read from its member in the %s format too',
    async (format) => {
      const { publish, counts, check } = await setUp();
      await publish(
        bounce(to([ann]), { at: T0, recipients: [failed(ann)] }, format),
        complaint(to([bob], { messageId: 'm-2' }), { at: T0, recipients: [bob] }, format),
        delivery(to([zoe], { messageId: 'm-3' }), T0, [zoe], format),
      );
      expect(await counts()).toEqual({
        attempted: 2,
        delivered: 1,
        deliveredOutsideGoogle: 1,
        hardBounced: 1,
        complained: 1,
      });
      expect(await check(ann, bob, zoe)).toEqual(['bounce', 'complaint', 'allowed']);
    },
  );

  it('08: "Rendering Failure" has a space, and its object is "failure"', async () => {
    const { publish, store, states, counts, quarantined } = await setUp();
    await publish(other(to([ann]), 'Rendering Failure', { errorMessage: 'no name', templateName: 'Invoice' }));
    expect([await states(), await counts(), await quarantined()]).toEqual([{ [ann]: 'rendering-failed' }, {}, []]);
    expect((await store.events.message('m-1'))?.events[0]?.detail).toEqual({
      errorMessage: 'no name',
      templateName: 'Invoice',
    });
  });

  it.each([
    ['Transient', 'General'],
    ['Undetermined', 'Undetermined'],
  ])('12: five out-of-office replies, as %s/%s after the delivery, block nobody', async (type, subType) => {
    const { publish, states, counts, check } = await setUp();
    for (let n = 1; n <= 5; n++) {
      const mail = to([ann], { messageId: `m-${n}` });
      const reply = bounce(mail, { at: T0 + 2 * SECOND, type, subType, recipients: [{ emailAddress: ann }] });
      await publish(delivery(mail, T0 + SECOND, [ann]), reply);
    }
    expect(await counts()).toEqual({ attempted: 5, delivered: 5, deliveredOutsideGoogle: 5, softBounced: 5 });
    expect([await states(), await check(ann)]).toEqual([{ [ann]: 'delivered' }, ['allowed']]);
  });

  it('13: a failure that SES calls Transient blocks nobody, and does not keep the later Permanent one from it', async () => {
    const { publish, counts, check } = await setUp();
    await publish(bounced([ann], { type: 'Transient', recipients: [{ ...failed(ann), status: '5.4.4' }] }));
    expect([await counts(), await check(ann)]).toEqual([SOFT, ['allowed']]);
    await publish(bounced([ann]));
    expect([await counts(), await check(ann)]).toEqual([HARD, ['bounce']]);
  });

  it('26: the same bounce, complaint and delivery in both formats are one of each', async () => {
    const { publish, counts, store } = await setUp();
    for (const format of ['event', 'notification'] as const) {
      // Each mechanism stamps its own time.
      const at = T0 + (format === 'event' ? 1 : 2) * SECOND;
      await publish(
        delivery(to([ann]), at, [ann], format),
        bounce(to([ann]), { at, recipients: [failed(ann)] }, format),
        complaint(to([ann]), { at, recipients: [ann] }, format),
      );
    }
    expect(await counts()).toEqual({
      attempted: 1,
      delivered: 1,
      deliveredOutsideGoogle: 1,
      hardBounced: 1,
      complained: 1,
    });
    const events = (await store.events.message('m-1'))?.events.map(({ kind }) => kind);
    expect(events?.toSorted()).toEqual(['Bounce', 'Complaint']);
    expect((await store.suppressions.find([ann])).map(({ reason }) => reason).toSorted()).toEqual([
      'bounce',
      'complaint',
    ]);
  });

  it('29: the global list forgets in 14 days, and so do we; it counts as a bounce all the same', async () => {
    const { now, advance, deliver, check, counts } = await setUp();
    const at = now() - HOUR;
    const listed = bounce(to([ann], { acceptedAt: at }), { at, subType: 'Suppressed', recipients: [failed(ann)] });
    await deliver(listed);
    advance(14 * DAY - HOUR - 1);
    expect(await check(ann)).toEqual(['bounce']);
    advance(1);
    expect([await check(ann), await counts()]).toEqual([['allowed'], HARD]);
  });

  it('mail that SES did not send is no attempt and no bounce, though its Send was announced', async () => {
    const { now, deliver, states, counts, check } = await setUp();
    const mail = to([ann], { acceptedAt: now() });
    const listed = bounce(mail, { at: now(), subType: 'OnAccountSuppressionList', recipients: [failed(ann)] });
    for (const each of [listed, send(mail)]) await deliver(each);
    expect(await counts()).toEqual({ sent: 1, notAttempted: 1 });
    expect([await states(), await check(ann)]).toEqual([{ [ann]: 'not-attempted' }, ['ses-list']]);
  });

  it('31: without mail outside Google there is no complaint rate, not one of 0', async () => {
    const { publish, store } = await setUp();
    const ratios = async () =>
      (await store.reputation.accounts({ from: 0, to: 1e6 })).map((account) => ratioOf('complaint', account));
    const hosted = delivery(to([zoe], { messageId: 'm-2' }), T0, [zoe]);
    await publish(
      delivery(to(['ann@gmail.com', 'bob@googlemail.com']), T0, ['ann@gmail.com', 'bob@googlemail.com']),
      // Hosted there: the answer says so, not the domain.
      {
        ...hosted,
        delivery: { ...(hosted.delivery as object), smtpResponse: '250 2.0.0 OK  1785153071 41be03b00d2f7 - gsmtp' },
      },
    );
    expect((await ratios()).map(rateOf)).toEqual([null]);
    await publish(delivery(to([bob], { messageId: 'm-3' }), T0, [bob]));
    expect(await ratios()).toEqual([{ part: 0, whole: 1 }]);
  });

  it('a complaint of weeks later counts in the hour of its mail', async () => {
    const { publish, store } = await setUp();
    await publish(send(to([ann])), complaint(to([ann]), { at: T0 + 20 * DAY, recipients: [ann] }));
    const hours = await store.reputation.hours({ from: 0, to: 1e6 });
    expect(hours.map(({ hour, complained }) => [hour, complained])).toEqual([[Math.floor(T0 / HOUR), 1]]);
  });
});

describe('what is known of the message', () => {
  it('05: a source with a display name is routed by its address', async () => {
    const when = { source: 'hello@news.example.com' };
    const { publish, store } = await setUp({ routes: [{ when, tenant: 'acme', stream: null, validFrom: 0 }] });
    await publish(withMail(send(to([ann])), { source: '"News, Example" <Hello@News.Example.com>' }));
    const found = await store.events.message('m-1');
    expect([found?.fields.source, found?.tenant]).toEqual(['hello@news.example.com', 'acme']);
  });

  it.each([[['none', 'lists']], [['lists', 'none']]])(
    '06: tags are lists, and the other format has none: told as %s',
    async (order) => {
      const { publish, store } = await setUp();
      const tags = { campaign: ['spring', 'summer'], slot: ['top'], 'ses:tenant-name': ['acme'] };
      const bodies: Record<string, object> = {
        none: bounce(to([ann]), { at: T0, recipients: [failed(ann)] }, 'notification'),
        lists: withMail(send(to([ann])), { tags }),
      };
      await publish(...order.flatMap((name) => bodies[name] ?? []));
      const found = await store.events.message('m-1');
      expect(found?.tenant).toBe('acme');
      expect(found?.fields).toMatchObject({
        campaign: 'spring',
        tags: '{"campaign":["spring","summer"],"slot":["top"]}',
      });
    },
  );

  it('19: headers that were cut off leave the message known by its id and tags', async () => {
    const { publish, store } = await setUp();
    const spec = to([ann], { campaign: 'spring', configurationSet: 'marketing' });
    const cut = { headersTruncated: true, headers: [], commonHeaders: undefined };
    await publish(withMail(bounce(spec, { at: T0, recipients: [failed(ann)] }), cut));
    const known = { campaign: 'spring', configurationSet: 'marketing' };
    expect((await store.events.message('m-1'))?.fields).toMatchObject(known);
    await publish(send(spec));
    expect((await store.events.message('m-1'))?.fields).toMatchObject({ ...known, subject: 'Your invoice' });
  });

  it('20: commonHeaders.to with three addresses in one text names nobody: the destinations do', async () => {
    const { publish, states } = await setUp();
    const commonHeaders = { to: [`${ann}, Bob <${bob}>, ${zoe}`], subject: 'Hello' };
    await publish(withMail(send(to([ann, bob])), { commonHeaders }));
    expect(await states()).toEqual({ [ann]: 'sent', [bob]: 'sent' });
  });

  it('21: the tags that SES adds once it has delivered take none away', async () => {
    const { publish, store } = await setUp();
    const spec = to([ann], { campaign: 'spring', configurationSet: 'marketing', tenant: 'acme' });
    const outgoing = { 'ses:outgoing-ip': ['192.0.2.1'], 'ses:outgoing-tls-version': ['TLSv1.3'] };
    await publish(send(spec), withMail(delivery(spec, T0, [ann]), { tags: outgoing }));
    const found = await store.events.message('m-1');
    expect(found?.tenant).toBe('acme');
    expect(found?.fields).toMatchObject({ configurationSet: 'marketing', tags: '{"campaign":["spring"]}' });
  });

  it.each([
    ['seconds only', '2026-07-14T09:30:05Z', T0 + 5 * SECOND],
    ['with an offset', '2026-07-14T11:30:05.000+02:00', T0 + 5 * SECOND],
    ["as AWS's example has it", '2026-07-14T09:30:05 +0000', T0 + 5 * SECOND],
    ['before the mail', '2009-12-03T04:24:21.000-05:00', T0],
    ['after it was published', '2038-01-19T03:14:07Z', PUBLISHED],
    ['unreadable', 'Tue, 14 Jul 2026', PUBLISHED],
  ])('25: the time of a bounce, %s', async (_, timestamp, expected) => {
    const { publish, store } = await setUp();
    const body = bounced([ann]);
    await publish({ ...body, bounce: { ...(body.bounce as object), timestamp } });
    expect((await store.events.message('m-1'))?.mails[0]?.bouncedAt).toBe(expected);
  });

  it.each([
    ['sourceArn alone', `arn:aws:ses:us-east-1:999999999999:identity/example.com`, undefined],
    [
      'sendingAccountId, whatever the identity',
      `arn:aws:ses:us-east-1:${ACCOUNT}:identity/example.com`,
      '999999999999',
    ],
  ])('28: mail of another account, told by %s, is kept apart until the account is listed', async (_, arn, id) => {
    const foreign = withMail(bounced([ann]), { sourceArn: arn, sendingAccountId: id });
    const strict = await setUp();
    await strict.publish(foreign);
    expect([await strict.quarantined(), await strict.check(ann)]).toEqual([['foreign-account'], ['allowed']]);
    const listed = await setUp({ sesAccounts: ['999999999999'] });
    await listed.publish(foreign);
    expect([await listed.quarantined(), await listed.check(ann)]).toEqual([[], ['bounce']]);
    expect((await listed.store.events.message('m-1'))?.fields.account).toBe('999999999999');
  });
});

describe('how it comes', () => {
  it('09: Message as text with a line break, encoded twice, and parsed already', async () => {
    const { publish, ingest, signed, check, quarantined } = await setUp();
    const [first, second, third] = [ann, bob, zoe].map((each, n) =>
      bounce(to([each], { messageId: `m-${n}` }), { at: T0, recipients: [failed(each)] }),
    );
    await publish(`${JSON.stringify(first)}\n`, JSON.stringify(JSON.stringify(second)));
    expect(await ingest({ ...signed(''), Message: third })).toMatchObject({ messages: 1, quarantined: 0 });
    expect([await check(ann, bob, zoe), await quarantined()]).toEqual([['bounce', 'bounce', 'bounce'], []]);
  });

  it('10: the sentence of the setup, which is no JSON, poisons neither the webhook nor a batch', async () => {
    const { publish, ingest, check, quarantined, store } = await setUp();
    await publish(SENTENCE, `${SENTENCE}\n`);
    const bodies = [SENTENCE, `${SENTENCE}\n`, JSON.stringify(bounced([ann]))];
    const Records = bodies.map((body, n) => ({
      messageId: `q-${n}`,
      body,
      attributes: {},
      eventSource: 'aws:sqs',
      eventSourceARN: QUEUE,
    }));
    // A queue answers before it is opened what was sent.
    expect(await ingest({ Records })).toMatchObject({ messages: HAS_QUEUE ? 1 : 3, quarantined: 0 });
    expect([await check(ann), await quarantined()]).toEqual([['bounce'], []]);
    for (const source of [TOPIC, QUEUE])
      expect((await store.sources.notices(source))[0]).toMatchObject({ kind: 'setup', detail: SENTENCE });
  });

  it.each(['text/plain; charset=UTF-8', 'application/json', 'application/x-www-form-urlencoded'])(
    '11: the body is read as JSON though it is called %s',
    async (type) => {
      const { post, signed, check } = await setUp();
      expect((await post(signed(bounced([ann])), { 'content-type': type })).status).toBe(200);
      expect(await check(ann)).toEqual(['bounce']);
    },
  );

  it('22: a BOM, encoded words, a domain in Unicode, NUL and half a surrogate pair', async () => {
    const { publish, store, check } = await setUp();
    const subject = '=?UTF-8?Q?Gr=C3=BC=C3=9Fe?=';
    const recipient = {
      ...failed('=?UTF-8?Q?J=C3=BCrgen?= <jo@Bücher.example>'),
      diagnosticCode: '用户 🚫\0\ud83d\n5.1.1',
    };
    const body = bounced(['jo@xn--bcher-kva.example', bob], { recipients: [recipient] });
    await publish(`\uFEFF${JSON.stringify(withMail(body, { commonHeaders: { subject } }))}`);
    const found = await store.events.message('m-1');
    expect(found?.fields.subject).toBe(subject);
    expect(found?.events[0]?.detail.diagnosticCode).toBe('用户 🚫\uFFFD\n5.1.1');
    expect(await check('jo@bücher.example', 'jo@xn--bcher-kva.example')).toEqual(['bounce', 'bounce']);
  });

  it("23: Lambda's spelling of an envelope, Subject null, is read on its own road and refused on SNS's", async () => {
    const lambda = fixture('carriers/lambda-sns-event.json');
    const { ingest, post, signed, check, counts } = await setUp();
    expect(await ingest(JSON.parse(lambda))).toMatchObject({ messages: 1, quarantined: 0 });
    expect(await counts()).toEqual({ attempted: 1, delivered: 1 });
    const { SigningCertURL, ...envelope } = signed(bounced([ann]));
    expect((await post({ ...envelope, SigningCertUrl: SigningCertURL })).status).toBe(400);
    expect(await check(ann)).toEqual(['allowed']);
    // A null Subject was not signed.
    expect((await post({ ...envelope, SigningCertURL, Subject: null })).status).toBe(200);
    expect(await check(ann)).toEqual(['bounce']);
  });

  it('a message that failed once is not taken for one that was dealt with', async () => {
    const store = await openStore();
    let full = true;
    const record: typeof store.events.record = (batch) =>
      full ? Promise.reject(new StoreUnavailableError(new Error('full'))) : store.events.record(batch);
    const { post, signed, check } = await setUp({ store: { ...store, events: { ...store.events, record } } });
    const envelope = signed(bounced([ann]));
    expect([(await post(envelope)).status, await check(ann)]).toEqual([HAS_QUEUE ? 200 : 503, ['allowed']]);
    full = false;
    expect([(await post(envelope)).status, await check(ann)]).toEqual([200, ['bounce']]);
  });
});
