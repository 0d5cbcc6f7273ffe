/** Reads all that the page of keys shows. */
import { ADMIN_ID } from '../../access/keys.ts';
import type { Millis } from '../../shared/time.ts';
import type { AccessKey, ListedKey, Store } from '../../store/contract.ts';

export type AccessPagesStore = Pick<Store, 'access' | 'audit'>;

/** More sessions than people open in the 12 hours that one lives. */
const SESSIONS = 1_000;

export interface KeyView {
  readonly key: ListedKey;
  /** Sessions of the dashboard that it was used to open, and that live. */
  readonly sessions: number;
  /** The viewer is signed in with it. */
  readonly isOwn: boolean;
  readonly isAdministrator: boolean;
}

/** Every key, oldest first. */
export async function loadKeys(
  { access }: AccessPagesStore,
  viewer: AccessKey,
  now: Millis,
): Promise<readonly KeyView[]> {
  const [keys, sessions] = await Promise.all([access.keys(), access.sessions({ now, limit: SESSIONS })]);
  const counts = new Map<string, number>();
  for (const { keyId } of sessions) counts.set(keyId, (counts.get(keyId) ?? 0) + 1);
  return keys.map((key) => ({
    key,
    sessions: counts.get(key.id) ?? 0,
    isOwn: key.id === viewer.id,
    isAdministrator: key.id === ADMIN_ID,
  }));
}

/**
 * The name of a key that is gone, for the way back after revoking it: only when this viewer did it. A link that somebody
 * made up finds nothing.
 */
export async function revokedName({ audit }: AccessPagesStore, id: string, actor: string): Promise<string | null> {
  const [record] = await audit.list({ subject: id, action: 'key.revoked', limit: 1 });
  const name = record?.actor === actor ? record.detail.name : null;
  return typeof name === 'string' ? name : null;
}
