/** Keeps our suppressions and SES's in step: a job per Region, for SES counts requests per Region. */
import type { Job } from '../../shared/jobs.ts';
import type { Log } from '../../shared/log.ts';
import { type Clock, type Millis, SECOND } from '../../shared/time.ts';
import type { SesList, SyncRun, SyncState, SyncStore } from '../../store/contract.ts';
import { IN_PROCESS, pullStep, type Step, type StepLimits } from './pull.ts';
import { pushStep } from './push.ts';
import { scopeOf } from './rules.ts';
import type { SesLists } from './ses.ts';
import { listsOf, type SyncSettings } from './settings.ts';
import { INITIAL_STATE, nextPull, withRun } from './state.ts';

export interface SyncJobOptions {
  /** With the pace of SES's quota around it. */
  readonly ses: SesLists;
  readonly store: SyncStore;
  readonly settings: SyncSettings;
  /** Whether the settings name a tenant other than `default`. */
  readonly namesTenants: boolean;
  readonly now: Clock;
  readonly sleep: (wait: Millis, signal: AbortSignal) => Promise<void>;
  readonly random: () => number;
  /** Default: what one process that does all may do at a time. */
  readonly limits?: StepLimits;
  readonly log: Log;
}

const EVERY = 15 * SECOND;
/** A wait that is worth staying for. */
const SHORT = 5 * SECOND;

const jobName = (region: string): string => `suppression-sync:${region}`;

/** Whether a step was done, and if not, when one is due. */
type Turn = { readonly worked: true } | { readonly worked: false; readonly dueAt: Millis };

/** The job of one Region: each slice is one step of one of its lists, in turn. */
export function createSyncJob(options: SyncJobOptions, region: string): Job {
  const { store, settings, now, sleep, log, limits = IN_PROCESS } = options;
  const lists = listsOf(settings, region);
  let turn = 0;

  const takeTurn = async (list: SesList, signal: AbortSignal): Promise<Turn> => {
    const stored = await store.load(list);
    const pull = nextPull(stored, settings.fullEvery);
    const { namesTenants } = options;
    const hasOthers = settings.pushDefaultTenant && (namesTenants || (await store.hasOtherTenants()));
    const scope = scopeOf(list, settings, hasOthers);
    const step: Step = { ...options, limits, list, scope, signal, state: stored.state ?? INITIAL_STATE };
    const pulled = pull.at <= now() ? await takePull(step, pull.kind, stored.requestedAt) : null;
    const state = pulled ?? step.state;
    report(list, step.state, state);
    const mayPush = scope.reasons.length > 0 && state.lastFull !== null;
    if (!mayPush || state.push.nextAt > now()) {
      const waits = mayPush && state.push.failures > 0 ? state.push.nextAt : Number.POSITIVE_INFINITY;
      return pulled === null ? { worked: false, dueAt: Math.min(pull.at, waits) } : { worked: true };
    }
    const pushed = await pushStep({ ...step, state });
    report(list, state, pushed.state);
    return pulled === null && !pushed.more ? { worked: false, dueAt: pull.at } : { worked: true };
  };

  const takePull = async (step: Step, kind: SyncRun['kind'], requestedAt: Millis | null): Promise<SyncState> => {
    if (step.state.run !== null) return pullStep(step, step.state.run);
    // What the history says before the first pull is found by the comparison at its end.
    const changesRead = step.state.lastFull === null ? await store.newestChange() : step.state.changesRead;
    const answered = kind === 'full' ? requestedAt : step.state.answered;
    const asked = answered !== step.state.answered;
    const state = withRun({ ...step.state, changesRead, answered }, { kind, asked, restarts: 0 }, now());
    await store.save(step.list, state);
    return state;
  };

  const report = ({ tenant }: SesList, before: SyncState, after: SyncState) => {
    for (const trouble of [after.pull.trouble, after.push.trouble]) {
      if (trouble === null || trouble === before.pull.trouble || trouble === before.push.trouble) continue;
      const { operation, kind } = trouble;
      log.warn('sync-failed', { region, tenant, operation, kind });
    }
    if (after.lastFull !== null && after.lastFull.finishedAt !== before.lastFull?.finishedAt) {
      const { pages, addresses, removed } = after.lastFull;
      log.info('sync-pulled', { region, tenant, pages, addresses, removed });
    }
  };

  return {
    name: jobName(region),
    every: EVERY,
    run: async (signal) => {
      let soonest = Number.POSITIVE_INFINITY;
      for (const _ of lists) {
        const list = lists[turn % lists.length];
        turn += 1;
        if (list === undefined) continue;
        const taken = await takeTurn(list, signal);
        if (taken.worked) return true;
        soonest = Math.min(soonest, taken.dueAt);
      }
      const wait = soonest - now();
      if (wait > SHORT) return false;
      await sleep(Math.max(wait, 1), signal);
      return true;
    },
  };
}
