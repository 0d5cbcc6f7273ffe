/** Puts the pace of SES's quota around its lists, and counts the calls. */

import type { SesFailure } from '../../aws/failure.ts';
import type { SesOperation } from '../../aws/inputs.ts';
import { type PaceOptions as AwsPaceOptions, createPace } from '../../aws/pace.ts';
import type { Metrics } from '../../shared/metrics.ts';
import type { Result } from '../../shared/result.ts';
import type { SesList } from '../../store/contract.ts';
import type { SesLists } from './ses.ts';

export interface PaceOptions extends AwsPaceOptions {
  readonly metrics: Pick<Metrics, 'count'>;
}

/** Every call waits for a token of its operation and Region. */
export function paced(lists: SesLists, { metrics, ...options }: PaceOptions): SesLists {
  const pace = createPace(options);
  const call = async <T>(
    operation: SesOperation,
    { region }: SesList,
    signal: AbortSignal,
    work: () => Promise<Result<T, SesFailure>>,
  ): Promise<Result<T, SesFailure>> => {
    const answer = await pace(operation, region, signal, work);
    metrics.count('ses_sentinel_sync_calls_total', { operation, outcome: answer.ok ? 'ok' : answer.error.kind });
    return answer;
  };
  return {
    list: (list, query, signal) =>
      call('ListSuppressedDestinations', list, signal, () => lists.list(list, query, signal)),
    get: (list, spelling, signal) =>
      call('GetSuppressedDestination', list, signal, () => lists.get(list, spelling, signal)),
    put: (list, spelling, reason, signal) =>
      call('PutSuppressedDestination', list, signal, () => lists.put(list, spelling, reason, signal)),
    remove: (list, spelling, signal) =>
      call('DeleteSuppressedDestination', list, signal, () => lists.remove(list, spelling, signal)),
  };
}
