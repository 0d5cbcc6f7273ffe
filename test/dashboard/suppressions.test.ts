/** The page of the list: its filters, what a tenant's session sees, and the same as a file. */
import { describe, expect, it } from 'vitest';
import type { StatedSuppression } from '../../src/store/contract.ts';
import { createTestApp } from '../support/app.ts';
import { signInAs, textOf } from '../support/dashboard.ts';

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

const rowsOf = (html: string) => [...html.matchAll(/<th scope="row"><strong>([^<]+)/g)].map(([, address]) => address);

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
