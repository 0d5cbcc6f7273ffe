/**
 * What it costs to start the built Worker in workerd: its modules, building the service, the first request, the first page.
 *
 *   npm run build && npm run build:edge && node bench/edge-startup.ts [isolates]
 *
 * The clock of a Worker stands still while it computes, so each step is a request of its own, timed from outside, less the
 * time of a request that does nothing. Every isolate is a fresh one; the least of their times is shown, because whatever
 * else the machine does only adds to it.
 */
import { readdirSync, readFileSync } from 'node:fs';
import { convertV4MiniflareOptions, Miniflare } from 'miniflare';

const ISOLATES = Number(process.argv[2] ?? 10);
const BUILT = 'dist/worker';
const MIGRATIONS = 'drizzle/sqlite';
const DATE = '2026-10-01';

/** Asks for the steps one by one, which the platform would take before the first request. */
const STEPS = `
let service;
export default {
  async fetch(request, env, context) {
    const { pathname } = new URL(request.url);
    if (pathname === '/nothing') return new Response('ok');
    if (pathname === '/start') {
      service = (await import('./worker.js')).default;
      return new Response('ok');
    }
    return service.fetch(request, env, context);
  },
};`;

const SMALLEST = "export default { fetch: () => new Response('ok') };";

const builtModules = () =>
  readdirSync(BUILT)
    .filter((name) => name.endsWith('.js'))
    .map((name) => ({ type: 'ESModule' as const, path: name, contents: readFileSync(`${BUILT}/${name}`, 'utf8') }));

interface Started {
  /** Milliseconds until the whole answer is there. */
  readonly time: (path: string) => Promise<number>;
  readonly dispose: () => Promise<void>;
}

async function start(modules: ReturnType<typeof builtModules>, isBound: boolean): Promise<Started> {
  const miniflare = new Miniflare(
    convertV4MiniflareOptions({
      name: 'startup',
      compatibilityDate: DATE,
      compatibilityFlags: ['nodejs_compat'],
      modulesRoot: '/',
      modules: [{ type: 'ESModule', path: 'steps.js', contents: STEPS }, ...modules],
      ...(isBound
        ? {
            d1Databases: ['DB'],
            bindings: {
              ADMIN_TOKEN: 'an-admin-token-for-the-bench',
              SECRET_KEY: 'a secret key for the bench, and only for it',
            },
          }
        : {}),
    }),
  );
  await miniflare.ready;
  if (isBound) {
    const database = await miniflare.getD1Database('DB');
    for (const file of readdirSync(MIGRATIONS)
      .filter((name) => name.endsWith('.sql'))
      .sort())
      for (const statement of readFileSync(`${MIGRATIONS}/${file}`, 'utf8').split('--> statement-breakpoint'))
        await database.prepare(statement).run();
  }
  const time = async (path: string): Promise<number> => {
    const began = performance.now();
    const response = await miniflare.dispatchFetch(`http://localhost${path}`, { headers: { accept: 'text/html' } });
    await response.text();
    return performance.now() - began;
  };
  for (let request = 0; request < 20; request++) await time('/nothing');
  return { time, dispose: () => miniflare.dispose() };
}

/** The least times of the steps, in milliseconds: each step once in each isolate. */
async function measure(modules: ReturnType<typeof builtModules>, isBound: boolean, steps: readonly string[]) {
  const least = steps.map(() => Number.POSITIVE_INFINITY);
  for (let isolate = 0; isolate < ISOLATES; isolate++) {
    const { time, dispose } = await start(modules, isBound);
    const nothing = Math.min(await time('/nothing'), await time('/nothing'), await time('/nothing'));
    for (const [index, step] of steps.entries())
      least[index] = Math.min(least[index] ?? 0, Math.max(0, (await time(step)) - nothing));
    await dispose();
  }
  return least;
}

const line = (name: string, value: number | undefined) =>
  console.log(`| ${name} | ${value === undefined ? '' : value.toFixed(1)} |`);

const [smallest] = await measure([{ type: 'ESModule', path: 'worker.js', contents: SMALLEST }], false, ['/start']);
const [evaluated] = await measure(builtModules(), false, ['/start']);
const [started, first, second, page, nextPage] = await measure(builtModules(), true, [
  '/start',
  '/v1/check?recipient=ann@example.net',
  '/v1/check?recipient=ann@example.net',
  '/sign-in',
  '/sign-in',
]);
console.log('| step | ms |\n|---|---|');
line('modules of a Worker that only answers "ok"', smallest);
line('modules of the service, evaluated', evaluated);
line('the same, and the service built', started);
line('first request: a check that is refused, with the first reads of D1', first);
line('the same again', second);
line('first page: the sign-in page, with the module of the pages', page);
line('the same again', nextPage);
