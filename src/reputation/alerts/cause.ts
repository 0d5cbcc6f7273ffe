/** What makes a rate bad: the one campaign or configuration set that most of it comes from. */
import { setImmediate } from 'node:timers/promises';
import type { AccountCounts, Dimension, GroupCounts, ReputationStore } from '../../store/contract.ts';
import { OTHER_VALUE } from '../../store/contract.ts';
import { type Measure, type Ratio, ratioOf } from '../rates.ts';
import { countText } from './words.ts';

const LOOKED_AT = 100;

const NAMES = [
  ['campaign', 'Campaign'],
  ['configurationSet', 'Configuration set'],
] as const satisfies readonly (readonly [Dimension, string])[];

/** Half of the trouble, and half as much again as its share of the mail: else size alone would make it the cause. */
function dominates(group: Ratio, all: Ratio): boolean {
  return group.part * 2 >= all.part && group.part * all.whole * 2 >= group.whole * all.part * 3;
}

/** @returns the value that clearly dominates, `null` when none does. */
function dominantOf(
  measure: Measure,
  groups: readonly GroupCounts[],
  all: Ratio,
): { readonly value: string; readonly part: number } | null {
  const found = groups
    .filter(({ value }) => value !== '' && value !== OTHER_VALUE)
    .map((group) => ({ value: group.value, ratio: ratioOf(measure, group) }))
    .filter(({ ratio }) => ratio.part > 0 && dominates(ratio, all))
    .toSorted((a, b) => b.ratio.part - a.ratio.part)[0];
  return found === undefined ? null : { value: found.value, part: found.ratio.part };
}

export interface CauseQuery extends Pick<AccountCounts, 'account' | 'region'> {
  readonly measure: Measure;
  readonly from: number;
  readonly to: number;
  /** The rate that was judged. */
  readonly value: Ratio;
}

/** `Campaign spring-2 caused 44.`, or nothing. Campaigns before configuration sets: they say more. */
export async function causeText(
  reputation: Pick<ReputationStore, 'groups'>,
  { measure, value, ...span }: CauseQuery,
): Promise<string> {
  for (const [dimension, name] of NAMES) {
    await setImmediate();
    const groups = await reputation.groups({ ...span, dimension, limit: LOOKED_AT });
    const found = dominantOf(measure, groups, value);
    if (found !== null) return `${name} ${found.value} caused ${countText(found.part)}.`;
  }
  return '';
}
