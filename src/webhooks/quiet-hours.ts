/** When warnings wait. Pure: by the clock on a wall of the place, so that the setting of clocks changes nothing. */
import { DAY, HOUR, MINUTE, type Millis } from '../shared/time.ts';
import { type QuietHours, WEEKDAYS } from '../store/contract.ts';

type WallClock = (at: Millis) => Millis;

/** What a clock in a time zone shows, to the minute, as if it showed UTC. @throws a RangeError for an unknown zone. */
function createWallClock(timeZone: string): WallClock {
  const format = new Intl.DateTimeFormat('en-US', {
    timeZone,
    hourCycle: 'h23',
    year: 'numeric',
    month: 'numeric',
    day: 'numeric',
    hour: 'numeric',
    minute: 'numeric',
  });
  return (at) => {
    const parts = Object.fromEntries(format.formatToParts(at).map(({ type, value }) => [type, Number(value)]));
    const { year = 0, month = 1, day = 1, hour = 0, minute = 0 } = parts;
    return Date.UTC(year, month - 1, day, hour, minute);
  };
}

/** Whether such a zone is known here. */
export function isTimeZone(name: string): boolean {
  // Offsets such as +02:00 are taken by Intl, but follow no clock of a place.
  if (!/^[A-Za-z]/.test(name)) return false;
  try {
    createWallClock(name);
    return true;
  } catch {
    return false;
  }
}

/** `22:30` -> its minutes as milliseconds. */
const timeOf = (text: string): Millis => {
  const [hours = '', minutes = ''] = text.split(':');
  return Number(hours) * HOUR + Number(minutes) * MINUTE;
};

const dayOf = (wall: Millis) => WEEKDAYS[new Date(wall).getUTCDay()];

function createJudge({ from, to, days }: QuietHours) {
  const [start, end] = [timeOf(from), timeOf(to)];
  const begins = (wall: Millis): boolean => days.some((day) => day === dayOf(wall));
  return {
    end,
    isQuiet: (wall: Millis): boolean => {
      const time = wall % DAY;
      if (start < end) return time >= start && time < end && begins(wall);
      return (time >= start && begins(wall)) || (time < end && begins(wall - DAY));
    },
  };
}

/** As many as the days of a week can follow each other; settings that never end are refused where they are made. */
const MOST_PERIODS = 8;

/**
 * @returns the first minute after `at` that is not quiet; `null` when it is not quiet at `at`. Where the clocks are set
 * forward over the end, that is the minute after the gap; where an hour comes twice, its first time counts as the end,
 * and its second one is quiet again as far as the hours say so.
 */
export function quietUntil(quiet: QuietHours, at: Millis): Millis | null {
  const wallAt = createWallClock(quiet.timeZone);
  const { end, isQuiet } = createJudge(quiet);
  const quietAt = (each: Millis): boolean => isQuiet(wallAt(each));
  let minute = Math.floor(at / MINUTE) * MINUTE;
  if (!quietAt(minute)) return null;
  for (let period = 0; period < MOST_PERIODS && quietAt(minute); period++) {
    const wall = wallAt(minute);
    const left = (((end - wall) % DAY) + DAY) % DAY || DAY;
    const until = minute + left;
    if (wallAt(until) === wall + left) {
      minute = until;
      continue;
    }
    // The clocks are set on the way: then minute by minute.
    while (quietAt(minute)) minute += MINUTE;
  }
  return minute;
}
