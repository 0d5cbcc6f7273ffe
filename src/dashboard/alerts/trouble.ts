/** Of one trouble, which is one rule about one thing, each level is an alert of its own; the worst one speaks. Pure. */
import { keyOf } from '../../reputation/alerts/rules.ts';
import { ALERT_LEVELS, type Alert } from '../../store/contract.ts';

export interface Trouble {
  readonly worst: Alert;
  /** Of the same rule about the same thing, worst first. */
  readonly milder: readonly Alert[];
}

const severity = ({ level }: Alert): number => ALERT_LEVELS.indexOf(level);

/** The worst trouble first; of two as bad, the newer. */
export function troublesOf(alerts: readonly Alert[]): readonly Trouble[] {
  const groups = Map.groupBy(alerts, ({ rule, scope }) => keyOf({ rule, scope, level: 'warn' }));
  return [...groups.values()]
    .flatMap((levels): Trouble[] => {
      const [worst, ...milder] = levels.toSorted((a, b) => severity(b) - severity(a));
      return worst === undefined ? [] : [{ worst, milder }];
    })
    .toSorted((a, b) => severity(b.worst) - severity(a.worst) || b.worst.openedAt - a.worst.openedAt);
}
