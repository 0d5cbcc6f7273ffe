/** How a policy is read and set, whoever asks: the API or a page. */
import type { PolicyApplication, PolicyStore, PolicyVersion } from '../store/contract.ts';
import type { PolicySettings } from './policy-rules.ts';
import { DEFAULT_POLICY } from './policy-settings.ts';

export interface ReadPolicy {
  /** The newest version of its own; `null` = none was ever set. */
  readonly own: PolicyVersion | null;
  /** What holds where there are no own rules: the installation's, for the installation the defaults. */
  readonly fallback: PolicySettings;
  /** What holds. */
  readonly effective: PolicySettings;
  readonly application: PolicyApplication | null;
}

/** @param tenant `''` = the installation's. */
export async function readPolicy(policy: PolicyStore, tenant: string): Promise<ReadPolicy> {
  const [own, shared, application] = await Promise.all([
    policy.current(tenant),
    tenant === '' ? null : policy.current(''),
    policy.application(),
  ]);
  const fallback = shared?.settings ?? DEFAULT_POLICY;
  return { own, fallback, effective: own?.settings ?? fallback, application };
}

export interface PolicyChange extends Omit<PolicyVersion, 'version'> {
  /** The version that was read; left out: whichever is the newest. */
  readonly readVersion?: number | undefined;
}

/** Sets the next version. @returns its number, or `null` when another came since: nothing was set. */
export async function setPolicy(policy: PolicyStore, { readVersion, ...change }: PolicyChange): Promise<number | null> {
  const known = (await policy.current(change.tenant))?.version ?? 0;
  if (readVersion !== undefined && readVersion !== known) return null;
  const version = known + 1;
  return (await policy.put({ ...change, version })) ? version : null;
}
