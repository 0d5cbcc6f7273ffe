/** `GET /v1/reputation/series`: rates and events over time, zero-filled, on UTC borders. */
import { createRoute, z } from '@hono/zod-openapi';
import { requireScope } from '../access/auth.ts';
import { OTHER_TENANT } from '../access/tenant.ts';
import { createApi, json, PROBLEMS, timestamp } from '../shared/api.ts';
import { problemResponse } from '../shared/problem.ts';
import { toIso } from '../shared/time.ts';
import { EVENT_KINDS } from '../store/contract.ts';
import { loadEventSeries, loadSeries } from './load-series.ts';
import { countsSchema, measureName, presentCounts, presentRate, rateSchema } from './present-figures.ts';
import { MEASURES, type Measure } from './rates.ts';
import { filterFor, filterParams, noDimension, ONE_DIMENSION, oneDimension } from './reputation-filter.ts';
import type { ReputationRoutesOptions } from './reputation-routes.ts';
import { type Bucket, DEFAULT_WINDOW, type SeriesPoint, WINDOW_NAMES, WINDOWS } from './series.ts';

const BUCKETS = { '1h': 1, '6h': 6, '1d': 24 } as const;
type BucketName = keyof typeof BUCKETS;
const BUCKET_NAMES = Object.keys(BUCKETS) as [BucketName, ...BucketName[]];

/** 30 days by the hour. */
const MOST_BUCKETS = 720;

const querySchema = filterParams
  .extend({
    window: z
      .enum(WINDOW_NAMES)
      .default(DEFAULT_WINDOW)
      .openapi({ description: 'How far back; also the trailing window whose rate each bucket tells' }),
    bucket: z
      .enum(BUCKET_NAMES)
      .optional()
      .openapi({ description: 'Default: `1h` in 1h and 24h, `6h` in 7d, `1d` in 30d and 90d' }),
    series: z
      .enum(['rates', 'events'])
      .default('rates')
      .openapi({ description: '`rates`: by the hour of `mail.timestamp`. `events`: by the hour of the event itself' }),
    measure: measureName.optional().openapi({ description: 'Only this rate. Default: both' }),
  })
  .refine(oneDimension, { message: ONE_DIMENSION })
  .refine((query) => query.series === 'rates' || noDimension(query), {
    message: 'Events are counted by tenant, account and Region only',
    path: ['series'],
  })
  .refine(
    ({ window, bucket }) => {
      const buckets = bucket === undefined ? 1 : WINDOWS[window].hours / BUCKETS[bucket];
      return buckets >= 1 && buckets <= MOST_BUCKETS;
    },
    { message: `1 to ${MOST_BUCKETS} buckets`, path: ['bucket'] },
  );

const bucketSchema = z.object({
  start: timestamp,
  end: timestamp,
  unfinished: z.boolean().openapi({ description: 'Still filling: true of the last one' }),
});

const pointSchema = z.object({
  numerator: z.int().openapi({ description: "Of the bucket's own mail" }),
  denominator: z.int(),
  trailing: rateSchema.openapi({ description: 'Of the window that ends with the bucket' }),
  lowVolume: z.boolean().openapi({ description: 'The trailing window holds not enough mail for a verdict' }),
});

const shared = {
  window: z.enum(WINDOW_NAMES),
  bucket: z.enum(BUCKET_NAMES),
  buckets: z.array(bucketSchema).openapi({ description: 'Oldest first; every list below has one entry for each' }),
};

const answerSchema = z.discriminatedUnion('series', [
  z.object({
    series: z.literal('rates'),
    estimate: z.literal(true),
    ...shared,
    items: z.array(
      z.object({
        account: z.string(),
        region: z.string(),
        counts: z.array(countsSchema),
        bounce: z.array(pointSchema).optional(),
        complaint: z.array(pointSchema).optional(),
      }),
    ),
  }),
  z.object({
    series: z.literal('events'),
    ...shared,
    items: z.array(
      z.object({
        kind: z.enum(EVENT_KINDS),
        class: z.string().openapi({ description: '`hard`, `complaint`, …; empty where a kind has none' }),
        counts: z.array(z.int()),
      }),
    ),
  }),
]);

const presentBucket = ({ start, end, unfinished }: Bucket) => ({ start: toIso(start), end: toIso(end), unfinished });

const presentPoint = ({ bucket, trailing, interval, belowFloor }: SeriesPoint): z.infer<typeof pointSchema> => ({
  numerator: bucket.part,
  denominator: bucket.whole,
  trailing: presentRate(trailing, interval),
  lowVolume: belowFloor,
});

const bucketName = (hours: number): BucketName => BUCKET_NAMES.find((name) => BUCKETS[name] === hours) ?? '1h';

export function createSeriesRoutes({ store, now }: ReputationRoutesOptions) {
  const api = createApi();
  api.openapi(
    createRoute({
      method: 'get',
      path: '/v1/reputation/series',
      summary: 'Estimated rates over time, or events by the hour in which they happened; zero-filled, UTC',
      security: [{ bearer: [] }],
      middleware: [requireScope(store.access, 'read')] as const,
      request: { query: querySchema },
      responses: { 200: json('The series', answerSchema), ...PROBLEMS },
    }),
    async (c) => {
      const query = c.req.valid('query');
      const filter = filterFor(c.get('key'), query);
      if (filter === null) return problemResponse(c, OTHER_TENANT);
      const { window, measure, series } = query;
      const bucketHours = query.bucket === undefined ? WINDOWS[window].bucketHours : BUCKETS[query.bucket];
      const request = { window, bucketHours, now: now(), filter };
      const said = { window, bucket: bucketName(bucketHours) };
      if (series === 'events') {
        const { buckets, events } = await loadEventSeries(store.reputation, request);
        const items = events.map((each) => ({ ...each, counts: [...each.counts] }));
        return c.json({ series, ...said, buckets: buckets.map(presentBucket), items }, 200);
      }
      const { buckets, accounts } = await loadSeries(store.reputation, request);
      const asked = MEASURES.filter((name) => measure === undefined || measure === name);
      const items = accounts.map(({ account, region, counts, rates }) => {
        const points = asked.map((name): [Measure, z.infer<typeof pointSchema>[]] => [
          name,
          rates[name].map(presentPoint),
        ]);
        return { account, region, counts: counts.map(presentCounts), ...Object.fromEntries(points) };
      });
      return c.json({ series, estimate: true as const, ...said, buckets: buckets.map(presentBucket), items }, 200);
    },
  );
  return api;
}
