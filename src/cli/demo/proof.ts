/** The scripted proof: a bounced address is refused by the check at once, and the overview shows the bounce. */
import { setTimeout as sleep } from 'node:timers/promises';
import { type Millis, SECOND } from '../../shared/time.ts';
import { createSnsStandIn, type SnsStandIn } from '../sns-stand-in/stand-in.ts';
import { startDemoService } from './demo-service.ts';
import type { DemoOptions } from './options.ts';
import type { PlannedMessage } from './plan.ts';
import type { Screen } from './progress.ts';
import { type Publication, publicationsOf, REAL_LIFE } from './publications.ts';
import { createRandom } from './random.ts';
import { ORDERS } from './senders.ts';
import { newSesId } from './ses/ids.ts';
import type { Database, Places } from './settings.ts';
import { createShipping } from './shipping.ts';
import { webhookOf } from './stage.ts';
import { EVENTS_TOPIC, OWN_TOPICS } from './topics.ts';
import { createVisitor, type Visitor } from './visitor.ts';

export interface ProofOptions {
  readonly options: Pick<DemoOptions, 'port'>;
  readonly places: Places;
  readonly database: Database;
  readonly screen: Screen;
}

/** How long the check may take to know. */
const AT_MOST: Millis = SECOND;
const GIVE_UP: Millis = 5 * SECOND;

/** What SES publishes about an order confirmation to an address that does not exist: a Send, then a Bounce. */
function publications(address: string, at: Millis): readonly Publication[] {
  const random = createRandom(`proof/${at}`);
  const message: PlannedMessage = {
    messageId: newSesId(at, random),
    at,
    sender: { ...ORDERS, feedback: false },
    tenant: 'shop',
    campaign: ORDERS.campaign,
    subject: 'Your order is confirmed',
    mails: [{ address, outcome: 'unknown-user' }],
  };
  return publicationsOf(message, random, REAL_LIFE);
}

async function untilRefused(visitor: Visitor, address: string): Promise<boolean> {
  const deadline = performance.now() + GIVE_UP;
  while (performance.now() < deadline) {
    if (!(await visitor.allowed(address))) return true;
    await sleep(1);
  }
  return false;
}

type Step = (what: string, run: () => Promise<boolean>, atMost?: Millis) => Promise<void>;

/** Prints each step with its seconds. */
function createSteps(screen: Screen): { readonly step: Step; readonly failures: () => number } {
  let failures = 0;
  return {
    failures: () => failures,
    step: async (what, run, atMost = Number.POSITIVE_INFINITY) => {
      const from = performance.now();
      const holds = await run();
      const took = performance.now() - from;
      const good = holds && took <= atMost;
      if (!good) failures++;
      screen.line(`${good ? 'ok  ' : 'FAIL'} ${what}: ${(took / SECOND).toFixed(3)} s`);
    },
  };
}

async function prove(standIn: SnsStandIn, { options, places, database, screen }: ProofOptions): Promise<number> {
  const { endpoint: snsEndpoint, signingCerts } = standIn;
  const service = await startDemoService(
    { port: options.port, database: database.path, snsEndpoint, signingCerts },
    places,
  );
  const { step, failures } = createSteps(screen);
  try {
    const visitor = createVisitor(service);
    const shipping = createShipping(standIn);
    const address = `proof.${Date.now()}@harbour.example.net`;
    const [send, bounce] = publications(address, Date.now());
    if (send === undefined || bounce === undefined) throw new Error('there is nothing to publish');
    const bounces = await visitor.hardBounces();

    await step('subscription requested -> confirmed', async () => {
      return (await standIn.subscribe(EVENTS_TOPIC, webhookOf(service))).state === 'confirmed';
    });
    await step('fresh address -> allowed by the check', () => visitor.allowed(address));
    await step('send published -> accepted', () => shipping.ship(send));
    await step('sent -> still allowed by the check', () => visitor.allowed(address));
    let accepted = Promise.resolve(false);
    await step(
      'bounce published -> refused by the check',
      () => {
        accepted = shipping.ship(bounce);
        return untilRefused(visitor, address);
      },
      AT_MOST,
    );
    await step('bounce accepted', () => accepted);
    await step('bounce counted in the store', async () => (await visitor.hardBounces()) === bounces + 1);
    await step('signed in by the one-time link', visitor.signIn);
    await step('bounce shown on the overview', () => visitor.sees('Hard bounce', address));
  } finally {
    await service.stop();
  }
  screen.line(failures() === 0 ? 'The proof holds.' : `The proof fails: ${failures()} of its steps did not hold.`);
  return failures() === 0 ? 0 : 1;
}

/** @returns 0 when every step held, else 1. */
export async function proof(run: ProofOptions): Promise<number> {
  const standIn = await createSnsStandIn({ topics: OWN_TOPICS });
  try {
    return await prove(standIn, run);
  } finally {
    await standIn.close();
  }
}
