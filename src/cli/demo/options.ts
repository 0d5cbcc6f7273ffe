import { parseArgs } from 'node:util';
import { err, ok, type Result } from '../../shared/result.ts';

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
  port: { type: 'string' },
  days: { type: 'string', default: '28' },
  seed: { type: 'string', default: '1' },
  database: { type: 'string' },
  speed: { type: 'string', default: '3' },
  live: { type: 'boolean', default: true },
  proof: { type: 'boolean', default: false },
  help: { type: 'boolean', default: false },
} as const;

function read(args: readonly string[]) {
  try {
    return ok(parseArgs({ args: [...args], options: FLAGS, allowNegative: true, allowPositionals: false }).values);
  } catch (error) {
    // The first sentence names the flag; the rest explains how to quote positional arguments.
    return err(error instanceof Error ? (error.message.split(/\. |\n/)[0] ?? error.message) : String(error));
  }
}

const within = (text: string, least: number, most: number, whole: boolean): number | null => {
  const number = text.trim() === '' ? Number.NaN : Number(text);
  return number >= least && number <= most && (!whole || Number.isInteger(number)) ? number : null;
};

/** @returns the options, or one line that says what is wrong. */
export function parseOptions(args: readonly string[]): Result<DemoOptions, string> {
  const parsed = read(args);
  if (!parsed.ok) return parsed;
  const { seed, database, live, proof, help, ...numbers } = parsed.value;
  const port = within(numbers.port ?? (proof ? '0' : '8080'), 0, 65_535, true);
  if (port === null) return err('--port must be a port number, or 0 for any free one');
  const days = within(numbers.days, 1, 60, true);
  if (days === null) return err('--days must be a whole number from 1 to 60');
  const speed = within(numbers.speed, 0.1, 100, false);
  if (speed === null) return err('--speed must be a number from 0.1 to 100');
  if (database?.trim() === '') return err('--database must be the path of a file');
  return ok({ port, days, seed, database: database ?? null, live, speed, proof, help });
}
