/** How a source does, from what has come of it. Pure. */

import { RHYTHM_HOURS, silenceAfter } from '../../reputation/silence.ts';
import { DAY, HOUR, type Millis } from '../../shared/time.ts';
import type { Source } from '../../store/contract.ts';
import type { Tone } from '../tone.ts';

/** Worst first. */
const CONDITIONS = ['silent', 'ended', 'waiting', 'unheard', 'quiet', 'live'] as const;
export type Condition = (typeof CONDITIONS)[number];

export const CONDITION_TONE: Readonly<Record<Condition, Tone>> = {
  silent: 'over',
  ended: 'over',
  waiting: 'watch',
  unheard: 'none',
  quiet: 'none',
  live: 'ok',
};

export interface SourceHealth {
  readonly source: Source;
  readonly condition: Condition;
  /** Silence for longer is not explained by what came in the last two weeks. */
  readonly limit: Millis;
  /** Between two messages while any come; `null`: too few came to tell. */
  readonly usualGap: Millis | null;
  /** Of this hour and the one before. */
  readonly perHour: number;
  readonly lastHour: number;
  readonly lastDay: number;
  /** Since midnight, UTC. */
  readonly today: number;
}

export interface HourOfSource {
  readonly source: string;
  readonly hour: number;
  readonly messages: number;
}

/** From so many messages in an hour on, the hours without any are pauses and no gaps. */
const BURST = 2;
/** Fewer messages, or within fewer hours, show no rhythm. */
const RHYTHM = { messages: 3, hours: 3 };

function usualGapOf(hours: readonly HourOfSource[]): Millis | null {
  const messages = hours.reduce((sum, each) => sum + each.messages, 0);
  const active = new Set(hours.map(({ hour }) => hour));
  const span = Math.max(...active) - Math.min(...active) + 1;
  if (messages < RHYTHM.messages || span < RHYTHM.hours) return null;
  return ((messages >= BURST * active.size ? active.size : span) * HOUR) / messages;
}

/** Some gaps are longer than the usual one, and nobody looks up within the hour. */
const quietAfter = (usualGap: Millis | null): Millis => Math.max(HOUR, 3 * (usualGap ?? 0));

function conditionOf({ state, lastMessageAt }: Source, limit: Millis, usualGap: Millis | null, now: Millis): Condition {
  if (state === 'pending') return 'waiting';
  if (state === 'unsubscribed') return 'ended';
  if (lastMessageAt === null) return 'unheard';
  if (now - lastMessageAt > limit) return 'silent';
  return now - lastMessageAt > quietAfter(usualGap) ? 'quiet' : 'live';
}

function healthOfOne(source: Source, hours: readonly HourOfSource[], now: Millis): SourceHealth {
  const current = Math.floor(now / HOUR);
  const since = (first: number) => hours.reduce((sum, { hour, messages }) => (hour >= first ? sum + messages : sum), 0);
  const limit = silenceAfter(hours.map(({ hour }) => hour));
  const usualGap = usualGapOf(hours);
  return {
    source,
    condition: conditionOf(source, limit, usualGap, now),
    limit,
    usualGap,
    perHour: (since(current - 1) * HOUR) / (HOUR + (now % HOUR)),
    lastHour: since(current),
    lastDay: since(current - 23),
    today: since(Math.floor(now / DAY) * (DAY / HOUR)),
  };
}

/** Every source, worst first; among equals the one that was heard last. `arrivals` of the last `RHYTHM_HOURS`. */
export function healthOf(
  sources: readonly Source[],
  arrivals: readonly HourOfSource[],
  now: Millis,
): readonly SourceHealth[] {
  const bySource = Map.groupBy(arrivals, ({ source }) => source);
  return sources
    .map((source) => healthOfOne(source, bySource.get(source.id) ?? [], now))
    .sort(
      (a, b) =>
        CONDITIONS.indexOf(a.condition) - CONDITIONS.indexOf(b.condition) ||
        (b.source.lastMessageAt ?? 0) - (a.source.lastMessageAt ?? 0) ||
        (a.source.id < b.source.id ? -1 : 1),
    );
}

export const rhythmFrom = (now: Millis): number => Math.floor(now / HOUR) - RHYTHM_HOURS;
