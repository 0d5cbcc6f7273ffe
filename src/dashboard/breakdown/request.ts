/** What a breakdown is asked for, as the address bar has it: what cannot be understood is told, and left out. Pure. */
import { GROUP_ORDERS, type GroupOrder } from '../../reputation/groups.ts';
import type { FigureFilter } from '../../reputation/load-figures.ts';
import { MEASURES, type Measure } from '../../reputation/rates.ts';
import { filterFor, filterParams } from '../../reputation/reputation-filter.ts';
import { DEFAULT_WINDOW } from '../../reputation/series.ts';
import { visible } from '../../shared/words.ts';
import type { AccessKey, Dimension } from '../../store/contract.ts';
import { PAGE_WINDOWS, type PageWindow } from '../windows.ts';
import { BREAKDOWNS, type Breakdown, DEFAULT_BREAKDOWN, FILTER_NAMES, type FilterName, type Filters } from './path.ts';

export interface View {
  readonly by: Breakdown;
  readonly window: PageWindow;
  readonly measure: Measure;
  readonly sort: GroupOrder;
  readonly filters: Filters;
  readonly page: number;
}

export interface BreakdownRequest {
  readonly view: View;
  /** Tenant, account and Region: every figure is kept by them. */
  readonly filter: Omit<FigureFilter, 'of'>;
  /** Values of the other dimensions. */
  readonly of: Readonly<Partial<Record<Dimension, string>>>;
  /** What was left out, and why. */
  readonly problems: readonly string[];
}

const PLACE = /^(\d{12})(?:\/([a-z0-9-]{1,40}))?$/;
const MOST_PAGES = 20;

const FILTER_PROBLEMS: Readonly<Record<FilterName, string>> = {
  account: 'is no account, and no account/Region',
  tenant: 'is no name of a tenant',
  stream: 'is no name of a stream',
  configurationSet: 'is too long for a configuration set',
  identity: 'is too long for an identity',
  recipientDomain: 'is too long for a domain',
  campaign: 'is too long for a campaign',
};

const isFilter = (name: string): name is FilterName => FILTER_NAMES.some((known) => known === name);

/** @returns the value as it is looked for; `null` when there cannot be such a one. */
function filterValue(name: FilterName, text: string): string | null {
  if (name === 'account') return PLACE.test(text) ? text : null;
  const parsed = filterParams.shape[name].safeParse(text);
  return parsed.success ? (parsed.data ?? null) : null;
}

/** @returns `null` when the session may not see that tenant's mail. */
export function readRequest(query: Readonly<Record<string, string>>, key: AccessKey): BreakdownRequest | null {
  const problems: string[] = [];
  const leaveOut = (name: string, text: string, why: string) =>
    problems.push(`${name} \u201c${visible(text).slice(0, 80)}\u201d ${why}`);
  const oneOf = <T extends string>(name: string, values: readonly T[], fallback: T): T => {
    const text = query[name];
    const found = values.find((value) => value === text);
    if (text !== undefined && found === undefined) leaveOut(name, text, `is none of ${values.join(', ')}`);
    return found ?? fallback;
  };
  const filters: Partial<Record<FilterName, string>> = {};
  for (const [name, text] of Object.entries(query)) {
    if (!isFilter(name)) continue;
    const value = filterValue(name, text);
    if (value === null) leaveOut(name, text, FILTER_PROBLEMS[name]);
    else filters[name] = value;
  }
  const { account: place, tenant, ...of } = filters;
  const [, account, region] = PLACE.exec(place ?? '') ?? [];
  const filter = filterFor(key, { tenant, account, region, recipientDomain: undefined });
  if (filter === null) return null;
  const page = Number(query.page ?? 1);
  const known = Number.isInteger(page) && page >= 1 && page <= MOST_PAGES;
  if (!known) leaveOut('page', query.page ?? '', `is no page: 1 to ${MOST_PAGES}`);
  return {
    view: {
      by: oneOf('by', BREAKDOWNS, DEFAULT_BREAKDOWN),
      window: oneOf('window', PAGE_WINDOWS, DEFAULT_WINDOW),
      measure: oneOf('measure', MEASURES, 'bounce'),
      sort: oneOf('sort', GROUP_ORDERS, 'share'),
      filters,
      page: known ? page : 1,
    },
    filter,
    of,
    problems,
  };
}
