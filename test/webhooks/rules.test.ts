import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { fitting } from '../../src/webhooks/message.ts';
import { retryAfterOf, verdictOf } from '../../src/webhooks/schedule.ts';
import { parseEndpointUrl } from '../../src/webhooks/url.ts';

const NOW = Date.UTC(2026, 10, 22, 9);
const DAY = 86_400_000;
const failure = { error: 'status', status: 500, retryAfter: null } as const;

describe('the URL of an endpoint', () => {
  it.each([
    ['https://hooks.example.com/a?b=c', 'https://hooks.example.com/a?b=c'],
    ['HTTPS://Hooks.Example.com', 'https://hooks.example.com/'],
    ['http://localhost:8080/x', 'http://localhost:8080/x'],
    ['http://a.localhost/', 'http://a.localhost/'],
    ['http://127.0.0.1:1/', 'http://127.0.0.1:1/'],
    ['http://127.1/', 'http://127.0.0.1/'],
    ['http://[::1]:9/', 'http://[::1]:9/'],
  ])('%s is taken', (text, value) => {
    expect(parseEndpointUrl(text)).toEqual({ ok: true, value });
  });

  it.each([
    'http://hooks.example.com/',
    'http://127.0.0.1.example.com/',
    'http://localhost.example.com/',
    'http://notlocalhost/',
    'http://192.0.2.1/',
    'http://0.0.0.0/',
    'https://user:secret@hooks.example.com/',
    'https://user@hooks.example.com/',
    'https://hooks.example.com/#part',
    'ftp://hooks.example.com/',
    'file:///etc/passwd',
    'data:text/plain,x',
    'hooks.example.com',
    '',
    `https://hooks.example.com/${'x'.repeat(2_048)}`,
  ])('%s is refused', (text) => {
    expect(parseEndpointUrl(text).ok).toBe(false);
  });
});

describe('what follows an attempt', () => {
  it.each([
    [0, 5_000],
    [1, 300_000],
    [2, 1_800_000],
    [3, 7_200_000],
    [4, 18_000_000],
    [5, 36_000_000],
    [6, 50_400_000],
    [7, 72_000_000],
    [8, 86_400_000],
  ])('after %i failures and one more: the next one in %i ms, at most a tenth later', (failed, delay) => {
    expect(verdictOf(failure, failed, NOW, 0)).toEqual({ kind: 'retry', at: NOW + delay, counted: true });
    expect(verdictOf(failure, failed, NOW, 1)).toEqual({ kind: 'retry', at: NOW + delay * 1.1, counted: true });
  });

  it('after the tenth failure: no more', () => {
    expect(verdictOf({ ...failure, retryAfter: 1_000 }, 9, NOW, 0)).toEqual({ kind: 'disable', reason: 'exhausted' });
  });

  it('an endpoint is never asked again before it wants to be', () => {
    fc.assert(
      fc.property(fc.nat(8), fc.nat(DAY), fc.double({ min: 0, max: 1, noNaN: true }), (failed, retryAfter, random) => {
        const verdict = verdictOf({ ...failure, retryAfter }, failed, NOW, random);
        expect(verdict.kind === 'retry' && verdict.at - NOW).toBeGreaterThanOrEqual(retryAfter);
        expect(verdict.kind === 'retry' && verdict.at - NOW).toBeLessThanOrEqual(1.1 * DAY);
      }),
    );
  });
});

describe('Retry-After', () => {
  it.each([
    [null, null],
    ['', null],
    ['soon', null],
    ['-5', 0],
    ['0', 0],
    ['90', 90_000],
    [' 90 ', 90_000],
    ['99999999999999999999', DAY],
    ['Sun, 22 Nov 2026 09:02:00 GMT', 120_000],
    ['Sun, 22 Nov 2026 08:00:00 GMT', 0],
    ['Sun, 22 Nov 2099 08:00:00 GMT', DAY],
  ])('%j is %j', (header, wait) => {
    expect(retryAfterOf(header, NOW)).toBe(wait);
  });
});

it('takes as many entries as fit, in order, and always one', () => {
  const items = fc.array(fc.string({ unit: 'binary', maxLength: 60 }), { minLength: 1, maxLength: 20 });
  fc.assert(
    fc.property(items, fc.integer({ min: 1, max: 600 }), (texts, limit) => {
      const all = texts.map((text, position) => ({ position, value: { text } }));
      const taken = fitting(all, limit);
      const bytes = (list: typeof taken) => Buffer.byteLength(JSON.stringify(list.map(({ value }) => value))) - 1;
      expect(taken).toEqual(all.slice(0, taken.length));
      expect(taken.length).toBeGreaterThan(0);
      if (taken.length > 1) expect(bytes(taken)).toBeLessThanOrEqual(limit);
      if (taken.length < all.length) expect(bytes(all.slice(0, taken.length + 1))).toBeGreaterThan(limit);
    }),
  );
});
