import { readFileSync } from 'node:fs';
import { type CommandDef, defineCommand } from 'citty';
import { parseConfig } from '../../config.ts';
import type { Places } from '../import/command.ts';
import { failWith } from '../output/run.ts';

const ARGS = { quiet: { type: 'boolean', description: 'Neither progress nor summary' } } as const;

const replayEventsCommand = ({ migrations }: Places): CommandDef<typeof ARGS> =>
  defineCommand({
    meta: {
      name: 'events',
      description: 'Read all kept events again by the settings of today (needs RAW_RETENTION_DAYS)',
    },
    args: ARGS,
    run: async ({ args }) => {
      const config = parseConfig(process.env, (path) => readFileSync(path, 'utf8'));
      if (!config.ok) return failWith(config.error, 1);
      const { replayEvents } = await import('./events.ts');
      return replayEvents({
        config: config.value,
        migrations,
        out: args.quiet === true ? null : process.stdout,
        err: process.stderr,
      });
    },
  });

export const replayCommand = (places: Places): CommandDef =>
  defineCommand({
    meta: { name: 'replay', description: 'Read again what was kept' },
    subCommands: { events: replayEventsCommand(places) },
  });
