import { type Fetch, readCapped } from '../shared/http.ts';
import { err, ok, type Result } from '../shared/result.ts';
import { type Millis, SECOND } from '../shared/time.ts';

/** From the first byte out to the last byte in. */
export const SEND_TIMEOUT: Millis = 10 * SECOND;
const MAX_ANSWER_BYTES = 64 * 1024;

export interface OutgoingRequest {
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

export interface Answer {
  readonly status: number;
  readonly retryAfter: string | null;
  /** What came of it, within the limits of time and size. The status counts, whatever becomes of the text. */
  readonly text: string;
}

export interface SendFault {
  readonly kind: 'connection' | 'time-out' | 'aborted';
  /** The system's code, such as `ECONNREFUSED`. */
  readonly code: string | null;
}

export interface SendOptions {
  readonly timeout: Millis;
  /** Breaks the request off. */
  readonly signal: AbortSignal;
}

const codeOf = (error: unknown): string | null => {
  const cause = error instanceof Error ? error.cause : undefined;
  return cause instanceof Error && 'code' in cause && typeof cause.code === 'string' ? cause.code : null;
};

/** Posts JSON without following redirects, under limits of time and size. */
export async function send(
  fetch: Fetch,
  { url, headers, body }: OutgoingRequest,
  { timeout, signal }: SendOptions,
): Promise<Result<Answer, SendFault>> {
  const stop = new AbortController();
  let kind: SendFault['kind'] = 'connection';
  const breakOff = (why: SendFault['kind']) => {
    kind = why;
    stop.abort();
  };
  const onAbort = () => breakOff('aborted');
  signal.addEventListener('abort', onAbort, { once: true });
  const timer = setTimeout(() => breakOff('time-out'), timeout);
  try {
    signal.throwIfAborted();
    const response = await fetch(url, {
      method: 'POST',
      headers: { 'content-type': 'application/json', 'user-agent': 'ses-sentinel', ...headers },
      body,
      redirect: 'manual',
      signal: stop.signal,
    });
    const text = await readCapped(response, MAX_ANSWER_BYTES).then(
      (read) => read.text,
      () => '',
    );
    return ok({ status: response.status, retryAfter: response.headers.get('retry-after'), text });
  } catch (error) {
    return err({ kind: signal.aborted ? 'aborted' : kind, code: codeOf(error) });
  } finally {
    clearTimeout(timer);
    signal.removeEventListener('abort', onAbort);
  }
}
