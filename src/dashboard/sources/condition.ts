/** How a source does, from what has come of it. Pure. */

import { RHYTHM_HOURS, silenceAfter } from '../../reputation/silence.ts';
import { HOUR, type Millis } from '../../shared/time.ts';
import type { Source } from '../../store/contract.ts';
import type { Tone } from '../tone.ts';

/** Worst first. */
const CONDITIONS = ['silent', 'ended', 'waiting', 'unheard', 'live'] as const;
export type Condition = (typeof CONDITIONS)[number];

export const CONDITION_TONE: Readonly<Record<Condition, Tone>> = {
  silent: 'over',
  ended: 'over',
  waiting: 'watch',
  unheard: 'none',
  live: 'ok',
};

export interface SourceHealth {
  readonly source: Source;
  readonly condition: Condition;
  /** Silence for longer is not explained by what came in the last two weeks. */
  readonly limit: Millis;
  readonly lastHour: number;
  readonly lastDay: number;
}

export interface HourOfSource {
  readonly source: string;
  readonly hour: number;
  readonly messages: number;
}

function conditionOf({ state, lastMessageAt }: Source, limit: Millis, now: Millis): Condition {
  if (state === 'pending') return 'waiting';
  if (state === 'unsubscribed') return 'ended';
  if (lastMessageAt === null) return 'unheard';
  return now - lastMessageAt > limit ? 'silent' : 'live';
}

/** Every source, worst first; among equals the one that was heard last. `arrivals` of the last `RHYTHM_HOURS`. */
export function healthOf(
  sources: readonly Source[],
  arrivals: readonly HourOfSource[],
  now: Millis,
): readonly SourceHealth[] {
  const bySource = Map.groupBy(arrivals, ({ source }) => source);
  const current = Math.floor(now / HOUR);
  return sources
    .map((source) => {
      const hours = bySource.get(source.id) ?? [];
      const since = (first: number) =>
        hours.reduce((sum, { hour, messages }) => (hour > current - first ? sum + messages : sum), 0);
      const limit = silenceAfter(hours.map(({ hour }) => hour));
      return { source, condition: conditionOf(source, limit, now), limit, lastHour: since(1), lastDay: since(24) };
    })
    .sort(
      (a, b) =>
        CONDITIONS.indexOf(a.condition) - CONDITIONS.indexOf(b.condition) ||
        (b.source.lastMessageAt ?? 0) - (a.source.lastMessageAt ?? 0) ||
        (a.source.id < b.source.id ? -1 : 1),
    );
}

export const rhythmFrom = (now: Millis): number => Math.floor(now / HOUR) - RHYTHM_HOURS;
