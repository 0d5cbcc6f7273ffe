/**
 * What the rest of the program may ask of a store, in the words of the domain. Two drivers implement it (SQLite file,
 * D1); `test/contract/` is the one suite that both must pass. Each area has a file in `contract/`.
 *
 * Every method may be called concurrently. A rejected promise means that nothing of that call was stored.
 */
import type { AccessStore } from './contract/access.ts';
import type { AlertSignalStore } from './contract/alert-signals.ts';
import type { AlertNoticeStore, AlertStore } from './contract/alerts.ts';
import type { AuditStore } from './contract/audit.ts';
import type { AwsStore } from './contract/aws.ts';
import type { BreakerStore } from './contract/breakers.ts';
import type { CampaignStore } from './contract/campaigns.ts';
import type { ErasureStore } from './contract/erasure.ts';
import type { EventStore } from './contract/events.ts';
import type { ImportStore } from './contract/imports.ts';
import type { IncidentStore } from './contract/incidents.ts';
import type { LeaseStore } from './contract/leases.ts';
import type { MilestoneStore } from './contract/milestones.ts';
import type { PauseStore } from './contract/pauses.ts';
import type { PolicyStore } from './contract/policy.ts';
import type { QuarantineStore } from './contract/quarantine.ts';
import type { RawStore } from './contract/raw.ts';
import type { ReputationStore } from './contract/reputation.ts';
import type { RetentionStore } from './contract/retention.ts';
import type { SettingStore } from './contract/settings.ts';
import type { SourceStore } from './contract/sources.ts';
import type { SuppressionStore } from './contract/suppressions.ts';
import type { SyncStore } from './contract/sync.ts';
import type { WebhookDeliveryStore, WebhookStore } from './contract/webhooks.ts';

export * from './contract/access.ts';
export * from './contract/alert-signals.ts';
export * from './contract/alerts.ts';
export * from './contract/audit.ts';
export * from './contract/aws.ts';
export * from './contract/breakers.ts';
export * from './contract/campaigns.ts';
export * from './contract/erasure.ts';
export * from './contract/events.ts';
export * from './contract/facts.ts';
export * from './contract/imports.ts';
export * from './contract/incidents.ts';
export * from './contract/leases.ts';
export * from './contract/milestones.ts';
export * from './contract/pauses.ts';
export * from './contract/policy.ts';
export * from './contract/quarantine.ts';
export * from './contract/raw.ts';
export * from './contract/reputation.ts';
export * from './contract/retention.ts';
export * from './contract/settings.ts';
export * from './contract/sources.ts';
export * from './contract/suppressions.ts';
export * from './contract/sync.ts';
export * from './contract/webhooks.ts';

export interface Store {
  readonly events: EventStore;
  readonly suppressions: SuppressionStore;
  readonly imports: ImportStore;
  readonly reputation: ReputationStore;
  readonly campaigns: CampaignStore;
  readonly sources: SourceStore;
  readonly settings: SettingStore;
  readonly alertNotices: AlertNoticeStore;
  readonly alerts: AlertStore;
  readonly alertSignals: AlertSignalStore;
  readonly quarantine: QuarantineStore;
  readonly raw: RawStore;
  readonly access: AccessStore;
  readonly audit: AuditStore;
  readonly leases: LeaseStore;
  readonly milestones: MilestoneStore;
  readonly policy: PolicyStore;
  readonly incidents: IncidentStore;
  readonly pauses: PauseStore;
  readonly breakers: BreakerStore;
  readonly webhooks: WebhookStore;
  readonly webhookDeliveries: WebhookDeliveryStore;
  readonly erasures: ErasureStore;
  readonly retention: RetentionStore;
  readonly sync: SyncStore;
  readonly aws: AwsStore;
  /** Resolves when the store can be written to. */
  readonly ready: () => Promise<void>;
  /** Every merged row in a fixed order, as NDJSON lines without ids, receive times or history: two stores that were told the same agree byte for byte. */
  readonly exportState: () => AsyncIterable<string>;
  readonly close: () => Promise<void>;
}

/** The store cannot be written or read just now (locked, full, gone). The same call may succeed later. */
export class StoreUnavailableError extends Error {
  constructor(cause: unknown) {
    super('the store is unavailable', { cause });
    this.name = 'StoreUnavailableError';
  }
}
