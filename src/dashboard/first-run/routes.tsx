import { type Context, Hono } from 'hono';
import type { Queue } from '../../ingest/sqs/queue.ts';
import type { Clock } from '../../shared/time.ts';
import type { AccessKey } from '../../store/contract.ts';
import type { Assets } from '../assets.ts';
import type { Guard, SessionEnv } from '../session/guard.tsx';
import { pageHeaders } from '../session/page-headers.ts';
import { inputsOf } from './inputs.ts';
import { loadSetup, type SetupStore } from './load.ts';
import { knownOf } from './names.ts';
import { ROADS, type Road } from './path.ts';
import type { SetupProps } from './setup.tsx';
import { SetupPage } from './setup-page.tsx';
import { StepList } from './step-list.tsx';
import { stepsOf } from './steps.ts';

export interface SetupOptions {
  readonly store: SetupStore;
  /** Which queues are read. */
  readonly queues: readonly Queue[];
  /** How events can come here. Default: by every road. */
  readonly roads?: readonly Road[] | undefined;
  readonly now: Clock;
  readonly originOf: (c: Context) => string;
}

/** What a request sees of the first run; `null` for a key that is bound to a tenant. */
export async function setupOf(c: Context<SessionEnv>, options: SetupOptions): Promise<SetupProps | null> {
  const { store, queues, roads = ROADS, now, originOf } = options;
  const { scopes, tenant }: AccessKey = c.get('key');
  if (tenant !== null) return null;
  const facts = await loadSetup(store, queues, now());
  return {
    facts,
    inputs: inputsOf(c.req.query(), knownOf(facts), roads),
    origin: originOf(c),
    operator: scopes.includes('admin'),
    roads,
  };
}

interface Options extends SetupOptions {
  readonly assets: Assets;
  readonly guard: Guard;
}

/** `/setup` at any time, and `/setup/steps`: its steps alone, for the script. */
export function createFirstRunPages(options: Options): Hono<SessionEnv> {
  const { assets, guard } = options;
  const app = new Hono<SessionEnv>();

  app.get('/setup', pageHeaders, guard.signedIn, async (c) => {
    const { name, tenant } = c.get('key');
    return c.html(<SetupPage setup={await setupOf(c, options)} viewer={{ name, tenant }} assets={assets} />);
  });

  app.get('/setup/steps', pageHeaders, guard.signedIn, async (c) => {
    const setup = await setupOf(c, options);
    if (setup === null) return c.body(null, 404);
    const { facts, inputs, origin, operator } = setup;
    return c.html(<StepList steps={stepsOf(facts, inputs, origin)} brief={!operator} />);
  });
  return app;
}
