/** A new version of a policy, and the rows that the derivation of entries reads. */
import { type SQL, sql } from 'drizzle-orm';
import { type PolicySettings, rulesOf } from '../../suppression/policy-rules.ts';
import type { PolicyVersion } from '../contract.ts';
import { recordAudit } from './audit.ts';
import { jsonRows } from './sql.ts';

const ruleRows = (settings: PolicySettings) =>
  rulesOf(settings).map((rule) => ({
    ...rule,
    enabled: rule.enabled ? 1 : 0,
    allTenants: rule.allTenants ? 1 : 0,
  }));

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
    sql`delete from policy_rule where tenant = ${tenant} and ${ours}`,
    sql`insert into policy_rule (tenant, evidence, enabled, all_tenants, lasts, strikes, span)
      select ${tenant}, evidence, enabled, "allTenants", lasts, strikes, within
      from ${jsonRows(rules, ['evidence', 'enabled', 'allTenants', 'lasts', 'strikes', 'within'])} where ${ours}`,
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
