import type { Millis } from '../../shared/time.ts';
import type { AuditRecord } from './audit.ts';
import type { Reason, Suppression } from './suppressions.ts';

/** One of SES's suppression lists: an account's in a Region, or that of one of its tenants. */
export interface SesList {
  readonly region: string;
  /** `''` = the account's own list. */
  readonly tenant: string;
}

/** What SES holds about one spelling of an address. */
export interface Listing {
  /** As SES spells it: deletes need the exact case. */
  readonly spelling: string;
  /** Canonical; `''` when the spelling is no address to us, or one that is never blocked. */
  readonly address: string;
  /** SES's word: `BOUNCE`, `COMPLAINT`, or one that is new to us. */
  readonly reason: string;
  readonly lastUpdateAt: Millis;
}

/** Whose entries stand behind a list: with no `reasons`, nothing is pushed to it. */
export interface PushScope {
  /** `''` = the entries for all tenants. */
  readonly tenants: readonly string[];
  readonly reasons: readonly Reason[];
}

/** A pull under way, with all that is needed to go on after a crash. */
export interface SyncRun {
  readonly kind: 'full' | 'incremental';
  /** `pulling`: page by page; `sweeping`: what the pull did not see goes; `comparing`: our entries that SES lacks. */
  readonly phase: 'pulling' | 'sweeping' | 'comparing';
  readonly startedAt: Millis;
  /** Only what SES changed since then; `null` = everything. */
  readonly since: Millis | null;
  readonly token: string | null;
  /** The last address that was compared. */
  readonly comparedTo: string;
  readonly pages: number;
  readonly addresses: number;
  readonly removed: number;
  /** How often it began anew because SES no longer knew the page's token. */
  readonly restarts: number;
  /** Whether a person asked for it. */
  readonly asked: boolean;
}

export interface FinishedRun extends Pick<SyncRun, 'startedAt' | 'pages' | 'addresses' | 'removed'> {
  readonly finishedAt: Millis;
}

export interface SyncTrouble {
  /** SES's name of the call that failed. */
  readonly operation: string;
  /** `FailureKind` of `aws/failure.ts`. */
  readonly kind: string;
  readonly at: Millis;
}

/** One way of the traffic: when it may go on, and what stopped it last. */
export interface SyncDirection {
  readonly nextAt: Millis;
  readonly failures: number;
  readonly trouble: SyncTrouble | null;
}

export interface SyncState {
  /** Counts full pulls. */
  readonly generation: number;
  readonly pageSize: number;
  readonly run: SyncRun | null;
  /** The request for a full pull that the last one to begin has answered. */
  readonly answered: Millis | null;
  readonly lastFull: FinishedRun | null;
  readonly lastIncremental: FinishedRun | null;
  /** The last change of the history whose address was taken into the work. */
  readonly changesRead: number;
  readonly pushed: number;
  readonly deleted: number;
  /** Calls that failed, of both directions. */
  readonly failed: number;
  readonly pull: SyncDirection;
  readonly push: SyncDirection;
}

export interface StoredSyncState {
  readonly list: SesList;
  readonly state: SyncState | null;
  /** When somebody asked for a full pull. */
  readonly requestedAt: Millis | null;
  /** Addresses that wait to be compared with SES. */
  readonly waiting: number;
  /** Addresses that SES refused. */
  readonly refused: number;
}

/** One address that may differ between us and SES, with what either side says of it. */
export interface SyncWork {
  readonly address: string;
  /** Every entry here, expired ones included. */
  readonly entries: readonly Suppression[];
  readonly listings: readonly Listing[];
  /** When a person last took away an entry that stands behind the list. */
  readonly releasedAt: Millis | null;
}

export interface SyncStore {
  /** What the job needs to go on: nothing is counted for it. */
  readonly load: (list: SesList) => Promise<Pick<StoredSyncState, 'state' | 'requestedAt'>>;
  readonly find: (list: SesList) => Promise<StoredSyncState | null>;
  readonly list: () => Promise<readonly StoredSyncState[]>;
  /** Asks for a full pull of these lists. */
  readonly request: (lists: readonly SesList[], at: Millis, audit: AuditRecord | null) => Promise<void>;
  readonly save: (list: SesList, state: SyncState) => Promise<void>;
  /**
   * Takes a page (at most 1,000 listings) into the mirror and brings the `ses-list` entries of its addresses in line, with
   * the new state in the same transaction. A listing that is not newer than a person's removal makes no entry; it is put
   * into the work instead.
   */
  readonly saw: (
    list: SesList,
    listings: readonly Listing[],
    state: SyncState,
    scope: PushScope,
    at: Millis,
  ) => Promise<void>;
  /**
   * Forgets at most `limit` listings that `state.generation` has not seen, and the entries behind which no listing is left:
   * those of the sync, and those derived from events not newer than `at`. @returns how many listings went.
   */
  readonly sweep: (list: SesList, state: SyncState, scope: PushScope, limit: number, at: Millis) => Promise<number>;
  /** Notes what SES holds of one spelling; `null` = nothing. */
  readonly observe: (
    list: SesList,
    seen: { readonly address: string; readonly spelling: string; readonly listing: Listing | null },
    state: SyncState,
    scope: PushScope,
    at: Millis,
  ) => Promise<void>;
  /** What the mirror holds of one spelling. */
  readonly listing: (list: SesList, spelling: string) => Promise<Listing | null>;
  /** The id of the newest change of the history. */
  readonly newestChange: () => Promise<number>;
  /** Takes the addresses of at most `limit` changes after `state.changesRead` into the work. @returns the state then. */
  readonly collect: (list: SesList, state: SyncState, scope: PushScope, limit: number) => Promise<SyncState>;
  /**
   * Takes what SES lacks of our entries, of at most `limit` addresses after one, into the work.
   * @returns the last address looked at; `null` = there was none left.
   */
  readonly compare: (list: SesList, after: string, scope: PushScope, limit: number) => Promise<string | null>;
  /** What to look at next. */
  readonly next: (list: SesList, scope: PushScope) => Promise<SyncWork | null>;
  readonly done: (list: SesList, address: string) => Promise<void>;
  /** SES would not have it: left alone until something about the address changes. */
  readonly refuse: (list: SesList, address: string, why: string, state: SyncState) => Promise<void>;
  /** To the end of the queue. */
  readonly postpone: (list: SesList, address: string, state: SyncState) => Promise<void>;
  /** Whether anything belongs to a tenant other than `default`: messages, or access keys. */
  readonly hasOtherTenants: () => Promise<boolean>;
}
