/** What `GET /v1/reputation` may be asked. */
import { z } from '@hono/zod-openapi';
import { DIMENSIONS } from '../store/contract.ts';
import { GROUP_ORDERS } from './groups.ts';
import { EVENT_TYPES, type EventTypes } from './load-groups.ts';
import { measureName } from './present-figures.ts';
import { filterParams, noDimension, ONE_DIMENSION, oneDimension } from './reputation-filter.ts';
import { DEFAULT_WINDOW } from './series.ts';
import { REPUTATION_WINDOWS, VOLUME } from './windows.ts';

const EVENT_TYPE_NAMES = Object.keys(EVENT_TYPES) as [EventTypes, ...EventTypes[]];
/** Whether events are asked for, and not mail. */
export const isEventTypes = (by: string): by is EventTypes => by in EVENT_TYPES;

export const reputationQuery = filterParams
  .extend({
    window: z
      .enum(REPUTATION_WINDOWS)
      .default(DEFAULT_WINDOW)
      .openapi({ description: 'Hours of `mail.timestamp`, the one that is filling included. `volume`: see there' }),
    volume: z.coerce
      .number()
      .int()
      .min(VOLUME.least)
      .max(VOLUME.most)
      .default(VOLUME.default)
      .openapi({ description: 'Window `volume`: the newest whole hours, as few as hold so many attempted mails' }),
    by: z
      .enum([...DIMENSIONS, 'provider', ...EVENT_TYPE_NAMES])
      .optional()
      .openapi({ description: 'Group by this. `bounceClass` and `delayType` count events by their own hour' }),
    measure: measureName.default('bounce').openapi({ description: 'By whose share or rate groups are sorted' }),
    sort: z.enum(GROUP_ORDERS).default('share').openapi({
      description: 'Of groups. `rate`: by the lower end of the interval, so that 1 of 2 never tops. `name`: A to Z',
    }),
    limit: z.coerce
      .number()
      .int()
      .min(1)
      .max(200)
      .default(50)
      .openapi({ description: 'Groups listed; `others` has the rest' }),
  })
  .refine(oneDimension, { message: ONE_DIMENSION })
  .refine((query) => query.by === undefined || noDimension(query), {
    message: 'Counts are kept by one dimension at a time: not together with another one',
    path: ['by'],
  })
  .refine(({ by, window, account, region }) => by === undefined || window !== 'volume' || Boolean(account && region), {
    message: 'A representative volume is another time for each account and Region: name both',
    path: ['by'],
  });

export type ReputationQuery = z.infer<typeof reputationQuery>;
