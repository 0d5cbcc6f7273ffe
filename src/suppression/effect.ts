/**
 * Which entries one event would make, by the rules of the installation and of the message's tenant: pure. The same
 * decision as the derivation of entries in `store/statements/evidence*.ts`, for one event alone; held against it by
 * `test/suppression/effect.test.ts`.
 */
import type { Millis } from '../shared/time.ts';
import type { Reason } from '../store/contract.ts';
import { EVIDENCE, type Evidence } from './policy.ts';
import { type PolicySettings, RULE_NAMES, RULE_SUBJECTS, type RuleName, rulesOf } from './policy-rules.ts';

export interface JudgedEvent {
  readonly kind: string;
  readonly evidence: Evidence;
  readonly detail: Readonly<Record<string, string>>;
}

export interface Policies {
  /** What holds for all. */
  readonly installation: PolicySettings;
  /** The tenant's own; `null` = it follows the installation's. */
  readonly own: PolicySettings | null;
}

export interface Effect {
  readonly rule: RuleName;
  readonly reason: Reason;
  readonly allTenants: boolean;
  /** `''` = all streams. */
  readonly stream: string;
  /** From the event; `null` = until somebody removes it. */
  readonly lasts: Millis | null;
  /** On how many different days it must happen: 1 = this event suffices. */
  readonly strikes: number;
  readonly within: Millis;
}

/** The rules that know this kind of evidence. */
const rulesAbout = (evidence: Evidence): readonly RuleName[] =>
  RULE_NAMES.filter((name) => {
    const { evidence: from, upTo } = RULE_SUBJECTS[name];
    return evidence === from || evidence === upTo;
  });

const ruleOf = (settings: PolicySettings, name: RuleName) => {
  const [rule] = rulesOf(settings).filter(({ evidence }) => evidence === RULE_SUBJECTS[name].evidence);
  if (rule === undefined) throw new Error(`no rule ${name}`);
  return rule;
};

const listOf = (json: string | undefined): readonly unknown[] => {
  const value: unknown = JSON.parse(json ?? '[]');
  return Array.isArray(value) ? value : [];
};

/** Whether the contact wants no more of what a stream is mapped from. What does not name the topic says nothing. */
function wantsOut({ kind, detail }: JudgedEvent, topic: string): boolean {
  if (kind === 'Bounce') return (detail.topic ?? '') === topic;
  if (detail.unsubscribedAll === 'true') return true;
  return topic !== '' && listOf(detail.optedOut).includes(topic);
}

function leaving(event: JudgedEvent, { installation, own }: Policies): readonly Effect[] {
  const settings = own ?? installation;
  const { enabled, lasts, reason } = ruleOf(settings, 'unsubscribe');
  const mapped = settings.unsubscribe.streams.filter(
    ({ list, topic }) => list === event.detail.contactList && wantsOut(event, topic),
  );
  return !enabled
    ? []
    : [...new Set(mapped.map(({ stream }) => stream))].map((stream) => ({
        ...{ rule: 'unsubscribe' as const, reason, allTenants: false, stream, lasts, strikes: 1, within: 0 },
      }));
}

/** @returns nothing for what no enabled rule blocks. */
export function effectsOf(event: JudgedEvent, policies: Policies): readonly Effect[] {
  const { installation, own } = policies;
  if (event.evidence === EVIDENCE.none) return [];
  return rulesAbout(event.evidence).flatMap((name): readonly Effect[] => {
    if (name === 'unsubscribe') return leaving(event, policies);
    const shared = ruleOf(installation, name);
    const mine = own === null ? null : ruleOf(own, name);
    const reachesAll = shared.enabled && shared.allTenants;
    // An entry for all tenants is the installation's to decide; a tenant's rule can only keep its events to itself.
    const allTenants = reachesAll && (mine === null || (mine.enabled && mine.allTenants));
    const rule = allTenants ? shared : (mine ?? shared);
    if (!rule.enabled) return [];
    const { reason, lasts, strikes, within } = rule;
    return [{ rule: name, reason, allTenants, stream: '', lasts, strikes, within }];
  });
}
