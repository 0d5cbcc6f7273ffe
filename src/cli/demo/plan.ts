import type { Millis } from '../../shared/time.ts';
import { createAudiences } from './audience.ts';
import { createOutcomes, isHard, type Outcome } from './outcomes.ts';
import { createPeople } from './people.ts';
import { createRandom } from './random.ts';
import type { Sender } from './senders.ts';
import { newSesId } from './ses/ids.ts';
import type { Slot } from './slot.ts';

export interface PlannedMail {
  readonly address: string;
  readonly outcome: Outcome;
}

/** One message, with how it ends for each recipient. */
export interface PlannedMessage {
  readonly messageId: string;
  readonly at: Millis;
  readonly sender: Sender;
  readonly tenant: string | null;
  readonly campaign: string;
  readonly subject: string;
  readonly mails: readonly PlannedMail[];
}

export type Planner = (slot: Slot) => PlannedMessage;

/** Fills slots, which must come in the order of time: what bounced once is on SES's list the next time. */
export function createPlanner(seed: string): Planner {
  const random = createRandom(`${seed}/plan`);
  const people = createPeople(createRandom(`${seed}/people`));
  const audiences = createAudiences(random, people);
  const outcomeOf = createOutcomes(random);

  const plan = (member: string, slot: Slot): PlannedMail => {
    if (audiences.hasBounced(member)) return { address: member, outcome: 'account-list' };
    const outcome = outcomeOf(member, slot.odds);
    const address = outcome === 'unknown-domain' ? people.mistyped(member) : member;
    if (isHard(outcome)) audiences.bounced(member);
    return { address, outcome };
  };

  return (slot) => ({
    messageId: newSesId(slot.at, random),
    at: slot.at,
    sender: slot.sender,
    tenant: slot.sender.tenants.length === 0 ? null : random.pick(slot.sender.tenants),
    campaign: slot.campaign,
    subject: slot.subject ?? random.pick(slot.sender.subjects),
    mails: audiences.recipientsOf(slot).map((member) => plan(member, slot)),
  });
}
