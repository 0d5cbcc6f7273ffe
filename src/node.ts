/** Entry on Node. Everything that touches the database driver is imported after the version check: see `MINIMUM`. */
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { parseConfig } from './config.ts';

/** better-sqlite3 ends an older Node without a message when a database is opened. */
const MINIMUM = 24;

const fail = (message: string): never => {
  console.error(`ses-sentinel: ${message}`);
  process.exit(1);
};

const major = Number(process.versions.node.split('.')[0]);
if (major < MINIMUM) fail(`Node.js ${MINIMUM} or newer is needed; this is ${process.version}`);

const parsed = parseConfig(process.env, (path) => readFileSync(path, 'utf8'));
const config = parsed.ok ? parsed.value : fail(parsed.error);

const { startService } = await import('./service.ts');
const { createNodeLog } = await import('./node-log.ts');

const log = createNodeLog(config.logLevel);
const folder = (path: string) => fileURLToPath(new URL(path, import.meta.url));

const service = await startService({
  config,
  log,
  migrations: folder('../drizzle/sqlite'),
  client: folder('../dist/client'),
}).catch((error: unknown) => fail(error instanceof Error ? error.message : String(error)));

let stopping = false;
const stop = async (signal: string) => {
  if (stopping) return;
  stopping = true;
  log.info('stopping', { signal });
  await service.stop();
  process.exit(0);
};
// Before the greeting: whoever has read it may ask to stop.
process.on('SIGTERM', stop);
process.on('SIGINT', stop);

const webhook = `${service.url}/webhooks/ses`;
console.log(`ses-sentinel is listening on ${service.url}`);
if (service.newAdminToken !== null) {
  console.log(`\nThe administrator's token, shown this once:\n\n  ${service.newAdminToken}\n`);
}
console.log(
  [
    'Next:',
    `  1. Sign in at ${service.url}/`,
    `  2. Let a topic in: SNS_TOPIC_ARNS=arn:aws:sns:… (or approve it after it has asked)`,
    `  3. Subscribe it over HTTPS to ${webhook}; raw message delivery stays off`,
    `  4. Before each send: POST ${service.url}/v1/check`,
  ].join('\n'),
);

process.on('unhandledRejection', (error) => {
  log.error('unhandled-rejection', { name: error instanceof Error ? error.name : typeof error });
});
