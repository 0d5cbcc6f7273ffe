/** The Worker carries no description of the API: what it hands out, and what it refuses, is still what Node does. */
import { afterAll, beforeAll, expect, it } from 'vitest';
import { createTestApp } from '../support/app.ts';
import { documentOf, type OpenApiDocument, type Operation } from '../support/openapi.ts';
import { ADMIN_TOKEN } from '../support/service.ts';
import { type RunningWorker, startWorker } from './worker.ts';

let worker: RunningWorker;
let node: Awaited<ReturnType<typeof createTestApp>>;
let nodeKey: string;
let document: OpenApiDocument;

beforeAll(async () => {
  worker = await startWorker();
  node = await createTestApp();
  nodeKey = await node.key(['admin']);
  document = await documentOf(node.app);
}, 60_000);

afterAll(() => worker?.close());

interface Asked {
  readonly method: string;
  readonly path: string;
  readonly body?: unknown;
}

/** What fits no schema: a member too many, values of another kind, bodies that are none. */
const hostile = (method: string, pattern: string, { parameters = [], requestBody }: Operation): readonly Asked[] => {
  const path = pattern.replaceAll(/\{\w+\}/g, 'x');
  const query = new URLSearchParams();
  for (const { name, in: where } of parameters) if (where === 'query') query.set(name, '-1 x');
  const asked = [`${path}?unknown=1`, `${path}?${query}`].map((each) => ({ method, path: each }));
  if (requestBody === undefined) return asked;
  return [...asked, ...[[], null, { unknown: 1 }].map((body) => ({ method, path, body }))];
};

const refusalOf = (status: number, text: string) => {
  if (status < 400) return [status];
  const { code, detail } = JSON.parse(text);
  return [status, code, detail];
};

it('hands out the very description that Node does', async () => {
  const { status, text } = await worker.call('/openapi.json');
  expect(status).toBe(200);
  expect(text).toBe(await (await node.app.request('/openapi.json')).text());
});

it('has every route, and refuses what Node refuses, with the same words', async () => {
  const operations = Object.entries(document.paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, operation]) => ({ method: method.toUpperCase(), path, operation })),
  );
  expect(operations.length).toBeGreaterThan(60);
  const differences: unknown[] = [];
  let refused = 0;
  for (const { method, path, operation } of operations) {
    for (const { path: url, body } of hostile(method, path, operation)) {
      for (const isKnown of [true, false]) {
        const init = { method, ...(body === undefined ? {} : { body }) };
        const there = await worker.call(url, { ...init, token: isKnown ? ADMIN_TOKEN : 'nobody' });
        const response = await node.api(method, url, isKnown ? nodeKey : 'nobody', body);
        const here = refusalOf(response.status, await response.text());
        const answered = refusalOf(there.status, there.text);
        if (answered[0] === 400) refused++;
        if (JSON.stringify(answered) !== JSON.stringify(here)) differences.push({ method, url, body, answered, here });
      }
    }
  }
  expect(differences).toEqual([]);
  expect(refused).toBeGreaterThan(100);
});
