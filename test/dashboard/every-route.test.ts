import { findTargetHandler } from 'hono/utils/handler';
import { expect, it } from 'vitest';
import { pageHeaders } from '../../src/dashboard/session/page-headers.ts';
import { createTestApp } from '../support/app.ts';
import { NO_PAGES, PAGES } from '../support/world-pages.ts';

it('every page of the dashboard is looked at', async () => {
  const { app } = await createTestApp();
  const pages = app.routes
    .filter(({ method, handler }) => method === 'GET' && findTargetHandler(handler) === pageHeaders)
    .map(({ path }) => path);
  expect(pages.length).toBeGreaterThan(10);
  expect(pages.toSorted(), 'add the page to PAGES in test/support/world-pages.ts').toEqual(
    [...Object.keys(PAGES), ...Object.keys(NO_PAGES)].toSorted(),
  );
});
