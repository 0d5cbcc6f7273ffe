import type { Millis } from '../../shared/time.ts';

/** Sections of settings that concern the whole installation. Those of the suppression policy are `PolicyStore`'s. */
const SETTING_SECTIONS = ['alerts', 'circuit-breaker'] as const;
export type SettingSection = (typeof SETTING_SECTIONS)[number];

export interface SettingVersion {
  readonly section: SettingSection;
  /** 1, 2, 3 … per section. */
  readonly version: number;
  /** JSON, as the section's schema wrote it; `null` = the defaults again. */
  readonly value: string | null;
  readonly at: Millis;
  readonly actor: string;
  readonly note: string | null;
}

export interface SettingStore {
  /** The newest version, or `null` when none was ever set. */
  readonly current: (section: SettingSection) => Promise<SettingVersion | null>;
  /** Sets the next version, audited as `settings.changed`. @returns false when another version came first. */
  readonly put: (version: SettingVersion) => Promise<boolean>;
  /** Newest first; `before` is a version. */
  readonly history: (
    section: SettingSection,
    page: { readonly before?: number; readonly limit: number },
  ) => Promise<readonly SettingVersion[]>;
}
