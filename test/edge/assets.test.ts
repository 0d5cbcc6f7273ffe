/** The browser's files of the built Worker, as Cloudflare's assets serve them. */
import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { z } from 'zod';
import { type RunningWorker, startWorker } from './worker.ts';

const manifest = z.record(z.string(), z.object({ file: z.string(), css: z.array(z.string()).default([]) }));
const files = Object.values(
  manifest.parse(JSON.parse(readFileSync('dist/client/.vite/manifest.json', 'utf8'))),
).flatMap(({ file, css }) => [file, ...css]);

let worker: RunningWorker;

beforeAll(async () => {
  worker = await startWorker({ withQueue: false });
});
afterAll(() => worker?.close());

async function get(path: string) {
  const response = await fetch(new URL(path, worker.url));
  await response.text();
  return [response.status, response.headers.get('cache-control')];
}

it.each(files)('lets browsers keep %s, whose name changes with it', async (file) => {
  expect(await get(`/${file}`)).toEqual([200, 'public, max-age=31536000, immutable']);
});

it('has browsers ask again for the description, whose name stays', async () => {
  expect(await get('/openapi.json')).toEqual([200, 'public, max-age=0, must-revalidate']);
});

it.each(['.vite/manifest.json', '_headers', '.assetsignore', ...files.map((file) => `${file}.br`)])(
  'does not serve %s, which is for the build or for Node',
  async (path) => {
    expect(await get(`/${path}`)).toEqual([404, null]);
  },
);
