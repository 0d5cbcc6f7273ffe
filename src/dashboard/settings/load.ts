/** Reads all that the page of settings shows. */

import type { PolicyStore, PolicyVersion, ReputationStore } from '../../store/contract.ts';
import type { PolicySettings } from '../../suppression/policy-rules.ts';
import { DEFAULT_POLICY } from '../../suppression/policy-settings.ts';
import { type ReadPolicy, readPolicy } from '../../suppression/policy-versions.ts';
import { differences } from './differences.ts';
import { type History, type HistoryEntry, historyOf, historyPage } from './history.ts';

export interface SettingsStore {
  readonly policy: PolicyStore;
  readonly reputation: Pick<ReputationStore, 'tenants'>;
}

/** More than a browser's list of suggestions is good for. */
const TENANTS_SHOWN = 500;
const NO_TENANTS: readonly string[] = [];

export interface SettingsView extends ReadPolicy {
  /** `''` = the installation. */
  readonly tenant: string;
  /** Tenants with mail, to choose from. */
  readonly tenants: readonly string[];
  /** `false` when no mail of the tenant is known; a wrong name would be given rules otherwise. */
  readonly isKnown: boolean;
  /** `null` for whoever is bound to the tenant: notes and names are the operator's. */
  readonly history: History | null;
}

/** Settings that a version means by itself; a tenant's may mean none. */
export const settingsOfVersion = (version: PolicyVersion | undefined): PolicySettings | null =>
  version?.settings ?? (version?.tenant === '' ? DEFAULT_POLICY : null);

function entryOf(version: PolicyVersion, previous: PolicyVersion | undefined): HistoryEntry {
  const after = settingsOfVersion(version);
  const before = settingsOfVersion(previous);
  return {
    version,
    changes: after === null ? null : differences(before ?? DEFAULT_POLICY, after),
    againstDefaults: before === null,
  };
}

interface Request {
  readonly tenant: string;
  /** Bound to this tenant: sees what holds, and nothing of other people. */
  readonly bound: boolean;
  readonly before?: number | undefined;
}

/** Loads what the page shows. A viewer who is `bound` to a tenant sees no other tenants and no history. */
export async function loadSettings(store: SettingsStore, { tenant, bound, before }: Request): Promise<SettingsView> {
  const [policy, tenants, versions] = await Promise.all([
    readPolicy(store.policy, tenant),
    bound ? NO_TENANTS : store.reputation.tenants(TENANTS_SHOWN),
    bound ? null : store.policy.history(tenant, historyPage(before)),
  ]);
  const isKnown = bound || tenant === '' || tenants.includes(tenant) || tenants.length === TENANTS_SHOWN;
  const history = versions === null ? null : historyOf(versions, before, entryOf);
  return { ...policy, tenant, tenants, isKnown, history };
}
