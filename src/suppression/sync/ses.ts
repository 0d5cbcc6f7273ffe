/** What the sync asks of SES, in the words of the domain. `aws.ts` is the one that speaks to AWS. */
import type { SesFailure } from '../../aws/failure.ts';
import type { Result } from '../../shared/result.ts';
import type { Millis } from '../../shared/time.ts';
import type { SesList } from '../../store/contract.ts';

/** SES knows two reasons for its own lists. */
export type SesReason = 'BOUNCE' | 'COMPLAINT';

/** What SES says of one spelling. `reason` may be a word that is new to us. */
export interface SesEntry {
  readonly spelling: string;
  readonly reason: string;
  readonly lastUpdateAt: Millis;
}

export interface SesPage {
  readonly entries: readonly SesEntry[];
  /** `null` = that was the last page. */
  readonly next: string | null;
}

export interface SesQuery {
  readonly pageSize: number;
  /** Only what was updated since then. */
  readonly since: Millis | null;
  readonly token: string | null;
}

type Answer<T> = Promise<Result<T, SesFailure>>;

/** The lists of every Region. A call rejects when it is aborted, and for bugs only. */
export interface SesLists {
  readonly list: (list: SesList, query: SesQuery, signal: AbortSignal) => Answer<SesPage>;
  /** @returns `null` when SES does not hold this spelling. */
  readonly get: (list: SesList, spelling: string, signal: AbortSignal) => Answer<SesEntry | null>;
  readonly put: (list: SesList, spelling: string, reason: SesReason, signal: AbortSignal) => Answer<null>;
  /** What was not there counts as deleted. */
  readonly remove: (list: SesList, spelling: string, signal: AbortSignal) => Answer<null>;
}
