/** From judgements to episodes: what opens, what changes, what is over. Pure. */
import { HOUR, type Millis } from '../../shared/time.ts';
import type { Alert } from '../../store/contract.ts';
import { type Ratio, reaches } from '../rates.ts';
import { type Judgement, keyOf } from './rules.ts';

/** An episode after a judgement. `judgement`: `null` when there was none. */
export interface Episode {
  /** As it was read; `null` = it opens. */
  readonly before: Alert | null;
  readonly alert: Alert;
  readonly judgement: Judgement | null;
}

const higher = (a: Ratio | null, b: Ratio | null): Ratio | null => {
  if (a === null || b === null) return a ?? b;
  return reaches(b, a) ? b : a;
};

const opened = ({ rule, level, scope, tenant, value }: Judgement, now: Millis, id: string): Alert => ({
  ...{ id, rule, level, scope, tenant, openedAt: now, resolvedAt: null, version: 0 },
  ...{ opening: value, value, peak: value, calm: 0, calmHour: null, unjudgedSince: null },
  ...{ title: '', text: '', toldAt: null, toldValue: null, acknowledgement: null },
});

/** Judged every minute, an hour counts once: the length of calm is one of time, not of judgements. */
function calmOf({ calm, calmHour }: Alert, judgement: Judgement, now: Millis): Pick<Alert, 'calm' | 'calmHour'> {
  if (!judgement.calm) return { calm: 0, calmHour: null };
  const hour = Math.floor(now / HOUR);
  return hour === calmHour ? { calm, calmHour } : { calm: calm + 1, calmHour: hour };
}

function continued(alert: Alert, judgement: Judgement, now: Millis): Alert {
  const calm = calmOf(alert, judgement, now);
  return {
    ...alert,
    ...calm,
    unjudgedSince: null,
    value: judgement.value ?? alert.value,
    peak: higher(alert.peak, judgement.value),
    resolvedAt: calm.calm >= judgement.calmHours ? now : null,
  };
}

/** Its value and its count of calm hours stay as they are: nothing is "resolved" because the data ended. */
function unjudged(alert: Alert, now: Millis, patience: Millis | null): Alert {
  if (patience === null) return alert;
  const unjudgedSince = alert.unjudgedSince ?? now;
  return { ...alert, unjudgedSince, resolvedAt: now - unjudgedSince >= patience ? now : null };
}

interface Making {
  /** The id of a new episode. */
  readonly newId: () => string;
  /** How long an episode of a rule stays open without a judgement; `null` = for ever. */
  readonly patienceOf: (rule: string) => Millis | null;
}

/**
 * A new episode for each judgement that is over its line and has none open; the open ones as they are now. One without
 * a judgement waits, and ends without a verdict when its patience does.
 */
export function nextEpisodes(
  open: readonly Alert[],
  judgements: readonly Judgement[],
  now: Millis,
  { newId, patienceOf }: Making,
): readonly Episode[] {
  const judged = new Map(judgements.map((judgement) => [keyOf(judgement), judgement]));
  const known = new Set(open.map(keyOf));
  const going = open.map((before): Episode => {
    const judgement = judged.get(keyOf(before)) ?? null;
    const alert =
      judgement === null ? unjudged(before, now, patienceOf(before.rule)) : continued(before, judgement, now);
    return { before, judgement, alert };
  });
  const fresh = [...judged]
    .filter(([key, { over }]) => over && !known.has(key))
    .map(([, judgement]): Episode => ({ before: null, judgement, alert: opened(judgement, now, newId()) }));
  return [...going, ...fresh];
}
