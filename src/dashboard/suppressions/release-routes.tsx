/** Releasing many entries: a page that asks, a POST that acts, and what came of it. */
import type { Hono } from 'hono';
import type { SuppressionStore } from '../../store/contract.ts';
import { createBulkRelease } from '../../suppression/bulk-release.ts';
import { readFields } from '../components/fields.ts';
import type { SessionEnv } from '../session/guard.tsx';
import type { PageOptions, Pages } from './pages.tsx';
import { ReleaseChosenPage } from './release-chosen-page.tsx';
import { chosenPlaces, parseBulkRelease } from './release-fields.ts';
import { loadReleased, releasedFile, releasedPath, stretchOf } from './released.ts';
import { ReleasedPage } from './released-page.tsx';

export interface ReleaseOptions extends PageOptions {
  readonly store: {
    readonly suppressions: Pick<
      SuppressionStore,
      'find' | 'remove' | 'page' | 'count' | 'recent' | 'countRecent' | 'latestChange'
    >;
  };
}

export function addReleasing(app: Hono<SessionEnv>, options: ReleaseOptions, pages: Pages): void {
  const { now, assets, log } = options;
  const { suppressions } = options.store;
  const bulk = createBulkRelease({ suppressions, now });

  app.post('/suppressions/release', ...pages.posted, async (c) => {
    const refused = await pages.writersOnly(c);
    if (refused !== null) return refused;
    const { entry } = await c.req.parseBody({ all: true });
    const places = chosenPlaces(entry);
    if (places.length === 0)
      return pages.refuse(c, 400, 'Nothing was chosen', 'Tick the entries that are to go, then release them.');
    const chosen = await bulk.chosen(c.get('key'), places);
    return c.html(<ReleaseChosenPage viewer={c.get('key')} {...{ assets, chosen }} form={pages.formOf(c, {})} />);
  });

  app.post('/suppressions/release-confirmed', ...pages.posted, async (c) => {
    const refused = await pages.writersOnly(c);
    if (refused !== null) return refused;
    const key = c.get('key');
    const body = await c.req.parseBody({ all: true });
    const fields = readFields(body);
    const places = chosenPlaces(body.entry);
    const chosen = await bulk.chosen(key, places);
    const note = parseBulkRelease(fields, { n: chosen.going.length, exact: true });
    if (!note.ok) {
      const form = pages.formOf(c, fields, note.error);
      return c.html(<ReleaseChosenPage viewer={key} {...{ assets, chosen, form }} />, 422);
    }
    const from = await suppressions.latestChange();
    const released = await bulk.release(key, chosen.going, note.value);
    log.info('suppressions_released', { keyId: key.id, entries: released });
    const to = await suppressions.latestChange();
    return c.redirect(releasedPath({ from, to, asked: places.length - chosen.foreign.length }), 303);
  });

  app.get('/suppressions/released', ...pages.shown, async (c) => {
    const key = c.get('key');
    const stretch = stretchOf(c.req.query());
    if (stretch === null) return pages.refuse(c, 404, 'There is no such release', 'The history has all of them.');
    if (c.req.query('export') === 'csv') return releasedFile(suppressions, key, stretch);
    return c.html(<ReleasedPage viewer={key} assets={assets} view={await loadReleased(suppressions, key, stretch)} />);
  });
}
