/** The app behind a real HTTP server on a port of its own. */
import type { Server } from 'node:http';
import { createAdaptorServer } from '@hono/node-server';
import { onTestFinished } from 'vitest';

interface Fetching {
  readonly fetch: (request: Request) => Response | Promise<Response>;
}

export async function serve(app: Fetching, prepare: (server: Server) => void = () => {}): Promise<string> {
  const server = createAdaptorServer({ fetch: app.fetch, serverOptions: { requestTimeout: 0 } }) as Server;
  prepare(server);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(async () => {
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  });
  const address = server.address();
  if (typeof address !== 'object' || address === null) throw new Error('no port');
  return `http://127.0.0.1:${address.port}`;
}
