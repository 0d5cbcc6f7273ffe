/** What AWS says, as the API tells it: pure. */
import type { z } from '@hono/zod-openapi';
import { isoOrNull } from '../../shared/api.ts';
import { type Millis, SECOND, toIso } from '../../shared/time.ts';
import type { AwsEntity, AwsEntityStatus, AwsRecommendation } from '../../store/contract.ts';
import { rateOf } from '../rates.ts';
import type { awsSchema, regionSchema } from './schemas.ts';
import type { AwsStatus, Heard, HeardList, RegionStatus } from './status.ts';
import type { VdmSums } from './vdm.ts';

const ageSeconds = (at: Millis, now: Millis): number => Math.max(0, Math.floor((now - at) / SECOND));

const presentHeard = ({ at, stale }: Heard, now: Millis) => ({ at: toIso(at), ageSeconds: ageSeconds(at, now), stale });

const presentSums = ({ counts, bounces, complaints }: VdmSums) => ({
  send: counts.SEND,
  delivery: counts.DELIVERY,
  permanentBounce: counts.PERMANENT_BOUNCE,
  complaint: counts.COMPLAINT,
  deliveryComplaint: counts.DELIVERY_COMPLAINT,
  bounceRate: bounces === null ? null : rateOf(bounces),
  complaintRate: complaints === null ? null : rateOf(complaints),
});

const presentStatus = (status: AwsEntityStatus | null) =>
  status === null ? null : { ...status, updatedAt: isoOrNull(status.updatedAt) };

const presentEntity = ({ customerStatus, awsStatus, at, ...rest }: AwsEntity) => ({
  ...rest,
  customerStatus: presentStatus(customerStatus),
  awsStatus: presentStatus(awsStatus),
  at: toIso(at),
});

const presentRecommendation = ({ createdAt, updatedAt, at, ...rest }: AwsRecommendation) => ({
  ...rest,
  createdAt: isoOrNull(createdAt),
  updatedAt: isoOrNull(updatedAt),
  at: toIso(at),
});

const presentList = <T, U>(list: HeardList<T> | null, present: (item: T) => U, now: Millis) =>
  list === null ? null : { items: list.items.map(present), truncated: list.truncated, ...presentHeard(list, now) };

function presentAccount(account: RegionStatus['account'], now: Millis) {
  if (account === null) return null;
  const { region: _, account: _id, accountFrom: _from, at, stale, enforcementSince, sendingSince, ...rest } = account;
  return {
    ...rest,
    enforcementSince: toIso(enforcementSince),
    sendingSince: toIso(sendingSince),
    ...presentHeard({ at, stale }, now),
  };
}

const presentRegion = (
  { region, account, changes, vdm, entities, recommendations, troubles }: RegionStatus,
  now: Millis,
): z.infer<typeof regionSchema> => ({
  region,
  account: account?.account ?? null,
  accountFrom: account?.accountFrom ?? null,
  state: presentAccount(account, now),
  changes: changes.map(({ account: of, enforcementStatus, sendingEnabled, at }) => ({
    account: of,
    enforcementStatus,
    sendingEnabled,
    at: toIso(at),
  })),
  vdm:
    vdm === null
      ? null
      : {
          windows: { '7d': presentSums(vdm.windows['7d']), '30d': presentSums(vdm.windows['30d']) },
          ...presentHeard(vdm, now),
        },
  entities: presentList(entities, presentEntity, now),
  recommendations: presentList(recommendations, presentRecommendation, now),
  troubles: troubles.map(({ operation, kind, advice, at, nextAt }) => ({
    operation,
    kind,
    advice,
    at: toIso(at),
    ageSeconds: ageSeconds(at, now),
    nextAt: toIso(nextAt),
  })),
});

/** Every Region. There is one page only. */
export const presentAws = ({ enabled, regions }: AwsStatus, now: Millis): z.infer<typeof awsSchema> => ({
  enabled,
  items: regions.map((region) => presentRegion(region, now)),
  nextCursor: null,
});
