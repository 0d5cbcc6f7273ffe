/** Blocking and releasing one address or domain: the rules that the API and the pages share. */
import { actorOf } from '../access/actor.ts';
import { mayActFor, OTHER_TENANT } from '../access/tenant.ts';
import type { Problem } from '../shared/problem.ts';
import { err, ok, type Result } from '../shared/result.ts';
import type { Clock, Millis } from '../shared/time.ts';
import type { AccessKey, Reason, StatedSuppression, Store, Suppression } from '../store/contract.ts';
import { isSimulator } from './address.ts';
import { NOT_SUPPRESSED, SIMULATOR } from './address-param.ts';
import type { Erased } from './erased.ts';
import type { Lookup } from './lookup.ts';

export { actorOf } from '../access/actor.ts';

export const MAX_NOTE = 1_000;

const EXPIRED: Problem = {
  status: 400,
  code: 'expired',
  title: 'The entry would have expired already',
  detail: 'expiresAt must be in the future.',
};

export interface BlockRequest {
  /** Canonical, or `@domain`. */
  readonly address: string;
  readonly reason: Reason;
  /** Left out: the key's tenant, else all tenants. */
  readonly tenant?: string | undefined;
  /** Left out: all streams. */
  readonly stream?: string | undefined;
  readonly expiresAt: Millis | null;
  readonly note: string | null;
}

export interface ReleaseRequest {
  /** Canonical, or `@domain`. */
  readonly address: string;
  readonly reason: Reason | 'all';
  /** `''`: only the entry for all tenants. Left out: the key's tenant, else every scope. */
  readonly tenant?: string | undefined;
  /** `''`: only the entry for all streams. Left out: every stream. */
  readonly stream?: string | undefined;
}

export interface Changes {
  /** Adds or renews an entry. @returns it as it stands now. */
  readonly block: (key: AccessKey, request: BlockRequest) => Promise<Result<Suppression, Problem>>;
  /** What a release would take out, the keys of erased persons among them. */
  readonly going: (key: AccessKey, request: ReleaseRequest) => Promise<Result<readonly Suppression[], Problem>>;
  /** Takes entries out; older events cannot bring them back. @returns what went. */
  readonly release: (
    key: AccessKey,
    request: ReleaseRequest & { readonly note: string | null },
  ) => Promise<Result<readonly Suppression[], Problem>>;
}

export interface ChangesOptions {
  readonly store: Pick<Store, 'suppressions'>;
  readonly erased: Erased;
  readonly lookup: Lookup;
  readonly now: Clock;
}

/** Changes the list within the bounds of a key; its scope was asked for before. */
export function createChanges({ store, erased, lookup, now }: ChangesOptions): Changes {
  const going: Changes['going'] = async (key, { address, reason, tenant, stream }) => {
    if (!mayActFor(key, tenant)) return err(OTHER_TENANT);
    const onlyTenant = key.tenant ?? tenant;
    const erasure = await erased.find(address);
    const keys = erasure === null ? [address] : [address, erasure.pseudonym];
    const found = (await store.suppressions.find(keys)).filter(
      (entry) =>
        (onlyTenant === undefined || entry.tenant === onlyTenant) &&
        (stream === undefined || entry.stream === stream) &&
        (reason === 'all' || entry.reason === reason),
    );
    return found.length === 0 ? err(NOT_SUPPRESSED) : ok(found);
  };

  return {
    going,

    block: async (key, { address, reason, tenant, stream, expiresAt, note }) => {
      if (isSimulator(address)) return err(SIMULATOR);
      if (!mayActFor(key, tenant)) return err(OTHER_TENANT);
      const at = now();
      if (expiresAt !== null && expiresAt <= at) return err(EXPIRED);
      const entry: StatedSuppression = {
        address,
        tenant: key.tenant ?? tenant ?? '',
        stream: stream ?? '',
        reason,
        origin: 'api',
        since: at,
        expiresAt,
        evidence: null,
        note,
        actor: actorOf(key),
      };
      await erased.put([entry], at);
      // A renewal keeps the time since when the entry holds.
      const stored = (await lookup([address])).find(
        (each) =>
          each.origin === 'api' &&
          each.tenant === entry.tenant &&
          each.stream === entry.stream &&
          each.reason === entry.reason,
      );
      return ok(stored ?? entry);
    },

    release: async (key, { note, ...request }) => {
      const found = await going(key, request);
      if (!found.ok) return found;
      const scopes = new Map(
        found.value.map((entry) => [JSON.stringify([entry.address, entry.tenant, entry.stream]), entry]),
      );
      const removal = { reason: request.reason, at: now(), actor: actorOf(key), note };
      await store.suppressions.remove(
        [...scopes.values()].map(({ address, tenant, stream }) => ({ ...removal, address, tenant, stream })),
      );
      return found;
    },
  };
}
