import { z } from 'zod';
import { parseRoutes, type Route } from './ingest/routing.ts';
import { parseTopicArn, type TopicArn } from './ingest/sns/partition.ts';
import { parseQueueUrl, type Queue } from './ingest/sqs/queue.ts';
import { WATCH_VARIABLES, type WatchSettings, watchSettings } from './reputation/aws/settings.ts';
import { err, ok, type Result } from './shared/result.ts';
import { canonicalDomainKey } from './suppression/address.ts';
import { SYNC_VARIABLES, type SyncSettings, syncSettings } from './suppression/sync/settings.ts';
import { ALERT_EMAIL_VARIABLES, type AlertEmailSettings, alertEmailSettings } from './webhooks/email-settings.ts';

/** Everything that the environment may set. Built once, by an entry; nothing else reads the environment. */
export interface Config {
  readonly host: string;
  readonly port: number;
  /** Where people and SNS reach the service; decides about `Secure` cookies. */
  readonly publicUrl: URL | null;
  /** The SQLite file's path. */
  readonly databasePath: string;
  readonly topics: readonly TopicArn[];
  /** Certificate URL -> PEM: pinned instead of fetched. Every other check of a certificate still applies. */
  readonly signingCerts: Readonly<Record<string, string>>;
  readonly autoConfirm: boolean;
  readonly requireSignatureVersion: '2' | null;
  /** AWS accounts, besides each topic's own, whose mail may be reported (cross-account topics, delegate senders). */
  readonly sesAccounts: readonly string[];
  readonly campaignTag: string;
  /** Canonical. Mail to them is left out of the rates, as AWS does with domains that the sender has verified. */
  readonly verifiedDomains: ReadonlySet<string>;
  /** Which tenant and stream a message belongs to. */
  readonly routes: readonly Route[];
  readonly adminToken: string | null;
  /** What keyed hashes and unsubscribe links are made with; `null` = a key file beside the database. */
  readonly secretKey: string | null;
  /** How many days the texts of events are kept; 0 = not at all. */
  readonly rawRetentionDays: number;
  /** How many days sends, deliveries, opens and clicks are kept; 0 = for ever. */
  readonly retentionDays: number;
  /** The same of bounces, complaints and other evidence. */
  readonly bounceRetentionDays: number;
  readonly logLevel: 'debug' | 'info' | 'warn' | 'error';
  /** AWS's own variable for emulators: replaces scheme and host of calls to SNS. */
  readonly snsEndpoint: string | null;
  /** Queues that are read, besides what comes by HTTP. */
  readonly queues: readonly Queue[];
  /** AWS's own variables for emulators: used in place of the hosts of the queues' URLs. */
  readonly sqsEndpoint: string | null;
  /** What is kept in step with SES's own suppression lists. */
  readonly sync: SyncSettings;
  /** How alerts are mailed; `null` = not at all. */
  readonly alertEmail: AlertEmailSettings | null;
  /** Where AWS is asked what it says of the account. */
  readonly watch: WatchSettings;
}

const list = z
  .string()
  .default('')
  .transform((text) => text.split(/[\s,]+/).filter((part) => part !== ''));

const optional = z
  .string()
  .optional()
  .transform((text) => (text === undefined || text.trim() === '' ? null : text.trim()));

const httpUrl = optional.pipe(z.url({ protocol: /^https?$/, error: 'must be an http(s) URL' }).nullable());

const days = (most: number) =>
  z.coerce
    .number({ error: 'must be a number of days' })
    .int({ error: 'must be a number of days' })
    .min(0, { error: `must be 0 to ${most} days` })
    .max(most, { error: `must be 0 to ${most} days` });

const certificates = z.record(z.string(), z.string());

const schema = z.object({
  HOST: z.string().trim().min(1).default('127.0.0.1'),
  PORT: z.coerce
    .number({ error: 'must be a port number' })
    .int()
    .min(0, { error: 'must be a port number, 0 to 65535' })
    .max(65_535, { error: 'must be a port number, 0 to 65535' })
    .default(8080),
  PUBLIC_URL: httpUrl,
  DATABASE_URL: z
    .string()
    .default('file:./data/ses-sentinel.db')
    .refine((text) => /^file:.+/.test(text), { error: 'must be file:PATH (a SQLite file)' })
    .transform((text) => text.slice('file:'.length)),
  SNS_TOPIC_ARNS: list.transform((arns, context) =>
    arns.flatMap((arn) => {
      const topic = parseTopicArn(arn);
      if (topic === null)
        context.addIssue({ code: 'custom', message: `"${arn}" is not the ARN of a standard SNS topic` });
      return topic === null ? [] : [topic];
    }),
  ),
  SNS_AUTO_CONFIRM: z.stringbool({ error: 'must be true or false' }).default(true),
  SNS_REQUIRE_SIGNATURE_VERSION: optional.pipe(z.literal('2', { error: 'may only be 2' }).nullable()),
  SES_ACCOUNT_IDS: list.pipe(z.array(z.string().regex(/^\d{12}$/, { error: 'must be 12-digit AWS account ids' }))),
  VERIFIED_DOMAINS: list.transform((names, context) =>
    names.flatMap((name) => {
      const domain = canonicalDomainKey(`@${name}`)?.slice(1);
      if (domain === undefined) context.addIssue({ code: 'custom', message: `"${name}" is not a domain` });
      return domain ?? [];
    }),
  ),
  CAMPAIGN_TAG: z.string().trim().min(1).max(256).default('campaign'),
  ADMIN_TOKEN: optional.pipe(
    z
      .string()
      .min(20, { error: 'must have at least 20 characters' })
      .regex(/^[\x21-\x7e]{1,256}$/, { error: 'must have at most 256 characters, and no spaces' })
      .nullable(),
  ),
  SECRET_KEY: optional.pipe(z.string().min(32, { error: 'must have at least 32 random characters' }).nullable()),
  RAW_RETENTION_DAYS: days(400).default(0),
  RETENTION_DAYS: days(3_650).default(30),
  BOUNCE_RETENTION_DAYS: days(3_650).default(400),
  LOG_LEVEL: z
    .enum(['debug', 'info', 'warn', 'error'], { error: 'must be debug, info, warn or error' })
    .default('info'),
  AWS_ENDPOINT_URL_SNS: httpUrl,
  SQS_QUEUE_URLS: list,
  AWS_ENDPOINT_URL_SQS: httpUrl,
  AWS_ENDPOINT_URL: httpUrl,
  ...SYNC_VARIABLES,
  ...ALERT_EMAIL_VARIABLES,
  ...WATCH_VARIABLES,
  AWS_REGION: optional,
  AWS_DEFAULT_REGION: optional,
});

/** `SNS_SIGNING_CERTS`: a JSON object, or the path of a file that holds one. */
function parseCertificates(
  text: string | undefined,
  readFile: (path: string) => string,
): Result<Record<string, string>, string> {
  if (text === undefined || text.trim() === '') return ok({});
  try {
    const json = text.trim().startsWith('{') ? text : readFile(text.trim());
    const parsed = certificates.safeParse(JSON.parse(json));
    if (parsed.success) return ok(parsed.data);
  } catch {
    // Falls through: an unreadable file and unreadable JSON get the same advice.
  }
  return err(
    'SNS_SIGNING_CERTS must be a JSON object of certificate URL to PEM text, or the path of a file that holds one',
  );
}

/** `ROUTES`: a JSON list of rules, or the path of a file that holds one. */
function parseRouting(text: string | undefined, readFile: (path: string) => string): Result<readonly Route[], string> {
  if (text === undefined || text.trim() === '') return ok([]);
  let json = text.trim();
  if (!json.startsWith('[')) {
    try {
      json = readFile(json);
    } catch {
      return err('ROUTES must be a JSON list of rules, or the path of a file that holds one');
    }
  }
  const routes = parseRoutes(json);
  return routes.ok ? routes : err(`ROUTES ${routes.error}`);
}

function parseQueues(urls: readonly string[], region: string | null): Result<readonly Queue[], string> {
  const queues = new Map<string, Queue>();
  for (const url of urls) {
    const queue = parseQueueUrl(url, region);
    if (!queue.ok) return err(`SQS_QUEUE_URLS: ${queue.error}`);
    queues.set(queue.value.arn, queue.value);
  }
  return ok([...queues.values()]);
}

/**
 * Reads the settings. An empty variable counts as unset.
 *
 * @returns the settings, or one line that names each bad variable; the value of a secret is never part of it.
 */
export function parseConfig(
  environment: Readonly<Record<string, string | undefined>>,
  readFile: (path: string) => string,
): Result<Config, string> {
  const set = Object.fromEntries(
    Object.entries(environment).filter(
      // Whoever writes `SES_SYNC_PUSH=` means that nothing is to be pushed.
      ([name, value]) => value !== undefined && (value.trim() !== '' || name === 'SES_SYNC_PUSH'),
    ),
  );
  const parsed = schema.safeParse(set);
  if (!parsed.success) {
    return err(parsed.error.issues.map((issue) => `${issue.path[0]?.toString()} ${issue.message}`).join('; '));
  }
  const signingCerts = parseCertificates(environment.SNS_SIGNING_CERTS, readFile);
  if (!signingCerts.ok) return signingCerts;
  const routes = parseRouting(environment.ROUTES, readFile);
  if (!routes.ok) return routes;
  const env = parsed.data;
  const queues = parseQueues(env.SQS_QUEUE_URLS, env.AWS_REGION ?? env.AWS_DEFAULT_REGION);
  if (!queues.ok) return queues;
  const alertEmail = alertEmailSettings(env);
  if (!alertEmail.ok) return alertEmail;
  return ok({
    host: env.HOST,
    port: env.PORT,
    publicUrl: env.PUBLIC_URL === null ? null : new URL(env.PUBLIC_URL),
    databasePath: env.DATABASE_URL,
    topics: env.SNS_TOPIC_ARNS,
    signingCerts: signingCerts.value,
    autoConfirm: env.SNS_AUTO_CONFIRM,
    requireSignatureVersion: env.SNS_REQUIRE_SIGNATURE_VERSION,
    sesAccounts: env.SES_ACCOUNT_IDS,
    campaignTag: env.CAMPAIGN_TAG,
    verifiedDomains: new Set(env.VERIFIED_DOMAINS),
    routes: routes.value,
    adminToken: env.ADMIN_TOKEN,
    secretKey: env.SECRET_KEY,
    rawRetentionDays: env.RAW_RETENTION_DAYS,
    retentionDays: env.RETENTION_DAYS,
    bounceRetentionDays: env.BOUNCE_RETENTION_DAYS,
    logLevel: env.LOG_LEVEL,
    snsEndpoint: env.AWS_ENDPOINT_URL_SNS,
    queues: queues.value,
    sqsEndpoint: env.AWS_ENDPOINT_URL_SQS ?? env.AWS_ENDPOINT_URL,
    sync: syncSettings(env),
    alertEmail: alertEmail.value,
    watch: watchSettings(env),
  });
}
