/** Lets a sender be done before its file is: what has come and was not read yet is held, up to a bound. */

/** Half a million addresses. */
const MOST = 16 * 1024 * 1024;

export interface Ahead {
  readonly stream: ReadableStream<Uint8Array>;
  /** Resolves when the last byte has come. Never, when the sender goes away before. */
  readonly received: Promise<void>;
}

/** Reads a body ahead of whoever reads the stream, at most 16 MiB. */
export function readAhead(body: ReadableStream<Uint8Array>, most = MOST): Ahead {
  const { promise, resolve } = Promise.withResolvers<void>();
  const held = new TransformStream<Uint8Array, Uint8Array>(
    { flush: () => resolve() },
    undefined,
    new ByteLengthQueuingStrategy({ highWaterMark: most }),
  );
  return { stream: body.pipeThrough(held), received: promise };
}
