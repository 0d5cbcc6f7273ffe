import { readFileSync } from 'node:fs';
import { type ArgsDef, type CommandDef, defineCommand } from 'citty';
import { parseConfig } from '../../config.ts';
import { streamName, tenantName } from '../../shared/names.ts';
import { REASONS } from '../../store/contract.ts';
import { IMPORT_FORMATS } from '../../suppression/import/format.ts';
import { reasonNamed } from '../../suppression/import/reasons.ts';
import { failWith } from '../output/run.ts';
import { stopOnSignals } from '../output/stop.ts';
import type { Places } from './command.ts';

const ARGS = {
  files: {
    type: 'positional',
    description: 'One or more files (CSV or NDJSON, plain or gzip), directories of such files, - for standard input',
  },
  reason: { type: 'string', valueHint: 'NAME', description: `Of lines that name none (${REASONS.join(', ')}): manual` },
  tenant: { type: 'string', valueHint: 'NAME', description: 'Of lines that name none: all tenants' },
  stream: { type: 'string', valueHint: 'NAME', description: 'Of lines that name none: all streams' },
  note: { type: 'string', valueHint: 'TEXT', description: 'Of lines that have none' },
  format: { type: 'string', valueHint: 'NAME', description: 'csv or ndjson; left out, the first bytes tell' },
  'dry-run': { type: 'boolean', description: 'Read and count, store nothing' },
  errors: { type: 'string', valueHint: 'FILE', description: 'List all refused lines here, as NDJSON' },
  quiet: { type: 'boolean', description: 'Neither progress nor summary' },
} as const satisfies ArgsDef;

export const importSuppressionsCommand = ({ migrations }: Places): CommandDef<typeof ARGS> =>
  defineCommand({
    meta: { name: 'suppressions', description: 'Block what files list, in DATABASE_URL, beside a running service' },
    args: ARGS,
    run: async ({ args }) => {
      const { tenant = '', stream = '', note = null, errors = null, quiet = false } = args;
      const reason = reasonNamed(args.reason ?? 'manual');
      const format = IMPORT_FORMATS.find((name) => name === args.format) ?? null;
      if (reason === null) return failWith(`--reason must be one of ${REASONS.join(', ')}`, 2);
      if (tenant !== '' && !tenantName.safeParse(tenant).success) return failWith('--tenant is no tenant name', 2);
      if (stream !== '' && !streamName.safeParse(stream).success) return failWith('--stream is no stream name', 2);
      if (args.format !== undefined && format === null) return failWith('--format must be csv or ndjson', 2);
      if (errors?.trim() === '') return failWith('--errors must be the path of a file', 2);
      const config = parseConfig(process.env, (path) => readFileSync(path, 'utf8'));
      if (!config.ok) return failWith(config.error, 1);
      const { importSuppressions } = await import('./suppressions.ts');
      return importSuppressions({
        files: args._,
        defaults: { reason, tenant, stream, note },
        ...{ format, errors, quiet, migrations, dryRun: args['dry-run'] ?? false },
        config: config.value,
        stdin: process.stdin,
        out: process.stdout,
        err: process.stderr,
        stop: stopOnSignals(),
      });
    },
  });
