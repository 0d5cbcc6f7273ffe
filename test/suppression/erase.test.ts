/** Erasing a person over HTTP, and what is left to see. */
import { describe, expect, it } from 'vitest';
import { openPseudonyms } from '../../src/node-secret-key.ts';
import type { Store } from '../../src/store/contract.ts';
import { createEraser } from '../../src/suppression/erase.ts';
import { createErased } from '../../src/suppression/erased.ts';
import { createLookup } from '../../src/suppression/lookup.ts';
import { keyMarkOf } from '../../src/suppression/pseudonym.ts';
import { createTestApp } from '../support/app.ts';
import { HAS_QUEUE, openStore } from '../support/platform.ts';
import { tell } from '../support/record.ts';
import { pseudonymOf, SECRET_KEY, secrets } from '../support/secrets.ts';
import { bounce, delivery, type MailSpec } from '../support/ses.ts';

const ann = 'ann@example.net';
const anyone = 'Ann%20%3CANN%40Example.NET%3E';

async function setUp() {
  const t = await createTestApp();
  const admin = await t.key(['admin']);
  const spec: MailSpec = { messageId: 'm-1', acceptedAt: t.now() - 60_000, destination: [ann] };
  const hard = bounce(spec, { at: spec.acceptedAt + 5_000, recipients: [{ emailAddress: ann, status: '5.1.1' }] });
  const check = async (recipient: string) => {
    const response = await t.api('POST', '/v1/check', admin, { recipients: [recipient] });
    const { results } = (await response.json()) as { results: readonly object[] };
    return results[0];
  };
  const get = async (path: string, key = admin) => (await t.api('GET', path, key)).json();
  return { ...t, admin, spec, hard, check, get };
}

const never = new AbortController().signal;

describe('POST /v1/recipients/{address}/erase', () => {
  it('forgets the person and goes on blocking, in any spelling of the address', async () => {
    const t = await setUp();
    await t.deliver(t.hard);
    t.advance(60_000);
    const response = await t.api('POST', `/v1/recipients/${anyone}/erase`, t.admin, { note: `${ann} asked` });
    expect(response.status).toBe(200);
    const erased = (await response.json()) as Record<string, unknown>;
    const erasedAt = new Date(t.now()).toISOString();
    expect(erased).toMatchObject({ pseudonym: pseudonymOf(ann), erasedAt, state: 'done' });
    expect(erased).toMatchObject({
      deleted: { events: 1, rawTexts: 0, quarantined: 0 },
      pseudonymised: { mails: 1, entries: 1, changes: 1 },
    });

    for (const spelled of [ann, 'ANN@EXAMPLE.NET', 'Ann <Ann@example.net>']) {
      expect(await t.check(spelled)).toEqual({
        recipient: spelled,
        allowed: false,
        reason: 'bounce',
        scope: { tenant: null, stream: null },
        since: expect.any(String),
        expiresAt: null,
      });
    }
    expect(await t.get(`/v1/recipients/${ann}`)).toEqual({ items: [], erasedAt, nextCursor: null });
    expect(await t.get(`/v1/suppressions/${ann}/history`)).toEqual({ items: [], erasedAt, nextCursor: null });
    expect(await t.get(`/v1/suppressions/${ann}`)).toMatchObject({
      erasedAt,
      items: [{ address: ann, reason: 'bounce', origin: 'api', evidence: null, note: null }],
    });
    const audit = JSON.stringify(await t.get('/v1/audit'));
    expect(audit).toContain('recipient.erased');
    expect(audit).toContain(`${pseudonymOf(ann)} asked`);
    expect(audit).not.toContain(ann);
  });

  it('drops a replayed older event, and takes a newer one', async () => {
    const t = await setUp();
    await t.api('POST', `/v1/recipients/${ann}/erase`, t.admin, { block: false });
    await t.deliver(t.hard);
    expect(await t.check(ann)).toEqual({ recipient: ann, allowed: true });
    expect(await t.get(`/v1/recipients/${ann}`)).toMatchObject({ items: [] });
    t.advance(60_000);
    const newer = { ...t.spec, messageId: 'm-2', acceptedAt: t.now() };
    await t.deliver(bounce(newer, { at: newer.acceptedAt + 1, recipients: [{ emailAddress: ann }] }));
    expect(await t.check(ann)).toMatchObject({ allowed: false, reason: 'bounce' });
    const story = (await t.get(`/v1/recipients/${ann}`)) as { items: readonly { messageId: string }[] };
    expect(story.items.map(({ messageId }) => messageId)).toEqual(['m-2']);
  });

  it('blocks whom nothing blocked; an operator may release, and block again under the hash', async () => {
    const t = await setUp();
    expect((await t.api('POST', `/v1/recipients/${ann}/erase`, t.admin)).status).toBe(200);
    expect(await t.check(ann)).toMatchObject({ allowed: false, reason: 'manual' });
    const released = await t.api('DELETE', `/v1/suppressions/${ann}?note=came%20back`, t.admin);
    expect(await released.json()).toMatchObject({ address: ann, removed: 1 });
    expect(await t.check(ann)).toEqual({ recipient: ann, allowed: true });
    const put = await t.api('PUT', `/v1/suppressions/${ann}`, t.admin, { reason: 'complaint', note: 'by phone' });
    expect(await put.json()).toMatchObject({ address: ann, reason: 'complaint', note: 'by phone' });
    expect(await t.store.suppressions.find([ann])).toEqual([]);
    expect(await t.check(ann)).toMatchObject({ allowed: false, reason: 'complaint' });
    const history = (await t.get(`/v1/suppressions/${ann}/history`)) as { items: readonly { action: string }[] };
    expect(history.items.map(({ action }) => action)).toEqual(['added', 'removed', 'added']);
  });

  it('is refused to a key bound to a tenant, to one without admin, and for what is no address', async () => {
    const t = await setUp();
    const path = `/v1/recipients/${ann}/erase`;
    expect((await t.api('POST', path)).status).toBe(401);
    expect((await t.api('POST', path, await t.key(['write']))).status).toBe(403);
    expect((await t.api('POST', path, await t.key(['admin'], 'acme'))).status).toBe(403);
    expect((await t.api('POST', '/v1/recipients/%40example.net/erase', t.admin)).status).toBe(400);
    expect(await t.store.erasures.any()).toBe(false);
  });

  it('tells a key of one tenant nothing of the erasure', async () => {
    const t = await setUp();
    await t.deliver(t.hard);
    await t.api('POST', `/v1/recipients/${ann}/erase`, t.admin);
    const bound = await t.key(['read'], 'acme');
    expect(await t.get(`/v1/recipients/${ann}`, bound)).toMatchObject({ erasedAt: null });
    expect(await t.get(`/v1/suppressions/${ann}`, bound)).toMatchObject({ erasedAt: null, items: [{ note: null }] });
  });

  it('answers in time for a long history, and lets the job go on', async () => {
    const store = await openStore();
    const told = Array.from({ length: 400 }, (_, n) => {
      const spec = { messageId: `m-${n}`, acceptedAt: n + 1, destination: [ann] };
      return { body: delivery(spec, n + 2, [ann]), publishedAt: n + 3 };
    });
    await tell(store, ...told);
    const now = () => 1_000;
    const eraser = createEraser({ erasures: store.erasures, pseudonymOf, keyMark: keyMarkOf(secrets), now, wait: 0 });
    const begun = await eraser.erase({ address: ann, actor: 'key:ops', note: null, block: true });
    expect(begun).toMatchObject({ address: ann, mails: 0 });
    while (await eraser.job.run(never));
    expect((await store.erasures.find([pseudonymOf(ann)]))[0]).toMatchObject({ address: null, mails: 400 });
  });
});

it('lets a command write only with the key that people were erased with', async () => {
  const { erasures } = await openStore();
  const open = (secretKey: string) => openPseudonyms(erasures, { secretKey, databasePath: 'unused' });
  const other = 'another secret key, with 32 characters';
  expect((await open(other)).ok).toBe(true);
  const eraser = createEraser({ erasures, pseudonymOf, keyMark: keyMarkOf(secrets), now: () => 1 });
  await eraser.erase({ address: ann, actor: 'x', note: null, block: false });
  expect(await open(other)).toEqual({ ok: false, error: expect.stringMatching(/^SECRET_KEY: /) });
  const opened = await open(SECRET_KEY);
  expect(opened.ok && opened.value(ann)).toBe(pseudonymOf(ann));
});

it('does not miss an entry that is erased while a check looks for it', async () => {
  const store = await openStore();
  const spec = { messageId: 'm-1', acceptedAt: 1, destination: [ann] };
  await tell(store, { body: bounce(spec, { at: 2, recipients: [{ emailAddress: ann }] }), publishedAt: 3 });
  const eraser = createEraser({ erasures: store.erasures, pseudonymOf, keyMark: keyMarkOf(secrets), now: () => 9 });
  const erase = () => eraser.erase({ address: ann, actor: 'x', note: null, block: false });
  for (const moment of ['find', 'any'] as const) {
    const during: Store = {
      ...store,
      suppressions: {
        ...store.suppressions,
        find: async (keys) => {
          if (moment === 'find') await erase();
          return store.suppressions.find(keys);
        },
      },
      erasures: {
        ...store.erasures,
        any: async () => {
          if (moment === 'any') await erase();
          return store.erasures.any();
        },
      },
    };
    const found = await createLookup({ store: during, pseudonymOf })([ann, '@example.net']);
    expect(found.map(({ address, reason }) => [address, reason])).toContainEqual([ann, 'bounce']);
  }
});

it('tells callers under which keys entries are to be stored', async () => {
  const store: Store = await openStore();
  const erased = createErased({ store, pseudonymOf });
  const asked = [ann, 'bob@example.org', '@example.com'];
  expect([...(await erased.keysFor(asked)).values()]).toEqual(asked);
  const eraser = createEraser({ erasures: store.erasures, pseudonymOf, keyMark: keyMarkOf(secrets), now: () => 1 });
  await eraser.erase({ address: ann, actor: 'x', note: null, block: false });
  expect([...(await erased.keysFor(asked)).values()]).toEqual([pseudonymOf(ann), 'bob@example.org', '@example.com']);
});

describe('GET /v1/audit and GET /v1/retention', () => {
  it('page the audit, for operators only', async () => {
    const t = await setUp();
    for (const n of [1, 2, 3]) {
      await t.store.audit.add({ at: n, actor: 'a', action: 'x.done', subject: String(n), tenant: null, detail: { n } });
    }
    const first = (await t.get('/v1/audit?limit=2')) as { items: readonly { subject: string }[]; nextCursor: string };
    expect(first.items.map(({ subject }) => subject)).toEqual(['3', '2']);
    const rest = (await t.get(`/v1/audit?limit=2&cursor=${first.nextCursor}`)) as typeof first;
    expect(rest.items.map(({ subject }) => subject)).toEqual(['1']);
    expect(rest.nextCursor).toBeNull();
    expect((await t.api('GET', '/v1/audit', await t.key(['read']))).status).toBe(403);
    expect((await t.api('GET', '/v1/audit', await t.key(['admin'], 'acme'))).status).toBe(403);
  });

  it('tell what is kept how long and what came too late, as a metric too', async () => {
    const t = await setUp();
    await t.store.retention.advance(t.now() + 3_600_000);
    await t.deliver(t.hard);
    expect(await t.get('/v1/retention')).toEqual({
      days: 30,
      bounceDays: 400,
      rawDays: 0,
      prunedBefore: new Date((Math.floor(t.now() / 3_600_000) + 1) * 3_600_000).toISOString(),
      lastRunAt: null,
      removed: { messages: 0, mails: 0, events: 0, rawTexts: 0 },
      tooLate: 1,
    });
    expect(await (await t.api('GET', '/metrics', t.admin)).text()).toContain(
      // Of what is forgotten nobody knows that it came before: a queue's second delivery counts too.
      `ses_sentinel_too_late_messages ${HAS_QUEUE ? 2 : 1}`,
    );
    expect((await t.api('GET', '/v1/retention', await t.key(['read'], 'acme'))).status).toBe(403);
  });
});
