/** Forms of a session: only its own, only from here. */
import { describe, expect, it } from 'vitest';
import { createTestApp } from '../support/app.ts';
import { signInAs } from '../support/dashboard.ts';

const HOUR = 3_600_000;

async function setup() {
  const test = await createTestApp();
  const ops = await signInAs(test);
  const fields: Record<string, string> = { ...(await ops.fields('/settings')), 'hardBounce.days': '90' };
  const version = async () => (await test.store.policy.current(''))?.version ?? 0;
  return { test, ops, fields, version };
}

describe('a form of a session', () => {
  it('is taken with the token of the session', async () => {
    const { ops, fields, version } = await setup();
    expect((await ops.post('/settings', fields)).status).toBe(303);
    expect(await version()).toBe(1);
  });

  it.each([
    ['without a token', { formToken: '' }],
    ['with a token that somebody made up', { formToken: 'a'.repeat(64) }],
  ])('is refused %s, even from here, and says what to do', async (_, over) => {
    const { ops, fields, version } = await setup();
    const response = await ops.post('/settings', { ...fields, ...over });
    expect(response.status).toBe(403);
    expect(await response.text()).toContain('Nothing was changed');
    expect(await version()).toBe(0);
  });

  it('is refused with the token of another session, of the same key too', async () => {
    const { test, ops, fields, version } = await setup();
    const other = await signInAs(test);
    const { formToken = '' } = await other.fields('/settings');
    expect(formToken).toMatch(/^[0-9a-f]{64}$/);
    expect((await ops.post('/settings', { ...fields, formToken })).status).toBe(403);
    expect(await version()).toBe(0);
  });

  it('is its sender’s fault where it cannot be read: nothing is said of the store, nor written to the log', async () => {
    const { test, ops, version } = await setup();
    for (const path of ['/settings', '/suppressions/import', '/theme', '/sign-in'])
      for (const type of ['multipart/form-data', 'multipart/form-data; boundary=x']) {
        const response = await ops.post(path, {}, { 'content-type': type });
        expect([path, response.status, await response.text()]).toEqual([
          path,
          400,
          'The form cannot be read. Nothing was changed.\n',
        ]);
      }
    expect(await version()).toBe(0);
    expect(test.logged.filter(({ level }) => level === 'error')).toEqual([]);
  });

  it.each([
    ['another site', { origin: 'https://evil.example', 'sec-fetch-site': 'cross-site' }],
    ['a sibling domain', { origin: 'https://blog.localhost', 'sec-fetch-site': 'same-site' }],
    ['a page without an origin', { origin: 'null' }],
  ])('is refused from %s, whatever it carries', async (_, headers) => {
    const { ops, fields, version } = await setup();
    expect((await ops.post('/settings', fields, headers)).status).toBe(403);
    expect(await version()).toBe(0);
  });

  it('is refused as anything that a browser would send without asking first', async () => {
    const { ops, fields, version } = await setup();
    for (const type of ['text/plain', 'application/json', '']) {
      const response = await ops.post('/settings', fields, { 'content-type': type });
      expect(response.status, type).toBe(403);
    }
    expect(await version()).toBe(0);
  });

  it('does not give the cookie away by its token', async () => {
    const { test, ops, fields } = await setup();
    const value = ops.cookie.split('=')[1] ?? '';
    expect(fields.formToken).not.toContain(value);
    expect(await test.store.access.session(fields.formToken ?? '')).toBeNull();
  });

  it('leads to signing in and back to its page when the session has ended, and says that it was not taken', async () => {
    const { test, ops, fields, version } = await setup();
    test.advance(12 * HOUR);
    const response = await ops.post('/settings?tenant=acme', fields);
    expect([response.status, response.headers.get('location')]).toEqual([
      303,
      '/sign-in?next=%2Fsettings%3Ftenant%3Dacme&why=form',
    ]);
    expect(await ops.html('/sign-in?why=form')).toContain('What you typed was not kept');
    const deed = await ops.post('/sources/quarantine/discard', fields);
    expect(deed.headers.get('location')).toBe('/sign-in?next=%2Fsources%2Fquarantine&why=form');
    const approval = await ops.post('/sources/approve', fields);
    expect(approval.headers.get('location')).toBe('/sign-in?next=%2Fsources&why=form');
    expect(await version()).toBe(0);
  });

  it('may not be larger than any settings can be', async () => {
    const { ops, fields } = await setup();
    expect((await ops.post('/settings', { ...fields, note: 'x'.repeat(1024 * 1024) })).status).toBe(413);
  });
});
