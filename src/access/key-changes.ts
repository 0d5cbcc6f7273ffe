/** What operators do with keys: over the API, and on the dashboard. */
import type { Problem } from '../shared/problem.ts';
import { err, ok, type Result } from '../shared/result.ts';
import type { Clock } from '../shared/time.ts';
import type { AccessKey, AccessStore, AuditRecord } from '../store/contract.ts';
import { actorOf } from './actor.ts';
import { ADMIN_ID, makeKey } from './keys.ts';
import { bindsWhatConcernsAll, type NewKeyRequest, UNBOUND_SCOPES } from './new-key.ts';
import { hashToken } from './token.ts';

const UNBOUND_ONLY: Problem = {
  status: 400,
  code: 'scope-of-all-tenants',
  title: `A key with ${UNBOUND_SCOPES.join(' or ')} cannot be bound to a tenant`,
};

/** The last way in; a new ADMIN_TOKEN takes its place at the next start. */
const ADMINISTRATOR: Problem = {
  status: 409,
  code: 'administrator',
  title: "The administrator's key cannot be deleted",
  detail: 'Start with another ADMIN_TOKEN to replace it.',
};

const NOT_FOUND: Problem = { status: 404, code: 'key-not-found', title: 'No such key' };

const MADE_ALREADY: Problem = { status: 409, code: 'key-exists', title: 'This key was made already' };

export interface MadeKey {
  readonly key: AccessKey;
  /** To be shown once: the store holds its hash. */
  readonly token: string;
}

export interface KeyChanges {
  /**
   * Makes a key.
   *
   * @param id of the key to be; given, so that the same form twice makes one key. Then the second fails (`key-exists`).
   */
  readonly make: (given: NewKeyRequest, by: AccessKey, id?: string) => Promise<Result<MadeKey, Problem>>;
  /** Deletes a key; it stops working at once, and so do its sessions. */
  readonly revoke: (id: string, by: AccessKey) => Promise<Result<null, Problem>>;
  /** Ends all sessions of a key, which goes on working. */
  readonly signOut: (key: AccessKey, by: AccessKey) => Promise<void>;
}

/** The record of something that was done to a key. */
const auditOfKey = (
  { id, name, tenant }: Pick<AccessKey, 'id' | 'name' | 'tenant'>,
  done: 'created' | 'revoked' | 'signed-out',
  by: AccessKey,
  at: number,
  detail: AuditRecord['detail'] = {},
): AuditRecord => ({ at, actor: actorOf(by), action: `key.${done}`, subject: id, tenant, detail: { name, ...detail } });

export function createKeyChanges({ access, now }: { readonly access: AccessStore; readonly now: Clock }): KeyChanges {
  return {
    make: async (given, by, id) => {
      if (bindsWhatConcernsAll(given)) return err(UNBOUND_ONLY);
      const { name, scopes, tenant = null } = given;
      const { key, token } = makeKey({ name, scopes: [...new Set(scopes)], tenant }, now(), id);
      const audit = auditOfKey(key, 'created', by, key.createdAt, { scopes: key.scopes.join(' ') });
      const added = await access.addKey(key, await hashToken(token), audit);
      return added ? ok({ key, token }) : err(MADE_ALREADY);
    },

    revoke: async (id, by) => {
      if (id === ADMIN_ID) return err(ADMINISTRATOR);
      const key = await access.keyById(id);
      if (key === null) return err(NOT_FOUND);
      return (await access.deleteKey(id, auditOfKey(key, 'revoked', by, now()))) ? ok(null) : err(NOT_FOUND);
    },

    signOut: (key, by) => access.deleteSessions(key.id, auditOfKey(key, 'signed-out', by, now())),
  };
}
