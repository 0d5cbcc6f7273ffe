/** The rule `provider-jump`: one recipient domain suddenly refuses much more mail than it did. Pure. */
import type { DomainFailures } from '../../store/contract.ts';
import { lineText, percentText } from '../rate-text.ts';
import { type Ratio, reaches } from '../rates.ts';
import type { Judgement } from './rules.ts';
import { type AlertSettings, lineOf } from './settings.ts';
import { countText, hoursText, placeText } from './words.ts';

/** `times` as a fraction: 2.5 = 25 of 10. */
const TENTHS = 10;

/** Whether a rate is at least so many times the other. */
const jumped = (now: Ratio, before: Ratio, times: number): boolean =>
  now.part * before.whole * TENTHS >= Math.round(times * TENTHS) * before.part * now.whole;

/** Under the floor nothing is judged. */
export const judgeProviderJumps = (
  domains: readonly DomainFailures[],
  settings: AlertSettings['providerJump'],
): readonly Judgement[] =>
  domains
    .filter(({ now }) => now.whole >= settings.floor)
    .map(({ account, region, domain, now, before }) => {
      const line = lineOf(settings.line);
      const known = before.whole >= settings.floorBefore;
      const figures = `${percentText('bounce', now)} bounced, ${countText(now.part)} of ${countText(now.whole)}`;
      return {
        ...{ rule: 'provider-jump', level: 'warn', tenant: '', value: now, calmHours: settings.calmHours },
        scope: { account, region, recipientDomain: domain },
        over: reaches(now, line) && now.part >= settings.atLeast && known && jumped(now, before, settings.times),
        calm: !reaches(now, lineOf(settings.resolvedBelow)),
        words: {
          title: `${domain}: ${figures}, ${hoursText(settings.hours)}.`,
          reason: `Hard and soft bounces ${placeText({ account, region })}; ${percentText('bounce', before)} in the ${hoursText(settings.beforeHours)} before, the line is ${lineText(line)}.`,
          action: `Read what ${domain} answers, and send it less until it takes mail again.`,
        },
      };
    });
