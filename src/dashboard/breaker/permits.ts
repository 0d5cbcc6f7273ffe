/** Who may stop mail, and who may let it go on: the same as in the API. */
import { holds } from '../../access/auth.ts';
import type { AccessKey } from '../../store/contract.ts';

/** Pausing and resuming by hand: for the own tenant, or for all when the key is of all. `''` = the whole installation. */
export const mayWish = (key: AccessKey, tenant: string): boolean =>
  holds(key, 'write') && (key.tenant === null || key.tenant === tenant);

/** Ending a trip of the circuit breaker. */
export const mayEndTrip = (key: AccessKey): boolean => key.tenant === null && holds(key, 'admin');
