/** The header that ties a check to a write, where the store has one copy. */
import { expect, it } from 'vitest';
import { isBookmark } from '../../src/shared/bookmark.ts';
import { bodyOf } from '../support/answers.ts';
import { createTestApp } from '../support/app.ts';

const BOOKMARK = '00000085-0000024c-00004c6d-8e61117bf38d7adb71b934ebbf891683';

it.each([
  [BOOKMARK, true],
  ['00000080-ffffffff-00004c60-390376cb1c4dd679b74a19d19f5ca5be', true],
  ['first-primary', false],
  ['first-unconstrained', false],
  [BOOKMARK.toUpperCase(), false],
  [`${BOOKMARK}-`, false],
  ['00000085', false],
  [Array.from({ length: 8 }, () => 'a'.repeat(64)).join('-'), false],
  ['', false],
])('%j is a bookmark: %s', (text, expected) => {
  expect(isBookmark(text)).toBe(expected);
});

it('is taken and changes nothing, and what is no bookmark is refused by name', async () => {
  const { app, key } = await createTestApp();
  const token = await key(['check']);
  const check = (bookmark: string) =>
    app.request('/v1/check?recipient=ann@example.net', {
      headers: { authorization: `Bearer ${token}`, 'store-bookmark': bookmark },
    });
  for (const bookmark of [BOOKMARK, 'latest']) {
    const answer = await check(bookmark);
    expect([answer.status, answer.headers.get('store-bookmark')]).toEqual([200, null]);
  }
  const refused = await check('yesterday');
  expect(refused.status).toBe(400);
  expect((await bodyOf(refused)).detail).toBe(
    'store-bookmark: must be "latest", or a bookmark as an answer carried it',
  );
});

it('is told of in the API document, for both ways of asking', async () => {
  const { app } = await createTestApp();
  const { paths } = await bodyOf(await app.request('/openapi.json'));
  for (const method of ['get', 'post']) {
    const { parameters, responses } = paths['/v1/check'][method];
    expect(parameters.map(({ in: where, name }: { in: string; name: string }) => `${where} ${name}`)).toContain(
      'header store-bookmark',
    );
    expect(Object.keys(responses[200].headers)).toEqual(['Store-Bookmark']);
  }
});
