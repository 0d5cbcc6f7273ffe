/** Somebody sees to an alert, or no longer does: over the API, and on the dashboard. */
import type { Problem } from '../../shared/problem.ts';
import { err, ok, type Result } from '../../shared/result.ts';
import type { Clock } from '../../shared/time.ts';
import type { AccessKey, Alert, Store } from '../../store/contract.ts';
import { maySee, NO_ALERT } from './present.ts';

/** Characters of a note. */
export const MAX_NOTE = 500;

const RESOLVED: Problem = { status: 409, code: 'alert-resolved', title: 'The alert is over' };

export interface AcknowledgeOptions {
  readonly store: Pick<Store, 'alerts'>;
  readonly now: Clock;
}

/**
 * Acknowledges one alert that the key sees, audited; `null` takes the acknowledgement back. Whether the key may write is
 * the caller's to ask.
 */
export type Acknowledge = (
  key: AccessKey,
  id: string,
  acknowledgement: { readonly note: string | null } | null,
) => Promise<Result<Alert, Problem>>;

export const createAcknowledge =
  ({ store: { alerts }, now }: AcknowledgeOptions): Acknowledge =>
  async (key, id, acknowledgement) => {
    const found = await alerts.find(id);
    if (found === null || !maySee(key, found)) return err(NO_ALERT);
    if (!(await alerts.acknowledge({ id, at: now(), actor: `key:${key.name}`, acknowledgement }))) return err(RESOLVED);
    const changed = await alerts.find(id);
    return changed === null ? err(NO_ALERT) : ok(changed);
  };
