/** A scenario file, told by HTTP alone: what SNS would post, and what is done over the API, each at its time. */
import { readFileSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import Database from 'better-sqlite3';
import { expect } from 'vitest';
import { z } from 'zod';
import type { Signer } from '../../src/cli/sns-stand-in/signer.ts';
import { exported, tell } from '../support/record.ts';
import { ADMIN_TOKEN, postTo } from '../support/service.ts';
import { bounce, complaint, delivery, type MailSpec, other, send } from '../support/ses.ts';
import { openMemory } from '../support/sqlite.ts';

const MINUTE = 60_000;

const kind = z.enum([
  'Send',
  'Delivery',
  'Bounce',
  'Complaint',
  'DeliveryDelay',
  'Reject',
  'Open',
  'Click',
  'Teleport',
]);

/** `after`: seconds since the message was accepted; `of`: places of its recipients; `again`: repeats with the same id. */
const told = z.strictObject({
  mail: z.string(),
  type: kind,
  after: z.int().default(0),
  of: z.array(z.int()).optional(),
  again: z.int().default(0),
  format: z.enum(['event', 'notification']).default('event'),
  bounce: z.tuple([z.string(), z.string()]).default(['Permanent', 'General']),
  status: z.string().optional(),
  said: z.string().optional(),
  feedback: z.string().optional(),
});

const raw = z.strictObject({ raw: z.string(), id: z.string(), again: z.int().default(0) });

const minutes = z.int().nonnegative();
const step = z.union([
  z.strictObject({ minutes, tell: z.array(z.union([told, raw])) }),
  z.strictObject({
    minutes,
    call: z.string(),
    body: z.unknown().optional(),
    csv: z.string().optional(),
    status: z.int().default(200),
  }),
]);

const schema = z.strictObject({
  start: z.iso.datetime().transform((text) => Date.parse(text)),
  mails: z.record(
    z.string(),
    z.strictObject({
      to: z.array(z.string()),
      tenant: z.string().optional(),
      set: z.string().optional(),
      campaign: z.string().optional(),
    }),
  ),
  steps: z.array(step),
});

export type Scenario = z.infer<typeof schema>;
type Told = z.infer<typeof told>;

export const readScenario = (): Scenario =>
  schema.parse(JSON.parse(readFileSync(new URL('../fixtures/edge-scenario/scenario.json', import.meta.url), 'utf8')));

function specOf({ mails, start }: Scenario, name: string): MailSpec {
  const mail = mails[name];
  if (mail === undefined) throw new Error(`the scenario names no mail ${name}`);
  const acceptedAt = start - Object.keys(mails).indexOf(name) * 7 * MINUTE;
  const tags = { tenant: mail.tenant, configurationSet: mail.set, campaign: mail.campaign };
  return { messageId: `0100019a-${name}-000000`, acceptedAt, destination: mail.to, ...tags };
}

const DETAILS = {
  Reject: { reason: 'Bad content' },
  Open: { ipAddress: '192.0.2.1', userAgent: 'Mozilla/5.0' },
  Click: { ipAddress: '192.0.2.1', link: 'https://example.com/', linkTags: null, userAgent: 'Mozilla/5.0' },
  Teleport: { to: 'somewhere' },
} as const;

function bodyOf(scenario: Scenario, { mail, type, after, of, format, ...how }: Told): object {
  const spec = specOf(scenario, mail);
  const at = spec.acceptedAt + after * 1_000;
  const timestamp = new Date(at).toISOString();
  const recipients = spec.destination.filter((_, place) => of?.includes(place) ?? true);
  const status = how.status === undefined ? {} : { status: how.status };
  const failed = recipients.map((emailAddress) => ({
    ...{ emailAddress, action: 'failed', ...status },
    ...(how.said === undefined ? {} : { diagnosticCode: how.said }),
  }));
  const [bounceType, subType] = how.bounce;
  if (type === 'Send') return send(spec);
  if (type === 'Delivery') return delivery(spec, at, recipients, format);
  if (type === 'Bounce') return bounce(spec, { at, type: bounceType, subType, recipients: failed }, format);
  if (type === 'Complaint') return complaint(spec, { at, recipients, feedbackType: how.feedback }, format);
  if (type === 'DeliveryDelay')
    return other(spec, type, { timestamp, delayType: 'TransientCommunicationFailure', delayedRecipients: failed });
  return other(spec, type, { timestamp, ...DETAILS[type] });
}

export interface Telling {
  /** SNS's, which a repeat has too. */
  readonly id: string;
  readonly text: string;
  readonly at: number;
}

type Step = Scenario['steps'][number];

function* tellingsOfStep(scenario: Scenario, index: number, of: Step): Generator<Telling> {
  if (!('tell' in of)) return;
  const at = scenario.start + of.minutes * MINUTE;
  for (const [nth, each] of of.tell.entries()) {
    const text = 'raw' in each ? each.raw : JSON.stringify(bodyOf(scenario, each));
    const id = 'raw' in each ? each.id : `told-${index}-${nth}`;
    for (let n = 0; n <= each.again; n++) yield { id, text, at };
  }
}

/** Everything that SNS tells, without what is done in between. */
export const tellingsOf = (scenario: Scenario): readonly Telling[] =>
  scenario.steps.flatMap((each, index) => [...tellingsOfStep(scenario, index, each)]);

/** What a store has in the end that is told all of it, once, in order. */
export async function expectedOf(tellings: readonly Telling[]): Promise<string> {
  const store = openMemory();
  for (const { id, text, at } of tellings) await tell(store, { id: `sns:${id}`, body: text, publishedAt: at });
  return exported(store);
}

/** Whoever is told the scenario, on Node or on Workers; where it is may change from step to step. */
export interface Listener {
  readonly url: string;
  readonly signer: Signer;
  /** The SQLite file that it keeps everything in. */
  readonly database: string;
  readonly setClock: (at: number) => Promise<void> | void;
}

const ARRIVED = 'select coalesce(sum(messages), 0) as n from source';

/** A queue takes its time: what was answered with 200 is waited for. */
async function arrived(database: string, messages: number): Promise<void> {
  const client = new Database(database, { readonly: true });
  const count = client.prepare<[], { n: number }>(ARRIVED);
  try {
    for (const until = performance.now() + 30_000; (count.get()?.n ?? 0) < messages; await sleep(20))
      if (performance.now() > until) throw new Error(`of ${messages} messages ${count.get()?.n} arrived`);
  } finally {
    client.close();
  }
}

async function call(url: string, { call: what, body, csv, status }: Extract<z.infer<typeof step>, { call: string }>) {
  const [method = '', path = ''] = what.split(' ');
  const type = csv === undefined ? 'application/json' : 'text/csv';
  const sent = csv ?? (body === undefined ? undefined : JSON.stringify(body));
  const response = await fetch(new URL(path, url), {
    method,
    headers: { authorization: `Bearer ${ADMIN_TOKEN}`, ...(sent === undefined ? {} : { 'content-type': type }) },
    ...(sent === undefined ? {} : { body: sent }),
  });
  expect(`${what}: ${response.status} ${await response.text()}`).toContain(`${what}: ${status} `);
}

/** @returns how many messages were published. */
export async function play(scenario: Scenario, to: Listener): Promise<number> {
  let posted = 0;
  for (const [index, each] of scenario.steps.entries()) {
    await to.setClock(scenario.start + each.minutes * MINUTE);
    if ('call' in each) await call(to.url, each);
    for (const { id, text, at } of tellingsOfStep(scenario, index, each)) {
      const timestamp = new Date(at).toISOString();
      const wire = JSON.stringify(to.signer.notification({ message: text, messageId: id, timestamp }));
      expect((await postTo(to.url, wire)).status).toBe(200);
      posted++;
    }
    await arrived(to.database, posted);
  }
  return posted;
}
