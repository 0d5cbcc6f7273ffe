/** What the commands are filled in with: from the form, else from what is known, else blanks. Pure. */
import { accountId, configurationSetName, regionName } from '../../shared/names.ts';
import { canonicalDomainKey } from '../../suppression/address.ts';
import { BLANKS } from '../commands/shell.ts';
import type { Problems } from '../components/fields.ts';
import { FIELD_NAMES, type FieldName, type Filled, ROADS, type Road } from './path.ts';

/** Only what passes goes into a command: a link may not put a second one there. */
const CHECKS: Readonly<Record<FieldName, { readonly fits: (text: string) => boolean; readonly problem: string }>> = {
  account: { fits: (text) => accountId.safeParse(text).success, problem: 'An account id has 12 digits.' },
  region: { fits: (text) => regionName.safeParse(text).success, problem: 'Write a Region like eu-west-1.' },
  domain: {
    fits: (text) => canonicalDomainKey(`@${text}`) === `@${text}`,
    problem: 'Write a domain like example.com, in lower case, that is verified in SES.',
  },
  configurationSet: {
    fits: (text) => configurationSetName.safeParse(text).success,
    problem: 'A name has at most 64 letters, digits, "-" and "_".',
  },
};

export interface Inputs {
  readonly road: Road;
  /** As the form sent it. */
  readonly filled: Filled;
  readonly problems: Problems;
  /** For the commands: blanks are `BLANKS`. */
  readonly values: Readonly<Record<FieldName, string>>;
  /** What is still blank. */
  readonly missing: readonly FieldName[];
}

/** @param roads that lead here: the first one is taken when another is asked for. */
export function inputsOf(
  query: Readonly<Record<string, string>>,
  known: Filled,
  roads: readonly Road[] = ROADS,
): Inputs {
  const filled = Object.fromEntries(
    FIELD_NAMES.flatMap((name) => {
      const text = query[name]?.trim().slice(0, 300);
      return text === undefined || text === '' ? [] : [[name, text]];
    }),
  ) as Filled;
  const wrong = FIELD_NAMES.filter((name) => filled[name] !== undefined && !CHECKS[name].fits(filled[name]));
  const textOf = (name: FieldName): string | null => {
    const own = filled[name];
    if (own !== undefined && !wrong.includes(name)) return own;
    const told = known[name];
    return told !== undefined && CHECKS[name].fits(told) ? told : null;
  };
  return {
    road: roads.find((road) => road === query.road) ?? 'sns',
    filled,
    problems: Object.fromEntries(wrong.map((name) => [name, CHECKS[name].problem])),
    values: {
      account: textOf('account') ?? BLANKS.account,
      region: textOf('region') ?? BLANKS.region,
      domain: textOf('domain') ?? BLANKS.domain,
      configurationSet: textOf('configurationSet') ?? BLANKS.configurationSet,
    },
    missing: FIELD_NAMES.filter((name) => textOf(name) === null),
  };
}
