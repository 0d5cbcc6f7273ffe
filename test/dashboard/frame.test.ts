import { describe, expect, it } from 'vitest';
import { createTestApp } from '../support/app.ts';
import { form, signInAs, textOf } from '../support/dashboard.ts';

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

it('a browser that asks for what is not there gets a page, a program the problem', async () => {
  const { app } = await setup();
  const page = await app.request('/nope', { headers: { accept: 'text/html,*/*;q=0.8' } });
  expect([page.status, page.headers.get('cache-control')]).toEqual([404, 'no-store']);
  expect(page.headers.get('content-security-policy')).toContain("default-src 'none'");
  expect(textOf(await page.text())).toContain('There is no such page');
  for (const [path, accept] of [
    ['/nope', '*/*'],
    ['/v1/nope', 'text/html'],
  ] as const) {
    const problem = await app.request(path, { headers: { accept } });
    expect([problem.status, problem.headers.get('content-type')]).toEqual([404, 'application/problem+json']);
  }
});
