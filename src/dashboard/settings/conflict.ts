/** What happened to a policy between the reading of a form and its saving. */

import type { PolicyVersion } from '../../store/contract.ts';
import type { PolicySettings } from '../../suppression/policy-rules.ts';
import { type Difference, differences } from './differences.ts';
import { type SettingsStore, type SettingsView, settingsOfVersion } from './load.ts';

export interface Conflict {
  /** Who changed what since, newest first. */
  readonly since: readonly PolicyVersion[];
  /** What holds now, against what was read; `null` when that is not known. */
  readonly changed: readonly Difference[] | null;
  /** What saving would make of what holds now. */
  readonly saving: readonly Difference[];
}

const SHOWN = 5;

/** @param typed what the form says. */
export async function loadConflict(
  store: SettingsStore,
  view: SettingsView,
  readVersion: number,
  typed: PolicySettings,
): Promise<Conflict> {
  const { tenant, effective, fallback } = view;
  const [newest, [read]] = await Promise.all([
    store.policy.history(tenant, { limit: SHOWN }),
    store.policy.history(tenant, { before: readVersion + 1, limit: 1 }),
  ]);
  const known = readVersion === 0 || read?.version === readVersion;
  return {
    since: newest.filter(({ version }) => version > readVersion),
    changed: known ? differences(settingsOfVersion(read) ?? fallback, effective) : null,
    saving: differences(effective, typed),
  };
}
