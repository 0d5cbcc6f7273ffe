/** What a question about rates may look back on. Pure. */
import { WINDOW_NAMES, type WindowName } from './series.ts';

/**
 * Besides the calendar windows one of mail: AWS judges a representative volume, "an amount of mail that represents your
 * typical sending" and no fixed time (SES Developer Guide, `reputationdashboardmessages`). Its size is not told.
 */
export const REPUTATION_WINDOWS = [...WINDOW_NAMES, 'volume'] as const satisfies readonly (WindowName | 'volume')[];
export type ReputationWindow = WindowName | 'volume';

/** Attempted mails of a representative volume. */
export const VOLUME = { least: 100, most: 10_000_000, default: 10_000 } as const;

/** How far back, in hours, a representative volume is looked for: 400 days. */
export const VOLUME_LOOKBACK = 400 * 24;

/** How far ahead, in hours, a line is looked for: 30 days. */
export const HORIZON = 30 * 24;

/** The newest hours whose mail is the present pace. */
export const PACE_HOURS = 24;
