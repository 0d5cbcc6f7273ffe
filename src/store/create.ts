import { DrizzleQueryError, sql } from 'drizzle-orm';
import { createAccessStore } from './access.ts';
import { createAlertNoticeStore } from './alert-notices.ts';
import { createAlertSignalStore } from './alert-signals.ts';
import { createAlertStore } from './alerts.ts';
import { createAuditStore } from './audit.ts';
import { createAwsStore } from './aws.ts';
import { createBreakerStore } from './breakers.ts';
import { createCampaignStore } from './campaigns.ts';
import { type Store, StoreUnavailableError } from './contract.ts';
import type { SqliteDriver } from './driver.ts';
import { createErasureStore } from './erasures.ts';
import { createEventStore } from './events.ts';
import { exportState } from './export.ts';
import { createImportStore } from './imports.ts';
import { createIncidentStore } from './incidents.ts';
import { createLeaseStore } from './leases.ts';
import { createMilestoneStore } from './milestones.ts';
import { createPauseStore } from './pauses.ts';
import { createPolicyStore } from './policy.ts';
import { createQuarantineStore } from './quarantine.ts';
import { createRawStore } from './raw.ts';
import { createReputationStore } from './reputation.ts';
import { createRetentionStore } from './retention.ts';
import { createSettingStore } from './settings.ts';
import { createSourceStore } from './sources.ts';
import { createSuppressionStore } from './suppressions.ts';
import { createSyncStore } from './sync.ts';
import { createWebhookDeliveryStore } from './webhook-deliveries.ts';
import { createWebhookStore } from './webhooks.ts';

type Methods = Readonly<Record<string, (...args: never[]) => Promise<unknown>>>;

/**
 * Errors as the contract has them. Drizzle's own are taken off: their message holds the bound parameters, addresses
 * among them.
 */
function guard<T extends object>(area: T, isUnavailable: SqliteDriver['isUnavailable']): T {
  const guarded = Object.entries(area as Methods).map(([name, method]) => [
    name,
    async (...args: never[]) => {
      try {
        return await method(...args);
      } catch (error) {
        const cause = error instanceof DrizzleQueryError ? error.cause : error;
        throw isUnavailable(cause) ? new StoreUnavailableError(cause) : cause;
      }
    },
  ]);
  return Object.fromEntries(guarded) as T;
}

/** The store over any SQLite dialect. */
export function createStore(driver: SqliteDriver): Store {
  const { isUnavailable } = driver;
  const whole = {
    ready: () =>
      driver.atomically([
        sql`insert into heartbeat (id, at) values (1, unixepoch()) on conflict (id) do update set at = excluded.at`,
      ]),
    close: driver.close,
  };
  return {
    events: guard(createEventStore(driver), isUnavailable),
    suppressions: guard(createSuppressionStore(driver), isUnavailable),
    imports: guard(createImportStore(driver), isUnavailable),
    reputation: guard(createReputationStore(driver), isUnavailable),
    campaigns: guard(createCampaignStore(driver), isUnavailable),
    sources: guard(createSourceStore(driver), isUnavailable),
    settings: guard(createSettingStore(driver), isUnavailable),
    alertNotices: guard(createAlertNoticeStore(driver), isUnavailable),
    alerts: guard(createAlertStore(driver), isUnavailable),
    alertSignals: guard(createAlertSignalStore(driver), isUnavailable),
    quarantine: guard(createQuarantineStore(driver), isUnavailable),
    raw: guard(createRawStore(driver), isUnavailable),
    access: guard(createAccessStore(driver), isUnavailable),
    audit: guard(createAuditStore(driver), isUnavailable),
    incidents: guard(createIncidentStore(driver), isUnavailable),
    policy: guard(createPolicyStore(driver), isUnavailable),
    leases: guard(createLeaseStore(driver), isUnavailable),
    milestones: guard(createMilestoneStore(driver), isUnavailable),
    breakers: guard(createBreakerStore(driver), isUnavailable),
    pauses: guard(createPauseStore(driver), isUnavailable),
    webhooks: guard(createWebhookStore(driver), isUnavailable),
    webhookDeliveries: guard(createWebhookDeliveryStore(driver), isUnavailable),
    erasures: guard(createErasureStore(driver), isUnavailable),
    retention: guard(createRetentionStore(driver), isUnavailable),
    sync: guard(createSyncStore(driver), isUnavailable),
    aws: guard(createAwsStore(driver), isUnavailable),
    ...guard(whole, isUnavailable),
    exportState: () => exportState(driver),
  };
}
