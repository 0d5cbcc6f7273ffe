import type { PutOutcome, StatedSuppression, Suppression, SuppressionPlace } from './contract.ts';

const keyOf = ({ address, tenant, stream, reason, origin }: SuppressionPlace): string =>
  JSON.stringify([address, tenant, stream, reason, origin]);

const isSame = (a: Suppression, b: Suppression): boolean =>
  a.expiresAt === b.expiresAt && a.note === b.note && JSON.stringify(a.evidence) === JSON.stringify(b.evidence);

/** What putting these entries does to a list that holds `stored` of their addresses. */
export function putOutcome(entries: readonly StatedSuppression[], stored: readonly Suppression[]): PutOutcome {
  const known = new Map(stored.map((entry) => [keyOf(entry), entry]));
  const before = entries.map((entry) => ({ entry, there: known.get(keyOf(entry)) }));
  const added = before.filter(({ there }) => there === undefined).length;
  const unchanged = before.filter(({ entry, there }) => there !== undefined && isSame(entry, there)).length;
  return { added, unchanged, changed: entries.length - added - unchanged };
}
