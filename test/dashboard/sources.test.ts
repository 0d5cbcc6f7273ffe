import { describe, expect, it } from 'vitest';
import { healthOf } from '../../src/dashboard/sources/condition.ts';
import { barsOf } from '../../src/dashboard/sources/load-source.ts';
import { sourcePath } from '../../src/dashboard/sources/path.ts';
import { queueUrlOf } from '../../src/dashboard/sources/queue-url.ts';
import { REFUSAL_WORDS } from '../../src/dashboard/sources/refusal-words.ts';
import { rhythmText, speedText } from '../../src/dashboard/sources/words.ts';
import { parseQueueUrl } from '../../src/ingest/sqs/queue.ts';
import type { Source } from '../../src/store/contract.ts';
import { createTestApp } from '../support/app.ts';
import { signInAs, textOf } from '../support/dashboard.ts';
import { postForms } from '../support/form.ts';
import { ACCOUNT, bounce, type MailSpec, send, TOPIC } from '../support/ses.ts';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const NOW = Date.UTC(2026, 10, 22, 9, 30);
const STRANGE = 'arn:aws:sns:us-east-1:999999999999:strange';

const source = (over: Partial<Source> = {}): Source => ({
  id: TOPIC,
  state: 'confirmed',
  approvedAt: null,
  account: ACCOUNT,
  region: 'us-east-1',
  firstSeenAt: NOW - 30 * 24 * HOUR,
  lastMessageAt: NOW - MINUTE,
  messages: 9,
  ...over,
});

/** So many messages in each of the last hours. */
const steady = (hours: number, messages: number, until = 0) =>
  Array.from({ length: hours }, (_, n) => ({
    source: TOPIC,
    hour: Math.floor(NOW / HOUR) - until - hours + 1 + n,
    messages,
  }));

const health = (over: Partial<Source>, arrivals: ReturnType<typeof steady>) => {
  const [found] = healthOf([source(over)], arrivals, NOW);
  if (found === undefined) throw new Error('no health');
  return found;
};

const spec = (n: number, at: number): MailSpec => ({
  messageId: `m-${n}`,
  acceptedAt: at,
  destination: ['a@example.net'],
});

const page = async (test: Awaited<ReturnType<typeof createTestApp>>, path = '/sources') =>
  textOf(await (await signInAs(test)).html(path));

describe('a source', () => {
  it('has a rate of this hour and the one before, and a usual gap', () => {
    const busy = health({}, steady(48, 30));
    expect(busy).toMatchObject({ perHour: 40, usualGap: 2 * MINUTE, condition: 'live', today: 300 });
    expect(speedText(busy)).toBe('40 per\u00a0h');
    expect(rhythmText(busy)).toBe('every 2\u00a0min');
    expect(speedText(health({}, steady(2, 900)))).toBe('20 per\u00a0min');
    expect(speedText(health({}, []))).toBe('0');
    expect(rhythmText(health({}, []))).toBeNull();
  });

  it('is quiet after its usual gap and before its limit, and silent after that', () => {
    const of = (ago: number) => health({ lastMessageAt: NOW - ago }, steady(48, 30, 3)).condition;
    expect([of(50 * MINUTE), of(2 * HOUR), of(3 * HOUR + MINUTE)]).toEqual(['live', 'quiet', 'silent']);
  });

  it('that brings one message a day is live for days', () => {
    const daily = [72, 48, 24, 0].map((before) => ({
      source: TOPIC,
      hour: Math.floor(NOW / HOUR) - 20 - before,
      messages: 1,
    }));
    expect(health({ lastMessageAt: NOW - 20 * HOUR }, daily).condition).toBe('live');
  });

  it('has bars of whole hours, or of quarters of a day, that end now and leave nothing out', () => {
    const day = barsOf(steady(30, 2), '24h', NOW);
    expect(day).toHaveLength(24);
    expect(day.at(-1)).toEqual({ from: Date.UTC(2026, 10, 22, 9), messages: 2 });
    expect(day.every(({ messages }) => messages === 2)).toBe(true);
    const week = barsOf(steady(30, 2), '7d', NOW);
    expect(week).toHaveLength(28);
    expect(week.at(-1)).toEqual({ from: Date.UTC(2026, 10, 22, 6), messages: 8 });
    expect(week.reduce((sum, { messages }) => sum + messages, 0)).toBe(60);
  });
});

describe('the page of sources', () => {
  it('explains silence: since when, what is usual, what is likely, and what to check', async () => {
    // From the beginning of an hour: half an hour apart, they are two in each.
    const test = await createTestApp({ startAt: Math.floor(Date.now() / HOUR) * HOUR - 15 * HOUR });
    for (let n = 0; n < 30; n++) {
      await test.deliver(send(spec(n, test.now() - 1_000)));
      test.advance(30 * MINUTE);
    }
    test.advance(15 * HOUR);
    const text = await page(test);
    expect(text).toContain('The only source is silent');
    expect(text).toMatch(/ses-events: last message 15 h ago, usual gap 30 min\. Likely: the subscription was deleted/);
    const ops = await signInAs(test);
    expect(await ops.html('/sources')).toContain(`href="${sourcePath(TOPIC)}#check"`);
    const detail = await ops.html(sourcePath(TOPIC));
    expect(detail).toContain('aws sns list-subscriptions-by-topic');
    expect(detail).toContain('http://localhost/webhooks/ses');
  });

  it('says why messages were refused, and what to do about each cause', async () => {
    const test = await createTestApp();
    await test.post(JSON.stringify(send(spec(1, NOW))), { 'x-amz-sns-rawdelivery': 'true' });
    await test.post('nonsense');
    await test.post('nonsense');
    await test.post({ ...test.signer.notification({ message: '{}' }), Message: 'forged' });
    await test.refusals.flush();
    const text = await page(test);
    expect(text).toContain(REFUSAL_WORDS['sns-raw-delivery'].cause);
    expect(text).toContain('Untick');
    expect(text).toContain('Refused in 24 hours 4');
    // What needs somebody stands before what anybody can cause.
    expect(text.indexOf('sns-raw-delivery')).toBeLessThan(text.indexOf('sns-malformed-body'));
    test.advance(25 * HOUR);
    const later = await page(test);
    expect(later).toContain('Refused in 24 hours 0');
    expect(later).toContain('sns-malformed-body');
  });

  it('counts what EventBridge is refused, by the code that it was answered', async () => {
    const test = await createTestApp({ startAt: NOW });
    const post = (token: string | undefined, body: unknown) => test.api('POST', '/webhooks/eventbridge', token, body);
    await post(undefined, {});
    await post(await test.key(['write']), {});
    await post(await test.key(['ingest'], 'acme'), {});
    await post(await test.key(['ingest']), '[]');
    await post(await test.key(['ingest']), 'x'.repeat(1024 * 1024 + 1));
    await test.refusals.flush();
    const codes = (await test.store.alertSignals.refusals({ from: 0, to: 1e6 })).map(({ code }) => code);
    expect(codes.toSorted()).toEqual([
      'body-too-large',
      'malformed-event',
      'scope-missing',
      'tenant-bound-key',
      'unauthenticated',
    ]);
    const text = await page(test);
    for (const { cause } of codes.map((code) => REFUSAL_WORDS[code as keyof typeof REFUSAL_WORDS]))
      expect(text).toContain(cause);
  });

  it('shows dead letters with their age and the command that brings them in', async () => {
    const queue = parseQueueUrl('http://localhost:4566/123456789012/ses-events', 'us-east-1');
    if (!queue.ok) throw new Error(queue.error);
    const test = await createTestApp({ startAt: NOW, queues: [queue.value] });
    expect(await page(test)).toContain(
      'Unknown. The queues that are read have no dead-letter queue, or the permission',
    );
    const dead = 'arn:aws:sqs:us-east-1:123456789012:ses-events-dead';
    await test.store.alertSignals.putDeadLetters({ queue: dead, messages: 3, at: NOW - 4 * MINUTE });
    const text = await page(test);
    expect(text).toContain('ses-events-dead: 3 dead letters');
    expect(text).toContain('(4 min ago)');
    expect(text).toContain('node dist/cli.js drain queue http://localhost:4566/123456789012/ses-events-dead');
    expect(queueUrlOf('arn:aws-cn:sqs:cn-north-1:123456789012:q', [])).toBe(
      'https://sqs.cn-north-1.amazonaws.com.cn/123456789012/q',
    );
    test.advance(2 * HOUR);
    expect(await page(test)).toContain('Not since: the permission sqs:GetQueueAttributes is gone');
  });

  it('says of a topic that waits whose it is, until when, and what to do when its time is over', async () => {
    const test = await createTestApp({ startAt: NOW });
    const keep = { topicArn: STRANGE, token: 't', receivedAt: NOW, expiresAt: NOW + 48 * HOUR, confirmedAt: null };
    await test.store.sources.keepPending(keep, { id: STRANGE, account: '999999999999', region: 'us-east-1' }, 9);
    test.advance(3 * HOUR);
    const text = await page(test);
    expect(text).toContain('AWS account 999999999999, new here');
    expect(text).toContain('3 h ago; expires in 45 h');
    expect(text).toContain('Approve strange');
    test.advance(46 * HOUR);
    const late = await page(test, sourcePath(STRANGE));
    expect(late).toMatch(/Its token has expired.*Request confirmation/);
    expect(late).toContain('Allow strange');
  });

  it('has a page for a bus, whose id has a slash, and lets no word of a stranger into a command', async () => {
    const test = await createTestApp({ startAt: NOW });
    const hard = bounce(spec(1, NOW), { at: NOW, recipients: [{ emailAddress: 'a@example.net', status: '5.1.1' }] });
    const event = {
      version: '0',
      id: 'e',
      'detail-type': 'Email Bounced',
      source: 'aws.ses',
      time: '2026-11-22T09:00:02Z',
      detail: hard,
    };
    const tell = async (account: string, region: string) =>
      test.api('POST', '/webhooks/eventbridge', await test.key(['ingest']), { ...event, account, region });
    await tell(ACCOUNT, 'us-east-1');
    await tell(ACCOUNT, "x'; rm -rf <b>");
    const ops = await signInAs(test);
    const bus = `arn:aws:events:us-east-1:${ACCOUNT}:event-bus/default`;
    expect(textOf(await ops.html(sourcePath(bus)))).toContain('The bus itself is not asked');
    expect(await ops.html(`/sources/${bus}`)).toContain('EventBridge bus');
    const hostile = await ops.html(sourcePath(`arn:aws:events:x'; rm -rf <b>:${ACCOUNT}:event-bus/default`));
    expect(hostile).toContain('--region &#39;x&#39;\\&#39;&#39;; rm -rf &lt;b&gt;&#39;');
    expect(hostile).not.toContain('<b>');
  });

  it('lets a confirmation be tried again when SNS could not be reached', async () => {
    const sns = { isDown: true };
    const answer = () => {
      if (sns.isDown) throw new TypeError('fetch failed');
      return new Response('<SubscriptionArn>arn:aws:sns:x</SubscriptionArn>');
    };
    const test = await createTestApp({ topics: [], answer });
    await test.post(test.signer.subscriptionConfirmation());
    const ops = await signInAs(test);
    const approve = async () => {
      const form = postForms(await ops.html('/sources')).find(({ fields }) => fields.id === TOPIC);
      return ops.post('/sources/approve', form?.fields ?? {});
    };
    const failed = await approve();
    expect(failed.status).toBe(409);
    expect(textOf(await failed.text())).toContain('SNS could not be reached');
    const text = await page(test);
    expect(text).toContain('1 topic waits to be confirmed');
    expect(text).toContain('Confirm ses-events');
    expect(await page(test, sourcePath(TOPIC))).toContain('Confirm ses-events');
    sns.isDown = false;
    expect((await approve()).headers.get('location')).toBe('/sources?done=confirmed');
    expect(await page(test)).not.toContain('Confirm ses-events');
  });

  it('is for operators, and knows what it does not have', async () => {
    const test = await createTestApp();
    expect((await (await signInAs(test)).get('/sources/nothing')).status).toBe(404);
    for (const key of [{ scopes: ['read'] as const }, { tenant: 'acme' }])
      expect((await (await signInAs(test, { name: 'x', ...key })).get(sourcePath(TOPIC))).status).toBe(403);
  });
});
