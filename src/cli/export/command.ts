import { readFileSync } from 'node:fs';
import { type ArgsDef, type CommandDef, defineCommand } from 'citty';
import { parseConfig } from '../../config.ts';
import { tenantName } from '../../shared/names.ts';
import { REASONS, SUPPRESSION_STATES } from '../../store/contract.ts';
import { EXPORT_FORMATS } from '../../suppression/export/formats.ts';
import type { Places } from '../import/command.ts';
import { failWith } from '../output/run.ts';
import { stopOnSignals } from '../output/stop.ts';

const ARGS = {
  format: { type: 'string', valueHint: 'NAME', description: `${EXPORT_FORMATS.join(', ')}: csv` },
  reason: { type: 'string', valueHint: 'NAME', description: `Only this one (${REASONS.join(', ')})` },
  tenant: { type: 'string', valueHint: 'NAME', description: 'Only this one; empty: entries for all tenants' },
  state: { type: 'string', valueHint: 'NAME', description: `${SUPPRESSION_STATES.join(', ')}: active` },
  output: { type: 'string', valueHint: 'FILE', description: 'Where to write; left out: standard output' },
} as const satisfies ArgsDef;

const exportSuppressionsCommand = ({ migrations }: Places): CommandDef<typeof ARGS> =>
  defineCommand({
    meta: { name: 'suppressions', description: 'Write the suppression list of DATABASE_URL as a file' },
    args: ARGS,
    run: async ({ args }) => {
      const format = EXPORT_FORMATS.find((name) => name === (args.format ?? 'csv'));
      const state = SUPPRESSION_STATES.find((name) => name === (args.state ?? 'active'));
      const reason = REASONS.find((name) => name === args.reason);
      const { tenant, output = null } = args;
      if (format === undefined) return failWith(`--format must be one of ${EXPORT_FORMATS.join(', ')}`, 2);
      if (state === undefined) return failWith(`--state must be one of ${SUPPRESSION_STATES.join(', ')}`, 2);
      if (args.reason !== undefined && reason === undefined)
        return failWith(`--reason must be one of ${REASONS.join(', ')}`, 2);
      if (tenant !== undefined && tenant !== '' && !tenantName.safeParse(tenant).success)
        return failWith('--tenant is no tenant name', 2);
      if (output?.trim() === '') return failWith('--output must be the path of a file', 2);
      const config = parseConfig(process.env, (path) => readFileSync(path, 'utf8'));
      if (!config.ok) return failWith(config.error, 1);
      const { exportSuppressions } = await import('./suppressions.ts');
      return exportSuppressions({
        ...{ format, output, migrations },
        filter: { state, reason, tenant, now: Date.now() },
        config: config.value,
        out: process.stdout,
        err: process.stderr,
        stop: stopOnSignals(),
      });
    },
  });

export const exportCommand = (places: Places): CommandDef =>
  defineCommand({
    meta: { name: 'export', description: 'Write what is stored as files' },
    subCommands: { suppressions: exportSuppressionsCommand(places) },
  });
