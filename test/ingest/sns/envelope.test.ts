import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { parseEnvelope } from '../../../src/ingest/sns/envelope.ts';
import { fixture, headersFrom, noHeaders } from './support.ts';

const notification = (): Record<string, unknown> => JSON.parse(fixture('sns-notification-event-bounce-v1.json'));
const subscription = (): Record<string, unknown> => JSON.parse(fixture('sns-subscription-confirmation-v1.json'));
const parse = (body: unknown, headers: Record<string, string> = {}) =>
  parseEnvelope(typeof body === 'string' ? body : JSON.stringify(body), headersFrom(headers));
const refused = (status: number, code: string) => ({ ok: false, error: { status, code } });

function without(body: Record<string, unknown>, key: string) {
  const { [key]: _, ...rest } = body;
  return rest;
}

describe('what is read', () => {
  test('a notification, its strings verbatim', () => {
    const body = notification();
    expect(parse(body)).toEqual({
      ok: true,
      value: {
        type: 'Notification',
        messageId: body.MessageId,
        topicArn: body.TopicArn,
        subject: body.Subject,
        message: body.Message,
        timestamp: body.Timestamp,
        signatureVersion: '1',
        signature: body.Signature,
        signingCertUrl: body.SigningCertURL,
      },
    });
  });

  test.each(['SubscriptionConfirmation', 'UnsubscribeConfirmation'])('a %s', (type) => {
    const body = { ...subscription(), Type: type };
    expect(parse(body)).toMatchObject({
      ok: true,
      value: { type, token: subscription().Token, subscribeUrl: subscription().SubscribeURL },
    });
  });

  test('behind a byte order mark', () => {
    expect(parse(`\uFEFF${JSON.stringify(notification())}`).ok).toBe(true);
  });

  test('an absent Subject and a null one are the same; an empty one is not', () => {
    const absent = parse(without(notification(), 'Subject'));
    expect(absent).toMatchObject({ ok: true });
    expect(parse({ ...notification(), Subject: null })).toEqual(absent);
    expect(absent.ok && Object.hasOwn(absent.value, 'subject')).toBe(false);
    expect(parse({ ...notification(), Subject: '' })).toMatchObject({ ok: true, value: { subject: '' } });
  });

  test('with fields that AWS may add, and without an UnsubscribeURL', () => {
    expect(parse({ ...without(notification(), 'UnsubscribeURL'), Later: { a: [1] } }).ok).toBe(true);
  });
});

describe('raw delivery is refused with the way out', () => {
  const request = JSON.parse(fixture('http-request-raw-delivery.json'));
  const raw = refused(403, 'sns-raw-delivery');

  test('the whole request', () => {
    const result = parseEnvelope(request.body, headersFrom(request.headers));
    expect(result).toMatchObject(raw);
    expect(!result.ok && result.error.detail).toContain('Untick "Enable raw message delivery"');
  });

  test.each(['eventType', 'notificationType', 'mail'])('a bare SES body known by %s', (key) => {
    expect(parse({ [key]: 'x' })).toMatchObject(raw);
  });

  test('by its header alone, whatever the body', () => {
    const headers = { 'x-amz-sns-rawdelivery': 'true' };
    expect(parse('Successfully validated SNS topic for Amazon SES event publishing.', headers)).toMatchObject(raw);
    expect(parse(notification(), headers)).toMatchObject(raw);
  });

  test('but a signed confirmation for a raw subscription is read', () => {
    expect(parse(subscription(), { 'x-amz-sns-rawdelivery': 'true' }).ok).toBe(true);
  });

  test('and an envelope that has SES fields beside its own is none', () => {
    expect(parse({ ...notification(), mail: {}, eventType: 'Bounce' }).ok).toBe(true);
  });
});

describe('what is malformed is a 400', () => {
  test.each([
    ['nothing', ''],
    ['no JSON', 'not json'],
    ['JSON cut off', JSON.stringify(notification()).slice(0, -1)],
    ['two byte order marks', `\uFEFF\uFEFF${JSON.stringify(notification())}`],
    ['null', 'null'],
    ['a string', '"Notification"'],
    ['a list', JSON.stringify([notification()])],
  ])('%s', (_, text) => {
    expect(parse(text)).toMatchObject(refused(400, 'sns-malformed-body'));
  });

  test.each([undefined, null, 7, '', 'notification', 'Notification ', 'constructor', ['Notification']])(
    'Type %j',
    (Type) => {
      expect(parse({ ...notification(), Type })).toMatchObject(refused(400, 'sns-unknown-type'));
    },
  );

  test('a type that is only inherited', () => {
    expect(parse(`{"__proto__": ${JSON.stringify(notification())}}`)).toMatchObject(refused(400, 'sns-unknown-type'));
  });

  const fields = ['MessageId', 'TopicArn', 'Message', 'Timestamp', 'SignatureVersion', 'Signature', 'SigningCertURL'];
  test.each(fields)('%s missing, null, a number, an object', (field) => {
    for (const body of [notification(), subscription()]) {
      expect(parse(without(body, field))).toMatchObject(refused(400, 'sns-malformed-body'));
      for (const value of [null, 1, true, {}, ['x']]) {
        const result = parse({ ...body, [field]: value });
        expect(result).toMatchObject(refused(400, 'sns-malformed-body'));
        expect(!result.ok && result.error.detail).toContain(field);
      }
    }
  });

  test.each(fields.filter((field) => field !== 'Message'))('a line break in %s', (field) => {
    const body = notification();
    expect(parse({ ...body, [field]: `${body[field]}\nSubject` })).toMatchObject(refused(400, 'sns-malformed-body'));
  });

  test('a line break in Subject', () => {
    expect(parse({ ...notification(), Subject: 'a\nTimestamp' })).toMatchObject(refused(400, 'sns-malformed-body'));
  });

  test('a MessageId that holds the Subject of the same signed text', () => {
    const body = notification();
    const shifted = { ...without(body, 'Subject'), MessageId: `${body.MessageId}\nSubject\n${body.Subject}` };
    expect(parse(shifted)).toMatchObject(refused(400, 'sns-malformed-body'));
  });

  test.each(['Token', 'SubscribeURL'])('a Notification with %s', (field) => {
    const body = { ...notification(), [field]: subscription()[field] };
    expect(parse(body)).toMatchObject(refused(400, 'sns-type-confusion'));
  });

  test.each(['Token', 'SubscribeURL'])('a confirmation without %s', (field) => {
    expect(parse(without(subscription(), field))).toMatchObject(refused(400, 'sns-malformed-body'));
    expect(parse({ ...subscription(), [field]: 1 })).toMatchObject(refused(400, 'sns-malformed-body'));
  });

  test('a notification dressed as a confirmation', () => {
    const body = { ...notification(), Type: 'SubscriptionConfirmation' };
    expect(parse(body)).toMatchObject(refused(400, 'sns-malformed-body'));
  });
});

describe('headers', () => {
  const request = JSON.parse(fixture('http-request-notification.json'));

  test('that agree', () => {
    expect(parseEnvelope(request.body, headersFrom(request.headers)).ok).toBe(true);
  });

  test('that are missing', () => {
    expect(parseEnvelope(request.body, noHeaders).ok).toBe(true);
  });

  test.each([
    ['x-amz-sns-message-type', 'SubscriptionConfirmation'],
    ['x-amz-sns-message-id', '00000000-0000-0000-0000-000000000000'],
    ['x-amz-sns-topic-arn', 'arn:aws:sns:us-east-1:999999999999:ses-events'],
    ['x-amz-sns-topic-arn', ''],
  ])('%s contradicting the body', (name, value) => {
    const result = parseEnvelope(request.body, headersFrom({ ...request.headers, [name]: value }));
    expect(result).toMatchObject(refused(400, 'sns-header-mismatch'));
    expect(!result.ok && result.error.detail).toContain(name);
  });
});

test('a refusal repeats nothing of the body', () => {
  const secret = 'someone@example.net';
  for (const body of [`${secret}`, { Type: secret }, { ...notification(), Message: [secret] }, { mail: secret }]) {
    const result = parse(body, { 'x-amz-sns-message-id': secret });
    expect(result.ok).toBe(false);
    expect(JSON.stringify(result)).not.toContain(secret);
  }
});

test('no text makes it throw', () => {
  fc.assert(
    fc.property(fc.oneof(fc.string(), fc.json()), (text) => {
      expect(parseEnvelope(text, noHeaders).ok).toBe(false);
    }),
  );
});
