import { describe, expect, it } from 'vitest';
import { createSigner } from '../../src/cli/sns-stand-in/signer.ts';
import { createTestApp } from '../support/app.ts';
import { fixture } from '../support/fixtures.ts';
import { HAS_QUEUE } from '../support/platform.ts';
import { ACCOUNT, bounce, type MailSpec, TOPIC } from '../support/ses.ts';

const T0 = Date.UTC(2026, 10, 20, 9);
const mail: MailSpec = { messageId: 'm-1', acceptedAt: T0, destination: ['ann@example.net'], tenant: 'acme' };
const hard = bounce(mail, {
  at: T0 + 1_000,
  recipients: [{ emailAddress: 'ann@example.net', action: 'failed', status: '5.1.1' }],
});
const event = {
  version: '0',
  id: 'eb-1',
  'detail-type': 'Email Bounced',
  source: 'aws.ses',
  account: ACCOUNT,
  time: '2026-11-20T09:00:02Z',
  region: 'us-east-1',
  resources: [],
  detail: hard,
};
const PATH = '/webhooks/eventbridge';

describe('POST /webhooks/eventbridge', () => {
  it('needs a key that may ingest', async () => {
    const { api, key } = await createTestApp();
    expect((await api('POST', PATH, undefined, event)).status).toBe(401);
    expect((await api('POST', PATH, await key(['write']), event)).status).toBe(403);
    expect((await api('POST', PATH, await key(['ingest']), event)).status).toBe(200);
  });

  it('counts a bounce once that also comes by SNS, whichever is first', async () => {
    for (const first of ['sns', 'eventbridge']) {
      const { api, key, deliver, store } = await createTestApp();
      const token = await key(['ingest']);
      const roads = { sns: () => deliver(hard), eventbridge: () => api('POST', PATH, token, event) };
      const order = first === 'sns' ? [roads.sns, roads.eventbridge] : [roads.eventbridge, roads.sns];
      for (const send of order) expect((await send()).status).toBe(200);
      const [hour] = await store.reputation.hours({ from: 0, to: 1e6 });
      expect(hour).toMatchObject({ attempted: 1, hardBounced: 1 });
      expect((await store.events.message('m-1'))?.events).toHaveLength(1);
    }
  });

  it('lists the bus as a source', async () => {
    const { api, key } = await createTestApp();
    await api('POST', PATH, await key(['ingest']), event);
    const { items } = (await (await api('GET', '/v1/sources', await key(['admin']))).json()) as { items: object[] };
    expect(items).toContainEqual(
      expect.objectContaining({
        id: `arn:aws:events:us-east-1:${ACCOUNT}:event-bus/default`,
        state: 'confirmed',
        account: ACCOUNT,
        messages: 1,
      }),
    );
  });

  it('is for keys without a bond: events say themselves whose they are', async () => {
    const { api, key } = await createTestApp();
    expect((await api('POST', PATH, await key(['ingest'], 'acme'), event)).status).toBe(403);
    const asked = { name: 'x', scopes: ['ingest'], tenant: 'acme' };
    expect((await api('POST', '/v1/keys', await key(['admin']), asked)).status).toBe(400);
  });

  it('holds bare bodies to the listed accounts', async () => {
    const { api, key, store } = await createTestApp({ sesAccounts: ['111111111111'] });
    // A queue answers before it is read what was sent.
    const quarantined = HAS_QUEUE ? 0 : 1;
    expect(await (await api('POST', PATH, await key(['ingest']), hard)).json()).toMatchObject({ quarantined });
    expect((await store.quarantine.list({ limit: 9 })).map(({ reason }) => reason)).toEqual(['foreign-account']);
  });

  it('refuses or keeps what would exhaust it', async () => {
    const { api, key, store } = await createTestApp();
    const token = await key(['ingest']);
    const deep = `{"detail-type":"x","detail":${'['.repeat(50_000)}${']'.repeat(50_000)}}`;
    expect((await api('POST', PATH, token, deep)).status).toBe(400);
    const records = { Records: Array.from({ length: 20_000 }, () => ({ body: '{}' })) };
    expect((await api('POST', PATH, token, records)).status).toBe(200);
    expect((await store.quarantine.list({ limit: 9 })).map(({ reason }) => reason)).toEqual(['too-many-records']);
  });

  it('keeps ids that can be asked for again', async () => {
    const { api, key, store } = await createTestApp();
    const admin = await key(['admin']);
    for (const id of ['x'.repeat(5_000), 'a\ud800b', 'a\u0000b']) {
      await api('POST', PATH, admin, { ...event, id, detail: { eventType: 'Bounce' } });
      const [entry] = await store.quarantine.list({ limit: 1 });
      expect((await api('DELETE', `/v1/quarantine/${encodeURIComponent(entry?.id ?? '')}?note=x`, admin)).status).toBe(
        204,
      );
    }
  });

  it('does not take the waiting mark from a topic that asks to be let in', async () => {
    const FOREIGN = 'arn:aws:sns:eu-west-1:999999999999:other';
    const stranger = await createSigner({ topicArn: FOREIGN });
    const { api, key, post, store } = await createTestApp({
      pinned: { [stranger.certificateUrl]: stranger.certificatePem },
    });
    const carried = JSON.stringify({ Type: 'Notification', TopicArn: FOREIGN, MessageId: 'm', Message: '{}' });
    const token = await key(['ingest']);
    for (let round = 0; round < 2; round++) {
      await api('POST', PATH, token, carried);
      await post(stranger.subscriptionConfirmation({ token: `t${round}` }));
      expect((await store.sources.find(FOREIGN))?.state).toBe('pending');
    }
  });

  it('shows what SES found while it holds', async () => {
    const { api, key } = await createTestApp();
    const token = await key(['ingest', 'read']);
    const finding = JSON.parse(fixture('carriers/eb-advisor-recommendation-open.json'));
    const items = async (as: string) =>
      ((await (await api('GET', '/v1/findings', as)).json()) as { items: { open: boolean }[] }).items;
    await api('POST', PATH, token, finding);
    expect(await items(token)).toEqual([
      expect.objectContaining({ open: true, tenant: 'acme', kind: 'recommendation' }),
    ]);
    expect(await items(await key(['read'], 'acme'))).toHaveLength(1);
    expect(await items(await key(['read'], 'clinic'))).toEqual([]);
    const closed = {
      ...finding,
      id: 'later',
      'detail-type': 'Advisor Recommendation Status Closed',
      time: '2026-07-15T00:00:00Z',
    };
    await api('POST', PATH, token, closed);
    expect((await items(token)).map(({ open }) => open)).toEqual([false, false]);
  });

  it.each([
    ['no JSON', 'hello'],
    ['a list', '[]'],
    ['text', '"hello"'],
    ['nothing', ''],
  ])('refuses %s', async (_, sent) => {
    const { api, key } = await createTestApp();
    const response = await api('POST', PATH, await key(['ingest']), sent);
    expect([response.status, ((await response.json()) as { code: string }).code]).toEqual([400, 'malformed-event']);
  });

  it('refuses what is too large, and keeps what is no event of SES once, however often it comes', async () => {
    const { api, key, store } = await createTestApp();
    const token = await key(['ingest']);
    expect((await api('POST', PATH, token, { ...event, padding: 'x'.repeat(1_100_000) })).status).toBe(413);
    for (let i = 0; i < 2; i++) expect((await api('POST', PATH, token, { hello: 'world' })).status).toBe(200);
    expect((await store.quarantine.list({ limit: 9 })).map(({ reason }) => reason)).toEqual(['no-event-type']);
  });

  it("takes Lambda's events too", async () => {
    const { api, key, store } = await createTestApp();
    const lambda = fixture('carriers/lambda-sns-event.json');
    const response = await api('POST', PATH, await key(['ingest']), lambda);
    expect(await response.json()).toEqual({ status: 'accepted', messages: 1, quarantined: 0 });
    expect((await store.events.latest({ limit: 9 })).map(({ kind }) => kind)).toEqual(['Delivery']);
  });
});

describe('quarantine', () => {
  const foreign = { ...hard, mail: { ...(hard.mail as object), sendingAccountId: '999999999999' } };

  it('is read again once the rules allow it', async () => {
    const first = await createTestApp();
    await first.deliver(foreign);
    await first.deliver('still no JSON');
    expect(await first.store.quarantine.count()).toBe(2);
    // The same store under a configuration that lists the account.
    const { api, key, store } = await createTestApp({ store: first.store, sesAccounts: ['999999999999'] });
    const admin = await key(['admin']);
    const response = await api('POST', '/v1/quarantine/replay', admin);
    expect(await response.json()).toEqual({ replayed: 1, unreadable: 1 });
    expect((await store.events.message('m-1'))?.fields.account).toBe('999999999999');
    expect((await store.quarantine.list({ limit: 9 })).map(({ raw }) => raw)).toEqual(['still no JSON']);
  });

  it('shows, replays and discards one', async () => {
    const { api, key, store, deliver } = await createTestApp();
    await deliver('no JSON <script>');
    const admin = await key(['admin']);
    const [entry] = await store.quarantine.list({ limit: 1 });
    const path = `/v1/quarantine/${encodeURIComponent(entry?.id ?? '')}`;
    expect(await (await api('GET', path, admin)).json()).toMatchObject({
      reason: 'not-json',
      raw: 'no JSON <script>',
      source: TOPIC,
    });
    const replay = await api('POST', `${path}/replay`, admin);
    expect([replay.status, ((await replay.json()) as { code: string; detail: string }).detail]).toEqual([
      409,
      'not-json',
    ]);
    expect((await api('DELETE', path, admin)).status).toBe(400);
    expect((await api('DELETE', `${path}?note=a%20test%20of%20ours`, admin)).status).toBe(204);
    for (const method of ['GET', 'DELETE'] as const)
      expect((await api(method, `${path}?note=x`, admin)).status).toBe(404);
    expect((await api('POST', `${path}/replay`, admin)).status).toBe(404);
    expect((await store.sources.notices(TOPIC)).map(({ kind, detail }) => [kind, detail])).toEqual([
      ['discarded', `${entry?.id}: a test of ours`],
    ]);
  });
});
