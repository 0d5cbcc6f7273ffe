/** Every page over the same rows, at the same time, with the same session: what Node shows, the built Worker shows. */
import { rmSync } from 'node:fs';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createSigner, type Signer } from '../../src/cli/sns-stand-in/signer.ts';
import { ALLOWANCES } from '../../src/edge/budget.ts';
import { meteredD1 } from '../../src/edge/metered-d1.ts';
import { openD1 } from '../../src/store/d1.ts';
import { withD1Limits } from '../../src/store/d1-limits.ts';
import { createTestApp } from '../support/app.ts';
import { signInAs } from '../support/dashboard.ts';
import { type Running, startBuilt, temporaryFolder } from '../support/service.ts';
import { TOPIC } from '../support/ses.ts';
import { openSqliteD1 } from '../support/sqlite-d1.ts';
import { createWorld, WORLD_SETTINGS, type World } from '../support/world.ts';
import { NOW } from '../support/world-mail.ts';
import { LOOKS, type Look } from '../support/world-pages.ts';
import { copyDatabase } from '../support/world-states.ts';
import { signIn } from './signed-in.ts';
import { stoppedClock } from './stopped-clock.ts';
import { d1File, type RunningWorker, startWorker } from './worker.ts';

const folder = temporaryFolder();
let world: World;
let signer: Signer;

beforeAll(async () => {
  signer = await createSigner({ topicArn: TOPIC });
  world = await createWorld();
}, 240_000);

afterAll(async () => {
  await world?.close();
  folder.remove();
});

/** Pages are looked at for longer than some jobs wait: none may run, or the rows would not stay the same. */
function holdJobs(path: string): void {
  const client = new Database(path);
  const { changes } = client.prepare("update lease set holder = 'nobody', until = ?").run(Number.MAX_SAFE_INTEGER);
  client.close();
  if (changes < 10) throw new Error(`only ${changes} jobs are held`);
}

/** Node over a copy of what a service of the world holds. */
async function startNode(of: 'full' | 'empty', database: string): Promise<Running> {
  world.copyOf(of, database);
  holdJobs(database);
  const { env } = stoppedClock(join(folder.path, `${of}-clock`), NOW);
  return startBuilt({ database, signer, env: { ...WORLD_SETTINGS, ...env } });
}

/** A Worker whose D1 holds the rows of a file. */
async function startOver(database: string): Promise<RunningWorker> {
  const options = { folder: `${database}-d1`, vars: WORLD_SETTINGS, signer, withQueue: false, clock: NOW };
  await (await startWorker(options)).close();
  const file = d1File(options.folder);
  for (const name of [file, `${file}-wal`, `${file}-shm`]) rmSync(name, { force: true });
  copyDatabase(database, file);
  return startWorker({ ...options, migrated: false });
}

/** Statements that the first request of an isolate takes besides. */
const FIRST_REQUEST = 8;

/** What a form makes up anew each time it is shown, so that sending it twice does one thing. */
const MADE_UP = /(?<=(?:keyId|importId)" value="|data-import="\/suppressions\/imports\/)[0-9a-f-]{36}/g;

/** A Worker reads no queue of AWS, and does not offer that road. */
const BY_SQS = '/setup?road=sqs';
const LINK_TO_SQS = /<a href="\/setup\?road=sqs[^"]*">SQS<\/a>/;

/** Where the page itself is stands in some of them. Whether it is compressed is the platform's affair. */
async function pageAt(origin: string, path: string, cookie: string) {
  const response = await fetch(new URL(path, origin), { headers: { cookie }, redirect: 'manual' });
  const headers = Object.fromEntries(
    [...response.headers].filter(
      ([name]) => !/^(date|connection|keep-alive|content-length|content-encoding|transfer-encoding)$/.test(name),
    ),
  );
  const { host } = new URL(origin);
  const html = (await response.text()).replaceAll(host, 'here').replaceAll(MADE_UP, 'made-up');
  return { status: response.status, headers, html };
}

describe.each(['full', 'empty'] as const)('the %s installation', (of) => {
  const cookies = new Map<string, string>();
  let node: Running;
  let worker: RunningWorker;

  beforeAll(async () => {
    const database = join(folder.path, `${of}.db`);
    node = await startNode(of, database);
    const tokens = of === 'full' ? world.tokens : {};
    for (const [who, token] of Object.entries({ ...tokens, administrator: undefined }))
      cookies.set(who, (await signIn(node.url, token)).cookie);
    worker = await startOver(database);
  });
  afterAll(async () => {
    await worker?.close();
    await node?.end('SIGTERM');
  });

  const looks = LOOKS.filter(
    (look) => (look.of ?? 'full') === of && look.click === undefined && !look.path.includes(BY_SQS),
  );

  it.each(looks)('shows $name the same', async (look: Look) => {
    const cookie = cookies.get(look.as ?? 'administrator') ?? '';
    const path = world.urlOf(look).replace(/^https?:\/\/[^/]+/, '');
    const onNode = await pageAt(node.url, path, cookie);
    const onWorkers = await pageAt(worker.url, path, cookie);
    expect(onWorkers.status).toBe(look.status ?? 200);
    expect(onWorkers.html).toBe(onNode.html.replace(LINK_TO_SQS, ''));
    expect(onWorkers.headers).toEqual(onNode.headers);
  });

  it('offers no road by SQS', async () => {
    const cookie = cookies.get('administrator') ?? '';
    const [straight, asked] = await Promise.all(
      ['/setup', BY_SQS].map(async (path) => (await pageAt(worker.url, path, cookie)).html),
    );
    expect([straight?.includes('road=sqs'), straight?.includes('road=eventbridge')]).toEqual([false, true]);
    expect(asked).toContain('aria-current="true">SNS</a>');
  });
});

describe('a page', () => {
  const VIEWERS = {
    administrator: {},
    reader: { scopes: ['read'] },
    tenant: { scopes: ['read'], tenant: 'acme' },
  } as const;
  let spent = 0;
  const viewers = new Map<string, (path: string) => Promise<Response>>();

  beforeAll(async () => {
    const database = join(folder.path, 'counted.db');
    world.copyOf('full', database);
    const client = meteredD1(openSqliteD1(database), (count) => {
      spent += count;
    });
    const app = await createTestApp({ store: openD1(withD1Limits(client)), startAt: NOW });
    for (const [who, viewer] of Object.entries(VIEWERS)) viewers.set(who, (await signInAs(app, viewer)).get);
    viewers.set('nobody', async (path) => app.app.request(path));
  });

  /** With the longest window of those pages that have one. */
  const looks = LOOKS.filter((look) => (look.of ?? 'full') === 'full' && look.click === undefined);
  const windowed = ['/', '/breakdown', '/campaigns'].map((path): Look => ({ path: `${path}?window=90d`, name: path }));

  it.each([...looks, ...windowed])('takes no more statements than the free plan allows: $name', async (look: Look) => {
    const { pathname, search } = new URL(world.urlOf(look));
    spent = 0;
    const response = await viewers.get(look.as ?? 'administrator')?.(pathname + search);
    await response?.text();
    expect(response?.status).toBe(look.status ?? 200);
    expect(spent).toBeLessThanOrEqual(ALLOWANCES.free.statements - FIRST_REQUEST);
  });
});
