import { type Fetch, readCapped } from '../../shared/http.ts';
import { err, ok, type Result } from '../../shared/result.ts';

export type FetchFault = 'network' | 'timeout' | 'redirect' | 'too-large';

export interface FetchLimits {
  /** From the first byte out to the last byte in: a host that trickles its body must not hold us. */
  readonly timeoutMs: number;
  readonly maxBytes: number;
}

export interface FetchedText {
  readonly status: number;
  readonly text: string;
}

/**
 * GET without redirects, under a time limit and a byte cap. Redirects are taken by hand and refused: `redirect: 'error'`
 * is not to be had on every runtime, and following one would undo every check made on the URL.
 */
export async function fetchText(
  fetch: Fetch,
  url: string,
  limits: FetchLimits,
): Promise<Result<FetchedText, FetchFault>> {
  const controller = new AbortController();
  let timer: ReturnType<typeof setTimeout> | undefined;
  const late = new Promise<Result<FetchedText, FetchFault>>((resolve) => {
    timer = setTimeout(() => {
      resolve(err('timeout'));
      controller.abort();
    }, limits.timeoutMs);
  });
  try {
    return await Promise.race([late, exchange(fetch, url, limits.maxBytes, controller.signal)]);
  } finally {
    clearTimeout(timer);
  }
}

async function exchange(
  fetch: Fetch,
  url: string,
  maxBytes: number,
  signal: AbortSignal,
): Promise<Result<FetchedText, FetchFault>> {
  try {
    const response = await fetch(url, { redirect: 'manual', signal });
    const { status } = response;
    if (response.redirected || response.type === 'opaqueredirect' || (status >= 300 && status < 400)) {
      await response.body?.cancel();
      return err('redirect');
    }
    const { text, whole } = await readCapped(response, maxBytes);
    return whole || !response.ok ? ok({ status, text }) : err('too-large');
  } catch {
    return err('network');
  }
}
