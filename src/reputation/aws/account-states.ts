/** AWS's verdict in short, for rules and gauges. */
import type { Millis } from '../../shared/time.ts';
import type { AwsStore, StoredAwsAccount } from '../../store/contract.ts';
import { isStale } from './polls.ts';
import type { WatchSettings } from './settings.ts';

export interface AccountState
  extends Pick<
    StoredAwsAccount,
    | 'account'
    | 'region'
    | 'enforcementStatus'
    | 'enforcementSince'
    | 'sendingEnabled'
    | 'sendingSince'
    | 'productionAccess'
    | 'quota24h'
    | 'sentLast24h'
    | 'maxSendRate'
    | 'at'
  > {
  /** Too old to be believed. */
  readonly stale: boolean;
}

/** The watched Regions that AWS has answered for, by Region; none when the watch is off. */
export async function accountStates(
  store: Pick<AwsStore, 'accounts'>,
  settings: WatchSettings,
  now: Millis,
): Promise<readonly AccountState[]> {
  const accounts = await store.accounts();
  return accounts
    .filter(({ region }) => settings.regions.includes(region))
    .map(({ accountFrom: _, vdmEnabled: _vdm, ...state }) => ({
      ...state,
      stale: isStale(state.at, 'account', settings, now),
    }));
}
