/** The replayed scenario of `test/fixtures/reputation-scenario`: its format, and the SES notifications that it stands for. */
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { z } from 'zod';
import { bounce, complaint, delivery, type MailSpec, other, send } from './ses.ts';

const HOUR = 3_600_000;

const count = z.int().positive();
const day = z.int().min(1).max(60);
const hour = z.int().min(0).max(23);
const moment = z.strictObject({ day, hour });

const domain = z.strictObject({
  smtpResponse: z.string(),
  /** A name with `{n}` stands for this many domains, taken in turn. */
  spread: count.optional(),
  name: z.string().optional(),
});

const sender = z.strictObject({
  account: z.string().regex(/^\d{12}$/),
  region: z.string(),
  identity: z.string(),
  configurationSet: z.string().optional(),
  tenant: z.string().optional(),
  campaign: z.string().optional(),
});

/** Times are seconds since the message was accepted; `of` are places in its list of recipients, all when left out. */
const step = z.strictObject({
  type: z.enum(['Send', 'Delivery', 'Bounce', 'Complaint', 'DeliveryDelay', 'Reject', 'Rendering Failure']),
  format: z.enum(['event', 'notification']).default('event'),
  of: z.array(z.int().nonnegative()).nonempty().optional(),
  bounce: z.tuple([z.string(), z.string()]).optional(),
  status: z.string().optional(),
  feedbackType: z.string().optional(),
  subType: z.string().optional(),
  after: z.int().default(0),
  heard: count,
  again: z.array(count).default([]),
});

const line = z.strictObject({
  phase: z.enum(['base', 'bad list', 'complaint wave', 'recovery']),
  days: z.array(z.tuple([day, day])).nonempty(),
  every: count.default(1),
  hours: z.array(hour).nonempty(),
  sender: z.string(),
  outcome: z.string(),
  local: z.string().default(''),
  to: z.record(z.string(), count).optional(),
  together: z.array(z.string()).nonempty().optional(),
  messages: count.optional(),
});

const scenarioSchema = z.strictObject({
  start: z.iso.datetime().transform((text) => Date.parse(text)),
  days: day,
  verifiedDomains: z.array(z.string()),
  domains: z.record(z.string(), domain),
  outage: z.strictObject({ from: moment, to: moment, drainedWithinHours: count }),
  routes: z.array(z.strictObject({ configurationSet: z.string(), stream: z.string() })),
  senders: z.record(z.string(), sender),
  outcomes: z.record(z.string(), z.array(step).nonempty()),
  lines: z.array(line).nonempty(),
});

export type Scenario = z.infer<typeof scenarioSchema>;
type Line = Scenario['lines'][number];
type Step = z.infer<typeof step>;

export const scenarioFile = (name: string) =>
  readFileSync(fileURLToPath(new URL(`../fixtures/reputation-scenario/${name}`, import.meta.url).href), 'utf8');

/** @param json given where no file can be read. */
export const readScenario = (json: unknown = JSON.parse(scenarioFile('scenario.json'))): Scenario =>
  scenarioSchema.parse(json);

/** One arrival. A redelivery has the id of what it repeats. */
export interface ScenarioTelling {
  readonly id: string;
  readonly topic: string;
  readonly account: string;
  readonly region: string;
  readonly publishedAt: number;
  /** Later than `publishedAt` when it is a redelivery, or was held up by the outage. */
  readonly arrivesAt: number;
  readonly body: () => object;
}

interface ScenarioMail {
  readonly spec: MailSpec;
  readonly sender: NonNullable<MailSpec['sender']>;
  readonly smtpResponses: readonly string[];
}

function named<T>(of: Readonly<Record<string, T>>, name: string): T {
  const found = of[name];
  if (found === undefined) throw new Error(`the scenario names no ${name}`);
  return found;
}

const hourOf = ({ start }: Scenario, at: { readonly day: number; readonly hour: number }) =>
  start + ((at.day - 1) * 24 + at.hour) * HOUR;

const recipientsOf = ({ together, messages = 0, to = {} }: Line): readonly (readonly string[])[] =>
  together === undefined
    ? Object.entries(to).flatMap(([name, times]) => Array.from({ length: times }, () => [name]))
    : Array.from({ length: messages }, () => together);

const hex = (value: number, digits: number) => value.toString(16).padStart(digits, '0');

function* mailsOf(scenario: Scenario, index: number, of: Line, at: { day: number; hour: number }) {
  const { account, region, identity, ...tags } = named(scenario.senders, of.sender);
  const all = recipientsOf(of);
  for (const [nth, names] of all.entries()) {
    const acceptedAt = hourOf(scenario, at) + Math.floor((nth * HOUR) / all.length);
    const recipients = names.map((name, place) => {
      const about = named(scenario.domains, name);
      const n = ((nth + place + at.day + at.hour) % (about.spread ?? 1)) + 1;
      return {
        address: `${of.local}p${index}-${at.day}-${at.hour}-${nth}-${place}@${(about.name ?? name).replace('{n}', String(n))}`,
        smtpResponse: about.smtpResponse,
      };
    });
    const code = region === 'us-east-1' ? '0100' : '0102';
    const unique = [hex(index, 8), hex(at.day, 4), hex(at.hour, 4), hex(nth, 4), hex(0, 12)].join('-');
    const sentBy = { account, region, identity };
    const spec: MailSpec = {
      ...tags,
      messageId: `${code}${hex(acceptedAt, 12)}-${unique}-000000`,
      acceptedAt,
      destination: recipients.map(({ address }) => address),
      sender: sentBy,
    };
    yield { spec, sender: sentBy, smtpResponses: recipients.map(({ smtpResponse }) => smtpResponse) };
  }
}

function bodyOf({ spec, smtpResponses }: ScenarioMail, of: Step): object {
  const at = spec.acceptedAt + of.after * 1000;
  const timestamp = new Date(at).toISOString();
  const places = of.of ?? [...spec.destination.keys()];
  const recipients = spec.destination.filter((_, place) => places.includes(place));
  switch (of.type) {
    case 'Send':
      return send(spec);
    case 'Delivery':
      return delivery(spec, at, recipients, of.format, undefined, smtpResponses[places[0] ?? 0]);
    case 'Bounce': {
      const [type = 'Permanent', subType = 'General'] = of.bounce ?? [];
      const status = of.status ?? (type === 'Permanent' ? '5.1.1' : '4.4.7');
      const bounced = recipients.map((emailAddress) => ({ emailAddress, action: 'failed', status }));
      return bounce(spec, { at, type, subType, recipients: bounced }, of.format);
    }
    case 'Complaint':
      return complaint(spec, { at, recipients, feedbackType: of.feedbackType, subType: of.subType ?? null }, of.format);
    case 'DeliveryDelay': {
      const delayedRecipients = recipients.map((emailAddress) => ({ emailAddress, status: '4.4.1' }));
      return other(spec, of.type, { timestamp, delayType: 'TransientCommunicationFailure', delayedRecipients });
    }
    case 'Reject':
      return other(spec, of.type, { reason: 'Bad content' });
    case 'Rendering Failure':
      return other(spec, of.type, { errorMessage: 'Attribute "name" is missing', templateName: 'weekly' });
  }
}

function arrivalOf(scenario: Scenario, at: number): number {
  const begins = hourOf(scenario, scenario.outage.from);
  const ends = hourOf(scenario, scenario.outage.to);
  if (at < begins || at >= ends) return at;
  return ends + Math.floor(((at - begins) * scenario.outage.drainedWithinHours * HOUR) / (ends - begins));
}

function* tellingsOf(scenario: Scenario, mail: ScenarioMail, outcome: string): Generator<ScenarioTelling> {
  const { account, region } = mail.sender;
  for (const [number, each] of named(scenario.outcomes, outcome).entries()) {
    const publishedAt = mail.spec.acceptedAt + each.heard * 1000;
    for (const later of [0, ...each.again])
      yield {
        id: `sns:${mail.spec.messageId}-${number}`,
        topic: `arn:aws:sns:${region}:${account}:ses-${each.format === 'event' ? 'events' : 'identity-feedback'}`,
        account,
        region,
        publishedAt,
        arrivesAt: arrivalOf(scenario, publishedAt + later * 1000),
        body: () => bodyOf(mail, each),
      };
  }
}

/** Everything that is told, in the order in which it arrives. */
export function expandScenario(scenario: Scenario): readonly ScenarioTelling[] {
  const all: ScenarioTelling[] = [];
  for (const [index, each] of scenario.lines.entries())
    for (const [first, last] of each.days)
      for (let onDay = first; onDay <= last; onDay += each.every)
        for (const atHour of each.hours)
          for (const mail of mailsOf(scenario, index, each, { day: onDay, hour: atHour }))
            all.push(...tellingsOf(scenario, mail, each.outcome));
  return all.sort((a, b) => a.arrivesAt - b.arrivesAt || a.publishedAt - b.publishedAt);
}
