/** The whole app in this process: real routes, real signatures, a real SQLite database; AWS is a spied-on fetch. */
import { createKey } from '../../src/access/keys.ts';
import { serveDescription } from '../../src/api-description.ts';
import { createApp } from '../../src/app.ts';
import { createSdkClients } from '../../src/aws/sdk.ts';
import { createSigner, type Signer } from '../../src/cli/sns-stand-in/signer.ts';
import { createDashboard, type DashboardOptions } from '../../src/dashboard/routes.tsx';
import { createSignInCodes } from '../../src/dashboard/session/codes.ts';
import { createIntake } from '../../src/ingest/intake.ts';
import { createRefusalCounter } from '../../src/ingest/refusals.ts';
import type { Route } from '../../src/ingest/routing.ts';
import { createCertificates } from '../../src/ingest/sns/certificates.ts';
import { createConfirmer } from '../../src/ingest/sns/confirmation.ts';
import { parseTopicArn } from '../../src/ingest/sns/partition.ts';
import type { Queue } from '../../src/ingest/sqs/queue.ts';
import { createTopics } from '../../src/ingest/topics.ts';
import type { WatchSettings } from '../../src/reputation/aws/settings.ts';
import { createBackground } from '../../src/shared/background.ts';
import type { Fetch } from '../../src/shared/http.ts';
import type { Log } from '../../src/shared/log.ts';
import type { Scope, Store } from '../../src/store/contract.ts';
import { createEraser } from '../../src/suppression/erase.ts';
import { keyMarkOf } from '../../src/suppression/pseudonym.ts';
import type { SyncSettings } from '../../src/suppression/sync/settings.ts';
import { createAttempt } from '../../src/webhooks/attempt.ts';
import type { AlertEmailSettings } from '../../src/webhooks/email-settings.ts';
import { createSenders } from '../../src/webhooks/senders.ts';
import { checkedRequest } from './openapi.ts';
import {
  createPlatformCounting,
  createPlatformFront,
  createPlatformMetrics,
  createPlatformRecorder,
  openStore,
} from './platform.ts';
import { pseudonymOf, secrets } from './secrets.ts';
import { TOPIC } from './ses.ts';

export interface TestAppOptions {
  readonly store?: Store;
  readonly topics?: readonly string[];
  readonly autoConfirm?: boolean;
  readonly queues?: readonly Queue[];
  readonly requireSignatureVersion?: '2';
  readonly sesAccounts?: readonly string[];
  readonly routes?: readonly Route[];
  readonly keepRaw?: boolean;
  readonly publicUrl?: string;
  readonly sync?: Partial<SyncSettings>;
  readonly alertEmail?: AlertEmailSettings;
  readonly watch?: Partial<WatchSettings>;
  readonly pinned?: Readonly<Record<string, string>>;
  /** What the app's clock says at first. */
  readonly startAt?: number;
  readonly live?: DashboardOptions['live'];
  readonly maySignIn?: (client: string) => Promise<boolean>;
  /** Answers what leaves the process. Default: fails, as without a network. */
  readonly answer?: (url: string) => Response | Promise<Response>;
}

const SYNC_OFF: SyncSettings = {
  regions: [],
  push: ['bounce', 'complaint'],
  pushDefaultTenant: false,
  tenants: [],
  dryRun: false,
  fullEvery: 86_400_000,
  endpoint: null,
};

const WATCH_OFF: WatchSettings = { regions: [], every: 300_000, accounts: [] };

export interface LogLine {
  readonly level: string;
  readonly event: string;
  readonly fields: object;
}

export const TEST_SECRET_KEY = 'a secret key of the tests, 32 characters';

let shared: Promise<Signer> | null = null;
/** One key for all tests of a file: making one takes a while. */
const signerOfTopic = (): Promise<Signer> => {
  shared ??= createSigner({ topicArn: TOPIC });
  return shared;
};

export async function createTestApp(options: TestAppOptions = {}) {
  const store = options.store ?? (await openStore());
  const signer = await signerOfTopic();
  const requested: string[] = [];
  const logged: LogLine[] = [];
  const log: Log = {
    debug: () => {},
    info: (event, fields = {}) => logged.push({ level: 'info', event, fields }),
    warn: (event, fields = {}) => logged.push({ level: 'warn', event, fields }),
    error: (event, fields = {}) => logged.push({ level: 'error', event, fields }),
  };
  const fetch: Fetch = async (url) => {
    requested.push(url);
    if (options.answer === undefined) throw new TypeError('fetch failed');
    return options.answer(url);
  };
  let at = options.startAt ?? Date.now();
  const now = () => at;
  const topics = (options.topics ?? [TOPIC]).flatMap((arn) => parseTopicArn(arn) ?? []);
  await createTopics(topics, store.sources).register(now());
  const background = createBackground(log);
  const metrics = createPlatformMetrics();
  const signInCodes = createSignInCodes({ now });
  const eraser = createEraser({ erasures: store.erasures, pseudonymOf, keyMark: keyMarkOf(secrets), now });
  const campaignCounting = createPlatformCounting({ campaigns: store.campaigns, secrets, now, log });
  const refusals = createRefusalCounter({ signals: store.alertSignals, now, log });
  const stopping = new AbortController();
  let pages: ReturnType<typeof createDashboard> | undefined;
  const intake = createIntake({
    recorder: createPlatformRecorder({ events: store.events, pseudonymOf, now, log }),
    sesAccounts: options.sesAccounts ?? [],
    campaignTag: 'campaign',
    routes: options.routes ?? [],
    keepRaw: options.keepRaw ?? false,
    log,
    metrics,
  });
  const front = createPlatformFront({ intake, now, log });
  const created = createApp({
    store,
    refusals,
    intake,
    ...(front === null ? {} : { front: front.front }),
    certificates: createCertificates({
      fetch,
      now,
      pinned: options.pinned ?? { [signer.certificateUrl]: signer.certificatePem },
    }),
    confirmer: createConfirmer({ fetch }),
    signInCodes,
    secrets,
    attemptWebhook: createAttempt(
      createSenders({
        secrets,
        fetch: globalThis.fetch,
        ses: createSdkClients({ endpoint: options.sync?.endpoint ?? null }),
        email: options.alertEmail ?? null,
        origin: options.publicUrl ?? null,
        now,
      }),
      now,
    ),
    eraser,
    campaignCounting,
    config: {
      topics,
      queues: options.queues ?? [],
      autoConfirm: options.autoConfirm ?? true,
      requireSignatureVersion: options.requireSignatureVersion ?? null,
      publicUrl: options.publicUrl === undefined ? null : new URL(options.publicUrl),
      retentionDays: 30,
      bounceRetentionDays: 400,
      rawRetentionDays: 0,
      sync: { ...SYNC_OFF, ...options.sync },
      alertEmail: options.alertEmail ?? null,
      campaignTag: 'campaign',
      watch: { ...WATCH_OFF, ...options.watch },
    },
    assets: { script: '/assets/x.js', style: '/assets/x.css' },
    now,
    log,
    metrics,
    clientOf: () => 'test',
    ...(options.maySignIn === undefined ? {} : { maySignIn: options.maySignIn }),
    stopping: stopping.signal,
    dashboard: (given) => {
      pages = createDashboard({ ...given, live: options.live });
      return pages;
    },
    background,
  });
  serveDescription(created);
  const request = checkedRequest({
    request: async (path, init) => {
      const response = await created.request(path, init);
      await front?.delivered();
      return response;
    },
  });
  const app = { request, fetch: created.fetch, routes: [...created.routes, ...(pages?.routes ?? [])] };

  const post = (body: string | object, headers: Record<string, string> = {}) =>
    app.request('/webhooks/ses', {
      method: 'POST',
      headers: { 'content-type': 'text/plain; charset=UTF-8', ...headers },
      body: typeof body === 'string' ? body : JSON.stringify(body),
    });

  return {
    app,
    refusals,
    background,
    eraser,
    campaignCounting,
    store,
    signer,
    requested,
    logged,
    signInCodes,
    post,
    advance: (ms: number) => {
      at += ms;
    },
    now,
    stop: () => stopping.abort(),
    /** Signs an SES body (or any text) as SNS would, and delivers it. */
    deliver: (message: object | string) =>
      post(signer.notification({ message: typeof message === 'string' ? message : JSON.stringify(message) })),
    key: async (scopes: readonly Scope[], tenant: string | null = null) =>
      (await createKey(store.access, { name: scopes.join('+'), scopes, tenant }, now())).token,
    api: (method: string, path: string, token?: string, body?: unknown) =>
      app.request(path, {
        method,
        headers: {
          ...(token === undefined ? {} : { authorization: `Bearer ${token}` }),
          ...(body === undefined ? {} : { 'content-type': 'application/json' }),
        },
        ...(body === undefined ? {} : { body: typeof body === 'string' ? body : JSON.stringify(body) }),
      }),
  };
}
