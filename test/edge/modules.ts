/** The modules of the built Worker in workerd, behind an entry of one's own. Needs `npm run build:edge` first. */
import { readdirSync, readFileSync } from 'node:fs';
import { convertV4MiniflareOptions, Miniflare } from 'miniflare';
import { ADMIN_TOKEN } from '../support/service.ts';

const BUILT = 'dist/worker';
const MIGRATIONS = 'drizzle/sqlite';

export interface Module {
  readonly path: string;
  readonly contents: string;
}

export const builtModules = (): readonly Module[] =>
  readdirSync(BUILT)
    .filter((path) => path.endsWith('.js'))
    .map((path) => ({ path, contents: readFileSync(`${BUILT}/${path}`, 'utf8') }));

export interface RunningModules {
  readonly get: (path: string, headers?: Readonly<Record<string, string>>) => Promise<{ status: number; text: string }>;
  readonly dispose: () => Promise<void>;
}

const BOUND = {
  d1Databases: ['DB'],
  bindings: { ADMIN_TOKEN, SECRET_KEY: 'a secret key for the tests, and only for them' },
};

/** The first module is the entry. Unbound, there is neither a database nor a secret. */
export async function runModules(modules: readonly Module[], isBound = true): Promise<RunningModules> {
  const miniflare = new Miniflare(
    convertV4MiniflareOptions({
      name: 'modules',
      compatibilityDate: '2026-10-01',
      compatibilityFlags: ['nodejs_compat'],
      modulesRoot: '/',
      modules: modules.map((module) => ({ type: 'ESModule', ...module })),
      ...(isBound ? BOUND : {}),
    }),
  );
  await miniflare.ready;
  if (isBound) {
    const database = await miniflare.getD1Database('DB');
    const files = readdirSync(MIGRATIONS).filter((name) => name.endsWith('.sql'));
    for (const file of files.sort())
      for (const statement of readFileSync(`${MIGRATIONS}/${file}`, 'utf8').split('--> statement-breakpoint'))
        await database.prepare(statement).run();
  }
  return {
    get: async (path, headers = {}) => {
      const response = await miniflare.dispatchFetch(`http://localhost${path}`, { headers });
      return { status: response.status, text: await response.text() };
    },
    dispose: () => miniflare.dispose(),
  };
}
