import { CAMPAIGN_SORTS, type CampaignSort } from '../../reputation/campaigns/ranking.ts';
import type { RateState } from '../../reputation/rates.ts';
import { Switch } from '../components/switch.tsx';
import { STATES } from '../verdict-words.ts';
import { PAGE_WINDOWS } from '../windows.ts';
import { isFiltered, type ListFilters, stateOf } from './filters.ts';
import { campaignsPath } from './path.ts';

/** By when the mail was sent. */
export function WindowSwitch({ filters }: { filters: ListFilters }) {
  const choices = PAGE_WINDOWS.map((name) => ({
    href: campaignsPath(stateOf({ ...filters, window: name })),
    text: name.replace(/(\d+)/, '$1\u00a0'),
    current: name === filters.window,
  }));
  return <Switch label="Window" choices={choices} />;
}

const SORTS: Readonly<Record<CampaignSort, string>> = { worst: 'Worst first', volume: 'Most mail' };

/** In which order the list is. */
export function SortSwitch({ filters }: { filters: ListFilters }) {
  const choices = CAMPAIGN_SORTS.map((sort) => ({
    href: campaignsPath(stateOf({ ...filters, sort })),
    text: SORTS[sort],
    current: sort === filters.sort,
  }));
  return <Switch label="Order" choices={choices} />;
}

interface Props {
  readonly filters: ListFilters;
  /** To choose from; empty where there is nothing to choose. */
  readonly tenants: readonly string[];
}

/** What of the list is shown. A form of the address bar: a view can be kept as a link. */
export function FilterForm({ filters, tenants }: Props) {
  const { state, text, tenant, sort, window } = stateOf(filters);
  return (
    <form class="filters" method="get" action="/campaigns">
      {sort === undefined ? null : <input type="hidden" name="sort" value={sort} />}
      {window === undefined ? null : <input type="hidden" name="window" value={window} />}
      <div class="field">
        <label for="text">Part of the tag or name</label>
        <input
          id="text"
          name="text"
          type="search"
          value={text}
          autocomplete="off"
          autocapitalize="none"
          spellcheck={false}
          maxlength={256}
        />
      </div>
      <div class="field">
        <label for="state">State</label>
        <select id="state" name="state">
          <option value="">any</option>
          {(Object.keys(STATES) as RateState[]).map((name) => (
            <option value={name} selected={name === state}>
              {STATES[name].text}
            </option>
          ))}
        </select>
      </div>
      {tenants.length === 0 ? null : (
        <div class="field">
          <label for="tenant">Tenant</label>
          <input
            id="tenant"
            name="tenant"
            type="text"
            value={tenant ?? ''}
            list="tenants"
            placeholder="all together"
            autocomplete="off"
            autocapitalize="none"
            spellcheck={false}
            maxlength={64}
          />
          <datalist id="tenants">
            {tenants.map((name) => (
              <option value={name} />
            ))}
          </datalist>
        </div>
      )}
      <p class="filter-buttons">
        <button type="submit">Apply</button>
        {isFiltered(filters) ? <a href={campaignsPath({ sort, window })}>Clear all filters</a> : null}
      </p>
    </form>
  );
}
