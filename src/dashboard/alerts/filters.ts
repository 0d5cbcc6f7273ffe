/** The filters of the list, as the address bar has them: each bad one is told, and left out. Pure. */
import { type AlertFilters, alertFilters } from '../../reputation/alerts/list.ts';
import { RULE_NAMES } from '../../reputation/alerts/rules.ts';

const FILTERS = ['state', 'rule', 'level', 'tenant'] as const;
export type FilterName = (typeof FILTERS)[number];
export type FilterTexts = Readonly<Partial<Record<FilterName, string>>>;

const PROBLEMS: Readonly<Record<FilterName, string>> = {
  state: 'is no state',
  rule: `is no rule; they are ${RULE_NAMES.join(', ')}`,
  level: 'is no level',
  tenant: 'is no name of a tenant',
};

export interface ReadFilters {
  /** As typed, those that are bad as well. */
  readonly texts: FilterTexts;
  readonly problems: FilterTexts;
  readonly filters: AlertFilters;
}

export function readFilters(query: Readonly<Record<string, string>>): ReadFilters {
  const texts: Partial<Record<FilterName, string>> = {};
  const problems: Partial<Record<FilterName, string>> = {};
  const good: Partial<Record<FilterName, string>> = {};
  for (const name of FILTERS) {
    const text = query[name]?.trim() ?? '';
    if (text === '' || (name === 'state' && text === 'all')) continue;
    texts[name] = text;
    if (alertFilters.shape[name].safeParse(text).success) good[name] = text;
    else problems[name] = PROBLEMS[name];
  }
  return { texts, problems, filters: alertFilters.parse(good) };
}
