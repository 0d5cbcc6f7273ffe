/** `SES_SYNC_*`: what is synchronised, and what is pushed. */
import { z } from 'zod';
import { HOUR, type Millis } from '../../shared/time.ts';
import type { SesList } from '../../store/contract.ts';
import { PUSHABLE, type PushableReason, type PushSettings } from './rules.ts';

export interface SyncSettings extends PushSettings {
  /** Empty = off. */
  readonly regions: readonly string[];
  /** SES tenants whose own lists are synchronised, in every Region. */
  readonly tenants: readonly string[];
  /** Nothing is written anywhere: the job stays off, and the command only shows. */
  readonly dryRun: boolean;
  readonly fullEvery: Millis;
  /** AWS's own variable for emulators. */
  readonly endpoint: string | null;
}

const REGION = /^[a-z]{2,4}(-[a-z]+)+-\d{1,2}$/;
const TENANT = /^[A-Za-z0-9_-]{1,64}$/;
/** A job for every list and a request per second: more would never come round. */
const MAX_TENANTS = 100;

const split = (text: string): readonly string[] => [...new Set(text.split(/[\s,]+/).filter((part) => part !== ''))];

const words = z.string().default('').transform(split);

const hours = { error: 'must be a number of hours, 1 to 168' };

/** The variables, for the schema of all settings. */
export const SYNC_VARIABLES = {
  SES_SYNC_REGIONS: words.pipe(z.array(z.string().regex(REGION, { error: 'must be AWS Regions like us-east-1' }))),
  SES_SYNC_PUSH: z
    .string()
    .default('bounce,complaint')
    .transform((text) => (text.trim() === 'none' ? [] : split(text)))
    .pipe(z.array(z.enum(PUSHABLE, { error: `must be "none", or some of ${PUSHABLE.join(', ')}` }))),
  SES_SYNC_PUSH_DEFAULT_TENANT: z.stringbool({ error: 'must be true or false' }).default(false),
  SES_SYNC_TENANTS: words.pipe(
    z
      .array(z.string().regex(TENANT, { error: 'must be names of SES tenants' }))
      .max(MAX_TENANTS, { error: `must be at most ${MAX_TENANTS} tenants` }),
  ),
  SES_SYNC_DRY_RUN: z.stringbool({ error: 'must be true or false' }).default(false),
  SES_SYNC_FULL_HOURS: z.coerce.number(hours).min(1, hours).max(168, hours).default(24),
  AWS_ENDPOINT_URL_SESV2: z
    .string()
    .trim()
    .pipe(z.url({ protocol: /^https?$/, error: 'must be an http(s) URL' }))
    .optional(),
};

interface Variables {
  readonly SES_SYNC_REGIONS: readonly string[];
  readonly SES_SYNC_PUSH: readonly PushableReason[];
  readonly SES_SYNC_PUSH_DEFAULT_TENANT: boolean;
  readonly SES_SYNC_TENANTS: readonly string[];
  readonly SES_SYNC_DRY_RUN: boolean;
  readonly SES_SYNC_FULL_HOURS: number;
  readonly AWS_ENDPOINT_URL_SESV2?: string | undefined;
  readonly AWS_ENDPOINT_URL: string | null;
}

/** The sync's settings by the environment; an endpoint of SES's own goes before the general one. */
export const syncSettings = (env: Variables): SyncSettings => ({
  regions: env.SES_SYNC_REGIONS,
  push: env.SES_SYNC_PUSH,
  pushDefaultTenant: env.SES_SYNC_PUSH_DEFAULT_TENANT,
  tenants: env.SES_SYNC_TENANTS,
  dryRun: env.SES_SYNC_DRY_RUN,
  fullEvery: env.SES_SYNC_FULL_HOURS * HOUR,
  endpoint: env.AWS_ENDPOINT_URL_SESV2 ?? env.AWS_ENDPOINT_URL,
});

/** Every list of a Region: the account's own first. */
export const listsOf = ({ tenants }: Pick<SyncSettings, 'tenants'>, region: string): readonly SesList[] =>
  ['', ...tenants].map((tenant) => ({ region, tenant }));
