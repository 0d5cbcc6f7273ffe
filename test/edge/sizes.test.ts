/** Bytes are start-up time and the limit of a Worker's upload: what grows beyond these is to be looked at. */
import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { gzipOfAll, moduleSizes } from '../../build/module-sizes.ts';

/** Bytes of gzip: a little above what there is. `npm run deploy:dry` prints them. */
const BUDGET = { service: 217_000, all: 345_000 } as const;

const sizes = moduleSizes('dist/worker');

it('has an entry, the service and the pages, and stays within its budget', () => {
  const names = sizes.map(({ name }) => name);
  expect(names).toEqual(expect.arrayContaining(['dashboard.js', 'service.js', 'worker.js']));
  expect(sizes.find(({ name }) => name === 'service.js')?.gzip).toBeLessThan(BUDGET.service);
  expect(gzipOfAll(sizes)).toBeLessThan(BUDGET.all);
});

it('exports nothing from its entry but the handlers: Cloudflare would take all else for entrypoints', () => {
  expect(readFileSync('dist/worker/worker.js', 'utf8').trim()).toBe("export { default } from './service.js';");
});

it('holds in the service no page, no description of the API, no JSON Schema and no language of Zod but English', () => {
  const service = readFileSync('dist/worker/service.js', 'utf8');
  const pages = readFileSync('dist/worker/dashboard.js', 'utf8');
  expect(pages).toContain('There is no such page');
  expect(service).toContain('Invalid input: expected ');
  const left = ['There is no such page', 'The nextCursor of the page before', 'draft-2020-12', 'Ungültige Eingabe'];
  expect(left.filter((text) => service.includes(text))).toEqual([]);
});
