/** How a campaign's counts and rates look in the API. */
import { z } from '@hono/zod-openapi';
import { type Counts, METRIC_NAMES } from '../metrics.ts';
import { judge, type RateState, type Ratio, rateOf, verdictOf, wilson } from '../rates.ts';

const STATES = ['pause', 'review', 'watch', 'low-volume', 'healthy'] as const satisfies readonly RateState[];

const stateSchema = z.enum(STATES).openapi({ description: '`low-volume`: too little mail for a verdict' });

const rateSchema = z
  .object({
    rate: z.number().nullable().openapi({ description: 'null = nothing to divide by' }),
    part: z.int(),
    whole: z.int(),
    interval: z.object({ low: z.number(), high: z.number() }).nullable().openapi({ description: 'Wilson, 95 %' }),
  })
  .openapi('CampaignRate');

const judgedSchema = rateSchema.extend({ state: stateSchema }).openapi('JudgedCampaignRate');

const COUNTED = {
  mails: 'Messages times recipients that any event names',
  excluded: "Of them, to the simulator and to the sender's own domains: in no other count",
  sent: 'With a Send event',
  attempted: 'SES tried to deliver',
  delivered: 'Accepted by the mailbox provider',
  deliveredOutsideGoogle: 'Of them, where complaints are reported',
  delayed: 'Still on its way after a delay',
  hardBounced: '',
  softBounced: 'And not hard bounced',
  notAttempted: "On SES's account or tenant list, unsubscribed, or failed validation",
  complained: '',
  rejected: '',
  renderingFailed: '',
  opened: "An open of a message to several people is nobody's: it counts once for the message",
  clicked: 'As for opens',
} as const satisfies Record<keyof Counts, string>;

const counted = (description: string) => (description === '' ? z.int() : z.int().openapi({ description }));

export const figuresSchema = z
  .object({
    ...(Object.fromEntries(METRIC_NAMES.map((name) => [name, counted(COUNTED[name])])) as Record<
      keyof Counts,
      z.ZodInt
    >),
    bounced: z.int().openapi({ description: 'Hard and soft' }),
    state: stateSchema.openapi({ description: "The worse of the two rates' states" }),
    rates: z.object({
      bounce: judgedSchema.openapi({ description: 'hardBounced of attempted' }),
      complaint: judgedSchema.openapi({ description: 'complained of deliveredOutsideGoogle' }),
      complaintOfDelivered: rateSchema,
      delivery: rateSchema.openapi({ description: 'delivered of attempted' }),
      open: rateSchema.openapi({ description: 'opened of delivered' }),
      click: rateSchema.openapi({ description: 'clicked of delivered' }),
    }),
  })
  .openapi('CampaignFigures');

/** Without their deliveries, opens can be more than what was delivered as far as known: that is no rate. */
const presentRate = (ratio: Ratio) =>
  ratio.part > ratio.whole
    ? { rate: null, ...ratio, interval: null }
    : { rate: rateOf(ratio), ...ratio, interval: wilson(ratio) };

function presentJudged(measure: 'bounce' | 'complaint', counts: Counts) {
  const { ratio, state } = judge(measure, counts);
  return { ...presentRate(ratio), state };
}

/** The counts, and the rates as AWS means them: `bounce` and `complaint` are judged, the others shown. */
export function presentFigures(counts: Counts) {
  const { attempted, delivered } = counts;
  const plain = Object.fromEntries(METRIC_NAMES.map((name) => [name, counts[name]])) as Counts;
  return {
    ...plain,
    bounced: counts.hardBounced + counts.softBounced,
    state: verdictOf(counts).state,
    rates: {
      bounce: presentJudged('bounce', counts),
      complaint: presentJudged('complaint', counts),
      complaintOfDelivered: presentRate({ part: counts.complained, whole: delivered }),
      delivery: presentRate({ part: delivered, whole: attempted }),
      open: presentRate({ part: counts.opened, whole: delivered }),
      click: presentRate({ part: counts.clicked, whole: delivered }),
    },
  };
}
