import type { Millis } from '../../shared/time.ts';
import type { RawEvent } from './facts.ts';

export interface RawStore {
  /** Since when every text is kept; `null` = they are not kept. */
  readonly since: () => Promise<Millis | null>;
  /** Begins to keep them. A store that keeps them already goes on. */
  readonly keep: (at: Millis) => Promise<void>;
  /** Forgets them all. */
  readonly drop: () => Promise<void>;
  /** Forgets at most `limit` texts received before a time. @returns how many are left to forget. */
  readonly prune: (before: Millis, limit: number) => Promise<number>;
  /** Ids of messages with texts, in order. */
  readonly messages: (page: { readonly after: string; readonly limit: number }) => Promise<readonly string[]>;
  readonly of: (messageIds: readonly string[]) => Promise<readonly RawEvent[]>;
}
