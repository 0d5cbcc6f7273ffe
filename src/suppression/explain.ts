/** Why a check answers as it does: pure, over the entries that the check itself was judged by. */
import { type Millis, toIso } from '../shared/time.ts';
import type { Suppression } from '../store/contract.ts';
import { byStrength, type CheckResult, type CheckScope, createJudge, lookupKeys, obstacleOf } from './check.ts';

/** An entry about the address or its domain, and its part in the answer. */
export interface Consideration {
  readonly entry: Suppression;
  readonly applies: boolean;
  /** In plain words. */
  readonly why: string;
}

export interface Explanation {
  readonly decidedBy: Suppression | null;
  /** Those that apply first, the strongest foremost. Entries of other tenants are not among them. */
  readonly entries: readonly Consideration[];
  /** What a check would answer if the deciding entry were removed. */
  readonly without: Pick<CheckResult, 'allowed' | 'reason'>;
}

const rankOf = ({ entry, applies }: Consideration, decidedBy: Suppression | null): number =>
  entry === decidedBy ? 0 : applies ? 1 : 2;

function wordsFor(
  entry: Suppression,
  obstacle: 'other-stream' | 'expired' | null,
  decidedBy: Suppression | null,
): string {
  if (obstacle === 'expired') return `expired at ${toIso(entry.expiresAt ?? 0)}`;
  if (obstacle === 'other-stream') return `other stream: holds for "${entry.stream}" only`;
  if (decidedBy === null || entry === decidedBy) return 'decides: no entry that applies is stronger';
  if (entry.reason !== decidedBy.reason) return `applies, but the reason "${decidedBy.reason}" is stronger`;
  return 'applies, but another entry of the same reason holds as long or longer';
}

/**
 * Explains an answer that was judged by the same entries, scope and time. Looks through all entries: for some recipients,
 * not for a whole batch.
 */
export function explain(
  { recipient, entry: deciding }: CheckResult,
  entries: readonly Suppression[],
  scope: CheckScope,
  now: Millis,
): Explanation {
  const decidedBy = deciding ?? null;
  const keys = lookupKeys(recipient);
  const about = entries.flatMap((entry) => {
    const obstacle = obstacleOf(entry, scope, now);
    return !keys.includes(entry.address) || obstacle === 'other-tenant' ? [] : [{ entry, obstacle }];
  });
  const rest = about.flatMap(({ entry }) => (entry === decidedBy ? [] : [entry]));
  const { allowed, reason } = createJudge(rest, scope, now)(recipient);
  return {
    decidedBy,
    entries: about
      .map(({ entry, obstacle }) => ({
        entry,
        applies: obstacle === null,
        why: wordsFor(entry, obstacle, decidedBy),
      }))
      .sort((a, b) => rankOf(a, decidedBy) - rankOf(b, decidedBy) || byStrength(a.entry, b.entry)),
    without: { allowed, ...(reason === undefined ? {} : { reason }) },
  };
}
