/** How far a campaign is, by what its sender announced. Pure. */
import { HOUR, type Millis } from '../../shared/time.ts';
import { addCounts, type Counts, ZERO_COUNTS } from '../metrics.ts';

/**
 * `pending`: nothing is known yet. `completed`: everybody is accounted for. `stalled`: not everybody is, and nothing has moved
 * for a whole hour. `failed`: it is over, or stalled, and not one mail left: SES rejected, could not render or did not attempt
 * them all.
 */
export const PROGRESS_STATES = ['pending', 'in-progress', 'completed', 'stalled', 'failed'] as const;
export type ProgressState = (typeof PROGRESS_STATES)[number];

/** What is known of a campaign in one tenant that announced it. */
export interface Announced {
  readonly expected: number;
  readonly suppressed: number;
  readonly counts: Counts;
  /** The last hour with mail, in hours since the epoch; `null` = none was sent. */
  readonly lastHour: number | null;
  /** The last change or counted check. */
  readonly activeAt: Millis;
}

export interface Progress {
  readonly state: ProgressState;
  /** Recipients who are accounted for: mailed, as far as any event says, or suppressed. At most `of`. */
  readonly done: number;
  readonly of: number;
  /** `done / of`. */
  readonly fraction: number;
  /** Mailed or suppressed beyond what was announced. */
  readonly beyond: number;
}

/** Mail is known by the hour only: one hour that is wholly over without any is silence, less may be none. */
const SILENT_HOURS = 1;

const accountedFor = ({ counts, suppressed }: Announced): number => counts.mails + suppressed;
const sum = (numbers: readonly number[]): number => numbers.reduce((total, each) => total + each, 0);

function isSilent(announced: readonly Announced[], now: Millis): boolean {
  const hour = Math.floor(now / HOUR);
  const newest = Math.max(...announced.map((each) => Math.max(each.lastHour ?? 0, Math.floor(each.activeAt / HOUR))));
  return hour - newest > SILENT_HOURS;
}

/** Mail to the simulator and to own domains is in no count but `mails` and `excluded`. */
function leftNothing({ mails, excluded, rejected, renderingFailed, notAttempted }: Counts): boolean {
  const real = mails - excluded;
  return real > 0 && rejected + renderingFailed + notAttempted >= real;
}

/**
 * The progress over all tenants that announced the campaign, each of them capped at what it announced, so that one tenant's
 * surplus does not hide another's rest. A mail counts from the first event that names its recipient, whatever it says: so no event
 * takes progress back. `announced` must not be empty.
 */
export function progressOf(announced: readonly Announced[], now: Millis): Progress {
  const of = sum(announced.map(({ expected }) => expected));
  const done = sum(announced.map((each) => Math.min(each.expected, accountedFor(each))));
  const beyond = sum(announced.map((each) => Math.max(0, accountedFor(each) - each.expected)));
  const counts = announced.map((each) => each.counts).reduce(addCounts, ZERO_COUNTS);
  const state = (): ProgressState => {
    if (done === 0) return 'pending';
    const over = done >= of;
    if (!over && !isSilent(announced, now)) return 'in-progress';
    if (leftNothing(counts)) return 'failed';
    return over ? 'completed' : 'stalled';
  };
  return { state: state(), done, of, fraction: done / of, beyond };
}
