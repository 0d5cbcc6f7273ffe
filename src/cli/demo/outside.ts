/**
 * The world outside of the service, in a thread of its own as it would be on machines of its own: SES with its senders,
 * and SNS. Signing costs more than checking, and must not take the service's processor.
 */
import { once } from 'node:events';
import { parentPort, workerData } from 'node:worker_threads';
import { DAY, SECOND } from '../../shared/time.ts';
import { createSnsStandIn, type SnsStandIn } from '../sns-stand-in/stand-in.ts';
import { topicSet, UNREADABLE, VALIDATED } from './extras.ts';
import { createHistory, type History } from './history.ts';
import { runLive } from './live.ts';
import { createNewsDesk } from './news-desk.ts';
import { newslettersOf } from './newsletters.ts';
import { isHard } from './outcomes.ts';
import type { OutsideOptions, Progress, Report, Start } from './report.ts';
import { createShipping, type Shipping } from './shipping.ts';
import { EVENTS_TOPIC, FEEDBACK_TOPIC, FOREIGN_TOPIC, OWN_TOPICS } from './topics.ts';

const tell = (report: Report) => parentPort?.postMessage(report);

const REPORT_EVERY = SECOND / 5;

/** Subscribes the topics; SES announces itself on its own ones, as it does when they are set up. */
async function subscribe(standIn: SnsStandIn, webhook: string): Promise<void> {
  const states = await Promise.all(
    [...OWN_TOPICS, FOREIGN_TOPIC].map(async (arn) => (await standIn.subscribe(arn, webhook)).state),
  );
  const confirmed = states.filter((state) => state === 'confirmed').length;
  tell({ kind: 'subscribed', confirmed, pending: states.length - confirmed });
  await standIn.publish(EVENTS_TOPIC, { message: VALIDATED });
  for (const type of ['Bounce', 'Complaint'] as const) {
    await standIn.publish(FEEDBACK_TOPIC, { message: topicSet(FEEDBACK_TOPIC, type, 'shop.example.com') });
  }
  await standIn.publish(EVENTS_TOPIC, { message: UNREADABLE });
}

/** Somebody who bounced of late, as an example for a check. */
const exampleOf = (history: History): string | null =>
  history.days
    .flatMap(({ messages }) => messages)
    .flatMap(({ mails }) => mails)
    .find(({ outcome }) => isHard(outcome) && outcome !== 'global-list')?.address ?? null;

async function tellHistory(history: History, shipping: Shipping): Promise<Progress> {
  const startedAt = performance.now();
  let daysDone = 0;
  let share = () => 0;
  const progress = (): Progress => ({
    notifications: shipping.counts().notifications,
    mails: daysDone + share(),
    totalMails: history.mails,
    seconds: (performance.now() - startedAt) / SECOND,
  });
  const timer = setInterval(() => tell({ kind: 'progress', ...progress() }), REPORT_EVERY);
  for (const day of history.days) {
    const before = shipping.counts().notifications;
    const shipments = day.shipments();
    share = () => Math.round((day.mails * (shipping.counts().notifications - before)) / Math.max(1, shipments.length));
    await Promise.all(shipments.map((shipment) => shipping.ship(shipment, shipment.copies)));
    share = () => 0;
    daysDone += day.mails;
  }
  clearInterval(timer);
  return progress();
}

/** Runs the outside until the history is told, or, live, until the thread is ended. */
export async function runOutside(): Promise<void> {
  if (parentPort === null) throw new Error('runOutside: not in a worker thread');
  const { seed, speed, live }: OutsideOptions = workerData;
  const standIn = await createSnsStandIn({ topics: [...OWN_TOPICS, FOREIGN_TOPIC] });
  tell({ kind: 'standing', snsEndpoint: standIn.endpoint, signingCerts: standIn.signingCerts });
  const [{ webhook, api, days }] = (await once(parentPort, 'message')) as [Start];
  await subscribe(standIn, webhook);

  const shipping = createShipping(standIn);
  const desk = createNewsDesk(api);
  const now = Date.now();
  const history = createHistory(seed, now, days);
  for (const newsletter of newslettersOf(now - days * DAY, now)) await desk.announce(newsletter);
  const told = await tellHistory(history, shipping);
  tell({ kind: 'history', ...told, lost: standIn.counts().lost, bounced: exampleOf(history) });
  if (live) await runLive({ planner: history.planner, seed, speed, shipping, desk, tell });
  await standIn.close();
  tell({ kind: 'done' });
}
