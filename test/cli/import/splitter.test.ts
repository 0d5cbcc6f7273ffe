import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { BEGINNING, createSplitter, type Piece, type Position } from '../../../src/ingest/backfill/splitter.ts';

/** All records of a text, given in pieces of the sizes named (then the rest at once). */
function split(bytes: Buffer, sizes: readonly number[] = [], from: Position = BEGINNING, max?: number): Piece[] {
  const splitter = createSplitter(from, max);
  const pieces: Piece[] = [];
  let at = from.offset;
  for (const size of sizes) {
    pieces.push(...splitter.push(bytes.subarray(at, at + size)));
    at = Math.min(bytes.length, at + size);
  }
  return [...pieces, ...splitter.push(bytes.subarray(at)), ...splitter.finish()];
}

const shown = ({ bytes, start }: Piece) =>
  `${start.line}:${bytes === null ? '(too long)' : Buffer.from(bytes).toString()}`;
const records = (text: string, max?: number) => split(Buffer.from(text), [], BEGINNING, max).map(shown);

describe('records', () => {
  it.each<[string, string, readonly string[]]>([
    ['one a line', '{"a":1}\n{"b":2}\n', ['1:{"a":1}', '2:{"b":2}']],
    ['a last line without its newline', '{"a":1}\n{"b":2}', ['1:{"a":1}', '2:{"b":2}']],
    ['CRLF', '{"a":1}\r\n{"b":2}\r\n', ['1:{"a":1}', '2:{"b":2}']],
    ['blank lines, which count', '\n\n{"a":1}\n \t\r\n{"b":2}\n\n', ['3:{"a":1}', '5:{"b":2}']],
    ['a BOM, at the beginning and where files were joined', '\ufeff{"a":1}\n\ufeff{"b":2}', ['1:{"a":1}', '2:{"b":2}']],
    ['no newlines at all', '{"a":{"b":[1]}}{"c":2} {"d":3}', ['1:{"a":{"b":[1]}}', '1:{"c":2}', '1:{"d":3}']],
    ['braces, quotes and backslashes in texts', '{"a":"}{\\"}\\\\"}{"b":"{"}', ['1:{"a":"}{\\"}\\\\"}', '1:{"b":"{"}']],
    [
      'an object spread over lines',
      '{\n  "a": {\n    "b": 1\n  }\n}\n{"c":2}',
      ['1:{\n  "a": {\n    "b": 1\n  }\n}', '6:{"c":2}'],
    ],
    ['a torn line takes no other with it', '{"a":1}\n{"b":"x\n{"c":3}\n', ['1:{"a":1}', '2:{"b":"x', '3:{"c":3}']],
    ['a torn spread object neither', '{\n  "a": 1,\n{"b":2}\n', ['1:{\n  "a": 1,\n', '3:{"b":2}']],
    [
      'what is no object ends with its line',
      'hello {"a":1}\n"{}"\n{"b":2}',
      ['1:hello {"a":1}', '2:"{}"', '3:{"b":2}'],
    ],
    ['what follows an object is a record of its own', '{"a":1}}\n{"b":2},\n', ['1:{"a":1}', '1:}', '2:{"b":2}', '2:,']],
    ['nothing', '', []],
    ['white space', ' \r\n\n', []],
  ])('%s', (_, text, expected) => {
    expect(records(text)).toEqual(expected);
  });

  it('keeps nothing of a record that is too long, and goes on after it', () => {
    const long = `{"a":"${'x'.repeat(100)}"}`;
    expect(records(`{"b":1}\n${long}\n{"c":2}\n`, 50)).toEqual(['1:{"b":1}', '2:(too long)', '3:{"c":2}']);
    expect(records(`{"b":1}${long}{"c":2}`, 50)).toEqual(['1:{"b":1}', '1:(too long)', '1:{"c":2}']);
    expect(records(`${'x'.repeat(100)}\n{"c":2}`, 50)).toEqual(['1:(too long)', '2:{"c":2}']);
  });
});

/** Texts that are made of what makes the splitter change its mind. */
const texts = fc
  .array(
    fc.constantFrom('{', '}', '"', '\\', '\n', '\r\n', '[', ']', ' ', 'x', 'é', '\ufeff', '{"a":1}', '{\n "b": "}"\n}'),
  )
  .map((parts) => Buffer.from(parts.join('')));

it('finds the same records however the bytes are cut', () => {
  fc.assert(
    fc.property(texts, fc.array(fc.integer({ min: 1, max: 9 })), (bytes, sizes) => {
      expect(split(bytes, sizes)).toEqual(split(bytes));
    }),
    { numRuns: 2_000 },
  );
});

it('goes on after any record as if it had never stopped', () => {
  fc.assert(
    fc.property(texts, (bytes) => {
      const all = split(bytes);
      for (const [index, { end }] of all.entries()) expect(split(bytes, [], end)).toEqual(all.slice(index + 1));
    }),
    { numRuns: 2_000 },
  );
});
