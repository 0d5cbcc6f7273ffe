/** What cannot be read is said by file and line, never by its content, and takes nothing else with it. */

import { readFileSync } from 'node:fs';
import { gzipSync } from 'node:zlib';
import { expect, it } from 'vitest';
import { createBatchWriter } from '../../../src/ingest/backfill/batch-writer.ts';
import { MAX_RECORD } from '../../../src/ingest/backfill/splitter.ts';
import type { Recording } from '../../../src/ingest/recording.ts';
import { StoreUnavailableError } from '../../../src/store/contract.ts';
import { recording } from '../../support/record.ts';
import { pseudonymOf } from '../../support/secrets.ts';
import { ndjson, stories, storyOf, T0, workplace } from './support.ts';

const reported = (path: string) =>
  readFileSync(path, 'utf8')
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line));

const [first, second] = storyOf(5).map((body) => JSON.stringify(body));

it('numbers bad lines right, with their reasons, and imports the others', async () => {
  const place = workplace();
  const torn = first?.slice(0, 200);
  const lines = [
    first,
    '{"secret@example.net',
    '',
    torn,
    '[1]',
    '"hello"',
    '{"eventType":"Bounce"}',
    '{"a":1}',
    second,
    '}',
  ];
  const path = place.file('bad.ndjson', lines.join('\n'));
  const errors = place.path('errors.ndjson');
  const { code, out, err } = await place.run([path], { errors });
  expect(code).toBe(3);
  expect(out).toContain('9 lines, 2 events, 7 unreadable');
  expect(reported(errors).map(({ line, reason }) => [line, reason])).toEqual([
    [2, 'not-json'],
    [4, 'not-json'],
    [5, 'not-an-object'],
    [6, 'not-json'],
    [7, 'no-mail'],
    [8, 'no-event-type'],
    [10, 'not-json'],
  ]);
  expect(err).toContain(`${path}:2: is no JSON\n`);
  expect(err + readFileSync(errors, 'utf8')).not.toContain('@');
  const store = place.open();
  expect(await store.events.latest({ limit: 10 })).toHaveLength(2);
  expect(await store.quarantine.list({ limit: 10 })).toEqual([]);
  await store.close();
});

it('says where in an unpacked text without newlines', async () => {
  const place = workplace();
  const path = place.file('one-line.gz', gzipSync(`${first}{"a":1}${second}`));
  const errors = place.path('errors.ndjson');
  expect((await place.run([path], { errors })).code).toBe(3);
  expect(reported(errors)).toEqual([{ file: path, line: 1, byte: first?.length, reason: 'no-event-type' }]);
});

it('shows the first twenty, and lists all', async () => {
  const place = workplace();
  const path = place.file('bad.ndjson', 'x\n'.repeat(700));
  const errors = place.path('errors.ndjson');
  const { out, err } = await place.run([path], { errors });
  expect(err.split('\n').filter((line) => line.includes('is no JSON'))).toHaveLength(20);
  expect(err).toContain('… and more');
  expect(out).toContain('0 events, 700 unreadable');
  expect(reported(errors)).toHaveLength(700);
});

it('skips a line of more than 1 MiB, and takes one of just that', async () => {
  const place = workplace();
  const padded = (length: number) => first?.replace('{', `{"padding":"${'x'.repeat(length - first.length - 13)}",`);
  const path = place.file('long.ndjson', `${padded(MAX_RECORD)}\n${padded(3 * MAX_RECORD)}\n${second}\n`);
  const errors = place.path('errors.ndjson');
  const { out } = await place.run([path], { errors });
  expect(out).toContain('3 lines, 2 events, 1 unreadable');
  expect(reported(errors)).toMatchObject([{ line: 2, reason: 'too-long', length: 3 * MAX_RECORD }]);
});

it('reads what a torn gzip holds, to the last line before the tear', async () => {
  const place = workplace();
  // Large enough for many stretches: what is unpacked and not yet read must not be lost.
  const bodies = stories(3_000);
  const packed = gzipSync(ndjson(bodies), { level: 1 });
  const path = place.file('torn.gz', packed.subarray(0, packed.length - 9));
  const { code, out, err } = await place.run([path]);
  expect(code).toBe(3);
  expect(out).toContain('6,000 lines, 6,000 events, 1 unreadable');
  expect(err).toContain('torn.gz:6001: the gzip data end too early');
  const early = await place.run([place.file('early.gz', packed.subarray(0, packed.length / 2))]);
  expect(early.code).toBe(3);
  expect(Number(/^([\d,]+) lines/.exec(early.out)?.[1]?.replace(',', ''))).toBeGreaterThan(2_500);
});

it.each<[string, (packed: Buffer) => Buffer]>([
  ['damaged in the middle', (packed) => Buffer.from(packed).fill(0xff, 2_000, 2_100)],
  ['followed by something else', (packed) => Buffer.concat([packed, Buffer.from(`${second}\n`)])],
])('reports gzip that is %s', async (_, spoil) => {
  const place = workplace();
  const path = place.file('x.gz', spoil(gzipSync(ndjson(stories(200)))));
  const { code, err } = await place.run([path]);
  expect(code).toBe(3);
  expect(err).toContain('the gzip data are damaged');
});

const batch = (n: number): Recording[] => storyOf(n).map((body) => recording({ body, publishedAt: T0 + 9_000_000 }));

it('gives every other line of a batch to the store when it refuses one', async () => {
  const stored: string[] = [];
  const refused: number[] = [];
  const writer = createBatchWriter<number>({
    pseudonymOf,
    events: {
      record: async ({ messages }) => {
        if (messages.some(({ messageId }) => messageId === 'import-m2')) throw new Error('refused');
        stored.push(...messages.map(({ messageId }) => messageId));
      },
    },
    now: () => T0,
    maxLines: 4,
    onUnstorable: (line) => refused.push(line),
  });
  expect([1, 2, 3, 4].map((n) => writer.add(n, batch(n), 10))).toEqual([false, false, false, true]);
  await writer.commit();
  expect([stored, refused]).toEqual([['import-m1', 'import-m3', 'import-m4'], [2]]);
});

it('blames no line for a store that is out of order', async () => {
  const refused: number[] = [];
  const writer = createBatchWriter<number>({
    pseudonymOf,
    events: {
      record: () => Promise.reject(new StoreUnavailableError(new Error('disk full'))),
    },
    now: () => T0,
    onUnstorable: (line) => refused.push(line),
  });
  writer.add(1, batch(1), 10);
  await expect(writer.commit()).rejects.toThrow(StoreUnavailableError);
  expect(refused).toEqual([]);
});
