/** The built service and the built command on one list: killed in the middle, beside each other, in little memory. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync, writeFileSync } from 'node:fs';
import { request } from 'node:http';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { fileURLToPath } from 'node:url';
import { expect, it, onTestFinished } from 'vitest';
import { createSigner } from '../../src/cli/sns-stand-in/signer.ts';
import { ADMIN_TOKEN, type Running, startBuilt, temporaryFolder } from '../support/service.ts';
import { TOPIC } from '../support/ses.ts';

const CLI = fileURLToPath(new URL('../../dist/cli.js', import.meta.url));
const LINES = Number(process.env.LIST_LINES || 30_000);
const headers = { authorization: `Bearer ${ADMIN_TOKEN}` };

// biome-ignore lint/suspicious/noExplicitAny: a JSON answer of any shape, taken apart by the assertions.
const body = async (response: Response | Promise<Response>): Promise<any> => (await response).json();

function place() {
  const folder = temporaryFolder();
  onTestFinished(folder.remove);
  return { database: join(folder.path, 'list.db'), path: (name: string) => join(folder.path, name) };
}

const file = (lines: number) =>
  `email,reason\n${Array.from({ length: lines }, (_, n) => `p${n}@example.net,BOUNCE\n`).join('')}`;

const start = async (database: string): Promise<Running> => {
  const running = await startBuilt({ database, signer: await createSigner({ topicArn: TOPIC }) });
  onTestFinished(() => void running.process.kill('SIGKILL'));
  return running;
};

const send = (url: string, content: string, query = '') =>
  fetch(`${url}/v1/suppressions/import${query}`, { method: 'POST', headers, body: content });

const importOf = (url: string, id: string) => body(fetch(`${url}/v1/suppressions/imports/${id}`, { headers }));

async function command(database: string, ...args: readonly string[]) {
  const child = spawn(process.execPath, [CLI, ...args], {
    env: { PATH: process.env.PATH ?? '', DATABASE_URL: `file:${database}` },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const text = { out: '', err: '' };
  child.stdout.setEncoding('utf8').on('data', (part: string) => {
    text.out += part;
  });
  child.stderr.setEncoding('utf8').on('data', (part: string) => {
    text.err += part;
  });
  const [code] = (await once(child, 'close')) as [number | null];
  return { code, ...text };
}

it('keeps what a killed import had stored, and ends the same when it is sent again', async () => {
  const { database } = place();
  const first = await start(database);
  const sending = send(first.url, file(LINES), '?id=big').catch(() => null);
  await expect.poll(async () => (await importOf(first.url, 'big')).added ?? 0, { timeout: 30_000 }).toBeGreaterThan(0);
  await first.end('SIGKILL');
  expect(await sending).toBeNull();

  const second = await start(database);
  const { state, added, lastLine } = await importOf(second.url, 'big');
  expect(state).toBe('running');
  expect(lastLine).toBe(added + 1);
  const again = await body(send(second.url, file(LINES), '?id=again'));
  expect(again).toMatchObject({ state: 'done', invalid: 0 });
  // What was stored after the last note of progress counts as there, too.
  expect(again.unchanged).toBeGreaterThanOrEqual(added);
  expect(again.added + again.unchanged).toBe(LINES);
  expect(await body(send(second.url, file(LINES)))).toMatchObject({ added: 0, changed: 0, unchanged: LINES });
  expect(await second.end('SIGTERM')).toBe(0);
});

it('does not wait for long polls and slow imports when it is stopped', async () => {
  const { database } = place();
  const service = await start(database);
  const polling = body(fetch(`${service.url}/v1/suppressions/changes?wait=30`, { headers }));
  const slow = request(`${service.url}/v1/suppressions/import?id=slow`, { method: 'POST', headers });
  const answered = once(slow, 'response');
  slow.write(file(10));
  await expect.poll(async () => (await importOf(service.url, 'slow')).state).toBe('running');
  expect(await service.end('SIGTERM')).toBe(0);
  // Answers, where a connection closed by force would have none.
  expect((await polling).items).toEqual([]);
  const [response] = await answered;
  expect(response.statusCode).toBe(503);
  const again = await start(database);
  expect(await importOf(again.url, 'slow')).toMatchObject({ state: 'interrupted' });
});

it('reads a large body in little memory', async () => {
  const { database } = place();
  const service = await start(database);
  const memory = (): number => {
    const status = readFileSync(`/proc/${service.process.pid}/status`, 'utf8');
    return Number(/VmRSS:\s+(\d+) kB/.exec(status)?.[1]) / 1024;
  };
  const line = Buffer.from(`${'x'.repeat(1_000)}\n`.repeat(256));
  const parts = Array.from({ length: 400 }, () => line);
  const sendLarge = async () => {
    const large = Readable.toWeb(Readable.from(parts)) as ReadableStream<Uint8Array>;
    return body(
      fetch(`${service.url}/v1/suppressions/import`, { method: 'POST', headers, body: large, duplex: 'half' }),
    );
  };
  const report = await sendLarge();
  expect(report).toMatchObject({ lines: 400 * 256, invalid: 400 * 256, bytes: 400 * line.length });
  expect(report.errors).toHaveLength(1_000);
  // The heap has its size by now; another 100 MB must leave it there.
  const before = memory();
  await sendLarge();
  expect(memory() - before).toBeLessThan(60);
});

it('imports and exports on the command line beside the running service', async () => {
  const { database, path } = place();
  const service = await start(database);
  writeFileSync(path('list.csv'), `${file(3_000)}nonsense,bounce\n`);

  const rehearsed = await command(database, 'import', 'suppressions', '--dry-run', path('list.csv'));
  expect([rehearsed.code, rehearsed.out]).toEqual([3, expect.stringContaining('3,000 added')]);
  expect(rehearsed.out).toContain('nothing was stored');
  expect((await body(fetch(`${service.url}/v1/suppressions`, { headers }))).items).toEqual([]);

  const imported = await command(
    database,
    'import',
    'suppressions',
    '--note',
    'moved',
    '--errors',
    path('bad.ndjson'),
    path('list.csv'),
  );
  expect(imported.code).toBe(3);
  expect(imported.err).toContain(':3002: has neither an e-mail address');
  expect(imported.out).toMatch(/3,001 lines: 3,000 added, 0 changed, 0 unchanged, 1 refused/);
  expect(JSON.parse(readFileSync(path('bad.ndjson'), 'utf8'))).toMatchObject({
    line: 3_002,
    reason: 'invalid-address',
  });
  expect(await body(fetch(`${service.url}/v1/suppressions/p7@example.net`, { headers }))).toMatchObject({
    items: [{ origin: 'import', actor: 'cli', note: 'moved', reason: 'bounce' }],
  });

  const exported = await command(database, 'export', 'suppressions', '--format', 'ses-csv');
  expect(exported.code).toBe(0);
  expect(exported.out.trim().split('\n')).toHaveLength(3_000);
  const over = await (await fetch(`${service.url}/v1/suppressions/export?format=ses-csv`, { headers })).text();
  expect(exported.out).toBe(over);

  const toFile = await command(database, 'export', 'suppressions', '--output', path('out.csv'));
  expect(toFile.code).toBe(0);
  const again = await command(database, 'import', 'suppressions', path('out.csv'));
  expect([again.code, again.out]).toEqual([0, expect.stringContaining('3,000 unchanged')]);
});

it.each([
  [['import', 'suppressions'], 'FILES is missing'],
  [['import', 'suppressions', '--reason', 'why', 'x.csv'], '--reason must be one of'],
  [['import', 'suppressions', '--tenant', 'a b', 'x.csv'], '--tenant'],
  [['import', 'suppressions', '--format', 'xls', 'x.csv'], '--format'],
  [['export', 'suppressions', '--format', 'xls'], '--format must be one of'],
  [['export', 'suppressions', '--state', 'old'], '--state must be one of'],
])('refuses %j', async (args, message) => {
  const ran = await command(place().database, ...args);
  expect([ran.code, ran.err]).toEqual([2, expect.stringContaining(message)]);
});

it('fails on a file and on a database that are not there', async () => {
  const { database, path } = place();
  expect(await command(database, 'import', 'suppressions', path('none.csv'))).toMatchObject({
    code: 1,
    err: expect.stringContaining('ENOENT'),
  });
  expect(await command(database, 'export', 'suppressions')).toMatchObject({
    code: 1,
    err: expect.stringContaining('DATABASE_URL'),
  });
  expect((await command(database, 'import', 'suppressions', '--help')).out).toContain('--dry-run');
});
