/** The audit log as a page and as a file, over the real store. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { ACTION_WORDS } from '../../src/dashboard/access/audit-words.ts';
import type { AuditRecord } from '../../src/store/contract.ts';
import { createTestApp } from '../support/app.ts';
import { signInAs, textOf } from '../support/dashboard.ts';

const PAGE = '/settings/audit';
const record = (over: Partial<AuditRecord>): AuditRecord => ({
  at: Date.UTC(2026, 10, 20, 9, 41, 7),
  actor: 'key:ann',
  action: 'source.approved',
  subject: 'arn:aws:sns:us-east-1:123456789012:x',
  tenant: null,
  detail: {},
  ...over,
});

async function setup(...records: readonly AuditRecord[]) {
  const test = await createTestApp();
  const ops = await signInAs(test);
  for (const each of records) await test.store.audit.add(each);
  return { test, ops, text: async (query = '') => textOf(await ops.html(PAGE + query)) };
}

describe('the audit log', () => {
  it('says who did what, when, to what, newest first', async () => {
    const { text } = await setup(record({ detail: { account: '123456789012', newAccount: true, note: null } }));
    const page = await text();
    expect(page).toContain('20 Nov 2026, 09:41:07 ann approved a topic arn:aws:sns:us-east-1:123456789012:x');
    expect(page).toContain('account: 123456789012 new account: yes all');
    expect(page).not.toContain('note');
    expect(page).toContain('ops signed in');
  });

  it('has words for every action that the code audits', () => {
    const src = fileURLToPath(new URL('../../src', import.meta.url));
    const files = readdirSync(src, { recursive: true, encoding: 'utf8' }).filter((name) => /\.tsx?$/.test(name));
    const lines = files.flatMap((name) => readFileSync(join(src, name), 'utf8').split('\n'));
    const literals = lines
      .filter((line) => /\baction\b|recordOf\(|^\s*select \$\{/.test(line))
      .flatMap((line) => [...line.matchAll(/'([a-z]+\.[a-z-]+)'/g)].map(([, action]) => action ?? ''));
    expect(literals.length).toBeGreaterThan(12);
    expect(literals.filter((action) => !(action in ACTION_WORDS))).toEqual([]);
  });

  it('tells a deed without words as it is', async () => {
    const { text } = await setup(record({ action: 'moon.painted' }));
    expect(await text()).toContain('ann moon.painted');
  });

  it.each([
    ['?actor=ANN', ['s-1', 's-3']],
    ['?action=key.created', ['s-2']],
    ['?subject=s-3', ['s-3']],
    ['?since=2026-11-20&until=2026-11-21', ['s-1', 's-2']],
    ['?tenant=acme', ['s-2']],
    ['?actor=ann&since=2026-11-21', ['s-3']],
  ])('is filtered by %s, as the API is', async (query, expected) => {
    const { test, text } = await setup(
      record({ subject: 's-1' }),
      record({ subject: 's-2', actor: 'key:bob', action: 'key.created', tenant: 'acme' }),
      record({ subject: 's-3', at: Date.UTC(2026, 10, 21) }),
    );
    const page = await text(query);
    expect(['s-1', 's-2', 's-3'].filter((subject) => page.includes(`${subject} `))).toEqual(expected);
    const apiQuery = query.replaceAll(/(\d{4}-\d{2}-\d{2})/g, '$1T00:00:00Z');
    const answer = await test.api('GET', `/v1/audit${apiQuery}`, await test.key(['admin']));
    const { items } = (await answer.json()) as { items: { subject: string }[] };
    expect(items.map(({ subject }) => subject).sort()).toEqual(expected);
  });

  it('says which filter is left out and why, and exports nothing wider than was asked for', async () => {
    const { ops, text } = await setup();
    expect(await text('?since=yesterday')).toContain('Left out: write a day like 2026-11-22.');
    const file = await ops.get(`${PAGE}/audit.csv?since=yesterday`);
    expect([file.status, file.headers.get('location')]).toEqual([303, `${PAGE}?since=yesterday`]);
  });

  it('has pages, and tells nothing that matches from nothing older', async () => {
    const { ops, text } = await setup(...Array.from({ length: 60 }, (_, n) => record({ subject: `s-${n}.` })));
    const first = await ops.html(`${PAGE}?actor=ann`);
    expect(textOf(first)).toContain('s-59.');
    expect(textOf(first)).not.toContain('s-9.');
    const next = /href="([^"]*before=[^"]*)"/.exec(first)?.[1]?.replaceAll('&amp;', '&') ?? '';
    expect(next).toContain('actor=ann');
    const second = textOf(await ops.html(next));
    expect(second).toContain('s-9.');
    expect(second).not.toContain('s-10.');
    expect(second).toContain('‹ Newest');
    expect(await text('?actor=nobody')).toContain('No record matches these filters.');
  });

  it('is a file with the same filters, in which no cell is a formula', async () => {
    const { ops } = await setup(
      ...Array.from({ length: 1_100 }, (_, n) => record({ subject: `s-${n}` })),
      record({ actor: '=cmd()', subject: '+1,"x"', detail: { why: 'a, b' } }),
      record({ actor: 'key:bob' }),
    );
    const response = await ops.get(`${PAGE}/audit.csv?action=source.approved`);
    expect(response.headers.get('content-type')).toContain('text/csv');
    expect(response.headers.get('content-disposition')).toBe('attachment; filename="audit.csv"');
    expect(response.headers.get('cache-control')).toBe('no-store');
    const lines = (await response.text()).trimEnd().split('\n');
    expect(lines[0]).toBe('id,at,actor,action,subject,tenant,detail');
    expect(lines).toHaveLength(1_103);
    expect(lines[2]).toMatch(
      /^\d+,2026-11-20T09:41:07\.000Z,'=cmd\(\),source\.approved,"'\+1,""x""",,"\{""why"":""a, b""\}"$/,
    );
    const ids = lines.slice(1).map((line) => Number(line.split(',')[0]));
    expect(ids).toEqual([...ids].sort((a, b) => b - a));
    expect(new Set(ids).size).toBe(1_102);
  });

  it('shows hostile texts as text', async () => {
    const { ops } = await setup(record({ actor: 'key:<b>', subject: '<img src=x>', detail: { '<i>': '\u202ex' } }));
    const html = await ops.html(PAGE);
    for (const bad of ['<b>', '<img', '<i>', '\u202e']) expect(html).not.toContain(bad);
  });

  it('is for operators, as over the API', async () => {
    const { test } = await setup(record({ subject: 'secret' }));
    for (const signer of [{ scopes: ['admin'], tenant: 'acme' }, { scopes: ['read'] }] as const) {
      const other = await signInAs(test, { name: 'other', ...signer });
      for (const path of [PAGE, `${PAGE}/audit.csv`]) {
        const response = await other.get(path);
        expect(response.status).toBe(403);
        expect(await response.text()).not.toContain('secret');
      }
    }
  });
});

describe('what operators do', () => {
  it('to keys, topics and quarantined messages is audited, by page and by API alike', async () => {
    const { test, ops } = await setup();
    const admin = await test.key(['admin']);
    const { id } = (await (
      await test.api('POST', '/v1/keys', admin, { name: 'made', scopes: ['check'], tenant: 'acme' })
    ).json()) as { id: string };
    await test.api('DELETE', `/v1/keys/${id}`, admin);
    await test.api('DELETE', `/v1/keys/${id}`, admin);
    await test.deliver('not json');
    await test.deliver('not json either');
    const [kept, given] = await test.store.quarantine.list({ limit: 2 });
    await test.api('POST', '/v1/quarantine/replay', admin);
    await test.api('DELETE', `/v1/quarantine/${encodeURIComponent(given?.id ?? '')}?note=ann@example.net`, admin);
    const fields = { ...(await ops.fields(`/sources/quarantine?id=${encodeURIComponent(kept?.id ?? '')}`)), note: 'x' };
    expect((await ops.post('/sources/quarantine/discard', { ...fields, id: kept?.id ?? '' })).status).toBe(303);
    const records = [...(await test.store.audit.list({ limit: 20 }))].reverse();
    expect(records.map(({ actor, action, subject }) => [actor, action, subject])).toEqual([
      ['key:ops', 'session.started', expect.any(String)],
      ['key:admin', 'key.created', id],
      ['key:admin', 'key.revoked', id],
      ['key:admin', 'quarantine.discarded', given?.id],
      ['key:ops', 'quarantine.discarded', kept?.id],
    ]);
    expect(records[1]).toMatchObject({ tenant: 'acme', detail: { name: 'made', scopes: 'check' } });
    expect(JSON.stringify(records)).not.toContain('ann@example.net');
  });
});
