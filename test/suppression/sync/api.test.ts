import { expect, it } from 'vitest';
import { createTestApp } from '../../support/app.ts';
import { withoutCredentials } from '../../support/aws-credentials.ts';
import { createWorld, DAY, entry, T0 } from './support.ts';

/** The API over the store of a sync that runs. */
async function served(options: Parameters<typeof createWorld>[0] = {}) {
  const world = await createWorld(options);
  const app = await createTestApp({ store: world.store, sync: world.settings });
  const reader = await app.key(['read']);
  const get = async () =>
    (await (await app.api('GET', '/v1/sync', reader)).json()) as { readonly items: readonly object[] };
  return { world, app, reader, get };
}

const EMPTY_LIST = {
  region: 'us-east-1',
  tenant: null,
  phase: 'not-started',
  run: null,
  lastFull: null,
  lastIncremental: null,
  pushed: 0,
  deleted: 0,
  failed: 0,
  waiting: 0,
  refused: 0,
  pullTrouble: null,
  pushTrouble: null,
  nextRunAt: '1970-01-01T00:00:00.000Z',
};

it('tells of every list how far it is and what it did', async () => {
  const { world, get } = await served({ tenants: ['acme'], sesTenants: ['us-east-1/acme'] });
  expect(await get()).toEqual({
    enabled: true,
    dryRun: false,
    items: [EMPTY_LIST, { ...EMPTY_LIST, tenant: 'acme' }],
    nextCursor: null,
  });
  world.server.hold('a@example.net', T0 - DAY);
  await world.put(entry());
  await world.settle();
  const { items } = await get();
  expect(items[0]).toMatchObject({
    phase: 'idle',
    pushed: 1,
    lastFull: { pages: 1, addresses: 1, removed: 0 },
    nextRunAt: expect.stringMatching(/^2026-07-14T09:35/),
  });
});

it('shows a pull under way', async () => {
  const { world, get } = await served({ maxPageSize: 1_000 });
  for (let n = 0; n < 1_500; n++) world.server.hold(`p${n}@example.net`);
  const job = world.makeJob();
  await job.run(world.signal);
  await job.run(world.signal);
  expect((await get()).items[0]).toMatchObject({
    phase: 'pulling',
    run: { kind: 'full', pages: 1, addresses: 1_000 },
  });
});

it.each([
  ['AccessDeniedException', 403, 'access-denied', /add ses:ListSuppressedDestinations\.$/],
  ['ExpiredTokenException', 403, 'bad-credentials', /renew them/],
  ['SomethingNew', 418, 'unknown', /not known here/],
])('says what to do about %s', async (type, status, kind, advice) => {
  const { world, get } = await served();
  world.server.fault(() => ({ status, type }));
  const job = world.makeJob();
  await job.run(world.signal);
  await job.run(world.signal);
  const operation = 'ListSuppressedDestinations';
  expect((await get()).items[0]).toMatchObject({
    phase: 'stopped',
    failed: 1,
    pullTrouble: { operation, kind, advice: expect.stringMatching(advice) },
  });
});

it('begins a full pull when an operator asks for one, and the audit says who did', async () => {
  const { world, app, reader, get } = await served();
  await world.settle();
  world.server.hold('late@example.net', T0 - DAY);
  await world.settle();
  expect(await world.entriesOf('late@example.net')).toEqual([]);
  const admin = await app.key(['admin']);
  expect((await app.api('POST', '/v1/sync', reader)).status).toBe(403);
  expect((await app.api('POST', '/v1/sync', admin)).status).toBe(202);
  await world.settle();
  expect(await world.entriesOf('late@example.net')).toEqual(['ses-list/sync/']);
  expect((await get()).items[0]).toMatchObject({ lastFull: { addresses: 1 }, phase: 'idle' });
  expect(await world.store.audit.list({ limit: 5 })).toMatchObject([
    { action: 'sync.requested', actor: 'key:admin', detail: { lists: 1 } },
  ]);
});

it('is closed to keys of one tenant, and off without Regions or in a dry run', async () => {
  const { app, get } = await served({ regions: [] });
  expect(await get()).toEqual({ enabled: false, dryRun: false, items: [], nextCursor: null });
  const bound = await app.key(['read'], 'acme');
  expect((await app.api('GET', '/v1/sync', bound)).status).toBe(403);
  const admin = await app.key(['admin']);
  const refused = await app.api('POST', '/v1/sync', admin);
  expect([refused.status, ((await refused.json()) as { code: string }).code]).toEqual([409, 'sync-off']);
  const dry = await served({ dryRun: true });
  expect((await dry.app.api('POST', '/v1/sync', await dry.app.key(['admin']))).status).toBe(409);
  expect((await dry.get()).items[0]).toMatchObject({ phase: 'not-synced', nextRunAt: null });
});

it('counts what SES lists and how old the last success is, in gauges', async () => {
  const { world, app, reader } = await served();
  const metrics = async () => (await app.api('GET', '/metrics', reader)).text();
  expect(await metrics()).toMatch(/ses_sentinel_sync_listed_addresses 0\n/);
  expect(await metrics()).not.toMatch(/ses_sentinel_sync_last_success_age_seconds \d/);
  world.server.hold('a@example.net');
  await world.settle();
  expect(await metrics()).toMatch(/ses_sentinel_sync_listed_addresses 1\n/);
  expect(await metrics()).toMatch(/ses_sentinel_sync_last_success_age_seconds \d+\n/);
});

it('says that credentials are missing', async () => {
  const { world, get } = await served();
  withoutCredentials();
  const job = world.makeJob();
  await job.run(world.signal);
  await job.run(world.signal);
  expect((await get()).items[0]).toMatchObject({ phase: 'stopped', pullTrouble: { kind: 'no-credentials' } });
  expect(world.server.calls).toEqual([]);
});
