import type { AuditRecord } from './audit.ts';
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
  /** Takes messages out, and audits it if any of them was there. */
  readonly remove: (ids: readonly string[], audit: AuditRecord) => Promise<void>;
}
