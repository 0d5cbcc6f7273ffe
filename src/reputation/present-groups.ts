/** Counts by one dimension, as the API writes them. */
import { z } from '@hono/zod-openapi';
import type { Group } from './groups.ts';
import type { EventShare, Groups } from './load-groups.ts';
import {
  countsSchema,
  judgementSchema,
  presentCounts,
  presentHeadrooms,
  presentJudgement,
  presentRate,
  rateSchema,
  stateSchema,
} from './present-figures.ts';
import type { Measure } from './rates.ts';

const share = z
  .number()
  .nullable()
  .openapi({ description: "The part of all hard bounces (complaints) that is this one's; null when there are none" });

const headroom = z.object({ left: z.int(), over: z.int() });

const groupMeasureSchema = judgementSchema.extend({
  share,
  headroom: z
    .object({ review: headroom, pause: headroom })
    .nullable()
    .openapi({ description: 'null for mail of several accounts and Regions: each has lines of its own' }),
});

export const groupSchema = z
  .object({
    value: z.string().openapi({
      description: 'Empty: mail that has none. `*other`: small values of days that are over, kept as one',
    }),
    state: stateSchema,
    worst: z.object({ account: z.string(), region: z.string() }).openapi({ description: 'Whose state this is' }),
    counts: countsSchema,
    bounce: groupMeasureSchema,
    complaint: groupMeasureSchema.extend({ ofDelivered: rateSchema }),
  })
  .openapi('ReputationGroup');

export const othersSchema = z
  .object({
    counts: countsSchema,
    bounce: rateSchema.extend({ share }),
    complaint: rateSchema.extend({ share, ofDelivered: rateSchema }),
  })
  .nullable()
  .openapi({ description: 'The whole less the items; null when they are all there is' });

export const eventShareSchema = z
  .object({
    class: z.string().openapi({ description: '`hard`, `soft`, `not-attempted`; empty for delays' }),
    type: z.string().openapi({ example: 'Permanent/NoEmail' }),
    count: z.int(),
    share: z.number(),
  })
  .openapi('EventShare');

const ofDelivered = ({ counts }: Pick<Group, 'counts'>) =>
  presentRate({ part: counts.complained, whole: counts.delivered });

export function presentGroup(group: Group): z.infer<typeof groupSchema> {
  const { value, worst, counts } = group;
  const measure = (name: Measure) => ({
    ...presentJudgement(group[name]),
    share: group[name].share,
    headroom: group.places === 1 ? presentHeadrooms(group[name]) : null,
  });
  return {
    value,
    state: worst.state,
    worst: { account: worst.account, region: worst.region },
    counts: presentCounts(counts),
    bounce: measure('bounce'),
    complaint: { ...measure('complaint'), ofDelivered: ofDelivered(group) },
  };
}

export function presentOthers(others: Groups['others']): z.infer<typeof othersSchema> {
  if (others === null) return null;
  const { counts, share: shares } = others;
  return {
    counts: presentCounts(counts),
    bounce: { ...presentRate({ part: counts.hardBounced, whole: counts.attempted }), share: shares.bounce },
    complaint: {
      ...presentRate({ part: counts.complained, whole: counts.deliveredOutsideGoogle }),
      share: shares.complaint,
      ofDelivered: ofDelivered(others),
    },
  };
}

export const presentEventShare = ({ kind: _, ...rest }: EventShare): z.infer<typeof eventShareSchema> => rest;
