import { readFileSync } from 'node:fs';
import { type CommandDef, defineCommand } from 'citty';
import { parseConfig } from '../../config.ts';
import type { Places } from '../import/command.ts';
import { failWith } from '../output/run.ts';
import { stopOnSignals } from '../output/stop.ts';

const ARGS = {
  'dry-run': { type: 'boolean', description: 'Only compare: write nothing, and end with 1 when a count differs' },
  quiet: { type: 'boolean', description: 'Neither progress nor summary' },
} as const;

const rebuildRollupsCommand = ({ migrations }: Places): CommandDef<typeof ARGS> =>
  defineCommand({
    meta: {
      name: 'rollups',
      description: 'Count the hourly figures anew from the stored mails and events, and say where they differed',
    },
    args: ARGS,
    run: async ({ args }) => {
      const config = parseConfig(process.env, (path) => readFileSync(path, 'utf8'));
      if (!config.ok) return failWith(config.error, 1);
      const { rebuildRollups } = await import('./rollups.ts');
      return rebuildRollups({
        databasePath: config.value.databasePath,
        migrations,
        dryRun: args['dry-run'] === true,
        out: args.quiet === true ? null : process.stdout,
        err: process.stderr,
        signal: stopOnSignals(),
      });
    },
  });

export const rebuildCommand = (places: Places): CommandDef =>
  defineCommand({
    meta: { name: 'rebuild', description: 'Make again what follows from what is stored' },
    subCommands: { rollups: rebuildRollupsCommand(places) },
  });
