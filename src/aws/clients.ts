/** SESv2 through the SDK: one client per Region, with retries and pace left to the caller. */
import { SESv2Client } from '@aws-sdk/client-sesv2';
import { err, ok, type Result } from '../shared/result.ts';
import { SECOND } from '../shared/time.ts';
import { failureOf, type SesFailure } from './failure.ts';

export interface AwsCredentials {
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  readonly sessionToken?: string;
}

export interface SesClientsOptions {
  /** AWS's own variable for emulators. */
  readonly endpoint: string | null;
  /** How long an answer may take. Default: 20 s. */
  readonly timeout?: number;
  /** Where the SDK finds none by itself. */
  readonly credentials?: AwsCredentials;
}

export interface SesClients {
  /** Made when it is first needed. Credentials come from where AWS's tools look for them. */
  readonly clientOf: (region: string) => SESv2Client;
  readonly close: () => void;
}

const nothing = () => {};
/** Without a logger the SDK prints to the console; a real one would be given addresses. */
const MUTE = { trace: nothing, debug: nothing, info: nothing, warn: nothing, error: nothing };

export function createSesClients({ endpoint, timeout = 20 * SECOND, credentials }: SesClientsOptions): SesClients {
  const clients = new Map<string, SESv2Client>();
  return {
    clientOf: (region) => {
      const known = clients.get(region);
      if (known !== undefined) return known;
      const client = new SESv2Client({
        region,
        logger: MUTE,
        maxAttempts: 1,
        requestHandler: { connectionTimeout: 5 * SECOND, requestTimeout: timeout, throwOnRequestTimeout: true },
        ...(endpoint === null ? {} : { endpoint }),
        ...(credentials === undefined ? {} : { credentials }),
      });
      clients.set(region, client);
      return client;
    },
    close: () => {
      for (const client of clients.values()) client.destroy();
    },
  };
}

function failure(operation: string, error: unknown): SesFailure {
  if (!(error instanceof Error)) return failureOf(operation, { name: typeof error, message: '', status: undefined });
  // Errors of the network carry their name as a code.
  const code = 'code' in error && typeof error.code === 'string' ? error.code : null;
  const status = (error as { readonly $metadata?: { readonly httpStatusCode?: number } }).$metadata?.httpStatusCode;
  const name = code !== null && error.name === 'Error' ? code : error.name;
  return failureOf(operation, { name, message: error.message, status });
}

/**
 * One call, its failure as a value.
 *
 * @param operation the call's name, as IAM knows it after `ses:`.
 * @throws when it was aborted.
 */
export async function callSes<T>(
  operation: string,
  signal: AbortSignal,
  work: () => Promise<T>,
): Promise<Result<T, SesFailure>> {
  try {
    return ok(await work());
  } catch (error) {
    if (signal.aborted) throw error;
    return err(failure(operation, error));
  }
}
