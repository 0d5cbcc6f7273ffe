/**
 * Services with a clock that stands still: one with all there is to show, one with far too much of it, one that nothing
 * has ever reached, and one whose store fails. What every page is looked at with, by the tests and for the pictures of
 * the documentation.
 */
import { join } from 'node:path';
import { setImmediate, setTimeout } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { createSigner } from '../../src/cli/sns-stand-in/signer.ts';
import { parseConfig } from '../../src/config.ts';
import { type Service, startService } from '../../src/service.ts';
import { silentLog } from '../../src/shared/log.ts';
import { HOUR, MINUTE } from '../../src/shared/time.ts';
import { openSqlite } from '../../src/store/sqlite.ts';
import { judgeAt } from './alerts.ts';
import { recountAll, tell } from './record.ts';
import { ADMIN_TOKEN, temporaryFolder } from './service.ts';
import { ACCOUNT, delivery, send, TOPIC } from './ses.ts';
import { MIGRATIONS } from './sqlite.ts';
import { ANN, NOW, worldMail } from './world-mail.ts';
import type { Look } from './world-pages.ts';
import { breakStore, copyDatabase, IMPORTS, makeHuge, putStates, TRIP } from './world-states.ts';

const CLIENT = fileURLToPath(new URL('../../dist/client', import.meta.url));
const STRANGE = TOPIC.replace(/[^:]+$/, 'a-topic-that-nobody-has-listed');
const SILENT = TOPIC.replace(/[^:]+$/, 'identity-feedback');
const BATCH = 1_000;
const ROUTES = JSON.stringify([
  { configurationSet: 'receipts', stream: 'transactional' },
  { identity: 'news.example.com', stream: 'marketing' },
]);

interface Made {
  readonly id: string;
}

export interface World {
  readonly full: Service;
  readonly empty: Service;
  readonly huge: Service;
  readonly broken: Service;
  /** Of keys that see less than the administrator's. */
  readonly tokens: { readonly reader: string; readonly tenant: string };
  readonly api: (method: string, path: string, body?: object) => Promise<unknown>;
  /** Where to look: the ids that the world made are put in. */
  readonly urlOf: (look: Look) => string;
  /** Copies what one of the services holds into a file. */
  readonly copyOf: (of: 'full' | 'empty', path: string) => void;
  readonly close: () => Promise<void>;
}

async function fill(path: string): Promise<void> {
  const store = openSqlite({ path, migrations: MIGRATIONS });
  const told = worldMail();
  for (let from = 0; from < told.length; from += BATCH) {
    await tell(store, ...told.slice(from, from + BATCH));
    await setImmediate();
  }
  await recountAll(store);
  await store.reputation.recounted();
  for (let at = NOW - 5.5 * 24 * HOUR; at < NOW; at += 2 * HOUR) await judgeAt(store, at);
  await store.close();
}

/** What its services have in common. */
export const WORLD_SETTINGS = {
  SNS_TOPIC_ARNS: `${TOPIC},${SILENT}`,
  ADMIN_TOKEN,
  SECRET_KEY: 'a secret key of the world, 32 characters',
  ROUTES,
  RETENTION_DAYS: '0',
  BOUNCE_RETENTION_DAYS: '0',
} as const;

async function startAt(path: string, port: number, certificates: object): Promise<Service> {
  const own = { HOST: '127.0.0.1', PORT: String(port), DATABASE_URL: `file:${path}` };
  const config = parseConfig({ ...own, ...WORLD_SETTINGS, SNS_SIGNING_CERTS: JSON.stringify(certificates) }, () => '');
  if (!config.ok) throw new Error(config.error);
  return startService({ config: config.value, log: silentLog, migrations: MIGRATIONS, client: CLIENT, now: () => NOW });
}

/** A job applies a new policy to what is blocked already. */
async function policyApplied({ store }: Service): Promise<void> {
  for (const until = Date.now() + 30_000; Date.now() < until; await setTimeout(50))
    if ((await store.suppressions.find([ANN])).some(({ tenant }) => tenant === 'acme')) return;
  throw new Error('the policy was not applied');
}

const firstOf = (alerts: readonly { readonly id: string }[]): string => alerts[0]?.id ?? 'none';

/** `ports`: for pictures, in which a page shows its own address. Any free ones when left out. */
export async function createWorld(ports = { full: 0, empty: 0 }): Promise<World> {
  const folder = temporaryFolder();
  const now = () => NOW;
  const known = await createSigner({ topicArn: TOPIC, now });
  const strange = await createSigner({ topicArn: STRANGE, now });
  const certificates = {
    [known.certificateUrl]: known.certificatePem,
    [strange.certificateUrl]: strange.certificatePem,
  };
  await fill(join(folder.path, 'full.db'));
  makeHuge(join(folder.path, 'full.db'), join(folder.path, 'huge.db'));
  const full = await startAt(join(folder.path, 'full.db'), ports.full, certificates);
  const empty = await startAt(join(folder.path, 'empty.db'), ports.empty, certificates);
  const huge = await startAt(join(folder.path, 'huge.db'), 0, certificates);
  const broken = await startAt(join(folder.path, 'broken.db'), 0, certificates);
  breakStore(join(folder.path, 'broken.db'));

  const call = async (method: string, path: string, body: string | undefined, type: string) => {
    const headers = { authorization: `Bearer ${ADMIN_TOKEN}`, 'content-type': type };
    const response = await fetch(`${full.url}${path}`, { method, headers, ...(body === undefined ? {} : { body }) });
    if (!response.ok) throw new Error(`${method} ${path}: ${response.status} ${await response.text()}`);
    return response.json();
  };
  const api = (method: string, path: string, body?: object) =>
    call(method, path, body === undefined ? undefined : JSON.stringify(body), 'application/json');
  const post = async (envelope: object) => {
    const headers = { 'content-type': 'text/plain; charset=UTF-8' };
    await fetch(`${full.url}/webhooks/ses`, { method: 'POST', headers, body: JSON.stringify(envelope) });
  };
  const keyOf = async (body: object) => ((await api('POST', '/v1/keys', body)) as { readonly token: string }).token;

  const timestamp = new Date(NOW).toISOString();
  const latest = { messageId: '0100019a-latest-000000', acceptedAt: NOW - MINUTE, destination: ['dora@example.org'] };
  for (const body of [send(latest), delivery(latest, NOW - MINUTE + 900, latest.destination)]) {
    await post(known.notification({ message: JSON.stringify(body), timestamp }));
  }
  await post(
    known.notification({ message: '{"hello": "<img src=x onerror=alert(1)>"}', timestamp, messageId: 'unread' }),
  );
  await post(strange.subscriptionConfirmation({ timestamp }));

  const tokens = {
    reader: await keyOf({ name: 'reader', scopes: ['read'] }),
    tenant: await keyOf({ name: 'k'.repeat(100), scopes: ['read'], tenant: 'acme' }),
  };
  const shop = (await api('POST', '/v1/keys', { name: 'shop', scopes: ['check'], tenant: 'acme' })) as Made;
  await api('PUT', '/v1/suppressions/%40blocked.example', { note: 'a competitor' });
  await api('PUT', '/v1/suppressions/bob@example.org?tenant=acme', { note: 'asked by phone' });
  await api('POST', '/v1/recipients/gone@example.com/erase', { note: 'ticket 4' });
  const lines = Array.from({ length: 70 }, (_, n) => `a.rather.long.address.of.person.${n}@subdomain.of.example.net`);
  const csv = ['address', ...lines, 'not an address'].join('\n');
  await call(
    'POST',
    '/v1/suppressions/import?reason=manual&id=world-done&note=from%20an%20old%20list',
    csv,
    'text/csv',
  );
  await api('DELETE', `/v1/suppressions/${lines[0]}?reason=manual&note=wrote%20to%20us`);
  await api('PUT', '/v1/settings', {
    suppressionPolicy: { rules: { hardBounce: { enabled: true, scope: 'tenant', days: 400 } } },
  });
  await api('PUT', '/v1/campaigns/spring-2', { expected: 5_000, tenant: 'acme', name: 'Spring, second round' });
  const hook = { url: 'http://127.0.0.1:9/hook', types: ['alert.changed'] };
  const endpoint = (await api('POST', '/v1/webhooks', hook)) as Made;
  await api('PUT', '/v1/sending', { tenant: 'globex', paused: true, why: 'The list of 12 November was bought.' });
  await api('PUT', '/v1/settings/circuit-breaker', {
    settings: { account: ACCOUNT, breakers: [{ scope: { kind: 'configurationSet' } }, { scope: { kind: 'tenant' } }] },
    note: 'First in a dry run.',
  });
  await putStates(full.store);
  await policyApplied(full);

  const ids: Readonly<Record<string, string>> = {
    endpoint: endpoint.id,
    key: shop.id,
    trip: TRIP,
    ...IMPORTS,
    topic: encodeURIComponent(TOPIC),
    strange: encodeURIComponent(STRANGE),
    open: firstOf(await full.store.alerts.list({ state: 'open', limit: 1 })),
    resolved: firstOf(await full.store.alerts.list({ state: 'resolved', limit: 1 })),
  };

  const services = { full, empty, huge, broken };
  return {
    ...services,
    tokens,
    api,
    urlOf: ({ of = 'full', path }) =>
      services[of].url + path.replace(/:([a-z]+)/, (text, name: string) => ids[name] ?? text),
    copyOf: (of, path) => copyDatabase(join(folder.path, `${of}.db`), path),
    close: async () => {
      await Promise.all(Object.values(services).map((service) => service.stop()));
      folder.remove();
    },
  };
}
