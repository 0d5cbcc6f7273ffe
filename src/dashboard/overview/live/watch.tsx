import type { AwsStatus } from '../../../reputation/aws/status.ts';
import { type Clock, type Millis, SECOND } from '../../../shared/time.ts';
import type { EventStore, FollowMark, TimelineItem } from '../../../store/contract.ts';
import type { PageWindow } from '../../windows.ts';
import { EventRow } from '../events-table.tsx';
import { loadStanding, type StandingStore } from '../standing.ts';
import { speaking, type VerdictProps, VerdictSaid, verdictMark } from '../verdict.tsx';
import { pause, SSE_HEARTBEAT, sseMessage, sseRetry } from './sse.ts';

export interface WatchStore extends StandingStore {
  readonly events: Pick<EventStore, 'latest' | 'arrived'>;
}

/** How often what is done. */
export interface WatchPace {
  /** Looks for new events. */
  readonly poll: Millis;
  /** Looks at the verdict; earlier when something came in that speaks against the sender. */
  readonly verdict: Millis;
  readonly heartbeat: Millis;
}

export const USUAL_PACE: WatchPace = { poll: 2 * SECOND, verdict: 10 * SECOND, heartbeat: 15 * SECOND };

/** More are counted, not told. */
const LINES = 20;
const RETRY: Millis = 3 * SECOND;

export interface WatchOptions {
  readonly store: WatchStore;
  readonly tenant: string | null;
  readonly window: PageWindow;
  readonly account: string | undefined;
  /** Since when; `null` = from now on. */
  readonly after: Millis | null;
  readonly stillSignedIn: () => Promise<boolean>;
  /** `null`: not for this viewer. */
  readonly awsStatus: (() => Promise<AwsStatus>) | null;
  readonly now: Clock;
  readonly pace: WatchPace;
}

const speaksAgainst = ({ kind }: TimelineItem): boolean => kind === 'Bounce' || kind === 'Complaint';

/** By the same functions as the page's. `null`: no event has ever come. */
async function verdictOf({ store, tenant, window, account, awsStatus }: WatchOptions, now: Millis) {
  const [standing, aws] = await Promise.all([
    loadStanding(store, { window, now, tenant, account }, { events: 1 }),
    awsStatus?.() ?? null,
  ]);
  return standing === null ? null : ({ of: { window, now, tenant }, standing, aws } satisfies VerdictProps);
}

/**
 * What an open page is told: `lines` (rows of its table, the newest first), `verdict` (when its state or the open alerts
 * are others than before; once at the beginning), `end` when its session is over. Ids are the service's time: they tell
 * nothing of how much came in for others.
 */
export async function* watch(options: WatchOptions, signal: AbortSignal): AsyncGenerator<string> {
  const { store, tenant, stillSignedIn, now, pace } = options;
  const only = tenant === null ? {} : { tenant };
  let after: FollowMark | Millis | undefined = options.after ?? undefined;
  let [shown, judgedAt, saidAt] = ['', -Infinity, now()];
  yield sseRetry(RETRY);
  while (!signal.aborted) {
    const at = now();
    const id = String(at);
    if (!(await stillSignedIn())) {
      yield sseMessage({ event: 'end', id, data: {} });
      return;
    }
    const { items, more, mark } = await store.events.arrived({
      ...only,
      ...(after === undefined ? {} : { after }),
      limit: LINES,
    });
    after = mark;
    if (items.length > 0) {
      saidAt = at;
      yield sseMessage({ event: 'lines', id, data: linesOf(items, more, tenant === null) });
    }
    if (at - judgedAt >= pace.verdict || items.some(speaksAgainst)) {
      judgedAt = at;
      const verdict = await verdictOf(options, at);
      const said = verdict === null ? '' : verdictMark(verdict);
      if (verdict !== null && said !== shown) {
        shown = said;
        saidAt = at;
        yield sseMessage({ event: 'verdict', id, data: verdictData(verdict, said) });
      }
    }
    if (at - saidAt >= pace.heartbeat) {
      saidAt = at;
      yield SSE_HEARTBEAT;
    }
    await pause(pace.poll, signal);
  }
}

const linesOf = (items: readonly TimelineItem[], more: number, withTenant: boolean) => ({
  rows: items.map((event) => String(<EventRow event={event} withTenant={withTenant} />)),
  more,
  newest: Math.max(...items.map(({ at }) => at)),
});

function verdictData(verdict: VerdictProps, mark: string) {
  const { tone, state } = speaking(verdict);
  return {
    mark,
    tone,
    title: `${state} · ses-sentinel`,
    at: verdict.of.now,
    html: String(<VerdictSaid {...verdict} />),
  };
}
