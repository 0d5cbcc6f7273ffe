import type { Job } from '../../shared/jobs.ts';
import { type Clock, DAY, HOUR } from '../../shared/time.ts';
import type { CampaignStore } from '../../store/contract.ts';
import { LIFE_DAYS } from './live.ts';

/** After the last check or change: nobody sends one campaign for longer, and then nobody has to be told apart. */
const RECIPIENT_DAYS = 30;

const SLICE = 1_000;

/** Forgets who was checked for campaigns that are idle or gone, and, when no figures are left of it, a campaign itself. */
export const createCampaignJob = (campaigns: CampaignStore, now: Clock): Job => ({
  name: 'campaigns',
  every: HOUR,
  run: () => {
    const at = now();
    const closeBefore = at - RECIPIENT_DAYS * DAY;
    return campaigns.forget({ closeBefore, dropBefore: at - LIFE_DAYS * DAY, now: at, limit: SLICE });
  },
});
