import { readFileSync } from 'node:fs';
import { type ArgsDef, type CommandDef, defineCommand } from 'citty';
import { parseConfig } from '../../config.ts';
import { parseQueueUrl } from '../../ingest/sqs/queue.ts';
import type { Places } from '../import/command.ts';
import { failWith } from '../output/run.ts';
import { stopOnSignals } from '../output/stop.ts';

const ARGS = {
  url: {
    type: 'positional',
    description: "The queue's URL: https://sqs.<region>.amazonaws.com/<account>/<name>",
  },
  quiet: { type: 'boolean', description: 'Neither progress nor summary' },
} as const satisfies ArgsDef;

const drainQueueCommand = ({ migrations }: Places): CommandDef<typeof ARGS> =>
  defineCommand({
    meta: {
      name: 'queue',
      description:
        'Record all that an SQS queue holds, usually a dead-letter queue, into DATABASE_URL, and delete it there',
    },
    args: ARGS,
    run: async ({ args }) => {
      const { url = '', quiet = false } = args;
      if (args._.length > 1) return failWith('one queue at a time, please', 2);
      const { AWS_REGION: region = '', AWS_DEFAULT_REGION: otherwise = '' } = process.env;
      const queue = parseQueueUrl(url.trim(), region.trim() || otherwise.trim() || null);
      if (!queue.ok) return failWith(queue.error, 2);
      const config = parseConfig(process.env, (path) => readFileSync(path, 'utf8'));
      if (!config.ok) return failWith(config.error, 1);
      const { drainIntoStore } = await import('./drain.ts');
      return drainIntoStore({
        queue: queue.value,
        config: config.value,
        ...{ quiet, migrations },
        out: process.stdout,
        err: process.stderr,
        stop: stopOnSignals(),
      });
    },
  });

/** `drain`: reads to the end what piled up elsewhere. */
export const drainCommand = (places: Places): CommandDef =>
  defineCommand({
    meta: { name: 'drain', description: 'Bring in what piled up elsewhere' },
    subCommands: { queue: drainQueueCommand(places) },
  });
