import { readFileSync } from 'node:fs';
import { type ArgsDef, type CommandDef, defineCommand } from 'citty';
import { parseConfig } from '../../config.ts';
import type { Places } from '../import/command.ts';
import { failWith } from '../output/run.ts';
import { stopOnSignals } from '../output/stop.ts';

const ARGS = {
  'dry-run': { type: 'boolean', description: 'Show what would change, here and at SES, and change nothing' },
  region: { type: 'string', valueHint: 'NAME', description: 'This Region only; default: all of SES_SYNC_REGIONS' },
  json: { type: 'boolean', description: 'What came of it as JSON; with --dry-run as NDJSON, counts first' },
  quiet: { type: 'boolean', description: 'Neither progress nor summary' },
} as const satisfies ArgsDef;

const syncSuppressionsCommand = ({ migrations }: Places): CommandDef<typeof ARGS> =>
  defineCommand({
    meta: {
      name: 'suppressions',
      description: "Bring DATABASE_URL and SES's suppression lists in step, once and in full",
    },
    args: ARGS,
    run: async ({ args }) => {
      const { region, json = false, quiet = false } = args;
      const config = parseConfig(
        { ...process.env, ...(args['dry-run'] === true && region !== undefined ? { SES_SYNC_REGIONS: region } : {}) },
        (path) => readFileSync(path, 'utf8'),
      );
      if (!config.ok) return failWith(config.error, 1);
      const { sync } = config.value;
      if (sync.regions.length === 0) return failWith('set SES_SYNC_REGIONS to the Regions that you send from', 2);
      // What the service does not keep in step would be in step once, and never again.
      if (region !== undefined && !sync.regions.includes(region)) {
        return failWith(`${region} is not one of SES_SYNC_REGIONS; only --dry-run may look at it`, 2);
      }
      const { syncSuppressions } = await import('./suppressions.ts');
      return syncSuppressions({
        config: { ...config.value, sync: { ...sync, regions: region === undefined ? sync.regions : [region] } },
        dryRun: args['dry-run'] === true || sync.dryRun,
        ...{ json, quiet, migrations },
        out: process.stdout,
        err: process.stderr,
        stop: stopOnSignals(),
      });
    },
  });

export const syncCommand = (places: Places): CommandDef =>
  defineCommand({
    meta: { name: 'sync', description: 'Keep in step with AWS' },
    subCommands: { suppressions: syncSuppressionsCommand(places) },
  });
