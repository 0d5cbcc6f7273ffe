/** What is counted while the program runs. Labels come from small closed sets: never an address, a tenant or a topic. */
export const COUNTERS = {
  ses_sentinel_webhook_answers_total: {
    help: 'Answers to SNS, by status and problem code',
    labels: ['status', 'code'],
  },
  ses_sentinel_webhook_deliveries_total: {
    help: 'Attempts to deliver an outgoing webhook, by outcome',
    labels: ['outcome'],
  },
  ses_sentinel_messages_total: { help: 'Messages recorded, by outcome', labels: ['outcome'] },
} as const satisfies Record<string, { readonly help: string; readonly labels: readonly string[] }>;

export type CounterName = keyof typeof COUNTERS;

export interface Metrics {
  readonly count: (name: CounterName, labels: Readonly<Record<string, string>>) => void;
  /** Prometheus's text format. `gauges`: what is measured at the moment of asking. */
  readonly render: (gauges: Readonly<Record<string, number>>) => Promise<string>;
}

/** Where nobody asks. */
export const noMetrics: Metrics = { count: () => {}, render: async () => '' };
