/** `SES_WATCH_*`: where AWS is asked what it says of the account. */
import { z } from 'zod';
import { MINUTE, type Millis } from '../../shared/time.ts';

export interface WatchSettings {
  /** Empty = off. */
  readonly regions: readonly string[];
  /** Between two looks at the account's state; everything else is asked for less often. */
  readonly every: Millis;
  /** AWS accounts whose mail is reported here; when it is one only, that is the one AWS speaks of. */
  readonly accounts: readonly string[];
}

const REGION = /^[a-z]{2,4}(-[a-z]+)+-\d{1,2}$/;
const minutes = { error: 'must be a number of minutes, 1 to 60' };

/** The variables, for the schema of all settings. */
export const WATCH_VARIABLES = {
  SES_WATCH_REGIONS: z
    .string()
    .optional()
    .transform((text) => {
      if (text === undefined) return null;
      return text.trim() === 'none' ? [] : [...new Set(text.split(/[\s,]+/).filter((part) => part !== ''))];
    })
    .pipe(z.array(z.string().regex(REGION, { error: 'must be "none", or AWS Regions like us-east-1' })).nullable()),
  SES_WATCH_MINUTES: z.coerce.number(minutes).min(1, minutes).max(60, minutes).default(5),
};

interface Variables {
  readonly SES_WATCH_REGIONS: readonly string[] | null;
  readonly SES_WATCH_MINUTES: number;
  readonly SES_SYNC_REGIONS: readonly string[];
  readonly SES_ACCOUNT_IDS: readonly string[];
}

/** Without a word about it, AWS is asked about the Regions whose suppression lists are synchronised. */
export const watchSettings = (env: Variables): WatchSettings => ({
  regions: env.SES_WATCH_REGIONS ?? env.SES_SYNC_REGIONS,
  every: env.SES_WATCH_MINUTES * MINUTE,
  accounts: env.SES_ACCOUNT_IDS,
});
