/** The HTTP API through the whole app: keys, scopes, tenants, and every refusal a problem document. */
import { describe, expect, it } from 'vitest';
import { ensureAdmin } from '../src/access/keys.ts';
import type { Scope } from '../src/store/contract.ts';
import { bodyOf, refusalOf } from './support/answers.ts';
import { createTestApp } from './support/app.ts';
import { bounce, complaint, type MailSpec, send } from './support/ses.ts';

const T0 = Date.UTC(2026, 10, 20, 9);
const ann = 'ann@example.net';
const mail: MailSpec = { messageId: 'm-1', acceptedAt: T0, destination: [ann] };
const hard = bounce(mail, {
  at: T0 + 1_000,
  recipients: [{ emailAddress: ann, action: 'failed', status: '5.1.1', diagnosticCode: 'smtp; 550' }],
});

describe('the check', () => {
  it('answers one address with the reason and its evidence', async () => {
    const { deliver, api, key } = await createTestApp();
    await deliver(hard);
    const answer = await bodyOf(
      await api('GET', '/v1/check?recipient=Ann%20%3CANN@Example.NET%3E', await key(['check'])),
    );
    expect(answer).toEqual({
      results: [
        {
          recipient: 'Ann <ANN@Example.NET>',
          allowed: false,
          reason: 'bounce',
          scope: { tenant: null, stream: null },
          since: '2026-11-20T09:00:01.000Z',
          expiresAt: null,
          evidence: expect.objectContaining({
            messageId: 'm-1',
            eventTime: '2026-11-20T09:00:01.000Z',
            status: '5.1.1',
            diagnosticCode: 'smtp; 550',
          }),
        },
      ],
      allowed: 0,
      suppressed: 1,
      sending: { paused: false },
    });
  });

  it('takes a plus in the query for a plus', async () => {
    const { api, key } = await createTestApp();
    const token = await key(['check', 'write']);
    await api('PUT', '/v1/suppressions/ann+tag@example.net', token);
    for (const query of ['ann+tag@example.net', 'ann%2Btag@example.net', 'ann+tag%40example.net']) {
      const { results } = await bodyOf(await api('GET', `/v1/check?recipient=${query}`, token));
      expect(results[0]).toMatchObject({ recipient: 'ann+tag@example.net', allowed: false, reason: 'manual' });
    }
  });

  it('takes an encoded blank for a blank', async () => {
    const { api, key, deliver } = await createTestApp();
    await deliver(hard);
    const { results } = await bodyOf(await api('GET', `/v1/check?recipient=%20${ann}`, await key(['check'])));
    expect(results[0]).toMatchObject({ allowed: false, reason: 'bounce' });
  });

  it('answers a batch per item, in order, at 10,000', async () => {
    const { deliver, api, key } = await createTestApp();
    await deliver(hard);
    const recipients = [...Array.from({ length: 9_997 }, (_, i) => `p${i}@example.org`), ann, 'nonsense', ann];
    const token = await key(['check']);
    const answer = await bodyOf(await api('POST', '/v1/check', token, { recipients }));
    expect([answer.allowed, answer.suppressed]).toEqual([9_997, 3]);
    expect(answer.results.slice(-3).map((each: { reason: string }) => each.reason)).toEqual([
      'bounce',
      'invalid',
      'bounce',
    ]);
    expect(await refusalOf(await api('POST', '/v1/check', token, { recipients: [...recipients, ann] }))).toEqual([
      400,
      'invalid-request',
    ]);
  });

  it('keeps tenants apart, and evidence from those whom it does not concern', async () => {
    const { deliver, api, key } = await createTestApp();
    await deliver(hard);
    await deliver(
      complaint(
        { ...mail, messageId: 'm-2', destination: ['bob@example.org'], tenant: 'acme' },
        { at: T0, recipients: ['bob@example.org'], feedbackType: 'abuse' },
      ),
    );
    const check = async (token: string, extra: object = {}) =>
      (
        await bodyOf(await api('POST', '/v1/check', token, { recipients: [ann, 'bob@example.org'], ...extra }))
      ).results.map((each: { allowed: boolean; evidence?: object }) => [each.allowed, each.evidence !== undefined]);
    const free = await key(['check']);
    expect(await check(free)).toEqual([
      [false, true],
      [true, false],
    ]);
    expect(await check(free, { tenant: 'acme' })).toEqual([
      [false, true],
      [false, true],
    ]);
    const acme = await key(['check'], 'acme');
    expect(await check(acme)).toEqual([
      [false, false],
      [false, true],
    ]);
    expect(await refusalOf(await api('POST', '/v1/check', acme, { recipients: [ann], tenant: 'clinic' }))).toEqual([
      403,
      'other-tenant',
    ]);
    expect(await check(await key(['check'], 'clinic'))).toEqual([
      [false, false],
      [true, false],
    ]);
  });

  it.each([
    ['no body', undefined],
    ['no JSON', '{'],
    ['no recipients', { recipients: [] }],
    ['recipients of another type', { recipients: [1] }],
    ['a strange tenant', { recipients: [ann], tenant: 'a b' }],
  ])('refuses %s with a problem', async (_, sent) => {
    const { api, key } = await createTestApp();
    expect(await refusalOf(await api('POST', '/v1/check', await key(['check']), sent))).toEqual([
      400,
      'invalid-request',
    ]);
  });

  it('refuses a query without a recipient', async () => {
    const { api, key } = await createTestApp();
    expect(await refusalOf(await api('GET', '/v1/check', await key(['check'])))).toEqual([400, 'invalid-request']);
    expect(await refusalOf(await api('GET', `/v1/check?recipient=${'a'.repeat(1_001)}`, await key(['check'])))).toEqual(
      [400, 'invalid-request'],
    );
  });
});

describe('suppressions', () => {
  it('adds, reads, checks, removes and remembers who did it', async () => {
    const { api, key } = await createTestApp();
    const token = await key(['read', 'write', 'check']);
    const path = '/v1/suppressions/Ann%40Example.net';
    expect(await refusalOf(await api('GET', path, token))).toEqual([404, 'not-suppressed']);
    const put = await api('PUT', path, token, {
      reason: 'manual',
      note: 'asked by phone',
      expiresAt: '2099-01-01T00:00:00Z',
    });
    expect([put.status, (await bodyOf(put)).address]).toEqual([200, ann]);
    const read = await bodyOf(await api('GET', path, token));
    expect(read.items).toEqual([
      expect.objectContaining({
        reason: 'manual',
        note: 'asked by phone',
        origin: 'api',
        actor: 'key:read+write+check',
        expiresAt: '2099-01-01T00:00:00.000Z',
      }),
    ]);
    expect(await bodyOf(await api('DELETE', `${path}?reason=manual&note=wrong`, token))).toEqual({
      address: ann,
      removed: 1,
      items: [{ reason: 'manual', scope: { tenant: null, stream: null }, origin: 'api' }],
    });
    expect(await refusalOf(await api('DELETE', path, token))).toEqual([404, 'not-suppressed']);
    expect(await refusalOf(await api('DELETE', `${path}?reson=manual`, token))).toEqual([400, 'invalid-request']);
    const { items } = await bodyOf(await api('GET', `${path}/history`, token));
    expect(items.map((each: { action: string; note: string }) => [each.action, each.note])).toEqual([
      ['removed', 'wrong'],
      ['added', 'asked by phone'],
    ]);
  });

  it('releases an event entry for good: the same event cannot bring it back', async () => {
    const { api, key, deliver } = await createTestApp();
    const token = await key(['write', 'check']);
    await deliver(hard);
    expect((await api('DELETE', `/v1/suppressions/${ann}`, token)).status).toBe(200);
    await deliver(hard);
    expect((await bodyOf(await api('GET', `/v1/check?recipient=${ann}`, token))).allowed).toBe(1);
  });

  it('blocks whole domains', async () => {
    const { api, key } = await createTestApp();
    const token = await key(['write', 'check']);
    expect((await api('PUT', '/v1/suppressions/@Example.net', token)).status).toBe(200);
    expect((await bodyOf(await api('GET', `/v1/check?recipient=${ann}`, token))).results[0].reason).toBe('manual');
  });

  it('holds a tenant key to its tenant', async () => {
    const { api, key, deliver } = await createTestApp();
    await deliver(hard);
    const acme = await key(['read', 'write', 'check'], 'acme');
    const path = `/v1/suppressions/${ann}`;
    expect(await refusalOf(await api('DELETE', path, acme))).toEqual([404, 'not-suppressed']);
    expect(await refusalOf(await api('DELETE', `${path}?tenant=`, acme))).toEqual([403, 'other-tenant']);
    expect(await refusalOf(await api('PUT', path, acme, { tenant: 'clinic' }))).toEqual([403, 'other-tenant']);
    expect((await bodyOf(await api('PUT', path, acme, { reason: 'unsubscribe' }))).scope).toEqual({
      tenant: 'acme',
      stream: null,
    });
    const { items } = await bodyOf(await api('GET', path, acme));
    expect(items.map((each: { reason: string; evidence: unknown }) => [each.reason, each.evidence])).toEqual([
      ['bounce', null],
      ['unsubscribe', null],
    ]);
    expect((await bodyOf(await api('GET', `${path}/history`, acme))).items).toMatchObject([
      { scope: { tenant: 'acme' }, actor: 'key:read+write+check' },
      { scope: { tenant: null }, actor: null },
    ]);
    const other = await key(['read'], 'clinic');
    expect((await bodyOf(await api('GET', path, other))).items).toHaveLength(1);
  });

  it.each(['nonsense', '@', 'bounce@simulator.amazonses.com', '%00'])('refuses %s', async (address) => {
    const { api, key } = await createTestApp();
    expect((await refusalOf(await api('PUT', `/v1/suppressions/${address}`, await key(['write']))))[0]).toBe(400);
  });

  it('refuses a body of another type, and a strange reason', async () => {
    const { api, key, app } = await createTestApp();
    const token = await key(['write']);
    expect(await refusalOf(await api('PUT', `/v1/suppressions/${ann}`, token, { reason: 'because' }))).toEqual([
      400,
      'invalid-request',
    ]);
    expect(await refusalOf(await api('PUT', `/v1/suppressions/${ann}`, token, '{'))).toEqual([400, 'invalid-request']);
    expect(await refusalOf(await api('PUT', `/v1/suppressions/${ann}`, token, { note: 'x'.repeat(70_000) }))).toEqual([
      413,
      'body-too-large',
    ]);
    const form = await app.request(`/v1/suppressions/${ann}`, {
      method: 'PUT',
      headers: { authorization: `Bearer ${token}`, 'content-type': 'text/csv' },
      body: 'reason=complaint',
    });
    expect(form.status).toBe(415);
  });
});

describe('keys', () => {
  it('are shown once, stored hashed, and stop at once when deleted', async () => {
    const { api, key, store } = await createTestApp();
    const admin = await key(['admin']);
    const made = await api('POST', '/v1/keys', admin, { name: 'sender', scopes: ['check', 'check'], tenant: 'acme' });
    const { id, token, scopes } = await bodyOf(made);
    expect([made.status, scopes]).toEqual([201, ['check']]);
    expect(JSON.stringify(await store.access.keys())).not.toContain(token);
    expect(await store.access.keyByHash(token)).toBeNull();
    const listed = await bodyOf(await api('GET', '/v1/keys', admin));
    expect(JSON.stringify(listed)).not.toContain(token);
    expect(listed.items).toContainEqual(expect.objectContaining({ id, name: 'sender', tenant: 'acme' }));
    expect((await api('GET', `/v1/check?recipient=${ann}`, token)).status).toBe(200);
    expect((await api('DELETE', `/v1/keys/${id}`, admin)).status).toBe(204);
    expect(await refusalOf(await api('GET', `/v1/check?recipient=${ann}`, token))).toEqual([401, 'unauthenticated']);
    expect(await refusalOf(await api('DELETE', `/v1/keys/${id}`, admin))).toEqual([404, 'key-not-found']);
  });

  it('of the administrator stays', async () => {
    const { api, store, now } = await createTestApp();
    const token = (await ensureAdmin(store.access, null, now())) ?? '';
    expect(await refusalOf(await api('DELETE', '/v1/keys/admin', token))).toEqual([409, 'administrator']);
    expect((await api('GET', '/v1/keys', token)).status).toBe(200);
  });

  it('open what their scope says, and nothing else', async () => {
    const { api, key } = await createTestApp();
    const routes: readonly (readonly [string, string, Scope, unknown?])[] = [
      ['GET', `/v1/check?recipient=${ann}`, 'check'],
      ['POST', '/v1/check', 'check', { recipients: [ann] }],
      ['GET', '/v1/suppressions', 'read'],
      ['GET', '/v1/suppressions/changes', 'read'],
      ['GET', '/v1/suppressions/export', 'read'],
      ['GET', '/v1/suppressions/imports', 'read'],
      ['GET', '/v1/suppressions/imports/x', 'read'],
      ['POST', '/v1/suppressions/import', 'write', ann],
      ['GET', `/v1/suppressions/${ann}`, 'read'],
      ['GET', `/v1/suppressions/${ann}/history`, 'read'],
      ['PUT', `/v1/suppressions/${ann}`, 'write', {}],
      ['DELETE', `/v1/suppressions/${ann}`, 'write'],
      ['GET', '/v1/events', 'read'],
      ['GET', '/v1/messages/m-1', 'read'],
      ['GET', '/v1/messages?tag=a%3Db', 'read'],
      ['GET', `/v1/recipients/${ann}`, 'read'],
      ['GET', '/v1/sources', 'admin'],
      ['POST', '/v1/sources/x/approve', 'admin'],
      ['GET', '/v1/quarantine', 'admin'],
      ['GET', '/v1/keys', 'admin'],
      ['POST', '/v1/keys', 'admin', { name: 'x', scopes: ['read'] }],
      ['DELETE', '/v1/keys/x', 'admin'],
    ];
    const scopes = ['check', 'read', 'write', 'ingest', 'admin'] as const;
    const tokens = await Promise.all(scopes.map(async (scope) => [scope, await key([scope])] as const));
    for (const [method, path, needed, sent] of routes) {
      expect((await api(method, path, undefined, sent)).status, `${method} ${path} without a key`).toBe(401);
      expect((await api(method, path, 'sentinel_unknown', sent)).status).toBe(401);
      for (const [scope, token] of tokens) {
        const { status } = await api(method, path, token, sent);
        const open = scope === needed || scope === 'admin';
        expect(
          open ? status !== 401 && status !== 403 : status === 403,
          `${method} ${path} with ${scope}: ${status}`,
        ).toBe(true);
      }
    }
  });

  it('of a tenant cannot reach what concerns all tenants', async () => {
    const { api, key, store } = await createTestApp();
    const bound = await key(['admin'], 'acme');
    const routes = [
      ['GET', '/v1/keys'],
      ['POST', '/v1/keys'],
      ['DELETE', '/v1/keys/x'],
      ['GET', '/v1/sources'],
      ['POST', '/v1/sources/arn:aws:sns:us-east-1:999999999999:x/approve'],
      ['GET', '/v1/quarantine'],
      ['POST', '/v1/quarantine/replay'],
      ['GET', '/v1/quarantine/x'],
      ['DELETE', '/v1/quarantine/x?note=y'],
    ] as const;
    for (const [method, path] of routes) {
      const sent = method === 'POST' ? { name: 'x', scopes: ['read'] } : undefined;
      expect(await refusalOf(await api(method, path, bound, sent)), path).toEqual([403, 'tenant-bound-key']);
    }
    expect(await store.sources.list()).toHaveLength(1);
    const asked = { name: 'x', scopes: ['admin'], tenant: 'acme' };
    expect(await refusalOf(await api('POST', '/v1/keys', await key(['admin']), asked))).toEqual([
      400,
      'scope-of-all-tenants',
    ]);
  });
});

describe('reading', () => {
  it('tells a message and a recipient, within the tenant', async () => {
    const { api, key, deliver } = await createTestApp();
    await deliver(send({ ...mail, tenant: 'acme' }));
    await deliver(hard);
    const read = await key(['read']);
    const message = await bodyOf(await api('GET', '/v1/messages/m-1', read));
    expect(message).toMatchObject({
      messageId: 'm-1',
      tenant: 'acme',
      mails: [{ recipient: ann, state: 'bounced', flags: ['sent', 'hardBounced'] }],
      events: [{ at: '2026-11-20T09:00:01.000Z', publishedAt: expect.any(String), receivedAt: expect.any(String) }],
    });
    const story = await bodyOf(await api('GET', `/v1/recipients/${ann}`, read));
    expect(story.items.map((each: { kind: string }) => each.kind)).toEqual(['Bounce', 'Send']);
    const clinic = await key(['read'], 'clinic');
    expect(await refusalOf(await api('GET', '/v1/messages/m-1', clinic))).toEqual([404, 'message-not-found']);
    expect((await bodyOf(await api('GET', `/v1/recipients/${ann}`, clinic))).items).toEqual([]);
    expect((await bodyOf(await api('GET', '/v1/events', clinic))).items).toEqual([]);
    expect(await refusalOf(await api('GET', '/v1/events?tenant=acme', clinic))).toEqual([403, 'other-tenant']);
    expect(await refusalOf(await api('GET', '/v1/recipients/nonsense', read))).toEqual([400, 'invalid-address']);
  });

  it("pages one recipient's story, and finds messages by tag or Message-ID within the tenant of the key", async () => {
    const { api, key, deliver } = await createTestApp();
    const at = (n: number) => mail.acceptedAt + n;
    for (const n of [0, 1, 2]) {
      const body = send({
        ...mail,
        messageId: `m-${n}`,
        acceptedAt: at(n),
        campaign: 'spring',
        tenant: n === 0 ? 'acme' : undefined,
      });
      const { mail: told } = body as { mail: { commonHeaders: object } };
      await deliver({ ...body, mail: { ...told, commonHeaders: { messageId: `<${n}@shop.example.com>` } } });
    }
    const read = await key(['read']);
    const acme = await key(['read'], 'acme');
    const walk = async (path: string, token = read) => {
      const ids: string[] = [];
      for (let cursor = ''; ; ) {
        const page = await bodyOf(await api('GET', `${path}limit=2${cursor}`, token));
        ids.push(...page.items.map((each: { messageId: string }) => each.messageId));
        if (page.nextCursor === null) return ids;
        cursor = `&cursor=${page.nextCursor}`;
      }
    };
    expect(await walk(`/v1/recipients/${ann}?`)).toEqual(['m-2', 'm-1', 'm-0']);
    expect(await walk('/v1/messages?tag=campaign%3Dspring&')).toEqual(['m-2', 'm-1', 'm-0']);
    expect(await walk('/v1/messages?tag=campaign%3Dspring&', acme)).toEqual(['m-0']);
    for (const spelt of ['%3C1%40shop.example.com%3E', '1%40shop.example.com'])
      expect(await walk(`/v1/messages?headerMessageId=${spelt}&`), spelt).toEqual(['m-1']);
    expect(await walk('/v1/messages?headerMessageId=1%40shop.example.com&', acme)).toEqual([]);
    expect(await refusalOf(await api('GET', '/v1/messages', read))).toEqual([400, 'nothing-to-look-for']);
    for (const query of ['tag=spring', 'tag=%3Dspring', 'headerMessageId=x&cursor=x', 'headerMessageID=x'])
      expect(await refusalOf(await api('GET', `/v1/messages?${query}`, read)), query).toEqual([400, 'invalid-request']);
    expect(await refusalOf(await api('GET', `/v1/recipients/${ann}?cursor=x`, read))).toEqual([400, 'invalid-request']);
  });

  it('pages the quarantine', async () => {
    const { api, key, deliver, advance } = await createTestApp();
    for (let i = 0; i < 3; i++) {
      await deliver(`unreadable ${i}`);
      advance(1);
    }
    const admin = await key(['admin']);
    const first = await bodyOf(await api('GET', '/v1/quarantine?limit=2', admin));
    const second = await bodyOf(await api('GET', `/v1/quarantine?limit=2&cursor=${first.nextCursor}`, admin));
    expect([...first.items, ...second.items].map((each: { raw: string }) => each.raw)).toEqual([
      'unreadable 2',
      'unreadable 1',
      'unreadable 0',
    ]);
    expect(second.nextCursor).toBeNull();
    expect(await refusalOf(await api('GET', '/v1/quarantine?cursor=x', admin))).toEqual([400, 'invalid-request']);
  });
});

it('counts for Prometheus, for keys that may read everything', async () => {
  const { api, key, deliver, post } = await createTestApp();
  await deliver(hard);
  await deliver('unreadable');
  await post('garbage');
  expect((await api('GET', '/metrics')).status).toBe(401);
  expect((await api('GET', '/metrics', await key(['read'], 'acme'))).status).toBe(403);
  const response = await api('GET', '/metrics', await key(['read']));
  const text = await response.text();
  for (const line of [
    'ses_sentinel_messages_total{outcome="recorded"} 1',
    'ses_sentinel_messages_total{outcome="quarantined"} 1',
    'ses_sentinel_webhook_answers_total{status="200",code="accepted"} 2',
    'ses_sentinel_webhook_answers_total{status="400",code="sns-malformed-body"} 1',
    'ses_sentinel_quarantined_messages 1',
  ]) {
    expect(text).toContain(line);
  }
  expect(text).not.toContain('example.net');
});

it('answers what is not there with a problem, and describes what is', async () => {
  const { app } = await createTestApp();
  expect(await refusalOf(await app.request('/nothing'))).toEqual([404, 'not-found']);
  const description = await bodyOf(await app.request('/openapi.json'));
  expect(Object.keys(description.paths)).toEqual(
    expect.arrayContaining([
      '/v1/check',
      '/v1/suppressions',
      '/v1/suppressions/{address}',
      '/v1/suppressions/{address}/history',
      '/v1/suppressions/changes',
      '/v1/suppressions/import',
      '/v1/suppressions/imports',
      '/v1/suppressions/imports/{id}',
      '/v1/suppressions/export',
      '/v1/keys',
      '/v1/sources',
      '/v1/sources/{id}/approve',
      '/v1/quarantine',
      '/v1/events',
      '/v1/messages',
      '/v1/messages/{messageId}',
      '/v1/recipients/{address}',
    ]),
  );
});
