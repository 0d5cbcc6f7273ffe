/** The endpoint behind the links, through the whole app. */
import { describe, expect, it } from 'vitest';
import { createSecrets } from '../../src/access/secrets.ts';
import { type LinkTarget, sealTarget, unsubscribeUrl } from '../../src/unsubscribe/link.ts';
import { createTestApp } from '../support/app.ts';

const ANN = 'ann@example.com';
const HTML = { accept: 'text/html,application/xhtml+xml,*/*;q=0.8' };
const FORM = { 'content-type': 'application/x-www-form-urlencoded' };
const ONE_CLICK = 'List-Unsubscribe=One-Click';

// biome-ignore lint/suspicious/noExplicitAny: a JSON answer of any shape, taken apart by the assertions.
const body = async (response: Response): Promise<any> => response.json();

async function open() {
  const test = await createTestApp();
  const token = await test.key(['check', 'read', 'write']);
  const mint = async (options: { recipient?: string; tenant?: string; stream?: string } = {}): Promise<string> => {
    const { recipient = ANN, ...scope } = options;
    const answer = await body(
      await test.api('POST', '/v1/unsubscribe-links', token, { recipients: [recipient], ...scope }),
    );
    return new URL(answer.items[0].url).pathname;
  };
  const send = (path: string, content: string | FormData = ONE_CLICK, headers: Record<string, string> = FORM) =>
    test.app.request(path, { method: 'POST', headers, body: content });
  const check = async (scope: { tenant?: string; stream?: string } = {}, recipient = ANN): Promise<boolean> =>
    (await body(await test.api('POST', '/v1/check', token, { recipients: [recipient], ...scope }))).results[0].allowed;
  const history = async (recipient = ANN) =>
    (await body(await test.api('GET', `/v1/suppressions/${recipient}/history`, token))).items;
  return { ...test, token, mint, send, check, history };
}

describe('a one-click request', () => {
  it('blocks the tenant and stream of the link, and says where that came from', async () => {
    const { mint, send, api, token, now } = await open();
    const response = await send(await mint({ tenant: 'acme', stream: 'marketing' }));
    expect([response.status, await response.text()]).toEqual([200, 'You are unsubscribed.\n']);
    expect(response.headers.get('set-cookie')).toBeNull();
    const { items } = await body(await api('GET', `/v1/suppressions/${ANN}`, token));
    expect(items).toEqual([
      {
        address: ANN,
        reason: 'unsubscribe',
        scope: { tenant: 'acme', stream: 'marketing' },
        origin: 'link',
        since: new Date(now()).toISOString(),
        expiresAt: null,
        evidence: { via: 'one-click' },
        note: null,
        actor: 'link',
      },
    ]);
  });

  it('blocks its own stream and checks without a stream, no other stream and no other tenant', async () => {
    const { mint, send, check } = await open();
    await send(await mint({ stream: 'marketing' }));
    expect(await check({ stream: 'marketing' })).toBe(false);
    expect(await check()).toBe(false);
    expect(await check({ stream: 'transactional' })).toBe(true);
    expect(await check({ tenant: 'acme', stream: 'marketing' })).toBe(true);
  });

  it('blocks every stream of the tenant when the link names none', async () => {
    const { mint, send, check } = await open();
    await send(await mint({ tenant: 'acme' }));
    expect(await check({ tenant: 'acme', stream: 'transactional' })).toBe(false);
    expect(await check({ stream: 'transactional' })).toBe(true);
  });

  it('is taken as multipart/form-data too', async () => {
    const { mint, app, check } = await open();
    const form = new FormData();
    form.set('List-Unsubscribe', 'One-Click');
    expect((await app.request(await mint(), { method: 'POST', body: form })).status).toBe(200);
    expect(await check()).toBe(false);
  });

  it('may come again, by another way too, and leaves one line in the history', async () => {
    const { mint, send, history, advance } = await open();
    const path = await mint();
    const answers: string[] = [];
    for (const content of [ONE_CLICK, ONE_CLICK, `${ONE_CLICK}&via=page`]) {
      const response = await send(path, content, { ...FORM, ...HTML });
      answers.push(`${response.status} ${await response.text()}`);
      advance(60_000);
    }
    await Promise.all([send(path), send(path), send(path)]);
    // Whoever was blocked already gets the very same answer.
    expect(new Set(answers).size).toBe(1);
    expect(await history()).toHaveLength(1);
  });

  it('blocks again after a release', async () => {
    const { mint, send, check, api, token } = await open();
    const path = await mint();
    await send(path);
    expect((await api('DELETE', `/v1/suppressions/${ANN}`, token)).status).toBe(200);
    expect(await check()).toBe(true);
    await send(path);
    expect(await check()).toBe(false);
  });

  it('stands beside an entry with the same reason that somebody stated, and is not forgotten with its expiry', async () => {
    const { mint, send, api, token, check, now, advance } = await open();
    const expiresAt = new Date(now() + 60_000).toISOString();
    const stated = { reason: 'unsubscribe', tenant: 'default', expiresAt };
    expect((await api('PUT', `/v1/suppressions/${ANN}`, token, stated)).status).toBe(200);
    await send(await mint());
    advance(120_000);
    expect(await check()).toBe(false);
  });

  it('works ten years later', async () => {
    const { mint, send, check, advance } = await open();
    const path = await mint();
    advance(10 * 365 * 86_400_000);
    expect((await send(path)).status).toBe(200);
    expect(await check()).toBe(false);
  });

  it('is answered for the mailbox simulator, which is never blocked', async () => {
    const { mint, send, check } = await open();
    const recipient = 'success@simulator.amazonses.com';
    expect((await send(await mint({ recipient }))).status).toBe(200);
    expect(await check({}, recipient)).toBe(true);
  });
});

describe('what is no one-click request', () => {
  it.each([
    ['no body', '', FORM],
    ['another field', 'x=y', FORM],
    ['another value', 'List-Unsubscribe=No', FORM],
    ['JSON', '{"List-Unsubscribe":"One-Click"}', { 'content-type': 'application/json' }],
    ['plain text', ONE_CLICK, { 'content-type': 'text/plain' }],
    ['multipart without parts', ONE_CLICK, { 'content-type': 'multipart/form-data' }],
    ['a broken multipart body', '--x\r\n', { 'content-type': 'multipart/form-data; boundary=x' }],
  ] as const)('%s is refused with a button, and changes nothing', async (_, content, headers) => {
    const { mint, send, check } = await open();
    const path = await mint();
    expect((await send(path, content, headers)).status).toBe(400);
    const response = await send(path, content, { ...headers, ...HTML });
    expect(response.status).toBe(400);
    expect(await response.text()).toMatch(/could not be understood[\s\S]*<form method="post">/);
    expect(await check()).toBe(true);
  });

  it('a large body is refused', async () => {
    const { mint, send, check } = await open();
    expect((await send(await mint(), `${ONE_CLICK}&x=${'x'.repeat(5_000)}`)).status).toBe(413);
    expect(await check()).toBe(true);
  });

  it('GET and HEAD show the page, however often they are fetched ahead of people', async () => {
    const { mint, app, check } = await open();
    const path = await mint({ tenant: 'acme', stream: 'marketing' });
    const page = await (await app.request(path)).text();
    expect(page).toContain('<html lang="en">');
    expect(page).toContain('“marketing” mail from acme');
    expect(page).toContain('a***@example.com');
    expect(page).not.toContain('ann');
    const head = await app.request(`${path}?List-Unsubscribe=One-Click`, { method: 'HEAD' });
    expect([head.status, await head.text()]).toEqual([200, '']);
    expect(await check({ tenant: 'acme' })).toBe(true);
  });

  it.each(['OPTIONS', 'PUT', 'PATCH', 'DELETE'])('%s is not allowed', async (method) => {
    const { mint, app } = await open();
    const response = await app.request(await mint(), { method });
    expect([response.status, response.headers.get('allow')]).toEqual([405, 'GET, HEAD, POST']);
  });
});

describe('a link that is none', () => {
  const foreign = createSecrets('a secret key of somebody else, 32 characters');
  const target: LinkTarget = { address: ANN, tenant: 'default', stream: '' };
  const paths = {
    'of another installation': new URL(unsubscribeUrl('http://x', sealTarget(foreign, target))).pathname,
    'of nonsense': '/unsubscribe/nonsense',
    'without a token': '/unsubscribe/',
    'without anything': '/unsubscribe',
    'with a path behind': '/unsubscribe/a/b',
    'that is very long': `/unsubscribe/${'A'.repeat(5_000)}`,
  };

  it.each(Object.entries(paths))('%s gets a page that says no more than that', async (_, path) => {
    const { app, send } = await open();
    const page = await app.request(path);
    const posted = await send(path, ONE_CLICK, { ...FORM, ...HTML });
    const text = await page.text();
    expect([page.status, posted.status]).toEqual([404, 404]);
    expect(await posted.text()).toBe(text);
    expect(text).toContain('This link does not work');
    expect(await (await send(path)).text()).toBe('This link does not work.\n');
  });
});

describe('every answer', () => {
  it('is kept by nobody, found by no search engine, and runs no script', async () => {
    const { mint, app, send, store } = await open();
    const path = await mint();
    const answers = [
      await app.request(path),
      await send(path, ONE_CLICK, { ...FORM, ...HTML }),
      await send(path),
      await send(path, 'x', { ...FORM, ...HTML }),
      await send(path, 'x'.repeat(9_000), { ...FORM, ...HTML }),
      await app.request('/unsubscribe/x'),
      await app.request(path, { method: 'PUT' }),
    ];
    await store.close();
    answers.push(await send(path, ONE_CLICK, { ...FORM, ...HTML }));
    expect(answers.map(({ status }) => status)).toEqual([200, 200, 200, 400, 413, 404, 405, 503]);
    for (const { headers, status } of answers) {
      expect(headers.get('cache-control'), String(status)).toBe('no-store');
      expect(headers.get('referrer-policy')).toBe('no-referrer');
      expect(headers.get('x-robots-tag')).toBe('noindex');
      expect(headers.get('location')).toBeNull();
      const policy = headers.get('content-security-policy') ?? '';
      for (const part of ["default-src 'none'", "script-src 'none'", "form-action 'self'", "frame-ancestors 'none'"])
        expect(policy).toContain(part);
    }
    for (const answer of answers) expect(await answer.text()).not.toMatch(/<script|\son\w+=|<a /);
  });

  it('says 503 when the entry could not be stored, with a button to try again and no address in the log', async () => {
    const { mint, send, store, logged } = await open();
    const path = await mint();
    await store.close();
    expect((await send(path)).status).toBe(503);
    const response = await send(path, ONE_CLICK, { ...FORM, ...HTML });
    expect([response.status, response.headers.get('retry-after')]).toEqual([503, '5']);
    expect(await response.text()).toMatch(/could not be stored[\s\S]*<form method="post">/);
    expect(logged.filter(({ level }) => level === 'error')).not.toEqual([]);
    const log = JSON.stringify(logged);
    expect(log).not.toContain('ann');
    expect(log).not.toContain(path.slice('/unsubscribe/'.length));
  });
});
