import type { Millis } from '../../shared/time.ts';

/** A recipient of a message, and the keyed hash that stands in once that person is erased. */
export interface Pseudonym {
  readonly messageId: string;
  readonly recipient: string;
  readonly pseudonym: string;
}

export interface ErasureRequest {
  /** `erased:` and a keyed hash of the address. The store never makes one. */
  readonly pseudonym: string;
  readonly address: string;
  /** Mail accepted until then is forgotten. */
  readonly at: Millis;
  /** Tells the secret key that made the pseudonym from other keys. */
  readonly keyMark: string;
  readonly actor: string;
  readonly note: string | null;
  /** Makes a `manual` entry under the pseudonym when no entry that has not expired blocks the person. */
  readonly block: boolean;
}

/** What an erasure has done so far, in rows. */
export interface ErasureCounts {
  /** Pseudonymised. */
  readonly mails: number;
  readonly entries: number;
  readonly changes: number;
  /** Deleted. */
  readonly events: number;
  readonly rawTexts: number;
  readonly quarantined: number;
  /** Texts of operators in which the address was replaced. */
  readonly mentions: number;
}

export interface Erasure extends ErasureCounts {
  readonly pseudonym: string;
  readonly at: Millis;
  /** `null` once nothing of the database holds it. */
  readonly address: string | null;
  /** The last line of the history that tells of the time before. */
  readonly changesThrough: number;
}

/** How an address is found in free text. Pure. */
export interface Mentions {
  /** What a text that mentions the address holds in lower case; a text without any of these does not mention it. */
  readonly needles: readonly string[];
  readonly isIn: (text: string) => boolean;
  readonly replaceIn: (text: string) => string;
}

export interface ErasureStore {
  /** Whether anybody was ever erased. */
  readonly any: () => Promise<boolean>;
  /** Whether somebody was erased with another key than the one of this mark. */
  readonly madeWithOtherKey: (keyMark: string) => Promise<boolean>;
  readonly find: (pseudonyms: readonly string[]) => Promise<readonly Erasure[]>;
  /** Erasures under way, at most 100. */
  readonly unfinished: () => Promise<readonly Erasure[]>;
  /**
   * From here on, in one transaction: the person's entries and history stand under the pseudonym, and whatever is told of
   * their mail accepted until `at` is pseudonymised as it is stored. What is stored already goes by `advance`.
   */
  readonly begin: (request: ErasureRequest) => Promise<void>;
  /** Does the next slice, in one transaction; the last one is audited. @returns whether more is to be done. */
  readonly advance: (pseudonym: string, mentions: Mentions, now: Millis) => Promise<boolean>;
}
