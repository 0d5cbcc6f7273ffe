/**
 * Events -> the rows that they say, merged by key. The merges follow the store's (`store/statements/merge.ts`):
 * commutative, associative, idempotent.
 */
import { FLAG } from '../reputation/metrics.ts';
import { compareCodePoints } from '../shared/text.ts';
import type { Millis } from '../shared/time.ts';
import type { EventFacts, Known, MailFacts, MessageFacts, MessageField, Pseudonym } from '../store/contract.ts';
import { domainKeyOf, SIMULATOR_DOMAIN } from '../suppression/address.ts';
import type { PseudonymOf } from '../suppression/pseudonym.ts';
import type { Carriage } from './carrier.ts';
import type { MessageEvents, SesEvent } from './event.ts';

export interface Facts {
  readonly messages: readonly MessageFacts[];
  readonly mails: readonly MailFacts[];
  readonly events: readonly EventFacts[];
}

const GOOGLE_DOMAINS = new Set(['@gmail.com', '@googlemail.com']);
/** How Google's servers end their SMTP answers, for domains hosted there too. */
const GOOGLE_ANSWER = /\bgsmtp\s*$/;

const atGoogle = (recipient: string) => (GOOGLE_DOMAINS.has(domainKeyOf(recipient)) ? FLAG.google : 0);

const BOUNCE_FLAG = { hard: FLAG.hardBounced, soft: FLAG.softBounced, 'not-attempted': FLAG.notAttempted } as const;
const COMPLAINT_FLAG = { complaint: FLAG.complained, 'not-spam': FLAG.notSpam, 'not-sent': FLAG.notAttempted } as const;

type MailValues = Omit<MailFacts, 'messageId' | 'recipient' | 'flags' | 'domain'>;

const NOTHING: MailValues = {
  deliveredAt: null,
  bouncedAt: null,
  complainedAt: null,
  smtpResponse: null,
  remoteMtaIp: null,
};

/** What an event says of the mail itself. */
function mailSaid(event: SesEvent): { readonly flags: number; readonly values: MailValues } {
  switch (event.kind) {
    case 'Send':
      return { flags: FLAG.sent, values: NOTHING };
    case 'Delivery': {
      const { smtpResponse, remoteMtaIp, occurredAt } = event;
      const google = GOOGLE_ANSWER.test(smtpResponse ?? '') ? FLAG.google : 0;
      return {
        flags: FLAG.delivered | google,
        values: { ...NOTHING, deliveredAt: occurredAt, smtpResponse, remoteMtaIp },
      };
    }
    case 'Bounce':
      return { flags: BOUNCE_FLAG[event.decision.class], values: { ...NOTHING, bouncedAt: event.occurredAt } };
    case 'Complaint': {
      const complained = event.decision.class === 'complaint';
      return {
        flags: COMPLAINT_FLAG[event.decision.class],
        values: { ...NOTHING, complainedAt: complained ? event.occurredAt : null },
      };
    }
    case 'DeliveryDelay':
      return { flags: FLAG.delayed, values: NOTHING };
    case 'Reject':
      return { flags: FLAG.rejected, values: NOTHING };
    case 'Rendering Failure':
      return { flags: FLAG.renderingFailed, values: NOTHING };
    case 'Open':
      return { flags: FLAG.opened, values: NOTHING };
    case 'Click':
      return { flags: FLAG.clicked, values: NOTHING };
    case 'Subscription':
    case 'unknown':
      return { flags: 0, values: NOTHING };
  }
}

/** Candidates share the message's `''` row, so that one complaint of several suspects counts once. */
const mailRecipient = (event: SesEvent) => (event.attribution === 'ambiguous' ? '' : event.recipient);

function eventSaid(event: SesEvent, messageId: string, { publishedAt, receivedAt }: Carriage): readonly EventFacts[] {
  if (event.kind === 'Send' || event.kind === 'Delivery') return [];
  const { recipient, kind, occurredAt, attribution, detail } = event;
  const decided = 'decision' in event ? event.decision : { class: '', evidence: 0 };
  const key = 'key' in event ? event.key : '';
  return [{ messageId, recipient, kind, ...decided, key, occurredAt, publishedAt, receivedAt, attribution, detail }];
}

/** What may be meant when a notification does not say which recipient: those it names, else all. */
function suspectsOf(event: SesEvent, { events, message }: MessageEvents): readonly string[] {
  const named = events.flatMap(({ kind, recipient }) => (kind === event.kind && recipient !== '' ? [recipient] : []));
  return named.length > 0 ? named : message.destinations;
}

function sharedDomain(recipients: readonly string[]): string | null {
  const [first, ...others] = new Set(recipients.map((recipient) => domainKeyOf(recipient).slice(1)));
  return first === undefined || others.length > 0 ? null : first;
}

export interface FactOptions {
  /** Domains of the sender: AWS leaves mail to them out of its rates. */
  readonly verifiedDomains?: ReadonlySet<string>;
}

const NONE: ReadonlySet<string> = new Set();

export function factsOf(said: MessageEvents, carriage: Carriage, { verifiedDomains = NONE }: FactOptions): Facts {
  const { message, events } = said;
  const { messageId } = message;
  const excludedAt = (domain: string): number =>
    (domain === SIMULATOR_DOMAIN ? FLAG.simulator : 0) | (verifiedDomains.has(domain) ? FLAG.verified : 0);
  const placeOf = (event: SesEvent): { readonly flags: number; readonly domain: string | null } => {
    const recipient = mailRecipient(event);
    if (recipient !== '')
      return { flags: excludedAt(domainKeyOf(recipient).slice(1)) | atGoogle(recipient), domain: null };
    const domain = sharedDomain(suspectsOf(event, said));
    return { flags: FLAG.unattributed | (domain === null ? 0 : excludedAt(domain)), domain };
  };
  return mergeFacts([
    {
      messages: [message],
      mails: events.map((event) => {
        const { flags, values } = mailSaid(event);
        const place = placeOf(event);
        return {
          messageId,
          recipient: mailRecipient(event),
          ...values,
          flags: flags | place.flags,
          domain: place.domain,
        };
      }),
      events: events.flatMap((event) => eventSaid(event, messageId, carriage)),
    },
  ]);
}

const pick = <T>(a: T | null, b: T | null, better: (a: T, b: T) => T): T | null =>
  a === null ? b : b === null ? a : better(a, b);

const earlier = (a: Millis, b: Millis) => Math.min(a, b);
const greater = (a: string, b: string) => (compareCodePoints(a, b) >= 0 ? a : b);

const strongerKnown = (a: Known, b: Known): Known =>
  a.rank !== b.rank ? (a.rank > b.rank ? a : b) : compareCodePoints(a.value, b.value) >= 0 ? a : b;

function mergeMessage(a: MessageFacts, b: MessageFacts): MessageFacts {
  const known: Partial<Record<MessageField, Known>> = { ...a.known };
  for (const [name, value] of Object.entries(b.known)) {
    const field = name as MessageField;
    const mine = known[field];
    known[field] = mine === undefined ? value : strongerKnown(mine, value);
  }
  const destinations = [...new Set([...a.destinations, ...b.destinations])];
  return { messageId: a.messageId, acceptedAt: earlier(a.acceptedAt, b.acceptedAt), destinations, known };
}

const mergeMail = (a: MailFacts, b: MailFacts): MailFacts => ({
  messageId: a.messageId,
  recipient: a.recipient,
  flags: a.flags | b.flags,
  deliveredAt: pick(a.deliveredAt, b.deliveredAt, earlier),
  bouncedAt: pick(a.bouncedAt, b.bouncedAt, earlier),
  complainedAt: pick(a.complainedAt, b.complainedAt, earlier),
  smtpResponse: pick(a.smtpResponse, b.smtpResponse, greater),
  remoteMtaIp: pick(a.remoteMtaIp, b.remoteMtaIp, greater),
  domain: pick(a.domain, b.domain, greater),
});

function mergeEvent(a: EventFacts, b: EventFacts): EventFacts {
  const detail: Record<string, string> = { ...a.detail };
  for (const [name, value] of Object.entries(b.detail)) detail[name] = greater(detail[name] ?? '', value);
  return {
    ...a,
    occurredAt: earlier(a.occurredAt, b.occurredAt),
    publishedAt: earlier(a.publishedAt, b.publishedAt),
    receivedAt: earlier(a.receivedAt, b.receivedAt),
    evidence: Math.max(a.evidence, b.evidence),
    attribution: a.attribution === 'exact' || b.attribution === 'exact' ? 'exact' : 'ambiguous',
    detail,
  };
}

function mergeBy<T>(rows: readonly T[], keyOf: (row: T) => string, merge: (a: T, b: T) => T): readonly T[] {
  const merged = new Map<string, T>();
  for (const row of rows) {
    const key = keyOf(row);
    const before = merged.get(key);
    merged.set(key, before === undefined ? row : merge(before, row));
  }
  return [...merged.values()];
}

/** Rows of several notifications as one set, unique by key. */
export const mergeFacts = (all: readonly Facts[]): Facts => ({
  messages: mergeBy(
    all.flatMap((facts) => facts.messages),
    (row) => row.messageId,
    mergeMessage,
  ),
  mails: mergeBy(
    all.flatMap((facts) => facts.mails),
    (row) => JSON.stringify([row.messageId, row.recipient]),
    mergeMail,
  ),
  events: mergeBy(
    all.flatMap((facts) => facts.events),
    (row) => JSON.stringify([row.messageId, row.recipient, row.kind, row.class, row.key]),
    mergeEvent,
  ),
});

/** Every recipient and destination of these rows with the pseudonym that stands in if that person is erased. */
export function pseudonymsOf({ messages, mails, events }: Facts, pseudonymOf: PseudonymOf): readonly Pseudonym[] {
  const recipients = new Map<string, Set<string>>(
    messages.map(({ messageId, destinations }) => [messageId, new Set(destinations)]),
  );
  for (const { messageId, recipient } of [...mails, ...events]) {
    if (recipient !== '') recipients.get(messageId)?.add(recipient);
  }
  const known = new Map<string, string>();
  const hashed = (recipient: string): string => {
    const pseudonym = known.get(recipient) ?? pseudonymOf(recipient);
    known.set(recipient, pseudonym);
    return pseudonym;
  };
  return [...recipients].flatMap(([messageId, of]) =>
    [...of].map((recipient) => ({ messageId, recipient, pseudonym: hashed(recipient) })),
  );
}
