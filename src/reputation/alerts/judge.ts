/** One judgement of everything: read, judge, tell, write. */
import { HOUR, type Millis } from '../../shared/time.ts';
import type { Alert, AlertChange, Store } from '../../store/contract.ts';
import type { Measure } from '../rates.ts';
import { readSection } from '../settings-section.ts';
import type { ReadAwsStates } from './aws-state.ts';
import { causeText } from './cause.ts';
import { type Episode, nextEpisodes } from './episodes.ts';
import { evaluate } from './evaluate.ts';
import { patienceWith } from './patience.ts';
import { endedText, openText, resolvedText } from './say.ts';
import { ALERT_SETTINGS, type AlertSettings } from './settings.ts';
import { type Kind, noticesOf } from './tell.ts';

export interface JudgeOptions {
  readonly store: Pick<Store, 'alerts' | 'alertSignals' | 'reputation' | 'sources' | 'pauses' | 'settings'>;
  readonly readAwsStates: ReadAwsStates;
}

const RATES: Readonly<Record<string, Measure>> = { 'bounce-rate': 'bounce', 'complaint-rate': 'complaint' };

/** In one transaction; what is over comes with the next judgement, a minute later. */
const MAX_CHANGES = 500;

const same = (a: Alert, b: Alert | null): boolean => b !== null && JSON.stringify(a) === JSON.stringify(b);

/** Judges every rule and writes what came of it. Done twice at once it does no harm: see `AlertStore.write`. */
export async function judgeAlerts({ store, readAwsStates }: JudgeOptions, now: Millis): Promise<void> {
  const [settings, open] = await Promise.all([readSection(store.settings, ALERT_SETTINGS), store.alerts.open()]);
  const { judgements, recounting } = await evaluate({ store, readAwsStates }, settings, open, now);
  const episodes = nextEpisodes(open, judgements, now, {
    newId: () => crypto.randomUUID(),
    patienceOf: recounting ? () => null : patienceWith(settings),
  });
  const changes: AlertChange[] = [];
  for (const { episode, notice } of noticesOf(episodes, now, settings.updates)) {
    if (changes.length >= MAX_CHANGES) break;
    const alert = await said(store, settings, episode, notice, now);
    if (notice !== null || !same(alert, episode.before)) changes.push({ alert, notice });
  }
  await store.alerts.write(changes, now);
}

/** The episode in words: new ones where it opens, is told of or is over; else those it was told in. */
async function said(
  store: JudgeOptions['store'],
  settings: AlertSettings,
  { alert, judgement, before }: Episode,
  notice: Kind | null,
  now: Millis,
): Promise<Alert> {
  if (judgement === null) return alert.resolvedAt === null ? alert : { ...alert, ...endedText(alert, now) };
  if (alert.resolvedAt !== null) return { ...alert, ...resolvedText(alert, judgement.words, now) };
  if (notice === null && before !== null) return alert;
  const cause = notice === null ? '' : await causeOf(store, settings, alert, now);
  const told = notice === null ? {} : { toldAt: now, toldValue: alert.value };
  return { ...alert, ...told, ...openText(judgement.words, cause) };
}

async function causeOf(
  { reputation }: JudgeOptions['store'],
  { bounceRate, complaintRate }: AlertSettings,
  { rule, scope: { account = '', region = '' }, value }: Alert,
  now: Millis,
): Promise<string> {
  const measure = RATES[rule];
  if (measure === undefined || value === null) return '';
  const to = Math.floor(now / HOUR) + 1;
  const { hours } = measure === 'bounce' ? bounceRate : complaintRate;
  return causeText(reputation, { measure, account, region, value, from: to - hours, to });
}
