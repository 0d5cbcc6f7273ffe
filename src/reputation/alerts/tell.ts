/** Which episodes are told of, and when again. Pure. */
import { HOUR, MINUTE, type Millis } from '../../shared/time.ts';
import { ALERT_LEVELS, type Alert, type NoticeKind } from '../../store/contract.ts';
import { reaches } from '../rates.ts';
import type { Episode } from './episodes.ts';
import { type Judgement, keyOf } from './rules.ts';
import type { AlertSettings } from './settings.ts';

export type Kind = Exclude<NoticeKind, 'test'>;

export interface Telling {
  readonly episode: Episode;
  readonly notice: Kind | null;
}

type Updates = AlertSettings['updates'];

const severity = ({ alert }: Episode): number => ALERT_LEVELS.indexOf(alert.level);

const troubleOf = ({ alert: { rule, scope } }: Episode): string => keyOf({ rule, scope, level: 'warn' });

/** Of each trouble, which is one rule about one thing, the worst level that is open: it alone speaks. */
function speakers(episodes: readonly Episode[]): ReadonlySet<Episode> {
  const open = episodes.filter(({ alert }) => alert.resolvedAt === null);
  const troubles = Map.groupBy(open, troubleOf);
  return new Set(
    [...troubles.values()].flatMap((levels) => levels.toSorted((a, b) => severity(b) - severity(a)).slice(0, 1)),
  );
}

function worsened({ value, toldValue }: Alert, { worseBy }: Updates): boolean {
  if (value === null || toldValue === null) return false;
  return reaches(value, { part: toldValue.part * (100 + worseBy), whole: toldValue.whole * 100 });
}

function isDue(alert: Alert, judgement: Judgement | null, now: Millis, updates: Updates): boolean {
  if (alert.toldAt === null || alert.acknowledgement !== null || judgement === null) return false;
  const passed = now - alert.toldAt;
  if (passed >= updates.everyHours * HOUR) return true;
  return passed >= updates.afterMinutes * MINUTE && worsened(alert, updates);
}

const endOf = ({ unjudgedSince }: Alert): Kind => (unjudgedSince === null ? 'resolved' : 'ended');

/**
 * The notice of each episode, `null` for none. Whatever was told to be open is told to be over, and nothing else is; a
 * milder level waits while a worse one is open, and speaks for the first time when it is the worst that is left.
 *
 * @returns what is over first, then what is told besides, then what is not.
 */
export function noticesOf(episodes: readonly Episode[], now: Millis, updates: Updates): readonly Telling[] {
  const speaking = speakers(episodes);
  const noticeOf = (episode: Episode): Kind | null => {
    const { alert, judgement } = episode;
    if (alert.resolvedAt !== null) return alert.toldAt === null ? null : endOf(alert);
    if (!speaking.has(episode)) return null;
    if (alert.toldAt === null) return 'opened';
    return isDue(alert, judgement, now, updates) ? 'updated' : null;
  };
  const urgency = ({ notice, episode }: Telling) => (notice === null ? 2 : episode.alert.resolvedAt !== null ? 0 : 1);
  return episodes
    .map((episode) => ({ episode, notice: noticeOf(episode) }))
    .toSorted((a, b) => urgency(a) - urgency(b));
}
