/** How the account stands: what the verdict is made of, for the page and for whoever watches it. */
import { type AccountVerdict, accountVerdicts } from '../../reputation/rates.ts';
import { type HourRange, windowRange } from '../../reputation/series.ts';
import { RHYTHM_HOURS, silenceLimit } from '../../reputation/silence.ts';
import { HOUR, type Millis } from '../../shared/time.ts';
import {
  ALERT_LEVELS,
  type Alert,
  type AlertStore,
  type EventStore,
  type HourCounts,
  type ReputationStore,
  type TimelineItem,
} from '../../store/contract.ts';
import type { PageWindow } from '../windows.ts';

export interface StandingStore {
  readonly events: Pick<EventStore, 'latest'>;
  readonly reputation: Pick<ReputationStore, 'hours' | 'accounts'>;
  readonly alerts: Pick<AlertStore, 'list'>;
}

export interface StandingRequest {
  readonly window: PageWindow;
  readonly now: Millis;
  readonly tenant: string | null;
  /** `account/region`: the one whose charts are asked for. */
  readonly account: string | undefined;
}

export interface Standing {
  /** Worst first; empty when the window had no mail at all. */
  readonly accounts: readonly AccountVerdict[];
  /** The one whose charts are shown: chosen, or else the worst. */
  readonly shown: AccountVerdict | null;
  /** Of several accounts: of the one that is shown, to the hour. */
  readonly newestEventAt: Millis;
  /** No event for longer than this sender's rhythm explains. */
  readonly silent: boolean;
  /** Those that the viewer may see, the worst level first. */
  readonly openAlerts: readonly Alert[];
}

export interface LoadedStanding extends Standing {
  readonly events: readonly TimelineItem[];
  /** Of the account that is shown: the rhythm's, and those that were asked for. */
  readonly hours: readonly HourCounts[];
}

/** More than anybody reads at once: the page of alerts has them all. */
const ALERTS_READ = 20;

export const accountId = ({ account, region }: Pick<AccountVerdict, 'account' | 'region'>): string =>
  `${account}/${region}`;

/** The end of the last hour with mail: beside a lively account a silent one must not look alive. */
const lastMailBefore = (hours: readonly HourCounts[]): Millis =>
  hours.reduce((last, { hour, attempted }) => (attempted > 0 ? Math.max(last, (hour + 1) * HOUR) : last), 0);

/** `null`: no event has ever come. `also`: hours that the caller needs beside those of the rhythm. */
export async function loadStanding(
  store: StandingStore,
  { window, now, tenant, account }: StandingRequest,
  { events: limit, also }: { readonly events: number; readonly also?: HourRange },
): Promise<LoadedStanding | null> {
  const only = tenant === null ? {} : { tenant };
  const range = windowRange(window, now);
  const [accounts, events, alerts] = await Promise.all([
    store.reputation.accounts({ ...range, ...only }),
    store.events.latest({ ...only, limit }),
    store.alerts.list({ ...only, state: 'open', limit: ALERTS_READ }),
  ]);
  const newest = events[0];
  if (newest === undefined && accounts.length === 0) return null;
  const verdicts = accountVerdicts(accounts);
  const shown = verdicts.find((verdict) => accountId(verdict) === account) ?? verdicts[0] ?? null;
  const hours = await store.reputation.hours({
    from: Math.min(also?.from ?? range.to, range.to - RHYTHM_HOURS),
    to: range.to,
    ...only,
    ...(shown === null ? {} : { account: shown.account, region: shown.region }),
  });
  const newestEventAt = verdicts.length > 1 ? Math.min(newest?.at ?? 0, lastMailBefore(hours)) : (newest?.at ?? 0);
  return {
    accounts: verdicts,
    shown,
    newestEventAt,
    silent: now - newestEventAt > silenceLimit(hours),
    openAlerts: alerts.toSorted((a, b) => ALERT_LEVELS.indexOf(b.level) - ALERT_LEVELS.indexOf(a.level)),
    events,
    hours,
  };
}
