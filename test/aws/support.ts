/** A client of either way, and what it speaks with. */
import { once } from 'node:events';
import { createServer, type RequestListener } from 'node:http';
import type { AddressInfo } from 'node:net';
import { onTestFinished } from 'vitest';
import type { SesClientsOptions } from '../../src/aws/clients.ts';
import { CREDENTIALS } from '../support/aws-credentials.ts';
import { startSesServer } from '../support/ses-server.ts';
import type { OpenSes } from '../support/ses-ways.ts';

export const REGION = 'us-east-1';
export const never = new AbortController().signal;

/** A client of one Region. */
export function clientOf(open: OpenSes, options: SesClientsOptions) {
  const clients = open({ timeout: 5_000, ...options });
  onTestFinished(clients.close);
  return clients.clientOf(REGION);
}

/** SES, and a client of it. */
export async function sesAnd(open: OpenSes, options: Partial<SesClientsOptions> = {}) {
  const server = await startSesServer({ now: Date.now, interval: 0, tenants: [`${REGION}/brand-a`] });
  onTestFinished(() => server.stop());
  return { server, ses: clientOf(open, { endpoint: server.endpoint, credentials: CREDENTIALS, ...options }) };
}

/** What answers as no SES should, and a client of it. */
export async function strangerAnd(open: OpenSes, answer: RequestListener, options: Partial<SesClientsOptions> = {}) {
  const seen: string[] = [];
  const server = createServer((request, response) => {
    seen.push(request.url ?? '');
    answer(request, response);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  onTestFinished(async () => {
    server.closeAllConnections();
    server.close();
    await once(server, 'close');
  });
  const endpoint = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  return { endpoint, seen, ses: clientOf(open, { endpoint, credentials: CREDENTIALS, ...options }) };
}
