/** Entry of `npm run dev:edge`: the Worker on this machine, with the demo's traffic. Its second thread enters here too. */
import { fileURLToPath } from 'node:url';
import { isMainThread } from 'node:worker_threads';

const path = (to: string) => fileURLToPath(new URL(to, import.meta.url));

if (isMainThread) {
  const { main } = await import('./cli/demo-edge/main.ts');
  process.exitCode = await main(process.argv.slice(2), {
    entry: new URL(import.meta.url),
    config: path('../wrangler.toml'),
    built: [path('./worker/worker.js'), path('./client/.vite/manifest.json')],
    state: path('../.wrangler/demo'),
  });
} else {
  const { runOutside } = await import('./cli/demo/outside.ts');
  await runOutside();
}
