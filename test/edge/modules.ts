/** The modules of the built Worker in workerd, behind an entry of one's own. Needs `npm run build:edge` first. */
import { convertV4MiniflareOptions, Miniflare } from 'miniflare';
import { asEntry, type Module, migrate, SECRET_KEY } from '../support/built-worker.ts';
import { ADMIN_TOKEN } from '../support/service.ts';

export interface RunningModules {
  readonly get: (path: string, headers?: Readonly<Record<string, string>>) => Promise<{ status: number; text: string }>;
  readonly dispose: () => Promise<void>;
}

const BOUND = {
  d1Databases: ['DB'],
  bindings: { ADMIN_TOKEN, SECRET_KEY },
};

/** The first module is the entry. Unbound, there is neither a database nor a secret. */
export async function runModules(modules: readonly Module[], isBound = true): Promise<RunningModules> {
  const miniflare = new Miniflare(
    convertV4MiniflareOptions({
      name: 'modules',
      ...asEntry(modules),
      ...(isBound ? BOUND : {}),
    }),
  );
  await miniflare.ready;
  if (isBound) await migrate(await miniflare.getD1Database('DB'));
  return {
    get: async (path, headers = {}) => {
      const response = await miniflare.dispatchFetch(`http://localhost${path}`, { headers });
      return { status: response.status, text: await response.text() };
    },
    dispose: () => miniflare.dispose(),
  };
}
