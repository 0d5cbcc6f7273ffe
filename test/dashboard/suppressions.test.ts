/** The page of the list: its filters, what a tenant's session sees, and the same as a file. */
import { describe, expect, it } from 'vitest';
import { recipientPath } from '../../src/dashboard/recipient/path.ts';
import type { StatedSuppression } from '../../src/store/contract.ts';
import { createTestApp } from '../support/app.ts';
import { signInAs, textOf } from '../support/dashboard.ts';
import { postForms } from '../support/form.ts';

const T0 = Date.UTC(2026, 10, 1);

const entry = (over: Partial<StatedSuppression>): StatedSuppression => ({
  address: 'ann@example.net',
  tenant: '',
  stream: '',
  reason: 'manual',
  origin: 'api',
  since: T0,
  expiresAt: null,
  evidence: null,
  note: null,
  actor: 'key:test',
  ...over,
});

async function filled() {
  const app = await createTestApp();
  await app.store.suppressions.put(
    [
      entry({ note: 'asked <b>by phone</b>' }),
      entry({ address: 'bob@example.org', tenant: 'acme', reason: 'unsubscribe', stream: 'marketing' }),
      entry({ address: 'cid@example.org', tenant: 'clinic', reason: 'complaint', origin: 'import' }),
      ...Array.from({ length: 60 }, (_, n) =>
        entry({ address: `p${String(n).padStart(2, '0')}@mass.example.net`, reason: 'bounce', origin: 'import' }),
      ),
    ],
    T0,
  );
  return app;
}

const rowsOf = (html: string) =>
  [...html.matchAll(/<th scope="row">(?:<a [^>]*>)?<bdi>([^<]+)/g)].map(([, address]) => address);

describe('/suppressions', () => {
  it('shows the list by address, page by page', async () => {
    const { html } = await signInAs(await filled());
    const first = await html('/suppressions');
    expect(rowsOf(first)).toHaveLength(50);
    expect(first).toContain('asked &lt;b&gt;by phone');
    const next = /href="(\/suppressions\?after=[^"]+)"/.exec(first)?.[1] ?? '';
    const second = await html(next.replaceAll('&amp;', '&'));
    expect(rowsOf(second)).toHaveLength(13);
    expect(new Set([...rowsOf(first), ...rowsOf(second)]).size).toBe(63);
    expect(textOf(second)).toContain('First page');
    expect(second).not.toContain('Next page');
  });

  it('filters by what the address bar says, and keeps the filters in its links', async () => {
    const { html } = await signInAs(await filled());
    expect(rowsOf(await html('/suppressions?domain=example.org'))).toEqual(['bob@example.org', 'cid@example.org']);
    expect(rowsOf(await html('/suppressions?reason=complaint&text=CID'))).toEqual(['cid@example.org']);
    expect(rowsOf(await html('/suppressions?tenant=acme&stream=marketing'))).toEqual(['bob@example.org']);
    expect(rowsOf(await html('/suppressions?until=2026-10-31'))).toEqual([]);
    const mass = await html('/suppressions?reason=bounce');
    expect(mass).toMatch(/href="\/suppressions\?reason=bounce&amp;after=/);
    expect(mass).toMatch(/href="\/suppressions\?reason=bounce&amp;export=csv"/);
    expect(mass).toContain('<option value="bounce" selected="">');
  });

  it('says of a bad filter that it is left out', async () => {
    const { html } = await signInAs(await filled());
    const page = await html('/suppressions?domain=not%20a%20domain&reason=sneezed&text=ann');
    expect(rowsOf(page)).toEqual(['ann@example.net']);
    expect(textOf(page)).toContain('Left out: is no domain');
    expect(page).toContain('value="not a domain"');
  });

  it('tells an empty list from one without a match', async () => {
    const empty = await signInAs(await createTestApp());
    expect(textOf(await empty.html('/suppressions'))).toContain('Nobody is blocked.');
    expect(textOf(await empty.html('/suppressions?text=x'))).toContain('No entry matches these filters.');
  });

  it('shows a session of one tenant its own entries, and of those for all that they block, not why', async () => {
    const { get, html } = await signInAs(await filled(), { tenant: 'acme', scopes: ['read'] });
    const page = await html('/suppressions');
    expect(page).toContain('bob@example.org');
    expect(page).not.toContain('cid@example.org');
    expect(page).toContain('ann@example.net');
    expect(page).not.toContain('by phone');
    expect((await get('/suppressions?tenant=clinic')).status).toBe(403);
    const file = await (await get('/suppressions?export=ndjson')).text();
    expect(file).not.toContain('cid@example.org');
    expect(file).not.toContain('by phone');
  });

  it('gives what is shown as a file', async () => {
    const { get } = await signInAs(await filled());
    const response = await get('/suppressions?domain=example.org&export=csv');
    expect(response.headers.get('content-disposition')).toBe('attachment; filename="suppressions.csv"');
    const lines = (await response.text()).trim().split('\n');
    expect(lines).toHaveLength(3);
    expect(lines[1]).toContain('bob@example.org');
  });
});

describe('the head of the list', () => {
  it('counts what blocks now and what was added within a day, and what matches', async () => {
    const { app, store, now, ...test } = await filled();
    await store.suppressions.put([entry({ address: 'new@example.net' })], now());
    await store.suppressions.put([entry({ address: 'over@example.net', expiresAt: T0 + 1 })], T0);
    const { html } = await signInAs({ app, store, now, ...test });
    const page = textOf(await html('/suppressions'));
    expect(page).toContain('64 entries block now');
    expect(page).toContain('1 added in the last 24 h');
    expect(textOf(await html('/suppressions?domain=example.org'))).toContain('2 entries match these filters.');
  });

  it('counts for a tenant what it may see', async () => {
    const { html } = await signInAs(await filled(), { tenant: 'acme', scopes: ['read'] });
    expect(textOf(await html('/suppressions'))).toContain('62 entries block now');
  });

  it('leads from each entry to its page, of a domain too', async () => {
    const test = await filled();
    await test.store.suppressions.put([entry({ address: '@example.com' })], T0);
    const page = await (await signInAs(test)).html('/suppressions?text=%40example.');
    for (const address of ['@example.com', 'ann@example.net'])
      expect(page).toContain(`href="${recipientPath(address)}"`);
  });

  it('offers a reader no deed', async () => {
    const test = await filled();
    const reader = await signInAs(test, { scopes: ['read'] });
    const page = await reader.html('/suppressions?reason=bounce');
    expect(page).not.toContain('name="entry"');
    for (const path of ['add', 'import', 'release-all?reason=bounce']) {
      expect(page).not.toContain(`/suppressions/${path.split('?')[0]}"`);
      expect((await reader.get(`/suppressions/${path}`)).status, path).toBe(403);
    }
    const { formToken = '' } = await (await signInAs(test, { name: 'other' })).fields('/suppressions/add');
    expect(formToken).not.toBe('');
    expect(textOf(page)).toContain('need a key with the scope write');
  });
});

describe('adding a block', () => {
  it('blocks an address or a domain with its scope, and says so with a link', async () => {
    const test = await createTestApp();
    const ops = await signInAs(test);
    for (const [typed, address] of [
      ['Ann <Ann@Example.com>', 'ann@example.com'],
      ['@Example.org', '@example.org'],
    ] as const) {
      const fields = {
        ...(await ops.fields('/suppressions/add')),
        address: typed,
        stream: 'marketing',
        note: 'by phone',
      };
      const response = await ops.post('/suppressions/add', fields);
      expect(response.status).toBe(303);
      const page = await ops.html(response.headers.get('location') ?? '');
      expect(textOf(page)).toContain(`Blocked: ${address}`);
      expect(page).toContain(recipientPath(address));
      expect(await test.store.suppressions.find([address])).toMatchObject([
        { reason: 'manual', stream: 'marketing', note: 'by phone', actor: 'key:ops', origin: 'api' },
      ]);
    }
  });

  it('keeps what was typed when something is wrong with it', async () => {
    const test = await createTestApp();
    const ops = await signInAs(test);
    const fields = {
      ...(await ops.fields('/suppressions/add')),
      address: 'nobody',
      note: 'keep me',
      until: '2020-01-01',
    };
    const response = await ops.post('/suppressions/add', fields);
    expect(response.status).toBe(422);
    const page = await response.text();
    expect(page).toContain('href="#address"');
    expect(page).toContain('href="#until"');
    expect(page).toContain('value="nobody"');
    expect(page).toContain('keep me');
    expect(await test.store.suppressions.latestChange()).toBe(0);
  });

  it('is for the tenant of the key, and shows no act of others by a made-up link', async () => {
    const test = await createTestApp();
    const acme = await signInAs(test, { name: 'acme-ops', scopes: ['read', 'write'], tenant: 'acme' });
    const fields = { ...(await acme.fields('/suppressions/add')), address: 'ann@example.com', tenant: 'acme' };
    const { headers } = await acme.post('/suppressions/add', fields);
    expect(await test.store.suppressions.find(['ann@example.com'])).toMatchObject([{ tenant: 'acme' }]);
    expect((await acme.post('/suppressions/add', { ...fields, tenant: 'clinic' })).status).toBe(403);
    const other = await signInAs(test, { name: 'other' });
    expect(await other.html(headers.get('location') ?? '')).not.toContain('Blocked:');
  });
});

/** Ticks rows of a page, and sends the form as a browser does. */
async function choose(
  ops: Awaited<ReturnType<typeof signInAs>>,
  app: Awaited<ReturnType<typeof filled>>['app'],
  path: string,
  wanted: RegExp,
) {
  const html = await ops.html(path);
  const { formToken = '' } = await ops.fields(path);
  const rows = html.split('<tr>').filter((row) => wanted.test(row));
  const values = rows.flatMap((row) => /name="entry" value="([^"]+)"/.exec(row)?.[1] ?? []);
  const send = (to: string, fields: Readonly<Record<string, string>>) => {
    const body = new URLSearchParams([
      ['formToken', formToken],
      ...Object.entries(fields),
      ...values.map((value): [string, string] => ['entry', value]),
    ]);
    const headers = {
      'content-type': 'application/x-www-form-urlencoded',
      origin: 'http://localhost',
      cookie: ops.cookie,
    };
    return app.request(to, { method: 'POST', headers, body: body.toString() });
  };
  return { values, send };
}

describe('releasing chosen entries', () => {
  it('asks, releases with a note, and tells what went, as a file that blocks them again', async () => {
    const test = await filled();
    const ops = await signInAs(test);
    const { values, send } = await choose(ops, test.app, '/suppressions?domain=example.org', /bob@|cid@/);
    expect(values).toHaveLength(2);
    const question = textOf(await (await send('/suppressions/release', {})).text());
    expect(question).toContain('Release 2 entries?');
    expect(question).toContain('likely to complain again');
    expect(await test.store.suppressions.find(['bob@example.org'])).toHaveLength(1);

    const done = await send('/suppressions/release-confirmed', { note: 'a test list' });
    expect(done.status).toBe(303);
    const path = done.headers.get('location') ?? '';
    expect(textOf(await ops.html(path))).toContain('Released: 2 entries');
    expect(await test.store.suppressions.find(['bob@example.org', 'cid@example.org'])).toEqual([]);
    const history = await test.store.suppressions.history('bob@example.org', { limit: 1 });
    expect(history).toMatchObject([{ action: 'removed', actor: 'key:ops', note: 'a test list', tenant: 'acme' }]);

    const file = await (await ops.get(`${path}&export=csv`)).text();
    expect(file.split('\n').toSorted()).toEqual([
      '',
      'address,reason,tenant,stream,expiresAt',
      'bob@example.org,unsubscribe,acme,marketing,',
      'cid@example.org,complaint,clinic,,',
    ]);
    const other = await signInAs(test, { name: 'other' });
    expect(textOf(await other.html(path))).toContain('Nothing was released');
  });

  it('says which were gone already', async () => {
    const test = await filled();
    const ops = await signInAs(test);
    const { send } = await choose(ops, test.app, '/suppressions?domain=example.org', /bob@|cid@/);
    const removal = { tenant: 'acme', stream: 'marketing', reason: 'all' as const, at: T0, actor: 'key:x', note: null };
    await test.store.suppressions.remove([{ address: 'bob@example.org', ...removal }]);
    const question = textOf(await (await send('/suppressions/release', {})).text());
    expect(question).toContain('Release 1 entry?');
    expect(question).toContain('not on the list any more');
    const path = (await send('/suppressions/release-confirmed', {})).headers.get('location') ?? '';
    const page = textOf(await ops.html(path));
    expect(page).toContain('Released: 1 entry');
    expect(page).toContain('1 chosen entry was not on the list any more');
  });

  it('takes a tenant’s own entries only, whatever the form holds', async () => {
    const test = await filled();
    const ops = await signInAs(test);
    const { send: _, values } = await choose(ops, test.app, '/suppressions?text=example', /ann@|bob@|cid@/);
    expect(values).toHaveLength(3);
    const acme = await signInAs(test, { name: 'acme', scopes: ['read', 'write'], tenant: 'acme' });
    const own = await choose(acme, test.app, '/suppressions?text=example', /ann@|bob@|cid@/);
    expect(own.values).toHaveLength(1);
    const { formToken = '' } = await acme.fields('/suppressions/add');
    const body = new URLSearchParams([
      ['formToken', formToken],
      ...values.map((value): [string, string] => ['entry', value]),
    ]);
    const headers = {
      'content-type': 'application/x-www-form-urlencoded',
      origin: 'http://localhost',
      cookie: acme.cookie,
    };
    const request = { method: 'POST', headers, body: body.toString() };
    const question = await (await test.app.request('/suppressions/release', request)).text();
    expect(textOf(question)).toContain('your key is bound to a tenant');
    expect(question).not.toContain('by phone');
    await test.app.request('/suppressions/release-confirmed', request);
    expect(await test.store.suppressions.find(['ann@example.net', 'bob@example.org', 'cid@example.org'])).toMatchObject(
      [{ address: 'ann@example.net' }, { address: 'cid@example.org' }],
    );
  });

  it('does nothing without a choice, for a reader, or from a form of another session', async () => {
    const test = await filled();
    const ops = await signInAs(test);
    const { send } = await choose(ops, test.app, '/suppressions', /no such row/);
    expect((await send('/suppressions/release', {})).status).toBe(400);
    expect((await send('/suppressions/release', { formToken: 'a'.repeat(64) })).status).toBe(403);
    expect((await ops.post('/suppressions/release-confirmed', { entry: 'x' })).status).toBe(403);
    const before = await test.store.suppressions.latestChange();
    const { formToken = '' } = await ops.fields('/suppressions');
    expect((await ops.post('/suppressions/release-all', { formToken, confirm: 'release' })).status).toBe(400);
    expect(await test.store.suppressions.latestChange()).toBe(before);
  });
});

describe('releasing all that match', () => {
  const releaseAll = async (ops: Awaited<ReturnType<typeof signInAs>>, path: string, over: Record<string, string>) => {
    let response = await ops.post('/suppressions/release-all', { ...(await ops.fields(path)), ...over });
    let slices = 1;
    for (; response.status === 200; slices++)
      response = await ops.post('/suppressions/release-all', postForms(await response.text())[0]?.fields ?? {});
    return { response, slices };
  };

  it('goes on slice by slice to the end, and leaves the others', async () => {
    const test = await filled();
    for (const n of [0, 1, 2])
      await test.store.suppressions.put(
        Array.from({ length: 500 }, (_, i) => entry({ address: `q${n * 500 + i}@bulk.example.net`, reason: 'bounce' })),
        T0,
      );
    const ops = await signInAs(test);
    const path = '/suppressions/release-all?domain=bulk.example.net&reason=bounce';
    const question = textOf(await ops.html(path));
    expect(question).toContain('Release all 1,500 entries that match?');
    expect(question).toContain('Type release to confirm.');
    const untyped = await ops.post('/suppressions/release-all', await ops.fields(path));
    expect(untyped.status).toBe(422);
    const { response, slices } = await releaseAll(ops, path, { confirm: 'Release', note: 'wrong list' });
    expect(slices).toBeGreaterThan(2);
    expect(response.status).toBe(303);
    const done = response.headers.get('location') ?? '';
    const page = textOf(await ops.html(done));
    expect(page).toContain('Released: 1,500 entries');
    expect(page).toContain('100 of 1,500');
    expect((await (await ops.get(`${done}&export=csv`)).text()).trim().split('\n')).toHaveLength(1_501);
    const left = await test.store.suppressions.count({ state: 'all', now: T0 });
    expect(left).toEqual({ n: 63, exact: true });
  });

  it('needs a filter, and refuses one that it cannot read', async () => {
    const ops = await signInAs(await filled());
    for (const query of ['', '?state=all', '?domain=no%20domain', '?reason=bounce&domain=no%20domain'])
      expect((await ops.get(`/suppressions/release-all${query}`)).status, query).toBe(400);
    expect(await ops.html('/suppressions')).not.toContain('release-all');
    expect(await ops.html('/suppressions?reason=bounce')).toContain('release-all?reason=bounce');
  });

  it('of a tenant leaves what is for all tenants', async () => {
    const test = await filled();
    const acme = await signInAs(test, { name: 'acme', scopes: ['read', 'write'], tenant: 'acme' });
    const path = '/suppressions/release-all?text=example';
    expect(textOf(await acme.html(path))).toContain('Release the one entry that matches?');
    const { response } = await releaseAll(acme, path, {});
    expect(response.status).toBe(303);
    expect(await test.store.suppressions.count({ state: 'all', now: T0 })).toEqual({ n: 62, exact: true });
  });
});

describe('the history of the list', () => {
  it('tells who did what, when and why, newest first, page by page and by kind', async () => {
    const test = await filled();
    const { store } = test;
    const removal = {
      tenant: 'clinic',
      stream: '',
      reason: 'all' as const,
      at: T0 + 1,
      actor: 'key:eve',
      note: 'sorry',
    };
    await store.suppressions.remove([{ address: 'cid@example.org', ...removal }]);
    const ops = await signInAs(test);
    const first = await ops.html('/suppressions/history');
    expect(textOf(first)).toMatch(
      /1 Nov 2026, 00:00:00 Released cid@example\.org complaint, tenant clinic\. By key:eve\. Note: sorry/,
    );
    const next = /href="(\/suppressions\/history\?before=[^"]+)"/.exec(first)?.[1] ?? '';
    const second = await ops.html(next);
    const lines = (html: string) => html.match(/<td class="when">/g)?.length;
    expect([lines(first), lines(second)]).toEqual([50, 14]);
    const released = await ops.html('/suppressions/history?action=removed');
    expect(lines(released)).toBe(1);
    expect(textOf(await ops.html('/suppressions/history?action=expired'))).toContain('No such change.');
  });

  it('shows a tenant its own changes, and of those for all tenants neither name nor note', async () => {
    const acme = await signInAs(await filled(), { tenant: 'acme', scopes: ['read'] });
    const page = await acme.html('/suppressions/history?action=added');
    expect(page).toContain('p59@mass.example.net');
    expect(page).not.toContain('cid@example.org');
    expect(page).not.toContain('by phone');
    expect(page).not.toContain('key:test (');
  });
});
