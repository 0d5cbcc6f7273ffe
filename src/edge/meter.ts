/** Which budget the work of this moment is paid from: invocations run side by side in one isolate. */
import { AsyncLocalStorage } from 'node:async_hooks';
import type { Fetch } from '../shared/http.ts';
import type { Allowance, Budget } from './budget.ts';

export interface Meter {
  /** Pays for all that `work` does, awaited or not, out of a budget. A budget within another one takes its place. */
  readonly run: <T>(budget: Budget, work: () => Promise<T>) => Promise<T>;
  /** Outside of any budget nothing is counted: a request may do what the platform lets it. */
  readonly spend: Budget['spend'];
  readonly left: () => Allowance;
}

const UNLIMITED: Allowance = { statements: Number.POSITIVE_INFINITY, fetches: Number.POSITIVE_INFINITY };

export function createMeter(): Meter {
  const current = new AsyncLocalStorage<Budget>();
  return {
    run: (budget, work) => current.run(budget, work),
    spend: (of, count) => current.getStore()?.spend(of, count),
    left: () => current.getStore()?.left() ?? UNLIMITED,
  };
}

/** The same `fetch`, its requests counted. Rejects when none is left. */
export const meteredFetch =
  (fetch: Fetch, { spend }: Pick<Meter, 'spend'>): Fetch =>
  async (input, init) => {
    spend('fetches', 1);
    return fetch(input, init);
  };
