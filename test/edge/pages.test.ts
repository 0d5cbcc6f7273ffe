/** Every page over the same rows, at the same time, with the same session: what Node shows, the built Worker shows. */
import { rmSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { temporaryFolder } from '../support/service.ts';
import { createWorld, WORLD_SETTINGS, type World } from '../support/world.ts';
import { NOW } from '../support/world-mail.ts';
import { LOOKS, type Look } from '../support/world-pages.ts';
import { signIn } from './signed-in.ts';
import { d1File, type RunningWorker, startWorker } from './worker.ts';

const folder = temporaryFolder();
const cookies = new Map<string, string>();
let world: World;

beforeAll(async () => {
  world = await createWorld();
  for (const [who, token] of Object.entries({ ...world.tokens, administrator: undefined }))
    cookies.set(`full ${who}`, (await signIn(world.full.url, token)).cookie);
  cookies.set('empty administrator', (await signIn(world.empty.url)).cookie);
}, 120_000);

afterAll(async () => {
  await world?.close();
  folder.remove();
});

/** A Worker whose D1 holds what a service of the world holds. */
async function startOver(of: 'full' | 'empty'): Promise<RunningWorker> {
  const path = `${folder.path}/${of}`;
  const options = { folder: path, vars: WORLD_SETTINGS, withQueue: false, clock: NOW };
  await (await startWorker(options)).close();
  const file = d1File(path);
  for (const name of [file, `${file}-wal`, `${file}-shm`]) rmSync(name, { force: true });
  world.copyOf(of, file);
  return startWorker({ ...options, migrated: false });
}

/** What a form makes up anew each time it is shown, so that sending it twice does one thing. */
const MADE_UP = /(?<=(?:keyId|importId)" value="|data-import="\/suppressions\/imports\/)[0-9a-f-]{36}/g;

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
  let worker: RunningWorker;
  beforeAll(async () => {
    worker = await startOver(of);
  });
  afterAll(() => worker?.close());

  const looks = LOOKS.filter((look) => (look.of ?? 'full') === of && look.click === undefined);

  it.each(looks)('shows $name the same', async (look: Look) => {
    const cookie = look.as === 'nobody' ? '' : (cookies.get(`${of} ${look.as ?? 'administrator'}`) ?? '');
    const url = world.urlOf(look);
    const { origin } = new URL(url);
    const path = url.slice(origin.length);
    const onNode = await pageAt(origin, path, cookie);
    const onWorkers = await pageAt(worker.url, path, cookie);
    expect(onWorkers.status).toBe(look.status ?? 200);
    expect(onWorkers.html).toBe(onNode.html);
    expect(onWorkers.headers).toEqual(onNode.headers);
  });
});
