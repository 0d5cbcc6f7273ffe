/** What a key may see of circuit breakers, and how a person ends a trip: for the API and for the pages. */
import { z } from 'zod';
import { type CursorKind, cursorKind } from '../../shared/cursor.ts';
import type { Problem } from '../../shared/problem.ts';
import { err, ok, type Result } from '../../shared/result.ts';
import type { Clock } from '../../shared/time.ts';
import type {
  AccessKey,
  Breaker,
  BreakerPlace,
  BreakerResumption,
  BreakerScope,
  BreakerStore,
  Store,
} from '../../store/contract.ts';
import { ratioOf } from '../rates.ts';
import { readSection } from '../settings-section.ts';
import { overOf, untilTrip } from './decide.ts';
import { scopeKey } from './scopes.ts';
import { BREAKER_SECTION, type BreakerSettings, watchedMeasures } from './settings.ts';
import { type Armed, readWatch, type Watch } from './watch.ts';

/** Characters of what was put right. */
export const MAX_RESUME_NOTE = 500;

export const breakerCursors: CursorKind<BreakerPlace> = cursorKind(
  z.tuple([z.int().nonnegative(), z.string().max(64)]),
  ([trippedAt, id]) => ({ trippedAt, id }),
  ({ trippedAt, id }): [number, string] => [trippedAt, id],
);

const NOT_FOUND: Problem = { status: 404, code: 'circuit-breaker-not-found', title: 'No such circuit breaker' };
const NOT_OPEN: Problem = {
  status: 409,
  code: 'circuit-breaker-not-open',
  title: 'Sending was resumed already',
};

const DRY: Problem = {
  status: 409,
  code: 'circuit-breaker-dry-run',
  title: 'Nothing was paused',
  detail: 'A dry run is over when the rate has fallen, or when dryRun is switched off.',
};

/** A key of one tenant sees what is about that tenant, and nothing that is counted over several. */
const maySee = (key: AccessKey, scope: BreakerScope): boolean => key.tenant === null || key.tenant === scope.tenant;

export interface Watched {
  readonly armed: Armed;
  /** Its open episode. */
  readonly open: Breaker | null;
}

/** How many more bad ones trip it; -1 = it is over its line. */
function leftOf(armed: Armed): number {
  if (overOf(armed) !== null) return -1;
  const left = watchedMeasures(armed.rule).map(
    ([measure, rule]) => untilTrip(ratioOf(measure, armed.counts), rule) ?? Number.POSITIVE_INFINITY,
  );
  return Math.min(...left);
}

/** What is over its line first, then what has the fewest bad ones left. */
function nearestFirst({ armed, open }: Watch, key: AccessKey): readonly Watched[] {
  return armed
    .filter(({ scope }) => maySee(key, scope))
    .map((each) => ({ watched: { armed: each, open: open.get(scopeKey(each.scope)) ?? null }, left: leftOf(each) }))
    .sort((a, b) => (a.left === b.left ? 0 : a.left - b.left))
    .map(({ watched }) => watched);
}

export interface BreakersView {
  readonly settings: BreakerSettings;
  readonly watched: readonly Watched[];
  /** Trips, newest first. */
  readonly episodes: readonly Breaker[];
  readonly nextCursor: string | null;
}

export interface BreakersQuestion {
  readonly cursor?: BreakerPlace | undefined;
  readonly open?: boolean | undefined;
  readonly limit: number;
}

/** What is watched, and a page of trips, as far as the key may see them. */
export async function loadBreakers(
  store: Pick<Store, 'breakers' | 'reputation' | 'settings'>,
  key: AccessKey,
  { cursor, open, limit }: BreakersQuestion,
  now: Clock,
): Promise<BreakersView> {
  const settings = await readSection(store.settings, BREAKER_SECTION);
  const [watch, episodes] = await Promise.all([
    readWatch(store, settings, now()),
    store.breakers.list({
      limit,
      ...(cursor === undefined ? {} : { before: cursor }),
      ...(open === undefined ? {} : { open }),
      ...(key.tenant === null ? {} : { tenant: key.tenant }),
    }),
  ]);
  const last = episodes.at(-1);
  const nextCursor = episodes.length < limit || last === undefined ? null : breakerCursors.encode(last);
  return { settings, watched: nearestFirst(watch, key), episodes, nextCursor };
}

/** A trip that a person may end. */
export async function findOpenTrip(
  breakers: Pick<BreakerStore, 'find'>,
  id: string,
): Promise<Result<Breaker, Problem>> {
  const breaker = await breakers.find(id);
  if (breaker === null) return err(NOT_FOUND);
  if (breaker.dryRun) return err(DRY);
  return breaker.resumedAt === null ? ok(breaker) : err(NOT_OPEN);
}

/** Ends a trip: in the check at once, at AWS within minutes, if it was paused there by the breaker. */
export async function resumeTrip(
  breakers: Pick<BreakerStore, 'find' | 'resume'>,
  resumption: Omit<BreakerResumption, 'aws'>,
): Promise<Result<Breaker, Problem>> {
  const found = await findOpenTrip(breakers, resumption.id);
  if (!found.ok) return found;
  const resumed = await breakers.resume({ ...resumption, aws: 'undo' });
  const after = await breakers.find(resumption.id);
  return resumed && after !== null ? ok(after) : err(NOT_OPEN);
}
