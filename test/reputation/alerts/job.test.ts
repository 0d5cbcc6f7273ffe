import { expect, it } from 'vitest';
import { createAlertJob, createAlertRetentionJob } from '../../../src/reputation/alerts/job.ts';
import { alertsOf, alertWith } from '../../support/alerts.ts';
import { mail } from '../../support/mailing.ts';
import { openMemory } from '../../support/sqlite.ts';

const DAY = 86_400_000;
const T0 = Date.UTC(2026, 10, 20, 9, 30);

it('judges every minute, and forgets what was over 400 days ago', async () => {
  const store = openMemory();
  await store.reputation.recounted();
  const old = alertWith({ rule: 'silence', level: 'warn' });
  await store.alerts.write([{ alert: old, notice: 'opened' }], T0 - 401 * DAY);
  const resolvedAt = T0 - 400 * DAY - 1;
  await store.alerts.write([{ alert: { ...old, version: 1, resolvedAt }, notice: 'resolved' }], resolvedAt);
  await mail(store, { at: T0, delivered: 141, hard: 9 });
  const job = createAlertJob({ store, readAwsStates: async () => [] }, () => T0 + 1);
  expect(job.every).toBe(60_000);
  const forgetting = createAlertRetentionJob(store.alerts, () => T0 + 1);
  for (const each of [job, forgetting]) expect(await each.run(new AbortController().signal)).toBe(false);
  expect(await alertsOf(store)).toEqual(['bounce-rate review open', 'bounce-rate warn open']);
});
