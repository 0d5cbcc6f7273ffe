/** Wrangler's own parts, as far as they are needed here. Its package is there in development only. */
import { execFile } from 'node:child_process';
import { createRequire } from 'node:module';
import { promisify } from 'node:util';
import { SECOND } from '../../shared/time.ts';
import { withOwnSignals } from './signals.ts';

const run = promisify(execFile);

/** How long workerd may take to start. */
const PATIENCE = 60 * SECOND;

/** Wrangler asks the internet for the weather of its data centres, for news of itself, and reports its use, unless told otherwise. */
const OFFLINE = { CLOUDFLARE_CF_FETCH_ENABLED: 'false', WRANGLER_SEND_METRICS: 'false' } as const;

export interface LocalWorkerOptions {
  /** The path of `wrangler.toml`. */
  readonly config: string;
  /** 0 = any free one. */
  readonly port: number;
  /** Where D1 is kept. */
  readonly folder: string;
  readonly vars: Readonly<Record<string, string>>;
  /** Without a line for each request. */
  readonly quiet: boolean;
}

export interface LocalWorker {
  readonly url: string;
  readonly stop: () => Promise<void>;
}

/** Whoever set it wants to see it. */
const LEVEL = process.env.WRANGLER_LOG;

async function load(quiet = true) {
  Object.assign(process.env, { ...OFFLINE, WRANGLER_LOG: LEVEL ?? (quiet ? 'error' : 'log') });
  try {
    return await import('wrangler');
  } catch {
    throw new Error('wrangler is not installed: npm ci');
  }
}

/** What `.dev.vars` (or `.env`) sets, as wrangler reads it. */
export async function readDevVars(config: string): Promise<Readonly<Record<string, string>>> {
  const { unstable_getVarsForDev: read } = await load();
  const bindings: Readonly<Record<string, { readonly value?: unknown }>> = read(config, undefined, {}, undefined, true);
  return Object.fromEntries(Object.entries(bindings).map(([name, { value }]) => [name, String(value ?? '')]));
}

/** Brings the local database to the newest schema. */
async function migrate({ config, folder }: LocalWorkerOptions): Promise<void> {
  const wrangler = createRequire(import.meta.url)
    .resolve('wrangler/package.json')
    .replace(/package\.json$/, 'bin/wrangler.js');
  const command = ['d1', 'migrations', 'apply', 'DB', '--local', '--persist-to', folder, '--config', config];
  try {
    await run(process.execPath, [wrangler, ...command], { env: { ...process.env, CI: '1' } });
  } catch (error) {
    const { stderr = '', message = '' } = error as { readonly stderr?: string; readonly message?: string };
    throw new Error(`the migrations were not applied: ${stderr.trim() || message}`);
  }
}

async function start({ config, port, folder, vars, quiet }: LocalWorkerOptions): Promise<LocalWorker> {
  const { unstable_startWorker } = await load(quiet);
  const worker = await unstable_startWorker({
    config,
    bindings: Object.fromEntries(Object.entries(vars).map(([name, value]) => [name, { type: 'secret_text', value }])),
    dev: {
      server: { hostname: '127.0.0.1', port },
      persist: folder,
      inspector: false,
      watch: false,
      remote: false,
    },
  });
  const failed = Promise.withResolvers<never>();
  const late = setTimeout(() => failed.reject(new Error('workerd did not start within a minute')), PATIENCE);
  worker.raw.on('error', ({ reason, cause }: { readonly reason?: string; readonly cause?: unknown }) =>
    failed.reject(new Error(reason ?? String(cause))),
  );
  try {
    await Promise.race([worker.ready, failed.promise]);
    const url = await Promise.race([worker.url, failed.promise]);
    return { url: url.origin, stop: () => worker.dispose() };
  } catch (error) {
    await worker.dispose();
    throw error;
  } finally {
    clearTimeout(late);
    // What fails from now on is in the log; nobody waits for it here.
    failed.promise.catch(() => {});
  }
}

/** Starts the built Worker in workerd, within this process's care. Rejects when it does not start. */
export async function startLocalWorker(options: LocalWorkerOptions): Promise<LocalWorker> {
  await migrate(options);
  return withOwnSignals(() => start(options));
}
