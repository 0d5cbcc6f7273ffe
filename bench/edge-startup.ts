/**
 * What it costs to start the built Worker in workerd: its modules, building the service, the first request, the first page.
 *
 *   npm run build && npm run build:edge && node bench/edge-startup.ts [isolates]
 *
 * The clock of a Worker stands still while it computes, so each step is a request of its own, and what processors worked for
 * the runtime meanwhile is read from Linux, less that for a request that does nothing. Every isolate is a fresh one; the least
 * of their times is shown, because whatever else the machine does only adds to it.
 */
import { readdirSync, readFileSync } from 'node:fs';
import { type RunningModules, runModules } from '../test/edge/modules.ts';
import { builtModules, type Module } from '../test/support/built-worker.ts';

const ISOLATES = Number(process.argv[2] ?? 10);

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

/** Milliseconds that processors have worked for the runtime so far, which is the only child of this process. */
function worked(): number {
  const [workerd] = readFileSync(`/proc/self/task/${process.pid}/children`, 'utf8').trim().split(' ').slice(-1);
  const threads = readdirSync(`/proc/${workerd}/task`);
  const times = threads.map(
    (thread) => readFileSync(`/proc/${workerd}/task/${thread}/schedstat`, 'utf8').split(' ')[0],
  );
  return times.reduce((sum, time) => sum + Number(time), 0) / 1e6;
}

async function time({ get }: RunningModules, path: string): Promise<number> {
  const before = worked();
  await get(path);
  return worked() - before;
}

/** The least times of the steps, in milliseconds: each step once in each isolate. */
async function measure(modules: readonly Module[], isBound: boolean, steps: readonly string[]) {
  const least = steps.map(() => Number.POSITIVE_INFINITY);
  for (let isolate = 0; isolate < ISOLATES; isolate++) {
    const running = await runModules([{ path: 'steps.js', contents: STEPS }, ...modules], isBound);
    const idle: number[] = [];
    for (let request = 0; request < 20; request++) idle.push(await time(running, '/nothing'));
    const nothing = Math.min(...idle);
    for (const [index, step] of steps.entries())
      least[index] = Math.min(least[index] ?? 0, Math.max(0, (await time(running, step)) - nothing));
    await running.dispose();
  }
  return least;
}

const line = (name: string, value: number | undefined) =>
  console.log(`| ${name} | ${value === undefined ? '' : value.toFixed(1)} |`);

const [smallest] = await measure([{ path: 'worker.js', contents: SMALLEST }], false, ['/start']);
const [evaluated] = await measure(builtModules(), false, ['/start']);
const [started, first, second, page, nextPage] = await measure(builtModules(), true, [
  '/start',
  '/v1/check?recipient=ann@example.net',
  '/v1/check?recipient=ann@example.net',
  '/sign-in',
  '/sign-in',
]);
console.log('| step | CPU ms |\n|---|---|');
line('modules of a Worker that only answers "ok"', smallest);
line('modules of the service, evaluated', evaluated);
line('the same, and the service built', started);
line('first request: a check that is refused, with the first reads of D1', first);
line('the same again', second);
line('first page: the sign-in page, with the module of the pages', page);
line('the same again', nextPage);
