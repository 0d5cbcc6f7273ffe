/** The watch through the real SDK, against a SES of its own, by a clock that moves when somebody sleeps. */
import { onTestFinished } from 'vitest';
import { createBuckets } from '../../../src/aws/bucket.ts';
import { createPace } from '../../../src/aws/pace.ts';
import { createSdkClients } from '../../../src/aws/sdk.ts';
import { createSesReputation } from '../../../src/reputation/aws/aws.ts';
import { createWatchJob } from '../../../src/reputation/aws/job.ts';
import type { WatchSettings } from '../../../src/reputation/aws/settings.ts';
import { loadAwsStatus, type RegionStatus } from '../../../src/reputation/aws/status.ts';
import type { Log } from '../../../src/shared/log.ts';
import type { Store } from '../../../src/store/contract.ts';
import { withCredentials } from '../../support/aws-credentials.ts';
import { startSesServer } from '../../support/ses-server.ts';
import type { OpenSes } from '../../support/ses-ways.ts';
import { openMemory } from '../../support/sqlite.ts';

export const T0 = Date.UTC(2026, 6, 14, 9, 30);
export const MINUTE = 60_000;
export const HOUR = 60 * MINUTE;
export const DAY = 24 * HOUR;
export const ACCOUNT = '111122223333';
export const EAST = 'us-east-1';

/** Days since the epoch of `T0`. */
export const TODAY = Math.floor(T0 / DAY);

export const tenantArn = (name: string, region = EAST): string =>
  `arn:aws:ses:${region}:${ACCOUNT}:tenant/${name}/tn-${name}`;

/** An entity as SES lists it. */
export const listed = (name: string, over: Record<string, unknown> = {}): Record<string, unknown> => ({
  ReputationEntityReference: tenantArn(name),
  ReputationEntityType: 'RESOURCE',
  ReputationManagementPolicy: 'arn:aws:ses:us-east-1:aws:reputation-policy/standard',
  CustomerManagedStatus: { Status: 'ENABLED', LastUpdatedTimestamp: T0 / 1_000 - 60 },
  AwsSesManagedStatus: { Status: 'ENABLED', LastUpdatedTimestamp: T0 / 1_000 - 60 },
  SendingStatusAggregate: 'ENABLED',
  ...over,
});

/** A finding as SES lists it. */
export const finding = (over: Record<string, unknown> = {}): Record<string, unknown> => ({
  ResourceArn: `arn:aws:ses:us-east-1:${ACCOUNT}:identity/example.com`,
  Type: 'DKIM',
  Description: 'DKIM1',
  Status: 'OPEN',
  CreatedTimestamp: T0 / 1_000 - 3_600,
  LastUpdatedTimestamp: T0 / 1_000 - 60,
  Impact: 'LOW',
  ...over,
});

export interface WorldOptions extends Partial<WatchSettings> {
  readonly timeout?: number;
  readonly open?: OpenSes;
  readonly store?: Store;
}

export async function createWorld({
  timeout = 2_000,
  open = createSdkClients,
  store = openMemory(),
  ...over
}: WorldOptions = {}) {
  withCredentials();
  let at = T0;
  const now = () => at;
  const settings: WatchSettings = { regions: [EAST], every: 5 * MINUTE, accounts: [], ...over };
  const server = await startSesServer({ now, regions: settings.regions });
  onTestFinished(() => server.stop());
  const clients = open({ endpoint: server.endpoint, timeout });
  onTestFinished(clients.close);
  const sleep = async (wait: number) => {
    at += wait;
  };
  const logged: { event: string; fields: object }[] = [];
  const log: Log = {
    debug: () => {},
    info: () => {},
    warn: (event, fields = {}) => logged.push({ event, fields }),
    error: () => {},
  };
  const makeJob = (region: string) =>
    createWatchJob(
      {
        ses: createSesReputation(clients),
        pace: createPace({ buckets: createBuckets(), now, sleep }),
        store: store.aws,
        reputation: store.reputation,
        settings,
        now,
        random: () => 0.5,
        log,
      },
      region,
    );
  const jobs = settings.regions.map(makeJob);
  const { signal } = new AbortController();
  return {
    server,
    ses: server.accounts,
    side: server.accounts.sideOf(EAST),
    store,
    settings,
    logged,
    now,
    makeJob,
    signal,
    advance: (ms: number) => {
      at += ms;
    },
    /** Slices of every Region until none has more to do. */
    settle: async () => {
      for (const job of jobs) while (await job.run(signal));
    },
    region: async (name = EAST): Promise<RegionStatus> => {
      const status = await loadAwsStatus(store.aws, settings, at);
      const found = status.regions.find(({ region }) => region === name);
      if (found === undefined) throw new Error(`${name} is not watched`);
      return found;
    },
  };
}
