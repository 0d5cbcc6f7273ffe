/** How circuit breakers look in the API. */
import { z } from '@hono/zod-openapi';
import { isoOrNull, timestamp } from '../../shared/api.ts';
import { HOUR, toIso } from '../../shared/time.ts';
import { AWS_STATES, BREAKER_KINDS, type Breaker, type BreakerScope } from '../../store/contract.ts';
import { MEASURES, type Measure, rateOf, ratioOf } from '../rates.ts';
import { untilTrip } from './decide.ts';
import { watchedMeasures } from './settings.ts';
import type { Armed } from './watch.ts';
import { troubleWords } from './words.ts';

const count = z.int().min(0);
const rate = z.number().nullable().openapi({ description: 'A fraction; null without mail' });
const linePercent = z.number().openapi({ description: 'The line, in per cent' });

const scopeSchema = z
  .object({
    kind: z.enum(BREAKER_KINDS),
    tenant: z.string().nullable(),
    configurationSet: z.string().nullable(),
    account: z.string(),
    region: z.string(),
  })
  .openapi('CircuitBreakerScope');

const presentScope = ({ kind, tenant, configurationSet, account, region }: BreakerScope) => ({
  kind,
  tenant: tenant || null,
  configurationSet: configurationSet || null,
  account,
  region,
});

export const armedSchema = z
  .object({
    scope: scopeSchema,
    state: z.enum(['armed', 'tripped', 'dry-run']),
    breakerId: z.string().nullable().openapi({ description: 'The open episode' }),
    from: timestamp.openapi({ description: 'Mail accepted from then on is counted' }),
    measures: z.array(
      z.object({
        measure: z.enum(MEASURES as [Measure, ...Measure[]]),
        ...{ rate, linePercent },
        bad: count,
        volume: count,
        leastBad: count,
        leastVolume: count,
        untilTrip: count.nullable().openapi({
          description: 'So many more bad ones trip it, the volume unchanged; null = not with so little mail',
        }),
      }),
    ),
  })
  .openapi('ArmedCircuitBreaker');

/** A scope that is watched: how far it is from its lines. */
export const presentArmed = ({ scope, rule, counts, window }: Armed, open: Breaker | null) => ({
  scope: presentScope(scope),
  state: open === null ? ('armed' as const) : open.dryRun ? ('dry-run' as const) : ('tripped' as const),
  breakerId: open?.id ?? null,
  from: toIso(window.from * HOUR),
  measures: watchedMeasures(rule).map(([measure, own]) => {
    const ratio = ratioOf(measure, counts);
    return {
      measure,
      rate: rateOf(ratio),
      linePercent: own.linePercent,
      bad: ratio.part,
      volume: ratio.whole,
      leastBad: own.atLeast,
      leastVolume: own.volume,
      untilTrip: untilTrip(ratio, own),
    };
  }),
});

const awsSchema = z.object({
  state: z.enum(AWS_STATES).openapi({
    description:
      '`none`: AWS is not asked; `pausing`, `resuming`: a call is due; `paused`: sending is off there; `resumed`: what was found is back; `kept`: it was off before, and stays off; `overridden`: somebody switched it on; `superseded`: a newer trip came first',
  }),
  found: z.string().nullable().openapi({ description: "AWS's word for what was there before the first call" }),
  failures: count.openapi({ description: 'In a row' }),
  trouble: z
    .object({ operation: z.string(), kind: z.string(), advice: z.string(), at: timestamp })
    .nullable()
    .openapi({ description: 'Why the last call failed, and what a person can do about it' }),
  nextCallAt: timestamp.nullable(),
});

export const breakerSchema = z
  .object({
    id: z.string(),
    scope: scopeSchema,
    state: z.enum(['tripped', 'dry-run', 'resumed']),
    dryRun: z.boolean().openapi({ description: 'Nothing was paused' }),
    trippedAt: timestamp,
    why: z.string(),
    evidence: z.object({
      measure: z.enum(MEASURES as [Measure, ...Measure[]]),
      bad: count,
      volume: count,
      ...{ rate, linePercent },
      from: timestamp,
      to: timestamp,
    }),
    resumeAt: timestamp.nullable().openapi({ description: 'When the rule resumes; null = only a person does' }),
    resumedAt: timestamp.nullable(),
    resumedBy: z.string().nullable(),
    note: z.string().nullable(),
    aws: awsSchema,
  })
  .openapi('CircuitBreaker');

const CALLS_DUE: ReadonlySet<string> = new Set(['pausing', 'resuming', 'paused']);

/** One episode. */
export const presentBreaker = (breaker: Breaker): z.infer<typeof breakerSchema> => {
  const { id, dryRun, why, note, resumedBy, evidence, aws } = breaker;
  const { measure, bad, volume, linePercent, from, to } = evidence;
  const { state, found, failures, trouble, nextAt } = aws;
  return {
    ...{ id, dryRun, why, note, resumedBy },
    scope: presentScope(breaker),
    state: breaker.resumedAt !== null ? 'resumed' : dryRun ? 'dry-run' : 'tripped',
    trippedAt: toIso(breaker.trippedAt),
    evidence: {
      ...{ measure, bad, volume, linePercent },
      rate: rateOf({ part: bad, whole: volume }),
      from: toIso(from * HOUR),
      to: toIso(to * HOUR),
    },
    resumeAt: isoOrNull(breaker.resumeAt),
    resumedAt: isoOrNull(breaker.resumedAt),
    aws: {
      ...{ state, found, failures },
      trouble: trouble === null ? null : { ...trouble, advice: troubleWords(trouble), at: toIso(trouble.at) },
      nextCallAt: CALLS_DUE.has(state) ? toIso(nextAt) : null,
    },
  };
};
