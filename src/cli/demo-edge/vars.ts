import { demoEnvironment, type Standing } from '../demo/settings.ts';
import type { LocalSecrets } from './state.ts';

interface Sources {
  readonly secrets: LocalSecrets;
  /** What `.dev.vars` sets. */
  readonly own: Readonly<Record<string, string>>;
  /** Where the stand-in for SNS is; `null` = there is none. */
  readonly standing: Standing | null;
}

/** Made-up addresses that bounced must never be put on the suppression list of a real account. */
const NO_AWS = {
  AWS_ACCESS_KEY_ID: '',
  AWS_SECRET_ACCESS_KEY: '',
  AWS_SESSION_TOKEN: '',
  SES_SYNC_REGIONS: '',
  SES_WATCH_REGIONS: '',
  ALERT_EMAIL_FROM: '',
} as const;

/** What the Worker on this machine is given, all of it in place of what `wrangler.toml` says. */
export function workerVars({ secrets, own, standing }: Sources): LocalSecrets & Readonly<Record<string, string>> {
  if (standing === null) return { ...secrets, ...own };
  const demo = demoEnvironment(standing);
  const topics = [own.SNS_TOPIC_ARNS, demo.SNS_TOPIC_ARNS].filter((arns) => arns !== undefined);
  return { ...secrets, ...own, ...demo, SNS_TOPIC_ARNS: topics.join(' '), ...NO_AWS };
}
