/** One tenant's secrets, put wherever a table holds what is a tenant's: nobody of another tenant may ever see one. */
import Database from 'better-sqlite3';
import { createKey } from '../../src/access/keys.ts';
import { DEFAULT_POLICY } from '../../src/suppression/policy-settings.ts';
import { setPolicy } from '../../src/suppression/policy-versions.ts';
import { alertWith } from './alerts.ts';
import type { createTestApp } from './app.ts';
import { episodeOf } from './breakers.ts';
import { entryOf } from './entries.ts';
import { appendNotices } from './notices.ts';
import { batchOf, tell } from './record.ts';
import { ACCOUNT, bounce, complaint, delivery, type MailSpec, send, TOPIC } from './ses.ts';

const OTHER = 'canary-tenant';
/** Each is told from the others, so that what was asked for by name may be said again, and nothing else. */
export const CANARY = {
  address: 'canary-person@canary-domain.example',
  messageId: 'canary-message-0001',
  source: `arn:aws:sns:us-east-1:${ACCOUNT}:canary-topic`,
  quarantined: 'sns:canary-raw',
  key: 'canary-key-id',
  endpoint: 'canary-endpoint-id',
  alert: 'canary-alert-id',
  incident: 'canary-incident-id',
  breaker: 'canary-breaker-id',
  campaign: 'canary-campaign',
  import: 'canary-import',
  tenant: OTHER,
} as const;

/** Tables that hold nothing of one tenant alone, or nothing in clear, and why. A new table must be filled, or go here. */
export const WITHOUT_CANARY: Readonly<Record<string, string>> = {
  __drizzle_migrations: 'the migrations',
  heartbeat: 'a time',
  retention: 'a time',
  raw_retention: 'a time',
  rollup_state: 'a time',
  rollup_kept: 'times',
  rollup_day: 'days',
  rollup_daily: 'made of rollup by a job, and read by the same functions',
  policy_application: 'a place of a job',
  lease: 'names of jobs',
  milestone: 'names of first times, and when they were',
  session: 'hashes, ids of keys and times',
  refusal: 'codes of refusals',
  arrival: 'counts of sources, which are the operator’s',
  dead_letters: 'counts of queues',
  erasure: 'pseudonyms',
  campaign_recipient: 'keyed hashes',
  campaign_forgotten: 'times',
  event_release: 'made of events by an incident',
  wish_release: 'made of unsubscribes',
  sync_list: 'state of SES’s lists',
  sync_listing: 'SES’s list of the account, which is the operator’s',
  sync_work: 'what is to be told to SES',
  aws_account: 'the account at AWS',
  aws_account_change: 'the account at AWS',
  aws_metric: 'the account at AWS',
  aws_entity: 'read from AWS by a job; tenants see their own only (test/reputation/aws)',
  aws_recommendation: 'read from AWS by a job',
  aws_poll: 'times',
  webhook_message: 'made by a job when something is told',
  webhook_delivery: 'made by a job when something is told',
  policy_rule: 'numbers of a policy',
  policy_stream: 'filled with the policy',
  raw_event: 'texts for a second reading, which no page reads',
  finding: 'filled by notices of SES',
};

export const tablesOf = (database: Database.Database): readonly string[] =>
  database
    .prepare<[], { name: string }>("select name from sqlite_master where type = 'table' and name not like 'sqlite_%'")
    .all()
    .map(({ name }) => name);

/** Every row, as text. Sessions and what is noted of use move by themselves. */
export function dump(path: string): ReadonlyMap<string, readonly string[]> {
  const database = new Database(path, { readonly: true });
  try {
    return new Map(
      tablesOf(database)
        .filter((name) => name !== 'session' && name !== 'heartbeat' && name !== 'lease')
        .map((name) => [
          name,
          database
            .prepare<[], Record<string, unknown>>(`select * from "${name}"`)
            .all()
            .map(({ last_used_at: _, ...row }) => JSON.stringify(row))
            .sort(),
        ]),
    );
  } finally {
    database.close();
  }
}

type TestApp = Awaited<ReturnType<typeof createTestApp>>;

/** Mail of a tenant. Its bounce is soft: a hard one blocks for all tenants, who may see that entry, without its evidence. */
async function mailOf(
  { store }: TestApp,
  at: number,
  names: { tenant: string; prefix: string; spec: Partial<MailSpec> },
) {
  const { tenant, prefix, spec: over } = names;
  const spec: MailSpec = {
    messageId: `${prefix}-message-0001`,
    acceptedAt: at,
    destination: [`${prefix}-person@${prefix}-domain.example`],
    tenant,
    configurationSet: `${prefix}-set`,
    campaign: `${prefix}-campaign`,
    sender: { account: ACCOUNT, region: 'us-east-1', identity: `${prefix}-identity.example` },
    ...over,
  };
  const [address = ''] = spec.destination;
  const recipients = [
    { emailAddress: address, action: 'failed', status: '4.2.2', diagnosticCode: `smtp; 452 ${prefix}-diagnostic` },
  ];
  const second = { ...spec, messageId: `${prefix}-message-0002` };
  await tell(
    store,
    { body: send(spec), publishedAt: at },
    { body: bounce(spec, { at: at + 1, type: 'Transient', recipients }), publishedAt: at + 1 },
    { body: send(second), publishedAt: at },
    { body: delivery(second, at + 1, [address]), publishedAt: at + 1 },
    { body: complaint(second, { at: at + 2, recipients: [address], feedbackType: 'abuse' }), publishedAt: at + 2 },
  );
}

/** @param path of the database file of the app's store. */
export async function fillCanaries(test: TestApp, path: string): Promise<void> {
  const { store, now } = test;
  const at = now() - 3_600_000;
  await mailOf(test, at, { tenant: OTHER, prefix: 'canary', spec: {} });
  await mailOf(test, at, { tenant: 'acme', prefix: 'acme', spec: {} });
  const entry = { address: CANARY.address, tenant: OTHER, origin: 'api', actor: 'key:canary-actor' } as const;
  await store.suppressions.put(
    [
      { ...entryOf({ ...entry, reason: 'manual', note: 'canary-note', since: at }), origin: 'api' },
      { ...entryOf({ ...entry, reason: 'unsubscribe', note: 'canary-note', since: at }), origin: 'api' },
    ],
    at,
  );
  const operator = await test.key(['admin']);
  const call = async (method: string, url: string, body?: unknown) => {
    const response = await test.api(method, url, operator, body);
    if (!response.ok) throw new Error(`${method} ${url}: ${response.status} ${await response.text()}`);
  };
  await call('DELETE', `/v1/suppressions/${CANARY.address}?reason=unsubscribe&tenant=${OTHER}&note=canary-why`);
  await call('PUT', '/v1/sending', { tenant: OTHER, paused: true, why: 'canary-pause' });
  await setPolicy(store.policy, {
    tenant: OTHER,
    settings: DEFAULT_POLICY,
    note: 'canary-policy-note',
    at,
    actor: 'key:canary-actor',
    readVersion: 0,
  });
  await store.campaigns.register({ tag: CANARY.campaign, tenant: OTHER, name: 'canary-name', expected: 10, at });
  const csv = `address\n${CANARY.address}\n`;
  const imported = await test.app.request(
    `/v1/suppressions/import?reason=manual&tenant=${OTHER}&note=canary-import-note&id=${CANARY.import}`,
    { method: 'POST', headers: { authorization: `Bearer ${operator}`, 'content-type': 'text/csv' }, body: csv },
  );
  if (!imported.ok) throw new Error(`import: ${await imported.text()}`);
  const record = { at, actor: 'key:canary-actor', tenant: OTHER, detail: { why: 'canary-detail' } } as const;
  await store.settings.put({
    section: 'alerts',
    version: 1,
    value: '{}',
    at,
    actor: 'key:canary-actor',
    note: 'canary-setting-note',
  });
  await store.access.addKey(
    { id: CANARY.key, name: 'canary-key', scopes: ['read'], tenant: OTHER, createdAt: at },
    'canary-hash',
    { ...record, action: 'key.created', subject: CANARY.key },
  );
  await store.webhooks.add(
    {
      id: CANARY.endpoint,
      kind: 'webhook',
      url: 'https://canary-host.example/canary-path',
      types: ['alert.changed'],
      tenant: OTHER,
      description: 'canary-description',
      minLevel: 'warn',
      quietHours: null,
      secret: 'canary-secret',
      disabledReason: null,
      previousSecret: null,
      previousSecretUntil: null,
      createdAt: at,
    },
    { from: 'now', limit: 20 },
    { ...record, action: 'webhook.created', subject: CANARY.endpoint },
  );
  const alert = alertWith({
    id: CANARY.alert,
    tenant: OTHER,
    title: 'canary-title',
    text: 'canary-text',
    openedAt: at,
  });
  await store.alerts.write([{ alert: { ...alert, scope: { tenant: OTHER } }, notice: 'opened' }], at);
  appendNotices(path, [{ alert: CANARY.alert, level: 'review', at, tenant: OTHER, title: 'canary-title' }]);
  await store.breakers.trip(episodeOf(at, { id: CANARY.breaker, tenant: OTHER, why: 'canary-breaker-why' }));
  await store.incidents.begin(
    {
      id: CANARY.incident,
      filter: { domains: ['canary-domain.example'], from: at, to: at + 10, diagnostic: null, status: null },
      note: 'canary-incident-note',
      actor: 'key:canary-actor',
    },
    at,
  );
  const topic = { id: CANARY.source, account: ACCOUNT, region: 'us-east-1' };
  const waiting = { topicArn: CANARY.source, token: 'canary-token', receivedAt: at, expiresAt: now() + 1e8 };
  await store.sources.keepPending({ ...waiting, confirmedAt: null }, topic, 100);
  await store.raw.keep(at);
  const place = { account: ACCOUNT, region: 'us-east-1', publishedAt: at, receivedAt: at };
  await store.events.record({
    ...batchOf([]),
    quarantine: [{ ...place, id: CANARY.quarantined, source: TOPIC, reason: 'no-mail', raw: '{"canary-raw-text":1}' }],
    notices: [{ source: TOPIC, kind: 'ignored', detail: 'canary-notice', at }],
  });
  await createKey(store.access, { name: 'acme', scopes: ['read'], tenant: 'acme' }, at);
}
