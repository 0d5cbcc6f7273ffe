/** A time limit for the bodies of requests, in place of Node's own, which knows no exceptions. */
import type { IncomingMessage, Server, ServerResponse } from 'node:http';

const TIMED_OUT = 'HTTP/1.1 408 Request Timeout\r\nConnection: close\r\n\r\n';

export interface BodyTimeoutOptions {
  /** How long the whole body may take, in ms. */
  readonly limit: number;
  /** Requests that keep a limit of their own. */
  readonly exempt: (request: IncomingMessage) => boolean;
}

/**
 * Cuts off whoever takes too long to send a body, as Node's `requestTimeout` does, which the server must have switched
 * off. Headers stay under Node's `headersTimeout`.
 */
export function limitBodyTime(server: Server, { limit, exempt }: BodyTimeoutOptions): void {
  server.prependListener('request', (request: IncomingMessage, response: ServerResponse) => {
    if (exempt(request)) return;
    const timer = setTimeout(() => {
      if (request.complete) return;
      const { socket } = request;
      if (!response.headersSent && socket.writable) socket.write(TIMED_OUT, 'latin1');
      socket.destroy();
    }, limit);
    timer.unref();
    response.once('close', () => clearTimeout(timer));
  });
}
