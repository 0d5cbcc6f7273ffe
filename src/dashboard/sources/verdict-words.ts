/** The first sentence of the page of sources. Pure. */
import type { Millis } from '../../shared/time.ts';
import { ageText, count } from '../../shared/words.ts';
import type { Condition, SourceHealth } from './condition.ts';
import { ago, likelyCause, shortName, silenceWords } from './words.ts';

/** What holds for the worst, of one source that is the only one, or of so many. */
const STATES: Readonly<Record<Condition, readonly [only: string, some: string]>> = {
  silent: ['The only source is silent', 'sources silent'],
  ended: ['The only subscription has ended', 'subscriptions ended'],
  waiting: ['The only source waits for approval', 'sources wait for approval'],
  unheard: ['The only source has sent nothing yet', 'sources have sent nothing yet'],
  quiet: ['The source is quiet', 'sources quiet'],
  live: ['The source is live', 'sources live'],
};

/** Why a source is said to be in its condition. */
export function reasonOf(health: SourceHealth, now: Millis): string {
  const { source, condition, limit } = health;
  const name = shortName(source.id);
  const last = `last message ${ago(source.lastMessageAt, now)}`;
  switch (condition) {
    case 'silent':
      return `${name}: ${silenceWords(health, now)} ${likelyCause(source.id)}`;
    case 'ended':
      return `${name}: ${last}.`;
    case 'waiting':
      return `${name} asks to be confirmed.`;
    case 'unheard':
      return `${name} is allowed, and nothing has come of it.`;
    case 'quiet':
      return `${name}: ${last}; up to ${ageText(limit)} is usual.`;
    case 'live':
      return `${name}: ${last}.`;
  }
}

/** The page's first sentence, and its reason. */
export function healthWords(sources: readonly SourceHealth[], now: Millis): { state: string; reason: string } {
  const [worst] = sources;
  if (worst === undefined) return { state: 'No events yet', reason: 'No topic, queue or bus has sent anything.' };
  const alike = sources.filter(({ condition }) => condition === worst.condition).length;
  const [only, some] = STATES[worst.condition];
  const share = alike === sources.length ? `All ${count(alike)}` : `${count(alike)} of ${count(sources.length)}`;
  return { state: sources.length === 1 ? only : `${share} ${some}`, reason: reasonOf(worst, now) };
}
