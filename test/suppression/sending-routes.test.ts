/** Pauses through the whole app. */
import { describe, expect, it } from 'vitest';
import { bodyOf, refusalOf } from '../support/answers.ts';
import { createTestApp } from '../support/app.ts';

const START = Date.UTC(2026, 10, 20, 9);
const ISO = '2026-11-20T09:00:00.000Z';
const WHOLE = { configurationSet: null, account: null, region: null };
const asked = { recipients: ['ann@example.net'] };

async function sending() {
  const made = await createTestApp({ startAt: START });
  const token = await made.key(['check', 'read', 'write']);
  const put = (wish: object, by = token) => made.api('PUT', '/v1/sending', by, wish);
  const get = async (query = '', by = token) => bodyOf(await made.api('GET', `/v1/sending${query}`, by));
  const checked = async (extra: object = {}, by = token) =>
    (await bodyOf(await made.api('POST', '/v1/check', by, { ...asked, ...extra }))).sending;
  return { ...made, token, put, get, checked };
}

describe('pausing', () => {
  it('is told with every check of the tenant, and changes no answer about a recipient', async () => {
    const { put, get, checked, api, token } = await sending();
    expect(await checked()).toEqual({ paused: false });
    const response = await put({ paused: true, why: 'complaints', tenant: 'acme' });
    expect(await bodyOf(response)).toEqual({ paused: true, why: 'complaints', since: ISO });
    expect(await checked({ tenant: 'acme' })).toEqual({ paused: true, why: 'complaints', since: ISO });
    expect(await checked()).toEqual({ paused: false });
    const whole = await bodyOf(await api('GET', '/v1/check?recipient=ann@example.net&tenant=acme', token));
    expect(whole).toMatchObject({ allowed: 1, sending: { paused: true } });
    expect(await get()).toEqual({
      paused: false,
      items: [{ ...WHOLE, tenant: 'acme', why: 'complaints', since: ISO, actor: 'key:check+read+write' }],
      nextCursor: null,
    });
    expect(await get('?tenant=acme')).toMatchObject({ paused: true, why: 'complaints', since: ISO });
    expect(await bodyOf(await put({ paused: false, tenant: 'acme' }))).toEqual({ paused: false });
    expect(await checked({ tenant: 'acme' })).toEqual({ paused: false });
  });

  it('of the whole installation holds for every tenant, whatever else ends', async () => {
    const { put, checked, advance } = await sending();
    await put({ paused: true, why: 'acme only', tenant: 'acme' });
    advance(1_000);
    await put({ paused: true, why: 'AWS is looking' });
    const installation = { paused: true, why: 'AWS is looking', since: '2026-11-20T09:00:01.000Z' };
    expect(await checked({ tenant: 'acme' })).toEqual(installation);
    expect(await checked({ tenant: 'clinic' })).toEqual(installation);
    expect(await bodyOf(await put({ paused: false, tenant: 'acme' }))).toEqual(installation);
    expect(await bodyOf(await put({ paused: false }))).toEqual({ paused: false });
  });

  it('again keeps the time and takes the new reason; ending what is over changes nothing', async () => {
    const { put, advance, store } = await sending();
    expect(await bodyOf(await put({ paused: false }))).toEqual({ paused: false });
    expect(await store.audit.list({ limit: 9 })).toEqual([]);
    await put({ paused: true, why: 'first' });
    advance(5_000);
    expect(await bodyOf(await put({ paused: true, why: 'second' }))).toEqual({
      paused: true,
      why: 'second',
      since: ISO,
    });
    const told = await store.audit.list({ limit: 9 });
    expect(told.map(({ action, actor, detail }) => [action, actor, detail.why])).toEqual([
      ['sending.paused', 'key:check+read+write', 'second'],
      ['sending.paused', 'key:check+read+write', 'first'],
    ]);
  });

  it('by a key of one tenant concerns that tenant only', async () => {
    const { put, get, key, checked } = await sending();
    const acme = await key(['check', 'read', 'write'], 'acme');
    await put({ paused: true, why: 'theirs', tenant: 'clinic' });
    expect(await refusalOf(await put({ paused: true, why: 'x', tenant: 'clinic' }, acme))).toEqual([
      403,
      'other-tenant',
    ]);
    expect(await get('', acme)).toEqual({ paused: false, items: [], nextCursor: null });
    await put({ paused: true, why: 'ours' }, acme);
    expect(await checked({}, acme)).toMatchObject({ paused: true, why: 'ours' });
    expect(await checked()).toEqual({ paused: false });
    await put({ paused: true, why: 'AWS is looking' });
    expect((await get('', acme)).items).toEqual([
      { ...WHOLE, tenant: null, why: 'AWS is looking', since: ISO, actor: null },
      { ...WHOLE, tenant: 'acme', why: 'ours', since: ISO, actor: 'key:check+read+write' },
    ]);
    await put({ paused: false }, acme);
    expect(await checked({}, acme)).toMatchObject({ paused: true, why: 'AWS is looking' });
  });

  it('is listed in pages', async () => {
    const { put, get } = await sending();
    for (const tenant of ['', 'a', 'b']) await put({ paused: true, why: 'x', ...(tenant === '' ? {} : { tenant }) });
    const tenants: (string | null)[] = [];
    let cursor: string | null = '';
    for (let pages = 0; cursor !== null && pages < 9; pages++) {
      const page: { items: { tenant: string | null }[]; nextCursor: string | null } = await get(
        `?limit=1${cursor === '' ? '' : `&cursor=${cursor}`}`,
      );
      tenants.push(...page.items.map(({ tenant }) => tenant));
      cursor = page.nextCursor;
    }
    expect(tenants).toEqual([null, 'a', 'b']);
  });

  it.each([
    ['no reason', { paused: true }],
    ['an empty reason', { paused: true, why: ' ' }],
    ['a strange member', { paused: false, tenat: 'acme' }],
    ['an empty tenant', { paused: false, tenant: '' }],
    ['nothing', {}],
  ])('with %s is refused', async (_, wish) => {
    const { put } = await sending();
    expect(await refusalOf(await put(wish))).toEqual([400, 'invalid-request']);
  });

  it('needs the scope to write', async () => {
    const { put, key } = await sending();
    expect(await refusalOf(await put({ paused: false }, await key(['check', 'read'])))).toEqual([403, 'scope-missing']);
  });
});
