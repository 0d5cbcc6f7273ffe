/** The road of a request, and the time that its database has. */
import { env } from 'cloudflare:workers';
import { expect, it } from 'vitest';
import { createD1Sessions } from '../../src/edge/d1-sessions.ts';
import { roadOf } from '../../src/edge/road.ts';
import { D1TimeoutError, withD1Timeout } from '../../src/store/d1-timeout.ts';

const BOOKMARK = '00000085-0000024c-00004c6d-8e61117bf38d7adb71b934ebbf891683';

const road = (path: string, bookmark?: string) =>
  roadOf(
    new Request(`https://sentinel.example.com${path}`, {
      headers: bookmark === undefined ? {} : { 'store-bookmark': bookmark },
    }),
    1_000,
  );

it.each([
  ['/v1/check', undefined, 'first-unconstrained', null],
  ['/v1/check?recipient=a', BOOKMARK, BOOKMARK, null],
  ['/v1/check', 'latest', 'first-primary', null],
  ['/v1/check', 'no bookmark', 'first-unconstrained', null],
  ['/webhooks/ses', BOOKMARK, null, 11_000],
  ['/webhooks/eventbridge', undefined, null, 11_000],
  ['/v1/suppressions', BOOKMARK, null, null],
  ['/', undefined, null, null],
])('%s with %s starts at %s and has until %s', (path, bookmark, start, deadline) => {
  expect(road(path, bookmark)).toEqual({ start, deadline });
});

it('gives all calls of a webhook 10 s together, others 10 s each, and jobs as long as D1 runs a query', async () => {
  let now = 1_000;
  const sessions = createD1Sessions(env.DB, () => now);
  const left = async () => sessions.timeLeft();
  expect(await left()).toBe(30_000);
  expect(await sessions.run({ start: null, deadline: null }, left)).toBe(10_000);
  const seen = await sessions.run(road('/webhooks/ses'), async () => {
    const first = await left();
    now += 7_000;
    const second = await left();
    now += 7_000;
    return [first, second, await left()];
  });
  expect(seen).toEqual([10_000, 3_000, 0]);
});

it('ends a call that takes too long, of a statement and of a batch, and no other', async () => {
  const silence = new Promise<never>(() => {});
  const statement = (answer: Promise<unknown>): unknown => ({
    bind: () => statement(answer),
    ...{ first: () => answer, run: () => answer, all: () => answer, raw: () => answer },
  });
  const silent = { prepare: () => statement(silence), batch: () => silence } as unknown as D1Database;
  const timed = withD1Timeout(silent, () => 20);
  const bound = timed.prepare('select 1').bind(1).bind(2);
  for (const call of [
    () => bound.all(),
    () => bound.raw(),
    () => bound.first(),
    () => bound.run(),
    () => timed.batch([]),
  ]) {
    await expect(call()).rejects.toThrow(D1TimeoutError);
  }
  const real = withD1Timeout(env.DB, () => 10_000);
  const one = real.prepare('select ? as n').bind(1);
  expect([await one.first('n'), await one.raw()]).toEqual([1, [[1]]]);
  const [row] = await real.batch([one]);
  expect(row?.results).toEqual([{ n: 1 }]);
});
