/** May this recipient be mailed, and what decides it. Pure, by the judgement of the check itself. */
import type { Millis } from '../../shared/time.ts';
import type { Suppression } from '../../store/contract.ts';
import { DEFAULT_TENANT } from '../../store/tenant.ts';
import { createJudge } from '../../suppression/check.ts';
import { explain } from '../../suppression/explain.ts';

/** An entry, and its part in what a check of its own scope answers. */
export interface ShownEntry {
  readonly entry: Suppression;
  readonly applies: boolean;
  readonly why: string;
}

export interface Standing {
  /**
   * `blocked`: a check by the viewer's tenant, or by none, is answered no in every stream. `partly`: one by another tenant, or
   * in some stream.
   */
  readonly state: 'blocked' | 'partly' | 'allowed';
  /** The strongest of the entries that make it so. */
  readonly decidedBy: Suppression | null;
  /** What a check would name if the deciding entry were gone; `null` = nothing. */
  readonly next: Suppression | null;
  /** Tenants that may not mail because of an entry of their own. */
  readonly tenants: readonly string[];
  /** Whether no tenant at all may mail. */
  readonly forAll: boolean;
  readonly entries: readonly ShownEntry[];
}

interface Subject {
  /** Canonical, or `@domain`. */
  readonly address: string;
  /** All that the viewer may see about the address and its domain, under these keys. */
  readonly entries: readonly Suppression[];
  /** The viewer's tenant; `null` = all of them. */
  readonly tenant: string | null;
  readonly now: Millis;
}

/** A check asks about people: somebody at the domain stands for the domain. */
const someoneAt = (address: string): string => (address.startsWith('@') ? `someone${address}` : address);

/** What holds for a recipient, over everything that a viewer is responsible for. */
export function standingOf({ address, entries, tenant, now }: Subject): Standing {
  const recipient = someoneAt(address);
  const decide = (of: readonly Suppression[], scope: string) =>
    createJudge(of, { tenant: scope }, now)(recipient).entry ?? null;
  const home = tenant ?? DEFAULT_TENANT;
  const own = [...new Set(entries.flatMap((entry) => (entry.tenant === '' ? [] : [entry.tenant])))].sort();
  const strongest = (of: readonly Suppression[]): Suppression | null =>
    decide(of, home) ?? own.map((each) => decide(of, each)).find((entry) => entry !== null) ?? null;
  const whole = decide(
    entries.filter(({ stream }) => stream === ''),
    home,
  );
  const decidedBy = whole ?? strongest(entries);
  return {
    state: whole !== null ? 'blocked' : decidedBy !== null ? 'partly' : 'allowed',
    decidedBy,
    next: strongest(entries.filter((entry) => entry !== decidedBy)),
    tenants: own.filter(
      (each) =>
        decide(
          entries.filter((entry) => entry.tenant === each),
          each,
        ) !== null,
    ),
    forAll: entries.some((entry) => entry.tenant === '' && entry.stream === '' && decide([entry], home) !== null),
    entries: shownEntries(recipient, entries, [home, ...own], now),
  };
}

/** A tenant that no entry names: what blocks it blocks all. */
const ANY_TENANT = '*';

/** What blocks the mail that an entry is about: that of its tenant, or of all, in its stream, or in all. */
export function blockerOf(
  { address, entries, now }: Pick<Subject, 'address' | 'entries' | 'now'>,
  { tenant, stream }: Pick<Suppression, 'tenant' | 'stream'>,
): Suppression | null {
  const scope = { tenant: tenant === '' ? ANY_TENANT : tenant };
  const judge =
    stream === ''
      ? createJudge(
          entries.filter((entry) => entry.stream === ''),
          scope,
          now,
        )
      : createJudge(entries, { ...scope, stream }, now);
  return judge(someoneAt(address)).entry ?? null;
}

function shownEntries(
  recipient: string,
  entries: readonly Suppression[],
  tenants: readonly string[],
  now: Millis,
): readonly ShownEntry[] {
  const shown = new Map<Suppression, ShownEntry>();
  for (const tenant of new Set(tenants)) {
    const scope = { tenant };
    const result = createJudge(entries, scope, now)(recipient);
    for (const each of explain(result, entries, scope, now).entries) {
      if (!shown.has(each.entry)) shown.set(each.entry, each);
    }
  }
  return [...shown.values()].sort((a, b) => Number(b.applies) - Number(a.applies));
}
