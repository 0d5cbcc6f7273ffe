/** Counts who was checked for a campaign within the check itself: on Workers nothing may outlive its request. */
import type { CampaignCounting, CampaignCountingOptions } from '../reputation/campaigns/counting.ts';
import { createSliceCount, SLICE } from '../reputation/campaigns/slice-count.ts';

const nameOf = (error: unknown): string => (error instanceof Error ? error.name : typeof error);

export function createEdgeCampaignCounting(options: CampaignCountingOptions): CampaignCounting {
  const { campaigns, log } = options;
  const count = createSliceCount(options);
  return {
    note: async ({ tenant, tag }, answers) => {
      try {
        const [campaign] = await campaigns.registered([tag], tenant);
        if (campaign === undefined || campaign.closedAt !== null) return;
        for (let from = 0; from < answers.length; from += SLICE) {
          await count(campaign.id, answers.slice(from, from + SLICE));
        }
      } catch (error) {
        log.warn('campaign-checks-not-counted', { name: nameOf(error) });
      }
    },
    drain: async () => {},
  };
}
