import type { Millis } from '../../shared/time.ts';
import type { AuditRecord } from './audit.ts';

export const SCOPES = ['check', 'read', 'write', 'ingest', 'admin'] as const;
export type Scope = (typeof SCOPES)[number];

export interface AccessKey {
  readonly id: string;
  readonly name: string;
  readonly scopes: readonly Scope[];
  /** `null` = not bound to a tenant. */
  readonly tenant: string | null;
  readonly createdAt: Millis;
}

export interface ListedKey extends AccessKey {
  /** To the hour; `null` = never. */
  readonly lastUsedAt: Millis | null;
}

export interface Session {
  readonly keyId: string;
  readonly createdAt: Millis;
  /** To a few minutes. */
  readonly lastSeenAt: Millis;
  /** Moves on with use. */
  readonly expiresAt: Millis;
}

export interface StoredSession extends Session {
  readonly hash: string;
}

/** What is audited happens in one transaction with its record; `null`: nobody to be named did it. */
export interface AccessStore {
  /** @returns false when there is a key with this id already: then nothing is changed. */
  readonly addKey: (key: AccessKey, hash: string, audit: AuditRecord | null) => Promise<boolean>;
  readonly keyByHash: (hash: string) => Promise<AccessKey | null>;
  readonly keyById: (id: string) => Promise<AccessKey | null>;
  /** Oldest first. */
  readonly keys: () => Promise<readonly ListedKey[]>;
  /** Notes that a key was used; an earlier time changes nothing. */
  readonly keyUsed: (id: string, at: Millis) => Promise<void>;
  /** Deletes a key and its sessions. @returns whether it was there. */
  readonly deleteKey: (id: string, audit: AuditRecord | null) => Promise<boolean>;
  readonly addSession: (hash: string, session: Session, audit: AuditRecord | null) => Promise<void>;
  readonly session: (hash: string) => Promise<Session | null>;
  /** Those that have not expired, the last seen first. */
  readonly sessions: (page: {
    readonly keyId?: string;
    readonly now: Millis;
    readonly limit: number;
  }) => Promise<readonly StoredSession[]>;
  /** Moves a session on; one that has ended meanwhile does not come back. */
  readonly touchSession: (hash: string, times: Pick<Session, 'lastSeenAt' | 'expiresAt'>) => Promise<void>;
  readonly deleteSession: (hash: string) => Promise<void>;
  /** Ends all sessions of a key; without any, nothing is audited. */
  readonly deleteSessions: (keyId: string, audit: AuditRecord) => Promise<void>;
  readonly deleteExpiredSessions: (now: Millis) => Promise<void>;
}
