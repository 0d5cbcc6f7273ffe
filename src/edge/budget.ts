/** What one invocation may do: how many statements of D1 and how many requests of its own. */

export interface Allowance {
  readonly statements: number;
  readonly fetches: number;
}

/**
 * By the plan that Cloudflare bills. With paid, 10,000 requests would be allowed: what a run has time for is less.
 *
 * @see Cloudflare D1, "Limits": queries per Worker invocation; Workers, "Limits": subrequests.
 */
export const ALLOWANCES = {
  free: { statements: 50, fetches: 50 },
  paid: { statements: 1_000, fetches: 1_000 },
} as const satisfies Readonly<Record<string, Allowance>>;

export type WorkersPlan = keyof typeof ALLOWANCES;

/** The platform would refuse it, in the middle of something, and everything after it. */
export class BudgetSpentError extends Error {
  override readonly name = 'BudgetSpentError';
}

export interface Budget {
  /** Takes from what is left. Throws, and takes nothing, when that is less. */
  readonly spend: (of: keyof Allowance, count: number) => void;
  readonly left: () => Allowance;
  /** How often something was refused. */
  readonly refusals: () => number;
  /** From now on everything is refused: what hangs on after the end must not go on. */
  readonly close: () => void;
}

export function createBudget(allowance: Allowance): Budget {
  let left = allowance;
  let refusals = 0;
  return {
    spend: (of, count) => {
      if (count > left[of]) {
        refusals++;
        throw new BudgetSpentError(`${count} ${of}, ${left[of]} are left`);
      }
      left = { ...left, [of]: left[of] - count };
    },
    left: () => left,
    refusals: () => refusals,
    close: () => {
      left = { statements: 0, fetches: 0 };
    },
  };
}
