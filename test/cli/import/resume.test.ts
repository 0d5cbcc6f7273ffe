/** A second import does nothing twice, one that was stopped is continued, and nothing is skipped that is not there. */
import { appendFileSync, existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { gzipSync } from 'node:zlib';
import Database from 'better-sqlite3';
import { expect, it } from 'vitest';
import { isEventFile } from '../../../src/cli/import/files.ts';
import { progressText } from '../../../src/cli/import/words.ts';
import { ndjson, stories, storyOf, workplace } from './support.ts';

/** A write of the service gives up after 5 seconds. */
const LOCKED_FOR = 6_000;

const text = ndjson(stories(1_000));

it('skips a finished file, says so, and ends in the same state when it is forced to read it again', async () => {
  const place = workplace();
  const path = place.file('events.ndjson', text);
  await place.run([path]);
  const state = await place.state();
  const again = await place.run([path]);
  expect(again.code).toBe(0);
  expect(again.err).toContain('events.ndjson: imported before (2000 lines); --restart imports it again');
  expect(again.out).toContain('0 lines');
  const forced = await place.run([path], { restart: true });
  expect(forced.out).toContain('2,000 lines, 2,000 events');
  expect(await place.state()).toBe(state);
  const stopped = AbortSignal.abort();
  expect((await place.run([path], { restart: true, stop: stopped })).code).toBe(130);
  expect((await place.run([path])).out).toContain('2,000 lines, 2,000 events');
});

it('goes by size and time: a file that changed is read as a new one', async () => {
  const place = workplace();
  const path = place.file('events.ndjson', text);
  await place.run([path]);
  place.file('events.ndjson', text + ndjson(storyOf(5_000)));
  expect((await place.run([path])).out).toContain('2,002 lines');
});

it.each([
  ['plain', (content: string) => Buffer.from(content)],
  ['gzip', (content: string) => gzipSync(content)],
])('continues a %s file that was stopped, report included, and ends as one undisturbed import', async (_, pack) => {
  const bad = [100, 900, 1_700].reduce((lines, at) => lines.toSpliced(at, 0, 'not json'), text.split('\n')).join('\n');
  const undisturbed = workplace();
  const whole = undisturbed.path('errors.ndjson');
  await undisturbed.run([undisturbed.file('x', pack(bad))], { errors: whole });

  const place = workplace();
  const path = place.file('x', pack(bad));
  const errors = place.path('errors.ndjson');
  let read = 0;
  let stops = 0;
  for (;;) {
    const stop = new AbortController();
    const running = place.run([path], { errors, stop: stop.signal });
    // The stop falls between two batches: a commit yields to the event loop.
    setTimeout(() => stop.abort(), 60);
    const { code, out } = await running;
    read += Number(/^([\d,]+) lines?,/.exec(out)?.[1]?.replace(',', ''));
    if (code !== 130) {
      expect(code).toBe(3);
      break;
    }
    stops++;
    expect(out).toContain('All before it is stored; the same command continues there.');
    // What a killed import had reported and not yet committed.
    appendFileSync(errors, '{"file":"x","line":1,"byte":0,"reason":"torn');
  }
  expect(stops).toBeGreaterThan(0);
  expect(read).toBe(2_003);
  expect(await place.state()).toBe(await undisturbed.state());
  const lines = (report: string) => readFileSync(report, 'utf8').replaceAll(/"file":"[^"]*"/g, '"file":"x"');
  expect(lines(errors)).toBe(lines(whole));
});

it('remembers unreadable lines: a file that is not wholly read never ends with 0', async () => {
  const place = workplace();
  const path = place.file('events.ndjson', `${ndjson(storyOf(1))}oops\n`);
  expect((await place.run([path])).code).toBe(3);
  const again = await place.run([path]);
  expect(again.code).toBe(3);
  expect(again.out).toContain('1 unreadable line already found by an earlier import');
});

it('starts over when the database is not the one that the progress was noted for', async () => {
  const place = workplace();
  const path = place.file('events.ndjson', text);
  await place.run([path]);
  const state = await place.state();
  for (const suffix of ['', '-wal', '-shm']) rmSync(place.database + suffix, { force: true });
  expect(existsSync(`${place.database}.import.json`)).toBe(true);
  expect((await place.run([path])).out).toContain('2,000 lines');
  expect(await place.state()).toBe(state);
});

it('does not need the noted progress', async () => {
  const place = workplace();
  const path = place.file('events.ndjson', text);
  await place.run([path]);
  const state = await place.state();
  writeFileSync(`${place.database}.import.json`, '{"files":');
  expect(await place.run([path])).toMatchObject({ code: 0 });
  expect(await place.state()).toBe(state);
});

it('waits for the lock of another process', async () => {
  const place = workplace();
  await place.open().close();
  const other = new Database(place.database);
  other.exec('begin immediate');
  setTimeout(() => other.exec('rollback'), LOCKED_FOR);
  const ran = await place.run([place.file('events.ndjson', text)]);
  other.close();
  expect(ran).toMatchObject({ code: 0 });
  expect(ran.out).toContain('2,000 events');
}, 20_000);

it('walks directories in the order of names and takes what looks like events', async () => {
  const place = workplace();
  const uuid = '0b0e7a44-6a3c-4d2e-9c1f-1d2a3b4c5d6e';
  place.file(`in/2026/07/14/10/ses-events-1-2026-07-14-10-00-00-${uuid}`, ndjson(storyOf(3)));
  place.file('in/2026/07/14/09/b.gz', gzipSync(ndjson(storyOf(2))));
  place.file('in/2026/07/14/09/a.ndjson', ndjson(storyOf(1)));
  place.file('in/readme.txt', 'hello');
  const errors = place.file('in/errors.ndjson', '{"an":"old report"}');
  const ran = await place.run([place.path('in'), place.path('in/2026/07/14/09/a.ndjson')], { errors });
  expect(ran).toMatchObject({ code: 0, err: '' });
  expect(ran.out).toContain('6 lines, 6 events');
  expect(ran.out).toContain('1 file passed over');
  const again = await place.run([place.path('in')]);
  expect(again.err.split('\n').map((line) => /([^/]+): imported before/.exec(line)?.[1])).toEqual([
    'a.ndjson',
    'b.gz',
    `ses-events-1-2026-07-14-10-00-00-${uuid}`,
    undefined,
  ]);
});

it('knows event files by their names', () => {
  expect(['a.json', 'a.NDJSON', 'a.jsonl', 'a.gz', 'a.json.gz'].filter(isEventFile)).toHaveLength(5);
  expect(['a.txt', 'a.parquet', 'errors', '2026-07-14'].filter(isEventFile)).toEqual([]);
});

it('refuses to write its report over an input, and says which file is missing', async () => {
  const place = workplace();
  const path = place.file('events.ndjson', text);
  expect(await place.run([path], { errors: path })).toMatchObject({ code: 2 });
  expect(readFileSync(path, 'utf8')).toBe(text);
  const missing = await place.run([path, place.path('nothing.ndjson')]);
  expect(missing.code).toBe(1);
  expect(missing.err).toMatch(/^ses-sentinel: \S+nothing\.ndjson cannot be read \(ENOENT\)\n$/);
});

it('is silent when it is told to be', async () => {
  const place = workplace();
  const path = place.file('events.ndjson', text);
  expect(await place.run([path], { quiet: true })).toEqual({ code: 0, out: '', err: '' });
  expect(await place.run([path], { quiet: true })).toEqual({ code: 0, out: '', err: '' });
});

it('says how far, how fast and how long', () => {
  const progress = { bytes: 500, skipped: 0, totalBytes: 1_000, lines: 12_000, seconds: 6 };
  expect(progressText(progress)).toBe('[##############..............]  50 %  12,000 lines, 2,000/s, 6 s left');
  // What an earlier import had read took no time in this one.
  expect(progressText({ ...progress, skipped: 400 })).toContain('50 %  12,000 lines, 2,000/s, 30 s left');
  expect(progressText({ ...progress, bytes: 0 })).toContain('starting');
  expect(progressText({ ...progress, bytes: 0, totalBytes: 0 })).toContain('100 %');
  expect(progressText({ ...progress, totalBytes: null, bytes: 2_500_000 })).toBe('2.5 MB  12,000 lines, 2,000/s');
});
