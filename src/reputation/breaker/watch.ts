/** Reads what the rules watch: every scope with mail, its counts, and its open episode. */
import { HOUR, type Millis } from '../../shared/time.ts';
import {
  type AccountCounts,
  type Breaker,
  type BreakerScope,
  OTHER_VALUE,
  type ReputationStore,
  type Store,
} from '../../store/contract.ts';
import { ZERO_COUNTS } from '../metrics.ts';
import type { HourRange } from '../series.ts';
import { type Watched, windowOf } from './decide.ts';
import { dimensionOf, isPlace, mailOf, nameIn, scopeKey, scopeOf } from './scopes.ts';
import type { BreakerRule, BreakerSettings } from './settings.ts';

/** A rule for every one watches so many, the largest ones: what is small has not the volume to trip. */
const MOST_VALUES = 1_000;

export interface Armed extends Watched {
  readonly scope: BreakerScope;
  readonly window: HourRange;
}

export interface Watch {
  /** In the order of the rules. */
  readonly armed: readonly Armed[];
  /** Open episodes, by `scopeKey`. */
  readonly open: ReadonlyMap<string, Breaker>;
}

type WatchStore = Pick<Store, 'reputation' | 'breakers'>;

const NOWHERE = { account: '', region: '' };

interface Found {
  readonly scope: BreakerScope;
  readonly counts: AccountCounts;
}

/** Every scope with mail that a rule is about. */
async function scopesOf(
  reputation: ReputationStore,
  { scope }: BreakerRule,
  range: HourRange,
): Promise<readonly Found[]> {
  const dimension = dimensionOf(scope);
  const value = nameIn(scope) ?? '';
  if (dimension === null || value !== '') {
    const counted = await reputation.accounts({ ...range, ...mailOf(scopeOf(scope, NOWHERE, value)) });
    return counted
      .filter((counts) => isPlace(scope, counts))
      .map((counts) => ({ counts, scope: scopeOf(scope, counts, value) }));
  }
  const groups = await reputation.groups({ ...range, dimension, limit: MOST_VALUES });
  return groups
    .filter((counts) => isPlace(scope, counts) && counts.value !== '' && counts.value !== OTHER_VALUE)
    .map((counts) => ({ counts, scope: scopeOf(scope, counts, counts.value) }));
}

/** The counts of one scope alone. */
async function countsOf(reputation: ReputationStore, scope: BreakerScope, range: HourRange) {
  const accounts = await reputation.accounts({ ...range, ...mailOf(scope) });
  return accounts.find(({ account, region }) => account === scope.account && region === scope.region) ?? ZERO_COUNTS;
}

/** What is watched at `now`; of two rules about one scope the first decides. */
export async function readWatch(store: WatchStore, settings: BreakerSettings, now: Millis): Promise<Watch> {
  const { reputation, breakers } = store;
  const open = new Map((await breakers.open()).map((episode) => [scopeKey(episode), episode]));
  if (settings.breakers.length === 0) return { armed: [], open };
  const longest = Math.max(1, ...settings.breakers.map(({ windowHours }) => windowHours));
  const resumed = new Map(
    (await breakers.resumptions(now - longest * HOUR)).map((each) => [scopeKey(each), each.resumedAt]),
  );
  const armed = new Map<string, Armed>();
  for (const rule of settings.breakers) {
    const range = windowOf(rule, now, null);
    for (const { scope, counts } of await scopesOf(reputation, rule, range)) {
      const key = scopeKey(scope);
      if (armed.has(key)) continue;
      const window = windowOf(rule, now, resumed.get(key) ?? null);
      const own = window.from === range.from ? counts : await countsOf(reputation, scope, window);
      armed.set(key, { scope, rule, window, counts: own });
    }
  }
  return { armed: [...armed.values()], open };
}

/** So far back a scope's mail is looked for in other accounts and Regions. */
const SEEN_HOURS = 30 * 24;

/** Every account and Region that mail was seen of: all of it, or a scope's. */
export const placesOf = (reputation: ReputationStore, now: Millis, scope?: BreakerScope) => {
  const { to } = windowOf({ windowHours: 1 }, now, null);
  return reputation.accounts({ from: to - SEEN_HOURS, to, ...(scope === undefined ? {} : mailOf(scope)) });
};
