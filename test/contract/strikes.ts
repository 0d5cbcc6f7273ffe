/** Soft bounces in a row, worked out the long way: every pair of a first and a last strike is looked at. */
import fc from 'fast-check';

const HOUR = 3_600_000;
const DAY = 24 * HOUR;

export interface Happening {
  readonly kind: 'strike' | 'delivery';
  readonly at: number;
  readonly tenant: 'acme' | 'clinic';
}

export interface StrikeRule {
  readonly enabled: boolean;
  readonly scope: 'all' | 'tenant';
  readonly days: number | null;
  readonly strikes: number;
  readonly withinDays: number;
}

/** Twelve days in steps of four hours, so that moments, days and spans meet at their edges. */
export const happenings = (start: number): fc.Arbitrary<readonly Happening[]> =>
  fc.array(
    fc.record({
      kind: fc.constantFrom('strike' as const, 'strike' as const, 'strike' as const, 'delivery' as const),
      at: fc.integer({ min: 0, max: 72 }).map((step) => start + step * 4 * HOUR),
      tenant: fc.constantFrom('acme' as const, 'clinic' as const),
    }),
    { minLength: 2, maxLength: 12 },
  );

export const strikeRule: fc.Arbitrary<StrikeRule> = fc
  .record({
    enabled: fc.constantFrom(true, true, false),
    scope: fc.constantFrom('all' as const, 'tenant' as const),
    days: fc.constantFrom(null, 30),
    strikes: fc.constantFrom(2, 3),
    withinDays: fc.constantFrom(1, 2, 3, 7),
  })
  // More strikes than dates can be in the span may not be set.
  .filter(({ strikes, withinDays }) => strikes <= withinDays + 1);

const timesOf = (all: readonly Happening[], kind: Happening['kind']) =>
  all.filter((each) => each.kind === kind).map(({ at }) => at);

/** The last strikes of all sets that are complete. */
function lastsOf(all: readonly Happening[], { strikes, withinDays }: StrikeRule): readonly number[] {
  const struck = timesOf(all, 'strike');
  const delivered = timesOf(all, 'delivery');
  return struck.filter((last) =>
    struck.some((first) => {
      if (first > last || last - first > withinDays * DAY) return false;
      if (delivered.some((at) => at > first && at < last)) return false;
      const days = struck.filter((at) => at >= first && at <= last).map((at) => Math.floor(at / DAY));
      return new Set(days).size >= strikes;
    }),
  );
}

function entryOf(tenant: string, all: readonly Happening[], deliveries: readonly Happening[], rule: StrikeRule) {
  const lasts = lastsOf([...all.filter(({ kind }) => kind === 'strike'), ...deliveries], rule);
  if (lasts.length === 0) return [];
  const expiresAt = rule.days === null ? null : Math.max(...lasts) + rule.days * DAY;
  return [{ tenant, since: Math.min(...lasts), expiresAt }];
}

/** The entries that must exist, by the installation's rule and, for `acme`, one of its own. */
export function expectedEntries(all: readonly Happening[], installation: StrikeRule, acme: StrikeRule | null) {
  const isShared = ({ tenant }: Happening) =>
    installation.enabled &&
    installation.scope === 'all' &&
    (tenant !== 'acme' || acme === null || (acme.enabled && acme.scope === 'all'));
  const deliveries = (of: readonly Happening[]) => of.filter(({ kind }) => kind === 'delivery');
  const entries = entryOf('', all.filter(isShared), deliveries(all), installation);
  for (const tenant of ['acme', 'clinic'] as const) {
    const rule = tenant === 'acme' && acme !== null ? acme : installation;
    const own = all.filter((each) => each.tenant === tenant);
    if (rule.enabled)
      entries.push(
        ...entryOf(
          tenant,
          own.filter((each) => !isShared(each)),
          deliveries(own),
          rule,
        ),
      );
  }
  return entries.sort((a, b) => (a.tenant < b.tenant ? -1 : 1));
}
