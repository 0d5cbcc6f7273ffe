import { setTimeout as sleep } from 'node:timers/promises';
import { MINUTE, type Millis, SECOND } from '../../shared/time.ts';
import { HABITS, slotOf } from './habits.ts';
import type { Planner } from './plan.ts';
import { type Patience, publicationsOf } from './publications.ts';
import { createRandom, type Random } from './random.ts';
import type { Report } from './report.ts';
import { NEWS } from './senders.ts';
import type { Shipping } from './shipping.ts';
import type { Slot } from './slot.ts';

export interface LiveOptions {
  readonly planner: Planner;
  readonly seed: string;
  /** Messages a second. */
  readonly speed: number;
  readonly shipping: Shipping;
  readonly tell: (report: Report) => void;
}

/** Who watches does not wait for hours. */
const IMPATIENT: Patience = { complaint: MINUTE / 2, lateBounce: 15 * SECOND };
const NEWSLETTERS = 0.05;
const WEIGHTED_HABITS = HABITS.map((habit) => ({ habit, weight: habit.perDay }));

const newsletter = (at: Millis, random: Random): Slot => ({
  at,
  sender: NEWS,
  audience: 'daily-readers',
  campaign: 'latest',
  subject: 'Just in',
  offset: random.int(1_000),
  recipients: 2 + random.int(9),
  odds: { hard: 0.0145, complaint: 0.0004 },
});

/** Sends mail, each event when it is due, for as long as the thread lives. */
export async function runLive({ planner, seed, speed, shipping, tell }: LiveOptions): Promise<never> {
  const random = createRandom(`${seed}/live`);
  const before = shipping.counts().notifications;
  let messages = 0;
  const due = (): Slot =>
    random.chance(NEWSLETTERS)
      ? newsletter(Date.now(), random)
      : slotOf(random.weighted(WEIGHTED_HABITS).habit, Date.now());
  const report = () => {
    const { notifications, lost } = shipping.counts();
    tell({ kind: 'live', messages, notifications: notifications - before, lost });
  };
  setInterval(report, SECOND);
  for (;;) {
    for (const publication of publicationsOf(planner(due()), random, IMPATIENT)) {
      setTimeout(() => void shipping.ship(publication), publication.at - Date.now());
    }
    messages++;
    await sleep(random.exponential(SECOND / speed));
  }
}
