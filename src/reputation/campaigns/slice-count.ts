/** Counts some recipients that were checked for a campaign. */
import type { Secrets } from '../../access/secrets.ts';
import type { Clock } from '../../shared/time.ts';
import type { CampaignStore } from '../../store/contract.ts';
import { canonicalAddress } from '../../suppression/address.ts';

export interface CheckedRecipient {
  /** As asked. */
  readonly recipient: string;
  readonly allowed: boolean;
}

export interface SliceCountOptions {
  readonly campaigns: Pick<CampaignStore, 'countChecked'>;
  readonly secrets: Pick<Secrets, 'hash'>;
  readonly now: Clock;
}

/** Recipients in one transaction. Hashing and storing them holds the event loop. */
export const SLICE = 1_000;
/** 132 bits: among a million recipients two alike are as good as impossible. */
const HASH_LENGTH = 22;

/** @returns what counts at most `SLICE` answers of a registered campaign. */
export function createSliceCount({ campaigns, secrets, now }: SliceCountOptions) {
  /** With the campaign's id, so that nobody can be followed from one campaign to another. */
  const hashOf = (campaign: number, recipient: string): string =>
    secrets
      .hash('campaign recipient', `${campaign} ${canonicalAddress(recipient) ?? recipient.trim()}`)
      .slice(0, HASH_LENGTH);

  const count = async (campaign: number, answers: readonly CheckedRecipient[]): Promise<void> => {
    const hashed = answers.map(({ recipient, allowed }) => ({ hash: hashOf(campaign, recipient), allowed }));
    await campaigns.countChecked({
      campaign,
      hashes: hashed.map(({ hash }) => hash),
      suppressed: hashed.filter(({ allowed }) => !allowed).map(({ hash }) => hash),
      at: now(),
    });
  };

  return count;
}
