/**
 * Server-sent events (WHATWG HTML, 9.2) by standard streams and timers alone: they run wherever the app runs.
 */
import type { Millis } from '../../../shared/time.ts';

export interface SseMessage {
  readonly event: string;
  /** What the browser sends back as `Last-Event-ID` when it connects again. */
  readonly id: string;
  readonly data: object;
}

/** JSON has no line ends: the data are one line. */
export const sseMessage = ({ event, id, data }: SseMessage): string =>
  `event: ${event}\nid: ${id}\ndata: ${JSON.stringify(data)}\n\n`;

/** How long a browser waits before it connects again. */
export const sseRetry = (wait: Millis): string => `retry: ${wait}\n\n`;

/** Says nothing, and keeps proxies from ending a quiet connection. */
export const SSE_HEARTBEAT = ': still here\n\n';

/** Waits, or until the signal is aborted. */
export const pause = (wait: Millis, signal: AbortSignal): Promise<void> =>
  new Promise((resolve) => {
    const done = () => {
      clearTimeout(timer);
      signal.removeEventListener('abort', done);
      resolve();
    };
    const timer = setTimeout(done, wait);
    signal.addEventListener('abort', done);
    if (signal.aborted) done();
  });

interface StreamOptions {
  /** Texts are asked for one by one, as fast as the reader takes them. It ends soon after the signal is aborted. */
  readonly texts: (signal: AbortSignal) => AsyncGenerator<string>;
  /** Ends the stream, however slowly it is read. */
  readonly until: AbortSignal;
  /** Called once: the end was reached, the signal aborted, or the reader has gone. */
  readonly ended: () => void;
}

export function textStream({ texts, until, ended }: StreamOptions): ReadableStream<Uint8Array> {
  const gone = new AbortController();
  const source = texts(AbortSignal.any([until, gone.signal]));
  const encoder = new TextEncoder();
  let isOpen = true;
  const end = (how: () => void) => {
    if (!isOpen) return;
    isOpen = false;
    until.removeEventListener('abort', stop);
    gone.abort();
    how();
    ended();
  };
  let stop = () => {};
  return new ReadableStream<Uint8Array>({
    start: (controller) => {
      stop = () => end(() => controller.close());
      until.addEventListener('abort', stop);
      if (until.aborted) stop();
    },
    pull: async (controller) => {
      try {
        const { done, value } = await source.next();
        if (done === true) end(() => controller.close());
        else if (isOpen) controller.enqueue(encoder.encode(value));
      } catch (error) {
        end(() => controller.error(error));
      }
    },
    cancel: () => end(() => {}),
  });
}
