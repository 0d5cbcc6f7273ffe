import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { canonicalAddress, canonicalDomainKey, domainKeyOf, isSimulator } from '../../src/suppression/address.ts';

describe('canonicalAddress', () => {
  it.each([
    ['Ann@Example.COM', 'ann@example.com'],
    ['  ann@example.com ', 'ann@example.com'],
    ['User Name <user@example.com>', 'user@example.com'],
    ['"a <b@c>" <Real@example.com>', 'real@example.com'],
    ['<ann@example.com>', 'ann@example.com'],
    ['ann+tag@example.com', 'ann+tag@example.com'],
    ['a.n.n@gmail.com', 'a.n.n@gmail.com'],
    ['a..b@docomo.example', 'a..b@docomo.example'],
    ['uni@bücher.example', 'uni@xn--bcher-kva.example'],
    ['UNI@BÜCHER.example', 'uni@xn--bcher-kva.example'],
    ['"John Doe"@example.com', '"john doe"@example.com'],
    ['"ann"@example.com', 'ann@example.com'],
    ['"A\\nn"@example.com', 'ann@example.com'],
    ['jose\u0301@example.com', 'jos\u00e9@example.com'],
    ['x@[192.0.2.1]', 'x@[192.0.2.1]'],
    ["o'brien/x=y@example.com", "o'brien/x=y@example.com"],
  ])('%s -> %s', (text, expected) => {
    expect(canonicalAddress(text)).toBe(expected);
  });

  it.each([
    '',
    'ann',
    '@example.com',
    'ann@',
    'ann@@example.com',
    'a b@example.com',
    'ann@exa mple.com',
    'ann@-example.com',
    'ann@example..com',
    'ann@example.com.',
    'ann@.com',
    'a@b.c, d@e.f',
    'a(comment)@b.c',
    'ann@example.com>',
    `${'a'.repeat(65)}@example.com`,
    `a@${'b'.repeat(64)}.com`,
    `a@${'b.'.repeat(130)}com`,
    'a\u0000@example.com',
    '"a\nb"@example.com',
    'a\ud800@example.com',
    `${'x '.repeat(600)}<a@b.c>`,
  ])('refuses %j', (text) => {
    expect(canonicalAddress(text)).toBeNull();
  });

  it('is idempotent, and quick on any text', () => {
    fc.assert(
      fc.property(
        fc.oneof(
          fc.emailAddress(),
          fc.string({ unit: 'binary', maxLength: 400 }),
          fc.string({ unit: fc.constantFrom('(', '"', '<', '@', '.', ' ', '\\', 'a') }),
        ),
        (text) => {
          const once = canonicalAddress(text);
          if (once !== null) expect(canonicalAddress(once)).toBe(once);
        },
      ),
      { numRuns: 2_000 },
    );
  });
});

it('reads whole domains', () => {
  expect(canonicalDomainKey(' @Example.COM')).toBe('@example.com');
  expect(canonicalDomainKey('@bücher.example')).toBe('@xn--bcher-kva.example');
  expect(canonicalDomainKey('example.com')).toBeNull();
  expect(canonicalDomainKey('@')).toBeNull();
  expect(domainKeyOf('"a@b"@example.com')).toBe('@example.com');
  expect(isSimulator('bounce+x@simulator.amazonses.com')).toBe(true);
  expect(isSimulator('bounce@notsimulator.amazonses.com')).toBe(false);
});
