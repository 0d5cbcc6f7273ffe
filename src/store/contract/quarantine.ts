import type { QuarantineEntry } from './facts.ts';

/** A place in the list of quarantined messages, newest first. */
export type QuarantineCursor = Pick<QuarantineEntry, 'receivedAt' | 'id'>;

export interface QuarantineStore {
  readonly list: (page: {
    readonly after?: QuarantineCursor;
    readonly limit: number;
  }) => Promise<readonly QuarantineEntry[]>;
  readonly find: (id: string) => Promise<QuarantineEntry | null>;
  readonly count: () => Promise<number>;
  /** Takes a message out. @returns whether it was there. */
  readonly remove: (id: string) => Promise<boolean>;
}
