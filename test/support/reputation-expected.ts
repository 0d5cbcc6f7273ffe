/** The scenario's expectations, and what the service says in the same form. */
import { z } from 'zod';
import type { AccountFigures } from '../../src/reputation/figures.ts';
import type { Group } from '../../src/reputation/groups.ts';
import type { Counts } from '../../src/reputation/metrics.ts';
import { type Judgement, type RateState, type Ratio, rateOf } from '../../src/reputation/rates.ts';
import { REPUTATION_WINDOWS } from '../../src/reputation/windows.ts';
import { DIMENSIONS } from '../../src/store/contract.ts';
import { scenarioFile } from './reputation-scenario.ts';

const value = z.union([z.number(), z.string(), z.boolean(), z.null()]);
const row = z.array(value);

const expectedSchema = z.looseObject({
  moments: z.record(
    z.string(),
    z.iso.datetime().transform((text) => Date.parse(text)),
  ),
  totals: z.record(z.string(), z.int()),
  windowColumns: z.array(z.string()),
  windows: z.array(
    z.tuple([
      z.string(),
      z.enum([...DIMENSIONS, 'accountRegion', 'all']),
      z.string(),
      z.string(),
      z.partialRecord(z.enum(REPUTATION_WINDOWS), row),
    ]),
  ),
  volumes: z.array(
    z.tuple(
      [z.string(), z.enum(['accountRegion', 'tenant']), z.string(), z.string(), z.int(), z.boolean(), z.string()],
      value,
    ),
  ),
  series: z.array(z.tuple([z.string(), z.int(), z.string()], z.array(z.int()).length(24))),
});

export type Expected = z.infer<typeof expectedSchema>;
export type Value = z.infer<typeof value>;

export const readExpected = (): Expected => expectedSchema.parse(JSON.parse(scenarioFile('expected.json')));

export const EXPECTED_COUNTS = [
  'mails',
  'excluded',
  'sent',
  'attempted',
  'delivered',
  'deliveredOutsideGoogle',
  'hardBounced',
  'softBounced',
  'notAttempted',
  'complained',
] as const satisfies readonly (keyof Counts)[];

const divisor = (a: number, b: number): number => (b === 0 ? a : divisor(b, a % b));

function rateValues(ratio: Ratio): readonly Value[] {
  const { part, whole } = ratio;
  const by = divisor(part, whole);
  return [whole === 0 ? null : `${part / by}/${whole / by}`, rateOf(ratio)];
}

/** Without volume the scenario has no headroom, the service one of 0. */
const roomValues = ({ ratio, toReview, toPause }: Judgement): readonly Value[] =>
  ratio.whole === 0 ? [null, null] : [toReview.left, toPause.left];

/** The scenario knows no `watch`, which is the service's own earlier line. */
const verdictOf = (state: RateState): string => (state === 'watch' ? 'healthy' : state);

/**
 * The scenario's verdict on both measures ranks `low-volume` best. The service's own (`verdictOf` in rates.ts) lets "too little
 * mail" speak before "healthy", so that the scenario's has to be derived from the two.
 */
const VERDICTS = ['low-volume', 'healthy', 'review', 'pause'];

/** A row of `expected.json`. `headroom: false`: of several accounts and Regions, which have lines of their own. */
export function rowOf(
  { counts, bounce, complaint }: { readonly counts: Counts; readonly bounce: Judgement; readonly complaint: Judgement },
  { headroom }: { readonly headroom: boolean },
): readonly Value[] {
  const verdicts = [verdictOf(bounce.state), verdictOf(complaint.state)];
  return [
    ...EXPECTED_COUNTS.map((name) => counts[name]),
    ...rateValues(bounce.ratio),
    ...rateValues(complaint.ratio),
    ...rateValues({ part: counts.complained, whole: counts.delivered }),
    ...(headroom ? [...roomValues(bounce), ...roomValues(complaint)] : [null, null, null, null]),
    ...verdicts,
    verdicts.sort((a, b) => VERDICTS.indexOf(b) - VERDICTS.indexOf(a))[0] ?? null,
  ];
}

export const figureRow = (figures: AccountFigures): readonly Value[] => rowOf(figures, { headroom: true });
export const groupRow = (group: Group): readonly Value[] => rowOf(group, { headroom: group.places === 1 });
