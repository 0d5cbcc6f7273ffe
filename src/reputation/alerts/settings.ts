/** The settings of alerts: every number of every rule, with its default. */
import { z } from '@hono/zod-openapi';
import type { Section } from '../settings-section.ts';

/** Of a per cent: 0.0001 % is one of a million. */
const STEPS = 10_000;

const enabled = z.boolean();
const percent = z
  .number()
  .gt(0)
  .max(100)
  .refine((value) => Math.round(value * STEPS) / STEPS === value, { error: 'has more than four decimals' });
/** Sums are read afresh at each judgement: the longest window bounds what one costs. */
const hours = z.int().min(1).max(720);
const count = z.int().min(1).max(1_000_000_000);
const times = z.number().min(1.1).max(1_000);
const calmHours = z.int().min(1).max(168).openapi({ description: 'So many hours running it has to be calm' });

const lines = z
  .strictObject({
    enabled,
    hours: hours.openapi({ description: 'The window, by the time of sending' }),
    warn: percent,
    review: percent,
    pause: percent,
    atLeast: count.openapi({ description: 'So many it takes at least, whatever the rate' }),
    floor: count.openapi({ description: 'With less mail than this nothing is judged' }),
    resolvedBelow: z
      .int()
      .min(1)
      .max(99)
      .openapi({ description: 'Calm is what is under so many per cent of the line' }),
    calmHours,
  })
  .refine(({ warn, review, pause }) => warn < review && review < pause, {
    path: ['review'],
    error: 'the lines have to rise from warn to pause',
  });

const hourly = z.strictObject({
  enabled,
  threshold: count.openapi({ description: 'So many within an hour, by the time of the event' }),
  calmHours,
});

const growth = (threshold: string) =>
  z.strictObject({ enabled, threshold: count.openapi({ description: threshold }), calmHours });

const rateDefaults = { enabled: true, atLeast: 3, resolvedBelow: 80, calmHours: 3 };

/** A rule that is left out keeps its defaults. */
export const alertSettingsSchema = z
  .strictObject({
    bounceRate: lines.default({ ...rateDefaults, hours: 24, warn: 4, review: 5, pause: 10, floor: 100 }),
    complaintRate: lines.default({ ...rateDefaults, hours: 168, warn: 0.08, review: 0.1, pause: 0.5, floor: 1_000 }),
    bounceCount: hourly.default({ enabled: false, threshold: 100, calmHours: 3 }),
    complaintCount: hourly.default({ enabled: false, threshold: 5, calmHours: 3 }),
    speed: z
      .strictObject({
        enabled,
        hours: hours
          .max(24)
          .openapi({ description: 'Hard bounces of so many hours, beside the same hours of the 7 days before' }),
        times: times.openapi({ description: 'So many times the usual (the median)' }),
        atLeast: count,
        calmHours,
      })
      .default({ enabled: true, hours: 6, times: 5, atLeast: 100, calmHours: 3 }),
    silence: z
      .strictObject({
        enabled,
        // The hour that fills counts as one: alone it would be silent whenever it has just begun.
        hours: hours
          .min(2)
          .max(24)
          .openapi({ description: 'Nothing arrived for so long, the hour that fills included' }),
        usual: count.openapi({ description: 'Only where so much is usual (the median of the 7 days before)' }),
      })
      .default({ enabled: true, hours: 6, usual: 50 }),
    providerJump: z
      .strictObject({
        enabled,
        hours,
        beforeHours: hours.openapi({ description: 'What came before, to compare with' }),
        line: percent.openapi({ description: 'Hard and soft bounces of attempted mail' }),
        times,
        atLeast: count,
        floor: count,
        floorBefore: count,
        resolvedBelow: percent,
        calmHours,
      })
      .default({
        ...{ enabled: true, hours: 24, beforeHours: 168, line: 10, times: 3, atLeast: 5, floor: 50, floorBefore: 100 },
        ...{ resolvedBelow: 5, calmHours: 3 },
      }),
    quarantineGrowth: growth('So many came into quarantine within 24 hours').default({
      ...{ enabled: true, threshold: 10, calmHours: 3 },
    }),
    deadLetterGrowth: z
      .strictObject({ enabled, threshold: count.openapi({ description: 'So many lie in a dead-letter queue' }) })
      .default({ enabled: true, threshold: 1 }),
    signatureFailures: growth('So many were refused in this hour and the one before').default({
      ...{ enabled: true, threshold: 20, calmHours: 3 },
    }),
    awsStatus: z.strictObject({ enabled }).default({ enabled: true }),
    tenantPaused: z.strictObject({ enabled }).default({ enabled: true }),
    updates: z
      .strictObject({
        worseBy: z.int().min(1).max(1_000).openapi({ description: 'Per cent since it was last told' }),
        afterMinutes: z.int().min(1).max(10_080).openapi({ description: 'Not sooner than this' }),
        everyHours: z.int().min(1).max(720).openapi({ description: 'And so often while it stays open' }),
      })
      .default({ worseBy: 25, afterMinutes: 60, everyHours: 24 }),
  })
  .openapi('AlertSettings');

export type AlertSettings = z.output<typeof alertSettingsSchema>;

export const ALERT_SETTINGS: Section<typeof alertSettingsSchema> = {
  name: 'alerts',
  title: 'AlertSettingsVersion',
  schema: alertSettingsSchema,
};

function divisor(a: number, b: number): number {
  return b === 0 ? a : divisor(b, a % b);
}

/** A setting in per cent as a fraction of whole numbers, so that no comparison rounds. */
export function lineOf(percentage: number): { readonly part: number; readonly whole: number } {
  const part = Math.round(percentage * STEPS);
  const shared = divisor(part, 100 * STEPS);
  return { part: part / shared, whole: (100 * STEPS) / shared };
}
