import { describe, expect, it } from 'vitest';
import { mentionsOf } from '../../src/suppression/mentions.ts';

const ann = mentionsOf('ann+x@example.net', 'erased:1');

describe('mentions of an address', () => {
  it.each([
    'ann+x@example.net',
    'Ann <ANN+X@Example.NET>',
    '{"a":"ann+x@example.net"}',
    '"{\\"a\\":\\"ann+x@example.net\\"}"',
    'first\\nann+x@example.net.',
    '\\u003cann+x@example.net\\u003e',
    'mailto:ann+x@example.net, bob@example.org',
  ])('are found in %s', (text) => {
    expect(ann.isIn(text)).toBe(true);
    expect(ann.needles.some((needle) => text.toLowerCase().includes(needle))).toBe(true);
    expect(ann.replaceIn(text).toLowerCase()).not.toContain('ann+x@');
  });

  it.each([
    'joann+x@example.net',
    'ann@example.net',
    'ann+x@example.net.au',
    'ann+x@example.network',
    'x.ann+x@example.net',
  ])('are not found in %s', (text) => {
    expect(ann.isIn(text)).toBe(false);
    expect(ann.replaceIn(text)).toBe(text);
  });

  it.each(['bjørn@xn--bcher-kva.example', 'BJØRN@bücher.example', '"bj\\u00f8rn@b\\u00fccher.example"'])(
    'are found in every spelling of an international address: %s',
    (text) => {
      const bjorn = mentionsOf('bjørn@xn--bcher-kva.example', 'erased:2');
      expect(bjorn.isIn(text)).toBe(true);
      expect(bjorn.needles.some((needle) => text.toLowerCase().includes(needle))).toBe(true);
    },
  );

  it('take any character of an address for itself', () => {
    const odd = mentionsOf('a.b{2}$^|(x)?@example.net', 'erased:3');
    expect(odd.isIn('<a.b{2}$^|(x)?@example.net>')).toBe(true);
    expect(odd.isIn('<axbb$@example.net>')).toBe(false);
  });
});
