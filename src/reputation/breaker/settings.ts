/** The settings of the circuit breaker: what it watches, by which lines, and how sending is resumed. */
import { z } from '@hono/zod-openapi';
import { accountId, configurationSetName, regionName, tenantName } from '../../shared/names.ts';
import { FLOORS, LINES, MEASURES, type Measure } from '../rates.ts';
import type { Section } from '../settings-section.ts';

export const MAX_BREAKERS = 100;
const MAX_WINDOW_HOURS = 168;
const MAX_COOL_DOWN_HOURS = 720;
/** A rate of fewer is chance, whatever the volume. */
const LEAST_BAD = 5;

const percentOf = ({ part, whole }: { readonly part: number; readonly whole: number }) => (part * 100) / whole;

/** AWS's pause line is the latest at which there is something left to win; below the warning line it would be no accident. */
const measureSchema = (
  measure: Measure,
  { atLeast, volume }: { readonly atLeast: number; readonly volume: number },
) => {
  const { watch, pause } = LINES[measure];
  return z
    .strictObject({
      linePercent: z
        .number()
        .min(percentOf(watch))
        .max(percentOf(pause))
        .multipleOf(0.01)
        .default(percentOf(pause))
        .openapi({ description: 'The rate at which it trips, in per cent' }),
      atLeast: z
        .int()
        .min(LEAST_BAD)
        .max(1_000_000)
        .default(atLeast)
        .openapi({ description: `So many ${measure}s as well, however high the rate` }),
      volume: z
        .int()
        .min(FLOORS[measure])
        .max(1_000_000_000)
        .default(volume)
        .openapi({ description: 'So much mail as well: attempted, or for complaints delivered outside Google' }),
    })
    .nullable()
    .default({ linePercent: percentOf(pause), atLeast, volume })
    .openapi({ description: 'null = not watched' });
};

const place = {
  account: accountId.optional().openapi({ description: 'Left out: every account, each on its own' }),
  region: regionName.optional().openapi({ description: 'Left out: every Region, each on its own' }),
};

const scopeSchema = z.discriminatedUnion('kind', [
  z.strictObject({
    kind: z.literal('configurationSet'),
    name: configurationSetName
      .optional()
      .openapi({ description: 'Left out: every configuration set, each on its own' }),
    ...place,
  }),
  z.strictObject({
    kind: z.literal('tenant'),
    tenant: tenantName.optional().openapi({ description: 'Left out: every tenant, each on its own' }),
    sesTenant: z
      .string()
      .regex(
        /^([A-Za-z0-9_-]{1,64}|arn:aws[a-z-]*:ses:[a-z0-9-]+:\d{12}:tenant\/[A-Za-z0-9_-]{1,64}\/[A-Za-z0-9_-]{1,64})$/,
        {
          error: 'is neither the name nor the ARN of a tenant at SES',
        },
      )
      .optional()
      .openapi({ description: "Name or ARN of the tenant at SES. Default: the tenant's own name" }),
    ...place,
  }),
  z.strictObject({ kind: z.literal('account'), ...place }),
]);

const breakerSchema = z.strictObject({
  scope: scopeSchema,
  bounce: measureSchema('bounce', { atLeast: 20, volume: 200 }),
  complaint: measureSchema('complaint', { atLeast: 10, volume: 2_000 }),
  windowHours: z.int().min(1).max(MAX_WINDOW_HOURS).default(24),
  coolDownHours: z
    .int()
    .min(1)
    .max(MAX_COOL_DOWN_HOURS)
    .nullable()
    .default(null)
    .openapi({ description: 'After so many hours the rule resumes; null = only a person does' }),
  aws: z.boolean().default(true).openapi({ description: 'false = only the check tells the pause; AWS is not called' }),
});

const settingsSchema = z.strictObject({
  dryRun: z.boolean().default(true).openapi({ description: 'Nothing is paused; what would have been is recorded' }),
  account: accountId.nullable().default(null).openapi({
    description:
      'Whose the AWS credentials are. null = the one account whose mail was seen; of several, none is called',
  }),
  breakers: z
    .array(breakerSchema)
    .max(MAX_BREAKERS)
    .default([])
    .openapi({ description: 'For each configuration set, tenant or account the first one that fits it decides' }),
});

export type BreakerSettings = z.output<typeof settingsSchema>;
export type BreakerRule = BreakerSettings['breakers'][number];
export type MeasureRule = NonNullable<BreakerRule['bounce']>;

export const BREAKER_SECTION: Section<typeof settingsSchema> = {
  name: 'circuit-breaker',
  title: 'CircuitBreakerSettings',
  schema: settingsSchema,
};

/** What a rule watches; a measure that is `null` is not. */
export const watchedMeasures = (rule: BreakerRule): readonly (readonly [Measure, MeasureRule])[] =>
  MEASURES.flatMap((measure) => {
    const own = rule[measure];
    return own === null ? [] : [[measure, own] as const];
  });
