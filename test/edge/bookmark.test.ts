/** A write, and a check that must see it, through the built Worker. */
import { afterAll, beforeAll, expect, it } from 'vitest';
import { ADMIN_TOKEN } from '../support/service.ts';
import { type RunningWorker, startWorker } from './worker.ts';

let worker: RunningWorker;

beforeAll(async () => {
  worker = await startWorker();
}, 60_000);

afterAll(() => worker?.close());

const call = (method: string, path: string, bookmark: string | null = null) =>
  fetch(new URL(path, worker.url), {
    method,
    headers: {
      authorization: `Bearer ${ADMIN_TOKEN}`,
      'content-type': 'application/json',
      ...(bookmark === null ? {} : { 'store-bookmark': bookmark }),
    },
    ...(method === 'PUT' ? { body: '{}' } : {}),
  });

it('carries a bookmark from a write to a check', async () => {
  const written = await call('PUT', '/v1/suppressions/ann%40example.net');
  const bookmark = written.headers.get('store-bookmark');
  expect([written.status, bookmark]).toEqual([200, expect.stringMatching(/^[0-9a-f-]{20,}$/)]);
  await written.text();
  const checked = await call('GET', '/v1/check?recipient=ann@example.net', bookmark);
  expect(await checked.json()).toMatchObject({ suppressed: 1 });
  expect((checked.headers.get('store-bookmark') ?? '') >= (bookmark ?? '')).toBe(true);
  const refused = await call('GET', '/v1/check?recipient=ann@example.net', 'first-primary');
  expect(refused.status).toBe(400);
  await refused.text();
});
