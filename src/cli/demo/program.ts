/** What is around every demo: its command line, its end by Ctrl-C, its failures. */
import type { Result } from '../../shared/result.ts';
import { createScreen, type Screen } from './progress.ts';

export interface Program<Options> {
  readonly name: string;
  readonly help: string;
  readonly parse: (args: readonly string[]) => Result<Options, string>;
  /** @returns the exit code. `signal` fires when somebody wants it to end. */
  readonly run: (options: Options, screen: Screen, signal: AbortSignal) => Promise<number>;
}

function messageOf(error: unknown): string {
  if (error instanceof Error && 'code' in error && error.code === 'EADDRINUSE') {
    return 'this port is in use; choose another with --port, or any free one with --port 0';
  }
  return error instanceof Error ? error.message : String(error);
}

/** @returns the exit code: 2 for a bad command line, 1 for a demo that failed. */
export async function runProgram<Options extends { readonly help: boolean }>(
  { name, help, parse, run }: Program<Options>,
  args: readonly string[],
): Promise<number> {
  const complain = (message: string) => console.error(`${name}: ${message}`);
  const parsed = parse(args);
  if (!parsed.ok) {
    complain(`${parsed.error} (--help shows the options)`);
    return 2;
  }
  if (parsed.value.help) {
    console.log(help);
    return 0;
  }
  const ending = new AbortController();
  const end = () => {
    // Who asks twice does not want to wait.
    if (ending.signal.aborted) process.exit(130);
    ending.abort();
  };
  process.on('SIGINT', end).on('SIGTERM', end);
  const screen = createScreen(process.stdout);
  try {
    const code = await run(parsed.value, screen, ending.signal);
    if (ending.signal.aborted) screen.line('Ended.');
    return code;
  } catch (error) {
    screen.clear();
    // Ctrl-C ends the other processes of the terminal's group too: what then fails was asked for.
    if (ending.signal.aborted) {
      screen.line('Ended.');
      return 0;
    }
    complain(messageOf(error));
    return 1;
  }
}
