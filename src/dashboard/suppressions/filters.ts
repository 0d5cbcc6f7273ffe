/** The filters of the list, as the address bar has them: each bad one is told, and left out. Pure. */

import type { Millis } from '../../shared/time.ts';
import { visible } from '../../shared/words.ts';
import type { AccessKey, SuppressionFilter } from '../../store/contract.ts';
import { filterFor, filterParams } from '../../suppression/entry-filter.ts';

const FIELDS = ['text', 'domain', 'reason', 'origin', 'tenant', 'stream', 'state', 'since', 'until'] as const;
export type Field = (typeof FIELDS)[number];
export type Texts = Readonly<Partial<Record<Field, string>>>;

/** How the filters are called. */
export const FILTER_WORDS: Readonly<Record<Field, string>> = {
  text: 'Part of the address',
  domain: 'Domain',
  reason: 'Reason',
  origin: 'From',
  tenant: 'Tenant',
  stream: 'Stream',
  state: 'State',
  since: 'Since this day, UTC',
  until: 'Before this day, UTC',
};

export const STATE_WORDS = { active: 'blocking now', expired: 'expired', all: 'both' } as const;

const DAY = /^\d{4}-\d{2}-\d{2}$/;
const PROBLEMS: Readonly<Record<Field, string>> = {
  text: 'is too long',
  domain: 'is no domain',
  reason: 'is no reason',
  origin: 'is no origin',
  tenant: 'is no name of a tenant',
  stream: 'is no name of a stream',
  state: 'is no state',
  since: 'is no day',
  until: 'is no day',
};

export interface Filters {
  /** As typed, those that are bad as well. */
  readonly texts: Texts;
  readonly problems: Texts;
  readonly filter: SuppressionFilter;
}

const asTime = (field: Field, text: string): string =>
  (field === 'since' || field === 'until') && DAY.test(text) ? `${text}T00:00:00Z` : text;

/** @returns `null` when the session may not see that tenant's entries. */
export function readFilters(query: Readonly<Record<string, string>>, key: AccessKey, now: Millis): Filters | null {
  const texts: Partial<Record<Field, string>> = {};
  const problems: Partial<Record<Field, string>> = {};
  const params: Record<string, string> = {};
  for (const field of FIELDS) {
    const text = query[field]?.trim() ?? '';
    if (text === '' || (field === 'state' && text === 'active')) continue;
    texts[field] = text;
    const value = asTime(field, field === 'domain' ? text.replace(/^@/, '') : text);
    if (filterParams.shape[field].safeParse(value).success) params[field] = value;
    else problems[field] = PROBLEMS[field];
  }
  const filter = filterFor(key, filterParams.parse(params), now);
  return filter === null ? null : { texts, problems, filter };
}

/** Whether anything is filtered by, the state apart: it alone means nearly everybody. */
export const isNarrow = ({ texts, problems }: Pick<Filters, 'texts' | 'problems'>): boolean =>
  FIELDS.some((field) => field !== 'state' && texts[field] !== undefined && problems[field] === undefined);

/** Each filter by its name, and what is asked of it, for people. */
export const filterLines = ({ texts }: Pick<Filters, 'texts'>): readonly string[] =>
  FIELDS.flatMap((field) => {
    const text = texts[field];
    return text === undefined ? [] : [`${FILTER_WORDS[field]}: ${visible(text)}`];
  });
