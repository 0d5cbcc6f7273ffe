/** A client of the suppression benchmark, in a process of its own. */
import { once } from 'node:events';
import { type IncomingMessage, request } from 'node:http';
import { Readable } from 'node:stream';
import { text } from 'node:stream/consumers';
import { pipeline } from 'node:stream/promises';

export interface Job {
  readonly kind: 'check' | 'import' | 'export';
  readonly url: string;
  readonly token: string;
  readonly size: number;
}

export interface Finished {
  readonly bytes: number;
  /** What each request took, in ms. */
  readonly times: readonly number[];
}

const { kind, url, token, size }: Job = JSON.parse(process.argv[2] ?? '');
const headers = { authorization: `Bearer ${token}` };

/** Every number below the size once, in no order that an index would like. */
const STEP = 7_919;
const addressAt = (n: number) => `p${(n * STEP) % size}@example.net`;

let bytes = 0;
function* file() {
  yield 'email,reason,created\n';
  for (let n = 0; n < size; n += 1_000) {
    const rows = Array.from(
      { length: Math.min(1_000, size - n) },
      (_, i) => `${addressAt(n + i)},BOUNCE,2026-07-14T09:30:00Z\n`,
    );
    const part = rows.join('');
    bytes += part.length;
    yield part;
  }
}

/** Not by `fetch`, which gives up when an upload takes longer than five minutes. */
async function send(): Promise<Finished> {
  const sending = request(`${url}/v1/suppressions/import`, { method: 'POST', headers });
  const answered = once(sending, 'response');
  await pipeline(Readable.from(file()), sending);
  const [response]: IncomingMessage[] = await answered;
  const report = JSON.parse(await text(response ?? Readable.from([])));
  if (report.added !== size) throw new Error(`added ${report.added} of ${size}: ${response?.statusCode}`);
  return { bytes, times: [] };
}

async function receive(): Promise<Finished> {
  const response = await fetch(`${url}/v1/suppressions/export`, { headers });
  for await (const part of response.body ?? []) bytes += part.length;
  return { bytes, times: [] };
}

async function check(): Promise<Finished> {
  const times: number[] = [];
  let stopped = false;
  process.once('message', () => {
    stopped = true;
  });
  for (let n = 0; !stopped; n++) {
    const body = JSON.stringify({ recipients: Array.from({ length: 10 }, (_, i) => addressAt(n * 10 + i)) });
    const from = performance.now();
    const response = await fetch(`${url}/v1/check`, {
      method: 'POST',
      headers: { ...headers, 'content-type': 'application/json' },
      body,
    });
    await response.arrayBuffer();
    times.push(performance.now() - from);
  }
  return { bytes, times };
}

process.send?.(await { check, import: send, export: receive }[kind]());
process.disconnect();
