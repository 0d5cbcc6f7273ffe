import type { Millis } from '../../shared/time.ts';
import type { PolicySettings } from '../../suppression/policy-rules.ts';

export interface PolicyVersion {
  /** `''` = the installation's, which tenants without one of their own follow. */
  readonly tenant: string;
  /** 1, 2, 3 … per tenant. */
  readonly version: number;
  /** `null` = the tenant follows the installation's again; for the installation: the defaults. */
  readonly settings: PolicySettings | null;
  readonly at: Millis;
  readonly actor: string;
  readonly note: string | null;
}

/** How far the newest policy has been applied to evidence that was stored before it. */
export interface PolicyApplication {
  readonly startedAt: Millis;
  readonly doneAt: Millis | null;
  /** Addresses looked at so far. */
  readonly addresses: number;
}

export interface PolicyStore {
  /** The newest version, or `null` when none was ever set. */
  readonly current: (tenant: string) => Promise<PolicyVersion | null>;
  /**
   * Sets the next version, with its line in the audit. What is told from now on is judged by it; `apply` brings older
   * evidence in line. @returns false when another version came first: nothing was set.
   */
  readonly put: (version: PolicyVersion) => Promise<boolean>;
  /** Newest first; `before` is a version. */
  readonly history: (
    tenant: string,
    page: { readonly before?: number; readonly limit: number },
  ) => Promise<readonly PolicyVersion[]>;
  readonly application: () => Promise<PolicyApplication | null>;
  /** Derives the entries of at most `limit` more addresses afresh. @returns whether more are waiting. */
  readonly apply: (limit: number, at: Millis) => Promise<boolean>;
}
