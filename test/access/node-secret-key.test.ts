import { fork } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { parseConfig } from '../../src/config.ts';
import { type SecretKey, secretKeyBeside } from '../../src/node-secret-key.ts';
import { startService } from '../../src/service.ts';
import { temporaryFolder } from '../support/service.ts';
import { MIGRATIONS } from '../support/sqlite.ts';

const RACER = fileURLToPath(new URL('../support/key-race.ts', import.meta.url));

let folder: ReturnType<typeof temporaryFolder>;
let database: string;
beforeEach(() => {
  folder = temporaryFolder();
  database = join(folder.path, 'x.db');
});
afterEach(() => folder.remove());

describe('the key file', () => {
  it('is made at the first start, for its owner only, and read at the next', () => {
    const first = secretKeyBeside(database);
    expect(first).toEqual({ key: expect.stringMatching(/^[\w-]{43}$/), made: `${database}.key` });
    expect(statSync(`${database}.key`).mode & 0o777).toBe(0o600);
    expect(readFileSync(`${database}.key`, 'utf8')).toBe(`${first.key}\n`);
    expect(secretKeyBeside(database)).toEqual({ key: first.key, made: null });
    expect(readdirSync(folder.path)).toEqual(['x.db.key']);
  });

  it('may be brought along, with blanks around the key', () => {
    const key = 'k'.repeat(32);
    writeFileSync(`${database}.key`, `  ${key}\r\n`);
    expect(secretKeyBeside(database)).toEqual({ key, made: null });
  });

  it.each([
    ['is empty', (path: string) => writeFileSync(path, '')],
    ['is too short', (path: string) => writeFileSync(path, 'k'.repeat(31))],
    ['is a folder', (path: string) => mkdirSync(path)],
  ])('stops the start with the name of the setting when it %s, and is left as it was', async (_, spoil) => {
    const path = `${database}.key`;
    spoil(path);
    const before = statSync(path);
    const config = parseConfig({ DATABASE_URL: `file:${database}`, PORT: '0' }, () => '');
    if (!config.ok) throw new Error(config.error);
    const client = join(folder.path, 'client');
    mkdirSync(join(client, '.vite'), { recursive: true });
    writeFileSync(join(client, '.vite', 'manifest.json'), '{"a":{"file":"a.js","isEntry":true,"css":["a.css"]}}');
    const quiet = () => {};
    const log = { debug: quiet, info: quiet, warn: quiet, error: quiet };
    await expect(startService({ config: config.value, log, migrations: MIGRATIONS, client })).rejects.toThrow(
      /^SECRET_KEY: /,
    );
    expect([statSync(path).size, statSync(path).mtimeMs]).toEqual([before.size, before.mtimeMs]);
  });

  it('is not made for a database in memory, which gets a new key each time', () => {
    const keys = [secretKeyBeside(':memory:'), secretKeyBeside(':memory:')];
    expect(keys.map(({ made }) => made)).toEqual([null, null]);
    expect(keys[0]?.key).not.toBe(keys[1]?.key);
    expect(readdirSync('.').filter((name) => name.startsWith(':memory:'))).toEqual([]);
  });

  it('is one and the same for processes that start at once', async () => {
    const racers = Array.from({ length: 6 }, () => fork(RACER, { execArgv: ['--import', 'tsx'] }));
    await Promise.all(racers.map((racer) => once(racer, 'message')));
    const answers = racers.map((racer) => once(racer, 'message'));
    for (const racer of racers) racer.send(database);
    const keys = (await Promise.all(answers)).map(([answer]) => answer as SecretKey);
    expect(new Set(keys.map(({ key }) => key)).size).toBe(1);
    expect(keys.filter(({ made }) => made !== null)).toHaveLength(1);
    expect(readdirSync(folder.path)).toEqual(['x.db.key']);
  });
});
