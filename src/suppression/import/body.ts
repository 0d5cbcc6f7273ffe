/** A request's body as far as it comes: it may stop, be cut, or have no end. */
import { SECOND } from '../../shared/time.ts';

export type BodyEnd = 'complete' | 'cut' | 'idle' | 'too-large' | 'stopping';

export interface BodyOptions {
  readonly maxBytes: number;
  /** How long the sender may be silent while we wait for it. The time that we take does not count. */
  readonly maxIdle?: number;
  readonly stopping: AbortSignal;
}

const MAX_IDLE = 60 * SECOND;

/** Hands each part on, and asks for the next one only then. @returns why there was no more. Rejects as `take` does. */
export async function readBody(
  body: ReadableStream<Uint8Array> | null,
  { maxBytes, maxIdle = MAX_IDLE, stopping }: BodyOptions,
  take: (bytes: Uint8Array) => Promise<void>,
): Promise<BodyEnd> {
  if (body === null) return 'complete';
  const reader = body.getReader();
  let left = maxBytes;

  const next = async (): Promise<Uint8Array | BodyEnd> => {
    const { promise, resolve } = Promise.withResolvers<BodyEnd>();
    const timer = setTimeout(resolve, maxIdle, 'idle');
    const stop = () => resolve('stopping');
    stopping.addEventListener('abort', stop, { once: true });
    const read = reader.read().then(
      ({ done, value }) => (done ? 'complete' : value),
      () => 'cut' as const,
    );
    try {
      return stopping.aborted ? 'stopping' : await Promise.race([read, promise]);
    } finally {
      clearTimeout(timer);
      stopping.removeEventListener('abort', stop);
    }
  };

  for (;;) {
    const part = await next();
    if (typeof part === 'string') return part;
    left -= part.length;
    if (left < 0) return 'too-large';
    await take(part);
  }
}
