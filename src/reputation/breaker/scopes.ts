/** Which rule is about which scope: pure. */
import type { AccountCounts, BreakerScope, Dimension, HourFilter } from '../../store/contract.ts';
import type { BreakerRule } from './settings.ts';

type RuleScope = BreakerRule['scope'];

/** A scope in one text, as a key. */
export const scopeKey = ({ kind, tenant, configurationSet, account, region }: BreakerScope): string =>
  JSON.stringify([kind, tenant, configurationSet, account, region]);

/** The dimension whose values a rule is about; `null` = whole accounts. */
export const dimensionOf = ({ kind }: Pick<BreakerScope, 'kind'>): Dimension | null =>
  kind === 'account' ? null : kind;

/** The one value that a rule names; `null` = every one. */
export function nameIn(scope: RuleScope): string | null {
  if (scope.kind === 'account') return null;
  return (scope.kind === 'tenant' ? scope.tenant : scope.name) ?? null;
}

/** The scope of a rule that these counts belong to. */
export function scopeOf(
  { kind }: RuleScope,
  { account, region }: Pick<AccountCounts, 'account' | 'region'>,
  value: string,
): BreakerScope {
  const tenant = kind === 'tenant' ? value : '';
  const configurationSet = kind === 'configurationSet' ? value : '';
  return { kind, tenant, configurationSet, account, region };
}

/** Whether a rule is about mail of this account and Region. */
export const isPlace = (scope: RuleScope, { account, region }: Pick<AccountCounts, 'account' | 'region'>): boolean =>
  (scope.account ?? account) === account && (scope.region ?? region) === region;

/** Which mail a scope's counts are of, in every account and Region. */
export function mailOf({ kind, tenant, configurationSet }: BreakerScope): Pick<HourFilter, 'tenant' | 'of'> {
  if (kind === 'tenant') return { tenant };
  return kind === 'configurationSet' ? { of: { dimension: 'configurationSet', value: configurationSet } } : {};
}

/** Name or ARN of the scope's tenant at SES. */
export const sesTenantOf = ({ scope }: BreakerRule, { tenant }: BreakerScope): string =>
  scope.kind === 'tenant' ? (scope.sesTenant ?? tenant) : '';
