import { MINUTE, type Millis, SECOND } from '../../shared/time.ts';

/** A number in [0, 1). */
export type Random = () => number;

/** @param failures how many there were in a row before this one. */
export type Backoff = (failures: number) => Millis;

/** Doubles, half of it by chance so that replicas do not come back together. */
const doubling =
  (least: Millis, most: Millis, random: Random): Backoff =>
  (failures) => {
    const ceiling = Math.min(2 * least * 2 ** Math.min(failures, 30), most);
    return Math.round(ceiling / 2 + (ceiling / 2) * random());
  };

/** Between two receives that failed: 1 s .. 60 s. */
export const receiveBackoff = (random: Random): Backoff => doubling(SECOND, MINUTE, random);

/**
 * Until a message that could not be stored is delivered again: 15 s .. 15 min, so that an outage of the store does not
 * use up the deliveries (`maxReceiveCount`) that the queue grants before it gives a message to its dead-letter queue.
 */
export const redeliveryBackoff = (random: Random): Backoff => doubling(15 * SECOND, 15 * MINUTE, random);
