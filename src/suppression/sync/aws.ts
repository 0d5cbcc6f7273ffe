/** The only part of the sync that speaks to AWS: SESv2 through the SDK, with retries and pace left to the caller. */
import {
  DeleteSuppressedDestinationCommand,
  GetSuppressedDestinationCommand,
  ListSuppressedDestinationsCommand,
  PutSuppressedDestinationCommand,
  SESv2Client,
} from '@aws-sdk/client-sesv2';
import { err, ok, type Result } from '../../shared/result.ts';
import { SECOND } from '../../shared/time.ts';
import type { SesList } from '../../store/contract.ts';
import { failureOf } from './failure.ts';
import type { Operation, SesEntry, SesFailure, SesLists } from './ses.ts';

export interface AwsOptions {
  /** AWS's own variable for emulators. */
  readonly endpoint: string | null;
  /** How long an answer may take. Default: 20 s. */
  readonly timeout?: number;
}

const nothing = () => {};
/** Without a logger the SDK prints to the console; a real one would be given addresses. */
const MUTE = { trace: nothing, debug: nothing, info: nothing, warn: nothing, error: nothing };

const NO_TIME = new Date(0);

interface Summary {
  readonly EmailAddress: string | undefined;
  readonly Reason: string | undefined;
  readonly LastUpdateTime: Date | undefined;
}

const toEntry = ({ EmailAddress = '', Reason = '', LastUpdateTime = NO_TIME }: Summary): SesEntry => ({
  spelling: EmailAddress,
  reason: Reason,
  lastUpdateAt: LastUpdateTime.getTime(),
});

/** `TenantName` is left out for the account's own list. */
const tenantOf = ({ tenant }: SesList) => (tenant === '' ? {} : { TenantName: tenant });

function failure(operation: Operation, error: unknown): SesFailure {
  if (!(error instanceof Error)) return failureOf(operation, { name: typeof error, message: '', status: undefined });
  // Errors of the network carry their name as a code.
  const code = 'code' in error && typeof error.code === 'string' ? error.code : null;
  const status = (error as { readonly $metadata?: { readonly httpStatusCode?: number } }).$metadata?.httpStatusCode;
  const name = code !== null && error.name === 'Error' ? code : error.name;
  return failureOf(operation, { name, message: error.message, status });
}

export interface AwsLists extends SesLists {
  readonly close: () => void;
}

/** One client per Region, made when it is first needed. Credentials come from where AWS's tools look for them. */
export function createAwsLists({ endpoint, timeout = 20 * SECOND }: AwsOptions): AwsLists {
  const clients = new Map<string, SESv2Client>();
  const clientOf = ({ region }: SesList): SESv2Client => {
    const known = clients.get(region);
    if (known !== undefined) return known;
    const client = new SESv2Client({
      region,
      logger: MUTE,
      maxAttempts: 1,
      requestHandler: { connectionTimeout: 5 * SECOND, requestTimeout: timeout, throwOnRequestTimeout: true },
      ...(endpoint === null ? {} : { endpoint }),
    });
    clients.set(region, client);
    return client;
  };

  const call = async <T>(
    operation: Operation,
    signal: AbortSignal,
    work: () => Promise<T>,
  ): Promise<Result<T, SesFailure>> => {
    try {
      return ok(await work());
    } catch (error) {
      if (signal.aborted) throw error;
      return err(failure(operation, error));
    }
  };

  return {
    list: (list, { pageSize, since, token }, abortSignal) =>
      call('ListSuppressedDestinations', abortSignal, async () => {
        const answer = await clientOf(list).send(
          new ListSuppressedDestinationsCommand({
            ...tenantOf(list),
            PageSize: pageSize,
            ...(since === null ? {} : { StartDate: new Date(since) }),
            ...(token === null ? {} : { NextToken: token }),
          }),
          { abortSignal },
        );
        return {
          entries: (answer.SuppressedDestinationSummaries ?? []).map(toEntry),
          next: answer.NextToken ?? null,
        };
      }),

    get: async (list, spelling, abortSignal) => {
      const answer = await call('GetSuppressedDestination', abortSignal, async () => {
        const input = { ...tenantOf(list), EmailAddress: spelling };
        const { SuppressedDestination: found } = await clientOf(list).send(new GetSuppressedDestinationCommand(input), {
          abortSignal,
        });
        return found === undefined ? null : toEntry(found);
      });
      return !answer.ok && answer.error.kind === 'not-found' ? ok(null) : answer;
    },

    put: (list, spelling, Reason, abortSignal) =>
      call('PutSuppressedDestination', abortSignal, async () => {
        const input = { ...tenantOf(list), EmailAddress: spelling, Reason };
        await clientOf(list).send(new PutSuppressedDestinationCommand(input), { abortSignal });
        return null;
      }),

    remove: async (list, spelling, abortSignal) => {
      const answer = await call('DeleteSuppressedDestination', abortSignal, async () => {
        const input = { ...tenantOf(list), EmailAddress: spelling };
        await clientOf(list).send(new DeleteSuppressedDestinationCommand(input), { abortSignal });
        return null;
      });
      return !answer.ok && answer.error.kind === 'not-found' ? ok(null) : answer;
    },

    close: () => {
      for (const client of clients.values()) client.destroy();
    },
  };
}
