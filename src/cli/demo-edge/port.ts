import { once } from 'node:events';
import { createServer } from 'node:net';

/**
 * Wrangler would wait in silence for a port that is taken.
 *
 * @throws the server's error, EADDRINUSE when it is taken. 0 is always free.
 */
export async function requireFreePort(port: number): Promise<void> {
  const probe = createServer().listen(port, '127.0.0.1');
  await once(probe, 'listening');
  probe.close();
  await once(probe, 'close');
}
