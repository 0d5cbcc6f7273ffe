/** SESv2 as the product sees it: one function for its calls, whichever way they travel. */
import { err, ok, type Result } from '../shared/result.ts';
import { type Millis, SECOND } from '../shared/time.ts';
import { ANSWERS, type SesAnswers } from './answers.ts';
import { type AwsError, failureOf, type SesFailure } from './failure.ts';
import type { SesInputs, SesOperation } from './inputs.ts';

export interface AwsCredentials {
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  readonly sessionToken?: string;
}

export interface SesClientsOptions {
  /** AWS's own variable for emulators; `null` = AWS itself. */
  readonly endpoint: string | null;
  /** How long a call may take, with its answer. Default: 20 s. */
  readonly timeout?: Millis;
  /** Where none are found otherwise. */
  readonly credentials?: AwsCredentials;
}

/**
 * Makes one call in one Region, once: retries and pace are the caller's. What fails at SES or on the way is a value.
 *
 * @throws the signal's reason, when it was aborted.
 */
export type SesApi = <O extends SesOperation>(
  operation: O,
  input: SesInputs[O],
  signal: AbortSignal,
) => Promise<Result<SesAnswers[O], SesFailure>>;

export interface SesClients {
  /** Made when it is first needed. */
  readonly clientOf: (region: string) => SesApi;
  readonly close: () => void;
}

/**
 * How a call travels: asks once, and gives the answer as it came.
 *
 * @throws errors that `errorOf` can name.
 */
export type Transport = <O extends SesOperation>(
  operation: O,
  input: SesInputs[O],
  signal: AbortSignal,
) => Promise<unknown>;

/** Far above any answer that is asked for: a page of 1,000 addresses has 200 KB. */
export const MAX_ANSWER = 8 * 1_024 * 1_024;
/** The name of an answer that is longer. */
export const TOO_LARGE = 'AnswerTooLarge';

const TIMEOUT: AwsError = { name: 'TimeoutError', message: '', status: undefined };
const UNREADABLE: AwsError = { name: 'UnreadableAnswer', message: '', status: 200 };

/** What the SDK throws, and what is thrown in its likeness. */
interface Thrown {
  readonly code?: unknown;
  readonly cause?: { readonly code?: unknown };
  readonly $metadata?: { readonly httpStatusCode?: number };
}

/** An error in the likeness of the SDK's, so that all are read alike. */
export const awsError = (name: string, message: string, httpStatusCode?: number): Error =>
  Object.assign(new Error(message), { name, $metadata: { httpStatusCode } });

function errorOf(error: unknown): AwsError {
  if (!(error instanceof Error)) return { name: typeof error, message: '', status: undefined };
  const { code, cause, $metadata } = error as Thrown;
  // Errors of the network carry their name as a code; `fetch` hides them in the cause.
  const named = [error.name === 'Error' ? code : null, cause?.code].find((each) => typeof each === 'string');
  return { name: String(named ?? error.name), message: error.message, status: $metadata?.httpStatusCode };
}

/** Rejects when the signal is aborted, for not every platform ends what waits for a body. */
const aborted = (signal: AbortSignal): Promise<never> =>
  new Promise((_, reject) => {
    signal.addEventListener('abort', () => reject(signal.reason), { once: true });
  });

const createSesApi =
  (transport: Transport, timeout: Millis): SesApi =>
  async (operation, input, signal) => {
    signal.throwIfAborted();
    const deadline = AbortSignal.timeout(timeout);
    const within = AbortSignal.any([signal, deadline]);
    let came: unknown;
    try {
      came = await Promise.race([transport(operation, input, within), aborted(within)]);
    } catch (error) {
      signal.throwIfAborted();
      return err(failureOf(operation, deadline.aborted ? TIMEOUT : errorOf(error)));
    }
    const { success, data } = ANSWERS[operation].safeParse(came);
    return success ? ok(data) : err(failureOf(operation, UNREADABLE));
  };

/** One client for each Region that is asked for. */
export function createClientOf(open: (region: string) => Transport, timeout = 20 * SECOND): SesClients['clientOf'] {
  const clients = new Map<string, SesApi>();
  return (region) => {
    const client = clients.get(region) ?? createSesApi(open(region), timeout);
    clients.set(region, client);
    return client;
  };
}
