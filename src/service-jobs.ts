/** The work beside the requests, the same wherever the service runs. */
import type { SesClients } from './aws/clients.ts';
import type { Config } from './config.ts';
import { createRawRetentionJob, createRetentionJob } from './ingest/retention.ts';
import { createAwsStateReader } from './reputation/alerts/aws-state.ts';
import { createAlertJob, createAlertRetentionJob } from './reputation/alerts/job.ts';
import { createNoticeFeed } from './reputation/alerts/notice-feed.ts';
import { createSesReputation } from './reputation/aws/aws.ts';
import { createWatchJobs } from './reputation/aws/create.ts';
import { createCircuitBreaker } from './reputation/breaker/create.ts';
import { createCampaignJob } from './reputation/campaigns/job.ts';
import { createRollupJob } from './reputation/rollups.ts';
import type { Job } from './shared/jobs.ts';
import type { Log } from './shared/log.ts';
import type { Metrics } from './shared/metrics.ts';
import type { Clock, Millis } from './shared/time.ts';
import type { Store } from './store/contract.ts';
import { DEFAULT_TENANT } from './store/tenant.ts';
import { createSuppressionChangeFeed } from './suppression/change-feed.ts';
import type { Eraser } from './suppression/erase.ts';
import { createErased } from './suppression/erased.ts';
import { createExpiryJob } from './suppression/expiry.ts';
import { createIncidentJob } from './suppression/incident-job.ts';
import { createPolicyJob } from './suppression/policy-job.ts';
import type { PseudonymOf } from './suppression/pseudonym.ts';
import { createAwsLists } from './suppression/sync/aws.ts';
import { createSyncJobs } from './suppression/sync/create.ts';
import type { StepLimits } from './suppression/sync/pull.ts';
import type { AttemptMessage } from './webhooks/attempt.ts';
import { createWebhookJob, createWebhookRetentionJob, type WebhookJobOptions } from './webhooks/job.ts';

export interface ServiceJobsOptions {
  readonly store: Store;
  readonly config: Pick<
    Config,
    | 'publicUrl'
    | 'routes'
    | 'sync'
    | 'watch'
    | 'verifiedDomains'
    | 'retentionDays'
    | 'bounceRetentionDays'
    | 'rawRetentionDays'
  >;
  readonly ses: SesClients;
  readonly eraser: Eraser;
  readonly attemptWebhook: AttemptMessage;
  readonly pseudonymOf: PseudonymOf;
  readonly now: Clock;
  readonly log: Log;
  readonly metrics: Metrics;
  /** How much they do at a time and how often, where that is not for one process to say. */
  readonly limits?: {
    readonly alertsEvery: Millis;
    readonly sync: StepLimits;
    readonly webhooks: Pick<WebhookJobOptions, 'lanes' | 'room'>;
  };
}

/** Every job that the settings ask for. */
export function createServiceJobs(options: ServiceJobsOptions): readonly Job[] {
  const { store, config, ses, eraser, attemptWebhook, pseudonymOf, now, log, metrics, limits } = options;
  const { retentionDays, bounceRetentionDays, rawRetentionDays } = config;
  return [
    createPolicyJob(store.policy, now),
    createIncidentJob(store.incidents, now),
    createWebhookJob({
      deliveries: store.webhookDeliveries,
      feeds: {
        'suppression.changed': createSuppressionChangeFeed(store.webhookDeliveries),
        'alert.changed': createNoticeFeed(store.alertNotices, config.publicUrl?.origin ?? null),
      },
      attempt: attemptWebhook,
      now,
      random: Math.random,
      log,
      metrics,
      ...limits?.webhooks,
    }),
    createWebhookRetentionJob({ deliveries: store.webhookDeliveries, now }),
    ...createSyncJobs({
      lists: createAwsLists(ses),
      erased: createErased({ store, pseudonymOf }),
      store: store.sync,
      settings: config.sync,
      namesTenants: config.routes.some(({ tenant }) => tenant !== undefined && tenant !== DEFAULT_TENANT),
      now,
      log,
      metrics,
      ...(limits === undefined ? {} : { limits: limits.sync }),
    }),
    ...createWatchJobs({
      ses: createSesReputation(ses),
      store: store.aws,
      reputation: store.reputation,
      settings: config.watch,
      now,
      log,
    }),
    eraser.job,
    createExpiryJob({ store, now }),
    createCampaignJob(store.campaigns, now),
    createRollupJob({ reputation: store.reputation, verifiedDomains: config.verifiedDomains, now }),
    createCircuitBreaker({ store, ses, now, log }),
    createAlertJob({ store, readAwsStates: createAwsStateReader(store.aws, config.watch) }, now, limits?.alertsEvery),
    createAlertRetentionJob(store.alerts, now),
    createRetentionJob({ retention: store.retention, days: retentionDays, bounceDays: bounceRetentionDays, now }),
    ...(rawRetentionDays > 0 ? [createRawRetentionJob({ raw: store.raw, days: rawRetentionDays, now })] : []),
  ];
}
