/** AWS's word for Prometheus. */
import type { Gauge } from '../../shared/metrics.ts';
import { type Millis, SECOND } from '../../shared/time.ts';
import type { AwsStore } from '../../store/contract.ts';
import { type AccountState, accountStates } from './account-states.ts';
import type { WatchSettings } from './settings.ts';

const KNOWN_STATUSES = ['HEALTHY', 'PROBATION', 'SHUTDOWN'] as const;
/** For a word that is new: labels stay a closed set. */
const OTHER = 'OTHER';

function statusSamples({ region, enforcementStatus }: AccountState): Gauge['samples'] {
  const known = KNOWN_STATUSES.find((status) => status === enforcementStatus) ?? OTHER;
  return [...KNOWN_STATUSES, OTHER].map((status) => ({
    labels: { region, status },
    value: status === known ? 1 : 0,
  }));
}

/** What AWS said last, per Region; absent for what it has not said. The age tells whether the rest may be believed. */
export async function awsGauges(
  store: Pick<AwsStore, 'accounts'>,
  settings: WatchSettings,
  now: Millis,
): Promise<readonly Gauge[]> {
  const states = await accountStates(store, settings, now);
  const gauge = (name: string, help: string, measure: (state: AccountState) => number | null): Gauge => ({
    name: `ses_sentinel_aws_${name}`,
    help,
    samples: states.flatMap((state) => {
      const value = measure(state);
      return value === null ? [] : [{ labels: { region: state.region }, value }];
    }),
  });
  return [
    {
      name: 'ses_sentinel_aws_enforcement_status',
      help: "1 for AWS's status of the account, 0 for every other",
      samples: states.flatMap(statusSamples),
    },
    gauge('sending_enabled', "The account's own sending switch", ({ sendingEnabled }) =>
      sendingEnabled === null ? null : Number(sendingEnabled),
    ),
    gauge('quota_24h', 'Mails that AWS allows in 24 hours; -1 = unlimited', ({ quota24h }) => quota24h),
    gauge('sent_last_24h', 'Mails that AWS counts against the quota', ({ sentLast24h }) => sentLast24h),
    gauge('last_success_age_seconds', 'Since AWS last told the state of the account', ({ at }) =>
      Math.max(0, Math.round((now - at) / SECOND)),
    ),
  ];
}
