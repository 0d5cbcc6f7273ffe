/** What happened to a policy between the reading of a form and its saving. */

import type { PolicySettings } from '../../suppression/policy-rules.ts';
import { differences } from './differences.ts';
import { CONFLICTS_SHOWN, type Conflict } from './history.ts';
import { type SettingsStore, type SettingsView, settingsOfVersion } from './load.ts';

/** @param typed what the form says. */
export async function loadConflict(
  store: SettingsStore,
  view: SettingsView,
  readVersion: number,
  typed: PolicySettings,
): Promise<Conflict> {
  const { tenant, effective, fallback } = view;
  const [newest, [read]] = await Promise.all([
    store.policy.history(tenant, { limit: CONFLICTS_SHOWN }),
    store.policy.history(tenant, { before: readVersion + 1, limit: 1 }),
  ]);
  const known = readVersion === 0 || read?.version === readVersion;
  return {
    since: newest.filter(({ version }) => version > readVersion),
    changed: known ? differences(settingsOfVersion(read) ?? fallback, effective) : null,
    saving: differences(effective, typed),
  };
}
