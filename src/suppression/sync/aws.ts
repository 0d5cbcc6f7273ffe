/** SES's suppression lists in the words of the domain. */
import type { SesAnswers } from '../../aws/answers.ts';
import type { SesClients } from '../../aws/clients.ts';
import type { SesFailure } from '../../aws/failure.ts';
import { mapOk, ok, type Result } from '../../shared/result.ts';
import type { SesList } from '../../store/contract.ts';
import type { SesEntry, SesLists } from './ses.ts';

type Destination = NonNullable<SesAnswers['GetSuppressedDestination']['SuppressedDestination']>;

const toEntry = ({ EmailAddress, Reason, LastUpdateTime }: Destination): SesEntry => ({
  spelling: EmailAddress ?? '',
  reason: Reason ?? '',
  lastUpdateAt: LastUpdateTime?.getTime() ?? 0,
});

const tenantOf = ({ tenant }: SesList) => ({ TenantName: tenant === '' ? undefined : tenant });

/** Says `null` about what SES does not hold. */
const orNull = <T>(answer: Result<T, SesFailure>): Result<T | null, SesFailure> =>
  !answer.ok && answer.error.kind === 'not-found' ? ok(null) : answer;

/** SES's suppression lists, of every Region. */
export const createAwsLists = ({ clientOf }: Pick<SesClients, 'clientOf'>): SesLists => ({
  list: async (list, { pageSize, since, token }, signal) => {
    const input = {
      ...tenantOf(list),
      PageSize: pageSize,
      StartDate: since === null ? undefined : new Date(since),
      NextToken: token ?? undefined,
    };
    const answer = await clientOf(list.region)('ListSuppressedDestinations', input, signal);
    return mapOk(answer, ({ SuppressedDestinationSummaries: found, NextToken: next }) => ({
      entries: found.map(toEntry),
      next,
    }));
  },

  get: async (list, spelling, signal) => {
    const input = { ...tenantOf(list), EmailAddress: spelling };
    const answer = await clientOf(list.region)('GetSuppressedDestination', input, signal);
    return orNull(mapOk(answer, ({ SuppressedDestination: found }) => (found === null ? null : toEntry(found))));
  },

  put: async (list, spelling, Reason, signal) => {
    const input = { ...tenantOf(list), EmailAddress: spelling, Reason };
    return mapOk(await clientOf(list.region)('PutSuppressedDestination', input, signal), () => null);
  },

  remove: async (list, spelling, signal) => {
    const input = { ...tenantOf(list), EmailAddress: spelling };
    return orNull(mapOk(await clientOf(list.region)('DeleteSuppressedDestination', input, signal), () => null));
  },
});
