import { DAY, type Millis } from '../../shared/time.ts';
import { HABITS, habitSlots } from './habits.ts';
import { newsletterSlots } from './newsletters.ts';
import { createRandom } from './random.ts';
import type { Slot } from './slot.ts';

/** All that is sent in the `days` before `now`, oldest first. */
export function calendar(seed: string, now: Millis, days: number): readonly Slot[] {
  const from = now - days * DAY;
  const random = createRandom(`${seed}/calendar`);
  return [...newsletterSlots(from, now), ...HABITS.flatMap((habit) => habitSlots(habit, from, now, random))]
    .filter(({ at }) => at >= from && at < now)
    .sort((a, b) => a.at - b.at);
}
