/** Gzip as a stream that never loses what came before a fault. */
import { createGunzip } from 'node:zlib';

/** A stretch of bytes, or why there are no more of them. */
export type Flow =
  | { readonly kind: 'bytes'; readonly bytes: Uint8Array }
  | { readonly kind: 'fault'; readonly reason: 'gzip-truncated' | 'gzip-damaged' };

/** RFC 1952, section 2.3.1. */
export const isGzip = (head: Uint8Array): boolean => head[0] === 0x1f && head[1] === 0x8b;

/** What zlib makes of one stretch at most: a thousand times this. */
const STRETCH = 64 * 1024;

/**
 * Unpacks gzip, several members included. Not by pipes: those throw away what is unpacked and not yet read when the
 * file turns out to be torn, and the lines before the tear are good.
 */
export async function* unpack(packed: AsyncIterable<Uint8Array>): AsyncGenerator<Flow> {
  const gunzip = createGunzip();
  let ready: Uint8Array[] = [];
  let fault: Flow | null = null;
  const failed = new Promise<void>((resolve) => {
    gunzip.on('error', (error: NodeJS.ErrnoException) => {
      const reason = error.code === 'Z_BUF_ERROR' ? 'gzip-truncated' : 'gzip-damaged';
      fault = { kind: 'fault', reason };
      resolve();
    });
  });
  gunzip.on('data', (bytes: Uint8Array) => ready.push(bytes));
  const step = async function* (work: (done: () => void) => void): AsyncGenerator<Flow> {
    await Promise.race([new Promise<void>(work), failed]);
    const taken = ready;
    ready = [];
    for (const bytes of taken) yield { kind: 'bytes', bytes };
    if (fault !== null) yield fault;
  };

  try {
    let given = 0;
    for await (const chunk of packed) {
      for (let at = 0; at < chunk.length; at += STRETCH) {
        const part = chunk.subarray(at, at + STRETCH);
        given += part.length;
        yield* step((done) => gunzip.write(part, () => done()));
        if (fault !== null) return;
      }
    }
    yield* step((done) => gunzip.once('end', done).end());
    // zlib stops without a word at bytes after the last member that begin no other.
    if (fault === null && gunzip.bytesWritten < given) yield { kind: 'fault', reason: 'gzip-damaged' };
  } finally {
    gunzip.destroy();
  }
}
