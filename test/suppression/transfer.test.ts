/** Imports and exports over real HTTP. */
import { request } from 'node:http';
import { setImmediate } from 'node:timers/promises';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { limitBodyTime } from '../../src/body-timeout.ts';
import { REASONS, type StatedSuppression, type Store } from '../../src/store/contract.ts';
import { canonicalAddress } from '../../src/suppression/address.ts';
import { LINE_FORMATS } from '../../src/suppression/export/formats.ts';
import { exportLines } from '../../src/suppression/export/lines.ts';
import { type BodyEnd, readBody } from '../../src/suppression/import/body.ts';
import { createImporter } from '../../src/suppression/import/importer.ts';
import { createTestApp } from '../support/app.ts';
import { serve } from '../support/http.ts';
import { openStore, propertyRuns } from '../support/platform.ts';

// biome-ignore lint/suspicious/noExplicitAny: a JSON answer of any shape, taken apart by the assertions.
const body = async (response: Response | Promise<Response>): Promise<any> => (await response).json();

const IMPORT = '/v1/suppressions/import';
const T0 = Date.UTC(2026, 6, 14, 9, 30);

async function installation(store?: Store) {
  const test = await createTestApp(store === undefined ? {} : { store });
  const url = await serve(test.app);
  const all = await test.key(['read', 'write']);
  const acme = await test.key(['read', 'write'], 'acme');
  const headers = (token: string, type = 'text/csv') => ({ authorization: `Bearer ${token}`, 'content-type': type });
  return {
    ...test,
    url,
    all,
    acme,
    headers,
    send: (file: string, query = '', token = all, type?: string) =>
      fetch(`${url}${IMPORT}${query}`, { method: 'POST', headers: headers(token, type), body: file }),
    get: (path: string, token = all) => fetch(`${url}/v1/suppressions${path}`, { headers: headers(token) }),
  };
}

/** An import whose body is sent by hand. */
function slowly(url: string, headers: Record<string, string>, query = '') {
  const answer = Promise.withResolvers<{ readonly status: number; readonly text: string }>();
  answer.promise.catch(() => {});
  const sending = request(`${url}${IMPORT}${query}`, { method: 'POST', headers }, (response) => {
    let text = '';
    response.setEncoding('utf8').on('data', (part: string) => {
      text += part;
    });
    response.on('end', () => answer.resolve({ status: response.statusCode ?? 0, text }));
  });
  sending.on('error', answer.reject);
  return { sending, answer: answer.promise };
}

const line = (n: number) => `p${String(n).padStart(6, '0')}@example.net,bounce,note ${n}\n`;
const lines = (from: number, to: number) => Array.from({ length: to - from }, (_, i) => line(from + i)).join('');
const HEADER = 'email,reason,note\n';

describe('an import', () => {
  it('reports what it did, line by line where it refused', async () => {
    const { send, get } = await installation();
    const file = 'email,reason\nann@example.net,BOUNCE\nnonsense,bounce\n@example.org,spam\nbob@example.net,why\n';
    const response = await send(file, '?id=first');
    expect(response.status).toBe(200);
    const report = await body(response);
    expect(report).toMatchObject({
      ...{ id: 'first', state: 'done', lines: 4, added: 2, changed: 0, unchanged: 0, invalid: 2, lastLine: 5 },
      ...{ bytes: file.length, size: file.length, fromLine: 1, tenant: null, actor: 'key:read+write' },
    });
    expect(report.errors).toEqual([
      { line: 3, code: 'invalid-address', detail: expect.stringContaining('@domain') },
      { line: 5, code: 'unknown-reason', detail: expect.any(String) },
    ]);
    expect(await body(get('/imports/first'))).toEqual(report);
    const { errors: _, ...listed } = report;
    expect((await body(get('/imports'))).items).toEqual([listed]);
    expect((await body(get('/@example.org'))).items).toMatchObject([
      { reason: 'complaint', origin: 'import', actor: 'key:read+write' },
    ]);
  });

  it('takes the address from the column that is asked for', async () => {
    const { send, store } = await installation();
    expect(await body(send('ann@example.net,ann@example.org\n', '?column=2'))).toMatchObject({ added: 1 });
    expect(await store.suppressions.find(['ann@example.net', 'ann@example.org'])).toHaveLength(1);
    expect((await send('ann@example.net\n', '?column=0')).status).toBe(400);
  });

  it('sent again changes nothing and leaves no trace', async () => {
    const { send, store } = await installation();
    const file = HEADER + lines(0, 3_000);
    expect(await body(send(file))).toMatchObject({ added: 3_000, unchanged: 0 });
    const latest = await store.suppressions.latestChange();
    expect(await body(send(file))).toMatchObject({ added: 0, changed: 0, unchanged: 3_000 });
    expect(await store.suppressions.latestChange()).toBe(latest);
    expect(await body(send(file.replace('note 7\n', 'seven\n')))).toMatchObject({ changed: 1, unchanged: 2_999 });
  });

  it.each([
    ['text/csv', 'ann@example.net,BOUNCE\n'],
    ['application/x-ndjson', '{"emailAddress":"ann@example.net","reason":"BOUNCE"}\n'],
    ['application/jsonl', '{"email":"ann@example.net","type":"bounce"}\n'],
    ['application/json', '[{"EmailAddress":"ann@example.net","Reason":"BOUNCE"}]'],
    ['application/x-www-form-urlencoded', '{"email":"ann@example.net","type":"bounce"}\n'],
    ['application/octet-stream', 'email;reason\nann@example.net;bounce\n'],
  ])('takes %s', async (type, file) => {
    const { send, all } = await installation();
    expect(await body(send(file, '', all, type))).toMatchObject({ added: 1, invalid: 0, lines: 1 });
  });

  it('of a tenant is for that tenant, and its own to see', async () => {
    const { send, get, acme, all, store, key } = await installation();
    const mine = await body(send('email,tenant\na@example.net,\nb@example.net,clinic\n', '?id=mine', acme));
    expect(mine).toMatchObject({ added: 1, invalid: 1, tenant: 'acme', errors: [{ line: 3, code: 'other-tenant' }] });
    expect(await store.suppressions.find(['a@example.net'])).toMatchObject([{ tenant: 'acme' }]);
    await send('c@example.net\n', '?id=ours', all);
    expect((await body(get('/imports', acme))).items.map(({ id }: { id: string }) => id)).toEqual(['mine']);
    expect((await body(get('/imports'))).items).toHaveLength(2);
    expect((await get('/imports/ours', acme)).status).toBe(404);
    const clinic = await key(['read', 'write'], 'clinic');
    expect((await get('/imports/mine', clinic)).status).toBe(404);
    const taken = await send('d@example.net\n', '?id=mine', clinic);
    expect([taken.status, (await body(taken)).code]).toEqual([409, 'import-id-taken']);
    expect((await send('d@example.net\n', '?tenant=acme', clinic)).status).toBe(403);
  });

  it('refuses bad parameters and compressed bodies', async () => {
    const { send, url, headers, all } = await installation();
    for (const query of ['?id=a%20b', '?fromLine=0', '?reason=spam', '?tenant=a%20b', `?id=${'x'.repeat(65)}`])
      expect((await send('a@example.net', query)).status, query).toBe(400);
    const packed = await fetch(`${url}${IMPORT}`, {
      method: 'POST',
      headers: { ...headers(all), 'content-encoding': 'gzip' },
      body: 'x',
    });
    expect(packed.status).toBe(415);
    const { sending, answer } = slowly(url, { ...headers(all), 'content-length': String(1024 ** 3 + 1) });
    sending.flushHeaders();
    expect((await answer).status).toBe(413);
  });

  it('says up to which line it is stored when the connection is cut, and goes on from there', async () => {
    const { url, headers, all, get, send, store, now } = await installation();
    const { sending } = slowly(url, headers(all), '?id=cut');
    const whole = HEADER + lines(0, 5_000);
    const torn = whole.slice(0, Math.floor(whole.length * 0.6));
    sending.write(torn);
    // 3,000 lines and a half were sent; up to one slice of them waits for more.
    await expect.poll(() => store.suppressions.latestChange(), { timeout: 10_000 }).toBeGreaterThan(1_900);
    expect((await body(get('/imports/cut'))).state).toBe('running');
    expect((await send(whole, '?id=cut')).status).toBe(409);
    sending.destroy();
    await expect.poll(async () => (await body(get('/imports/cut'))).state, { timeout: 10_000 }).toBe('interrupted');

    const { lastLine, added } = await body(get('/imports/cut'));
    const complete = torn.split('\n').length - 1;
    expect(lastLine).toBe(complete);
    expect(added).toBe(complete - 1);
    const stored = await store.suppressions.page({ state: 'all', now: now() }, { limit: 9_999 });
    expect(stored.items).toHaveLength(lastLine - 1);

    const rest = await body(send(whole, `?id=cut&fromLine=${lastLine + 1}`));
    expect(rest).toMatchObject({
      state: 'done',
      fromLine: lastLine + 1,
      added: 5_001 - lastLine,
      unchanged: 0,
      lastLine: 5_001,
    });
    expect(await body(send(whole))).toMatchObject({ added: 0, unchanged: 5_000 });
  });

  it('of a killed service is seen to be interrupted', async () => {
    const { store, get, now, advance, send } = await installation();
    const counts = { lines: 9, added: 9, changed: 0, unchanged: 0, invalid: 0, bytes: 99, lastLine: 9 };
    const at = { startedAt: now(), updatedAt: now() };
    const run = {
      id: 'dead',
      tenant: null,
      actor: 'x',
      state: 'running',
      fromLine: 1,
      size: null,
      faults: [],
      ...counts,
      ...at,
    } as const;
    await store.imports.begin(run, 'token', 0);
    expect((await body(get('/imports/dead'))).state).toBe('running');
    expect((await send('a@example.net', '?id=dead')).status).toBe(409);
    advance(121_000);
    expect(await body(get('/imports/dead'))).toMatchObject({ state: 'interrupted', lastLine: 9 });
    expect((await send('a@example.net', '?id=dead')).status).toBe(200);
  });

  it('is marked as failed when the store takes no more, and can be sent again', async () => {
    const memory = await openStore();
    let full = true;
    const store: Store = {
      ...memory,
      suppressions: {
        ...memory.suppressions,
        put: async (entries, at) => {
          if (full && entries.some(({ address }) => address === 'p002000@example.net')) throw new Error('disk full');
          return memory.suppressions.put(entries, at);
        },
      },
    };
    const { send, get } = await installation(store);
    const file = HEADER + lines(0, 3_000);
    expect((await send(file, '?id=full')).status).toBe(500);
    const { state, added, lastLine } = await body(get('/imports/full'));
    expect(state).toBe('failed');
    expect(lastLine).toBe(added + 1);
    full = false;
    expect(await body(send(file, '?id=full'))).toMatchObject({ state: 'done', added: 3_000 - added, unchanged: added });
  });

  it('runs a few at a time only', async () => {
    const { url, headers, all, get } = await installation();
    const running = Array.from({ length: 4 }, (_, n) => slowly(url, headers(all), `?id=r${n}`));
    for (const { sending } of running) sending.write(HEADER);
    await expect.poll(async () => (await body(get('/imports'))).items.length).toBe(4);
    const refused = await fetch(`${url}${IMPORT}`, { method: 'POST', headers: headers(all), body: 'a@example.net' });
    expect([refused.status, refused.headers.get('retry-after')]).toEqual([503, '10']);
    for (const { sending } of running) sending.end(line(1));
    expect((await Promise.all(running.map(({ answer }) => answer))).map(({ status }) => status)).toEqual([
      200, 200, 200, 200,
    ]);
  });

  it('takes no more than the store takes', async () => {
    const gate = Promise.withResolvers<void>();
    const importer = createImporter({
      put: async (entries) => {
        await gate.promise;
        return { added: entries.length, changed: 0, unchanged: 0 };
      },
      defaults: { reason: 'manual', tenant: '', stream: '', note: null, boundTo: null, actor: 'x' },
      ...{ format: null, fromLine: 1, now: () => T0, onFault: () => {} },
    });
    let pulled = 0;
    const endless = new ReadableStream<Uint8Array>(
      { pull: (controller) => controller.enqueue(Buffer.from(lines(pulled++ * 1_000, pulled * 1_000))) },
      { highWaterMark: 0 },
    );
    const stopping = new AbortController();
    const reading = readBody(endless, { maxBytes: 1e9, stopping: stopping.signal }, importer.write);
    for (let turns = 0; turns < 200; turns++) await setImmediate();
    expect(pulled).toBe(1);
    stopping.abort();
    gate.resolve();
    expect(await reading).toBe('stopping');
  });
});

describe('a body', () => {
  const read = (
    options: { maxBytes?: number; maxIdle?: number },
    stream: ReadableStream<Uint8Array>,
  ): Promise<BodyEnd> =>
    readBody(
      stream,
      { maxBytes: 100, maxIdle: 60_000, stopping: new AbortController().signal, ...options },
      async () => {},
    );

  it('may be silent for a while only', async () => {
    expect(await read({ maxIdle: 5 }, new ReadableStream({ start: (to) => to.enqueue(new Uint8Array(3)) }))).toBe(
      'idle',
    );
  });

  it('may be so large only, and may be cut', async () => {
    const of = (bytes: number) => new Response('x'.repeat(bytes)).body ?? new ReadableStream();
    expect(await read({ maxBytes: 10 }, of(10))).toBe('complete');
    expect(await read({ maxBytes: 10 }, of(11))).toBe('too-large');
    expect(await read({}, new ReadableStream({ start: (to) => to.error(new Error('gone')) }))).toBe('cut');
  });
});

describe('the time for a body', () => {
  it('is limited, but for what is exempt', async () => {
    const { app, key } = await createTestApp();
    const url = await serve(app, (server) =>
      limitBodyTime(server, { limit: 200, exempt: ({ url: path = '' }) => path.startsWith(IMPORT) }),
    );
    const authorization = `Bearer ${await key(['write', 'check'])}`;
    const late = slowly(url, { authorization });
    late.sending.write(HEADER);
    const check = request(`${url}/v1/check`, {
      method: 'POST',
      headers: { authorization, 'content-type': 'application/json' },
    });
    const status = new Promise((resolve) =>
      check.on('response', (response) => resolve(response.statusCode)).on('error', resolve),
    );
    check.write('{');
    expect(await status).toBe(408);
    // The other one began before, and is still being read.
    late.sending.end(line(1));
    expect((await late.answer).status).toBe(200);
  });

  it('does not end an answer that takes longer', async () => {
    const { app, key } = await createTestApp();
    const url = await serve(app, (server) => limitBodyTime(server, { limit: 20, exempt: () => false }));
    const headers = { authorization: `Bearer ${await key(['read'])}` };
    const response = await fetch(`${url}/v1/suppressions/changes?wait=0.3`, { headers });
    expect([response.status, (await body(response)).items]).toEqual([200, []]);
  });
});

const text = fc.oneof(
  fc.string({ maxLength: 40 }),
  fc
    .array(fc.constantFrom('=', '+', '-', '@', "'", '"', ',', ';', '\t', '\r', '\n', ' ', 'é', '\u{1f6ab}'), {
      maxLength: 9,
    })
    .map((all) => all.join('')),
);
const name = fc.constantFrom('', 'acme', 'x_Y-9');
const stated: fc.Arbitrary<StatedSuppression> = fc.record({
  address: fc
    .constantFrom(
      'ann@example.net',
      '@example.org',
      '=cmd@example.net',
      '"a,""@example.net',
      "o'neil+x@example.net",
      '"q;\\"s"@example.net',
    )
    .filter((address) => address.startsWith('@') || canonicalAddress(address) === address),
  tenant: name,
  stream: name,
  reason: fc.constantFrom(...REASONS),
  origin: fc.constantFrom('api', 'import', 'sync', 'link'),
  since: fc.integer({ min: Date.UTC(2001, 0), max: T0 }),
  expiresAt: fc.option(fc.integer({ min: T0 + 1, max: Date.UTC(2090, 0) })),
  evidence: fc.constant(null),
  // A line feed at its end, NUL and lone surrogates are not stored either way.
  note: fc.option(text.map((note) => note.toWellFormed().replaceAll('\0', '')).filter((note) => note !== '')),
  actor: fc.constant('key:x'),
});

/** What of an entry a file carries. */
const carried = ({ origin: _, actor: __, ...entry }: StatedSuppression) => JSON.stringify(Object.entries(entry).sort());

describe('an export', () => {
  it.each(['csv', 'ndjson'] as const)(
    'as %s, imported where there is nothing, gives the same entries',
    async (format) => {
      const byKey = (entry: StatedSuppression) =>
        JSON.stringify([entry.address, entry.tenant, entry.stream, entry.reason]);
      await fc.assert(
        fc.asyncProperty(fc.uniqueArray(stated, { selector: byKey, maxLength: 12 }), async (list) => {
          const [from, to] = [await openStore(), await openStore()];
          await from.suppressions.put(list, T0);
          const importer = createImporter({
            put: to.suppressions.put,
            defaults: { reason: 'manual', tenant: '', stream: '', note: null, boundTo: null, actor: 'x' },
            ...{ format, fromLine: 1, now: () => T0, onFault: ({ code }) => expect.unreachable(code) },
          });
          const filter = { state: 'all', now: T0 } as const;
          for await (const part of exportLines(from.suppressions, filter, format))
            await importer.write(Buffer.from(part));
          await importer.finish();
          const { items } = await to.suppressions.page(filter, { limit: 99 });
          expect(items.map((entry) => carried({ ...entry, origin: 'import' })).sort()).toEqual(
            list.map(carried).sort(),
          );
          await Promise.all([from.close(), to.close()]);
        }),
        { numRuns: propertyRuns(100) },
      );
    },
  );

  it('with the feed from its cursor is a copy', async () => {
    const { send, get, api, all } = await installation();
    await send(HEADER + lines(0, 1_200));
    const response = await get('/export?format=ndjson');
    expect(response.headers.get('content-type')).toContain('application/x-ndjson');
    await api('PUT', '/v1/suppressions/late@example.net', all, {});
    expect((await response.text()).trim().split('\n').length).toBeGreaterThanOrEqual(1_200);
    const cursor = response.headers.get('suppression-change-cursor');
    const { items } = await body(get(`/changes?after=${cursor}`));
    expect(items.map(({ address }: { address: string }) => address)).toEqual(['late@example.net']);
  });

  it('filters, and shows a tenant what it may see', async () => {
    const { api, get, all, acme } = await installation();
    await api('PUT', '/v1/suppressions/all@example.net', all, { note: '=secret()' });
    await api('PUT', '/v1/suppressions/own@example.net', acme, { note: '=1+1', reason: 'bounce' });
    await api('PUT', '/v1/suppressions/other@example.net', all, { tenant: 'clinic' });
    const rows = async (query: string, token = all) =>
      (await (await get(`/export${query}`, token)).text()).trim().split('\n').slice(1);
    expect((await rows('')).map((row) => row.split('@')[0])).toEqual(['all', 'other', 'own']);
    expect((await rows('?tenant=clinic')).map((row) => row.split('@')[0])).toEqual(['other']);
    expect(await rows('?state=expired')).toEqual([]);
    const mine = await rows('', acme);
    expect(mine[0]).toMatch(/^all@example\.net,manual,,,api,[^,]+,,$/);
    expect(mine[1]).toMatch(/^own@example\.net,bounce,acme,,api,[^,]+,,'=1\+1$/);
    expect((await get('/export?tenant=clinic', acme)).status).toBe(403);
  });

  it('for SES holds what SES can hold: an address once, bounces and complaints only', () => {
    const entry = (over: Partial<StatedSuppression>): StatedSuppression => ({
      ...{ address: 'ann@example.net', tenant: '', stream: '', reason: 'bounce', origin: 'api', since: T0 },
      ...{ expiresAt: null, evidence: null, note: null, actor: 'x', ...over },
    });
    const csv = LINE_FORMATS['ses-csv'].line;
    expect(csv(entry({}))).toBe('ann@example.net,BOUNCE\n');
    expect(LINE_FORMATS['ses-ndjson'].line(entry({ reason: 'complaint' }))).toBe(
      '{"emailAddress":"ann@example.net","reason":"COMPLAINT"}\n',
    );
    const left: readonly Partial<StatedSuppression>[] = [
      { reason: 'manual' },
      { stream: 'news' },
      { address: '@example.net' },
      { reason: 'soft-bounce' },
    ];
    for (const over of left) expect(csv(entry(over))).toBe('');
  });

  it('names an address once to SES', async () => {
    const { api, get, all } = await installation();
    for (const reason of ['bounce', 'complaint', 'manual'])
      await api('PUT', '/v1/suppressions/ann@example.net', all, { reason });
    expect(await (await get('/export?format=ses-csv')).text()).toBe('ann@example.net,BOUNCE\n');
  });

  it('reads on only as fast as it is read', async () => {
    const store = await openStore();
    let pages = 0;
    const page: Store['suppressions']['page'] = async (filter, options) => {
      pages++;
      return store.suppressions.page(filter, options);
    };
    for (let n = 0; n < 4; n++)
      await store.suppressions.put(
        Array.from({ length: 1_000 }, (_, i) => ({ ...SOMEBODY, address: `p${n * 1_000 + i}@example.net` })),
        T0,
      );
    const { app, headers, all } = await installation({ ...store, suppressions: { ...store.suppressions, page } });
    const response = await app.request('/v1/suppressions/export?format=ndjson', { headers: headers(all) });
    for (let turns = 0; turns < 100; turns++) await setImmediate();
    expect(pages).toBe(1);
    const text = await response.text();
    expect(pages).toBe(8);
    expect(text.trim().split('\n')).toHaveLength(4_000);
  });
});

const SOMEBODY: StatedSuppression = {
  ...{ address: 'x@example.net', tenant: '', stream: '', reason: 'bounce', origin: 'api', since: T0 },
  ...{ expiresAt: null, evidence: null, note: null, actor: 'x' },
};
