/** Two processes write to one file at the same time, and a third one follows the change feed: it misses nothing. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, it, onTestFinished } from 'vitest';
import type { SuppressionChange } from '../../src/store/contract.ts';
import { openSqlite } from '../../src/store/sqlite.ts';
import { createFeed } from '../../src/suppression/feed.ts';
import { temporaryFolder } from '../support/service.ts';
import { MIGRATIONS } from '../support/sqlite.ts';

const CLI = fileURLToPath(new URL('../../dist/cli.js', import.meta.url));
const LINES = Number(process.env.FEED_LINES || 10_000);

it('sees every change once, in the order of its cursor, while two processes write', async () => {
  const folder = temporaryFolder();
  onTestFinished(folder.remove);
  const database = join(folder.path, 'shared.db');
  const store = openSqlite({ path: database, migrations: MIGRATIONS });
  onTestFinished(store.close);

  const write = async (writer: string): Promise<number | null> => {
    const file = join(folder.path, `${writer}.csv`);
    writeFileSync(file, Array.from({ length: LINES }, (_, n) => `${writer}${n}@example.net,bounce\n`).join(''));
    const child = spawn(process.execPath, [CLI, 'import', 'suppressions', '--quiet', file], {
      env: { PATH: process.env.PATH ?? '', DATABASE_URL: `file:${database}` },
      stdio: 'inherit',
    });
    const [code] = (await once(child, 'close')) as [number | null];
    return code;
  };

  const idle = new AbortController().signal;
  const feed = createFeed({ suppressions: store.suppressions, stopping: idle, lookEvery: 1 });
  const seen: SuppressionChange[] = [];
  let writing = true;
  const follow = async () => {
    let after = 0;
    for (let last = false; ; last = !writing) {
      const found = await feed.read({ after, limit: 100, wait: 20, signal: idle });
      if (found === null) throw new Error('refused');
      seen.push(...found.items);
      after = found.next;
      if (last && found.items.length === 0) return;
    }
  };
  const following = follow();
  const codes = await Promise.all([write('a'), write('b')]);
  writing = false;
  await following;

  expect(codes).toEqual([0, 0]);
  expect(seen.map(({ id }) => id)).toEqual(seen.map(({ id }) => id).toSorted((x, y) => x - y));
  const names = seen.map(({ address }) => address);
  expect(names).toHaveLength(2 * LINES);
  expect(new Set(names).size).toBe(2 * LINES);
  // One after the other would prove nothing.
  const switches = names.filter((name, i) => name[0] !== names[i - 1]?.[0]).length;
  expect(switches).toBeGreaterThan(3);
});
