import { describe, expect, it } from 'vitest';
import { alertWith } from '../support/alerts.ts';
import { createTestApp } from '../support/app.ts';
import { form, signInAs, textOf } from '../support/dashboard.ts';
import { openMemory } from '../support/sqlite.ts';

async function setup() {
  const test = await createTestApp({ startAt: Date.UTC(2026, 10, 20, 9, 41, 7) });
  const choose = (fields: Readonly<Record<string, string>>, headers = {}) =>
    test.app.request('/theme', form(fields, headers));
  const page = async (cookie: string) => (await test.app.request('/sign-in', { headers: { cookie } })).text();
  return { ...test, choose, page };
}

describe('the theme', () => {
  it('is kept in a cookie, and every page has it from then on', async () => {
    const { choose, page } = await setup();
    const answer = await choose({ theme: 'dark', next: '/suppressions?text=a' });
    expect([answer.status, answer.headers.get('location')]).toEqual([303, '/suppressions?text=a']);
    const cookie = answer.headers.get('set-cookie') ?? '';
    expect(cookie).toMatch(/^ses-sentinel-theme=dark; Max-Age=31536000; Path=\/; HttpOnly; SameSite=Lax$/);
    const html = await page(cookie.split(';')[0] ?? '');
    expect(html).toContain('<html lang="en" data-theme="dark">');
    expect(html).toContain('<button type="submit" name="theme" value="dark" aria-pressed="true">');
  });

  it('is the machine’s until somebody chooses, and again when somebody chooses that', async () => {
    const { choose, page } = await setup();
    expect(await page('')).toContain('<html lang="en">');
    expect(await page('ses-sentinel-theme=%22%3E%3Cscript%3E')).toContain('<html lang="en">');
    expect((await choose({ theme: 'system' })).headers.get('set-cookie')).toContain('Max-Age=0');
    expect((await choose({ theme: 'pink' })).headers.get('set-cookie')).toContain('Max-Age=0');
  });

  it('cannot be chosen by another site, nor lead to one', async () => {
    const { choose } = await setup();
    expect((await choose({ theme: 'dark' }, { origin: 'https://elsewhere.example' })).status).toBe(403);
    expect((await choose({ theme: 'dark', next: '//elsewhere.example' })).headers.get('location')).toBe('/');
  });
});

it('a page says for paper where it came from and when, and only to who is signed in', async () => {
  const test = await setup();
  const { html } = await signInAs(test);
  expect(textOf(await html('/suppressions?text=a'))).toContain(
    'http://localhost/suppressions?text=a, as of 20 Nov 2026, 09:41 UTC',
  );
  expect(await test.page('')).not.toContain('class="printed"');
});

describe('the navigation', () => {
  const openTwo = async ({ store }: Pick<Awaited<ReturnType<typeof setup>>, 'store'>) => {
    const own = { rule: 'tenant-paused', tenant: 'acme', scope: { tenant: 'acme' } };
    const levels = [alertWith({ level: 'warn' }), alertWith({ level: 'review' }), alertWith(own)];
    await store.alerts.write(
      levels.map((alert) => ({ alert, notice: null })),
      1,
    );
  };
  const said = (html: string) => /(Alerts[ ,\d\w]*?) Recipients/.exec(textOf(html))?.[1];

  it('tells on every page how many alerts are open, as the page of alerts counts them', async () => {
    const test = await setup();
    const { html } = await signInAs(test);
    expect(said(await html('/'))).toBe('Alerts');
    await openTwo(test);
    for (const path of ['/', '/breakdown', '/settings', '/recipients/ann@example.net'])
      expect([path, said(await html(path))]).toEqual([path, 'Alerts , 2 open']);
    expect(textOf(await html('/alerts'))).toContain('2 open:');
  });

  it('counts for a key of one tenant that tenant’s own, and nothing before signing in', async () => {
    const test = await setup();
    await openTwo(test);
    const acme = await signInAs(test, { name: 'acme', scopes: ['read'], tenant: 'acme' });
    const other = await signInAs(test, { name: 'other', scopes: ['read'], tenant: 'other' });
    expect(said(await acme.html('/'))).toBe('Alerts , 1 open');
    expect(said(await other.html('/'))).toBe('Alerts');
    expect(await test.page('')).not.toContain('Alerts');
  });

  it('leaves the number out when it cannot be counted, and the page is there all the same', async () => {
    const working = openMemory();
    const countOpen = () => Promise.reject(new Error('disk I/O error of ann@example.net'));
    const test = await createTestApp({ store: { ...working, alerts: { ...working.alerts, countOpen } } });
    await openTwo(test);
    const { get } = await signInAs(test);
    const response = await get('/alerts');
    expect(response.status).toBe(200);
    expect(said(await response.text())).toBe('Alerts');
    expect(test.logged.filter(({ event }) => event === 'open_alerts_not_counted')).toEqual([
      { level: 'warn', event: 'open_alerts_not_counted', fields: { error: 'Error' } },
    ]);
  });
});
