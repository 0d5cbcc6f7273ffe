/** `ALERT_EMAIL_*`: how alerts are mailed. */
import { z } from 'zod';
import { err, ok, type Result } from '../shared/result.ts';
import { canonicalAddress } from '../suppression/address.ts';

export interface AlertEmailSettings {
  /** `ops@example.com`, or `Name <ops@example.com>`. */
  readonly from: string;
  readonly region: string;
  readonly configurationSet: string | null;
}

/** One line, ASCII: SES takes no other local parts, and names need an encoding. */
const SENDER = /^[\x20-\x7e]{3,320}$/;

/** The variables, for the schema of all settings. */
export const ALERT_EMAIL_VARIABLES = {
  ALERT_EMAIL_FROM: z
    .string()
    .trim()
    .refine((text) => SENDER.test(text) && canonicalAddress(text) !== null, {
      error: 'must be one address that SES has verified, like alerts@example.com',
    })
    .optional(),
  ALERT_EMAIL_CONFIGURATION_SET: z
    .string()
    .trim()
    .regex(/^[A-Za-z0-9_-]{1,64}$/, { error: 'must be the name of an SES configuration set' })
    .optional(),
};

interface Variables {
  readonly ALERT_EMAIL_FROM?: string | undefined;
  readonly ALERT_EMAIL_CONFIGURATION_SET?: string | undefined;
  readonly SES_SYNC_REGIONS: readonly string[];
  readonly AWS_REGION: string | null;
  readonly AWS_DEFAULT_REGION: string | null;
}

/** @returns the settings; `null` = no mail; or one line that names what is missing. */
export function alertEmailSettings(env: Variables): Result<AlertEmailSettings | null, string> {
  const { ALERT_EMAIL_FROM: from, ALERT_EMAIL_CONFIGURATION_SET: configurationSet } = env;
  if (from === undefined)
    return configurationSet === undefined ? ok(null) : err('ALERT_EMAIL_CONFIGURATION_SET needs ALERT_EMAIL_FROM');
  const region = env.SES_SYNC_REGIONS[0] ?? env.AWS_REGION ?? env.AWS_DEFAULT_REGION;
  if (region === null) return err('ALERT_EMAIL_FROM needs a Region: set SES_SYNC_REGIONS or AWS_REGION');
  return ok({ from, region, configurationSet: configurationSet ?? null });
}
