/** Alerts on their way to people: a chat over real HTTP, a mail over the real SDK, and a webhook beside them. */
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { startJobs } from '../../src/shared/jobs.ts';
import { silentLog } from '../../src/shared/log.ts';
import type { QuietHours } from '../../src/store/contract.ts';
import { openWithNotices } from '../support/notices.ts';
import { type SesServer, startSesServer } from '../support/ses-server.ts';
import { type Receiver, type Reply, startReceiver } from './receiver.ts';
import { createWorld, verified } from './support.ts';

const SECOND = 1_000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;
const DELAYS = [5, 300, 1_800, 7_200, 18_000, 36_000, 50_400, 72_000, 86_400].map((seconds) => seconds * SECOND);
const FROM = 'Sentinel <alerts@example.com>';
/** The world begins at 09:00 UTC. */
const QUIET: QuietHours = {
  from: '08:00',
  to: '12:00',
  timeZone: 'UTC',
  days: ['sun', 'mon', 'tue', 'wed', 'thu', 'fri', 'sat'],
};

interface Attachment {
  readonly title: string;
}
const titles = ({ received }: Receiver): readonly (readonly string[])[] =>
  received.map(({ body }) =>
    (JSON.parse(body) as { attachments: readonly Attachment[] }).attachments.map(({ title }) => title),
  );

let db: ReturnType<typeof openWithNotices>;
let ses: SesServer;
let receiver: Receiver;
let reply: (count: number) => Reply;
let world: ReturnType<typeof createWorld>;

beforeEach(async () => {
  vi.stubEnv('AWS_ACCESS_KEY_ID', 'AKIAIOSFODNN7EXAMPLE');
  vi.stubEnv('AWS_SECRET_ACCESS_KEY', 'secret');
  db = openWithNotices();
  ses = await startSesServer({ now: Date.now });
  reply = () => 200;
  receiver = await startReceiver((_, count) => reply(count));
  const email = { from: FROM, region: 'us-east-1', configurationSet: 'alerts' };
  world = createWorld({ store: db.store, timeout: 1_000, sesEndpoint: ses.endpoint, email });
});
afterEach(async () => {
  vi.unstubAllEnvs();
  await receiver.close();
  await ses.stop();
  await db.close();
});

describe('alerts', () => {
  it('come to a webhook signed, each with what there is to know', async () => {
    const { secret } = await world.addEndpoint(receiver.url, { types: ['alert.changed'] });
    const at = world.now();
    await db.notify({ alert: 'a-1', level: 'review', at, tenant: 'acme', scope: { region: 'us-east-1' } });
    await world.run();
    const [request] = receiver.received;
    if (request === undefined) throw new Error('nothing came');
    expect(verified(secret, request)).toEqual({
      type: 'alert.changed',
      timestamp: new Date(at).toISOString(),
      data: {
        notices: [
          {
            cursor: expect.any(String),
            alert: 'a-1',
            kind: 'opened',
            level: 'review',
            rule: 'bounce-rate',
            title: 'Alert a-1',
            text: 'Look at the newest list import.',
            scope: { region: 'us-east-1' },
            tenant: 'acme',
            at: new Date(at).toISOString(),
            openedAt: new Date(at).toISOString(),
            resolvedAt: null,
            url: null,
          },
        ],
      },
    });
  });

  it('come to a chat in order, ten in a message at most', async () => {
    await world.addSlack(receiver.url);
    await db.notify(...Array.from({ length: 23 }, (_, n) => ({ alert: `a-${n}`, level: 'warn' as const })));
    await world.run();
    expect(titles(receiver).map(({ length }) => length)).toEqual([10, 10, 3]);
    expect(titles(receiver).flat()).toEqual(Array.from({ length: 23 }, (_, n) => `Warning, new: Alert a-${n}`));
    expect(receiver.received[0]?.headers['webhook-signature']).toBeUndefined();
  });

  it('come by mail over SES, marked as our own, whoever is on the suppression list', async () => {
    await world.put('ops@example.com', { reason: 'bounce' });
    await world.addEmail('ops@example.com');
    await db.notify({ alert: 'a-1', level: 'pause' });
    await world.run();
    const [mail, ...rest] = ses.sent;
    expect(rest).toEqual([]);
    expect(mail).toMatchObject({
      FromEmailAddress: FROM,
      Destination: { ToAddresses: ['ops@example.com'] },
      ConfigurationSetName: 'alerts',
      EmailTags: [{ Name: 'ses-sentinel', Value: 'alert' }],
    });
    const { Subject, Body, Headers } = mail?.Content.Simple ?? {};
    expect(Subject?.Data).toBe('[ses-sentinel] Pause, new: Alert a-1');
    expect(Body?.Text.Data).toContain('Look at the newest list import.');
    expect(Body?.Html.Data).toContain('Look at the newest list import.');
    expect(Headers).toContainEqual({ Name: 'Auto-Submitted', Value: 'auto-generated' });
    expect(Headers).toContainEqual({ Name: 'ses-sentinel-message', Value: expect.stringMatching(/^msg_/) });
  });

  it("are for a tenant's endpoint those of the tenant alone", async () => {
    await world.addSlack(receiver.url, { tenant: 'acme' });
    await db.notify(
      { alert: 'installation', level: 'pause' },
      { alert: 'theirs', level: 'pause', tenant: 'other' },
      { alert: 'mine', level: 'warn', tenant: 'acme' },
    );
    await world.run();
    expect(titles(receiver)).toEqual([['Warning, new: Alert mine']]);
  });

  it('below the level that was asked for are not told, and those above it to their end', async () => {
    await world.addSlack(receiver.url, { minLevel: 'review' });
    await db.notify(
      { alert: 'low', level: 'warn' },
      { alert: 'high', level: 'warn' },
      { alert: 'high', level: 'review', kind: 'updated' },
      { alert: 'low', level: 'warn', kind: 'resolved' },
      { alert: 'high', level: 'warn', kind: 'resolved' },
    );
    await world.run();
    expect(titles(receiver)).toEqual([['Review, update: Alert high', 'Resolved: Alert high']]);
    expect(await db.store.webhookDeliveries.oldestUndelivered(world.now())).toBeNull();
  });

  it('under way say the same at every attempt, whatever level is asked for meanwhile', async () => {
    const id = await world.addSlack(receiver.url);
    reply = (count) => (count === 1 ? 500 : 200);
    await db.notify({ alert: 'low', level: 'warn' }, { alert: 'high', level: 'review' });
    await world.run();
    await world.change(id, { minLevel: 'pause' });
    world.advance(5 * SECOND);
    await world.run();
    expect(receiver.received).toHaveLength(2);
    expect(receiver.received[1]?.body).toBe(receiver.received[0]?.body);
  });

  it('come again after a failure of SES, and end when the schedule does, with the reason in the log', async () => {
    const id = await world.addEmail('ops@example.com');
    ses.fault(() => ({ status: 400, type: 'MessageRejected', message: 'not verified: ops@example.com' }));
    await db.notify({ alert: 'a-1', level: 'review' });
    await world.run();
    for (const delay of DELAYS) {
      expect(await db.store.webhooks.find(id)).toMatchObject({ disabledReason: null });
      world.advance(delay);
      await world.run();
    }
    const log = await world.deliveries(id);
    expect(log).toHaveLength(10);
    for (const { error, detail } of log) expect([error, detail]).toEqual(['ses', expect.stringContaining('Verify')]);
    expect(await db.store.webhooks.find(id)).toMatchObject({ disabledReason: 'exhausted' });
    expect(JSON.stringify([log, world.logged])).not.toContain('ops@');
    ses.fault(() => null);
    await world.change(id, { enabled: true });
    await world.run();
    expect(ses.sent).toHaveLength(1);
  });

  it.each([
    ['throttled', { status: 429, type: 'TooManyRequestsException' }, 'TooManyRequestsException'],
    ['down', { status: 500, type: 'InternalServiceErrorException' }, 'InternalServiceErrorException'],
    ['paused', { status: 400, type: 'SendingPausedException' }, 'Mail cannot tell about this'],
    ['dropped', 'drop', 'was not reached'],
    ['silent', 'hang', 'was not reached'],
  ] as const)('are mailed later when SES is %s', async (_, fault, words) => {
    const id = await world.addEmail('ops@example.com');
    ses.fault((_call, nth) => (nth === 1 ? fault : null));
    await db.notify({ alert: 'a-1', level: 'review' });
    await world.run();
    expect(ses.sent).toEqual([]);
    expect(await world.deliveries(id)).toMatchObject([{ error: 'ses', detail: expect.stringContaining(words) }]);
    world.advance(5 * SECOND);
    await world.run();
    expect(ses.sent).toHaveLength(1);
  });

  it.each([404, 410])('end at a chat that answers %i as at any webhook', async (status) => {
    reply = () => status;
    const id = await world.addSlack(receiver.url);
    await db.notify({ alert: 'a-1', level: 'review' });
    await world.run();
    expect(await db.store.webhooks.find(id)).toMatchObject({ disabledReason: status === 410 ? 'gone' : null });
    expect(await world.deliveries(id)).toMatchObject([{ status, error: 'status' }]);
  });

  it('wait for a Retry-After', async () => {
    reply = (count) => (count > 1 ? 200 : (response) => response.writeHead(429, { 'retry-after': '90' }).end());
    await world.addSlack(receiver.url);
    await db.notify({ alert: 'a-1', level: 'review' });
    await world.run();
    world.advance(90 * SECOND - 1);
    await world.run();
    expect(receiver.received).toHaveLength(1);
    world.advance(1);
    await world.run();
    expect(receiver.received).toHaveLength(2);
  });

  it('log no answer of a chat that quotes its secret URL, and any other', async () => {
    const path = '/services/T0EXAMPLE/B0EXAMPLE/aTokenOf24Characters0000';
    const answers = [
      `The requested URL ${path} was not found on this server.`,
      `${'x'.repeat(490)}${path}`,
      'gone: aTokenOf24Characters0000',
      'no_service',
    ];
    reply = (count) => (response) => response.writeHead(404).end(answers[count - 1] ?? '');
    const id = await world.addSlack(`${new URL(receiver.url).origin}${path}`);
    await db.notify({ alert: 'a-1', level: 'review' });
    for (const delay of [0, 300, 1_800, 7_200]) {
      world.advance(delay * SECOND);
      await world.run();
    }
    expect((await world.deliveries(id)).map(({ detail }) => detail)).toEqual(['no_service', null, null, null]);
  });

  it('stop, and say so, where the URL of the chat was sealed with another key', async () => {
    const id = await world.addSlack(receiver.url, { secret: 'x'.repeat(80) });
    await db.notify({ alert: 'a-1', level: 'review' });
    await world.run();
    expect(await db.store.webhooks.find(id)).toMatchObject({ disabledReason: 'secret-unreadable' });
    expect(receiver.received).toEqual([]);
  });
});

describe('quiet hours', () => {
  it('hold warnings back until they end, and tell all of them at once then', async () => {
    await world.addSlack(receiver.url, { quietHours: QUIET });
    await db.notify({ alert: 'a-1', level: 'warn' });
    await world.run();
    await db.notify({ alert: 'a-2', level: 'warn' }, { alert: 'a-1', level: 'warn', kind: 'resolved' });
    await world.run();
    world.advance(3 * HOUR - 1);
    await world.run();
    expect(receiver.received).toEqual([]);
    expect(await db.store.webhookDeliveries.oldestUndelivered(world.now())).toBeNull();
    world.advance(1);
    expect(await db.store.webhookDeliveries.oldestUndelivered(world.now())).not.toBeNull();
    await world.run();
    expect(titles(receiver)).toEqual([['Warning, new: Alert a-1', 'Warning, new: Alert a-2', 'Resolved: Alert a-1']]);
  });

  it('end at once for what is more than a warning, and for what waited before it', async () => {
    await world.addSlack(receiver.url, { quietHours: QUIET });
    await db.notify(...Array.from({ length: 12 }, (_, n) => ({ alert: `a-${n}`, level: 'warn' as const })));
    await world.run();
    expect(receiver.received).toEqual([]);
    await db.notify({ alert: 'high', level: 'review' });
    await world.run();
    expect(titles(receiver).flat()).toEqual([
      ...Array.from({ length: 12 }, (_, n) => `Warning, new: Alert a-${n}`),
      'Review, new: Alert high',
    ]);
    await db.notify({ alert: 'late', level: 'warn' });
    await world.run();
    expect(receiver.received).toHaveLength(2);
    world.advance(3 * HOUR);
    await world.run();
    expect(titles(receiver).at(-1)).toEqual(['Warning, new: Alert late']);
  });

  it('hold back neither other types nor other endpoints', async () => {
    await world.addEndpoint(receiver.url, { types: ['suppression.changed', 'alert.changed'], quietHours: QUIET });
    await world.addEmail('ops@example.com');
    await db.notify({ alert: 'a-1', level: 'warn' });
    await world.put('ann@example.net');
    await world.run();
    expect(receiver.received.map(({ body }) => JSON.parse(body).type)).toEqual(['suppression.changed']);
    expect(ses.sent).toHaveLength(1);
  });

  it('are looked at anew when they change', async () => {
    const id = await world.addSlack(receiver.url, { quietHours: QUIET });
    await db.notify({ alert: 'a-1', level: 'warn' });
    await world.run();
    await world.change(id, { quietHours: null });
    await world.run();
    expect(titles(receiver)).toEqual([['Warning, new: Alert a-1']]);
  });

  it('survive a restart: what was held back is held back, and told once', async () => {
    await world.addSlack(receiver.url, { quietHours: QUIET });
    await db.notify({ alert: 'a-1', level: 'warn' });
    await world.run();
    const next = world.createJob();
    await world.run(next);
    expect(receiver.received).toEqual([]);
    world.advance(3 * HOUR);
    await world.run(next);
    await world.run(next);
    expect(titles(receiver)).toEqual([['Warning, new: Alert a-1']]);
  });
});

describe('a stop in the middle', () => {
  it('of a message to a chat loses nothing, and keeps the order', async () => {
    reply = (count) => (count === 1 ? () => {} : 200);
    const id = await world.addSlack(receiver.url);
    await db.notify({ alert: 'a-1', level: 'review' });
    const jobs = (holder: string) =>
      startJobs({ jobs: [world.createJob()], leases: db.store.leases, holder, now: world.now, log: silentLog });
    const first = jobs('first');
    await vi.waitFor(() => expect(receiver.received).toHaveLength(1));
    await db.notify({ alert: 'a-2', level: 'review' });
    await first.stop();
    expect(await world.deliveries(id)).toMatchObject([{ error: 'aborted', attempt: 1 }]);
    const second = jobs('second');
    await vi.waitFor(() => expect(receiver.received).toHaveLength(3));
    await second.stop();
    expect(receiver.received[1]?.body).toBe(receiver.received[0]?.body);
    expect(titles(receiver).flat().slice(1)).toEqual(['Review, new: Alert a-1', 'Review, new: Alert a-2']);
  });

  it('of a mail is no failure of SES, and the mail goes out afterwards', async () => {
    const id = await world.addEmail('ops@example.com');
    ses.fault((_, nth) => (nth === 1 ? 'hang' : null));
    await db.notify({ alert: 'a-1', level: 'review' });
    const stop = new AbortController();
    const slow = createWorld({
      store: db.store,
      sesEndpoint: ses.endpoint,
      email: { from: FROM, region: 'us-east-1', configurationSet: null },
    });
    const running = slow.run(slow.createJob(), stop.signal);
    await vi.waitFor(() => expect(ses.calls).toHaveLength(1));
    stop.abort();
    await running;
    expect(await world.deliveries(id)).toMatchObject([{ error: 'aborted' }]);
    await world.run();
    expect(ses.sent).toHaveLength(1);
    expect(ses.sent[0]?.Content.Simple.Headers).toContainEqual({
      Name: 'ses-sentinel-message',
      Value: (await world.deliveries(id))[0]?.messageId,
    });
  });
});

it('two replicas tell every alert once', async () => {
  await world.addSlack(receiver.url);
  await world.addEmail('ops@example.com');
  const replicas = ['one', 'two'].map((holder) =>
    startJobs({ jobs: [world.createJob()], leases: db.store.leases, holder, now: world.now, log: silentLog }),
  );
  for (let n = 0; n < 12; n++) {
    await db.notify({ alert: `a-${n}`, level: 'review' });
    const heard = titles(receiver).flat().length;
    if (n % 4 === 3) await vi.waitFor(() => expect(titles(receiver).flat().length).toBeGreaterThan(heard), 5_000);
  }
  const all = Array.from({ length: 12 }, (_, n) => `Review, new: Alert a-${n}`);
  await vi.waitFor(() => expect(titles(receiver).flat().length).toBeGreaterThanOrEqual(12), 10_000);
  const mailed = () => ses.sent.map(({ Content }) => Content.Simple.Body.Text.Data).join('\n');
  await vi.waitFor(() => expect(mailed()).toContain('Alert a-11'), 10_000);
  await Promise.all(replicas.map((replica) => replica.stop()));
  expect(titles(receiver).flat()).toEqual(all);
  for (const each of all) expect(mailed().split(`${each}\n`)).toHaveLength(2);
});
