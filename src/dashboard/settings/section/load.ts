/** Reads all that the page of a section shows. */
import { settingsOf } from '../../../reputation/settings-section.ts';
import type { SettingStore, SettingVersion } from '../../../store/contract.ts';
import { CONFLICTS_SHOWN, type Conflict, type History, historyOf, historyPage } from '../history.ts';
import { sectionDifferences } from './differences.ts';
import type { Plain, SectionForm } from './form.ts';

export interface SectionView {
  /** `null` = never set. */
  readonly version: SettingVersion | null;
  /** What holds: what was set, else the defaults. */
  readonly effective: Plain;
  readonly history: History;
}

/** @param before the page of the history; `undefined` = the newest. */
export async function loadSection(
  settings: SettingStore,
  form: SectionForm,
  before?: number | undefined,
): Promise<SectionView> {
  const { section } = form;
  const [version, versions] = await Promise.all([
    settings.current(section.name),
    settings.history(section.name, historyPage(before)),
  ]);
  const said = (of: SettingVersion | undefined): Plain => settingsOf(section, of ?? null);
  const history = historyOf(versions, before, (each, previous) => ({
    version: each,
    changes: sectionDifferences(form, said(previous), said(each)),
    againstDefaults: previous === undefined || previous.value === null,
  }));
  return { version, effective: settingsOf(section, version), history };
}

/** @param typed what the form says. */
export async function loadSectionConflict(
  settings: SettingStore,
  form: SectionForm,
  { view, readVersion, typed }: { readonly view: SectionView; readonly readVersion: number; readonly typed: Plain },
): Promise<Conflict> {
  const { section } = form;
  const [newest, [read]] = await Promise.all([
    settings.history(section.name, { limit: CONFLICTS_SHOWN }),
    settings.history(section.name, { before: readVersion + 1, limit: 1 }),
  ]);
  const known = readVersion === 0 || read?.version === readVersion;
  return {
    since: newest.filter(({ version }) => version > readVersion),
    changed: known ? sectionDifferences(form, settingsOf(section, read ?? null), view.effective) : null,
    saving: sectionDifferences(form, view.effective, typed),
  };
}
