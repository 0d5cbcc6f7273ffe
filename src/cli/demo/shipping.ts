import { toIso } from '../../shared/time.ts';
import type { SnsStandIn } from '../sns-stand-in/stand-in.ts';
import type { Publication } from './publications.ts';
import { EVENTS_TOPIC, FEEDBACK_TOPIC } from './topics.ts';

export interface Shipping {
  /** Hands a publication to its topic. @returns whether the subscriber has accepted it, in the end. */
  readonly ship: (publication: Publication, copies?: number) => Promise<boolean>;
  readonly counts: () => { readonly notifications: number; readonly lost: number };
}

export function createShipping(standIn: SnsStandIn): Shipping {
  let notifications = 0;
  return {
    ship: async ({ topic, at, body, subject }, copies = 0) => {
      const message = { message: body, timestamp: toIso(at), ...(subject === undefined ? {} : { subject }) };
      const arn = topic === 'events' ? EVENTS_TOPIC : FEEDBACK_TOPIC;
      const { accepted } = await standIn.publish(arn, message, copies);
      notifications += 1 + copies;
      return accepted;
    },
    counts: () => ({ notifications, lost: standIn.counts().lost }),
  };
}
