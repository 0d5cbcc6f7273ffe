/** Each minute: who trips, who may send again; then what AWS has to be told. */
import type { Job } from '../../shared/jobs.ts';
import type { Log } from '../../shared/log.ts';
import { type Clock, HOUR, MINUTE, type Millis } from '../../shared/time.ts';
import type { Breaker, BreakerScope, Store } from '../../store/contract.ts';
import { readSection } from '../settings-section.ts';
import { BREAKER_ACTOR } from './audit.ts';
import { type Decision, decide } from './decide.ts';
import { createEffect } from './effect.ts';
import { scopeKey, sesTenantOf } from './scopes.ts';
import type { SendingSwitches } from './ses.ts';
import { BREAKER_SECTION, type BreakerSettings } from './settings.ts';
import { type Armed, placesOf, readWatch } from './watch.ts';
import { whyOf } from './words.ts';

export interface BreakerJobOptions {
  readonly store: Pick<Store, 'breakers' | 'reputation' | 'settings'>;
  readonly switches: SendingSwitches;
  readonly now: Clock;
  readonly random: () => number;
  readonly log: Log;
}

const EVERY = MINUTE;

interface Judged {
  readonly scope: BreakerScope;
  readonly armed: Armed | null;
  readonly open: Breaker | null;
}

/** Trips and resumes by the settings, and brings AWS in line. One process at a time, by its lease. */
export function createBreakerJob({ store, switches, now, random, log }: BreakerJobOptions): Job {
  const { breakers, reputation } = store;
  let judgedAt: Millis = Number.NEGATIVE_INFINITY;

  const settingsNow = () => readSection(store.settings, BREAKER_SECTION);

  const mayCall = async ({ account, region }: Breaker): Promise<boolean> => {
    if (account === '' || region === '') return false;
    const settings = await settingsNow();
    if (settings.account !== null) return settings.account === account;
    const seen = new Set((await placesOf(reputation, now())).map((place) => place.account));
    return seen.size === 1 && seen.has(account);
  };

  const effect = createEffect({ breakers, switches, mayCall, now, random, log });

  const trip = async (decision: Decision & { kind: 'trip' }, { scope, rule, window }: Armed, dryRun: boolean) => {
    const at = now();
    const { measure, ratio, linePercent } = decision;
    const places = await placesOf(reputation, at, scope);
    const episode: Breaker = {
      ...scope,
      id: crypto.randomUUID(),
      trippedAt: at,
      dryRun,
      why: whyOf(decision, rule.windowHours),
      evidence: { measure, bad: ratio.part, volume: ratio.whole, linePercent, ...window },
      assumesAccount: new Set(places.map(({ account }) => account)).size <= 1,
      assumesRegion: new Set(places.map(({ region }) => region)).size <= 1,
      sesTenant: sesTenantOf(rule, scope),
      resumeAt: rule.coolDownHours === null ? null : at + rule.coolDownHours * HOUR,
      resumedAt: null,
      resumedBy: null,
      note: null,
      aws: { state: dryRun || !rule.aws ? 'none' : 'pausing', found: null, failures: 0, trouble: null, nextAt: at },
    };
    if (!(await breakers.trip(episode))) return;
    const { id, kind, account, region } = episode;
    log.warn('breaker-tripped', { id, kind, account, region, dryRun });
  };

  const carryOut = async (decision: Decision, { armed, open }: Judged, { dryRun }: BreakerSettings): Promise<void> => {
    if (decision.kind === 'trip' && armed !== null) return trip(decision, armed, dryRun);
    if (decision.kind !== 'end' || open === null) return;
    const { id } = open;
    const { by } = decision;
    const resumed = await breakers.resume({ id, at: now(), actor: BREAKER_ACTOR, note: by, aws: 'undo' });
    if (resumed) log.info('breaker-resumed', { id, by });
  };

  /** Every scope that a rule is about, and every one with an open episode. */
  const judge = async (): Promise<void> => {
    const settings = await settingsNow();
    const watch = await readWatch(store, settings, now());
    const armed = new Map(watch.armed.map((each) => [scopeKey(each.scope), each]));
    const judged: readonly Judged[] = [
      ...watch.armed.map((each) => ({
        scope: each.scope,
        armed: each,
        open: watch.open.get(scopeKey(each.scope)) ?? null,
      })),
      ...[...watch.open].filter(([key]) => !armed.has(key)).map(([, open]) => ({ scope: open, armed: null, open })),
    ];
    for (const each of judged) {
      const decision = decide(each.armed, each.open, { now: now(), dryRun: settings.dryRun });
      await carryOut(decision, each, settings);
    }
  };

  return {
    name: 'circuit-breaker',
    every: EVERY,
    run: async (signal) => {
      if (now() - judgedAt >= EVERY || now() < judgedAt) {
        judgedAt = now();
        // Counts that are being made anew may be short of one side of a rate.
        if ((await reputation.state()).recountFrom === null) await judge();
      }
      const due = await breakers.due(now());
      if (due === null) return false;
      await effect(due, signal);
      return true;
    },
  };
}
