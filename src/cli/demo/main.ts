import { nodeStage } from './demo-service.ts';
import { HELP, parseOptions } from './options.ts';
import { runProgram } from './program.ts';
import { proof } from './proof.ts';
import { openDatabase, type Places } from './settings.ts';
import { show } from './show.ts';

/** @returns the exit code: 2 for a bad command line, 1 for a demo that failed. */
export const main = (args: readonly string[], places: Places): Promise<number> =>
  runProgram(
    {
      name: 'ses-sentinel demo',
      help: HELP,
      parse: parseOptions,
      run: async (options, screen, signal) => {
        const database = openDatabase(options.database);
        try {
          if (options.proof) return await proof({ options, places, database, screen });
          const stage = nodeStage({ port: options.port, database, places });
          return await show({ options, entry: places.entry, stage, screen, signal });
        } finally {
          database.dispose();
        }
      },
    },
    args,
  );
