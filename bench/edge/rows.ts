/** What the counted Worker asks of the database, with a history of some size in it. */
import { MINUTE } from '../../src/shared/time.ts';
import { ADMIN_TOKEN } from '../../test/support/service.ts';
import { bodyOf, KINDS, type Kind, newMails, queuedOf, type Sent } from './mails.ts';
import type { Counts } from './meter.ts';
import type { Edge, WorkerName } from './runtime.ts';

export interface Measure {
  readonly what: string;
  /** How many of them the counts are divided by. */
  readonly of: number;
  readonly counts: Counts;
}

const BATCHES = [1, 10, 100] as const;
const CHECKS = [1, 100, 10_000] as const;
/** Of webhooks one by one: the average is told. */
const WEBHOOKS = 5;
const BUSY_MINUTES = 5;
const BUSY_MAILS = 20;

export const nameOfEvent = (kind: Kind, batch: number): string =>
  batch === 1 ? `${kind}, alone` : `${kind}, in a batch of ${batch}`;
export const nameOfCheck = (addresses: number): string => `check of ${addresses.toLocaleString('en')}`;
export const IDLE_MINUTE = 'cron, a minute without mail';
const BUSY_MINUTE = `cron, a minute with ${BUSY_MAILS} mails`;
export const OVERVIEW = 'overview';
const WITH_QUEUE = 'webhook with a queue';

const perOne = ({ counts, of }: Measure, column: keyof Counts): number => counts[column] / of;

/** @returns e.g. `12 / 3`: rows read and written by one. */
export const rowsText = (measure: Measure): string => {
  const short = (value: number): string =>
    value >= 100 ? Math.round(value).toLocaleString('en') : String(Number(value.toFixed(1)));
  return `${short(perOne(measure, 'rowsRead'))} / ${short(perOne(measure, 'rowsWritten'))}`;
};

export const rowsOf = (measure: Measure): { readonly read: number; readonly written: number } => ({
  read: perOne(measure, 'rowsRead'),
  written: perOne(measure, 'rowsWritten'),
});

export const publish = (edge: Edge, worker: WorkerName, kind: Kind, mail: Sent): Promise<string> =>
  edge.ask(worker, '/webhooks/ses', {
    method: 'POST',
    headers: { 'content-type': 'text/plain; charset=UTF-8' },
    body: JSON.stringify(edge.signer.notification({ message: JSON.stringify(bodyOf(kind, mail)) })),
  });

export const check = (edge: Edge, worker: WorkerName, addresses: number): Promise<string> =>
  edge.ask(worker, '/v1/check', {
    method: 'POST',
    headers: { authorization: `Bearer ${ADMIN_TOKEN}`, 'content-type': 'application/json' },
    body: JSON.stringify({ recipients: Array.from({ length: addresses }, (_, n) => `p${n * 7}@d1.example.net`) }),
  });

export const consume = (edge: Edge, worker: WorkerName, kind: Kind, mails: readonly Sent[]): Promise<void> =>
  edge.consume(
    worker,
    mails.map((mail) => queuedOf(kind, mail, edge.now())),
  );

/** Every kind of event by batch size: a bounced mail was sent, one that is complained about was delivered too. */
async function eventMeasures(edge: Edge): Promise<readonly Measure[]> {
  const measures: Measure[] = [];
  for (const batch of BATCHES) {
    // What is counted for the first time in an hour makes rows; everything after changes them.
    for (const kept of [false, true]) {
      const [delivered, bounced] = [newMails(batch, edge.now()), newMails(batch, edge.now())];
      await consume(edge, 'counted', 'send', bounced);
      for (const kind of KINDS) {
        const mails = kind === 'bounce' ? bounced : delivered;
        const counts = await edge.counted('counted', () => consume(edge, 'counted', kind, mails));
        if (kept) measures.push({ what: nameOfEvent(kind, batch), of: batch, counts });
      }
    }
  }
  return measures;
}

async function webhookMeasures(edge: Edge): Promise<readonly Measure[]> {
  const mails = newMails(WEBHOOKS, edge.now());
  const each = (worker: WorkerName, kind: Kind) => async () => {
    for (const mail of mails) await publish(edge, worker, kind, mail);
  };
  for (const worker of ['counted', 'countedDirect'] as const)
    await publish(edge, worker, 'send', newMails(1, edge.now())[0] ?? mailMissing());
  return [
    { what: WITH_QUEUE, of: WEBHOOKS, counts: await edge.counted('counted', each('counted', 'send')) },
    {
      what: 'webhook without a queue, send',
      of: WEBHOOKS,
      counts: await edge.counted('countedDirect', each('countedDirect', 'send')),
    },
    {
      what: 'webhook without a queue, delivery',
      of: WEBHOOKS,
      counts: await edge.counted('countedDirect', each('countedDirect', 'delivery')),
    },
  ];
}

const mailMissing = (): never => {
  throw new Error('no mail was made');
};

async function requestMeasures(edge: Edge): Promise<readonly Measure[]> {
  const measures: Measure[] = [];
  await check(edge, 'counted', 1);
  for (const addresses of CHECKS) {
    const counts = await edge.counted('counted', () => check(edge, 'counted', addresses));
    measures.push({ what: nameOfCheck(addresses), of: 1, counts });
  }
  const cookie = await edge.cookieOf('counted');
  const page = () => edge.ask('counted', '/', { headers: { cookie } });
  await page();
  measures.push({ what: OVERVIEW, of: 1, counts: await edge.counted('counted', page) });
  return measures;
}

const nextMinute = async (edge: Edge): Promise<Counts> => {
  edge.advance(MINUTE);
  return edge.counted('counted', () => edge.cron('counted'));
};

const sum = (all: readonly Counts[]): Counts => ({
  calls: all.reduce((total, { calls }) => total + calls, 0),
  statements: all.reduce((total, { statements }) => total + statements, 0),
  rowsRead: all.reduce((total, { rowsRead }) => total + rowsRead, 0),
  rowsWritten: all.reduce((total, { rowsWritten }) => total + rowsWritten, 0),
});

/** The averages over minutes, after whatever was waiting is done. */
async function cronMeasures(edge: Edge, minutes: number): Promise<readonly Measure[]> {
  for (let n = 0; n < 3; n++) await nextMinute(edge);
  const idle: Counts[] = [];
  for (let n = 0; n < minutes; n++) idle.push(await nextMinute(edge));
  const busy: Counts[] = [];
  for (let n = 0; n < BUSY_MINUTES; n++) {
    const mails = newMails(BUSY_MAILS, edge.now());
    for (const kind of ['send', 'delivery'] as const) await consume(edge, 'counted', kind, mails);
    busy.push(await nextMinute(edge));
  }
  return [
    { what: IDLE_MINUTE, of: minutes, counts: sum(idle) },
    { what: BUSY_MINUTE, of: BUSY_MINUTES, counts: sum(busy) },
  ];
}

/** @param minutes of cron without mail: an hour holds everything that is done hourly. */
export async function measureRows(edge: Edge, minutes: number): Promise<readonly Measure[]> {
  return [
    ...(await eventMeasures(edge)),
    ...(await webhookMeasures(edge)),
    ...(await requestMeasures(edge)),
    ...(await cronMeasures(edge, minutes)),
  ];
}
