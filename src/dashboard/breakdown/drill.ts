/** Where a row leads. Pure. */
import type { Measure } from '../../reputation/rates.ts';
import { campaignTag } from '../../shared/names.ts';
import { OTHER_VALUE } from '../../store/contract.ts';
import { listPath } from '../suppressions/path.ts';
import { type Breakdown, breakdownPath, type FilterName, type Filters, filterEntries } from './path.ts';
import type { View } from './request.ts';

/** What is asked next of one value: the likeliest cause first. */
const NEXT: Readonly<Record<FilterName, readonly FilterName[]>> = {
  account: ['configurationSet', 'identity', 'tenant', 'campaign', 'recipientDomain', 'stream'],
  tenant: ['configurationSet', 'campaign', 'recipientDomain', 'identity', 'stream'],
  configurationSet: ['campaign', 'recipientDomain', 'identity', 'tenant', 'stream'],
  identity: ['configurationSet', 'campaign', 'recipientDomain', 'tenant', 'stream'],
  stream: ['campaign', 'configurationSet', 'recipientDomain', 'identity', 'tenant'],
  campaign: ['recipientDomain', 'identity', 'configurationSet', 'tenant', 'stream'],
  recipientDomain: ['campaign', 'configurationSet', 'identity', 'tenant', 'stream'],
};

const isFilterOf = (by: Breakdown): by is Breakdown & FilterName => by in NEXT;

/** Sums of many small values, and kinds of events, cannot be looked into. */
export function drill(view: View, value: string): { readonly href: string; readonly by: Breakdown } | null {
  const { by, window, measure, filters } = view;
  if (!isFilterOf(by) || value === OTHER_VALUE || filters[by] !== undefined) return null;
  const chosen: Filters = { ...filters, [by]: value };
  const next = NEXT[by].find((name) => chosen[name] === undefined);
  if (next === undefined || next === 'account') return null;
  return { href: breakdownPath({ by: next, window, measure, filters: chosen }), by: next };
}

const REASONS: Readonly<Record<Measure, string>> = { bounce: 'bounce', complaint: 'complaint' };

/** Where something can be done about a value. */
export function placeToAct(
  { by, measure }: View,
  value: string,
): { readonly href: string; readonly text: string } | null {
  if (value === '' || value === OTHER_VALUE) return null;
  const reason = REASONS[measure];
  if (by === 'recipientDomain') return { href: listPath({ domain: value, reason }), text: 'See recipients' };
  if (by === 'tenant') return { href: listPath({ tenant: value, reason }), text: 'See recipients' };
  if (by === 'campaign' && campaignTag.safeParse(value).success)
    return { href: `/campaigns/${encodeURIComponent(value)}`, text: 'See the campaign' };
  return null;
}

export interface Crumb {
  readonly name: FilterName;
  readonly value: string;
  /** The view as it was when this was chosen. */
  readonly href: string;
  /** The view without this filter alone. */
  readonly without: string;
}

/** The filters in the order in which they were chosen. */
export function crumbs({ by, window, measure, filters }: View): readonly Crumb[] {
  const entries = filterEntries(filters);
  return entries.map(([name, value], place) => {
    const next = entries[place + 1]?.[0];
    const left = entries.filter(([other]) => other !== name);
    return {
      name,
      value,
      href: breakdownPath({
        by: next === undefined || next === 'account' ? by : next,
        ...{ window, measure, filters: Object.fromEntries(entries.slice(0, place + 1)) },
      }),
      without: breakdownPath({ by, window, measure, filters: Object.fromEntries(left) }),
    };
  });
}
