/** Rates as the API writes them. */
import { z } from '@hono/zod-openapi';
import { isoOrNull, timestamp } from '../shared/api.ts';
import { HOUR, toIso } from '../shared/time.ts';
import { type Comparison, compare } from './comparison.ts';
import type { AccountFigures, Outlook } from './figures.ts';
import { type Counts, METRIC_NAMES, type MetricName } from './metrics.ts';
import type { Projection } from './projection.ts';
import {
  FLOORS,
  type Headroom,
  type Interval,
  type Judgement,
  LINES,
  type Measure,
  type Ratio,
  rateOf,
  wilson,
} from './rates.ts';
import type { HourRange } from './series.ts';

const rate = z.number().nullable().openapi({ description: 'A fraction: 0.05 is 5 %. null: nothing to divide by' });
const count = z.int();

export const measureName = z.enum(['bounce', 'complaint']);
export const stateSchema = z
  .enum(['pause', 'review', 'watch', 'healthy', 'low-volume'])
  .openapi({ description: 'low-volume: not enough mail for a verdict. watch: four fifths of the way to review' });

export const countsSchema = z
  .object(Object.fromEntries(METRIC_NAMES.map((name) => [name, count])) as Record<MetricName, typeof count>)
  .openapi('ReputationCounts');

export const rateSchema = z
  .object({
    rate,
    numerator: count,
    denominator: count,
    interval: z
      .object({ low: z.number(), high: z.number() })
      .nullable()
      .openapi({ description: 'Wilson score interval, 95 %' }),
  })
  .openapi('ReputationRate');

const headroomSchema = z
  .object({
    left: count.openapi({ description: 'How many more the present volume takes without reaching the line' }),
    over: count.openapi({ description: 'How many fewer would have stayed under it' }),
  })
  .openapi('ReputationHeadroom');

const headroomsSchema = z.object({ review: headroomSchema, pause: headroomSchema });

const projectionSchema = z
  .object({
    state: z
      .enum(['in-sight', 'not-in-sight', 'crossed', 'unknown'])
      .openapi({ description: 'not-in-sight: not within 30 days. unknown: not enough mail' }),
    at: timestamp.nullable().openapi({ description: 'End of the hour in which the line would be reached' }),
  })
  .openapi('ReputationProjection');

const beforeSchema = z
  .object({
    rate,
    numerator: count,
    denominator: count,
    change: z.number().nullable().openapi({ description: 'Growth of the rate since, in percentage points' }),
  })
  .nullable()
  .openapi({ description: 'The window before; null where nothing is known of it' });

export const judgementSchema = rateSchema
  .extend({
    floor: count.openapi({ description: 'The least denominator for a verdict' }),
    state: stateSchema,
    lines: z.object({ watch: z.number(), review: z.number(), pause: z.number() }),
  })
  .openapi('ReputationJudgement');

const measureSchema = judgementSchema.extend({
  headroom: headroomsSchema,
  before: beforeSchema,
  projection: z.object({ review: projectionSchema, pause: projectionSchema }),
});

const rangeSchema = z.object({ from: timestamp, to: timestamp });

export const figuresSchema = z
  .object({
    account: z.string(),
    region: z.string(),
    from: timestamp,
    to: timestamp,
    volume: z
      .object({ wanted: count, reached: z.boolean() })
      .nullable()
      .openapi({ description: 'Of a representative volume. Not reached: there is no more mail' }),
    state: stateSchema,
    speaks: measureName.openapi({ description: 'The measure whose state this is' }),
    counts: countsSchema,
    bounce: measureSchema,
    complaint: measureSchema.extend({
      ofDelivered: rateSchema.openapi({
        description: 'The plain rate, of all deliveries. AWS does not judge this one',
      }),
    }),
    before: rangeSchema.extend({ counts: countsSchema }).nullable(),
  })
  .openapi('AccountReputation');

export const presentCounts = (counts: Counts): Counts =>
  Object.fromEntries(METRIC_NAMES.map((name) => [name, counts[name]])) as Record<MetricName, number>;

export const presentRange = ({ from, to }: HourRange) => ({ from: toIso(from * HOUR), to: toIso(to * HOUR) });

export const presentRate = (ratio: Ratio, interval: Interval | null = wilson(ratio)) => ({
  rate: rateOf(ratio),
  numerator: ratio.part,
  denominator: ratio.whole,
  interval,
});

const fraction = ({ part, whole }: Ratio): number => part / whole;

const presentLines = (measure: Measure) => {
  const { watch, review, pause } = LINES[measure];
  return { watch: fraction(watch), review: fraction(review), pause: fraction(pause) };
};

export const presentJudgement = ({ measure, ratio, interval, state }: Judgement) => ({
  ...presentRate(ratio, interval),
  floor: FLOORS[measure],
  state,
  lines: presentLines(measure),
});

export const presentHeadrooms = ({ toReview, toPause }: Record<'toReview' | 'toPause', Headroom>) => ({
  review: toReview,
  pause: toPause,
});

const presentBefore = ({ ratio, rate: former, change }: Comparison) => ({
  rate: former,
  numerator: ratio.part,
  denominator: ratio.whole,
  change,
});

const presentProjection = ({ state, at }: Projection) => ({ state, at: isoOrNull(at) });
const presentOutlook = ({ review, pause }: Outlook) => ({
  review: presentProjection(review),
  pause: presentProjection(pause),
});

/** All of one account and Region. */
export function presentFigures(figures: AccountFigures): z.infer<typeof figuresSchema> {
  const { account, region, range, counts, before, outlook, volume, state, speaks } = figures;
  const measure = (name: Measure) => ({
    ...presentJudgement(figures[name]),
    headroom: presentHeadrooms(figures[name]),
    before: before === null ? null : presentBefore(compare(name, counts, before.counts)),
    projection: presentOutlook(outlook[name]),
  });
  return {
    account,
    region,
    ...presentRange(range),
    volume,
    state,
    speaks,
    counts: presentCounts(counts),
    bounce: measure('bounce'),
    complaint: {
      ...measure('complaint'),
      ofDelivered: presentRate({ part: counts.complained, whole: counts.delivered }),
    },
    before: before === null ? null : { ...presentRange(before.range), counts: presentCounts(before.counts) },
  };
}
