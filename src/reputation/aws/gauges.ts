/** AWS's word for Prometheus. */
import { type Millis, SECOND } from '../../shared/time.ts';
import type { AwsStore } from '../../store/contract.ts';
import { type AccountState, accountStates } from './account-states.ts';
import type { WatchSettings } from './settings.ts';

export interface LabelledGauge {
  readonly name: string;
  readonly labels: Readonly<Record<string, string>>;
  readonly value: number;
}

/** A word that is new counts as `OTHER`: labels stay a closed set. */
const KNOWN_STATUSES = ['HEALTHY', 'PROBATION', 'SHUTDOWN'] as const;

function gaugesOf(state: AccountState, now: Millis): readonly LabelledGauge[] {
  const { region, enforcementStatus, sendingEnabled, quota24h, sentLast24h, at } = state;
  const known = KNOWN_STATUSES.find((status) => status === enforcementStatus) ?? 'OTHER';
  const gauge = (name: string, value: number | null): readonly LabelledGauge[] =>
    value === null ? [] : [{ name: `ses_sentinel_aws_${name}`, labels: { region }, value }];
  return [
    ...[...KNOWN_STATUSES, 'OTHER'].map((status) => ({
      name: 'ses_sentinel_aws_enforcement_status',
      labels: { region, status },
      value: status === known ? 1 : 0,
    })),
    ...gauge('sending_enabled', sendingEnabled === null ? null : Number(sendingEnabled)),
    ...gauge('quota_24h', quota24h),
    ...gauge('sent_last_24h', sentLast24h),
    ...gauge('last_success_age_seconds', Math.max(0, Math.round((now - at) / SECOND))),
  ];
}

/** What AWS said last, per Region; absent for what it has not said. The age tells whether the rest may be believed. */
export async function awsGauges(
  store: Pick<AwsStore, 'accounts'>,
  settings: WatchSettings,
  now: Millis,
): Promise<readonly LabelledGauge[]> {
  return (await accountStates(store, settings, now)).flatMap((state) => gaugesOf(state, now));
}
