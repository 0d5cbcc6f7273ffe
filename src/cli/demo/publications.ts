/** A message -> all that SES will publish about it, each with its time. */
import { HOUR, MINUTE, type Millis, SECOND } from '../../shared/time.ts';
import { isDelivered, type Outcome } from './outcomes.ts';
import type { PlannedMail, PlannedMessage } from './plan.ts';
import { domainOf, providerOf } from './providers.ts';
import type { Random } from './random.ts';
import { bounceObject, complaintObject, deliveryObject, type Reported } from './ses/feedback.ts';
import { eventMail, notificationMail } from './ses/mail.ts';

export interface Publication {
  /** `feedback`: the topic of the identity notifications. */
  readonly topic: 'events' | 'feedback';
  /** When SES publishes it. */
  readonly at: Millis;
  readonly body: string;
  /** Identity notifications have no subject. */
  readonly subject?: string;
}

/** How long complaints take. A person who watches a demo does not wait for hours. */
export interface Patience {
  readonly complaint: Millis;
  readonly lateBounce: Millis;
}

export const REAL_LIFE: Patience = { complaint: 11 * HOUR, lateBounce: 25 * MINUTE };

const EVENT_SUBJECT = 'Amazon SES Email Event Notification';

/** Event publishing ends its JSON with a line break. */
const event = (at: Millis, body: object): Publication => ({
  topic: 'events',
  at,
  body: `${JSON.stringify(body)}\n`,
  subject: EVENT_SUBJECT,
});

/** SES reports recipients of one domain together. */
const byDomain = (mails: readonly PlannedMail[]): readonly (readonly [string, ...string[]])[] =>
  [...Map.groupBy(mails, ({ address }) => domainOf(address)).values()].flatMap(([first, ...others]) =>
    first === undefined ? [] : [[first.address, ...others.map(({ address }) => address)] as const],
  );

const REFUSALS: readonly Outcome[] = [
  'unknown-user',
  'unknown-domain',
  'global-list',
  'account-list',
  'mailbox-full',
  'deferred',
];
/** SES gives up on these after hours of trying. */
const SLOW: readonly Outcome[] = ['mailbox-full', 'deferred'];
const UNTRIED: readonly Outcome[] = ['global-list', 'account-list', 'unknown-domain'];

export function publicationsOf(message: PlannedMessage, random: Random, patience: Patience): readonly Publication[] {
  const { mails, at: acceptedAt, sender } = message;
  const plain = eventMail(message, false);
  const attempted = eventMail(message, true);
  const published = (at: Millis) => Math.round(at + random.between(120, 900));
  const after = (from: Millis, low: Millis, high: Millis) => Math.round(from + random.between(low, high));
  const having = (...outcomes: readonly Outcome[]) => mails.filter(({ outcome }) => outcomes.includes(outcome));
  const all: Publication[] = [event(published(acceptedAt), { eventType: 'Send', send: {}, mail: plain })];

  /** Bounces and complaints: told a second time where the identity has a topic of its own. */
  const feedback = (type: 'Bounce' | 'Complaint', object: object, at: Millis, mail: object) => {
    const member = type.toLowerCase();
    all.push(event(published(at), { eventType: type, [member]: object, mail }));
    if (!sender.feedback) return;
    const body = JSON.stringify({ notificationType: type, [member]: object, mail: notificationMail(message) });
    all.push({ topic: 'feedback', at: published(at), body });
  };
  const bounce = (outcome: Outcome, report: Reported) =>
    feedback('Bounce', bounceObject(outcome, report), report.at, UNTRIED.includes(outcome) ? plain : attempted);

  const deliveredAt = new Map<string, Millis>();
  for (const addresses of byDomain(mails.filter(({ outcome }) => isDelivered(outcome)))) {
    const at = after(acceptedAt, 400, 400 + 90 * mails.length + 1_500);
    for (const address of addresses) deliveredAt.set(address, at);
    const delivery = deliveryObject({ at, addresses, random }, acceptedAt);
    all.push(event(published(at), { eventType: 'Delivery', delivery, mail: attempted }));
  }
  const delivered = (address: string) => deliveredAt.get(address) ?? acceptedAt;

  for (const outcome of REFUSALS) {
    const [low, high] = SLOW.includes(outcome) ? [patience.lateBounce, 8 * patience.lateBounce] : [300, 3_000];
    for (const addresses of byDomain(having(outcome))) {
      bounce(outcome, { at: after(acceptedAt, low, high), addresses, random });
    }
  }
  for (const { address } of having('out-of-office')) {
    bounce('out-of-office', { at: after(delivered(address), 2 * SECOND, 40 * SECOND), addresses: [address], random });
  }
  for (const { address } of having('late-bounce')) {
    const at = after(delivered(address), patience.lateBounce / 10, 2 * patience.lateBounce);
    bounce('late-bounce', { at, addresses: [address], random });
  }
  for (const { address, outcome } of having('complaint', 'bare-complaint')) {
    const sameProvider = mails.filter(
      (mail) => deliveredAt.has(mail.address) && providerOf(mail.address) === providerOf(address),
    );
    const [candidates = [address] as const] = byDomain(sameProvider);
    const at = Math.round(delivered(address) + MINUTE / 6 + random.exponential(patience.complaint));
    feedback(
      'Complaint',
      complaintObject(outcome === 'bare-complaint', { at, addresses: candidates, random }),
      at,
      attempted,
    );
  }
  return all;
}
