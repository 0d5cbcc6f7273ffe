/** Entry of the demo and of its proof. It is the entry of the demo's second thread too: see `cli/demo/outside.ts`. */
import { fileURLToPath } from 'node:url';
import { isMainThread } from 'node:worker_threads';

/** better-sqlite3 ends an older Node without a message when a database is opened. */
const MINIMUM = 24;

const folder = (path: string) => fileURLToPath(new URL(path, import.meta.url));

if (Number(process.versions.node.split('.')[0]) < MINIMUM) {
  process.stderr.write(`ses-sentinel: Node.js ${MINIMUM} or newer is needed; this is ${process.version}\n`);
  process.exit(1);
}

if (isMainThread) {
  const { main } = await import('./cli/demo/main.ts');
  process.exitCode = await main(process.argv.slice(2), {
    entry: new URL(import.meta.url),
    migrations: folder('../drizzle/sqlite'),
    client: folder('../dist/client'),
  });
} else {
  const { runOutside } = await import('./cli/demo/outside.ts');
  await runOutside();
}
