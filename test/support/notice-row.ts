/** A notice as a row. Apart, so that it runs in workerd too. */
import type { AlertNotice } from '../../src/store/contract.ts';

export type NewNotice = Pick<AlertNotice, 'alert' | 'level'> & Partial<Omit<AlertNotice, 'id'>>;

export const NOTICE_INSERT =
  'insert into alert_notice (at, tenant, alert, kind, level, body) values (?, ?, ?, ?, ?, ?)';

export function noticeRow({
  alert,
  level,
  at = Date.UTC(2026, 10, 22, 9),
  tenant = '',
  kind = 'opened',
  rule = 'bounce-rate',
  title = `Alert ${alert}`,
  text = 'Look at the newest list import.',
  scope = {},
  openedAt = at,
  resolvedAt = null,
}: NewNotice): readonly [number, string, string, string, string, string] {
  return [at, tenant, alert, kind, level, JSON.stringify({ rule, title, text, scope, openedAt, resolvedAt })];
}
