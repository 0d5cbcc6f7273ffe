/**
 * What counts, in one table. A mail (one message to one recipient) carries flags; a metric counts the mails that have
 * any flag of `any` and no flag of `none`. The store's SQL and the pure `contribution` below both read this table, so
 * that there is one definition of every figure.
 *
 * Sources: SES Developer Guide, `reputationdashboardmessages` and `faqs-enforcement` (what AWS counts and leaves out).
 */
export const FLAG = {
  sent: 1 << 0,
  delivered: 1 << 1,
  delayed: 1 << 2,
  /** Permanent bounce that AWS holds against the sender: includes the global list (`Suppressed`). */
  hardBounced: 1 << 3,
  softBounced: 1 << 4,
  /** SES did not try: account or tenant list, unsubscribed, validation. */
  notAttempted: 1 << 5,
  complained: 1 << 6,
  notSpam: 1 << 7,
  rejected: 1 << 8,
  renderingFailed: 1 << 9,
  opened: 1 << 10,
  clicked: 1 << 11,
  /** Delivered to Google, which sends no complaints back. */
  google: 1 << 12,
  /** The mailbox simulator: AWS leaves it out of every rate. */
  simulator: 1 << 13,
} as const;

interface Metric {
  readonly any: number;
  readonly none: number;
}

const ATTEMPT = FLAG.sent | FLAG.delivered | FLAG.delayed | FLAG.hardBounced | FLAG.softBounced;

export const METRICS = {
  sent: { any: FLAG.sent, none: FLAG.simulator },
  attempted: { any: ATTEMPT, none: FLAG.notAttempted | FLAG.simulator },
  delivered: { any: FLAG.delivered, none: FLAG.simulator },
  deliveredOutsideGoogle: { any: FLAG.delivered, none: FLAG.google | FLAG.simulator },
  hardBounced: { any: FLAG.hardBounced, none: FLAG.notAttempted | FLAG.simulator },
  softBounced: { any: FLAG.softBounced, none: FLAG.hardBounced | FLAG.notAttempted | FLAG.simulator },
  notAttempted: { any: FLAG.notAttempted, none: FLAG.simulator },
  complained: { any: FLAG.complained, none: FLAG.simulator },
} as const satisfies Record<string, Metric>;

export type MetricName = keyof typeof METRICS;
export type Counts = Readonly<Record<MetricName, number>>;

export const METRIC_NAMES = Object.keys(METRICS) as readonly MetricName[];

export const ZERO_COUNTS: Counts = Object.fromEntries(METRIC_NAMES.map((name) => [name, 0])) as Record<
  MetricName,
  number
>;

/** What one mail adds to each counter: 0 or 1. */
export function contribution(flags: number): Counts {
  const counts = { ...ZERO_COUNTS } as Record<MetricName, number>;
  for (const name of METRIC_NAMES) {
    const { any, none } = METRICS[name];
    counts[name] = (flags & any) !== 0 && (flags & none) === 0 ? 1 : 0;
  }
  return counts;
}

export function addCounts(a: Counts, b: Counts): Counts {
  return Object.fromEntries(METRIC_NAMES.map((name) => [name, a[name] + b[name]])) as Record<MetricName, number>;
}
