import { once } from 'node:events';
import { resolve } from 'node:path';
import { runProgram } from '../demo/program.ts';
import type { Screen } from '../demo/progress.ts';
import { show } from '../demo/show.ts';
import type { Shown, Stage } from '../demo/stage.ts';
import { startCron } from './cron.ts';
import { type EdgePlaces, startEdge } from './edge-stage.ts';
import { HELP, parseOptions } from './options.ts';
import { requireFreePort } from './port.ts';
import { openState } from './state.ts';

/** The cron trigger, for as long as the Worker runs. */
function withCron(shown: Shown, screen: Screen): Shown {
  const cron = startCron(shown.url, (text) => screen.line(`Cron       ${text}`));
  return {
    ...shown,
    stop: async () => {
      await cron.stop();
      await shown.stop();
    },
  };
}

/** @returns the exit code: 2 for a bad command line, 1 for a Worker that did not start or lost notifications. */
export const main = (args: readonly string[], places: EdgePlaces): Promise<number> =>
  runProgram(
    {
      name: 'ses-sentinel dev:edge',
      help: HELP,
      parse: parseOptions,
      run: async (options, screen, signal) => {
        // Before anything is removed: who has the port may be using this very database.
        await requireFreePort(options.port);
        const state = openState(resolve(options.folder ?? places.state), options.fresh);
        const start = { port: options.port, places, state };
        if (options.traffic) {
          const stage: Stage = async (standing) => withCron(await startEdge(start, standing), screen);
          return show({ options: { ...options, live: true }, entry: places.entry, stage, screen, signal });
        }
        const shown = withCron(await startEdge(start, null), screen);
        screen.line(`Dashboard  ${shown.dashboard()}`);
        screen.line(`           (${shown.signIn})`);
        screen.line(`Database   ${shown.database}`);
        if (!signal.aborted) await once(signal, 'abort');
        await shown.stop();
        return 0;
      },
    },
    args,
  );
