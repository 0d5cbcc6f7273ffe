/** One value that is measured at the moment of asking. */
export interface Sample {
  readonly labels: Readonly<Record<string, string>>;
  readonly value: number;
}

/** All samples have the same label names. Values of labels are few and bounded: each combination is a series. */
export interface Gauge {
  readonly name: string;
  readonly help: string;
  readonly samples: readonly Sample[];
}

/** A gauge of one value without labels. */
export const single = (name: string, help: string, value: number): Gauge => ({
  name,
  help,
  samples: [{ labels: {}, value }],
});

interface CounterSpec {
  readonly help: string;
  readonly labels: readonly string[];
  /** Series that are told from the start, with 0: Prometheus cannot see the first step of one that appears with it. */
  readonly known: readonly Readonly<Record<string, string>>[];
}

/** What is counted while the program runs. Labels come from small closed sets: never an address, a tenant or a topic. */
export const COUNTERS = {
  ses_sentinel_webhook_answers_total: {
    help: 'Answers to SNS, by status and problem code',
    labels: ['status', 'code'],
    known: [
      { status: '200', code: 'accepted' },
      { status: '403', code: 'sns-signature' },
    ],
  },
  ses_sentinel_webhook_deliveries_total: {
    help: 'Attempts to deliver an outgoing webhook, by outcome',
    labels: ['outcome'],
    known: [{ outcome: 'delivered' }],
  },
  ses_sentinel_messages_total: {
    help: 'Messages recorded, by outcome',
    labels: ['outcome'],
    known: [{ outcome: 'recorded' }, { outcome: 'quarantined' }],
  },
  ses_sentinel_sync_calls_total: {
    help: "Calls to SES's suppression lists, by outcome",
    labels: ['operation', 'outcome'],
    known: [],
  },
} as const satisfies Record<string, CounterSpec>;

export type CounterName = keyof typeof COUNTERS;

export interface Metrics {
  readonly count: (name: CounterName, labels: Readonly<Record<string, string>>) => void;
  /** Prometheus's text format, version 0.0.4. `gauges`: what is measured at the moment of asking. */
  readonly render: (gauges: readonly Gauge[]) => Promise<string>;
}

/** Where nobody asks. */
export const noMetrics: Metrics = { count: () => {}, render: async () => '' };
