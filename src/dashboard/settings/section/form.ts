/** What a page that sets a section of settings says of it: its fields, in the order of the page. */
import type { z } from 'zod';
import type { Section } from '../../../reputation/settings-section.ts';
import type { Fields } from '../../components/fields.ts';
import type { SettingsSectionName } from '../sections.tsx';

export interface SectionField {
  /** Its place in the settings as they are laid out: `bounceRate.warn`. */
  readonly name: string;
  readonly label: string;
  readonly hint?: string;
  /** `percent` is a number with its sign; `boolean` is chosen as `yes` or `no`. */
  readonly kind: 'number' | 'percent' | 'boolean' | 'choice' | 'text';
  readonly unit?: string;
  /** Value -> words. For `choice`; for `boolean` instead of yes and no. */
  readonly options?: Readonly<Record<string, string>>;
  /** What an empty field means: it is left out then. Without it, empty is no value. */
  readonly empty?: string;
  /** The default, where the section's own does not say it: of a row of a list. `null` = there is none. */
  readonly usual?: string | null;
}

export interface SectionGroup {
  readonly id: string;
  readonly title: string;
  readonly help?: string;
  readonly fields: readonly SectionField[];
  /** What it says in one text, for a list: such a row is added or removed as a whole. */
  readonly summary?: string;
}

/** Settings as JSON has them. */
export type Plain = Readonly<Record<string, unknown>>;

export interface SectionForm {
  readonly section: Section<z.ZodObject>;
  /** `/settings/alerts` */
  readonly path: string;
  readonly name: SettingsSectionName;
  /** What these settings are for. */
  readonly help: string;
  /** Of a list in the settings, one group for each row that the fields hold. */
  readonly groups: (fields: Fields) => readonly SectionGroup[];
  /** An empty row for one more. */
  readonly spare?: (fields: Fields) => SectionGroup | null;
  /** Fields as a browser sent them, with the rows closed up that were emptied. */
  readonly tidy?: (fields: Fields) => Fields;
  /** The settings as the fields are named, and back. Left out: as they are. */
  readonly layOut?: (settings: Plain) => Plain;
  readonly gather?: (laidOut: Plain) => Plain;
  /** The field for a place in the settings, where their names differ. */
  readonly fieldAt?: (place: string) => string;
}
