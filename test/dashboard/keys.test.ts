/** The pages of keys and of the own account as HTTP answers, over the real store. */
import { beforeEach, describe, expect, it } from 'vitest';
import { hashToken } from '../../src/access/token.ts';
import { createTestApp } from '../support/app.ts';
import { signInAs, textOf } from '../support/dashboard.ts';
import { postForms } from '../support/form.ts';

const PAGE = '/settings/keys';
const HOUR = 3_600_000;

describe('the page of keys', () => {
  let test: Awaited<ReturnType<typeof createTestApp>>;
  let ops: Awaited<ReturnType<typeof signInAs>>;
  beforeEach(async () => {
    test = await createTestApp();
    ops = await signInAs(test);
  });
  const formOf = async () => {
    const found = postForms(await ops.html(PAGE)).find(({ action }) => action.startsWith(`${PAGE}#`));
    return { formToken: found?.fields.formToken ?? '', keyId: found?.fields.keyId ?? '' };
  };
  const make = async (fields: Readonly<Record<string, string>>) => {
    const response = await ops.post(PAGE, { ...(await formOf()), ...fields });
    const html = await response.text();
    return { status: response.status, html, text: textOf(html), token: /data-copy="(sentinel_[^"]+)"/.exec(html)?.[1] };
  };
  const keyNamed = async (name: string) => {
    const key = (await test.store.access.keys()).find((each) => each.name === name);
    if (key === undefined) throw new Error(`no key ${name}`);
    return key;
  };
  const actions = async () =>
    (await test.store.audit.list({ limit: 20 })).map(({ actor, action, detail }) => [actor, action, detail.name]);
  const post = async (path: string) => ops.post(path, { formToken: (await formOf()).formToken });

  it('makes a key that works at once, and shows its token this once', async () => {
    const made = await make({ name: ' sender ', 'scope.check': 'on', 'scope.read': 'on', tenant: 'acme' });
    expect(made.status).toBe(201);
    expect(made.text).toContain('The key sender is made: keep its token now');
    expect(made.text).toContain('For tenant acme only.');
    const { token = '' } = made;
    expect((await test.api('GET', '/v1/check?recipient=ann@example.net', token)).status).toBe(200);
    expect((await test.api('GET', '/v1/keys', token)).status).toBe(403);
    expect(await keyNamed('sender')).toMatchObject({ scopes: ['check', 'read'], tenant: 'acme' });
    expect(await ops.html(PAGE)).not.toContain(token);
    expect(await actions()).toContainEqual(['key:ops', 'key.created', 'sender']);
    const kept = JSON.stringify([await test.store.audit.list({ limit: 20 }), test.logged]);
    expect(kept).not.toContain(token);
    expect(kept).not.toContain(await hashToken(token));
  });

  it('is kept by nobody on the way', async () => {
    const response = await ops.post(PAGE, { ...(await formOf()), name: 'x', 'scope.read': 'on' });
    expect(response.headers.get('cache-control')).toBe('no-store');
    expect(response.headers.get('location')).toBeNull();
  });

  it('makes one key of a form that is sent twice, also at the same moment, and says that the token is gone', async () => {
    const fields = { ...(await formOf()), name: 'twice', 'scope.read': 'on' };
    const answers = await Promise.all([ops.post(PAGE, fields), ops.post(PAGE, fields)]);
    expect(answers.map(({ status }) => status).sort()).toEqual([201, 303]);
    const again = await ops.post(PAGE, fields);
    expect(again.status).toBe(303);
    const text = textOf(await ops.html(again.headers.get('location') ?? ''));
    expect(text).toContain('The key twice is made already');
    expect(text).toContain('cannot be shown again');
    expect((await test.store.access.keys()).filter(({ name }) => name === 'twice')).toHaveLength(1);
  });

  it.each([
    [{ name: '', 'scope.read': 'on' }, 'Write a name of at most 100 characters'],
    [{ name: 'x'.repeat(101), 'scope.read': 'on' }, 'Write a name of at most 100 characters'],
    [{ name: 'x' }, 'Tick at least one.'],
    [{ name: 'x', 'scope.read': 'on', tenant: 'a b' }, 'Write a tenant’s name'],
    [
      { name: 'x', 'scope.admin': 'on', 'scope.ingest': 'on', tenant: 'acme' },
      'What admin and ingest opens concerns all tenants. Empty this field, or untick admin and ingest.',
    ],
  ])('says what is wrong with %j, keeps what was typed, and makes nothing', async (fields, problem) => {
    const ids = async () => (await test.store.access.keys()).map(({ id }) => id);
    const before = await ids();
    const { status, html, text } = await make(fields);
    expect(status).toBe(422);
    expect(html).toContain('<title>Error: ');
    expect(text).toContain('No key was made');
    expect(text).toContain(problem);
    const again = postForms(html).find(({ action }) => action.startsWith(`${PAGE}#`));
    expect(again?.fields).toMatchObject(fields);
    expect(await ids()).toEqual(before);
  });

  it('tells of everything that is wrong at once', async () => {
    const { text } = await make({ name: '', tenant: '!' });
    for (const problem of ['Write a name', 'Tick at least one', 'Write a tenant’s name'])
      expect(text).toContain(problem);
  });

  it('lists names that are hostile as text', async () => {
    await make({ name: '<script>alert(1)</script>\u202egnp', 'scope.read': 'on' });
    const html = await ops.html(PAGE);
    expect(html).not.toContain('<script>alert');
    expect(html).not.toContain('\u202e');
  });

  it('tells when a key was last used, to the hour', async () => {
    const { token = '' } = await make({ name: 'sender', 'scope.check': 'on' });
    expect((await keyNamed('sender')).lastUsedAt).toBeNull();
    await test.api('GET', '/v1/check?recipient=ann@example.net', token);
    await expect.poll(async () => (await keyNamed('sender')).lastUsedAt).toBe(Math.floor(test.now() / HOUR) * HOUR);
    test.advance(HOUR);
    await test.api('GET', '/v1/check?recipient=ann@example.net', token);
    await expect.poll(async () => (await keyNamed('sender')).lastUsedAt).toBe(Math.floor(test.now() / HOUR) * HOUR);
    const { items } = (await (await test.api('GET', '/v1/keys', await test.key(['admin']))).json()) as {
      items: { name: string; lastUsedAt: string }[];
    };
    expect(items.find(({ name }) => name === 'sender')?.lastUsedAt).toMatch(/:00:00\.000Z$/);
  });

  it('asks before it revokes, and says who loses what', async () => {
    const { token = '' } = await make({ name: 'helpdesk', 'scope.read': 'on', tenant: 'acme' });
    const signedIn = await test.app.request('/sign-in', {
      method: 'POST',
      headers: { 'content-type': 'application/x-www-form-urlencoded', origin: 'http://localhost' },
      body: new URLSearchParams({ token }).toString(),
    });
    const cookie = (signedIn.headers.get('set-cookie') ?? '').split(';')[0] ?? '';
    const { id } = await keyNamed('helpdesk');
    const page = textOf(await ops.html(`${PAGE}/${id}/revoke`));
    expect(page).toContain('Revoke the key helpdesk ?');
    expect(page).toContain('for tenant acme');
    expect(page).toContain('see rates, events, recipients');
    expect(page).toContain('1 session of the dashboard ends.');
    expect(page).toContain('A revoked token never works again.');
    expect(page).not.toContain('You are signed in with this key');
    const response = await post(`${PAGE}/${id}/revoke`);
    expect([response.status, response.headers.get('location')]).toEqual([303, `${PAGE}?revoked=${id}`]);
    expect(textOf(await ops.html(`${PAGE}?revoked=${id}`))).toContain('The key helpdesk is revoked');
    expect((await test.api('GET', '/v1/suppressions', token)).status).toBe(401);
    expect((await test.app.request('/', { headers: { cookie } })).status).toBe(303);
    expect((await actions())[0]).toEqual(['key:ops', 'key.revoked', 'helpdesk']);
    const again = await post(`${PAGE}/${id}/revoke`);
    expect(again.status).toBe(404);
    expect(await again.text()).toContain('Somebody may have revoked it.');
  });

  it('shows no banner for a link that somebody made up, nor for what another key did', async () => {
    await make({ name: 'helpdesk', 'scope.read': 'on' });
    const { id } = await keyNamed('helpdesk');
    await post(`${PAGE}/${id}/revoke`);
    const colleague = await signInAs(test, { name: 'colleague' });
    for (const query of [`revoked=${id}`, 'revoked=x', 'made=x', 'signedOut=x'])
      expect(await colleague.html(`${PAGE}?${query}`), query).not.toContain('role="status"');
  });

  it('signs out whoever revokes the key they came with, and says so before', async () => {
    const { id } = await keyNamed('ops');
    expect(textOf(await ops.html(`${PAGE}/${id}/revoke`))).toContain(
      'You are signed in with this key: you are signed out.',
    );
    const response = await post(`${PAGE}/${id}/revoke`);
    expect(response.headers.get('location')).toBe('/sign-in?why=revoked');
    expect(response.headers.get('set-cookie')).toContain('Max-Age=0');
    expect((await ops.get('/')).status).toBe(303);
    expect(await ops.html('/sign-in?why=revoked')).toContain('Your key is revoked');
  });

  it("never revokes the administrator's key, and says how to replace it", async () => {
    await test.store.access.addKey(
      { id: 'admin', name: 'administrator', scopes: ['admin'], tenant: null, createdAt: test.now() },
      'hash',
      null,
    );
    for (const response of [await ops.get(`${PAGE}/admin/revoke`), await post(`${PAGE}/admin/revoke`)]) {
      expect(response.status).toBe(409);
      expect(await response.text()).toContain('ADMIN_TOKEN');
    }
    expect(await test.store.access.keyById('admin')).not.toBeNull();
    expect(await ops.html(PAGE)).not.toContain(`${PAGE}/admin/revoke`);
  });

  it('ends the sessions of a key, which goes on working', async () => {
    const other = await signInAs(test, { name: 'helpdesk', scopes: ['read'] });
    const { id } = await keyNamed('helpdesk');
    expect(textOf(await ops.html(PAGE))).toContain('Sign out all sessions of helpdesk');
    const response = await post(`${PAGE}/${id}/sign-out`);
    expect(response.headers.get('location')).toBe(`${PAGE}?signedOut=${id}`);
    expect(textOf(await ops.html(`${PAGE}?signedOut=${id}`))).toContain('All sessions of helpdesk have ended');
    expect((await other.get('/')).headers.get('location')).toBe('/sign-in?why=ended');
    expect(await test.store.access.keyById(id)).not.toBeNull();
    expect((await actions())[0]).toEqual(['key:ops', 'key.signed-out', 'helpdesk']);
  });

  it('is for operators', async () => {
    for (const signer of [{ scopes: ['admin'], tenant: 'acme' }, { scopes: ['read', 'write'] }] as const) {
      const other = await signInAs(test, { name: 'other', ...signer });
      const response = await other.get(PAGE);
      expect(response.status).toBe(403);
      const text = textOf(await response.text());
      expect(text).toContain('Keys are for operators');
      expect(text).not.toContain('ops');
    }
  });
});

describe('the account', () => {
  it('says which key this is, what it may, and where it is signed in', async () => {
    const test = await createTestApp();
    const user = await signInAs(test, { name: 'helpdesk', scopes: ['read'], tenant: 'acme' });
    const html = await user.html('/account');
    const text = textOf(html);
    expect(text).toContain('Signed in with the key helpdesk');
    expect(text).toContain('For tenant acme only');
    expect(text).toContain('see rates, events, recipients');
    expect(text).toContain('1 session,');
    expect(html.match(/>this one</g)).toHaveLength(1);
    expect(html).toContain('<a class="user-name" href="/account"');
    expect(html).not.toContain(`href="${PAGE}"`);
    expect(html).not.toContain(user.cookie.split('=')[1]);
  });

  it('ends all sessions of the key on demand, and those of no other key', async () => {
    const test = await createTestApp();
    const other = await signInAs(test, { name: 'other' });
    const user = await signInAs(test, { name: 'helpdesk', scopes: ['read'] });
    const fields = await user.fields('/account');
    const [session] = await test.store.access.sessions({ now: test.now(), limit: 9 });
    await test.store.access.addSession(
      'elsewhere',
      { ...(session ?? fail()), keyId: await idOf(test, 'helpdesk') },
      null,
    );
    const response = await user.post('/account/sign-out-everywhere', fields);
    expect(response.headers.get('location')).toBe('/sign-in?why=everywhere');
    expect(await test.store.access.session('elsewhere')).toBeNull();
    expect((await user.get('/')).status).toBe(303);
    expect((await other.get('/')).status).toBe(200);
    expect((await test.store.audit.list({ limit: 1 }))[0]).toMatchObject({
      actor: 'key:helpdesk',
      action: 'key.signed-out',
    });
  });
});

const fail = (): never => {
  throw new Error('there is no session');
};

async function idOf(test: Awaited<ReturnType<typeof createTestApp>>, name: string): Promise<string> {
  return (await test.store.access.keys()).find((key) => key.name === name)?.id ?? fail();
}
