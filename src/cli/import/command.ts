import { readFileSync } from 'node:fs';
import { type ArgsDef, type CommandDef, defineCommand } from 'citty';
import { parseConfig } from '../../config.ts';
import { failWith } from '../output/run.ts';
import { stopOnSignals } from '../output/stop.ts';
import { importSuppressionsCommand } from './suppressions-command.ts';

/** Where the built program finds its parts; known to the entry only. */
export interface Places {
  readonly migrations: string;
}

const ARGS = {
  files: {
    type: 'positional',
    description: 'One or more files (NDJSON, plain or gzip), directories of such files, - for standard input',
  },
  account: {
    type: 'string',
    valueHint: 'ID',
    description: 'AWS account of lines that name none; besides it those of SES_ACCOUNT_IDS are accepted',
  },
  region: { type: 'string', valueHint: 'NAME', description: 'AWS Region of lines that name none' },
  errors: { type: 'string', valueHint: 'FILE', description: 'List all unreadable lines here, as NDJSON' },
  restart: { type: 'boolean', description: 'Import from the beginning what was imported before' },
  quiet: { type: 'boolean', description: 'Neither progress nor summary' },
} as const satisfies ArgsDef;

const ACCOUNT = /^\d{12}$/;
const REGION = /^[a-z]{2,4}(-[a-z]+)+-\d{1,2}$/;

const importEventsCommand = ({ migrations }: Places): CommandDef<typeof ARGS> =>
  defineCommand({
    meta: {
      name: 'events',
      description: 'Import SES events from files, such as S3 exports of Firehose, into DATABASE_URL',
    },
    args: ARGS,
    run: async ({ args }) => {
      const { account = '', region = '', errors = null, restart = false, quiet = false } = args;
      if (account !== '' && !ACCOUNT.test(account)) return failWith('--account must be a 12-digit AWS account id', 2);
      if (region !== '' && !REGION.test(region)) return failWith('--region must be an AWS Region like us-east-1', 2);
      if (errors?.trim() === '') return failWith('--errors must be the path of a file', 2);
      const config = parseConfig(process.env, (path) => readFileSync(path, 'utf8'));
      if (!config.ok) return failWith(config.error, 1);
      const { importEvents } = await import('./events.ts');
      return importEvents({
        files: args._,
        ...{ account, region, errors, restart, quiet, migrations },
        config: config.value,
        stdin: process.stdin,
        out: process.stdout,
        err: process.stderr,
        stop: stopOnSignals(),
      });
    },
  });

export const importCommand = (places: Places): CommandDef =>
  defineCommand({
    meta: { name: 'import', description: 'Bring in what happened before' },
    subCommands: { events: importEventsCommand(places), suppressions: importSuppressionsCommand(places) },
  });
