/** An input's bytes, unpacked, from a position on. */
import { createReadStream } from 'node:fs';
import { open } from 'node:fs/promises';
import type { Readable } from 'node:stream';
import { type Flow, isGzip, unpack } from '../../ingest/backfill/unpack.ts';
import type { Input } from './files.ts';

const CHUNK = 256 * 1024;

export interface ReadOptions {
  /** Bytes to leave out, unpacked. */
  readonly skip: number;
  readonly signal: AbortSignal;
  /** Bytes of the input itself, packed if it is packed. */
  readonly onRead: (bytes: number) => void;
  /** Bytes that did not even have to be read. */
  readonly onSkip: (bytes: number) => void;
}

async function* counted(stream: Readable, { signal, onRead }: ReadOptions): AsyncGenerator<Uint8Array> {
  const abort = () => stream.destroy();
  signal.addEventListener('abort', abort, { once: true });
  try {
    for await (const chunk of stream) {
      onRead(chunk.length);
      yield chunk;
    }
  } catch (error) {
    // Ended by us: what was read so far is good.
    if (!signal.aborted) throw error;
  } finally {
    signal.removeEventListener('abort', abort);
  }
}

async function* after(skip: number, flow: AsyncIterable<Flow>): AsyncGenerator<Flow> {
  let left = skip;
  for await (const each of flow) {
    if (each.kind === 'fault' || left === 0) yield each;
    else if (each.bytes.length <= left) left -= each.bytes.length;
    else {
      yield { kind: 'bytes', bytes: each.bytes.subarray(left) };
      left = 0;
    }
  }
}

async function* plain(chunks: AsyncIterable<Uint8Array>): AsyncGenerator<Flow> {
  for await (const bytes of chunks) yield { kind: 'bytes', bytes };
}

async function* chain(first: Uint8Array, rest: AsyncIterator<Uint8Array>): AsyncGenerator<Uint8Array> {
  try {
    yield first;
    for (let next = await rest.next(); next.done !== true; next = await rest.next()) yield next.value;
  } finally {
    // An open pipe would keep the process alive.
    await rest.return?.();
  }
}

async function head(path: string): Promise<Uint8Array> {
  const file = await open(path);
  try {
    const { buffer, bytesRead } = await file.read(Buffer.alloc(2), 0, 2, 0);
    return buffer.subarray(0, bytesRead);
  } finally {
    await file.close();
  }
}

/**
 * Reads an input. Of a file, as many bytes as it had when it was found: what somebody appends meanwhile belongs to the
 * next import. A plain file is entered at the position; a packed one has to be unpacked up to it.
 */
export async function* readInput(input: Input, stdin: Readable, options: ReadOptions): AsyncGenerator<Flow> {
  if (input.kind === 'file') {
    if (input.size === 0) return;
    const packed = isGzip(await head(input.path));
    const start = packed ? 0 : options.skip;
    if (start >= input.size) return;
    options.onSkip(start);
    const stream = createReadStream(input.path, { start, end: input.size - 1, highWaterMark: CHUNK });
    const chunks = counted(stream, options);
    yield* packed ? after(options.skip, unpack(chunks)) : plain(chunks);
    return;
  }
  const stream = input.path === null ? stdin : createReadStream(input.path, { highWaterMark: CHUNK });
  const chunks = counted(stream, options)[Symbol.asyncIterator]();
  let first: Uint8Array = new Uint8Array();
  while (first.length < 2) {
    const next = await chunks.next();
    if (next.done === true) break;
    first = first.length === 0 ? next.value : Buffer.concat([first, next.value]);
  }
  const whole = chain(first, chunks);
  yield* isGzip(first) ? unpack(whole) : plain(whole);
}
