/** Alerts for tests: judging a store at a moment, and short lists of what came of it. */
import { randomUUID } from 'node:crypto';
import type { AwsState } from '../../src/reputation/alerts/aws-state.ts';
import { judgeAlerts } from '../../src/reputation/alerts/judge.ts';
import { type AlertSettings, alertSettingsSchema } from '../../src/reputation/alerts/settings.ts';
import type { Alert, Store } from '../../src/store/contract.ts';

export const DEFAULT_ALERTS: AlertSettings = alertSettingsSchema.parse({});

export const judgeAt = (store: Store, now: number, states?: readonly AwsState[]): Promise<void> =>
  judgeAlerts({ store, readAwsStates: async () => states ?? [] }, now);

let versions = 0;

/** Sets some rules; the others keep their defaults. Once for each store. */
export const setAlerts = async (store: Store, settings: Partial<AlertSettings>): Promise<void> => {
  const version = ((await store.settings.current('alerts'))?.version ?? 0) + 1;
  const value = JSON.stringify({ ...DEFAULT_ALERTS, ...settings });
  await store.settings.put({ section: 'alerts', version, value, at: ++versions, actor: 'key:test', note: null });
};

/** `bounce-rate warn open`, oldest first. */
export const alertsOf = async (store: Store): Promise<readonly string[]> => {
  const all = await store.alerts.list({ state: 'all', limit: 100 });
  return all
    .toSorted((a, b) => a.openedAt - b.openedAt)
    .map(({ rule, level, resolvedAt }) => `${rule} ${level} ${resolvedAt === null ? 'open' : 'resolved'}`)
    .sort();
};

/** `opened review`, in the order in which it was told. */
export const toldOf = async (store: Store): Promise<readonly string[]> => {
  const notices = await store.alertNotices.between({
    after: 0,
    through: 1_000_000,
    tenant: null,
    minLevel: 'warn',
    limit: 1_000,
  });
  return notices.map(({ kind, rule, level }) => `${kind} ${rule} ${level}`);
};

/** An episode that is about to open. */
export const alertWith = (over: Partial<Alert> = {}): Alert => ({
  ...{ id: randomUUID(), rule: 'bounce-rate', level: 'review', tenant: '' },
  scope: { account: '123456789012', region: 'us-east-1' },
  ...{ openedAt: 0, resolvedAt: null, calm: 0, calmHour: null, unjudgedSince: null, version: 0 },
  opening: { part: 6, whole: 100 },
  value: { part: 6, whole: 100 },
  peak: { part: 6, whole: 100 },
  ...{ title: 'Over the review line', text: 'Pause it.', toldAt: 0, toldValue: { part: 6, whole: 100 } },
  acknowledgement: null,
  ...over,
});
