/** Imports from the pages: what is asked, previewed, taken and told. */
import { describe, expect, it } from 'vitest';
import type { ImportRun } from '../../src/store/contract.ts';
import { createTestApp } from '../support/app.ts';
import { ORIGIN, type Signer, signInAs, textOf } from '../support/dashboard.ts';

const T0 = Date.UTC(2026, 10, 1);
const PREVIEW = '/suppressions/import/preview';

async function setup(signer: Signer = {}) {
  const test = await createTestApp({ startAt: T0 });
  const ops = await signInAs(test, signer);
  const page = await ops.html('/suppressions/import');
  const { formToken = '' } = await ops.fields('/suppressions/import');
  const path = /data-import="([^"]+)"/.exec(page)?.[1] ?? '';
  const headers = { cookie: ops.cookie, origin: ORIGIN };
  /** As the script does: a body of bytes, the token in a header. */
  const send = (to: string, body: string | ReadableStream<Uint8Array>, over: Readonly<Record<string, string>> = {}) =>
    test.app.request(to, {
      method: 'POST',
      headers: { ...headers, 'content-type': 'application/octet-stream', 'x-form-token': formToken, ...over },
      body,
      ...(body instanceof ReadableStream ? { duplex: 'half' } : {}),
    } as RequestInit);
  /** As a browser without scripts does. */
  const submit = (fields: Readonly<Record<string, string | File>>) => {
    const body = new FormData();
    for (const [name, value] of Object.entries({ formToken, ...fields })) body.set(name, value);
    return test.app.request('/suppressions/import', { method: 'POST', headers, body });
  };
  return { ...test, ops, page, path, formToken, send, submit };
}

const file = (text: string) => new File([text], 'list.csv', { type: 'text/csv' });

describe('a file sent by the form', () => {
  it('is imported with the settings of the form, and its page tells how it went', async () => {
    const { ops, submit, background, store } = await setup();
    const response = await submit({
      file: file('email\nann@example.com\nnonsense\nbob@example.com\n'),
      reason: 'complaint',
      stream: 'marketing',
      note: 'from the old system',
    });
    expect(response.status).toBe(303);
    await background.drain();
    const path = response.headers.get('location') ?? '';
    const page = await ops.html(path);
    expect(textOf(page)).toContain('Done: 2 new, 0 there already, 1 unreadable.');
    expect(textOf(page)).toMatch(/3 The line has neither an e-mail address nor @domain/);
    expect(page).not.toContain('data-running');
    expect(page).not.toContain('nonsense');
    expect(await store.suppressions.find(['ann@example.com'])).toMatchObject([
      { reason: 'complaint', stream: 'marketing', note: 'from the old system', origin: 'import', actor: 'key:ops' },
    ]);
    const errors = await ops.get(`${path}?errors=csv`);
    expect(errors.headers.get('content-disposition')).toContain('import-errors.csv');
    expect(await errors.text()).toBe(
      'line,code,detail\n3,invalid-address,has neither an e-mail address nor @domain where the address stands\n',
    );
    const list = await ops.html('/suppressions/imports');
    expect(list).toContain(path);
    expect(textOf(list)).toMatch(/Done Lines 3 New 2 Changed 0 Already 0 Unreadable 1/);
  });

  it('may be a list that was pasted', async () => {
    const { submit, background, store } = await setup();
    const response = await submit({
      file: new File([], ''),
      text: 'ann@example.com\r\n@example.org\r\n',
      reason: 'manual',
    });
    expect(response.status).toBe(303);
    await background.drain();
    expect(await store.suppressions.find(['ann@example.com', '@example.org'])).toHaveLength(2);
  });

  it('is asked for again, with what was typed, when there is none or a setting cannot be read', async () => {
    const { submit, store } = await setup();
    const response = await submit({
      file: new File([], ''),
      text: '',
      reason: 'bounce',
      tenant: 'no tenant!',
      note: 'kept',
    });
    expect(response.status).toBe(422);
    const page = await response.text();
    for (const link of ['href="#file"', 'href="#tenant"']) expect(page).toContain(link);
    expect(page).toContain('<option value="bounce" selected="">');
    expect(page).toContain('kept');
    expect(await store.imports.list({ limit: 5 })).toEqual([]);
  });

  it('of more than 10 MiB is refused in words', async () => {
    const { submit, store } = await setup();
    const response = await submit({ file: file('x'.repeat(10 * 1024 * 1024 + 1)) });
    expect(response.status).toBe(413);
    expect(textOf(await response.text())).toContain('use the API');
    expect(await store.imports.list({ limit: 5 })).toEqual([]);
  });
});

describe('a file sent by the script', () => {
  it('is answered when all of it has come, and its page follows it', async () => {
    const { ops, path, send, background, store } = await setup();
    const { readable, writable } = new TransformStream<Uint8Array, Uint8Array>();
    const writer = writable.getWriter();
    const write = (text: string) => writer.write(new TextEncoder().encode(text));
    const answer = Promise.resolve(send(`${path}?reason=bounce&note=n`, readable, { 'content-length': '90' }));
    await write(`email\n${'x'.repeat(2_000)}@example.com\nann@example.com\n`);
    const running = await ops.html(path);
    expect(running).toContain('data-running');
    expect(textOf(running)).toContain('Running:');
    expect(running).toMatch(/<progress[^>]* max="90"/);
    await write('bob@example.com\n');
    await writer.close();
    expect((await answer).status).toBe(202);
    expect(await (await answer).json()).toEqual({ path });
    await background.drain();
    expect(textOf(await ops.html(path))).toContain('Done: 2 new, 0 there already, 1 unreadable.');
    expect(await store.suppressions.find(['bob@example.com'])).toMatchObject([{ reason: 'bounce', note: 'n' }]);
  });

  it('may name the column of the address', async () => {
    const { path, send, background, store } = await setup();
    const list = 'email,backup\nann@example.com,ann@example.org\n';
    expect((await send(`${path}?reason=manual&column=2`, list)).status).toBe(202);
    await background.drain();
    expect(await store.suppressions.find(['ann@example.com'])).toEqual([]);
    expect(await store.suppressions.find(['ann@example.org'])).toHaveLength(1);
  });

  it('that breaks off is interrupted, and says how to go on', async () => {
    const { ops, path, send, background, store } = await setup();
    const torn = new ReadableStream<Uint8Array>({
      start: (controller) => {
        controller.enqueue(new TextEncoder().encode(`${'ann@example.com\n'.repeat(100)}bob@exam`));
      },
      pull: (controller) => controller.error(new Error('gone')),
    });
    expect((await send(path, torn)).status).toBe(400);
    await background.drain();
    expect(await store.suppressions.find(['bob@exam'])).toEqual([]);
    const page = await ops.html(path);
    expect(textOf(page)).toContain('Interrupted: All up to line 100 is stored');
    const next = /href="(\/suppressions\/import\?id=[^"]+)"/.exec(page)?.[1]?.replaceAll('&amp;', '&') ?? '';
    const again = await ops.html(next);
    expect(textOf(again)).toContain('Goes on at line 101');
    expect(again).toContain(`data-import="${path}"`);
    expect(again).toContain('name="fromLine" value="101"');
  });

  it('is refused without the token of the session, from elsewhere, to a reader, and for another tenant', async () => {
    const { path, send, store } = await setup();
    expect((await send(path, 'a@example.com\n', { 'x-form-token': '' })).status).toBe(403);
    expect((await send(path, 'a@example.com\n', { cookie: '' })).status).toBe(303);
    expect((await send(`${path}?reason=sneezed`, 'a@example.com\n')).status).toBe(400);
    const reader = await setup({ scopes: ['read'] });
    expect(reader.page).not.toContain('data-import');
    const acme = await setup({ scopes: ['read', 'write'], tenant: 'acme' });
    const other = await acme.send(`${acme.path}?tenant=clinic`, 'a@example.com\n');
    expect(other.status).toBe(403);
    expect(await other.text()).toContain('"code":"other-tenant"');
    expect(await store.imports.list({ limit: 5 })).toEqual([]);
  });

  it('of an id that runs already is not taken twice', async () => {
    const { path, send, background } = await setup();
    const never = new ReadableStream<Uint8Array>({
      start: (controller) => {
        setTimeout(() => controller.close(), 500);
      },
    });
    const first = Promise.resolve(send(path, never));
    await expect.poll(async () => (await send(path, 'a@example.com\n')).status).toBe(409);
    expect((await first).status).toBe(202);
    await background.drain();
  });
});

describe('the preview of a file', () => {
  it('shows the first 20 lines as they would be stored, and counts all that it has', async () => {
    const { send, store } = await setup();
    const known = { tenant: '', stream: '', expiresAt: null, evidence: null, note: null, actor: 'x', since: T0 };
    await store.suppressions.put([{ ...known, address: 'p1@example.com', reason: 'bounce', origin: 'import' }], T0);
    const before = await store.suppressions.latestChange();
    const lines = Array.from({ length: 30 }, (_, n) => `p${n}@example.com,bounce,<b>${n}`);
    const list = ['email,reason,note', ...lines, 'p2@example.com,bounce', 'nonsense,bounce', ''].join('\n');
    const response = await send(`${PREVIEW}?whole=yes`, list);
    const html = await response.text();
    const text = textOf(html);
    expect(response.status).toBe(200);
    expect(text).toContain('All 32 lines of the file: 29 new , 2 there already, 1 unreadable .');
    expect(html.match(/<th scope="row">/g)).toHaveLength(20);
    expect(html).toContain('&lt;b&gt;0');
    expect(html).toContain('<option value="1" selected="">');
    expect(text).toContain('2: reason (reason)');
    expect(await store.suppressions.latestChange()).toBe(before);
  });

  it('leaves the torn last line of a sample out, and says that the file goes on', async () => {
    const { send } = await setup();
    const text = textOf(await (await send(PREVIEW, 'a@example.com\nb@exam')).text());
    expect(text).toContain('The first 1 line; the file goes on: 1 new , 0 there already, 0 unreadable.');
  });

  it('reads by the chosen column and settings, and tells which of these cannot be read', async () => {
    const { send } = await setup();
    const list = 'a@example.com,a@example.org\n';
    const text = textOf(await (await send(`${PREVIEW}?whole=yes&column=2&reason=complaint&stream=news`, list)).text());
    expect(text).toContain('a@example.org new complaint, all tenants, stream news');
    const bad = await send(`${PREVIEW}?stream=no%20stream!`, list);
    expect(bad.status).toBe(422);
    expect(textOf(await bad.text())).toContain('Write the stream with letters');
  });

  it('tells nothing of other tenants’ entries, and no more than it was sent', async () => {
    const acme = await setup({ scopes: ['read', 'write'], tenant: 'acme' });
    const of = {
      address: 'a@example.com',
      stream: '',
      expiresAt: null,
      evidence: null,
      note: null,
      actor: 'x',
      since: T0,
    };
    await acme.store.suppressions.put([{ ...of, tenant: 'clinic', reason: 'manual', origin: 'import' }], T0);
    const text = textOf(await (await acme.send(`${PREVIEW}?whole=yes`, 'a@example.com\nb@example.com,x\n')).text());
    expect(text).toContain('2 new');
    expect((await acme.send(PREVIEW, 'x'.repeat(256 * 1024 + 1))).status).toBe(413);
    expect((await acme.send(PREVIEW, 'x', { 'x-form-token': 'made up' })).status).toBe(403);
  });
});

describe('the pages of imports', () => {
  const run = (over: Partial<ImportRun>): ImportRun => ({
    ...{
      id: 'one',
      tenant: null,
      actor: 'key:ops',
      state: 'done',
      fromLine: 1,
      lines: 5_000,
      added: 3_000,
      changed: 1,
    },
    ...{ unchanged: 0, invalid: 1_999, bytes: 50, lastLine: 5_000, startedAt: T0, updatedAt: T0 + 61_000, size: 100 },
    faults: Array.from({ length: 1_000 }, (_, n) => ({ line: n + 1, code: 'no-address' })),
    ...over,
  });

  it('say that only the first faults are kept, and how long it took', async () => {
    const { ops, store } = await setup();
    await store.imports.begin(run({}), 't', T0);
    const text = textOf(await ops.html('/suppressions/imports/one'));
    expect(text).toContain('The first 1,000 of 1,999; the lines themselves are not kept');
    expect(text).toContain('Time taken 1 min');
    expect(text).toContain('3,000 new, 1 changed, 0 there already, 1,999 unreadable');
  });

  it('tell a dead run and a failed one from one that runs', async () => {
    const { ops, store, advance } = await setup();
    await store.imports.begin(run({ id: 'dead', state: 'running', updatedAt: T0, faults: [] }), 't', T0);
    await store.imports.begin(run({ id: 'failed', state: 'failed', lastLine: 0, faults: [] }), 't', T0);
    expect(await ops.html('/suppressions/imports/dead')).toContain('data-running');
    advance(121_000);
    const dead = await ops.html('/suppressions/imports/dead');
    expect(dead).not.toContain('data-running');
    expect(textOf(dead)).toContain('Interrupted:');
    const failed = textOf(await ops.html('/suppressions/imports/failed'));
    expect(failed).toContain('Failed: Nothing is stored yet. The store did not take more.');
    expect(failed).toContain('Go on at line 1');
  });

  it('show a tenant its own alone', async () => {
    const acme = await setup({ name: 'acme', scopes: ['read'], tenant: 'acme' });
    await acme.store.imports.begin(run({ id: 'mine', tenant: 'acme' }), 't', T0);
    await acme.store.imports.begin(run({ id: 'theirs', tenant: 'clinic' }), 't', T0);
    const list = await acme.ops.html('/suppressions/imports');
    expect(list).toContain('/suppressions/imports/mine');
    expect(list).not.toContain('theirs');
    expect((await acme.ops.get('/suppressions/imports/theirs')).status).toBe(404);
    expect((await acme.ops.get('/suppressions/imports/theirs?errors=csv')).status).toBe(404);
  });

  it('are paged, and say when there is nothing', async () => {
    const { ops, store } = await setup();
    expect(textOf(await ops.html('/suppressions/imports'))).toContain('Nothing was imported yet. Import a file');
    for (let n = 0; n < 51; n++)
      await store.imports.begin(run({ id: `i${n}`, startedAt: T0 + n, faults: [] }), 't', T0);
    const first = await ops.html('/suppressions/imports');
    const next = /href="(\/suppressions\/imports\?after=[^"]+)"/.exec(first)?.[1] ?? '';
    expect(await ops.html(next)).toContain('/suppressions/imports/i0');
  });
});
