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

/** A key to be stored, and its token, of which the store holds the hash only. */
export function makeKey(
  given: NewKey,
  now: Millis,
  id: string = crypto.randomUUID(),
): { readonly key: AccessKey; readonly token: string } {
  return { key: { id, ...given, createdAt: now }, token: randomToken(TOKEN_PREFIX) };
}

/** Makes a key for whoever holds the store: nobody has asked for it by a key of their own, so it is not audited. */
export async function createKey(access: AccessStore, given: NewKey, now: Millis) {
  const made = makeKey(given, now);
  await access.addKey(made.key, await hashToken(made.token), null);
  return made;
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
  const key: AccessKey = { id: ADMIN_ID, name: 'administrator', scopes: ['admin'], tenant: null, createdAt: now };
  const record = { at: now, actor: 'job:start', subject: ADMIN_ID, tenant: null, detail: { name: key.name } } as const;
  if (existing !== null) await access.deleteKey(ADMIN_ID, { ...record, action: 'key.revoked' });
  await access.addKey(key, hash, { ...record, action: 'key.created' });
  return configured === null ? token : null;
}
