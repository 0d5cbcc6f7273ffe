/** What AWS says in plain words, and when it speaks before our own estimate. Pure. */
import type { AwsStatus, RegionStatus } from '../../reputation/aws/status.ts';
import type { Millis } from '../../shared/time.ts';
import { ageText, dateText, visible } from '../../shared/words.ts';
import type { Tone } from '../tone.ts';
import type { VerdictFigures, VerdictWords } from '../verdict-words.ts';

type Heard = RegionStatus & { readonly account: NonNullable<RegionStatus['account']> };

const isHeard = (of: RegionStatus): of is Heard => of.account !== null;

/** What an account's state amounts to. `new`: a word of AWS's that this version does not know. */
type Standing = 'paused' | 'review' | 'new' | 'off' | 'healthy' | 'unsaid';

/** `PROBATION` is "Under review" in SES's console, `SHUTDOWN` "Sending paused". */
function standingOf({ account: { enforcementStatus, sendingEnabled } }: Heard): Standing {
  if (enforcementStatus === 'SHUTDOWN') return 'paused';
  if (enforcementStatus === 'PROBATION') return 'review';
  if (enforcementStatus !== null && enforcementStatus !== 'HEALTHY') return 'new';
  if (sendingEnabled === false) return 'off';
  return enforcementStatus === null ? 'unsaid' : 'healthy';
}

const TONES: Readonly<Record<Standing, Tone>> = {
  paused: 'stop',
  review: 'over',
  new: 'watch',
  off: 'watch',
  healthy: 'ok',
  unsaid: 'none',
};

function standingText(standing: Standing, { account }: Heard): string {
  const word = visible(account.enforcementStatus ?? '');
  const texts: Readonly<Record<Standing, string>> = {
    paused: 'Sending paused',
    review: 'Under review',
    new: word,
    off: 'Sending switched off',
    healthy: 'Healthy',
    unsaid: 'No status',
  };
  return texts[standing];
}

export interface AwsState {
  readonly tone: Tone;
  readonly text: string;
}

/** AWS's word on an account. Stale is never green; what was bad stays bad until AWS takes it back. */
export function awsState(region: RegionStatus): AwsState {
  if (!isHeard(region)) return { tone: 'none', text: 'Not heard yet' };
  const standing = standingOf(region);
  const tone = standing === 'healthy' && region.account.stale ? 'none' : TONES[standing];
  return { tone, text: standingText(standing, region) };
}

/**
 * The worst state speaks: AWS's pause before our pause line, its review before our review line, the rest of what needs
 * somebody before silence. A place in one order with `ourRank`.
 */
const RANKS: Readonly<Record<Standing, number>> = { paused: 9, review: 7, new: 5, off: 5, healthy: 0, unsaid: 0 };

function ourRank({ accounts, silent }: VerdictFigures): number {
  const state = accounts[0]?.state;
  if (state === 'pause') return 8;
  if (state === 'review') return 6;
  return silent ? 4 : state === 'watch' ? 3 : 1;
}

/** Whose account: `us-east-1`, with the account where it is known. */
const awsName = ({ region, account }: RegionStatus): string =>
  account === null || account.account === null ? region : `${region}, account ${visible(account.account)}`;

/** Below everything that speaks: what was not heard hides behind no good word of another Region's. */
const UNHEARD = 0.5;

const rankOf = (region: RegionStatus): number => {
  if (!isHeard(region)) return UNHEARD;
  const rank = RANKS[standingOf(region)];
  return rank === 0 && region.account.stale ? UNHEARD : rank;
};

/** The Region in which AWS's word is the worst; among equals the one that the settings name first. */
export const worstRegion = ({ regions }: AwsStatus): RegionStatus | undefined =>
  [...regions].sort((a, b) => rankOf(b) - rankOf(a))[0];

const since = (at: Millis): string => `seen since ${dateText(at)}\u00a0UTC`;

function leadOf(region: Heard): Pick<VerdictWords, 'state' | 'sentence' | 'details'> {
  const name = awsName(region);
  const { enforcementSince, sendingSince } = region.account;
  const standing = standingOf(region);
  if (standing === 'paused') {
    return {
      state: 'AWS has paused sending',
      sentence: `${name}, ${since(enforcementSince)}.`,
      details: ["SES refuses every mail until AWS lifts the pause. Reply to AWS's case."],
    };
  }
  if (standing === 'review') {
    return {
      state: 'AWS reviews the account',
      sentence: `${name}, ${since(enforcementSince)}.`,
      details: ["Stop what bounces or is complained about, and answer AWS's case before it pauses sending."],
    };
  }
  if (standing === 'new') {
    return {
      state: `AWS says ${standingText(standing, region)}`,
      sentence: `${name}, ${since(enforcementSince)}.`,
      details: ['That word is not known here. Look at the account in the SES console.'],
    };
  }
  return {
    state: 'Sending is switched off',
    sentence: `${name}, ${since(sendingSince)}.`,
    details: ["SES refuses every mail of this account. It is the account's own switch, not AWS's."],
  };
}

/** AWS's word when it is worse than our own estimate, or when there is no estimate; else `null`. */
export function awsLead(aws: AwsStatus, figures: VerdictFigures | null, now: Millis): VerdictWords | null {
  const worst = worstRegion(aws);
  if (worst === undefined || !isHeard(worst)) return null;
  if (rankOf(worst) <= (figures === null ? 1 : ourRank(figures))) return null;
  const { details, ...words } = leadOf(worst);
  const others = aws.regions.filter((region) => region !== worst && rankOf(region) > UNHEARD);
  return {
    ...words,
    tone: TONES[standingOf(worst)],
    details: [
      ...details,
      ...(worst.account.stale ? [`AWS was last heard ${ageText(now - worst.account.at)} ago.`] : []),
      ...others.map((region) => `Also ${awsName(region)}: ${awsState(region).text}.`),
    ],
  };
}
