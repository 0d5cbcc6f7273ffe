/** Every link of every page, followed from the overview by every kind of viewer: none leads nowhere, or where they may not. */
import { rmSync } from 'node:fs';
import { dirname } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { pagesFor } from '../../src/dashboard/frame/pages.ts';
import type { Scope } from '../../src/store/contract.ts';
import { alertWith } from '../support/alerts.ts';
import { createTestApp } from '../support/app.ts';
import { episodeOf } from '../support/breakers.ts';
import { fillCanaries } from '../support/canaries.ts';
import { ORIGIN, signInAs } from '../support/dashboard.ts';
import { openWithNotices } from '../support/notices.ts';

const VIEWERS = {
  'an operator': { scopes: ['admin'], tenant: null },
  'a key that reads': { scopes: ['read'], tenant: null },
  'a key of one tenant that reads': { scopes: ['read'], tenant: 'acme' },
  'a key of one tenant that writes': { scopes: ['read', 'write'], tenant: 'acme' },
} as const satisfies Readonly<Record<string, { scopes: readonly Scope[]; tenant: string | null }>>;

/** Where the links of a page lead within this service, without what is behind `#`. */
const linksOf = (html: string, page: string): readonly string[] =>
  [...html.matchAll(/<a\s[^>]*?href="([^"]*)"/g)]
    .map(([, href = '']) => new URL(href.replaceAll('&amp;', '&').replaceAll('&#39;', "'"), ORIGIN + page))
    .filter(({ origin }) => origin === ORIGIN)
    .map(({ pathname, search }) => pathname + search);

/** The page that a link leads to, and each filter that it has there. What shows nothing new is not followed. */
function sightsOf(link: string): readonly string[] {
  const { pathname, searchParams } = new URL(link, ORIGIN);
  const names = pathname
    .split('/')
    .map((part) => (/^[a-z.-]{0,24}$/.test(part) && !/canary|acme/.test(part) ? part : ':'));
  const route = names.join('/');
  return [route, ...[...searchParams.keys()].map((name) => `${route} ${name}`)];
}

describe('the links of the pages', () => {
  const { store, path } = openWithNotices();
  let test: Awaited<ReturnType<typeof createTestApp>>;
  beforeAll(async () => {
    test = await createTestApp({ store });
    await fillCanaries(test, path);
    const at = test.now() - 3_600_000;
    const own = { tenant: 'acme', scope: { tenant: 'acme' }, openedAt: at };
    await store.alerts.write(
      [
        alertWith({ openedAt: at }),
        alertWith({ rule: 'complaint-rate', openedAt: at }),
        alertWith({ rule: 'quarantine-growth', level: 'warn', openedAt: at }),
        alertWith({ rule: 'tenant-paused', level: 'pause', ...own }),
      ].map((alert) => ({ alert, notice: 'opened' })),
      at,
    );
    await store.breakers.trip(episodeOf(at, { id: crypto.randomUUID(), kind: 'tenant', tenant: 'acme' }));
    await store.campaigns.register({ tag: 'acme-campaign', tenant: 'acme', name: 'Spring', expected: 10, at });
  }, 60_000);
  afterAll(async () => {
    await store.close();
    rmSync(dirname(path), { recursive: true, force: true });
  });

  it.each(Object.entries(VIEWERS))(
    'lead %s to a page each',
    async (name, key) => {
      const { get } = await signInAs(test, { name, ...key });
      const waiting: { readonly link: string; readonly on: string }[] = [{ link: '/', on: 'the beginning' }];
      const followed = new Set<string>();
      const seen = new Set<string>();
      const broken: string[] = [];
      for (let next = waiting.shift(); next !== undefined; next = waiting.shift()) {
        const { link, on } = next;
        const fresh = sightsOf(link).filter((sight) => !seen.has(sight));
        if (fresh.length === 0) continue;
        for (const sight of fresh) seen.add(sight);
        followed.add(link);
        const response = await get(link);
        const html = await response.text();
        if (response.status !== 200) broken.push(`${response.status} ${link} on ${on}`);
        else if (response.headers.get('content-type')?.startsWith('text/html'))
          waiting.push(...linksOf(html, link).map((to) => ({ link: to, on: link })));
      }
      expect(broken).toEqual([]);
      for (const { path: page } of pagesFor({
        isOperator: key.tenant === null && key.scopes.some((scope) => scope === 'admin'),
      }))
        expect([...followed]).toContain(page);
      expect(followed.size).toBeGreaterThan(30);
    },
    120_000,
  );
});
