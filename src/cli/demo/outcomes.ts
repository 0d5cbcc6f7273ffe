/** How a mail ends. */
import { providerOf } from './providers.ts';
import { createQuota, type Random } from './random.ts';

export type Outcome =
  | 'delivered'
  | 'unknown-user'
  | 'unknown-domain'
  /** On SES's global list: not tried, and still held against the sender. */
  | 'global-list'
  /** On the account's own list: not tried, not held against anybody. */
  | 'account-list'
  | 'mailbox-full'
  | 'deferred'
  /** Delivered, and an auto-reply came back. */
  | 'out-of-office'
  /** Delivered, and refused later by a server behind the first. */
  | 'late-bounce'
  | 'complaint'
  /** Without the provider's report. */
  | 'bare-complaint';

export interface Odds {
  /** Hard bounces of the mails tried. */
  readonly hard: number;
  /** Complaints of the deliveries outside Google. */
  readonly complaint: number;
}

const HARD = [
  { outcome: 'unknown-user', weight: 74 },
  { outcome: 'unknown-domain', weight: 13 },
  { outcome: 'global-list', weight: 6 },
  { outcome: 'late-bounce', weight: 7 },
] as const;

const SOFT = [
  { outcome: 'mailbox-full', weight: 35 },
  { outcome: 'deferred', weight: 25 },
  { outcome: 'out-of-office', weight: 40 },
] as const;

const SOFT_SHARE = 0.009;

export const isHard = (outcome: Outcome): boolean => HARD.some((each) => each.outcome === outcome);

/** Reached a mailbox, whatever came after. */
export const isDelivered = (outcome: Outcome): boolean =>
  ['delivered', 'out-of-office', 'late-bounce', 'complaint', 'bare-complaint'].includes(outcome);

/** Decides the end of each mail, so that the rates of all together are those of the odds. */
export function createOutcomes(random: Random): (address: string, odds: Odds) => Outcome {
  const hard = createQuota(random);
  const soft = createQuota(random);
  let complaintsOwed = random.next();

  return (address, odds) => {
    if (hard(odds.hard)) return random.weighted(HARD).outcome;
    if (soft(SOFT_SHARE)) return random.weighted(SOFT).outcome;
    const provider = providerOf(address);
    if (provider === null || provider.google) return 'delivered';
    complaintsOwed += odds.complaint;
    if (complaintsOwed < 1 || provider.feedbackLoop === null) return 'delivered';
    complaintsOwed--;
    return random.chance(0.15) ? 'bare-complaint' : 'complaint';
  };
}
