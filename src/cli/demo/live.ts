import { setTimeout as sleep } from 'node:timers/promises';
import { MINUTE, SECOND } from '../../shared/time.ts';
import { HABITS, slotOf } from './habits.ts';
import { createLiveNewsletter } from './live-newsletter.ts';
import type { NewsDesk } from './news-desk.ts';
import type { PlannedMessage, Planner } from './plan.ts';
import { type Patience, publicationsOf } from './publications.ts';
import { createRandom } from './random.ts';
import type { Report } from './report.ts';
import type { Shipping } from './shipping.ts';

export interface LiveOptions {
  readonly planner: Planner;
  readonly seed: string;
  /** Messages a second. */
  readonly speed: number;
  readonly shipping: Shipping;
  readonly desk: NewsDesk;
  readonly tell: (report: Report) => void;
}

/** Who watches does not wait for hours. */
const IMPATIENT: Patience = { complaint: MINUTE / 2, lateBounce: 15 * SECOND };
const NEWSLETTERS = 0.05;
const WEIGHTED_HABITS = HABITS.map((habit) => ({ habit, weight: habit.perDay }));

/** Sends mail, each event when it is due, for as long as the thread lives. */
export async function runLive({ planner, seed, speed, shipping, desk, tell }: LiveOptions): Promise<never> {
  const random = createRandom(`${seed}/live`);
  const before = shipping.counts().notifications;
  let messages = 0;
  const newsletter = createLiveNewsletter({ planner, desk, random });
  const due = async (): Promise<PlannedMessage | null> =>
    random.chance(NEWSLETTERS)
      ? newsletter(Date.now())
      : planner(slotOf(random.weighted(WEIGHTED_HABITS).habit, Date.now()));
  const report = () => {
    const { notifications, lost } = shipping.counts();
    tell({ kind: 'live', messages, notifications: notifications - before, lost });
  };
  setInterval(report, SECOND);
  for (;;) {
    const message = await due();
    for (const publication of message === null ? [] : publicationsOf(message, random, IMPATIENT)) {
      setTimeout(() => void shipping.ship(publication), Math.max(0, publication.at - Date.now()));
    }
    messages++;
    await sleep(random.exponential(SECOND / speed));
  }
}
