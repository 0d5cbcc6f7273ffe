import { err, ok, type Result } from '../../shared/result.ts';
import { readFlags, readNumbers, TRAFFIC_FLAGS } from '../demo/flags.ts';

export interface EdgeDemoOptions {
  readonly port: number;
  readonly days: number;
  readonly seed: string;
  /** Messages a second, once live. */
  readonly speed: number;
  readonly traffic: boolean;
  /** Begin with an empty database. */
  readonly fresh: boolean;
  /** Where the database is kept; `null` = `.wrangler/demo`. */
  readonly folder: string | null;
  readonly help: boolean;
}

export const HELP = `Usage: npm run dev:edge -- [options]

Runs the built Worker on this machine, in Cloudflare's own runtime, with D1, the queue, the assets and the cron trigger each
minute. A local stand-in for Amazon SNS sends it made-up mail events over HTTP, signed and checked as those of AWS are: once
a history of some days, then live until Ctrl-C. The database is kept in .wrangler/demo. Nothing leaves this machine.

Settings are read from .dev.vars where there is one (NAME=value lines, as wrangler does); ADMIN_TOKEN and SECRET_KEY are made
up otherwise. Credentials of AWS are used with --no-traffic only: made-up addresses must not reach a real account.

  --port N      the port of the Worker, 0 for any free one   (default 8787)
  --days N      days of history, 1 to 60                     (default 7)
  --seed TEXT   another seed, another history                (default 1)
  --speed N     messages a second once live, 0.1 to 100      (default 3)
  --no-traffic  the Worker alone
  --fresh       begin with an empty database
  --folder DIR  keep the database in another folder
  --help        this text
`;

const FLAGS = {
  ...TRAFFIC_FLAGS,
  port: { type: 'string', default: '8787' },
  days: { type: 'string', default: '7' },
  traffic: { type: 'boolean', default: true },
  fresh: { type: 'boolean', default: false },
  folder: { type: 'string' },
} as const;

/** @returns the options, or one line that says what is wrong. */
export function parseOptions(args: readonly string[]): Result<EdgeDemoOptions, string> {
  const parsed = readFlags(FLAGS, args);
  if (!parsed.ok) return err(parsed.error);
  const { seed, traffic, fresh, folder, help, ...texts } = parsed.value;
  const numbers = readNumbers(texts);
  if (!numbers.ok) return numbers;
  if (folder?.trim() === '') return err('--folder must be the path of a folder');
  return ok({ ...numbers.value, seed, traffic, fresh, folder: folder ?? null, help });
}
