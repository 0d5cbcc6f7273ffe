/** Reads all that the overview shows. Every figure of one page comes from the same instant and the same window. */

import { openFindings } from '../../reputation/findings.ts';
import type { Counts } from '../../reputation/metrics.ts';
import { type Outcomes, outcomesOf } from '../../reputation/outcomes.ts';
import { MEASURES, type Measure, type Ratio, ratioOf } from '../../reputation/rates.ts';
import {
  type Bucket,
  bucketsOf,
  countSeries,
  rateSeries,
  type SeriesPoint,
  seriesRange,
  sumHours,
  WINDOWS,
  windowRange,
} from '../../reputation/series.ts';
import type { Millis } from '../../shared/time.ts';
import type {
  AccountCounts,
  HourCounts,
  QuarantineStore,
  ReputationStore,
  Source,
  SourceStore,
} from '../../store/contract.ts';
import { type AlertSpan, alertSpans } from '../charts/alert-spans.ts';
import type { SessionAccess } from '../session/session.ts';
import type { PageWindow } from '../windows.ts';
import { type LoadedStanding, loadStanding, type StandingRequest, type StandingStore } from './standing.ts';
import type { Troubles } from './troubles.tsx';
import { loadWorst, type Worst } from './worst.ts';

/** The part of a store that the page reads. */
export interface OverviewStore extends StandingStore {
  readonly reputation: StandingStore['reputation'] & Pick<ReputationStore, 'groups'>;
  readonly sources: Pick<SourceStore, 'list' | 'findings'>;
  readonly quarantine: Pick<QuarantineStore, 'count'>;
  readonly access: SessionAccess;
}

const EVENTS_SHOWN = 20;

export interface MeasureSeries {
  readonly points: readonly SeriesPoint[];
  /** The window before this one. */
  readonly before: Ratio;
  /** When its rate alerts were open. */
  readonly alerts: readonly AlertSpan[];
}

/** Of the account that is shown. */
export interface Course {
  readonly series: Readonly<Record<Measure, MeasureSeries>>;
  readonly buckets: readonly Bucket[];
  /** One for each bucket. */
  readonly outcomes: readonly Outcomes[];
  /** The window before this one. */
  readonly before: Counts;
  readonly worst: Worst;
}

export interface Figures extends LoadedStanding {
  /** `null`: no mail in the window. */
  readonly course: Course | null;
}

export interface Overview {
  readonly window: PageWindow;
  readonly now: Millis;
  readonly tenant: string | null;
  /** What the whole account's operator may see; nothing for a key that is bound to a tenant. */
  readonly sources: readonly Source[];
  readonly troubles: Troubles;
  /** `null`: no event has ever come. */
  readonly figures: Figures | null;
}

/** Enough to see which of AWS's findings still hold. */
const FINDINGS_READ = 200;
/** Of the newest episodes of one rule: what came before them lies far back. */
const EPISODES_READ = 200;

interface Request extends StandingRequest {
  /** Whose sources are listed; left out: the measure that the verdict speaks of. */
  readonly trouble?: Measure | undefined;
}

export async function loadOverview(store: OverviewStore, request: Request): Promise<Overview> {
  const { window, now, tenant } = request;
  const only = tenant === null ? {} : { tenant };
  const [standing, sources, findings, quarantined] = await Promise.all([
    loadStanding(store, request, { events: EVENTS_SHOWN, also: seriesRange(window, now) }),
    tenant === null ? store.sources.list() : [],
    store.sources.findings({ ...only, limit: FINDINGS_READ }),
    tenant === null ? store.quarantine.count() : 0,
  ]);
  const overview = { window, now, tenant, sources, troubles: { findings: openFindings(findings), quarantined } };
  if (standing === null) return { ...overview, figures: null };
  return { ...overview, figures: { ...standing, course: await loadCourse(store, request, standing) } };
}

async function loadCourse(
  store: OverviewStore,
  { window, now, tenant, trouble }: Request,
  { shown, hours }: LoadedStanding,
): Promise<Course | null> {
  if (shown === null) return null;
  const only = tenant === null ? {} : { tenant };
  const place = { account: shown.account, region: shown.region };
  const range = windowRange(window, now);
  const before: Counts = sumHours(hours, { from: seriesRange(window, now).from, to: range.from });
  const [worst, alerts] = await Promise.all([
    loadWorst(store.reputation, { filter: { ...range, ...only, ...place }, verdict: shown, trouble }),
    Promise.all(MEASURES.map((measure) => loadAlerts(store, measure, place, only))),
  ]);
  const [bounce, complaint] = MEASURES.map((measure, n) => ({
    points: rateSeries(measure, hours, window, now),
    before: ratioOf(measure, before),
    alerts: alerts[n] ?? [],
  })) as [MeasureSeries, MeasureSeries];
  return { series: { bounce, complaint }, ...outcomeSeries(hours, window, now), before, worst };
}

async function loadAlerts(
  { alerts }: Pick<OverviewStore, 'alerts'>,
  measure: Measure,
  { account, region }: Pick<AccountCounts, 'account' | 'region'>,
  only: { readonly tenant?: string },
): Promise<readonly AlertSpan[]> {
  const found = await alerts.list({ ...only, state: 'all', rule: `${measure}-rate`, limit: EPISODES_READ });
  return alertSpans(found.filter(({ scope }) => scope.account === account && scope.region === region));
}

function outcomeSeries(hours: readonly HourCounts[], window: PageWindow, now: Millis) {
  const buckets = bucketsOf(window, now, WINDOWS[window].bucketHours);
  return { buckets, outcomes: countSeries(hours, buckets).map(outcomesOf) };
}
