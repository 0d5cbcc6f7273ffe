/**
 * Which tenant and which stream a message belongs to: pure, by rules of the configuration. A rule is judged at
 * `mail.timestamp`, so that a rule that begins today does not move the mail of yesterday, however late it is told.
 */
import { z } from 'zod';
import { streamName, tenantName } from '../shared/names.ts';
import { err, ok, type Result } from '../shared/result.ts';
import { type Millis, parseTimestamp } from '../shared/time.ts';
import type { Known } from '../store/contract.ts';
import { canonicalAddress } from '../suppression/address.ts';

/** What rules may look at, the weakest evidence first. A message's better evidence overrules its poorer, in any order. */
export const ROUTE_CONDITIONS = ['topic', 'identity', 'source', 'configurationSet', 'tenantName'] as const;
export type RouteCondition = (typeof ROUTE_CONDITIONS)[number];

export interface Route {
  readonly when: Readonly<Partial<Record<RouteCondition, string>>>;
  readonly tenant: string | null;
  readonly stream: string | null;
  readonly validFrom: Millis;
}

/** What one telling knows of the message. */
export interface RoutingFacts extends Readonly<Partial<Record<RouteCondition, string | undefined>>> {
  readonly acceptedAt: Millis;
}

/** Above every rule: AWS's own tag names the tenant, unless a rule renames it. */
const TENANT_TAG_RANK = ROUTE_CONDITIONS.length;

/** How good a rule's evidence is: that of its strongest condition, 1 to 5. */
const rankOf = ({ when }: Route): number =>
  Math.max(...ROUTE_CONDITIONS.map((name, index) => (when[name] === undefined ? 0 : index + 1)));

const matches = ({ when, validFrom }: Route, facts: RoutingFacts): boolean =>
  validFrom <= facts.acceptedAt &&
  ROUTE_CONDITIONS.every((name) => when[name] === undefined || when[name] === facts[name]);

type RouteField = 'tenant' | 'stream';

/** Those that fit and give this, the one that decides first. */
const fitting = (routes: readonly Route[], facts: RoutingFacts, field: RouteField): readonly Route[] =>
  routes
    .filter((route) => route[field] !== null && matches(route, facts))
    .toSorted((a, b) => rankOf(b) - rankOf(a) || b.validFrom - a.validFrom);

/** The best evidence first; of rules as good, the one that began last; then the one listed first. */
function best(routes: readonly Route[], facts: RoutingFacts, field: RouteField): Known | null {
  const [found] = fitting(routes, facts, field);
  const value = found?.[field] ?? null;
  return found === undefined || value === null ? null : { value, rank: rankOf(found) };
}

export interface Routed {
  readonly tenant: Known | null;
  readonly stream: Known | null;
}

/** Finds tenant and stream. Without a rule, `ses:tenant-name` is the tenant; without that, nothing is known. */
export function route(routes: readonly Route[], facts: RoutingFacts): Routed {
  const tenant = best(routes, facts, 'tenant');
  const named = facts.tenantName === undefined ? null : { value: facts.tenantName, rank: TENANT_TAG_RANK };
  return {
    tenant: tenant !== null && (named === null || tenant.rank >= named.rank) ? tenant : named,
    stream: best(routes, facts, 'stream'),
  };
}

/** Why a rule does, or does not, say what a message is. */
export interface RouteJudgement {
  readonly route: Route;
  /** What it gives that holds. */
  readonly decides: readonly RouteField[];
  /** What it would give, but better evidence, or a rule that began later, gives it. */
  readonly overruled: readonly RouteField[];
}

/** The rules that fit, in the order in which they are listed, by the same steps as `route`. */
export function judgeRoutes(routes: readonly Route[], facts: RoutingFacts): readonly RouteJudgement[] {
  const { tenant } = route(routes, facts);
  const [tenants, streams] = [fitting(routes, facts, 'tenant'), fitting(routes, facts, 'stream')];
  // AWS's own tag may be better evidence than every rule that fits.
  const first = tenants[0];
  const tenantRule =
    first !== undefined && tenant?.value === first.tenant && tenant.rank === rankOf(first) ? first : null;
  return routes
    .filter((each) => matches(each, facts))
    .map((each) => {
      const decides: RouteField[] = [
        ...(each === tenantRule ? (['tenant'] as const) : []),
        ...(each === streams[0] ? (['stream'] as const) : []),
      ];
      const gives: RouteField[] = (['tenant', 'stream'] as const).filter((field) => each[field] !== null);
      return { route: each, decides, overruled: gives.filter((field) => !decides.includes(field)) };
    });
}

const text = z.string().trim().min(1).max(400);

const routeSchema = z
  .strictObject({
    topic: text.optional(),
    configurationSet: text.optional(),
    tenantName: text.optional(),
    identity: text.toLowerCase().optional(),
    source: text.optional(),
    tenant: tenantName.optional(),
    stream: streamName.optional(),
    validFrom: text.optional(),
  })
  .transform(({ tenant, stream, validFrom, source, ...rest }, context): Route => {
    const fault = (message: string) => context.addIssue({ code: 'custom', message });
    const address = source === undefined ? undefined : canonicalAddress(source);
    const from = validFrom === undefined ? Number.NEGATIVE_INFINITY : parseTimestamp(validFrom);
    if (address === null) fault('source is no address');
    if (from === null) fault('validFrom is no time');
    if (tenant === undefined && stream === undefined) fault('neither tenant nor stream is given');
    const given = Object.entries({ ...rest, source: address ?? undefined }).filter(([, value]) => value !== undefined);
    if (given.length === 0) fault(`one of ${ROUTE_CONDITIONS.join(', ')} is needed`);
    return { when: Object.fromEntries(given), tenant: tenant ?? null, stream: stream ?? null, validFrom: from ?? 0 };
  });

/** Reads rules: a JSON list of `{topic?, configurationSet?, tenantName?, identity?, source?, tenant?, stream?, validFrom?}`. */
export function parseRoutes(json: string): Result<readonly Route[], string> {
  let value: unknown;
  try {
    value = JSON.parse(json);
  } catch {
    return err('is no JSON');
  }
  const parsed = z.array(routeSchema).max(10_000).safeParse(value);
  if (parsed.success) return ok(parsed.data);
  const [issue] = parsed.error.issues;
  return err(
    `rule ${String(issue?.path[0] ?? '')}: ${issue?.path.slice(1).join('.') ?? ''} ${issue?.message ?? ''}`.replaceAll(
      /\s+/g,
      ' ',
    ),
  );
}
