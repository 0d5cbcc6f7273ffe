/** Campaigns: announced by senders, counted by checks, measured by the rollups. */
import { type SQL, sql } from 'drizzle-orm';
import {
  type CampaignKey,
  type CampaignLimits,
  type CampaignRegistration,
  type CheckedRecipients,
  MAX_CAMPAIGNS,
  MAX_CHECKED,
} from '../contract.ts';
import { METRIC_SUMS } from './rollup-columns.ts';
import { jsonValues } from './sql.ts';

/** Writes the newest statement of what is expected; who was counted stays. */
export const putCampaign = ({ tenant, tag, name, expected, at }: CampaignRegistration): SQL => sql`
  insert into campaign (tenant, tag, name, expected, registered_at, updated_at, active_at)
  select ${tenant}, ${tag}, ${name}, ${expected}, ${at}, ${at}, ${at}
  where (select count(*) from campaign where tenant = ${tenant}) < ${MAX_CAMPAIGNS}
    or exists (select 1 from campaign where tag = ${tag} and tenant = ${tenant})
  on conflict (tag, tenant) do update set
    name = excluded.name, expected = excluded.expected,
    updated_at = max(campaign.updated_at, excluded.updated_at), active_at = max(campaign.active_at, excluded.active_at)`;

/** Forgets a campaign; who was counted for it goes by and by. */
export const removeCampaign = ({ tenant, tag }: CampaignKey): readonly SQL[] => [
  sql`insert into campaign_forgotten (campaign)
    select id from campaign where tag = ${tag} and tenant = ${tenant} on conflict do nothing`,
  sql`delete from campaign where tag = ${tag} and tenant = ${tenant}`,
];

/** The counters follow the rows that changed: `changes()` tells of the statement before. */
export function countChecked({ campaign, hashes, suppressed, at }: CheckedRecipients): readonly SQL[] {
  const open = sql`id = ${campaign} and closed_at is null`;
  return [
    sql`insert into campaign_recipient (campaign, hash)
      select c.id, h.value from ${jsonValues(hashes)} h
      cross join campaign c on c.${open} and c.checked < ${MAX_CHECKED}
      on conflict (campaign, hash) do nothing`,
    sql`update campaign set checked = checked + changes(), active_at = max(active_at, ${at}) where ${open}`,
    sql`update campaign_recipient set suppressed = 1
      where campaign = (select id from campaign where ${open}) and hash in ${jsonValues(suppressed)} and suppressed = 0`,
    sql`update campaign set suppressed = suppressed + changes() where ${open}`,
  ];
}

/** Campaigns that are closed or dropped in one call. */
const AT_ONCE = 100;
const NEXT_FORGOTTEN = sql`(select min(campaign) from campaign_forgotten)`;

const idle = (before: number, closed: boolean): SQL => sql`
  select id from campaign where active_at < ${before} and closed_at is ${sql.raw(closed ? 'not null' : 'null')}
  order by active_at limit ${AT_ONCE}`;

/** Closes and drops what is idle, and removes rows of one campaign that is closed or gone. */
export const forgetCampaigns = ({ closeBefore, dropBefore, now, limit }: CampaignLimits): readonly SQL[] => [
  sql`insert into campaign_forgotten (campaign) ${idle(closeBefore, false)} on conflict do nothing`,
  sql`update campaign set closed_at = ${now} where closed_at is null and id in (select campaign from campaign_forgotten)`,
  sql`delete from campaign where id in (${idle(dropBefore, true)})`,
  sql`delete from campaign_recipient where rowid in (
    select rowid from campaign_recipient where campaign = ${NEXT_FORGOTTEN} limit ${limit})`,
  sql`delete from campaign_forgotten where campaign = ${NEXT_FORGOTTEN} and not exists (
    select 1 from campaign_recipient r where r.campaign = campaign_forgotten.campaign)`,
];

/** Whether a call of the above would do anything. */
export const leftToForget = ({ closeBefore, dropBefore }: CampaignLimits): SQL => sql`
  select exists (select 1 from campaign_forgotten) or exists (${idle(closeBefore, false)})
    or exists (${idle(dropBefore, true)}) as more`;

/**
 * The rows of one campaign, by an index that holds no others: the key of `rollup` would lead through the hours of every
 * campaign of the tenant, and these are asked for every few seconds.
 */
const ofCampaign = (tag: string, tenants: readonly string[], from: number, to: number): SQL => sql`
  rollup indexed by rollup_campaign
  where dimension = 'campaign' and value = ${tag} and tenant in ${jsonValues(tenants)}
    and hour >= ${from} and hour < ${to}`;

/** Sums by tenant, account and Region. */
export const campaignTotals = (tag: string, tenants: readonly string[], from: number): SQL => sql`
  select tenant, account, region, min(hour) as "firstHour", max(hour) as "lastHour", ${METRIC_SUMS}
  from ${ofCampaign(tag, tenants, from, Number.MAX_SAFE_INTEGER)}
  group by tenant, account, region order by tenant, account, region`;

/** Sums by bucket. The width is text: as a bound number it would divide to a fraction. */
export function campaignCohorts({ tag, tenant }: CampaignKey, from: number, to: number, bucketHours: 1 | 24): SQL {
  const width = sql.raw(String(bucketHours));
  return sql`select hour / ${width} * ${width} as bucket, ${METRIC_SUMS} from ${ofCampaign(tag, [tenant], from, to)}
    group by 1 order by 1`;
}
