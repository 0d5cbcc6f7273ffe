/** The job over a real store and real HTTP, with a clock of its own. */
import { Webhook } from 'standardwebhooks';
import { vi } from 'vitest';
import { createSecrets } from '../../src/access/secrets.ts';
import { createSdkClients } from '../../src/aws/sdk.ts';
import { createNodeMetrics } from '../../src/node-metrics.ts';
import { createNoticeFeed } from '../../src/reputation/alerts/notice-feed.ts';
import type { Log } from '../../src/shared/log.ts';
import type { AuditRecord, StatedSuppression, Store, WebhookEndpoint } from '../../src/store/contract.ts';
import { createSuppressionChangeFeed } from '../../src/suppression/change-feed.ts';
import { createAttempt } from '../../src/webhooks/attempt.ts';
import type { AlertEmailSettings } from '../../src/webhooks/email-settings.ts';
import { createWebhookJob, type WebhookJobOptions } from '../../src/webhooks/job.ts';
import { createSenders } from '../../src/webhooks/senders.ts';
import { createSecret, ROTATION_OVERLAP } from '../../src/webhooks/signing.ts';
import { sealSlackUrl } from '../../src/webhooks/slack-sender.ts';
import { TEST_SECRET_KEY } from '../support/app.ts';
import type { OpenSes } from '../support/ses-ways.ts';
import { openMemory } from '../support/sqlite.ts';
import type { Received } from './receiver.ts';

const AUDIT: AuditRecord = { at: 0, actor: 'key:test', action: 'x', subject: 'x', tenant: null, detail: {} };

const START = Date.UTC(2026, 10, 22, 9);
const FROM_START = { from: 'start', limit: 50 } as const;

const alertEndpoint = (
  over: Pick<WebhookEndpoint, 'id' | 'kind' | 'url' | 'secret' | 'createdAt'> & Partial<WebhookEndpoint>,
): WebhookEndpoint => ({
  types: ['alert.changed'],
  tenant: null,
  description: '',
  disabledReason: null,
  minLevel: 'warn',
  quietHours: null,
  previousSecret: null,
  previousSecretUntil: null,
  ...over,
});

export interface Change {
  readonly cursor: string;
  readonly action: string;
  readonly address: string;
  readonly reason: string;
  readonly scope: { readonly tenant: string | null; readonly stream: string | null };
  readonly actor: string | null;
  readonly note: string | null;
}

export interface Told {
  readonly type: string;
  readonly timestamp: string;
  readonly data: { readonly changes: readonly Change[] };
}

/** Checks the signature as a receiver does, at the time of the attempt. Throws when it is wrong. */
export function verified(secret: string, { headers, body }: Received): Told {
  vi.setSystemTime(Number(headers['webhook-timestamp']) * 1_000);
  try {
    return new Webhook(secret).verify(body, headers as Record<string, string>) as Told;
  } finally {
    vi.useRealTimers();
  }
}

export const changesOf = ({ body }: Received): readonly Change[] => (JSON.parse(body) as Told).data.changes;

export interface WorldOptions {
  readonly store?: Store;
  readonly timeout?: number;
  readonly random?: () => number;
  readonly startAt?: number;
  /** Where SES is; nowhere unless given. */
  readonly sesEndpoint?: string;
  readonly email?: AlertEmailSettings | null;
  readonly origin?: string | null;
  readonly open?: OpenSes;
}

export function createWorld({
  store = openMemory(),
  timeout = 5_000,
  random = () => 0,
  startAt = START,
  sesEndpoint = 'http://127.0.0.1:9',
  email = null,
  origin = null,
  open = createSdkClients,
}: WorldOptions = {}) {
  let at = startAt;
  const now = () => at;
  const secrets = createSecrets(TEST_SECRET_KEY);
  const logged: { readonly level: string; readonly event: string; readonly fields: object }[] = [];
  const line =
    (level: string): Log['info'] =>
    (event, fields = {}) =>
      logged.push({ level, event, fields });
  const log: Log = { debug: line('debug'), info: line('info'), warn: line('warn'), error: line('error') };
  const metrics = createNodeMetrics();
  const ses = open({ endpoint: sesEndpoint, timeout });
  const createJob = (deliveries = store.webhookDeliveries, limits: Pick<WebhookJobOptions, 'lanes' | 'room'> = {}) =>
    createWebhookJob({
      ...limits,
      deliveries,
      feeds: {
        'suppression.changed': createSuppressionChangeFeed(deliveries),
        'alert.changed': createNoticeFeed(store.alertNotices, origin),
      },
      attempt: createAttempt(
        createSenders({ secrets, fetch: globalThis.fetch, ses, email, origin, now, timeout }),
        now,
      ),
      now,
      random,
      log,
      metrics,
    });
  const job = createJob();
  let ids = 0;

  const entry = (address: string, over: Partial<StatedSuppression> = {}): StatedSuppression => ({
    address,
    tenant: '',
    stream: '',
    reason: 'manual',
    origin: 'api',
    since: at,
    expiresAt: null,
    evidence: null,
    note: null,
    actor: 'key:ops',
    ...over,
  });

  return {
    store,
    logged,
    metrics,
    now,
    createJob,
    advance: (ms: number) => {
      at += ms;
    },
    /** Runs slices until nothing is due. */
    run: async (of = job, signal = new AbortController().signal) => {
      while (!signal.aborted && (await of.run(signal)));
    },
    addEndpoint: async (url: string, over: Partial<WebhookEndpoint> = {}, from: 'start' | 'now' = 'start') => {
      const { secret, sealed } = createSecret(secrets);
      const id = `e${++ids}`;
      const endpoint: WebhookEndpoint = {
        id,
        kind: 'webhook',
        url,
        types: ['suppression.changed'],
        tenant: null,
        description: '',
        disabledReason: null,
        minLevel: 'warn',
        quietHours: null,
        secret: sealed,
        previousSecret: null,
        previousSecretUntil: null,
        createdAt: at + ids,
        ...over,
      };
      await store.webhooks.add(endpoint, { from, limit: 50 }, AUDIT);
      return { id, secret };
    },
    addSlack: async (url: string, over: Partial<WebhookEndpoint> = {}) => {
      const id = `e${++ids}`;
      const place = { kind: 'slack', url: new URL(url).origin, secret: sealSlackUrl(secrets, url) } as const;
      await store.webhooks.add(alertEndpoint({ ...place, id, createdAt: at + ids, ...over }), FROM_START, AUDIT);
      return id;
    },
    addEmail: async (address: string, over: Partial<WebhookEndpoint> = {}) => {
      const id = `e${++ids}`;
      const place = { kind: 'email', url: `mailto:${address}`, secret: '' } as const;
      await store.webhooks.add(alertEndpoint({ ...place, id, createdAt: at + ids, ...over }), FROM_START, AUDIT);
      return id;
    },
    rotate: async (id: string) => {
      const { secret, sealed } = createSecret(secrets);
      await store.webhooks.rotateSecret(id, { secret: sealed, previousUntil: at + ROTATION_OVERLAP }, AUDIT);
      return secret;
    },
    change: (id: string, change: Parameters<Store['webhooks']['change']>[1]) =>
      store.webhooks.change(id, change, at, AUDIT),
    put: (address: string, over: Partial<StatedSuppression> = {}) => store.suppressions.put([entry(address, over)], at),
    putAll: (addresses: readonly string[], over: Partial<StatedSuppression> = {}) =>
      store.suppressions.put(
        addresses.map((address) => entry(address, over)),
        at,
      ),
    remove: (address: string, tenant = '') =>
      store.suppressions.remove([
        { address, tenant, stream: '', reason: 'all', at, actor: 'key:ops', note: 'asked for' },
      ]),
    deliveries: (id: string) => store.webhookDeliveries.list(id, { limit: 1_000 }),
  };
}
