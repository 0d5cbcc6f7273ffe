/** What a month on Cloudflare costs, from what was measured. Dollars; prices as of November 2026. */
import type { Figures, Rows } from './measured.ts';

const MILLION = 1_000_000;
const GIGABYTE = 1e9;
const DAYS = 30;
const MINUTES = DAYS * 24 * 60;
/** Default retention, in days. */
const KEPT = { mails: 30, bounces: 400 };
const VIEWS = 1_000;
/** Write, read and delete a message of at most 64 KB. */
const OPERATIONS = 3;

/** @see Cloudflare's pages of prices: Workers, D1, Queues. */
export const PRICES = {
  plan: 5,
  requests: { included: 10 * MILLION, perMillion: 0.3 },
  cpu: { included: 30 * MILLION, perMillion: 0.02 },
  rowsRead: { included: 25_000 * MILLION, perMillion: 0.001 },
  rowsWritten: { included: 50 * MILLION, perMillion: 1 },
  operations: { included: MILLION, perMillion: 0.4 },
  storage: { included: 5, perGigabyte: 0.75 },
} as const;

/** What the free plan gives in a day. */
const FREE_DAY = { requests: 100_000, rowsRead: 5 * MILLION, rowsWritten: 100_000, operations: 10_000 } as const;
const FREE_GIGABYTES = 0.5;
/** Of one database, paid. */
const MOST_GIGABYTES = 10;

export interface Month {
  readonly mails: number;
  /** Addresses in one check. */
  readonly checked: 1 | 100;
  readonly queue: boolean;
  /** Events in one batch of the queue: 100 under load, 1 when mail comes seldom. */
  readonly batch: 1 | 100;
  /** Whether Send and Delivery are subscribed to; bounces and complaints always are. */
  readonly everyEvent: boolean;
}

export interface Use {
  readonly requests: number;
  /** Milliseconds. */
  readonly cpu: number;
  readonly rowsRead: number;
  readonly rowsWritten: number;
  readonly operations: number;
  readonly gigabytes: number;
}

const BOUNCED = 0.01;
const COMPLAINED = 0.0005;

const plus = (...all: readonly (readonly [number, Rows])[]): Rows => ({
  read: all.reduce((sum, [times, { read }]) => sum + times * read, 0),
  written: all.reduce((sum, [times, { written }]) => sum + times * written, 0),
});

/** What a month uses, when months like it have filled the database up to its retention. */
export function useOf(figures: Figures, { mails, checked, queue, batch, everyEvent }: Month): Use {
  const { cpu } = figures;
  const [bounces, complaints] = [mails * BOUNCED, mails * COMPLAINED];
  const told = everyEvent ? mails : 0;
  const events = told + (everyEvent ? mails - bounces : 0) + bounces + complaints;
  const of = batch === 100 ? figures.ofHundred : figures.alone;
  const checks = mails / checked;
  const batches = queue ? events / batch : 0;
  const rows = plus(
    [told, of.send],
    [everyEvent ? mails - bounces : 0, of.delivery],
    [bounces, of.bounce],
    [complaints, of.complaint],
    [told, figures.forgotten],
    [checks, checked === 1 ? figures.check1 : figures.check100],
    [MINUTES, figures.idleMinute],
    [VIEWS, figures.overview],
  );
  const consumed = batch === 100 ? cpu.consumer100 : cpu.webhookDirect;
  return {
    requests: events + batches + checks + MINUTES + VIEWS,
    cpu:
      events * (queue ? cpu.webhookQueued : cpu.webhookDirect) +
      batches * consumed +
      checks * (checked === 1 ? cpu.check1 : cpu.check100) +
      MINUTES * cpu.cron +
      VIEWS * cpu.overview,
    rowsRead: rows.read,
    rowsWritten: rows.written,
    operations: queue ? events * OPERATIONS : 0,
    gigabytes:
      (told * (KEPT.mails / DAYS) * figures.delivered + bounces * (KEPT.bounces / DAYS) * figures.bounced) / GIGABYTE,
  };
}

const beyond = (used: number, { included, perMillion }: { readonly included: number; readonly perMillion: number }) =>
  (Math.max(0, used - included) / MILLION) * perMillion;

export interface Cost {
  readonly requests: number;
  readonly cpu: number;
  readonly rowsRead: number;
  readonly rowsWritten: number;
  readonly operations: number;
  readonly storage: number;
  /** The plan itself included. */
  readonly total: number;
}

/** Dollars of a month on the paid plan: (used - included) x price, line by line. */
export function costOf(use: Use): Cost {
  const lines = {
    requests: beyond(use.requests, PRICES.requests),
    cpu: beyond(use.cpu, PRICES.cpu),
    rowsRead: beyond(use.rowsRead, PRICES.rowsRead),
    rowsWritten: beyond(use.rowsWritten, PRICES.rowsWritten),
    operations: beyond(use.operations, PRICES.operations),
    storage: Math.max(0, use.gigabytes - PRICES.storage.included) * PRICES.storage.perGigabyte,
  };
  return { ...lines, total: Object.values(lines).reduce((sum, line) => sum + line, PRICES.plan) };
}

/** Shares of what the free plan gives, in a day of an even month; above 1 it does not suffice. */
export const freeShares = (use: Use) => ({
  requests: use.requests / DAYS / FREE_DAY.requests,
  rowsRead: use.rowsRead / DAYS / FREE_DAY.rowsRead,
  rowsWritten: use.rowsWritten / DAYS / FREE_DAY.rowsWritten,
  operations: use.operations / DAYS / FREE_DAY.operations,
  storage: use.gigabytes / FREE_GIGABYTES,
});

/** How many mails a month a limit allows, found by halving; the share must grow with the mails. */
function mostMails(share: (mails: number) => number): number {
  let [low, high] = [0, 1e12];
  while (high - low > 1) {
    const middle = Math.floor((low + high) / 2);
    if (share(middle) <= 1) low = middle;
    else high = middle;
  }
  return low;
}

/** The most mails a month that the free plan's daily allowances take, and a paid database's size. */
export const mostOf = (figures: Figures, month: Omit<Month, 'mails'>) => ({
  free: mostMails((mails) => Math.max(...Object.values(freeShares(useOf(figures, { ...month, mails }))))),
  paid: mostMails((mails) => useOf(figures, { ...month, mails }).gigabytes / MOST_GIGABYTES),
});
