import { and, asc, desc, eq, inArray } from 'drizzle-orm';
import type { Counts } from '../reputation/metrics.ts';
import type { CampaignCounts, CampaignStore } from './contract.ts';
import type { SqliteDriver } from './driver.ts';
import { campaign } from './schema.ts';
import {
  campaignCohorts,
  campaignTotals,
  countChecked,
  forgetCampaigns,
  leftToForget,
  putCampaign,
  removeCampaign,
} from './statements/campaigns.ts';
import { jsonValues } from './statements/sql.ts';

/** Of one call: a tag that more tenants share is no campaign. */
const MOST = 5_000;

/** Announced campaigns, who was checked for them, and the counts of their mail. */
export function createCampaignStore({ db, atomically }: SqliteDriver): CampaignStore {
  const ofTenant = (tenant: string | undefined) => (tenant === undefined ? undefined : eq(campaign.tenant, tenant));

  const registered: CampaignStore['registered'] = async (tags, tenant) =>
    db
      .select()
      .from(campaign)
      .where(and(inArray(campaign.tag, jsonValues(tags)), ofTenant(tenant)))
      .orderBy(asc(campaign.tag), asc(campaign.tenant))
      .limit(MOST);

  return {
    registered,

    register: async (registration) => {
      await atomically([putCampaign(registration)]);
      return (await registered([registration.tag], registration.tenant))[0] ?? null;
    },

    unregister: async (key) => {
      const found = await registered([key.tag], key.tenant);
      if (found.length > 0) await atomically(removeCampaign(key));
      return found.length > 0;
    },

    latest: async (limit, tenant) =>
      db
        .select()
        .from(campaign)
        .where(ofTenant(tenant))
        .orderBy(desc(campaign.activeAt), desc(campaign.id))
        .limit(limit),

    countChecked: (checked) => atomically(countChecked(checked)),

    totals: async (tag, tenants, from) => db.all<CampaignCounts>(campaignTotals(tag, tenants, from)),

    cohorts: async (key, { from, to, bucketHours }) => {
      const rows = await db.all<Counts & { readonly bucket: number }>(campaignCohorts(key, from, to, bucketHours));
      return rows.map(({ bucket, ...counts }) => ({ ...counts, hour: bucket }));
    },

    forget: async (limits) => {
      await atomically(forgetCampaigns(limits));
      const [left] = await db.all<{ readonly more: number }>(leftToForget(limits));
      return left?.more === 1;
    },
  };
}
