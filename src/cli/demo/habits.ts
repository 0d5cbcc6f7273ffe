/** Mail that one recipient's own doing causes: orders, parcels, appointments. */
import { HOUR, type Millis } from '../../shared/time.ts';
import type { Odds } from './outcomes.ts';
import { createQuota, type Random } from './random.ts';
import { ACCOUNTS, LETTERS, ORDERS, REMINDERS, type Sender, SHIPPING } from './senders.ts';
import type { Audience, Slot } from './slot.ts';

export interface Habit {
  readonly sender: Sender;
  readonly audience: Audience;
  readonly perDay: number;
  /** Share of each hour of the day, UTC. */
  readonly hours: readonly number[];
  /** Factor of each day of the week, from Sunday. */
  readonly days: readonly number[];
}

const SHOPPERS = [2, 1, 1, 1, 1, 2, 4, 6, 8, 9, 10, 12, 13, 11, 9, 9, 10, 11, 13, 15, 16, 13, 8, 4];
const OFFICE = [0, 0, 0, 0, 0, 0, 2, 9, 16, 14, 12, 8, 5, 8, 10, 9, 6, 3, 1, 0, 0, 0, 0, 0];
const WEEKENDS = [1.25, 0.9, 0.9, 0.95, 1, 1.05, 1.3];
const WEEKDAYS = [0.05, 1.1, 1, 1, 1, 0.9, 0.1];

export const HABITS: readonly Habit[] = [
  { sender: ORDERS, audience: 'customers', perDay: 52, hours: SHOPPERS, days: WEEKENDS },
  { sender: SHIPPING, audience: 'customers', perDay: 34, hours: OFFICE, days: WEEKDAYS },
  { sender: ACCOUNTS, audience: 'customers', perDay: 16, hours: SHOPPERS, days: WEEKENDS },
  { sender: REMINDERS, audience: 'patients', perDay: 30, hours: OFFICE, days: WEEKDAYS },
  { sender: LETTERS, audience: 'patients', perDay: 10, hours: OFFICE, days: WEEKDAYS },
];

const ODDS: Odds = { hard: 0.013, complaint: 0.0003 };

export const slotOf = ({ sender, audience }: Habit, at: Millis): Slot => ({
  at,
  sender,
  audience,
  campaign: sender.campaign,
  subject: null,
  offset: null,
  recipients: 1,
  odds: ODDS,
});

/** The mail of one habit between two times, in its daily and weekly rhythm. */
export function habitSlots(habit: Habit, from: Millis, to: Millis, random: Random): readonly Slot[] {
  const slots: Slot[] = [];
  const due = createQuota(random);
  const sum = habit.hours.reduce((a, b) => a + b, 0);
  for (let hour = Math.floor(from / HOUR) * HOUR; hour < to; hour += HOUR) {
    const date = new Date(hour);
    const share = (habit.hours[date.getUTCHours()] ?? 0) / sum;
    for (let expected = habit.perDay * share * (habit.days[date.getUTCDay()] ?? 0); expected > 0; expected--) {
      if (due(Math.min(1, expected))) slots.push(slotOf(habit, Math.floor(hour + random.next() * HOUR)));
    }
  }
  return slots;
}
