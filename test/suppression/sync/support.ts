/** The sync through the real SDK, against a SES of its own, by a clock that moves when somebody sleeps. */

import { onTestFinished } from 'vitest';
import { createBuckets } from '../../../src/aws/bucket.ts';
import { createSdkClients } from '../../../src/aws/sdk.ts';
import { silentLog } from '../../../src/shared/log.ts';
import { noMetrics } from '../../../src/shared/metrics.ts';
import type { StatedSuppression, Store } from '../../../src/store/contract.ts';
import { createAwsLists } from '../../../src/suppression/sync/aws.ts';
import { createSyncJob } from '../../../src/suppression/sync/job.ts';
import { paced } from '../../../src/suppression/sync/pace.ts';
import type { SesLists } from '../../../src/suppression/sync/ses.ts';
import type { SyncSettings } from '../../../src/suppression/sync/settings.ts';
import { withCredentials } from '../../support/aws-credentials.ts';
import { startSesServer } from '../../support/ses-server.ts';
import type { OpenSes } from '../../support/ses-ways.ts';
import { openMemory } from '../../support/sqlite.ts';

export const T0 = Date.UTC(2026, 6, 14, 9, 30);
export const MINUTE = 60_000;
export const DAY = 86_400_000;

export interface WorldOptions extends Partial<SyncSettings> {
  /** `region/tenant`: the tenants that SES has. */
  readonly sesTenants?: readonly string[];
  readonly maxPageSize?: number;
  readonly timeout?: number;
  readonly open?: OpenSes;
  readonly store?: Store;
}

export const entry = (over: Partial<StatedSuppression> = {}): StatedSuppression => ({
  address: 'ann@example.net',
  tenant: '',
  stream: '',
  reason: 'bounce',
  origin: 'api',
  since: T0,
  expiresAt: null,
  evidence: null,
  note: null,
  actor: 'key:test',
  ...over,
});

export async function createWorld(options: WorldOptions = {}) {
  const { sesTenants = [], maxPageSize = 1_000, timeout = 2_000, open = createSdkClients, ...over } = options;
  withCredentials();
  let at = T0;
  const now = () => at;
  const regions = over.regions ?? ['us-east-1'];
  const server = await startSesServer({ now, regions, tenants: sesTenants, maxPageSize });
  onTestFinished(() => server.stop());
  const clients = open({ endpoint: server.endpoint, timeout });
  const aws = createAwsLists(clients);
  onTestFinished(clients.close);
  const store = options.store ?? openMemory();
  const settings: SyncSettings = {
    regions,
    push: ['bounce', 'complaint'],
    pushDefaultTenant: false,
    tenants: [],
    dryRun: false,
    fullEvery: DAY,
    endpoint: server.endpoint,
    ...over,
  };
  const sleep = async (wait: number) => {
    at += wait;
  };
  const buckets = createBuckets();
  /** A job as a fresh process would make it; `wrap` may stand between it and SES or the store. */
  const makeJob = (
    region = regions[0] ?? '',
    wrap: { ses?: (lists: SesLists) => SesLists; store?: Store['sync'] } = {},
  ) => {
    const pace = paced(aws, { buckets, now, sleep, metrics: noMetrics });
    return createSyncJob(
      {
        ses: wrap.ses === undefined ? pace : wrap.ses(pace),
        store: wrap.store ?? store.sync,
        settings,
        namesTenants: false,
        now,
        sleep,
        random: () => 0.5,
        log: silentLog,
      },
      region,
    );
  };
  const jobs = regions.map((region) => makeJob(region));
  const { signal } = new AbortController();

  return {
    server,
    store,
    settings,
    now,
    makeJob,
    advance: (ms: number) => {
      at += ms;
    },
    /** Slices of every Region until none has more to do. */
    settle: async () => {
      for (const job of jobs) while (await job.run(signal));
    },
    put: (...entries: readonly StatedSuppression[]) => store.suppressions.put(entries, at),
    /** What a person does, a second later. */
    release: (
      address: string,
      over: { readonly reason?: 'bounce' | 'complaint' | 'ses-list' | 'all'; readonly tenant?: string } = {},
    ) => {
      at += 1_000;
      const { reason = 'all', tenant = '' } = over;
      return store.suppressions.remove([{ address, tenant, stream: '', reason, at, actor: 'key:ops', note: null }]);
    },
    entriesOf: async (address: string) =>
      (await store.suppressions.find([address]))
        .map(({ reason, origin, tenant }) => `${reason}/${origin}/${tenant}`)
        .sort(),
    held: (region = 'us-east-1', tenant = '') =>
      Object.fromEntries([...server.listOf(region, tenant)].map(([name, { reason }]) => [name, reason])),
    state: async (region = 'us-east-1', tenant = '') => {
      const stored = await store.sync.find({ region, tenant });
      if (stored?.state === undefined || stored.state === null) throw new Error('no state yet');
      return { ...stored.state, waiting: stored.waiting, refused: stored.refused };
    },
    signal,
  };
}
