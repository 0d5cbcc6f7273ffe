import { type ParseArgsConfig, parseArgs } from 'node:util';
import { err, ok, type Result } from '../../shared/result.ts';

/** The same in every demo. */
export const TRAFFIC_FLAGS = {
  seed: { type: 'string', default: '1' },
  speed: { type: 'string', default: '3' },
  help: { type: 'boolean', default: false },
} as const;

/** @returns the flags as texts and booleans, or one line that says which is unknown or has no value. */
export function readFlags<const Flags extends NonNullable<ParseArgsConfig['options']>>(
  options: Flags,
  args: readonly string[],
) {
  try {
    return ok(parseArgs({ args: [...args], options, allowNegative: true, allowPositionals: false }).values);
  } catch (error) {
    // The first sentence names the flag; the rest explains how to quote positional arguments.
    return err(error instanceof Error ? (error.message.split(/\. |\n/)[0] ?? error.message) : String(error));
  }
}

const within = (text: string, least: number, most: number, whole: boolean): number | null => {
  const number = text.trim() === '' ? Number.NaN : Number(text);
  return number >= least && number <= most && (!whole || Number.isInteger(number)) ? number : null;
};

export interface Numbers {
  readonly port: number;
  readonly days: number;
  readonly speed: number;
}

/** @returns the numbers, or one line that says which is out of its range. */
export function readNumbers(texts: Readonly<Record<keyof Numbers, string>>): Result<Numbers, string> {
  const port = within(texts.port, 0, 65_535, true);
  if (port === null) return err('--port must be a port number, or 0 for any free one');
  const days = within(texts.days, 1, 60, true);
  if (days === null) return err('--days must be a whole number from 1 to 60');
  const speed = within(texts.speed, 0.1, 100, false);
  if (speed === null) return err('--speed must be a number from 0.1 to 100');
  return ok({ port, days, speed });
}
