/** Whose mail a question is about, as a query says it. */
import { z } from '@hono/zod-openapi';
import { mayActFor } from '../access/tenant.ts';
import { streamName, tenantName } from '../shared/names.ts';
import type { AccessKey, Dimension } from '../store/contract.ts';
import type { FigureFilter } from './load-figures.ts';

const text = (description: string) => z.string().max(320).optional().openapi({ description });

/** `''` is a value: mail that has none. */
export const filterParams = z.strictObject({
  tenant: tenantName
    .optional()
    .openapi({ description: "Only this tenant's mail. Default: the key's, else everybody's" }),
  account: z
    .string()
    .regex(/^\d{12}$/, { error: 'is no account id' })
    .optional()
    .openapi({ description: 'Only mail of this AWS account' }),
  region: z
    .string()
    .regex(/^[a-z0-9-]{1,40}$/, { error: 'is no Region' })
    .optional()
    .openapi({ description: 'Only mail of this AWS Region' }),
  stream: z
    .union([streamName, z.literal('')])
    .optional()
    .openapi({ description: 'Only mail of this stream' }),
  configurationSet: text('Only mail of this configuration set'),
  identity: text('Only mail that this identity sent'),
  recipientDomain: text('Only mail to this domain').transform((domain) => domain?.toLowerCase()),
  campaign: text('Only mail of this campaign'),
});

type FilterParams = z.infer<typeof filterParams>;

const DIMENSIONS = [
  'stream',
  'configurationSet',
  'identity',
  'recipientDomain',
  'campaign',
] as const satisfies Dimension[];

const chosen = (params: FilterParams) =>
  DIMENSIONS.flatMap((dimension) => {
    const value = params[dimension];
    return value === undefined ? [] : [{ dimension, value }];
  });

/** Counts are kept by one dimension at a time. */
export const oneDimension = (params: FilterParams): boolean => chosen(params).length <= 1;
export const noDimension = (params: FilterParams): boolean => chosen(params).length === 0;

export const ONE_DIMENSION = `At most one of ${DIMENSIONS.join(', ')}: counts are kept by one of them at a time`;

/** @returns what is asked about, as far as the key may see it; `null` when it asks for another tenant's. */
export function filterFor(key: AccessKey, params: FilterParams): FigureFilter | null {
  if (!mayActFor(key, params.tenant)) return null;
  const tenant = key.tenant ?? params.tenant;
  const { account, region } = params;
  const [of] = chosen(params);
  return {
    ...(tenant === undefined ? {} : { tenant }),
    ...(account === undefined ? {} : { account }),
    ...(region === undefined ? {} : { region }),
    ...(of === undefined ? {} : { of }),
  };
}
