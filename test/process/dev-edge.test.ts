/** The Worker on this machine as a developer runs it. Needs `npm run build` and `npm run build:edge` first. */
import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { readdirSync } from 'node:fs';
import { createServer } from 'node:net';
import { fileURLToPath } from 'node:url';
import { afterAll, describe, expect, test, vi } from 'vitest';
import { temporaryFolder } from '../support/service.ts';

const DEMO = fileURLToPath(new URL('../../dist/demo-edge.js', import.meta.url));
const PATIENCE = { timeout: 60_000, interval: 200 } as const;

const folder = temporaryFolder();
const children: ChildProcess[] = [];

afterAll(() => {
  for (const child of children) child.kill('SIGKILL');
  folder.remove();
});

interface Started {
  readonly child: ChildProcess;
  readonly out: () => string;
  /** Waits for a line. @returns its first group. */
  readonly says: (line: RegExp) => Promise<string>;
}

function start(...args: readonly string[]): Started {
  const child = spawn(process.execPath, [DEMO, '--folder', folder.path, ...args], {
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  children.push(child);
  let text = '';
  const take = (chunk: Buffer) => {
    text += chunk.toString();
  };
  child.stdout.on('data', take);
  child.stderr.on('data', take);
  return {
    child,
    out: () => text,
    says: (line) =>
      vi.waitFor(() => {
        const found = line.exec(text);
        if (found === null) throw new Error(`not said: ${line}; but: ${text}`);
        return found[1] ?? '';
      }, PATIENCE),
  };
}

const childrenOf = (pid: number | undefined): readonly number[] =>
  execFileSync('ps', ['-eo', 'pid=,ppid='], { encoding: 'utf8' })
    .split('\n')
    .map((line) => line.trim().split(/\s+/).map(Number))
    .flatMap(([child, parent]) => (parent === pid && child !== undefined ? [child] : []));

const isAlive = (pid: number): boolean => {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
};

async function end({ child, out }: Started, signal: NodeJS.Signals): Promise<void> {
  const processes = childrenOf(child.pid);
  expect(processes.length).toBeGreaterThan(0);
  const exited = once(child, 'exit');
  child.kill(signal);
  const [code] = await exited;
  expect({ code, last: out().trim().split('\n').at(-1) }).toEqual({ code: 0, last: 'Ended.' });
  await vi.waitFor(() => expect(processes.filter(isAlive)).toEqual([]), PATIENCE);
}

describe('npm run dev:edge', { timeout: 120_000 }, () => {
  test('runs the Worker with cron and signed events, and leaves no process behind', async () => {
    const demo = start('--port', '0', '--days', '1', '--fresh');
    const url = await demo.says(/^Dashboard +(http:\/\/127\.0\.0\.1:\d+)\/$/m);
    const token = await demo.says(/^ +\(sign in with the token (\S+)\)$/m);
    await demo.says(/^Topics +2 confirmed, 1 of another account waiting for approval$/m);
    await demo.says(/^Cron +each minute; the first run took [\d.]+ s$/m);
    await vi.waitFor(async () => {
      const answer = await fetch(`${url}/v1/events?limit=1`, { headers: { authorization: `Bearer ${token}` } });
      expect(((await answer.json()) as { items: unknown[] }).items.length).toBe(1);
    }, PATIENCE);
    await end(demo, 'SIGINT');
  });

  test('goes on with the database of the last run, and tells its history once', async () => {
    const demo = start('--port', '0', '--days', '1');
    await demo.says(/^(Live) +about 3 messages a second from now on; Ctrl-C ends it$/m);
    expect(demo.out()).not.toMatch(/^History/m);
    await end(demo, 'SIGTERM');
  });

  test('says in one line that its port is taken, and leaves the database of whoever has it', async () => {
    const server = createServer();
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const address = server.address();
    const kept = readdirSync(folder.path).toSorted();
    expect(kept).toContain('v3');
    const demo = start('--fresh', '--port', String(typeof address === 'object' ? address?.port : 0));
    const [code] = await once(demo.child, 'exit');
    server.close();
    expect(code).toBe(1);
    expect(demo.out().trim()).toBe(
      'ses-sentinel dev:edge: this port is in use; choose another with --port, or any free one with --port 0',
    );
    expect(readdirSync(folder.path).toSorted()).toEqual(kept);
  });
});
