/** Who makes the trouble: which values of which dimensions fail more often than the mail as a whole. */
import { type Group, groupsOf } from '../../reputation/groups.ts';
import { type AccountVerdict, FAILURES, MEASURES, type Measure, type Ratio } from '../../reputation/rates.ts';
import {
  DIMENSIONS,
  type Dimension,
  type HourFilter,
  OTHER_VALUE,
  type ReputationStore,
} from '../../store/contract.ts';

export interface Culprit {
  readonly dimension: Dimension;
  readonly value: string;
  readonly ratio: Ratio;
  /** Of all hard bounces (complaints). */
  readonly share: number;
}

export interface Worst {
  readonly measure: Measure;
  /** Of the whole: without any there is nobody to look for. */
  readonly ratio: Ratio;
  /** At most five, worst first. */
  readonly culprits: readonly Culprit[];
}

const SHOWN = 5;
/** Of each dimension, those with the most failures: others fail too seldom to be among the five. */
const CANDIDATES = 20;

/** One failure alone is chance. */
const LEAST = 2;

/** By how many more it fails than its part of the mail explains. */
const excess = ({ part, whole }: Ratio, all: Ratio): number => part - (whole * all.part) / all.whole;

/** What can be looked into: mail that has no value, and the rest of small values, cannot. */
const isNamed = ({ value }: Pick<Group, 'value'>): boolean => value !== '' && value !== OTHER_VALUE;

/**
 * The five that fail most beyond their part of the mail. Not by share alone: who sends nearly everything makes nearly all
 * bounces, and is told nothing by it. What fails no more often than the whole is left out, and with it a dimension of
 * one value.
 */
function worstOf(
  measure: Measure,
  groups: readonly (readonly [Dimension, readonly Group[]])[],
  all: Ratio,
): readonly Culprit[] {
  if (all.part === 0) return [];
  return groups
    .flatMap(([dimension, items]) =>
      items.filter(isNamed).map((group) => ({
        culprit: { dimension, value: group.value, ratio: group[measure].ratio, share: group[measure].share ?? 0 },
        excess: excess(group[measure].ratio, all),
      })),
    )
    .filter((each) => each.culprit.ratio.part >= LEAST && each.excess > 0)
    .sort((a, b) => b.excess - a.excess || b.culprit.share - a.culprit.share)
    .slice(0, SHOWN)
    .map(({ culprit }) => culprit);
}

interface Request {
  readonly filter: Omit<HourFilter, 'of'>;
  readonly verdict: AccountVerdict;
  readonly trouble: Measure | undefined;
}

/** Of the measure that was asked for; else of the one that the verdict speaks of, or of the other when that has none. */
const measureOf = ({ verdict, trouble }: Request): Measure =>
  trouble ?? [verdict.speaks, ...MEASURES].find((measure) => verdict[measure].ratio.part > 0) ?? verdict.speaks;

/** A tenant's own mail is not told apart by tenant. */
const dimensionsFor = (tenant: string | undefined): readonly Dimension[] =>
  DIMENSIONS.filter((dimension) => dimension !== 'tenant' || tenant === undefined);

/** By the figures of `GET /v1/reputation?by=`. Nothing is read where nothing failed. */
export async function loadWorst(reputation: Pick<ReputationStore, 'groups'>, request: Request): Promise<Worst> {
  const { filter, verdict } = request;
  const measure = measureOf(request);
  const { ratio } = verdict[measure];
  if (ratio.part === 0) return { measure, ratio, culprits: [] };
  const most = FAILURES[measure];
  const groups = await Promise.all(
    dimensionsFor(filter.tenant).map(async (dimension) => {
      // Most hours of most values have no failure: who has any is known without reading those.
      const some = await reputation.groups({ ...filter, dimension, most, some: most, limit: CANDIDATES });
      const values = [...new Set(some.filter(isNamed).map(({ value }) => value))];
      if (values.length === 0) return [dimension, []] as const;
      const rows = await reputation.groups({ ...filter, dimension, values, limit: values.length });
      return [dimension, groupsOf(rows, verdict.counts, { order: 'share', measure })] as const;
    }),
  );
  return { measure, ratio, culprits: worstOf(measure, groups, ratio) };
}
