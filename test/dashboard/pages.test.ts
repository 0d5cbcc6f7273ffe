/** The pages as HTTP answers, over the real store. What a browser makes of them is in test/e2e. */
import { describe, expect, it } from 'vitest';
import { createKey } from '../../src/access/keys.ts';
import { type Scope, type Store, StoreUnavailableError } from '../../src/store/contract.ts';
import { createTestApp } from '../support/app.ts';
import { form, ORIGIN } from '../support/dashboard.ts';
import { tell } from '../support/record.ts';
import { bounce, complaint, delivery, type MailSpec, send } from '../support/ses.ts';
import { openMemory } from '../support/sqlite.ts';

const HOUR = 3_600_000;

type TestApp = Awaited<ReturnType<typeof createTestApp>>;

const tokenOf = async ({ store, now }: TestApp, scopes: readonly Scope[], tenant: string | null = null) =>
  (await createKey(store.access, { name: 'ops', scopes, tenant }, now())).token;

async function signIn(test: TestApp, scopes: readonly Scope[] = ['admin'], tenant: string | null = null) {
  const response = await test.app.request('/sign-in', form({ token: await tokenOf(test, scopes, tenant), next: '/' }));
  const cookie = (response.headers.get('set-cookie') ?? '').split(';')[0] ?? '';
  return { response, cookie, page: async (path = '/') => test.app.request(path, { headers: { cookie } }) };
}

/** 200 mails an hour ago: 3 hard bounces, 1 complaint, the rest delivered; and 10 of another tenant. */
async function fill(store: Store, now: number): Promise<void> {
  for (let n = 0; n < 210; n++) {
    const address = `p${n}@example.net`;
    const tenant = n >= 200 ? 'acme' : undefined;
    const spec: MailSpec = {
      messageId: `m-${n}`,
      acceptedAt: now - HOUR,
      destination: [address],
      tenant,
      configurationSet: 'marketing',
    };
    const at = spec.acceptedAt + (n < 3 ? HOUR / 2 : n);
    const end =
      n < 3
        ? bounce(spec, {
            at,
            recipients: [
              {
                emailAddress: address,
                action: 'failed',
                status: '5.1.1',
                diagnosticCode: `smtp; 550 5.1.1 <script>alert(${n})</script>`,
              },
            ],
          })
        : delivery(spec, at, [address]);
    await tell(store, { body: send(spec), publishedAt: now }, { body: end, publishedAt: now });
    if (n === 9)
      await tell(store, {
        body: complaint(spec, { at: at + 1, recipients: [address], feedbackType: 'abuse' }),
        publishedAt: now,
      });
  }
}

describe('signing in', () => {
  it('asks whoever has no session, and comes back to where they wanted to go', async () => {
    const { app } = await createTestApp();
    const response = await app.request('/?window=30d');
    expect([response.status, response.headers.get('location')]).toEqual([303, '/sign-in?next=%2F%3Fwindow%3D30d']);
    const page = await (await app.request('/sign-in?next=%2F%3Fwindow%3D30d')).text();
    expect(page).toContain('name="next" value="/?window=30d"');
  });

  it.each(['https://evil.example/', '//evil.example', '/\\evil.example', 'javascript:alert(1)'])(
    'never goes on to %s',
    async (next) => {
      const test = await createTestApp();
      const response = await test.app.request('/sign-in', form({ token: await tokenOf(test, ['admin']), next }));
      expect([response.status, response.headers.get('location')]).toEqual([303, '/']);
    },
  );

  it('sets one strict cookie, and keeps only its hash', async () => {
    const test = await createTestApp();
    const { response, cookie } = await signIn(test);
    expect(response.headers.getSetCookie()).toHaveLength(1);
    const header = response.headers.get('set-cookie') ?? '';
    for (const part of ['HttpOnly', 'SameSite=Strict', 'Path=/', 'Max-Age=43200']) expect(header).toContain(part);
    expect(header).not.toContain('Secure');
    const value = cookie.split('=')[1] ?? '';
    expect(value).toMatch(/^[\w-]{43}$/);
    expect(await test.store.access.session(value)).toBeNull();
  });

  it('makes the cookie Secure and __Host- over https', async () => {
    const test = await createTestApp();
    const init = form({ token: await tokenOf(test, ['admin']) }, { origin: 'https://sentinel.example' });
    const response = await test.app.request('https://sentinel.example/sign-in', init);
    expect(response.headers.get('set-cookie')).toMatch(/^__Host-.*Secure/);
  });

  it.each([
    ['a wrong token', ['nothing']],
    ['a key that may not read', ['check']],
  ] as const)('refuses %s with one vague error', async (_, [scope]) => {
    const test = await createTestApp();
    const token = scope === 'nothing' ? 'sentinel_wrong' : await tokenOf(test, [scope]);
    const response = await test.app.request('/sign-in', form({ token }));
    expect(response.status).toBe(401);
    const page = await response.text();
    expect(page).toContain('That did not work.');
    expect(page).toContain('<title>Error');
    expect(page).not.toContain(token);
  });

  it('throttles, says for how long, and lets in again afterwards', async () => {
    const test = await createTestApp();
    let status = 0;
    for (let i = 0; i < 20 && status !== 429; i++)
      status = (await test.app.request('/sign-in', form({ token: 'wrong' }))).status;
    expect(status).toBe(429);
    const right = await tokenOf(test, ['admin']);
    const response = await test.app.request('/sign-in', form({ token: right }));
    const wait = Number(response.headers.get('retry-after'));
    expect(response.status).toBe(429);
    expect(await response.text()).toContain(`${wait} s`);
    test.advance(wait * 1_000 + 1_000);
    expect((await test.app.request('/sign-in', form({ token: right }))).status).toBe(303);
  });

  it('throttles attempts that come at once like those that come one by one', async () => {
    const test = await createTestApp();
    const attempts = Array.from({ length: 30 }, async () => test.app.request('/sign-in', form({ token: 'wrong' })));
    const statuses = (await Promise.all(attempts)).map(({ status }) => status);
    expect(statuses.filter((status) => status === 401)).toHaveLength(5);
    expect(statuses.filter((status) => status === 429)).toHaveLength(25);
  });

  it('does not count an attempt that the store could not judge', async () => {
    let down = true;
    const store = openMemory();
    const keyByHash: typeof store.access.keyByHash = async (hash) => {
      if (down) throw new StoreUnavailableError(new Error('full'));
      return store.access.keyByHash(hash);
    };
    const test = await createTestApp({ store: { ...store, access: { ...store.access, keyByHash } } });
    const right = await tokenOf(test, ['admin']);
    for (let i = 0; i < 8; i++) expect((await test.app.request('/sign-in', form({ token: right }))).status).toBe(503);
    down = false;
    expect((await test.app.request('/sign-in', form({ token: right }))).status).toBe(303);
  });

  it('refuses forms from elsewhere', async () => {
    const test = await createTestApp();
    const init = form(
      { token: await tokenOf(test, ['admin']) },
      { origin: 'https://evil.example', 'sec-fetch-site': 'cross-site' },
    );
    expect((await test.app.request('/sign-in', init)).status).toBe(403);
  });

  it('takes a one-time code once, by a press and not by a visit', async () => {
    const test = await createTestApp();
    const { key } = await createKey(test.store.access, { name: 'ops', scopes: ['admin'], tenant: null }, test.now());
    const code = test.signInCodes.issueSignInCode(key.id);
    for (let i = 0; i < 3; i++) expect((await test.app.request(`/sign-in?code=${code}`)).status).toBe(200);
    expect((await test.app.request('/sign-in', form({ code }))).status).toBe(303);
    expect((await test.app.request('/sign-in', form({ code }))).status).toBe(401);
    const late = test.signInCodes.issueSignInCode(key.id);
    test.advance(10 * 60_000 + 1);
    expect((await test.app.request('/sign-in', form({ code: late }))).status).toBe(401);
  });

  it('ends on the server: after 12 hours, on signing out, and with the key', async () => {
    const test = await createTestApp();
    const first = await signIn(test);
    expect((await first.page()).status).toBe(200);
    const out = await test.app.request('/sign-out', {
      method: 'POST',
      headers: { cookie: first.cookie, origin: ORIGIN },
    });
    expect(out.status).toBe(303);
    expect((await first.page()).status).toBe(303);
    const second = await signIn(test);
    for (const { id } of await test.store.access.keys()) await test.store.access.deleteKey(id, null);
    expect((await second.page()).status).toBe(303);
    const third = await signIn(test);
    test.advance(12 * HOUR);
    expect((await third.page()).status).toBe(303);
  });
});

describe('the overview', () => {
  it('says the verdict first, with figures that are those of the store', async () => {
    const test = await createTestApp();
    await fill(test.store, test.now());
    const { page } = await signIn(test);
    const html = await (await page('/?window=24h')).text();
    const figure = (name: string) => new RegExp(`data-count="${name}">([\\d,]+)<`).exec(html)?.[1];
    expect([figure('sent'), figure('delivered'), figure('hardBounced'), figure('complained')]).toEqual([
      '210',
      '207',
      '3',
      '1',
    ]);
    expect(html).toMatch(/data-rate="bounce">1\.43\u202f%</);
    expect(html.indexOf('id="verdict"')).toBeLessThan(html.indexOf('data-rate="bounce"'));
    const text = html.replace(/<[^>]+>/g, ' ').replace(/\s+/g, ' ');
    expect(text).toContain('3 of 210 mails');
    expect(text).toContain('7 more hard bounces before AWS reviews the account');
  });

  it('shows hostile texts as texts', async () => {
    const test = await createTestApp();
    await fill(test.store, test.now());
    const html = await (await (await signIn(test)).page('/?window=24h')).text();
    expect(html).not.toContain('<script>alert');
    expect(html).toContain('&lt;script&gt;alert');
  });

  it('keeps a tenant to its own', async () => {
    const test = await createTestApp();
    await fill(test.store, test.now());
    const html = await (await (await signIn(test, ['read'], 'acme')).page('/?window=24h')).text();
    expect(/data-count="sent">(\d+)</.exec(html)?.[1]).toBe('10');
    expect(html).not.toContain('p1@example.net');
    expect(html).toContain('p205@example.net');
  });

  it('says what to do when there is nothing yet, and which topics wait', async () => {
    const test = await createTestApp();
    const name = { id: 'arn:aws:sns:eu-west-1:999999999999:other', account: '999999999999', region: 'eu-west-1' };
    const waiting = {
      topicArn: name.id,
      token: 't',
      receivedAt: test.now(),
      expiresAt: test.now() + HOUR,
      confirmedAt: null,
    };
    await test.store.sources.keepPending(waiting, name, 9);
    const html = await (await (await signIn(test)).page()).text();
    expect(html).toContain('No events yet');
    expect(html).toContain('http://localhost/webhooks/ses');
    expect(html).toContain(name.id);
    const tenant = await (await (await signIn(test, ['read'], 'acme')).page()).text();
    expect(tenant).not.toContain(name.id);
  });

  it('shows what AWS found, and that messages could not be read', async () => {
    const test = await createTestApp();
    await fill(test.store, test.now());
    await test.deliver('unreadable');
    const finding = {
      id: 'f',
      kind: 'sending-status',
      state: 'Disabled',
      resource: 'r',
      tenant: 'acme',
      account: '1',
      region: 'r',
    } as const;
    const batch = {
      messages: [],
      mails: [],
      events: [],
      notices: [],
      quarantine: [],
      raw: [],
      pseudonyms: [],
      activity: [],
      now: test.now(),
    };
    await test.store.events.record({
      ...batch,
      findings: [{ ...finding, at: test.now(), detail: { cause: '<b>bounces</b>' } }],
    });
    const html = await (await (await signIn(test)).page('/')).text();
    expect(html).toContain('Tenant acme: AWS has stopped the sending.');
    expect(html).toContain('&lt;b&gt;bounces');
    expect(html).toContain('1 message could not be read');
    const other = await (await (await signIn(test, ['read'], 'clinic')).page('/')).text();
    expect(other).not.toContain('AWS has stopped');
    expect(other).not.toContain('could not be read');
  });

  it('takes a strange window for the usual one', async () => {
    const test = await createTestApp();
    await fill(test.store, test.now());
    const { page } = await signIn(test);
    expect((await page('/?window=%3Cscript%3E')).status).toBe(200);
  });

  it('says so when the store does not answer', async () => {
    const test = await createTestApp();
    await fill(test.store, test.now());
    const { page } = await signIn(test);
    await test.store.close();
    const response = await page();
    expect([response.status, response.headers.get('content-type')]).toEqual([503, 'text/html; charset=UTF-8']);
    const html = await response.text();
    expect(html).not.toMatch(/\n\s+at |SQLITE|StoreUnavailable/);
  });

  it('loads nothing from elsewhere and forbids inline code', async () => {
    const test = await createTestApp();
    const response = await (await signIn(test)).page();
    const policy = response.headers.get('content-security-policy') ?? '';
    for (const part of [
      "default-src 'none'",
      "script-src 'self'",
      "style-src 'self'",
      "frame-ancestors 'none'",
      "form-action 'self'",
      "base-uri 'none'",
    ]) {
      expect(policy).toContain(part);
    }
    expect(response.headers.get('cache-control')).toContain('no-store');
    expect(response.headers.get('x-content-type-options')).toBe('nosniff');
    const html = await response.text();
    expect(html).not.toMatch(/\sstyle="|\son\w+="|https?:\/\/(?!localhost)[^"]*\.(js|css)/);
  });
});
