import type { PutOutcome, StatedSuppression, Suppression, SuppressionPlace } from './contract.ts';

const keyOf = ({ address, tenant, stream, reason, origin }: SuppressionPlace): string =>
  JSON.stringify([address, tenant, stream, reason, origin]);

const isSame = (a: Suppression, b: Suppression): boolean =>
  a.expiresAt === b.expiresAt && a.note === b.note && JSON.stringify(a.evidence) === JSON.stringify(b.evidence);

/** What putting these entries does to a list that holds `stored` of their addresses, and which of them do something. */
export function putOutcome(
  entries: readonly StatedSuppression[],
  stored: readonly Suppression[],
): { readonly outcome: PutOutcome; readonly news: readonly StatedSuppression[] } {
  const known = new Map(stored.map((entry) => [keyOf(entry), entry]));
  const added = entries.filter((entry) => !known.has(keyOf(entry)));
  const changed = entries.filter((entry) => {
    const there = known.get(keyOf(entry));
    return there !== undefined && !isSame(entry, there);
  });
  const unchanged = entries.length - added.length - changed.length;
  return { outcome: { added: added.length, changed: changed.length, unchanged }, news: [...added, ...changed] };
}
