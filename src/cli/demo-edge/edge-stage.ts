/** The service on show, as a Worker on this machine. */
import { existsSync } from 'node:fs';
import type { Standing } from '../demo/settings.ts';
import type { Shown } from '../demo/stage.ts';
import type { LocalState } from './state.ts';
import { workerVars } from './vars.ts';
import { readDevVars, startLocalWorker } from './wrangler.ts';

/** Where the built program finds its parts; known to the entry only. */
export interface EdgePlaces {
  readonly entry: URL;
  /** The path of `wrangler.toml`. */
  readonly config: string;
  /** Files without which it cannot start. */
  readonly built: readonly string[];
  /** The folder of what is kept between two runs. */
  readonly state: string;
}

interface Options {
  readonly port: number;
  readonly places: EdgePlaces;
  readonly state: LocalState;
}

function requireBuilt(files: readonly string[]): void {
  const missing = files.find((path) => !existsSync(path));
  if (missing !== undefined) throw new Error(`${missing} is missing: npm run build && npm run build:edge`);
}

async function hasEvents(url: string, token: string): Promise<boolean> {
  const answer = await fetch(`${url}/v1/events?limit=1`, { headers: { authorization: `Bearer ${token}` } });
  if (!answer.ok) throw new Error(`the Worker answered ${answer.status}: ${(await answer.text()).slice(0, 300)}`);
  const { items } = (await answer.json()) as { readonly items: readonly unknown[] };
  return items.length > 0;
}

/** @param standing - `null`: the Worker alone, as `.dev.vars` sets it up. */
export async function startEdge({ port, places, state }: Options, standing: Standing | null): Promise<Shown> {
  requireBuilt(places.built);
  const own = await readDevVars(places.config);
  const vars = workerVars({ secrets: state.secrets, own, standing });
  const worker = await startLocalWorker({
    config: places.config,
    port,
    folder: state.folder,
    vars,
    quiet: standing !== null,
  });
  // Somebody's own token is nothing for a terminal.
  const hidden = own.ADMIN_TOKEN !== undefined;
  try {
    return {
      url: worker.url,
      token: vars.ADMIN_TOKEN,
      shownToken: hidden ? '$ADMIN_TOKEN' : vars.ADMIN_TOKEN,
      dashboard: () => `${worker.url}/`,
      signIn: `sign in with ${hidden ? 'ADMIN_TOKEN of .dev.vars' : `the token ${vars.ADMIN_TOKEN}`}`,
      database: `${state.folder}  (kept; --fresh begins anew)`,
      hasHistory: await hasEvents(worker.url, vars.ADMIN_TOKEN),
      costs: () => [],
      stop: worker.stop,
    };
  } catch (error) {
    await worker.stop();
    throw error;
  }
}
