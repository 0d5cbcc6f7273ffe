/** Runs a command line strictly: citty itself takes unknown flags for granted and ends every failure with 1. */
import { parseArgs } from 'node:util';
import { type ArgsDef, type CommandDef, renderUsage, runCommand } from 'citty';
import { err, ok, type Result } from '../../shared/result.ts';

/** Says one line on standard error. @returns the exit code given. */
export function failWith(message: string, code: number): number {
  process.stderr.write(`ses-sentinel: ${message}\n`);
  return code;
}

const resolved = async <T>(value: T | Promise<T> | (() => T | Promise<T>) | undefined): Promise<T | undefined> =>
  typeof value === 'function' ? await (value as () => T | Promise<T>)() : await value;

interface Found {
  readonly command: CommandDef;
  /** The names up to the command, for the usage line. */
  readonly path: readonly string[];
  readonly rest: readonly string[];
}

async function find(command: CommandDef, path: readonly string[], args: readonly string[]): Promise<Found> {
  const [name = '', ...rest] = args;
  const subCommands = (await resolved(command.subCommands)) ?? {};
  const sub = Object.hasOwn(subCommands, name) ? await resolved(subCommands[name]) : undefined;
  return sub === undefined ? { command, path, rest: args } : find(sub, [...path, name], rest);
}

/** The options that the command has, and no other; each with a value if it takes one. */
function check(definitions: ArgsDef, args: readonly string[]): Result<readonly string[], string> {
  const options = Object.entries(definitions)
    .filter(([, { type }]) => type !== 'positional')
    .map(([name, { type }]) => [name, { type: type === 'boolean' ? ('boolean' as const) : ('string' as const) }]);
  try {
    const known = { args: [...args], options: Object.fromEntries(options), allowPositionals: true };
    return ok(parseArgs(known).positionals);
  } catch (error) {
    // The first sentence names the flag; the rest explains how to quote.
    return err(error instanceof Error ? (error.message.split(/\. |\n/)[0] ?? error.message) : String(error));
  }
}

/**
 * Finds the command, answers `--help` anywhere, refuses what the command does not know, and runs it.
 *
 * @returns the exit code: what the command returned; 2 and one line for a bad command line.
 */
export async function runCli(root: CommandDef, name: string, args: readonly string[]): Promise<number> {
  const { command, path, rest } = await find(root, [name], args);
  const before = rest.includes('--') ? rest.slice(0, rest.indexOf('--')) : rest;
  const parent = { meta: { name: path.slice(0, -1).join(' ') } };
  if (before.includes('--help') || before.includes('-h')) {
    process.stdout.write(`${await renderUsage(command, path.length > 1 ? parent : undefined)}\n`);
    return 0;
  }
  const advice = `(${path.join(' ')} --help shows what there is)`;
  const definitions = (await resolved(command.args)) ?? {};
  const checked = check(definitions, rest);
  if (!checked.ok) return failWith(`${checked.error} ${advice}`, 2);
  if (command.run === undefined) {
    const [unknown] = checked.value;
    return failWith(`${unknown === undefined ? 'a command is missing' : `unknown command '${unknown}'`} ${advice}`, 2);
  }
  const wanted = Object.entries(definitions).filter(([, arg]) => arg.type === 'positional' && arg.required !== false);
  const missing = wanted[checked.value.length]?.[0];
  if (missing !== undefined) return failWith(`${missing.toUpperCase()} is missing ${advice}`, 2);
  const { result } = await runCommand(command, { rawArgs: [...rest] });
  return typeof result === 'number' ? result : 0;
}
