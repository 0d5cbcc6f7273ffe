import { once } from 'node:events';
import { existsSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createSigner, type Signer } from '../../src/cli/sns-stand-in/signer.ts';
import { openSqlite } from '../../src/store/sqlite.ts';
import { ADMIN_TOKEN, postTo, spawnBuilt, startBuilt, temporaryFolder } from '../support/service.ts';
import { type MailSpec, send, TOPIC } from '../support/ses.ts';
import { MIGRATIONS } from '../support/sqlite.ts';

const folder = temporaryFolder();
let signer: Signer;
beforeAll(async () => {
  signer = await createSigner({ topicArn: TOPIC });
});
afterAll(folder.remove);

const wireOf = (n: number) => {
  const spec: MailSpec = {
    messageId: `s-${n}`,
    acceptedAt: Date.UTC(2026, 10, 20),
    destination: [`p${n}@example.net`],
  };
  return JSON.stringify(signer.notification({ message: JSON.stringify(send(spec)) }));
};

async function failingStart(env: Readonly<Record<string, string>>, args: readonly string[] = []) {
  const child = spawnBuilt({ DATABASE_URL: `file:${join(folder.path, 'never.db')}`, ...env }, [], args);
  let errors = '';
  child.stderr?.on('data', (chunk: Buffer) => {
    errors += chunk.toString();
  });
  const [code] = (await once(child, 'exit')) as [number | null];
  return { code, lines: errors.trim().split('\n') };
}

describe('the start', () => {
  it('makes the database, shows the token once, and says what to do next', async () => {
    const database = join(folder.path, 'deep', 'fresh.db');
    const first = await startBuilt({ database, signer, env: { ADMIN_TOKEN: '' } });
    const token = /sentinel_[\w-]+/.exec(first.output())?.[0] ?? '';
    expect(first.output()).toMatch(/Next:[\s\S]*SNS_TOPIC_ARNS[\s\S]*\/webhooks\/ses[\s\S]*\/v1\/check/);
    const check = await fetch(`${first.url}/v1/check?recipient=ann@example.net`, {
      headers: { authorization: `Bearer ${token}` },
    });
    expect(check.status).toBe(200);
    expect(await first.end('SIGTERM')).toBe(0);
    const second = await startBuilt({ database, signer, env: { ADMIN_TOKEN: '' } });
    expect(second.output()).not.toContain('sentinel_');
    expect((await fetch(`${second.url}/v1/keys`, { headers: { authorization: `Bearer ${token}` } })).status).toBe(200);
    await second.end('SIGTERM');
    const third = await startBuilt({ database, signer });
    expect((await fetch(`${third.url}/v1/keys`, { headers: { authorization: `Bearer ${ADMIN_TOKEN}` } })).status).toBe(
      200,
    );
    expect((await fetch(`${third.url}/v1/keys`, { headers: { authorization: `Bearer ${token}` } })).status).toBe(401);
    await third.end('SIGTERM');
  });

  it.each([
    ['PORT', 'many', /PORT must be a port number/],
    ['PORT', '99999', /PORT must be a port number, 0 to 65535/],
    ['DATABASE_URL', 'file:/tmp', /DATABASE_URL: /],
    ['DATABASE_URL', 'mysql://x', /DATABASE_URL must be file:PATH/],
    ['SNS_TOPIC_ARNS', 'arn:aws:sns:us-east-1:1:x', /SNS_TOPIC_ARNS .*not the ARN/],
    ['SNS_SIGNING_CERTS', '/no/such/file', /SNS_SIGNING_CERTS must be/],
    ['ADMIN_TOKEN', 'short', /ADMIN_TOKEN must have at least 20/],
  ])('stops at a bad %s with one line that names it', async (name, value, message) => {
    const { code, lines } = await failingStart({ [name]: value });
    expect(code).toBe(1);
    expect(lines).toHaveLength(1);
    expect(lines[0]).toMatch(message);
    expect(lines[0]).not.toContain('short');
    expect(existsSync(join(folder.path, 'never.db'))).toBe(false);
  });

  it('stops on an old Node before the database driver is loaded', async () => {
    const pretend = `data:text/javascript,${encodeURIComponent("Object.defineProperty(process, 'versions', { value: { ...process.versions, node: '20.20.2' } })")}`;
    const { code, lines } = await failingStart({}, ['--import', pretend]);
    expect([code, lines.length]).toEqual([1, 1]);
    expect(lines[0]).toContain('Node.js 24 or newer is needed');
  });

  it('says in one line that the port is taken', async () => {
    const running = await startBuilt({ database: join(folder.path, 'a.db'), signer });
    const { code, lines } = await failingStart({
      PORT: new URL(running.url).port,
      DATABASE_URL: `file:${join(folder.path, 'b.db')}`,
    });
    await running.end('SIGTERM');
    expect(code).toBe(1);
    expect(lines[0]).toMatch(/HOST, PORT: .*EADDRINUSE/);
  });
});

describe('the end', () => {
  it('answers what it accepted before it stops', async () => {
    const database = join(folder.path, 'drain.db');
    const service = await startBuilt({ database, signer });
    const posts = Array.from({ length: 50 }, (_, n) =>
      postTo(service.url, wireOf(n)).then(
        (r) => r.status,
        () => 0,
      ),
    );
    await Promise.race(posts);
    expect(await service.end('SIGTERM')).toBe(0);
    const statuses = await Promise.all(posts);
    const store = openSqlite({ path: database, migrations: MIGRATIONS });
    for (const [n, status] of statuses.entries()) {
      if (status === 200) expect(await store.events.message(`s-${n}`), `message ${n}`).not.toBeNull();
    }
    expect(statuses.filter((status) => status === 200).length).toBeGreaterThan(0);
    await store.close();
  });
});

it('answers 503 on a full disk, loses nothing, and goes on when there is room again', async () => {
  const database = join(folder.path, 'full.db');
  await (await startBuilt({ database, signer })).end('SIGTERM');
  // The limit on the size of a file stands for the disk: SQLite sees the same failed write.
  const room = Math.ceil(statSync(database).size / 1024) + 400;
  const limit = ['bash', '-c', `ulimit -f ${room}; exec "$@"`, 'bash'];
  const limited = await startBuilt({ database, signer, under: limit });
  const acknowledged: number[] = [];
  let full = 0;
  for (let n = 0; n < 1_500 && full < 5; n++) {
    const { status } = await postTo(limited.url, wireOf(n));
    if (status === 200) acknowledged.push(n);
    else {
      expect(status).toBe(503);
      full++;
    }
  }
  expect(full).toBe(5);
  expect((await fetch(`${limited.url}/healthz`)).status).toBe(200);
  await limited.end('SIGTERM');

  const again = await startBuilt({ database, signer });
  expect((await fetch(`${again.url}/readyz`)).status).toBe(200);
  expect((await postTo(again.url, wireOf(9_999))).status).toBe(200);
  await again.end('SIGTERM');
  const store = openSqlite({ path: database, migrations: MIGRATIONS });
  for (const n of acknowledged)
    expect(await store.events.message(`s-${n}`), `message ${n} was acknowledged`).not.toBeNull();
  await store.close();
});
