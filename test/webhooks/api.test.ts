import { beforeEach, describe, expect, it } from 'vitest';
import { createTestApp } from '../support/app.ts';
import { startReceiver } from './receiver.ts';
import { createWorld, verified } from './support.ts';

const URL_A = 'https://hooks.example.com/a?token=hush';

describe('/v1/webhooks', () => {
  let test: Awaited<ReturnType<typeof createTestApp>>;
  let admin: string;
  beforeEach(async () => {
    test = await createTestApp();
    admin = await test.key(['admin']);
  });
  const call = async (method: string, path: string, body?: unknown, token = admin) => {
    const response = await test.api(method, `/v1/webhooks${path}`, token, body);
    const text = await response.text();
    return { status: response.status, body: text === '' ? null : JSON.parse(text), text };
  };
  const create = async (body: object = {}) => (await call('POST', '', { url: URL_A, ...body })).body;

  it('is for operators only', async () => {
    const { id } = await create();
    const routes = [
      ['GET', ''],
      ['POST', ''],
      ['GET', `/${id}`],
      ['PATCH', `/${id}`],
      ['DELETE', `/${id}`],
      ['POST', `/${id}/test`],
      ['POST', `/${id}/rotate-secret`],
      ['GET', `/${id}/deliveries`],
    ] as const;
    const others = [await test.key(['read', 'write', 'check', 'ingest']), await test.key(['admin'], 'acme')];
    for (const [method, path] of routes) {
      expect((await test.api(method, `/v1/webhooks${path}`)).status).toBe(401);
      for (const token of others) expect((await call(method, path, undefined, token)).status).toBe(403);
    }
    expect((await call('GET', `/${id}`)).status).toBe(200);
  });

  it('adds, shows, changes and deletes an endpoint, with a record of each', async () => {
    const created = await call('POST', '', { url: URL_A, tenant: 'acme', description: 'the shop' });
    expect(created.status).toBe(201);
    const { secret, ...shown } = created.body;
    expect(shown).toEqual({
      id: expect.any(String),
      kind: 'webhook',
      url: URL_A,
      types: ['suppression.changed'],
      tenant: 'acme',
      description: 'the shop',
      enabled: true,
      disabledReason: null,
      minLevel: 'warn',
      quietHours: null,
      previousSecretUntil: null,
      createdAt: new Date(test.now()).toISOString(),
    });
    expect(secret).toMatch(/^whsec_[A-Za-z0-9+/]{43}=$/);
    const path = `/${shown.id}`;
    expect((await call('GET', path)).body).toEqual(shown);
    expect((await call('GET', '')).body).toEqual({ items: [shown], nextCursor: null });
    const changed = await call('PATCH', path, { url: 'https://b.example.com/', enabled: false });
    expect(changed.body).toEqual({
      ...shown,
      url: 'https://b.example.com/',
      enabled: false,
      disabledReason: 'operator',
    });
    expect((await call('PATCH', path, { enabled: true })).body).toMatchObject({ enabled: true, disabledReason: null });
    expect((await call('DELETE', path)).status).toBe(204);
    expect((await call('GET', path)).body.code).toBe('webhook-not-found');
    expect((await call('DELETE', path)).status).toBe(404);
    expect((await call('PATCH', path, {})).status).toBe(404);
    const records = await test.store.audit.list({ limit: 9 });
    expect(records.map(({ action, subject, tenant, detail }) => ({ action, subject, tenant, detail }))).toEqual(
      [
        ['webhook.deleted', {}],
        ['webhook.changed', { enabled: true }],
        ['webhook.changed', { enabled: false, origin: 'https://b.example.com' }],
        [
          'webhook.created',
          { kind: 'webhook', origin: 'https://hooks.example.com', types: 'suppression.changed', from: 'now' },
        ],
      ].map(([action, detail]) => ({ action, subject: shown.id, tenant: 'acme', detail })),
    );
    expect(new Set(records.map(({ actor }) => actor))).toEqual(new Set(['key:admin']));
  });

  it.each([
    [{ url: 'http://hooks.example.com/' }, 'url'],
    [{ url: 'https://user:pass@hooks.example.com/' }, 'url'],
    [{ url: URL_A, types: [] }, 'types'],
    [{ url: URL_A, types: ['mail.sent'] }, 'types'],
    [{ url: URL_A, tenant: 'no tenant' }, 'tenant'],
    [{ url: URL_A, from: 'yesterday' }, 'from'],
    [{ url: URL_A, secret: 'whsec_mine' }, 'secret'],
    [{}, 'url'],
  ])('refuses %j', async (body, field) => {
    const refused = await call('POST', '', body);
    expect([refused.status, refused.body.code]).toEqual([400, 'invalid-request']);
    expect(refused.body.detail).toContain(field);
    expect((await call('GET', '')).body.items).toEqual([]);
  });

  const ALERT_EMAIL = { from: 'alerts@example.com', region: 'us-east-1', configurationSet: null };
  const QUIET = { from: '22:00', to: '07:00', timeZone: 'Europe/Berlin' };
  const WEEK = ['sun', 'mon', 'tue', 'wed', 'thu', 'fri', 'sat'];

  it('gives a webhook that asks for nothing what it always got, and a chat its alerts', async () => {
    expect((await create()).types).toEqual(['suppression.changed']);
    expect((await create({ types: ['alert.changed', 'suppression.changed'] })).types).toEqual([
      'suppression.changed',
      'alert.changed',
    ]);
    expect((await create({ kind: 'slack' })).types).toEqual(['alert.changed']);
  });

  it('keeps the URL of a chat to itself', async () => {
    const created = await call('POST', '', { kind: 'slack', url: 'https://hooks.slack.com/services/T0/hush' });
    expect(created.body).toMatchObject({ kind: 'slack', url: 'https://hooks.slack.com', types: ['alert.changed'] });
    expect(created.body).not.toHaveProperty('secret');
    const path = `/${created.body.id}`;
    const changed = await call('PATCH', path, { url: 'https://chat.example.com/hooks/whisper' });
    expect(changed.body.url).toBe('https://chat.example.com');
    const stored = await test.store.webhooks.find(created.body.id);
    const records = await test.store.audit.list({ limit: 9 });
    expect(records.map(({ detail }) => detail)).toEqual([
      { origin: 'https://chat.example.com' },
      { kind: 'slack', origin: 'https://hooks.slack.com', types: 'alert.changed', minLevel: 'warn', from: 'now' },
    ]);
    for (const said of [
      created.text,
      changed.text,
      (await call('GET', '')).text,
      JSON.stringify([stored, records, test.logged]),
    ])
      expect(said).not.toMatch(/hush|whisper/);
    const rotated = await call('POST', `${path}/rotate-secret`);
    expect([rotated.status, rotated.body.code]).toEqual([409, 'no-signing-secret']);
  });

  it('adds an address where mail can be sent, and says what to set where it cannot', async () => {
    const refused = await call('POST', '', { kind: 'email', url: 'ops@example.com' });
    expect([refused.status, refused.body.code]).toEqual([409, 'email-not-configured']);
    test = await createTestApp({ alertEmail: ALERT_EMAIL });
    admin = await test.key(['admin']);
    const created = await call('POST', '', { kind: 'email', url: 'Ops@Example.com' });
    expect(created.body).toMatchObject({ kind: 'email', url: 'mailto:ops@example.com', types: ['alert.changed'] });
    const changed = await call('PATCH', `/${created.body.id}`, { url: 'mailto:duty@example.com' });
    expect(changed.body.url).toBe('mailto:duty@example.com');
    expect(JSON.stringify([await test.store.audit.list({ limit: 9 }), test.logged])).not.toMatch(/ops@|duty@/);
  });

  it('takes a level and quiet hours, and changes them', async () => {
    const { id, minLevel, quietHours } = await create({ kind: 'slack', minLevel: 'review', quietHours: QUIET });
    expect([minLevel, quietHours]).toEqual(['review', { ...QUIET, days: WEEK }]);
    const days = ['fri', 'mon', 'fri'];
    const changed = await call('PATCH', `/${id}`, { minLevel: 'pause', quietHours: { ...QUIET, days } });
    expect(changed.body).toMatchObject({ minLevel: 'pause', quietHours: { ...QUIET, days: ['mon', 'fri'] } });
    const [record] = await test.store.audit.list({ limit: 1 });
    expect(record?.detail).toEqual({ minLevel: 'pause', quietHours: '22:00-07:00 Europe/Berlin mon fri' });
    expect((await call('PATCH', `/${id}`, { quietHours: null })).body.quietHours).toBeNull();
  });

  it.each([
    [{ kind: 'pager' }, 'kind'],
    [{ kind: 'slack', url: 'http://hooks.slack.com/x' }, 'url'],
    [{ kind: 'slack', types: ['suppression.changed'] }, 'types'],
    [{ kind: 'email', url: 'ops' }, 'url'],
    [{ minLevel: 'loud' }, 'minLevel'],
    [{ quietHours: { ...QUIET, from: '25:00' } }, 'quietHours.from'],
    [{ quietHours: { ...QUIET, timeZone: 'Mars' } }, 'quietHours.timeZone'],
    [{ quietHours: { ...QUIET, to: '22:00' } }, 'quietHours.to'],
    [{ quietHours: { ...QUIET, days: [] } }, 'quietHours.days'],
    [{ quietHours: { ...QUIET, length: 9 } }, 'quietHours'],
  ])('refuses a new endpoint with %j', async (body, field) => {
    const refused = await call('POST', '', { url: URL_A, ...body });
    expect([refused.status, refused.body.code]).toEqual([400, 'invalid-request']);
    expect(refused.body.detail).toContain(field);
    expect((await call('GET', '')).body.items).toEqual([]);
  });

  it('refuses what does not fit the kind of an endpoint when it is changed', async () => {
    const { id } = await create({ kind: 'slack' });
    for (const [change, field] of [
      [{ types: ['suppression.changed'] }, 'types'],
      [{ url: 'mailto:ops@example.com' }, 'url'],
      [{ kind: 'webhook' }, 'kind'],
    ] as const) {
      const refused = await call('PATCH', `/${id}`, change);
      expect([refused.status, refused.body.code]).toEqual([400, 'invalid-request']);
      expect(refused.body.detail).toContain(field);
    }
    expect((await call('GET', `/${id}`)).body).toMatchObject({ kind: 'slack', types: ['alert.changed'] });
  });

  it('does not let an endpoint change its tenant', async () => {
    const { id } = await create({ tenant: 'acme' });
    expect((await call('PATCH', `/${id}`, { tenant: null })).status).toBe(400);
    expect((await call('GET', `/${id}`)).body.tenant).toBe('acme');
  });

  it('holds 20 endpoints and no more', async () => {
    for (let n = 0; n < 20; n++) expect(await create()).toHaveProperty('id');
    const refused = await call('POST', '', { url: URL_A });
    expect([refused.status, refused.body.code]).toEqual([409, 'too-many-webhooks']);
  });

  it('sends a test message now and tells what came of it', async () => {
    const receiver = await startReceiver((_, count) =>
      count === 1 ? 200 : (response) => response.writeHead(418).end('tea'),
    );
    try {
      const { id, secret } = await create({ url: receiver.url, from: 'start' });
      await call('PATCH', `/${id}`, { enabled: false });
      const first = await call('POST', `/${id}/test`);
      expect(first.body).toMatchObject({
        delivered: true,
        delivery: { status: 200, error: null, type: 'webhook.test' },
      });
      const [request] = receiver.received;
      if (request === undefined) throw new Error('nothing came');
      expect(verified(secret, request)).toMatchObject({ type: 'webhook.test', data: {} });
      expect(first.body.delivery.messageId).toBe(request.headers['webhook-id']);
      const second = await call('POST', `/${id}/test`);
      expect(second.body).toMatchObject({
        delivered: false,
        delivery: { status: 418, error: 'status', detail: 'tea' },
      });
      const log = (await call('GET', `/${id}/deliveries?limit=1`)).body;
      expect(log.items).toEqual([second.body.delivery]);
      const next = (await call('GET', `/${id}/deliveries?limit=1&cursor=${log.nextCursor}`)).body;
      expect(next.items).toEqual([first.body.delivery]);
      expect((await call('GET', `/${id}/deliveries`)).body.nextCursor).toBeNull();
      expect((await call('GET', `/${id}/deliveries?cursor=x`)).status).toBe(400);
      expect((await call('POST', '/nobody/test')).status).toBe(404);
      expect((await call('GET', '/nobody/deliveries')).status).toBe(404);
    } finally {
      await receiver.close();
    }
  });

  it('sends a test message to a chat in its own words', async () => {
    const receiver = await startReceiver(() => 200);
    try {
      const { id } = await create({ kind: 'slack', url: receiver.url });
      expect((await call('POST', `/${id}/test`)).body).toMatchObject({ delivered: true });
      expect(JSON.parse(receiver.received[0]?.body ?? '')).toMatchObject({
        text: 'Test: Test message of ses-sentinel',
      });
    } finally {
      await receiver.close();
    }
  });

  it('shows a secret once: in no other answer, log line, record or row', async () => {
    const receiver = await startReceiver(() => 500);
    try {
      const { id, secret } = await create({ url: receiver.url, from: 'start' });
      const rotated = await call('POST', `/${id}/rotate-secret`);
      const until = new Date(test.now() + 86_400_000).toISOString();
      expect(rotated.body).toMatchObject({ id, previousSecretUntil: until, secret: expect.stringMatching(/^whsec_/) });
      expect(rotated.body.secret).not.toBe(secret);
      expect((await call('POST', '/nobody/rotate-secret')).status).toBe(404);
      await test.api('PUT', '/v1/suppressions/ann@example.net', admin, {});
      const world = createWorld({ store: test.store, startAt: test.now() });
      await world.run();
      await call('POST', `/${id}/test`);
      const [request] = receiver.received;
      if (request === undefined) throw new Error('nothing came');
      for (const each of [secret, rotated.body.secret]) verified(each, request);

      const stored = await test.store.webhooks.find(id);
      const said = [
        (await call('GET', '')).text,
        (await call('GET', `/${id}`)).text,
        (await call('PATCH', `/${id}`, { description: 'x' })).text,
        (await call('GET', `/${id}/deliveries`)).text,
        JSON.stringify([test.logged, world.logged, await test.store.audit.list({ limit: 50 })]),
      ];
      for (const each of [secret, rotated.body.secret]) {
        const raw = each.slice('whsec_'.length);
        for (const text of [...said, JSON.stringify(stored)]) expect(text).not.toContain(raw);
      }
      for (const sealed of [stored?.secret, stored?.previousSecret]) {
        expect(sealed).toMatch(/^[\w-]{80,}$/);
        for (const text of said) expect(text).not.toContain(sealed);
      }
      expect(JSON.stringify(await test.store.audit.list({ limit: 50 }))).toContain('webhook.secret-rotated');
    } finally {
      await receiver.close();
    }
  });

  it('tells Prometheus what waits and what was given up', async () => {
    const receiver = await startReceiver(() => 410);
    try {
      const metrics = async () => (await test.api('GET', '/metrics', admin)).text();
      expect(await metrics()).toContain('ses_sentinel_webhook_oldest_undelivered_seconds 0');
      await create({ url: receiver.url, from: 'start' });
      await test.api('PUT', '/v1/suppressions/ann@example.net', admin, {});
      test.advance(90_000);
      expect(await metrics()).toContain('ses_sentinel_webhook_oldest_undelivered_seconds 90');
      expect(await metrics()).toContain('ses_sentinel_webhook_endpoints_given_up 0');
      await createWorld({ store: test.store }).run();
      expect(await metrics()).toContain('ses_sentinel_webhook_oldest_undelivered_seconds 0');
      expect(await metrics()).toContain('ses_sentinel_webhook_endpoints_given_up 1');
    } finally {
      await receiver.close();
    }
  });

  it('is described', async () => {
    const { paths } = (await (await test.api('GET', '/openapi.json')).json()) as { paths: Record<string, object> };
    const described = Object.entries(paths).flatMap(([path, methods]) =>
      path.startsWith('/v1/webhooks') ? Object.keys(methods).map((method) => `${method} ${path}`) : [],
    );
    expect(described.sort()).toEqual([
      'delete /v1/webhooks/{id}',
      'get /v1/webhooks',
      'get /v1/webhooks/{id}',
      'get /v1/webhooks/{id}/deliveries',
      'patch /v1/webhooks/{id}',
      'post /v1/webhooks',
      'post /v1/webhooks/{id}/rotate-secret',
      'post /v1/webhooks/{id}/test',
    ]);
  });
});
