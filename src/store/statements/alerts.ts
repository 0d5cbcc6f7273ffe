/** Writing episodes of alerts, with what is told of them. */
import { type SQL, sql } from 'drizzle-orm';
import type { Alert, AlertChange, AlertTold } from '../contract.ts';
import { jsonRows } from './sql.ts';

/** An object's members by name, so that one scope has one text. */
const scopeText = (scope: Alert['scope']): string =>
  JSON.stringify(Object.fromEntries(Object.entries(scope).sort(([a], [b]) => (a < b ? -1 : 1))));

const OPENING = ['id', 'rule', 'level', 'scope', 'tenant', 'opened_at', 'opening_part', 'opening_whole'];
const CHANGING = [
  ...['resolved_at', 'value_part', 'value_whole', 'peak_part', 'peak_whole', 'calm', 'calm_hour', 'unjudged_since'],
  ...['title', 'text', 'told_at', 'told_part', 'told_whole'],
];

const rowOf = ({ scope, opening, value, peak, toldValue, ...alert }: Alert) => ({
  ...{ id: alert.id, rule: alert.rule, level: alert.level, scope: scopeText(scope), tenant: alert.tenant },
  ...{ opened_at: alert.openedAt, resolved_at: alert.resolvedAt, calm: alert.calm, calm_hour: alert.calmHour },
  unjudged_since: alert.unjudgedSince,
  ...{ opening_part: opening?.part ?? null, opening_whole: opening?.whole ?? null },
  ...{ value_part: value?.part ?? null, value_whole: value?.whole ?? null },
  ...{ peak_part: peak?.part ?? null, peak_whole: peak?.whole ?? null },
  ...{ told_at: alert.toldAt, told_part: toldValue?.part ?? null, told_whole: toldValue?.whole ?? null },
  ...{ title: alert.title, text: alert.text, version: alert.version },
});

const columns = (names: readonly string[]): SQL => sql.raw(names.join(', '));

/** The unique index lets only one of several writers open an episode. */
const openAlerts = (alerts: readonly Alert[], mark: string): SQL => sql`
  insert into alert (${columns([...OPENING, ...CHANGING])}, version, mark)
  select ${columns([...OPENING, ...CHANGING])}, 1, ${mark}
  from ${jsonRows(alerts.map(rowOf), [...OPENING, ...CHANGING])} where true
  on conflict do nothing`;

/** An acknowledgement that came meanwhile is a version too: it is not overwritten, and what it silences is not told. */
const changeAlerts = (alerts: readonly Alert[], mark: string): SQL => sql`
  update alert set ${columns(CHANGING.map((name) => `${name} = r.${name}`))}, version = alert.version + 1, mark = ${mark}
  from ${jsonRows(alerts.map(rowOf), ['id', 'version', ...CHANGING])} r
  where alert.id = r.id and alert.version = r.version`;

const told = ({ rule, title, text, scope, openedAt, resolvedAt }: Alert): AlertTold => ({
  ...{ rule, title, text, scope, openedAt, resolvedAt },
});

/** Only what this writer did is told. */
const tell = (changes: readonly AlertChange[], at: number, mark: string): SQL => {
  const rows = changes.flatMap(({ alert, notice }) =>
    notice === null
      ? []
      : [{ id: alert.id, tenant: alert.tenant, kind: notice, level: alert.level, body: JSON.stringify(told(alert)) }],
  );
  return sql`
    insert into alert_notice (at, tenant, alert, kind, level, body)
    select ${at}, r.tenant, r.id, r.kind, r.level, r.body
    from ${jsonRows(rows, ['id', 'tenant', 'kind', 'level', 'body'])} r
    where exists (select 1 from alert a where a.id = r.id and a.mark = ${mark})`;
};

/** What the audit says of a change; `null` = nothing. */
function auditedAs({ version, resolvedAt, unjudgedSince }: Alert): string | null {
  if (version === 0) return 'alert.opened';
  if (resolvedAt === null) return null;
  return unjudgedSince === null ? 'alert.resolved' : 'alert.ended';
}

const audit = (changes: readonly AlertChange[], at: number, mark: string): SQL => {
  const rows = changes.flatMap(({ alert }) => {
    const { id, tenant, rule, level, scope, title } = alert;
    const action = auditedAs(alert);
    const detail = JSON.stringify({ ...scope, rule, level, title });
    return action === null ? [] : [{ id, tenant: tenant || null, action, detail }];
  });
  return sql`
    insert into audit (at, actor, action, subject, tenant, detail)
    select ${at}, 'job:alerts', r.action, r.id, r.tenant, r.detail
    from ${jsonRows(rows, ['id', 'tenant', 'action', 'detail'])} r
    where exists (select 1 from alert a where a.id = r.id and a.mark = ${mark})`;
};

/** One list for one transaction: neither an episode without its notice, nor a notice without its episode. */
export function writeAlerts(changes: readonly AlertChange[], at: number): readonly SQL[] {
  const mark = crypto.randomUUID();
  const alerts = changes.map(({ alert }) => alert);
  return [
    openAlerts(
      alerts.filter(({ version }) => version === 0),
      mark,
    ),
    changeAlerts(
      alerts.filter(({ version }) => version > 0),
      mark,
    ),
    tell(changes, at, mark),
    audit(changes, at, mark),
  ];
}

export const forgetAlerts = (before: number): readonly SQL[] => [
  sql`delete from alert_notice where alert in (select id from alert where resolved_at < ${before})`,
  sql`delete from alert where resolved_at < ${before}`,
];
