/** A receiver of webhooks: a real HTTP server that keeps what it got. */
import { once } from 'node:events';
import { createServer, type IncomingHttpHeaders, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

export interface Received {
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
  readonly path: string;
}

/** A status, or what to do with the answer oneself. */
export type Reply = number | ((response: ServerResponse) => void);

export interface Receiver {
  readonly url: string;
  readonly received: readonly Received[];
  /** How many requests were unanswered at the same time, at most. */
  readonly peak: () => number;
  readonly close: () => Promise<void>;
}

export async function startReceiver(
  reply: (request: Received, count: number) => Reply = () => 204,
  port = 0,
): Promise<Receiver> {
  const received: Received[] = [];
  let open = 0;
  let peak = 0;
  const server = createServer((request, response) => {
    peak = Math.max(peak, ++open);
    response.on('close', () => open--);
    const chunks: Buffer[] = [];
    request.on('data', (chunk) => chunks.push(chunk));
    request.on('end', () => {
      const { headers, url: path = '' } = request;
      const got = { headers, path, body: Buffer.concat(chunks).toString('utf8') };
      received.push(got);
      const what = reply(got, received.length);
      if (typeof what === 'number') response.writeHead(what).end();
      else what(response);
    });
  });
  server.listen(port, '127.0.0.1');
  await once(server, 'listening');
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/hook`,
    received,
    peak: () => peak,
    close: async () => {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
}
