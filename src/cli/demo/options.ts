import { err, ok, type Result } from '../../shared/result.ts';
import { readFlags, readNumbers, TRAFFIC_FLAGS } from './flags.ts';

export interface DemoOptions {
  readonly port: number;
  readonly days: number;
  readonly seed: string;
  /** `null`: a temporary one. */
  readonly database: string | null;
  readonly live: boolean;
  /** Messages a second, once live. */
  readonly speed: number;
  readonly proof: boolean;
  readonly help: boolean;
}

export const HELP = `Usage: npm run demo -- [options]
       npm run proof

Starts ses-sentinel with a local stand-in for Amazon SNS, sends it four weeks of made-up mail events over HTTP, signed
and checked as those of AWS are, and then goes on live until Ctrl-C. Nothing leaves this machine.

  --port N         the dashboard's port, 0 for any free one   (default 8080; any free one with --proof)
  --days N         days of history, 1 to 60                   (default 28)
  --seed TEXT      another seed, another history              (default 1)
  --database PATH  keep the data in this SQLite file          (default: a temporary one, removed at the end)
  --speed N        messages a second once live, 0.1 to 100    (default 3)
  --no-live        end after the history
  --proof          show, step by step, that a bounced address is refused at once
  --help           this text
`;

const FLAGS = {
  ...TRAFFIC_FLAGS,
  port: { type: 'string' },
  days: { type: 'string', default: '28' },
  database: { type: 'string' },
  live: { type: 'boolean', default: true },
  proof: { type: 'boolean', default: false },
} as const;

/** @returns the options, or one line that says what is wrong. */
export function parseOptions(args: readonly string[]): Result<DemoOptions, string> {
  const parsed = readFlags(FLAGS, args);
  if (!parsed.ok) return parsed;
  const { seed, database, live, proof, help, days, speed, port = proof ? '0' : '8080' } = parsed.value;
  const numbers = readNumbers({ port, days, speed });
  if (!numbers.ok) return numbers;
  if (database?.trim() === '') return err('--database must be the path of a file');
  return ok({ ...numbers.value, seed, database: database ?? null, live, proof, help });
}
