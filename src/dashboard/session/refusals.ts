import { type Clock, MINUTE, type Millis } from '../../shared/time.ts';
import type { AuditStore } from '../../store/contract.ts';

/** Strangers may not fill the audit log. */
const EVERY: Millis = 10 * MINUTE;

export interface SignInRefusals {
  /** A token or a code was wrong. */
  readonly failed: () => void;
  /** So often that the client must wait. */
  readonly throttled: () => Promise<void>;
}

/**
 * Audits attempts to sign in that were throttled: how many failed since the record before, at most one record in ten
 * minutes, nothing of what was tried or of who did.
 */
export function createSignInRefusals({
  audit,
  now,
}: {
  readonly audit: Pick<AuditStore, 'add'>;
  readonly now: Clock;
}): SignInRefusals {
  let failures = 0;
  let recordedAt = Number.NEGATIVE_INFINITY;
  return {
    failed: () => {
      failures++;
    },
    throttled: async () => {
      const at = now();
      if (failures === 0 || at - recordedAt < EVERY) return;
      const detail = { failures };
      failures = 0;
      recordedAt = at;
      const record = { actor: 'job:sign-in', action: 'session.throttled', subject: 'dashboard', tenant: null } as const;
      await audit.add({ at, ...record, detail });
    },
  };
}
