/** Who wins where we and SES differ about an address: the conflict table of ADR 011, and nothing else. */
import type { Millis } from '../../shared/time.ts';
import type { PushScope, Reason, SesList, Suppression } from '../../store/contract.ts';
import { DEFAULT_TENANT } from '../../store/tenant.ts';
import { isSimulator } from '../address.ts';
import type { SesEntry, SesReason } from './ses.ts';

/** The reasons of ours that may be pushed. SES has two of its own, and keeps no others. */
export const PUSHABLE = ['bounce', 'complaint', 'manual'] as const satisfies readonly Reason[];
export type PushableReason = (typeof PUSHABLE)[number];

const sesReasonOf = (reason: Reason): SesReason => (reason === 'complaint' ? 'COMPLAINT' : 'BOUNCE');

export interface PushSettings {
  readonly push: readonly PushableReason[];
  readonly pushDefaultTenant: boolean;
}

/**
 * Whose entries stand behind one of SES's lists. The account's list blocks every tenant's mail, so it gets the entries
 * for all tenants, and those of tenant `default` only where there is no other tenant and the settings say so.
 */
export const scopeOf = ({ tenant }: SesList, settings: PushSettings, hasOtherTenants: boolean): PushScope => ({
  tenants: tenant !== '' ? [tenant] : settings.pushDefaultTenant && !hasOtherTenants ? ['', DEFAULT_TENANT] : [''],
  reasons: settings.push,
});

/**
 * The reason for which these entries want the address on SES's list; `null` = none does. SES's lists know neither
 * streams nor expiry: an entry that has either stays here.
 */
export function wantedReason(entries: readonly Suppression[], { tenants, reasons }: PushScope): SesReason | null {
  const wanted = entries
    .filter(({ address }) => !address.startsWith('@') && !isSimulator(address))
    .filter(({ tenant, stream, expiresAt }) => tenants.includes(tenant) && stream === '' && expiresAt === null)
    .filter(({ reason }) => reasons.includes(reason))
    .map(({ reason }) => sesReasonOf(reason));
  return wanted.includes('COMPLAINT') ? 'COMPLAINT' : (wanted[0] ?? null);
}

export interface Standing {
  readonly address: string;
  /** What our entries want of SES. */
  readonly wanted: SesReason | null;
  /** When a person last took away an entry that stands behind the list. */
  readonly releasedAt: Millis | null;
  /** Every spelling of the address that SES holds. */
  readonly theirs: readonly SesEntry[];
}

export interface SyncPut {
  readonly kind: 'put';
  readonly spelling: string;
  readonly reason: SesReason;
}

export type SyncAction = SyncPut | { readonly kind: 'delete'; readonly spelling: string };

/**
 * What has to be done at SES for one address on one list. Done, and asked again, the answer is nothing.
 *
 * - We block it, SES does not: put. SES has it for BOUNCE and we for a complaint: put COMPLAINT over it. Anything else
 *   that SES has is left as it is: a COMPLAINT never becomes a BOUNCE.
 * - We do not block it, and a person released it at or after SES's last update: delete every such spelling. What SES
 *   updated later stays, and comes back here as `ses-list`.
 * - We do not block it and nobody released it (SES's own finding; an entry here that expired or was withdrawn): nothing.
 */
export function decide({ address, wanted, releasedAt, theirs }: Standing): readonly SyncAction[] {
  if (wanted !== null) {
    const [first] = theirs;
    if (first === undefined) return [{ kind: 'put', spelling: address, reason: wanted }];
    const isWeaker = wanted === 'COMPLAINT' && theirs.every(({ reason }) => reason === 'BOUNCE');
    return isWeaker ? [{ kind: 'put', spelling: first.spelling, reason: wanted }] : [];
  }
  if (releasedAt === null) return [];
  return theirs
    .filter(({ lastUpdateAt }) => lastUpdateAt <= releasedAt)
    .map(({ spelling }) => ({ kind: 'delete', spelling }));
}
