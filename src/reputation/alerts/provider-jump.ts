/** The rule `provider-jump`: one recipient domain suddenly refuses much more mail than it did. Pure. */
import type { DomainFailures, DomainName } from '../../store/contract.ts';
import { lineText, percentText } from '../rate-text.ts';
import { type Ratio, reaches } from '../rates.ts';
import type { Judgement } from './rules.ts';
import { type AlertSettings, lineOf } from './settings.ts';
import { countText, hoursText, placeText } from './words.ts';

type JumpSettings = AlertSettings['providerJump'];

/** `times` as a fraction: 2.5 = 25 of 10. */
const TENTHS = 10;

/** Whether a rate is at least so many times the other. */
const jumped = (now: Ratio, before: Ratio, times: number): boolean =>
  now.part * before.whole * TENTHS >= Math.round(times * TENTHS) * before.part * now.whole;

export const domainKey = ({ account, region, domain }: DomainName): string => JSON.stringify([account, region, domain]);

/** Bad enough to be compared with what came before, which is the dearer part. */
export const isSuspect = ({ failures }: DomainFailures, { line, floor, atLeast }: JumpSettings): boolean =>
  failures.whole >= floor && failures.part >= atLeast && reaches(failures, lineOf(line));

const NOTHING: Ratio = { part: 0, whole: 0 };

/**
 * Under the floor nothing is judged.
 *
 * @param suspects those of `isSuspect`, and those with an open episode. @param earlier what came before, of the same.
 */
export function judgeProviderJumps(
  suspects: readonly DomainFailures[],
  earlier: readonly DomainFailures[],
  settings: JumpSettings,
): readonly Judgement[] {
  const befores = new Map(earlier.map((each) => [domainKey(each), each.failures]));
  return suspects
    .filter(({ failures }) => failures.whole >= settings.floor)
    .map((suspect) => judgeJump(suspect, befores.get(domainKey(suspect)) ?? NOTHING, settings));
}

function judgeJump(suspect: DomainFailures, before: Ratio, settings: JumpSettings): Judgement {
  const { account, region, domain, failures } = suspect;
  const known = before.whole >= settings.floorBefore;
  const figures = `${percentText('bounce', failures)} bounced, ${countText(failures.part)} of ${countText(failures.whole)}`;
  const usual = `${percentText('bounce', before)} in the ${hoursText(settings.beforeHours)} before`;
  const place = placeText({ account, region });
  return {
    ...{ rule: 'provider-jump', level: 'warn', tenant: '', value: failures, calmHours: settings.calmHours },
    scope: { account, region, recipientDomain: domain },
    over: isSuspect(suspect, settings) && known && jumped(failures, before, settings.times),
    calm: !reaches(failures, lineOf(settings.resolvedBelow)),
    words: {
      title: `${domain}: ${figures}, ${hoursText(settings.hours)}.`,
      reason: `Hard and soft bounces ${place}; ${usual}, the line is ${lineText(lineOf(settings.line))}.`,
      action: `Read what ${domain} answers, and send it less until it takes mail again.`,
    },
  };
}
