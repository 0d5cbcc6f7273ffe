import { Agent, request } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';
import { type Millis, SECOND } from '../../shared/time.ts';
import { createLimiter } from './limiter.ts';

export interface CourierOptions {
  /** Requests under way at once, each on its own kept-alive connection. */
  readonly concurrency?: number;
  /** How often one message is tried in all. */
  readonly attempts?: number;
  /** SNS waits 20 s between its tries; a stand-in need not be that patient. */
  readonly retryDelay?: Millis;
  readonly timeout?: Millis;
}

export interface Handover {
  /** Answered with 2xx. */
  readonly accepted: boolean;
  /** The last answer's status; `null` when there was none. */
  readonly status: number | null;
  readonly attempts: number;
}

export interface Courier {
  /** Posts what `write` returns; it is called when a connection is free, and once however often the post is tried. */
  readonly post: (url: string, write: () => Parcel) => Promise<Handover>;
  readonly close: () => void;
}

export interface Parcel {
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

/** Only these are tried again; any other answer but 2xx is final (SNS Developer Guide, "Message delivery retries"). */
const worthRetrying = (status: number | null): boolean => status === null || status === 429 || status >= 500;

/** Delivers as SNS does: keep-alive, a time-out, a few tries. */
export function createCourier(options: CourierOptions = {}): Courier {
  const { concurrency = 48, attempts = 4, retryDelay = 500, timeout = 15 * SECOND } = options;
  const agent = new Agent({ keepAlive: true, maxSockets: concurrency });
  const limited = createLimiter(concurrency);

  const tryOnce = (url: string, { headers, body }: Parcel): Promise<number | null> =>
    new Promise((resolve) => {
      const bytes = Buffer.from(body);
      const sent = request(
        url,
        { method: 'POST', agent, timeout, headers: { ...headers, 'content-length': String(bytes.length) } },
        (answer) => {
          answer.resume();
          answer.once('end', () => resolve(answer.statusCode ?? null));
          answer.once('error', () => resolve(null));
        },
      );
      sent.once('timeout', () => sent.destroy());
      sent.once('error', () => resolve(null));
      sent.end(bytes);
    });

  const post = async (url: string, write: () => Parcel): Promise<Handover> => {
    const parcel = write();
    for (let attempt = 1; ; attempt++) {
      const status = await tryOnce(url, parcel);
      const accepted = status !== null && status >= 200 && status < 300;
      if (accepted || attempt >= attempts || !worthRetrying(status)) return { accepted, status, attempts: attempt };
      await sleep(retryDelay);
    }
  };

  return {
    post: (url, write) => limited(() => post(url, write)),
    close: () => agent.destroy(),
  };
}
