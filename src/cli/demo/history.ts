import { DAY, type Millis, SECOND } from '../../shared/time.ts';
import { calendar } from './calendar.ts';
import { createPlanner, type PlannedMessage, type Planner } from './plan.ts';
import { type Publication, publicationsOf, REAL_LIFE } from './publications.ts';
import { createRandom, type Random } from './random.ts';

/** A publication on its way: SNS may deliver it more than once. */
export interface Shipment extends Publication {
  readonly copies: number;
}

export interface Day {
  readonly mails: number;
  readonly messages: readonly PlannedMessage[];
  /** In the order of arrival, which is not quite that of events. Made afresh at each call: a day's bodies are large. */
  readonly shipments: () => readonly Shipment[];
}

export interface History {
  /** The last day first: the figures of today are there at once. */
  readonly days: readonly Day[];
  readonly mails: number;
  /** Goes on where the history ends. */
  readonly planner: Planner;
}

const REPEATED = 0.01;
const OVERTAKEN = 0.04;

function shipmentsOf(messages: readonly PlannedMessage[], now: Millis, random: Random): readonly Shipment[] {
  return messages
    .flatMap((message) => publicationsOf(message, random, REAL_LIFE))
    .filter(({ at }) => at < now)
    .map((publication) => ({
      arrives: publication.at + (random.chance(OVERTAKEN) ? random.between(5, 90) * SECOND : 0),
      shipment: { ...publication, copies: random.chance(REPEATED) ? 1 : 0 },
    }))
    .sort((a, b) => a.arrives - b.arrives)
    .map(({ shipment }) => shipment);
}

/** The same seed and the same `now` give the same history, text by text. */
export function createHistory(seed: string, now: Millis, days: number): History {
  const planner = createPlanner(seed);
  const messages = calendar(seed, now, days).map(planner);
  const byDay = Map.groupBy(messages, ({ at }) => Math.floor((now - 1 - at) / DAY));
  const counted = (some: readonly PlannedMessage[]) => some.reduce((sum, { mails }) => sum + mails.length, 0);
  return {
    planner,
    mails: counted(messages),
    days: [...byDay]
      .sort(([a], [b]) => a - b)
      .map(([day, some]) => ({
        mails: counted(some),
        messages: some,
        shipments: () => shipmentsOf(some, now, createRandom(`${seed}/day/${day}`)),
      })),
  };
}
