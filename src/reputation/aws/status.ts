/** What AWS says, Region by Region, with how old it is and what is in the way of hearing more. */
import { failureWords } from '../../aws/failure.ts';
import type { Millis } from '../../shared/time.ts';
import {
  AWS_PARTS,
  type AwsAccountChange,
  type AwsEntity,
  type AwsPart,
  type AwsPoll,
  type AwsRecommendation,
  type AwsStore,
  type AwsTrouble,
  type StoredAwsAccount,
} from '../../store/contract.ts';
import { isStale } from './polls.ts';
import type { WatchSettings } from './settings.ts';
import { type VdmSums, type VdmWindow, vdmSums } from './vdm.ts';

/** When something was heard; nothing may be shown without it. */
export interface Heard {
  readonly at: Millis;
  readonly stale: boolean;
}

export interface PartTrouble extends AwsTrouble {
  readonly part: AwsPart;
  /** What a person can do about it. */
  readonly advice: string;
  readonly nextAt: Millis;
}

export interface HeardList<T> extends Heard {
  readonly items: readonly T[];
  /** More was listed than is kept. */
  readonly truncated: boolean;
}

export interface VdmStatus extends Heard {
  readonly windows: Readonly<Record<VdmWindow, VdmSums>>;
}

export interface RegionStatus {
  readonly region: string;
  /** `null` = not heard yet. */
  readonly account: (StoredAwsAccount & Heard) | null;
  /** Newest first. */
  readonly changes: readonly AwsAccountChange[];
  /** `null` where the Virtual Deliverability Manager is off, or was not heard yet. */
  readonly vdm: VdmStatus | null;
  /** Worst first. */
  readonly entities: HeardList<AwsEntity> | null;
  /** Open ones, those of high impact first. */
  readonly recommendations: HeardList<AwsRecommendation> | null;
  readonly troubles: readonly PartTrouble[];
}

export interface AwsStatus {
  /** Whether AWS is asked at all. */
  readonly enabled: boolean;
  readonly regions: readonly RegionStatus[];
}

const CHANGES_SHOWN = 20;

const badness = ({ sending, impact }: AwsEntity): number =>
  (sending === 'ENABLED' ? 0 : 4) + (impact === 'HIGH' ? 2 : impact === null ? 0 : 1);

/** Whether there is something to say about it: it may not send, or AWS found something. */
export const isTroubled = (entity: AwsEntity): boolean => badness(entity) > 0;

const isHigh = ({ impact }: AwsRecommendation): number => (impact === 'HIGH' ? 1 : 0);

async function regionStatus(
  store: AwsStore,
  settings: WatchSettings,
  account: StoredAwsAccount | undefined,
  region: string,
  now: Millis,
): Promise<RegionStatus> {
  const [polls, changes, metrics, entities, recommendations] = await Promise.all([
    store.polls(region),
    store.changes({ region, limit: CHANGES_SHOWN }),
    store.metrics(region),
    store.entities(region),
    store.recommendations(region),
  ]);
  const heard = (at: Millis, part: AwsPart): Heard => ({ at, stale: isStale(at, part, settings, now) });
  const list = <T>(part: AwsPart, items: readonly T[]): HeardList<T> | null => {
    const poll = polls[part];
    if (poll === undefined || poll.lastSuccessAt === null) return null;
    return { ...heard(poll.lastSuccessAt, part), items, truncated: poll.truncated };
  };
  const oldest = Math.min(...metrics.map(({ at }) => at));
  return {
    region,
    changes,
    account: account === undefined ? null : { ...account, ...heard(account.at, 'account') },
    vdm:
      metrics.length === 0 || account?.vdmEnabled !== true
        ? null
        : {
            ...heard(oldest, 'metrics'),
            windows: { '7d': vdmSums(metrics, '7d', now), '30d': vdmSums(metrics, '30d', now) },
          },
    entities: list(
      'entities',
      [...entities].sort((a, b) => badness(b) - badness(a)),
    ),
    recommendations: list(
      'recommendations',
      recommendations.filter(({ status }) => status === 'OPEN').sort((a, b) => isHigh(b) - isHigh(a)),
    ),
    // Whoever switched the VDM off is not to be told what it lacked before.
    troubles: AWS_PARTS.filter((part) => part !== 'metrics' || account?.vdmEnabled === true).flatMap((part) =>
      troubleOf(part, polls[part]),
    ),
  };
}

function troubleOf(part: AwsPart, poll: AwsPoll | undefined): readonly PartTrouble[] {
  if (poll === undefined || poll.trouble === null) return [];
  return [{ ...poll.trouble, part, advice: failureWords(poll.trouble), nextAt: poll.nextAt }];
}

/** Every Region of the settings, in their order. */
export async function loadAwsStatus(store: AwsStore, settings: WatchSettings, now: Millis): Promise<AwsStatus> {
  if (settings.regions.length === 0) return { enabled: false, regions: [] };
  const accounts = await store.accounts();
  const ofRegion = (name: string) => accounts.find(({ region }) => region === name);
  const regions = settings.regions.map((region) => regionStatus(store, settings, ofRegion(region), region, now));
  return { enabled: true, regions: await Promise.all(regions) };
}
