import type { Millis } from '../../shared/time.ts';
import type { AwsStore } from '../../store/contract.ts';
import { accountStates } from '../aws/account-states.ts';
import type { WatchSettings } from '../aws/settings.ts';

/** Stands for the account that the credentials are of while no call says which. */
export const UNKNOWN_ACCOUNT = 'unknown';

/** What AWS said of an account in a Region when it was last asked (SESv2 API Reference, GetAccount). */
export interface AwsState {
  /** An id, or `UNKNOWN_ACCOUNT`. */
  readonly account: string;
  readonly region: string;
  /** `HEALTHY`, `PROBATION`, `SHUTDOWN`, or a word that is new. */
  readonly enforcementStatus: string;
  readonly sendingEnabled: boolean;
  readonly at: Millis;
}

/** Reads what is stored; it calls nobody. */
export type ReadAwsStates = (now: Millis) => Promise<readonly AwsState[]>;

/** The watched Regions' states, where AWS told both parts. */
export const createAwsStateReader =
  (store: Pick<AwsStore, 'accounts'>, settings: WatchSettings): ReadAwsStates =>
  async (now) => {
    const states = await accountStates(store, settings, now);
    return states.flatMap(({ account, region, enforcementStatus, sendingEnabled, at }) =>
      enforcementStatus === null || sendingEnabled === null
        ? []
        : [{ account: account ?? UNKNOWN_ACCOUNT, region, enforcementStatus, sendingEnabled, at }],
    );
  };
