/** How long a session lives. Pure. */
import { HOUR, MINUTE, type Millis } from '../../shared/time.ts';
import type { Session } from '../../store/contract.ts';

/** However much it is used. */
export const SESSION_LIFETIME: Millis = 12 * HOUR;
/** Without a page being opened. */
const SESSION_IDLE: Millis = 2 * HOUR;
/** Use is written down at most this often: opening a page costs a read. */
const MOVE_ON_AFTER: Millis = 5 * MINUTE;

/** When a session ends that began and was last seen then. */
export const expiryOf = (createdAt: Millis, lastSeenAt: Millis): Millis =>
  Math.min(createdAt + SESSION_LIFETIME, lastSeenAt + SESSION_IDLE);

export const isLive = ({ createdAt, expiresAt }: Session, now: Millis): boolean =>
  expiresAt > now && createdAt + SESSION_LIFETIME > now;

export const mustMoveOn = ({ lastSeenAt }: Session, now: Millis): boolean => now - lastSeenAt >= MOVE_ON_AFTER;
