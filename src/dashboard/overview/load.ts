/** Reads all that the overview shows. Every figure of one page comes from the same instant and the same window. */

import { openFindings } from '../../reputation/findings.ts';
import type { Counts } from '../../reputation/metrics.ts';
import {
  type AccountVerdict,
  accountVerdicts,
  MEASURES,
  type Measure,
  type Ratio,
  ratioOf,
} from '../../reputation/rates.ts';
import { rateSeries, type SeriesPoint, seriesRange, sumHours, windowRange } from '../../reputation/series.ts';
import { RHYTHM_HOURS, silenceLimit } from '../../reputation/silence.ts';
import type { Millis } from '../../shared/time.ts';
import type {
  EventStore,
  HourCounts,
  QuarantineStore,
  ReputationStore,
  Source,
  SourceStore,
  TimelineItem,
} from '../../store/contract.ts';
import type { SessionAccess } from '../session/session.ts';
import type { PageWindow } from '../windows.ts';
import type { Troubles } from './troubles.tsx';

/** The part of a store that the pages read. */
export interface OverviewStore {
  readonly events: Pick<EventStore, 'latest'>;
  readonly reputation: Pick<ReputationStore, 'hours' | 'accounts'>;
  readonly sources: Pick<SourceStore, 'list' | 'findings'>;
  readonly quarantine: Pick<QuarantineStore, 'count'>;
  readonly access: SessionAccess;
}

const EVENTS_SHOWN = 20;

export interface MeasureSeries {
  readonly points: readonly SeriesPoint[];
  /** The window before this one. */
  readonly before: Ratio;
}

export interface Figures {
  /** Worst first; empty when the window had no mail at all. */
  readonly accounts: readonly AccountVerdict[];
  /** The one whose charts are shown: chosen, or else the worst. */
  readonly shown: AccountVerdict | null;
  readonly series: Readonly<Record<Measure, MeasureSeries>>;
  readonly newestEventAt: Millis;
  /** No event for longer than this sender's rhythm explains. */
  readonly silent: boolean;
  readonly events: readonly TimelineItem[];
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

interface Request {
  readonly window: PageWindow;
  readonly now: Millis;
  readonly tenant: string | null;
  /** `account/region` */
  readonly account: string | undefined;
}

export const accountId = ({ account, region }: Pick<AccountVerdict, 'account' | 'region'>): string =>
  `${account}/${region}`;

export async function loadOverview(store: OverviewStore, request: Request): Promise<Overview> {
  const { window, now, tenant } = request;
  const only = tenant === null ? {} : { tenant };
  const [accounts, events, sources, findings, quarantined] = await Promise.all([
    store.reputation.accounts({ ...windowRange(window, now), ...only }),
    store.events.latest({ ...only, limit: EVENTS_SHOWN }),
    tenant === null ? store.sources.list() : [],
    store.sources.findings({ ...only, limit: FINDINGS_READ }),
    tenant === null ? store.quarantine.count() : 0,
  ]);
  const newest = events[0];
  const overview = { window, now, tenant, sources, troubles: { findings: openFindings(findings), quarantined } };
  if (newest === undefined && accounts.length === 0) return { ...overview, figures: null };

  const verdicts = accountVerdicts(accounts);
  const shown = verdicts.find((verdict) => accountId(verdict) === request.account) ?? verdicts[0] ?? null;
  const { from, to } = seriesRange(window, now);
  const hours = await store.reputation.hours({
    from: Math.min(from, to - RHYTHM_HOURS),
    to,
    ...only,
    ...(shown === null ? {} : { account: shown.account, region: shown.region }),
  });
  const newestEventAt = newest?.at ?? 0;
  return {
    ...overview,
    figures: {
      accounts: verdicts,
      shown,
      series: bothSeries(hours, window, now),
      newestEventAt,
      silent: now - newestEventAt > silenceLimit(hours),
      events,
    },
  };
}

function bothSeries(hours: readonly HourCounts[], window: PageWindow, now: Millis): Figures['series'] {
  const { from } = windowRange(window, now);
  const before: Counts = sumHours(hours, { from: seriesRange(window, now).from, to: from });
  const [bounce, complaint] = MEASURES.map((measure) => ({
    points: rateSeries(measure, hours, window, now),
    before: ratioOf(measure, before),
  })) as [MeasureSeries, MeasureSeries];
  return { bounce, complaint };
}
