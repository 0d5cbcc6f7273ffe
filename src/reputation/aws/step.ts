/** What a step of the job has at hand. */
import type { Pace } from '../../aws/pace.ts';
import type { Clock } from '../../shared/time.ts';
import type { AwsPoll, AwsStore, ReputationStore } from '../../store/contract.ts';
import type { SesReputation } from './ses.ts';
import type { WatchSettings } from './settings.ts';

export interface StepOptions {
  readonly ses: SesReputation;
  readonly pace: Pace;
  readonly store: AwsStore;
  readonly reputation: Pick<ReputationStore, 'accounts'>;
  readonly settings: WatchSettings;
  readonly now: Clock;
  /** In [0, 1). */
  readonly random: () => number;
}

export interface Step extends StepOptions {
  readonly region: string;
  readonly poll: AwsPoll;
  readonly signal: AbortSignal;
}
