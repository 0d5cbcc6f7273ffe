/** What files say: every format, every fault, in any cut of the bytes. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { ImportFault, StatedSuppression } from '../../../src/store/contract.ts';
import { type ImportDefaults, parseWhen } from '../../../src/suppression/import/entry.ts';
import { formatOfMediaType, type ImportFormat } from '../../../src/suppression/import/format.ts';
import { createImporter } from '../../../src/suppression/import/importer.ts';
import { explainFault } from '../../../src/suppression/import/row.ts';

const NOW = Date.UTC(2026, 10, 22);
const DEFAULTS: ImportDefaults = {
  reason: 'manual',
  tenant: '',
  stream: '',
  note: null,
  boundTo: null,
  actor: 'key:x',
};

interface ReadOptions {
  readonly defaults?: Partial<ImportDefaults>;
  readonly format?: ImportFormat;
  readonly fromLine?: number;
  readonly column?: number;
  readonly cuts?: readonly number[];
}

async function read(file: string | Uint8Array, options: ReadOptions = {}) {
  const entries: StatedSuppression[] = [];
  const faults: ImportFault[] = [];
  const importer = createImporter({
    put: async (slice) => {
      entries.push(...slice);
      return { added: slice.length, changed: 0, unchanged: 0 };
    },
    defaults: { ...DEFAULTS, ...options.defaults },
    format: options.format ?? null,
    column: options.column,
    fromLine: options.fromLine ?? 1,
    now: () => NOW,
    onFault: (fault) => faults.push(fault),
  });
  const bytes = typeof file === 'string' ? Buffer.from(file) : file;
  let from = 0;
  for (const cut of [...(options.cuts ?? []), bytes.length]) {
    await importer.write(bytes.subarray(from, cut));
    from = cut;
  }
  await importer.finish();
  return { entries, faults, counts: importer.counts(), text: entries.map(brief) };
}

const brief = ({ address, reason, tenant, stream }: StatedSuppression) =>
  [address, reason, ...(tenant || stream ? [tenant, stream] : [])].join(' ');

describe('CSV', () => {
  it.each([
    ['a header', 'Email,Reason\nann@example.net,BOUNCE\nbob@example.net,COMPLAINT\n'],
    ['no header, as SES takes it', 'ann@example.net,BOUNCE\nbob@example.net,COMPLAINT\n'],
    ['semicolons', 'E-Mail;Grund;Type\nann@example.net;x;bounce\nbob@example.net;x;complaint\n'],
    ['tabs', 'created\temail address\treason\n\tann@example.net\thard_bounce\n\tbob@example.net\tSpam Report\n'],
    ['CRLF and a byte order mark', '\ufeffaddress,reason\r\nann@example.net,bounce\r\nbob@example.net,complaint\r\n'],
    ['quotation marks', '"email", "reason"\n"ann@example.net", "bounce"\n"Bob <bob@example.net>","complaint"\n'],
    [
      'no line feed at the end, and empty lines',
      'email,reason\n\nann@example.net,bounce\n  \nbob@example.net,complaint',
    ],
    ['the address in a later column', '1,ann@example.net,bounce\n2,bob@example.net,complaint\n'],
  ])('with %s', async (_, file) => {
    expect((await read(file)).text).toEqual(['ann@example.net bounce', 'bob@example.net complaint']);
  });

  it('takes defaults where a cell is empty or missing', async () => {
    const defaults = { reason: 'unsubscribe', tenant: 'acme', stream: 'news', note: 'moved' } as const;
    const { entries } = await read('email,reason,tenant,note\nann@example.net\n@example.org,manual,clinic,"a\nb"\n', {
      defaults,
    });
    expect(entries).toMatchObject([
      {
        address: 'ann@example.net',
        reason: 'unsubscribe',
        tenant: 'acme',
        stream: 'news',
        note: 'moved',
        origin: 'import',
      },
      { address: '@example.org', reason: 'manual', tenant: 'clinic', stream: 'news', note: 'a\nb', actor: 'key:x' },
    ]);
  });

  it('reads times, and never one that has not come', async () => {
    const { entries } = await read(
      'email,LastUpdateTime,expires\nann@example.net,2020-10-05T13:45:11.044000-07:00,2099-01-01\nbob@example.net,4000000000,\n',
    );
    expect(entries.map(({ since, expiresAt }) => [since, expiresAt])).toEqual([
      [Date.UTC(2020, 9, 5, 20, 45, 11, 44), Date.UTC(2099, 0, 1)],
      [NOW, null],
    ]);
  });

  it('names each fault by its line, and goes on', async () => {
    const lines = [
      'email,reason,tenant,stream,since,expires,note',
      'no address at all',
      'bounce@simulator.amazonses.com',
      'a@example.net,because',
      'b@example.net,,te nant',
      'c@example.net,,,str eam',
      'd@example.net,,,,yesterday',
      'e@example.net,,,,,soon',
      `f@example.net,,,,,,${'n'.repeat(1_001)}`,
      ',bounce',
      `${'x'.repeat(40_000)}@example.net`,
      'good@example.net',
    ];
    const { faults, text, counts } = await read(lines.join('\n'));
    expect(faults.map(({ line, code }) => `${line} ${code}`)).toEqual([
      '2 invalid-address',
      '3 simulator-address',
      '4 unknown-reason',
      '5 invalid-tenant',
      '6 invalid-stream',
      '7 invalid-since',
      '8 invalid-expiry',
      '9 note-too-long',
      '10 no-address',
      '11 too-long',
    ]);
    expect(text).toEqual(['good@example.net manual']);
    expect(counts).toMatchObject({ lines: 11, added: 1, invalid: 10, lastLine: 12 });
    for (const { code } of faults) expect(explainFault(code)).not.toBe(code);
  });

  it('does not let an open quotation mark swallow the file', async () => {
    const good = Array.from({ length: 2_000 }, (_, n) => `p${n}@example.net,ok`);
    const { faults, entries } = await read(['email,note', 'ann@example.net,"never closed', ...good].join('\n'));
    expect(faults).toEqual([{ line: 2, code: 'invalid-csv' }]);
    expect(entries).toHaveLength(2_000);
  });

  it('refuses what is no UTF-8', async () => {
    const latin = Buffer.from('email\nj\xf6rg@example.net\nann@example.net\n', 'latin1');
    expect(await read(latin)).toMatchObject({
      faults: [{ line: 2, code: 'invalid-encoding' }],
      text: ['ann@example.net manual'],
    });
    const wide = Buffer.from('\ufeffemail\nann@example.net\n'.repeat(500), 'utf16le');
    expect(await read(wide)).toMatchObject({ faults: [{ line: 1, code: 'utf-16' }], text: [] });
  });

  it('waits for a line that holds an address when the first one is no header', async () => {
    const { faults, text } = await read('Kontakte 2026\nann@example.net\n');
    expect([faults, text]).toEqual([[{ line: 1, code: 'no-address' }], ['ann@example.net manual']]);
  });

  it.each([
    ['with a header', 'email,backup,reason\na@example.net,a@example.org,bounce\n', 2],
    ['without one', 'a@example.net,a@example.org,bounce\n', 2],
    ['whatever the header calls it', 'email,Ansprechpartner,reason\na@example.net,a@example.org,bounce\n', 2],
    ['of another meaning otherwise', 'reason,note,note\nbounce,a@example.org,x\n', 2],
  ])('takes the address from the column that is asked for, %s', async (_, file, column) => {
    const { text, faults } = await read(file, { column });
    expect([text, faults]).toEqual([['a@example.org bounce'], []]);
  });

  it('refuses lines that end before the column that is asked for', async () => {
    const { text, faults } = await read('a@example.net\nb@example.net\nc@example.net,,c@example.org\n', { column: 3 });
    // The first one has to be the header: it holds no address there.
    expect(faults).toEqual([{ line: 2, code: 'no-address' }]);
    expect(text).toEqual(['c@example.org manual']);
  });

  it('holds a bound import to its tenant', async () => {
    const defaults = { tenant: 'acme', boundTo: 'acme' };
    const { faults, text } = await read('email,tenant\na@example.net,\nb@example.net,clinic\nc@example.net,acme\n', {
      defaults,
    });
    expect(text).toEqual(['a@example.net manual acme ', 'c@example.net manual acme ']);
    expect(faults).toEqual([{ line: 3, code: 'other-tenant' }]);
  });

  it('passes over what comes before a line, and still knows the header', async () => {
    const { text, counts } = await read('reason,email\nbounce,a@example.net\nbounce,b@example.net\n', { fromLine: 3 });
    expect([text, counts.lines, counts.lastLine]).toEqual([['b@example.net bounce'], 1, 3]);
  });

  it('lets the last of several entries for one key count', async () => {
    const { entries, counts } = await read('email,note\na@example.net,one\nA@Example.net,two\n');
    expect(entries.map(({ note }) => note)).toEqual(['two']);
    expect(counts).toMatchObject({ lines: 2, added: 1, unchanged: 1 });
  });
});

describe('JSON', () => {
  it.each([
    [
      'our own names',
      '{"address":"ann@example.net","reason":"bounce"}\n{"address":"bob@example.net","reason":"complaint","tenant":null}\n',
    ],
    [
      'SES import files',
      '{"emailAddress":"ann@example.net","reason":"BOUNCE"}\r\n{"emailAddress":"bob@example.net","reason":"COMPLAINT"}',
    ],
    [
      'what the AWS command line prints',
      JSON.stringify(
        {
          SuppressedDestinationSummaries: [
            { EmailAddress: 'ann@example.net', Reason: 'BOUNCE', LastUpdateTime: '2020-10-05T13:45:11+00:00' },
            { EmailAddress: 'bob@example.net', Reason: 'COMPLAINT', LastUpdateTime: 1601905511.5 },
          ],
          NextToken: 'x/y==',
        },
        null,
        4,
      ),
    ],
    ['an array on one line', '[{"email":"ann@example.net","type":"bounce"},{"email":"bob@example.net","type":"spam"}]'],
  ])('with %s', async (_, file) => {
    const { text, faults } = await read(file);
    expect([text, faults]).toEqual([['ann@example.net bounce', 'bob@example.net complaint'], []]);
  });

  it('names each fault by its line', async () => {
    const file = [
      '{"email":"a@example.net"',
      '42',
      '{"mail":7}',
      `{"note":"${'x'.repeat(20_000)}"}`,
      '{"email":"b@example.net"}',
    ];
    const { faults, text } = await read(file.join('\n'), { format: 'ndjson' });
    expect(faults.map(({ line, code }) => `${line} ${code}`)).toEqual([
      '1 not-json',
      '2 not-an-object',
      '3 invalid-address',
      '4 too-long',
    ]);
    expect(text).toEqual(['b@example.net manual']);
  });

  it('counts the lines of a document from its top', async () => {
    const file =
      '{ "SuppressedDestinationSummaries": [\n  {"EmailAddress": "x"},\n  {\n    "EmailAddress": "y"\n  }\n] }\n';
    expect((await read(file)).faults.map(({ line }) => line)).toEqual([2, 3]);
  });
});

it('reads the same however the bytes are cut', async () => {
  const files = [
    '\ufeffemail;note\r\n"ann@example.net";"a ""b""\r\nc"\r\njörg@exämple.org;x\r\nbad\r\n',
    '{"SuppressedDestinationSummaries":[{"EmailAddress":"ann@example.net"},\n{"EmailAddress":"bäb@example.net"}]}\n',
  ];
  await fc.assert(
    fc.asyncProperty(fc.constantFrom(...files), fc.array(fc.nat(90), { maxLength: 8 }), async (file, cuts) => {
      const whole = await read(file);
      const size = Buffer.byteLength(file);
      const parts = await read(file, { cuts: cuts.map((cut) => Math.min(cut, size)).sort((a, b) => a - b) });
      expect(parts).toEqual(whole);
    }),
  );
});

it('never fails on any text, and accounts for every record', async () => {
  const piece = fc.oneof(
    fc.string(),
    fc.constantFrom('a@example.net', '"', ',', '\n', '\r\n', '{', '}', ';', '\t', 'email'),
  );
  await fc.assert(
    fc.asyncProperty(fc.array(piece, { maxLength: 60 }), fc.constantFrom('csv', 'ndjson'), async (pieces, format) => {
      const { counts, faults } = await read(pieces.join(''), { format });
      expect(counts.added + counts.unchanged + counts.invalid).toBe(counts.lines);
      expect(faults).toHaveLength(counts.invalid);
    }),
    { numRuns: 300 },
  );
});

it.each([
  ['2026-07-14', Date.UTC(2026, 6, 14)],
  ['2026-07-14 09:30:00', Date.UTC(2026, 6, 14, 9, 30)],
  ['2026-07-14 09:30:00 UTC', Date.UTC(2026, 6, 14, 9, 30)],
  ['2026-07-14T09:30:00+02:00', Date.UTC(2026, 6, 14, 7, 30)],
  ['Tue, 14 Jul 2026 09:30:00 GMT', Date.UTC(2026, 6, 14, 9, 30)],
  ['1783935000', 1_783_935_000_000],
  ['1783935000.25', 1_783_935_000_250],
  ['1783935000123', 1_783_935_000_123],
  ['14.07.2026', null],
  ['12', null],
])('reads %s as a time', (text, at) => expect(parseWhen(text)).toBe(at));

it.each([
  ['text/csv; charset=utf-8', 'csv'],
  ['application/x-ndjson', 'ndjson'],
  ['application/jsonl', 'ndjson'],
  ['application/x-www-form-urlencoded', null],
  [undefined, null],
])('takes %s for the format %s', (type, format) => expect(formatOfMediaType(type)).toBe(format));
