/**
 * The built command as a real process: killed at any moment it ends where an undisturbed one ends, it runs beside the
 * live service, and it needs no more memory for many lines than for few. `IMPORT_LINES` sets how many.
 */
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createWriteStream, existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { gzipSync } from 'node:zlib';
import { expect, it, onTestFinished } from 'vitest';
import { createSigner } from '../../src/cli/sns-stand-in/signer.ts';
import { openSqlite } from '../../src/store/sqlite.ts';
import { ndjson, stories, storyOf, T0 } from '../cli/import/support.ts';
import { exported, tell } from '../support/record.ts';
import { postTo, startBuilt, temporaryFolder } from '../support/service.ts';
import { TOPIC } from '../support/ses.ts';
import { MIGRATIONS, openMemory } from '../support/sqlite.ts';

const BUILT = fileURLToPath(new URL('../../dist/cli.js', import.meta.url));
const LINES = Number(process.env.IMPORT_LINES || 100_000);

function place(): { readonly path: (name: string) => string } {
  const folder = temporaryFolder();
  onTestFinished(folder.remove);
  return { path: (name) => join(folder.path, name) };
}

function start(database: string, args: readonly string[]) {
  const child = spawn(process.execPath, [BUILT, 'import', 'events', ...args], {
    env: { PATH: process.env.PATH ?? '', DATABASE_URL: `file:${database}` },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let text = '';
  const take = (chunk: Buffer) => {
    text += chunk.toString();
  };
  child.stdout.on('data', take);
  child.stderr.on('data', take);
  // `close`: all output is there, which `exit` does not promise.
  const ended = once(child, 'close').then(([code]) => ({ code: code as number | null, text }));
  return { child, ended };
}

const importAll = (database: string, ...args: string[]) => start(database, args).ended;

async function stateOf(database: string): Promise<string> {
  const store = openSqlite({ path: database, migrations: MIGRATIONS });
  const state = await exported(store);
  await store.close();
  return state;
}

const progressOf = (database: string): readonly { readonly lines: number; readonly done: boolean }[] =>
  existsSync(`${database}.import.json`)
    ? Object.values(JSON.parse(readFileSync(`${database}.import.json`, 'utf8')).files)
    : [];

it('ends as an undisturbed import however often it is killed', async () => {
  const { path } = place();
  const lines = ndjson(stories(6_000)).split('\n').toSpliced(7_000, 0, 'no line of ours').join('\n');
  writeFileSync(path('a.ndjson'), lines);
  writeFileSync(path('b.gz'), gzipSync(lines.replaceAll('import-m', 'import-n')));
  const files = [path('a.ndjson'), path('b.gz')];
  const whole = await importAll(path('whole.db'), ...files, '--errors', path('whole.errors'));
  expect(whole.code).toBe(3);
  expect(whole.text).toContain('24,002 lines, 24,000 events, 2 unreadable');

  const database = path('killed.db');
  let inside = 0;
  for (let round = 0; ; round++) {
    const { child, ended } = start(database, [...files, '--errors', path('killed.errors')]);
    const before = JSON.stringify(progressOf(database));
    // Not before something has happened, or it would never end; then at no moment in particular.
    const kill = (async () => {
      while (child.exitCode === null && JSON.stringify(progressOf(database)) === before) await sleep(5);
      await sleep((round * 131) % 400);
      child.kill('SIGKILL');
    })();
    const { code } = await ended;
    await kill;
    if (code !== null) {
      expect(code).toBe(3);
      break;
    }
    if (progressOf(database).some(({ done }) => !done)) inside++;
  }
  console.log(`import: killed in the middle ${inside} times`);
  expect(inside).toBeGreaterThan(2);
  expect(await stateOf(database)).toBe(await stateOf(path('whole.db')));
  expect(readFileSync(path('killed.errors'), 'utf8')).toBe(readFileSync(path('whole.errors'), 'utf8'));
});

it('stops after the batch on Ctrl-C, says how to go on, and goes on', async () => {
  const { path } = place();
  writeFileSync(path('a.ndjson'), ndjson(stories(10_000)));
  const { child, ended } = start(path('x.db'), [path('a.ndjson')]);
  while (progressOf(path('x.db')).length === 0) await sleep(5);
  child.kill('SIGINT');
  const stopped = await ended;
  expect(stopped.code).toBe(130);
  expect(stopped.text).toMatch(
    /Stopped at \S+a\.ndjson:\d+\. All before it is stored; the same command continues there\./,
  );
  const [first] = progressOf(path('x.db'));
  const rest = await importAll(path('x.db'), path('a.ndjson'));
  expect(rest.code).toBe(0);
  expect(rest.text).toContain(`${(20_000 - (first?.lines ?? 0)).toLocaleString('en-US')} lines, `);
});

it('runs beside the live service on the same file, and neither fails the other', async () => {
  const { path } = place();
  const database = path('shared.db');
  const bodies = stories(10_000);
  writeFileSync(path('a.ndjson'), ndjson(bodies));
  const signer = await createSigner({ topicArn: TOPIC });
  const service = await startBuilt({ database, signer });
  const live = Array.from({ length: 400 }, (_, n) => storyOf(50_000 + n)).flat();
  const publishedAt = T0 + 100_000_000;
  const wires = live.map((body) =>
    JSON.stringify(
      signer.notification({ message: JSON.stringify(body), timestamp: new Date(publishedAt).toISOString() }),
    ),
  );
  const { child, ended } = start(database, [path('a.ndjson')]);
  let next = 0;
  let during = 0;
  const waits: number[] = [];
  const worker = async () => {
    for (let wire = wires[next++]; wire !== undefined; wire = wires[next++]) {
      const from = performance.now();
      const { status } = await postTo(service.url, wire);
      waits.push(performance.now() - from);
      expect(status).toBe(200);
      if (progressOf(database).length > 0 && child.exitCode === null) during++;
      // Spread over the import.
      await sleep(10);
    }
  };
  await Promise.all(Array.from({ length: 4 }, worker));
  const { code, text } = await ended;
  expect([code, text]).toEqual([0, expect.stringContaining('20,000 events')]);
  expect(during).toBeGreaterThan(20);
  expect(await service.end('SIGTERM')).toBe(0);
  waits.sort((a, b) => a - b);
  const at = (share: number) => (waits[Math.floor((waits.length - 1) * share)] ?? 0).toFixed(0);
  console.log(
    `import: ${during} webhooks answered meanwhile; median ${at(0.5)} ms, 99 % ${at(0.99)} ms, slowest ${at(1)} ms`,
  );

  const expected = openMemory();
  const told = [...bodies, ...live].map((body) => ({ body, publishedAt }));
  while (told.length > 0) await tell(expected, ...told.splice(0, 500));
  expect(await stateOf(database)).toBe(await exported(expected));
});

/** The most memory that a process has held; Linux only. */
async function peakOf(child: ChildProcess): Promise<number> {
  let peak = 0;
  while (child.exitCode === null && child.signalCode === null) {
    try {
      const status = readFileSync(`/proc/${child.pid}/status`, 'utf8');
      peak = Math.max(peak, Number(/VmHWM:\s+(\d+) kB/.exec(status)?.[1] ?? 0) / 1024);
    } catch {
      // It ended just now.
    }
    await sleep(20);
  }
  return peak;
}

async function measured(database: string, file: string): Promise<{ readonly peak: number; readonly text: string }> {
  const { child, ended } = start(database, [file]);
  const peak = await peakOf(child);
  const { code, text } = await ended;
  expect(code).toBe(0);
  return { peak, text };
}

it.runIf(process.platform === 'linux')(
  `needs no more memory for ${LINES} lines than for few`,
  {
    timeout: 60_000 + LINES * 2,
  },
  async () => {
    const { path } = place();
    const write = async (name: string, mails: number) => {
      const out = createWriteStream(path(name));
      for (let n = 0; n < mails; n++) if (!out.write(ndjson(storyOf(n)))) await once(out, 'drain');
      out.end();
      await once(out, 'finish');
    };
    await write('few.ndjson', 2_500);
    await write('many.ndjson', LINES / 2);
    const few = await measured(path('few.db'), path('few.ndjson'));
    const many = await measured(path('many.db'), path('many.ndjson'));
    const [summary] = many.text.match(/^[\d,]+ lines, .*$/m) ?? [];
    console.log(`import: ${summary}; at most ${many.peak.toFixed(0)} MB, ${few.peak.toFixed(0)} MB for 5,000 lines`);
    expect(summary).toContain(`${LINES.toLocaleString('en-US')} events, 0 unreadable`);
    expect(many.peak - few.peak).toBeLessThan(150);
  },
);

it('refuses what it does not know with one line and 2, and explains itself everywhere', async () => {
  const { path } = place();
  const run = async (...args: string[]) => {
    const child = spawn(process.execPath, [BUILT, ...args], { stdio: ['ignore', 'pipe', 'pipe'] });
    let [out, err] = ['', ''];
    child.stdout.on('data', (chunk: Buffer) => {
      out += chunk.toString();
    });
    child.stderr.on('data', (chunk: Buffer) => {
      err += chunk.toString();
    });
    const [code] = await once(child, 'close');
    return { code, out, err };
  };
  const wrong = [
    ['import', 'events', '--frobnicate', 'x'],
    ['import', 'events', '--account=12', 'x'],
    ['import', 'events', '--account'],
    ['import', 'events', '--region=somewhere', 'x'],
    ['import', 'events'],
    ['import', 'nothing'],
    ['nothing'],
    [],
  ];
  for (const args of wrong) {
    const { code, out, err } = await run(...args);
    expect([args, code, out]).toEqual([args, 2, '']);
    expect(err).toMatch(/^ses-sentinel: .+\n$/);
  }
  for (const args of [[], ['import'], ['import', 'events'], ['import', 'events', path('x')]]) {
    const { code, out, err } = await run(...args, '--help');
    expect([code, err]).toEqual([0, '']);
    expect(out).toContain('USAGE');
  }
});
