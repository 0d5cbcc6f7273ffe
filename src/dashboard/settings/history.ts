/** Versions of settings as a page shows them, whatever they are settings of. Pure. */
import type { Millis } from '../../shared/time.ts';
import type { Difference } from './differences.ts';

/** What every version says of itself. */
export interface VersionFacts {
  readonly version: number;
  readonly at: Millis;
  readonly actor: string;
  readonly note: string | null;
}

export interface HistoryEntry {
  readonly version: VersionFacts;
  /** `null`: follows the installation, which is no list of fields. */
  readonly changes: readonly Difference[] | null;
  /** Nothing of its own held before, so it is compared with the defaults. */
  readonly againstDefaults: boolean;
}

export interface History {
  readonly entries: readonly HistoryEntry[];
  /** Where older ones begin; `null` when there are none. */
  readonly before: number | null;
  readonly isNewest: boolean;
}

const VERSIONS_SHOWN = 10;

/** What to read for a page: one more than is shown, for the last one shown is compared with it. */
export const historyPage = (before: number | undefined) => ({
  limit: VERSIONS_SHOWN + 1,
  ...(before === undefined ? {} : { before }),
});

/** @param versions what `historyPage` found, newest first. */
export function historyOf<V extends VersionFacts>(
  versions: readonly V[],
  before: number | undefined,
  entryOf: (version: V, previous: V | undefined) => HistoryEntry,
): History {
  const shown = versions.slice(0, VERSIONS_SHOWN);
  return {
    entries: shown.map((version, n) => entryOf(version, versions[n + 1])),
    before: versions.length > shown.length ? (shown.at(-1)?.version ?? null) : null,
    isNewest: before === undefined,
  };
}

/** `before` of the address bar. */
export const parseBefore = (text: string | undefined): number | undefined =>
  /^\d{1,9}$/.test(text ?? '') ? Number(text) : undefined;

/** Somebody else was quicker: what happened between the reading of a form and its saving. */
export interface Conflict {
  /** Who changed what since, newest first. */
  readonly since: readonly VersionFacts[];
  /** What holds now, against what was read; `null` when that is not known. */
  readonly changed: readonly Difference[] | null;
  /** What saving would make of what holds now. */
  readonly saving: readonly Difference[];
}

/** Versions named in a conflict. */
export const CONFLICTS_SHOWN = 5;
