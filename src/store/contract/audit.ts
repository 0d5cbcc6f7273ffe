import type { Millis } from '../../shared/time.ts';

/** What a person, or a rule on a person's behalf, did to the installation. Append-only. */
export interface AuditRecord {
  readonly at: Millis;
  /** `key:<name>`, `job:<name>`. */
  readonly actor: string;
  /** `<what>.<done>`: `policy.changed`, `recipient.erased`. */
  readonly action: string;
  /** What it was done to; never a person's address in clear once that person is erased. */
  readonly subject: string;
  /** `null` = concerns all tenants. */
  readonly tenant: string | null;
  readonly detail: Readonly<Record<string, string | number | boolean | null>>;
}

export interface StoredAuditRecord extends AuditRecord {
  readonly id: number;
}

/** Those members that are there must all hold. */
export interface AuditFilter {
  readonly tenant?: string;
  /** A part of it, upper or lower case. */
  readonly actor?: string;
  readonly action?: string;
  readonly subject?: string;
  /** From this time on. */
  readonly since?: Millis;
  /** Before this time. */
  readonly until?: Millis;
}

export interface AuditPage extends AuditFilter {
  /** Only those with a smaller id. */
  readonly before?: number;
  readonly limit: number;
}

export interface AuditStore {
  readonly add: (record: AuditRecord) => Promise<void>;
  /** Newest first. With a tenant: that tenant's own records only. */
  readonly list: (page: AuditPage) => Promise<readonly StoredAuditRecord[]>;
}
