/** Checks that name a campaign: who is counted, and that the check never suffers. */
import { join } from 'node:path';
import Database from 'better-sqlite3';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createCampaignCounting } from '../../../src/reputation/campaigns/counting.ts';
import { createCampaignJob } from '../../../src/reputation/campaigns/job.ts';
import { startJobs } from '../../../src/shared/jobs.ts';
import type { CampaignStore, Store } from '../../../src/store/contract.ts';
import { openSqlite } from '../../../src/store/sqlite.ts';
import { bodyOf } from '../../support/answers.ts';
import { createTestApp } from '../../support/app.ts';
import { secrets } from '../../support/secrets.ts';
import { temporaryFolder } from '../../support/service.ts';
import { MIGRATIONS, openMemory } from '../../support/sqlite.ts';
import { campaignApp, DAY, people, T0 } from './support.ts';

const log = { debug: () => {}, info: () => {}, warn: () => {}, error: () => {} };

/** What the counters must come to: recipients by canonical address. */
const register = async (store: Store, tag = 'spring') => {
  const campaign = await store.campaigns.register({ tenant: 'acme', tag, name: null, expected: 100, at: T0 });
  if (campaign === null) throw new Error('not registered');
  return campaign;
};

describe('a check that names a campaign', () => {
  it('answers as it would without', async () => {
    const { check, register, api, token, app } = await campaignApp();
    await register('spring', { expected: 3, tenant: 'acme' });
    await api('PUT', '/v1/suppressions/p0@example.net', token);
    const asked = { recipients: ['p0@example.net', 'p1@example.net', 'no address'], tenant: 'acme' };
    const without = await check(asked);
    expect(await check({ ...asked, campaign: 'spring' })).toEqual(without);
    expect(await check({ ...asked, campaign: 'never-registered' })).toEqual(without);
    const one = async (query: string) => {
      const response = await app.request(`/v1/check?recipient=p0@example.net&tenant=acme${query}`, {
        headers: { authorization: `Bearer ${token}` },
      });
      return bodyOf(response);
    };
    expect(await one('&campaign=spring')).toEqual(await one(''));
  });

  it('counts each person once, whatever the spelling, by body and by query, and invalid ones as suppressed', async () => {
    const { check, register, get, api, token, campaignCounting } = await campaignApp();
    await register('spring', { expected: 9, tenant: 'acme' });
    await api('PUT', '/v1/suppressions/ann@example.net', token);
    const asked = { tenant: 'acme', campaign: 'spring' };
    const recipients = ['ann@example.net', 'Ann <ANN@Example.NET>', 'bob@example.net', 'no address'];
    await check({ ...asked, recipients });
    await check({ ...asked, recipients: recipients.slice(1) });
    expect(await get('/spring?tenant=acme')).toMatchObject({ checked: 3, suppressed: 2 });
    await api('GET', '/v1/check?recipient=bob@example.net&tenant=acme&campaign=spring', token);
    await api('GET', '/v1/check?recipient=cleo@example.net&tenant=acme&campaign=spring', token);
    await campaignCounting.drain();
    expect(await get('/spring?tenant=acme')).toMatchObject({ checked: 4, suppressed: 2 });
  });

  it('counts for the campaign of the tenant that it asks for, and for a registered one only', async () => {
    const { check, register, get, api, token } = await campaignApp();
    await check({ recipients: people(2), campaign: 'spring', tenant: 'acme' });
    await register('spring', { expected: 9, tenant: 'acme' });
    await check({ recipients: people(3), campaign: 'spring' });
    await check({ recipients: people(3), campaign: 'autumn', tenant: 'acme' });
    expect(await get('/spring?tenant=acme')).toMatchObject({ checked: 0, suppressed: 0 });
    expect((await api('GET', '/v1/campaigns/autumn', token)).status).toBe(404);
    await check({ recipients: people(3), campaign: 'spring', tenant: 'acme' });
    expect(await get('/spring?tenant=acme')).toMatchObject({ checked: 3 });
  });

  it('counts 10,000 at once, and none of them again', async () => {
    const { check, register, get, store } = await campaignApp();
    await register('spring', { expected: 10_000, tenant: 'acme' });
    const asked = { recipients: people(10_000), campaign: 'spring', tenant: 'acme' };
    const [before] = await store.campaigns.registered(['spring']);
    expect(before?.checked).toBe(0);
    await Promise.all([check(asked), check(asked), check({ ...asked, recipients: people(10_000, 5_000) })]);
    expect((await get('/spring?tenant=acme')).checked).toBe(15_000);
  }, 30_000);

  it.each<[string, Partial<CampaignStore>]>([
    ['be counted', { countChecked: () => Promise.reject(new Error('ann@example.net is in the way')) }],
    ['be found', { registered: () => Promise.reject(new Error('ann@example.net is in the way')) }],
  ])('is answered when it cannot %s, and the log says so once, without an address', async (_, failing) => {
    const store = openMemory();
    await register(store);
    const { api, key, logged, campaignCounting } = await createTestApp({
      store: { ...store, campaigns: { ...store.campaigns, ...failing } },
    });
    const token = await key(['check']);
    const body = { recipients: ['ann@example.net'], campaign: 'spring', tenant: 'acme' };
    for (let n = 0; n < 3; n++) {
      const response = await api('POST', '/v1/check', token, body);
      expect([response.status, (await bodyOf(response)).allowed]).toEqual([200, 1]);
    }
    await campaignCounting.drain();
    expect(logged).toEqual([{ level: 'warn', event: 'campaign-checks-not-counted', fields: { name: 'Error' } }]);
  });

  it('is answered while counting hangs, and counted afterwards', async () => {
    const store = openMemory();
    const { id } = await register(store);
    const gate = Promise.withResolvers<void>();
    const campaigns: CampaignStore = {
      ...store.campaigns,
      countChecked: async (checked) => {
        await gate.promise;
        await store.campaigns.countChecked(checked);
      },
    };
    const { api, key, campaignCounting } = await createTestApp({ store: { ...store, campaigns } });
    const token = await key(['check']);
    const body = { recipients: people(3), campaign: 'spring', tenant: 'acme' };
    expect((await api('POST', '/v1/check', token, body)).status).toBe(200);
    expect(await store.campaigns.latest(1)).toMatchObject([{ id, checked: 0 }]);
    gate.resolve();
    await campaignCounting.drain();
    expect((await store.campaigns.latest(1))[0]?.checked).toBe(3);
  });

  it('leaves no address in the file: keyed hashes, which differ from campaign to campaign', async () => {
    const folder = temporaryFolder();
    try {
      const path = join(folder.path, 'x.db');
      const store = openSqlite({ path, migrations: MIGRATIONS });
      const { api, key, campaignCounting } = await createTestApp({ store });
      const token = await key(['check']);
      for (const tag of ['spring', 'autumn']) {
        await register(store, tag);
        await api('POST', '/v1/check', token, { recipients: ['ann@example.net'], campaign: tag, tenant: 'acme' });
      }
      await campaignCounting.drain();
      await store.close();
      const file = new Database(path, { readonly: true });
      const hashes = file.prepare('select hash from campaign_recipient').pluck().all();
      expect(new Set(hashes).size).toBe(2);
      for (const hash of hashes) expect(hash).toMatch(/^[\w-]{22}$/);
      file.close();
    } finally {
      folder.remove();
    }
  });
});

/** A check: some of few people, some of them not allowed. */
const asked = fc.array(
  fc.record({ recipient: fc.integer({ min: 0, max: 12 }).map((n) => `p${n}@example.net`), allowed: fc.boolean() }),
  { minLength: 1, maxLength: 8 },
);

it('the counters are those of the people, whatever is asked again, in any order, at once or one by one', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(asked, { minLength: 1, maxLength: 8 }), fc.boolean(), async (checks, together) => {
      const store = openMemory();
      const campaign = await register(store);
      const counting = createCampaignCounting({ campaigns: store.campaigns, secrets, now: () => T0, log });
      const all = [...checks, ...checks.slice(0, 2)];
      if (together) await Promise.all(all.map((each) => counting.note(campaign, each)));
      else for (const each of all) await counting.note(campaign, each);
      await counting.drain();
      const answers = checks.flat();
      const suppressed = answers.filter(({ allowed }) => !allowed);
      const people = (of: typeof answers) => new Set(of.map(({ recipient }) => recipient)).size;
      expect((await store.campaigns.latest(1))[0]).toMatchObject({
        checked: people(answers),
        suppressed: people(suppressed),
      });
      await store.close();
    }),
    { numRuns: 25 },
  );
}, 60_000);

it('counting that is too far behind gives up on what comes, not on the check', async () => {
  const gate = Promise.withResolvers<void>();
  const store = openMemory();
  const campaign = await register(store);
  const lines: string[] = [];
  const counting = createCampaignCounting({
    campaigns: {
      registered: store.campaigns.registered,
      countChecked: async (checked) => {
        await gate.promise;
        await store.campaigns.countChecked(checked);
      },
    },
    secrets,
    now: () => T0,
    log: { ...log, warn: (event, fields = {}) => lines.push(`${event} ${JSON.stringify(fields)}`) },
  });
  const answers = people(10_000).map((recipient) => ({ recipient, allowed: true }));
  await Promise.all(Array.from({ length: 22 }, () => counting.note(campaign, answers)));
  expect(lines).toEqual(['campaign-checks-not-counted {"name":"too-many-waiting"}']);
  gate.resolve();
  await counting.drain();
  expect((await store.campaigns.latest(1))[0]?.checked).toBe(10_000);
}, 60_000);

it('who was checked is forgotten 30 days after the last check, by a job; the counters stay', async () => {
  const store = openMemory();
  const campaign = await register(store);
  let at = T0;
  const now = () => at;
  const counting = createCampaignCounting({ campaigns: store.campaigns, secrets, now, log });
  await counting.note(
    campaign,
    people(2_500).map((recipient) => ({ recipient, allowed: true })),
  );
  await counting.drain();
  at += 31 * DAY;
  const jobs = startJobs({
    jobs: [createCampaignJob(store.campaigns, now)],
    leases: store.leases,
    holder: 'x',
    now,
    log,
  });
  await expect.poll(async () => (await store.campaigns.latest(1))[0]?.closedAt).toBe(at);
  await jobs.stop();
  await counting.note(campaign, [{ recipient: 'new@example.net', allowed: false }]);
  expect((await store.campaigns.latest(1))[0]).toMatchObject({ checked: 2_500, suppressed: 0 });
});
