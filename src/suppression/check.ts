/** "May I send to this address?": pure, over the entries that the store found. */
import type { Millis } from '../shared/time.ts';
import { REASONS, type Reason, type Suppression } from '../store/contract.ts';
import { canonicalAddress, domainKeyOf } from './address.ts';

export interface CheckScope {
  readonly tenant: string;
  /** Without a stream, an entry for any stream blocks. */
  readonly stream?: string;
}

export interface CheckResult {
  /** As asked. */
  readonly recipient: string;
  readonly allowed: boolean;
  readonly reason?: Reason | 'invalid';
  readonly entry?: Suppression;
}

/** The keys under which entries about a recipient may be stored: the address itself and its domain. */
export function lookupKeys(recipient: string): readonly string[] {
  const address = canonicalAddress(recipient);
  return address === null ? [] : [address, domainKeyOf(address)];
}

export type Obstacle = 'other-tenant' | 'other-stream' | 'expired';

/** Why an entry does not block in a scope. @returns `null` when it does. */
export function obstacleOf(entry: Suppression, { tenant, stream }: CheckScope, now: Millis): Obstacle | null {
  if (entry.tenant !== '' && entry.tenant !== tenant) return 'other-tenant';
  if (entry.stream !== '' && stream !== undefined && entry.stream !== stream) return 'other-stream';
  return entry.expiresAt !== null && entry.expiresAt <= now ? 'expired' : null;
}

/** The strongest reason first; of one reason, the entry that holds longest. */
export const byStrength = (a: Suppression, b: Suppression): number =>
  REASONS.indexOf(a.reason) - REASONS.indexOf(b.reason) ||
  (b.expiresAt ?? Number.MAX_SAFE_INTEGER) - (a.expiresAt ?? Number.MAX_SAFE_INTEGER) ||
  a.since - b.since;

/** How recipients are answered, one by one. An entry's expiry takes effect at once. */
export function createJudge(
  entries: readonly Suppression[],
  scope: CheckScope,
  now: Millis,
): (recipient: string) => CheckResult {
  const strongest = new Map<string, Suppression>();
  for (const entry of entries) {
    if (obstacleOf(entry, scope, now) !== null) continue;
    const known = strongest.get(entry.address);
    if (known === undefined || byStrength(entry, known) < 0) strongest.set(entry.address, entry);
  }
  return (recipient) => {
    const keys = lookupKeys(recipient);
    if (keys.length === 0) return { recipient, allowed: false, reason: 'invalid' };
    const [entry] = keys.flatMap((key) => strongest.get(key) ?? []).sort(byStrength);
    return entry === undefined
      ? { recipient, allowed: true }
      : { recipient, allowed: false, reason: entry.reason, entry };
  };
}
