import type { Millis } from '../../shared/time.ts';

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

export interface Session {
  readonly keyId: string;
  readonly expiresAt: Millis;
}

export interface AccessStore {
  readonly addKey: (key: AccessKey, hash: string) => Promise<void>;
  readonly keyByHash: (hash: string) => Promise<AccessKey | null>;
  readonly keyById: (id: string) => Promise<AccessKey | null>;
  readonly keys: () => Promise<readonly AccessKey[]>;
  /** Deletes a key and its sessions. @returns whether it was there. */
  readonly deleteKey: (id: string) => Promise<boolean>;
  readonly addSession: (hash: string, session: Session) => Promise<void>;
  readonly session: (hash: string) => Promise<Session | null>;
  readonly deleteSession: (hash: string) => Promise<void>;
  readonly deleteExpiredSessions: (now: Millis) => Promise<void>;
}
