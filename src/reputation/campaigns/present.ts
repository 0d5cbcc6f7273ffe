/** How campaigns look in the API. */
import { z } from '@hono/zod-openapi';
import { isoOrNull, timestamp } from '../../shared/api.ts';
import { HOUR, toIso } from '../../shared/time.ts';
import type { Campaign } from '../../store/contract.ts';
import { figuresSchema, presentFigures } from './figures.ts';
import type { ListedCampaign } from './list.ts';
import type { LiveCampaign } from './live.ts';
import { PROGRESS_STATES } from './progress.ts';

const tag = z.string().openapi({ example: 'spring-sale-2026' });

/** Of several tenants: sums. `null` = unknown: nobody has announced the campaign. */
const announcedMembers = {
  name: z.string().nullable().openapi({ description: 'As registered; null when several tenants registered the tag' }),
  expected: z.int().nullable().openapi({ description: 'Recipients that were announced; null = unknown' }),
  checked: z.int().nullable().openapi({ description: 'Different recipients that checks named; null = unknown' }),
  suppressed: z.int().nullable().openapi({ description: 'Those of them that a check did not allow; null = unknown' }),
};

function presentAnnounced(registrations: readonly Campaign[]) {
  const [first, ...more] = registrations;
  if (first === undefined) return { name: null, expected: null, checked: null, suppressed: null };
  const sum = (member: 'expected' | 'checked' | 'suppressed') =>
    registrations.reduce((total, each) => total + each[member], 0);
  return {
    name: more.length === 0 ? first.name : null,
    expected: sum('expected'),
    checked: sum('checked'),
    suppressed: sum('suppressed'),
  };
}

export const registrationSchema = z
  .object({
    tag,
    tenant: z.string(),
    name: z.string().nullable(),
    expected: z.int(),
    checked: z.int(),
    suppressed: z.int(),
    registeredAt: timestamp,
    updatedAt: timestamp,
    closedAt: timestamp
      .nullable()
      .openapi({ description: 'Since when checks are no longer counted: the campaign had been idle' }),
  })
  .openapi('CampaignRegistration');

/** A campaign as it was announced. */
export const presentRegistration = ({ id: _, activeAt: __, ...campaign }: Campaign) => ({
  ...campaign,
  registeredAt: toIso(campaign.registeredAt),
  updatedAt: toIso(campaign.updatedAt),
  closedAt: isoOrNull(campaign.closedAt),
});

const progressSchema = z
  .object({
    state: z.enum(PROGRESS_STATES).openapi({
      description:
        'pending: nothing known yet; completed: everybody accounted for; stalled: a whole hour without mail or check; failed: not one mail left',
    }),
    done: z.int().openapi({ description: 'Recipients known to be mailed, or suppressed; at most `of`' }),
    of: z.int(),
    fraction: z.number().min(0).max(1),
    beyond: z.int().openapi({ description: 'Mailed or suppressed beyond what was announced' }),
  })
  .openapi('CampaignProgress');

export const campaignSchema = figuresSchema
  .extend({
    tag,
    tenant: z.string().nullable().openapi({ description: 'null = all tenants together' }),
    ...announcedMembers,
    registrations: z.int().openapi({ description: 'Tenants that registered the tag, of those asked about' }),
    progress: progressSchema.nullable(),
    progressUnknown: z
      .enum(['not-registered'])
      .nullable()
      .openapi({ description: 'Why there is no progress: without a total there is nothing to measure it by' }),
    unregisteredMails: z
      .int()
      .openapi({ description: 'Of `mails`, those of tenants that registered nothing: they are in no progress' }),
    firstSendHour: timestamp.nullable().openapi({ description: 'Begin of the first hour with mail' }),
    lastSendHour: timestamp.nullable(),
    accounts: z
      .array(figuresSchema.extend({ account: z.string(), region: z.string() }))
      .openapi({ description: 'Each account and Region, when there are several: AWS judges each on its own' }),
  })
  .openapi('Campaign');

const hourOrNull = (hour: number | undefined): string | null => isoOrNull(hour === undefined ? null : hour * HOUR);

/** One campaign as it stands. Holds no time of its own making: nothing but news may change the answer. */
export function presentCampaign(asked: { readonly tag: string; readonly tenant: string | null }, live: LiveCampaign) {
  const { registrations, accounts, progress, hours } = live;
  return {
    ...asked,
    ...presentAnnounced(registrations),
    registrations: registrations.length,
    ...presentFigures(live.counts),
    progress,
    progressUnknown: progress === null ? ('not-registered' as const) : null,
    unregisteredMails: registrations.length === 0 ? 0 : live.unannounced,
    firstSendHour: hourOrNull(hours?.first),
    lastSendHour: hourOrNull(hours?.last),
    accounts:
      accounts.length < 2
        ? []
        : accounts.map((each) => ({ account: each.account, region: each.region, ...presentFigures(each) })),
  };
}

export const listedSchema = figuresSchema
  .extend({
    tag,
    ...announcedMembers,
    registrations: z.int(),
    shares: z
      .object({ hardBounced: z.number().nullable(), complained: z.number().nullable() })
      .openapi({ description: 'Of what all mail of the same accounts and Regions came to in the window' }),
  })
  .openapi('ListedCampaign');

export const presentListed = ({ tag: of, counts, registrations, shares }: ListedCampaign) => ({
  tag: of,
  ...presentAnnounced(registrations),
  registrations: registrations.length,
  ...presentFigures(counts),
  shares,
});
