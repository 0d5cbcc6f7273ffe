import type { Millis } from '../../shared/time.ts';

/** What AWS said of an account in a Region when it was last asked (SESv2 API Reference, GetAccount). */
export interface AwsState {
  readonly account: string;
  readonly region: string;
  /** `HEALTHY`, `PROBATION`, `SHUTDOWN`, or a word that is new. */
  readonly enforcementStatus: string;
  readonly sendingEnabled: boolean;
  readonly at: Millis;
}

/** Reads what is stored; it calls nobody. */
export type ReadAwsStates = () => Promise<readonly AwsState[]>;

/** Where AWS is not asked. */
export const noAwsStates: ReadAwsStates = async () => [];
