import { readFile } from 'node:fs/promises';
import type { AddressInfo } from 'node:net';
import { serve } from '@hono/node-server';
import { serveStatic } from '@hono/node-server/serve-static';
import { Hono } from 'hono';
import { assetsFromManifest } from '../../src/dashboard/assets.ts';
import { createSignInCodes } from '../../src/dashboard/codes.ts';
import type { DashboardStore } from '../../src/dashboard/overview.ts';
import { createDashboard } from '../../src/dashboard/routes.tsx';
import { silentLog } from '../../src/shared/log.ts';
import type { Clock } from '../../src/shared/time.ts';

export interface RunningDashboard {
  readonly origin: string;
  readonly signInLink: (keyId: string) => string;
  readonly close: () => Promise<void>;
}

/** The dashboard and the built client over real HTTP, on a free port. */
export async function serveDashboard(store: DashboardStore, now: Clock): Promise<RunningDashboard> {
  const assets = assetsFromManifest(JSON.parse(await readFile('dist/client/.vite/manifest.json', 'utf8')));
  const signInCodes = createSignInCodes({ now });
  const app = new Hono();
  app.use('/assets/*', serveStatic({ root: 'dist/client' }));
  app.route('/', createDashboard({ store, now, assets, log: silentLog, signInCodes }));
  const { server, port } = await new Promise<{ server: ReturnType<typeof serve>; port: number }>((resolve) => {
    const started = serve({ fetch: app.fetch, port: 0, hostname: '127.0.0.1' }, (info: AddressInfo) =>
      resolve({ server: started, port: info.port }),
    );
  });
  const origin = `http://127.0.0.1:${port}`;
  return {
    origin,
    signInLink: (keyId) => `${origin}/sign-in?code=${signInCodes.issueSignInCode(keyId)}`,
    close: () => new Promise((resolve) => server.close(() => resolve())),
  };
}
