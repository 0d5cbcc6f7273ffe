/** The only part of the sync that speaks to AWS. */
import {
  DeleteSuppressedDestinationCommand,
  GetSuppressedDestinationCommand,
  ListSuppressedDestinationsCommand,
  PutSuppressedDestinationCommand,
} from '@aws-sdk/client-sesv2';
import { callSes, type SesClients } from '../../aws/clients.ts';
import { ok } from '../../shared/result.ts';
import type { SesList } from '../../store/contract.ts';
import type { Operation, SesEntry, SesLists } from './ses.ts';

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

/** SES's suppression lists, of every Region. */
export function createAwsLists({ clientOf: clientOfRegion }: Pick<SesClients, 'clientOf'>): SesLists {
  const clientOf = ({ region }: SesList) => clientOfRegion(region);
  const call = <T>(operation: Operation, signal: AbortSignal, work: () => Promise<T>) =>
    callSes(operation, signal, work);

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
  };
}
