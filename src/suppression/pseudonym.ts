/** What stands in for an erased person: a keyed hash, so that nobody without the key can tell who it was. */
import type { Secrets } from '../access/secrets.ts';
import type { ErasureStore } from '../store/contract.ts';

/** Canonical address -> pseudonym. No address looks like one. */
export type PseudonymOf = (address: string) => string;

/** Pseudonyms by keyed hash: the same address and key give the same one. */
export const createPseudonyms =
  (secrets: Pick<Secrets, 'hash'>): PseudonymOf =>
  (address) =>
    `erased:${secrets.hash('erasure', address)}`;

/** Tells one installation key from another, and nothing else about it. */
export const keyMarkOf = (secrets: Pick<Secrets, 'hash'>): string => secrets.hash('erasure', 'key mark').slice(0, 16);

/**
 * Refuses to go on with another key than the one that people were erased with: nobody would find their blocks, and old
 * events would bring them back.
 */
export async function requireErasureKey(erasures: ErasureStore, secrets: Pick<Secrets, 'hash'>): Promise<void> {
  if (await erasures.madeWithOtherKey(keyMarkOf(secrets))) {
    throw new Error(
      'SECRET_KEY: people were erased with another key; restore that one (or its file beside the database)',
    );
  }
}
