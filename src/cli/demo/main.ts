import { HELP, parseOptions } from './options.ts';
import { createScreen } from './progress.ts';
import { proof } from './proof.ts';
import { openDatabase, type Places } from './settings.ts';
import { show } from './show.ts';

const complain = (message: string) => console.error(`ses-sentinel demo: ${message}`);

function messageOf(error: unknown): string {
  if (error instanceof Error && 'code' in error && error.code === 'EADDRINUSE') {
    return 'this port is in use; choose another with --port, or any free one with --port 0';
  }
  return error instanceof Error ? error.message : String(error);
}

/** @returns the exit code: 2 for a bad command line, 1 for a demo that failed. */
export async function main(args: readonly string[], places: Places): Promise<number> {
  const parsed = parseOptions(args);
  if (!parsed.ok) {
    complain(`${parsed.error} (--help shows the options)`);
    return 2;
  }
  const options = parsed.value;
  if (options.help) {
    console.log(HELP);
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
  const database = openDatabase(options.database);
  try {
    const run = { options, places, database, screen, signal: ending.signal };
    const code = await (options.proof ? proof(run) : show(run));
    if (ending.signal.aborted) screen.line('Ended.');
    return code;
  } catch (error) {
    screen.clear();
    complain(messageOf(error));
    return 1;
  } finally {
    database.dispose();
  }
}
