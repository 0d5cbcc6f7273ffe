import type { Millis } from '../shared/time.ts';
import type { AccessKey, AccessStore, Scope } from '../store/contract.ts';
import { hashToken, randomToken } from './token.ts';

const TOKEN_PREFIX = 'sentinel_';

/** The id of the key that the administrator's token stands for: a new ADMIN_TOKEN takes the old one's place. */
export const ADMIN_ID = 'admin';

export interface NewKey {
  readonly name: string;
  readonly scopes: readonly Scope[];
  readonly tenant: string | null;
}

/** Makes a key. The token is in the answer only: the store holds its hash. */
export async function createKey(access: AccessStore, { name, scopes, tenant }: NewKey, now: Millis) {
  const token = randomToken(TOKEN_PREFIX);
  const key: AccessKey = { id: crypto.randomUUID(), name, scopes, tenant, createdAt: now };
  await access.addKey(key, await hashToken(token));
  return { key, token };
}

/**
 * Makes sure that there is an administrator. With `configured`, that token is the administrator's; without, one is made
 * at the first start.
 *
 * @returns the new token, to be shown once, or `null` when nothing was made.
 */
export async function ensureAdmin(access: AccessStore, configured: string | null, now: Millis): Promise<string | null> {
  const existing = await access.keyById(ADMIN_ID);
  if (configured === null && existing !== null) return null;
  const token = configured ?? randomToken(TOKEN_PREFIX);
  const hash = await hashToken(token);
  const holder = await access.keyByHash(hash);
  if (holder !== null && holder.id === ADMIN_ID) return null;
  if (holder !== null) throw new Error('ADMIN_TOKEN is the token of another key');
  if (existing !== null) await access.deleteKey(ADMIN_ID);
  await access.addKey({ id: ADMIN_ID, name: 'administrator', scopes: ['admin'], tenant: null, createdAt: now }, hash);
  return configured === null ? token : null;
}
