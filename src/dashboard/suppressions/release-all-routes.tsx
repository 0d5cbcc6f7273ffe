/** Releasing all that match: asked once, then slice by slice, each a request of its own. */
import type { Hono } from 'hono';
import { createBulkRelease, releasable } from '../../suppression/bulk-release.ts';
import { type Fields, readFields } from '../components/fields.ts';
import type { SessionEnv } from '../session/guard.tsx';
import { type Filters, isNarrow, readFilters } from './filters.ts';
import { OTHER_TENANTS, OWN_ENTRIES, type PageContext, type Pages } from './pages.tsx';
import { ReleaseAllPage } from './release-all-page.tsx';
import { parseBulkRelease } from './release-fields.ts';
import type { ReleaseOptions } from './release-routes.tsx';
import { releaseSlice, sliceOf } from './release-slice.ts';
import { releasedPath } from './released.ts';
import { ReleasingPage } from './releasing-page.tsx';

const PREFIX = 'filter.';

const filterTexts = (fields: Fields): Record<string, string> =>
  Object.fromEntries(
    Object.entries(fields).flatMap(([name, value]) =>
      name.startsWith(PREFIX) ? [[name.slice(PREFIX.length), value]] : [],
    ),
  );

export function addReleasingAll(app: Hono<SessionEnv>, options: ReleaseOptions, pages: Pages): void {
  const { now, assets, log } = options;
  const { suppressions } = options.store;
  const bulk = createBulkRelease({ suppressions, now });

  /** The filters, or the answer to somebody who may not release by them. */
  const narrowed = async (c: PageContext, texts: Readonly<Record<string, string>>): Promise<Filters | Response> => {
    const refused = await pages.writersOnly(c);
    if (refused !== null) return refused;
    const filters = readFilters(texts, c.get('key'), now());
    if (filters === null) return pages.refuse(c, 403, OTHER_TENANTS, OWN_ENTRIES);
    // A filter that cannot be read would be left out, and more be released than was meant.
    if (isNarrow(filters) && Object.keys(filters.problems).length === 0) return filters;
    return pages.refuse(c, 400, 'Filter the list first', 'Only what filters choose can be released at once.');
  };

  const ask = async (c: PageContext, filters: Filters, fields: Fields, problems: Fields, status: 200 | 422) => {
    const key = c.get('key');
    const matching = await suppressions.count(releasable(key, filters.filter));
    const form = pages.formOf(c, fields, problems);
    return c.html(<ReleaseAllPage viewer={key} {...{ assets, filters, matching, form }} />, status);
  };

  app.get('/suppressions/release-all', ...pages.shown, async (c) => {
    const filters = await narrowed(c, c.req.query());
    return filters instanceof Response ? filters : ask(c, filters, {}, {}, 200);
  });

  app.post('/suppressions/release-all', ...pages.posted, async (c) => {
    const fields = readFields(await c.req.parseBody());
    const filters = await narrowed(c, filterTexts(fields));
    if (filters instanceof Response) return filters;
    const key = c.get('key');
    const begun = sliceOf(fields);
    const matching = begun ?? (await suppressions.count(releasable(key, filters.filter)));
    const going = 'n' in matching ? matching : { n: matching.total, exact: true };
    const note = parseBulkRelease(fields, going);
    if (!note.ok) return ask(c, filters, fields, note.error, 422);

    const first = { total: going.n, released: 0, from: await suppressions.latestChange(), until: now() + 1, after: '' };
    const slice = begun ?? first;
    const request = { key, filter: filters.filter, note: note.value, slice };
    const next = await releaseSlice({ suppressions, bulk }, request);
    if (next !== null) {
      const common = { viewer: key, assets, token: c.get('formToken'), texts: filters.texts };
      return c.html(<ReleasingPage {...common} note={note.value} slice={next} />);
    }
    log.info('suppressions_released', { keyId: key.id, all: true });
    return c.redirect(releasedPath({ from: slice.from, to: await suppressions.latestChange(), asked: null }), 303);
  });
}
