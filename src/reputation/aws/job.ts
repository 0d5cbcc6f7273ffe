/** Asks AWS what it says of the account: a job per Region, for SES counts requests per Region. */
import type { Job } from '../../shared/jobs.ts';
import type { Log } from '../../shared/log.ts';
import { SECOND } from '../../shared/time.ts';
import type { AwsPart, AwsPoll, AwsPolls } from '../../store/contract.ts';
import { duePart, INITIAL_POLL } from './polls.ts';
import { readAccountState } from './read-account.ts';
import { readEntities, readRecommendations } from './read-list.ts';
import { readMetricSums } from './read-metrics.ts';
import type { Step, StepOptions } from './step.ts';

export interface WatchJobOptions extends StepOptions {
  readonly log: Log;
}

const EVERY = 15 * SECOND;

const READERS: Readonly<Record<AwsPart, (step: Step, polls: AwsPolls) => Promise<AwsPoll>>> = {
  account: readAccountState,
  recommendations: readRecommendations,
  entities: readEntities,
  metrics: readMetricSums,
};

/** The job of one Region: each slice is one call. */
export function createWatchJob({ log, ...options }: WatchJobOptions, region: string): Job {
  const { store, now } = options;

  const report = (before: AwsPoll, { trouble }: AwsPoll) => {
    // Said once: a Region without the feature fails every hour.
    if (trouble === null || trouble.kind === before.trouble?.kind) return;
    log.warn('aws-watch-failed', { region, operation: trouble.operation, kind: trouble.kind });
  };

  return {
    name: `ses-account:${region}`,
    every: EVERY,
    run: async (signal) => {
      const [polls, accounts] = await Promise.all([store.polls(region), store.accounts()]);
      const vdmEnabled = accounts.find((account) => account.region === region)?.vdmEnabled ?? false;
      const part = duePart(polls, vdmEnabled, now());
      if (part === null) return false;
      const poll = polls[part] ?? INITIAL_POLL;
      report(poll, await READERS[part]({ ...options, region, poll, signal }, polls));
      return true;
    },
  };
}
