/** The service on show, as a Worker on this machine. */
import { demoEnvironment } from '../demo/settings.ts';
import type { Shown, Stage } from '../demo/stage.ts';
import type { LocalState } from './state.ts';
import { readDevVars, requireBuilt, startLocalWorker } from './wrangler.ts';

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

/** Made-up addresses that bounced must never be put on the suppression list of a real account. */
const NO_AWS = { AWS_ACCESS_KEY_ID: '', AWS_SECRET_ACCESS_KEY: '', AWS_SESSION_TOKEN: '' } as const;

async function hasEvents(url: string, token: string): Promise<boolean> {
  const answer = await fetch(`${url}/v1/events?limit=1`, { headers: { authorization: `Bearer ${token}` } });
  if (!answer.ok) throw new Error(`the Worker answered ${answer.status}: ${(await answer.text()).slice(0, 300)}`);
  const { items } = (await answer.json()) as { readonly items: readonly unknown[] };
  return items.length > 0;
}

async function start(options: Options, vars: Readonly<Record<string, string>>, quiet: boolean): Promise<Shown> {
  const { port, places, state } = options;
  requireBuilt(places.built);
  const own = await readDevVars(places.config);
  const topics = [own.SNS_TOPIC_ARNS, vars.SNS_TOPIC_ARNS].filter((arns) => arns !== undefined);
  const all = { ...state.secrets, ...own, ...vars, SNS_TOPIC_ARNS: topics.join(' ') };
  const worker = await startLocalWorker({ config: places.config, port, folder: state.folder, vars: all, quiet });
  // Somebody's own token is nothing for a terminal.
  const hidden = own.ADMIN_TOKEN !== undefined;
  try {
    return {
      url: worker.url,
      token: all.ADMIN_TOKEN,
      shownToken: hidden ? '$ADMIN_TOKEN' : all.ADMIN_TOKEN,
      dashboard: () => `${worker.url}/`,
      signIn: `sign in with ${hidden ? 'ADMIN_TOKEN of .dev.vars' : `the token ${all.ADMIN_TOKEN}`}`,
      database: `${state.folder}  (kept; --fresh begins anew)`,
      hasHistory: await hasEvents(worker.url, all.ADMIN_TOKEN),
      costs: () => [],
      stop: worker.stop,
    };
  } catch (error) {
    await worker.stop();
    throw error;
  }
}

/** With the demo's traffic before it. */
export const edgeStage =
  (options: Options): Stage =>
  (standing) =>
    start(options, { ...demoEnvironment(standing), ...NO_AWS }, true);

/** As `.dev.vars` sets it up, and nothing else. */
export const startAlone = (options: Options): Promise<Shown> => start(options, {}, false);
