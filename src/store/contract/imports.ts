import type { Millis } from '../../shared/time.ts';

export const IMPORT_STATES = ['running', 'done', 'interrupted', 'failed'] as const;
/** `interrupted`: the sender, or this program, went away; what is counted is stored. `failed`: the store did not take it. */
export type ImportState = (typeof IMPORT_STATES)[number];

export interface ImportFault {
  /** Counted from 1; of a record over several lines, the first. */
  readonly line: number;
  /** Why the line was refused, by name. */
  readonly code: string;
}

export interface ImportCounts {
  /** Records read, good and bad, without the header. */
  readonly lines: number;
  readonly added: number;
  readonly changed: number;
  readonly unchanged: number;
  readonly invalid: number;
  readonly bytes: number;
  /** All up to this line is stored, or refused for good. 0 = nothing yet. */
  readonly lastLine: number;
}

/** One run of an import of suppressions, as far as it is. */
export interface ImportRun extends ImportCounts {
  /** Chosen by the client, or random. */
  readonly id: string;
  /** The tenant of the key that imports; `null` = a key of no tenant. */
  readonly tenant: string | null;
  readonly actor: string;
  readonly state: ImportState;
  /** The first line that was to be read. */
  readonly fromLine: number;
  /** The first ones only; `invalid` counts them all. */
  readonly faults: readonly ImportFault[];
  readonly startedAt: Millis;
  readonly updatedAt: Millis;
  /** How many bytes the sender has announced; `null` = unknown. */
  readonly size: number | null;
}

/** A place in the list of imports, newest first. */
export type ImportPlace = Pick<ImportRun, 'startedAt' | 'id'>;

export interface ImportStore {
  /**
   * Begins a run, in place of an earlier one of this id, and forgets the oldest of many.
   *
   * @param token tells this run from all others of its id.
   * @param deadBefore a running one that was not updated since then is dead.
   * @returns false while another run of this id is alive, or when the id is one of another tenant's.
   */
  readonly begin: (run: ImportRun, token: string, deadBefore: Millis) => Promise<boolean>;
  /** Updates a run, unless another one took its id. */
  readonly save: (run: ImportRun, token: string) => Promise<void>;
  readonly find: (id: string) => Promise<ImportRun | null>;
  /** Newest first, without faults. With a tenant: that tenant's own only. */
  readonly list: (page: {
    readonly after?: ImportPlace;
    readonly limit: number;
    readonly tenant?: string;
  }) => Promise<readonly ImportRun[]>;
}
