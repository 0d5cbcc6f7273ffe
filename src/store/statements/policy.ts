/** A new version of a policy, and the rows that the derivation of entries reads. */
import { type SQL, sql } from 'drizzle-orm';
import { DEFAULT_SETTINGS, type PolicySettings, rulesOf } from '../../suppression/policy-rules.ts';
import type { PolicyVersion } from '../contract.ts';
import { recordAudit } from './audit.ts';
import { jsonRows } from './sql.ts';

const SHARED_BY_DEFAULT = new Set(
  rulesOf(DEFAULT_SETTINGS)
    .filter(({ allTenants }) => allTenants)
    .map(({ evidence }) => evidence),
);

const ruleRows = (settings: PolicySettings) =>
  rulesOf(settings).map((rule) => ({
    ...rule,
    enabled: rule.enabled ? 1 : 0,
    allTenants: rule.allTenants ? 1 : 0,
    allTenantsByDefault: SHARED_BY_DEFAULT.has(rule.evidence) ? 1 : 0,
  }));

const RULE_COLUMNS = ['evidence', 'enabled', 'allTenants', 'lasts', 'strikes', 'within', 'allTenantsByDefault'];

/** Does nothing unless this is the next version: no statement may see another's result, so each asks for the mark. */
export function putPolicy({ tenant, version, settings, at, actor, note }: PolicyVersion, mark: string): readonly SQL[] {
  const ours = sql`exists (select 1 from policy where tenant = ${tenant} and version = ${version} and mark = ${mark})`;
  const json = settings === null ? null : JSON.stringify(settings);
  const rules = settings === null ? [] : ruleRows(settings);
  const streams = settings === null ? [] : settings.unsubscribe.streams;
  return [
    sql`insert into policy (tenant, version, mark, settings, at, actor, note)
      select ${tenant}, ${version}, ${mark}, ${json}, ${at}, ${actor}, ${note}
      where coalesce((select max(version) from policy where tenant = ${tenant}), 0) = ${version} - 1`,
    sql`delete from policy_rule where tenant = ${tenant} and ${settings === null ? 1 : 0} and ${ours}`,
    sql`insert into policy_rule (tenant, evidence, enabled, all_tenants, lasts, strikes, span, since)
      select ${tenant}, r.evidence, r.enabled, r."allTenants", r.lasts, r.strikes, r.within,
        case when r."allTenants" = coalesce(o.all_tenants, i.all_tenants, r."allTenantsByDefault")
          then coalesce(o.since, 0) else ${at} end
      from ${jsonRows(rules, RULE_COLUMNS)} r
      left join policy_rule o on o.tenant = ${tenant} and o.evidence = r.evidence
      left join policy_rule i on i.tenant = '' and i.evidence = r.evidence
      where ${ours}
      on conflict (tenant, evidence) do update set
        enabled = excluded.enabled, all_tenants = excluded.all_tenants, lasts = excluded.lasts,
        strikes = excluded.strikes, span = excluded.span, since = excluded.since`,
    sql`delete from policy_stream where tenant = ${tenant} and ${ours}`,
    sql`insert into policy_stream (tenant, list, topic, stream)
      select ${tenant}, list, topic, stream from ${jsonRows(streams, ['list', 'topic', 'stream'])} where ${ours}
      on conflict do nothing`,
    sql`insert into policy_application (id, after, addresses, started_at) select 1, '', 0, ${at} where ${ours}
      on conflict (id) do update set after = '', addresses = 0, started_at = excluded.started_at, done_at = null`,
    recordAudit(
      { at, actor, action: 'policy.changed', subject: tenant, tenant: tenant || null, detail: { version, note } },
      ours,
    ),
  ];
}
