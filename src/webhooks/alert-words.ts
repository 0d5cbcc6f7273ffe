/** What chats and mails say of alerts, in words. Pure. */

import { alertPath } from '../reputation/alerts/path.ts';
import type { AlertLevel, AlertNotice, NoticeKind } from '../store/contract.ts';
import { ALERT_LEVELS } from '../store/contract.ts';

const LEVEL_WORDS: Readonly<Record<AlertLevel, string>> = { warn: 'Warning', review: 'Review', pause: 'Pause' };

const KIND_WORDS: Readonly<Record<NoticeKind, string>> = {
  opened: 'new',
  updated: 'update',
  resolved: 'Resolved',
  ended: 'Ended without a verdict',
  test: 'Test',
};

const OVER: readonly NoticeKind[] = ['resolved', 'ended'];

/** `Review, new`, `Pause, update`, `Resolved`, `Ended without a verdict`, `Test`. */
const stateWords = ({ kind, level }: Pick<AlertNotice, 'kind' | 'level'>): string =>
  OVER.includes(kind) || kind === 'test' ? KIND_WORDS[kind] : `${LEVEL_WORDS[level]}, ${KIND_WORDS[kind]}`;

/** State and title. A title that says the state already says it once. */
export function headline(notice: AlertNotice): string {
  const state = stateWords(notice);
  return notice.title.startsWith(`${state}:`) ? notice.title : `${state}: ${notice.title}`;
}

/** Where it can be read and acknowledged. A test message is about no alert. @param origin of the dashboard. */
export const linkTo = ({ kind, alert }: AlertNotice, origin: string): string =>
  kind === 'test' ? `${origin}/` : `${origin}${alertPath(alert)}`;

/** Of several: the one to read first. Of the worst level the newest, those that are over last. */
export function gravest(notices: readonly AlertNotice[]): AlertNotice | undefined {
  const weight = ({ kind, level }: AlertNotice) => (OVER.includes(kind) ? -1 : ALERT_LEVELS.indexOf(level));
  return notices.toSorted((a, b) => weight(b) - weight(a) || b.id - a.id)[0];
}

/** What it is about, line by line: `account: 111122223333`. */
export const scopeLines = ({ scope, tenant }: AlertNotice): readonly (readonly [name: string, value: string])[] => [
  ...Object.entries(scope).filter(([name]) => name !== 'tenant' || tenant === ''),
  ...(tenant === '' ? [] : [['tenant', tenant] as const]),
];

/** Of the test button. Its id and its episode are of no history. */
export const testNotice = (at: number): AlertNotice => ({
  id: 0,
  at,
  tenant: '',
  alert: 'test',
  kind: 'test',
  level: 'warn',
  rule: 'test',
  title: 'Test message of ses-sentinel',
  text: 'Alerts will arrive here like this one. Nothing is wrong, and there is nothing to do.',
  scope: {},
  openedAt: at,
  resolvedAt: null,
});
