/** The whole way of an installation through the built Worker, with a queue before D1 and without one. */
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { textOf } from '../support/dashboard.ts';
import { bounce, complaint, delivery, type MailSpec, send, TOPIC } from '../support/ses.ts';
import { type SignedIn, signIn } from './signed-in.ts';
import { type RunningWorker, startWorker } from './worker.ts';

const HOUR = 3_600_000;
const ANN = 'ann@example.net';
const SOON = { timeout: 20_000, interval: 100 };

describe.each([
  ['with a queue before D1', true],
  ['straight into D1', false],
])('%s', (_, withQueue) => {
  const confirmed: string[] = [];
  const sns = createServer((request, response) => {
    confirmed.push(request.url ?? '');
    response.end(`<SubscriptionArn>${TOPIC}:2bcfbf39-05c3-41de-beaa-fcfcc21c8f55</SubscriptionArn>`);
  });
  const start = Date.now() - 2 * HOUR;
  let worker: RunningWorker;
  let ops: SignedIn;

  beforeAll(async () => {
    await new Promise<void>((resolve) => sns.listen(0, '127.0.0.1', resolve));
    const { port } = sns.address() as AddressInfo;
    worker = await startWorker({ withQueue, vars: { AWS_ENDPOINT_URL_SNS: `http://127.0.0.1:${port}` } });
    ops = await signIn(worker.url);
  });
  afterAll(async () => {
    await worker?.close();
    sns.close();
  });

  const mail = (n: number, to = `person${n}@example.org`): MailSpec => ({
    ...{ messageId: `m-${n}`, acceptedAt: start + n * 1_000, destination: [to] },
    ...{ campaign: 'spring', tenant: 'acme', configurationSet: 'marketing' },
  });
  const hard = (spec: MailSpec) =>
    bounce(spec, {
      at: spec.acceptedAt + 900,
      recipients: spec.destination.map((emailAddress) => ({ emailAddress, action: 'failed', status: '5.1.1' })),
    });
  const tell = async (...bodies: readonly object[]) => {
    for (const body of bodies) expect(await worker.publish(body)).toBe(200);
  };
  const allowed = async (recipient: string): Promise<boolean> => {
    const { json } = await worker.call('/v1/check', {
      method: 'POST',
      body: { recipients: [recipient], tenant: 'acme' },
    });
    return json.results[0].allowed;
  };
  const becomes = (recipient: string, expected: boolean) =>
    vi.waitFor(async () => expect(await allowed(recipient)).toBe(expected), SOON);

  it('confirms the subscription of its topic', async () => {
    const token = 'ab12'.repeat(16);
    expect(await worker.post(worker.signer.subscriptionConfirmation({ token }))).toBe(200);
    expect(confirmed).toEqual([`/?Action=ConfirmSubscription&TopicArn=${encodeURIComponent(TOPIC)}&Token=${token}`]);
    expect(textOf(await ops.html('/sources'))).toContain('ses-events');
  });

  it('refuses what SNS did not sign, and what is of another topic', async () => {
    const envelope = worker.signer.notification({ message: JSON.stringify(send(mail(0))) });
    expect(await worker.post({ ...envelope, Message: '{}' })).toBe(403);
    expect(await worker.post({ ...envelope, TopicArn: `${TOPIC}-2` })).toBe(403);
  });

  it('blocks who bounced and who complained, and nobody else', async () => {
    expect(await allowed(ANN)).toBe(true);
    await tell(send(mail(1, ANN)), hard(mail(1, ANN)));
    for (let n = 2; n < 8; n++)
      await tell(send(mail(n)), delivery(mail(n), start + n * 1_000 + 300, mail(n).destination));
    await tell(complaint(mail(3), { at: start + HOUR, recipients: mail(3).destination, feedbackType: 'abuse' }));
    await becomes(ANN, false);
    await becomes('person3@example.org', false);
    await becomes('person4@example.org', true);
  });

  it('shows the numbers of what it was told', async () => {
    await vi.waitFor(async () => {
      const [overview, breakdown] = await Promise.all(['/', '/breakdown?by=campaign'].map(ops.html));
      expect(textOf(overview ?? '')).toContain('1 of 7');
      expect(textOf(breakdown ?? '')).toMatch(/spring.* 7 /);
    }, SOON);
    expect(textOf(await ops.html(`/recipients/${encodeURIComponent(ANN)}`))).toMatch(/Hard bounce/);
  });

  it('releases over its pages, and blocks again when the next mail bounces', async () => {
    const released = await ops.submit(`/recipients/${encodeURIComponent(ANN)}/release`, /release/, {
      note: 'wrote to us',
      understood: 'yes',
    });
    expect(released.status).toBe(303);
    await becomes(ANN, true);
    await tell(hard(mail(1, ANN)));
    expect(await allowed(ANN)).toBe(true);
    const next = { ...mail(9, ANN), acceptedAt: Date.now() };
    await tell(send(next), hard(next));
    await becomes(ANN, false);
    const { json } = await worker.call('/v1/suppressions/changes?limit=50');
    const changes = json.items.filter(({ address }: { address: string }) => address === ANN);
    expect(changes.map(({ action }: { action: string }) => action).toSorted()).toEqual(['added', 'added', 'removed']);
  });

  it('keeps what it cannot read, and reads a dead letter again', async () => {
    await worker.post(worker.signer.notification({ message: 'no JSON', messageId: 'unread' }));
    const text = JSON.stringify(hard(mail(10, 'bob@example.net')));
    const times = { publishedAt: start, receivedAt: start };
    const carriage = { id: 'sns:dead', source: TOPIC, account: '123456789012', region: 'us-east-1', ...times };
    const letter = { id: 'dead', body: { kind: 'message', text, carriage }, attempts: 1 };
    expect(await worker.deliver('ses-sentinel-dead-letters', [letter])).toEqual({ outcome: 'ok', retried: [] });
    const list = async () => (await worker.call('/v1/quarantine')).json.items;
    await vi.waitFor(async () => expect(await list()).toHaveLength(2), SOON);
    expect((await list()).map(({ reason }: { reason: string }) => reason).toSorted()).toEqual([
      'dead-letter',
      'not-json',
    ]);
    expect(await allowed('bob@example.net')).toBe(true);
    const { json } = await worker.call('/v1/quarantine/replay', { method: 'POST' });
    expect(json).toEqual({ replayed: 1, unreadable: 1 });
    await becomes('bob@example.net', false);
  });

  it('runs every job, and serves its files', async () => {
    await worker.cron();
    expect((await worker.call('/metrics')).text).toContain('ses_sentinel_');
    const page = await worker.call('/sign-in');
    const script = /src="(\/assets\/[^"]+)"/.exec(page.text)?.[1] ?? '';
    expect((await worker.call(script)).status).toBe(200);
    expect(worker.logged()).toEqual(expect.not.arrayContaining(['job-failed', 'request-failed']));
  });
});
