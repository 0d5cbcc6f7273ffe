/** Entry of the command line. Everything that touches the database driver is imported after the version check. */
import { fileURLToPath } from 'node:url';

/** better-sqlite3 ends an older Node without a message when a database is opened. */
const MINIMUM = 24;

if (Number(process.versions.node.split('.')[0]) < MINIMUM) {
  process.stderr.write(`ses-sentinel: Node.js ${MINIMUM} or newer is needed; this is ${process.version}\n`);
  process.exit(1);
}

const { defineCommand } = await import('citty');
const { drainCommand } = await import('./cli/drain/command.ts');
const { exportCommand } = await import('./cli/export/command.ts');
const { importCommand } = await import('./cli/import/command.ts');
const { rebuildCommand } = await import('./cli/rebuild/command.ts');
const { replayCommand } = await import('./cli/replay/command.ts');
const { syncCommand } = await import('./cli/sync/command.ts');
const { runCli } = await import('./cli/output/run.ts');

const places = { migrations: fileURLToPath(new URL('../drizzle/sqlite', import.meta.url)) };

const root = defineCommand({
  meta: { name: 'ses-sentinel', description: 'Tools beside the service' },
  subCommands: {
    drain: drainCommand(places),
    export: exportCommand(places),
    import: importCommand(places),
    rebuild: rebuildCommand(places),
    replay: replayCommand(places),
    sync: syncCommand(places),
  },
});

process.exitCode = await runCli(root, 'ses-sentinel', process.argv.slice(2));
