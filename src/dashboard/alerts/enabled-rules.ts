/** Which rules are on. Pure. */
import { RULE_NAMES, type RuleName } from '../../reputation/alerts/rules.ts';
import type { AlertSettings } from '../../reputation/alerts/settings.ts';

/** `bounce-rate` -> `bounceRate`: the member of the settings. */
export const memberOf = (name: RuleName): string => name.replace(/-(\w)/g, (_, letter: string) => letter.toUpperCase());

const isOn = (settings: AlertSettings, name: RuleName): boolean => {
  const member = Object.entries(settings).find(([key]) => key === memberOf(name))?.[1];
  return member !== undefined && 'enabled' in member && member.enabled;
};

export const enabledRules = (
  settings: AlertSettings,
): { readonly names: readonly RuleName[]; readonly all: number } => ({
  names: RULE_NAMES.filter((name) => isOn(settings, name)),
  all: RULE_NAMES.length,
});
