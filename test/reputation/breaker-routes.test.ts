/** Circuit breakers through the API: settings, what is watched, resuming, and what a check tells. */
import { expect, it } from 'vitest';
import { bodyOf, refusalOf } from '../support/answers.ts';
import { createBreakerWorld, OTHER_ACCOUNT } from '../support/breaker-world.ts';
import { ACCOUNT } from '../support/ses.ts';

const ISO = '2026-11-20T09:30:00.000Z';
const PATH = '/v1/circuit-breakers';
const WHY = 'circuit breaker: hard bounces reached 10\u202f% within 24 h';
const PLACE = { account: ACCOUNT, region: 'us-east-1' };

async function served() {
  const world = await createBreakerWorld();
  world.server.sending.sets.set('us-east-1/news', true);
  const admin = await world.key(['admin']);
  const get = async (query = '', token = admin) => bodyOf(await world.api('GET', `${PATH}${query}`, token));
  const resume = (id: string, body: object = { note: 'list cleaned' }, token = admin) =>
    world.api('POST', `${PATH}/${id}/resume`, token, body);
  const put = (settings: object) => world.api('PUT', '/v1/settings/circuit-breaker', admin, { settings });
  const sending = async (extra: object = {}, token = admin) =>
    (await bodyOf(await world.api('POST', '/v1/check', token, { recipients: ['ann@example.net'], ...extra }))).sending;
  return { ...world, admin, get, resume, put, sending };
}

const SETS = { dryRun: false, breakers: [{ scope: { kind: 'configurationSet' } }] };
const TENANTS = { dryRun: false, breakers: [{ scope: { kind: 'tenant' } }] };
const BAD = { good: 220, bad: 30 };

it('is set by section, dry unless said otherwise', async () => {
  const { put, get, api, admin } = await served();
  expect(await get()).toEqual({ dryRun: true, armed: [], armedTotal: 0, items: [], nextCursor: null });
  expect(await refusalOf(await put({ breakers: [{ scope: { kind: 'everything' } }] }))).toEqual([
    400,
    'invalid-request',
  ]);
  expect((await put({ breakers: [{ scope: { kind: 'tenant', tenant: 'acme', sesTenant: 'acme-ses' } }] })).status).toBe(
    200,
  );
  expect(await bodyOf(await api('GET', '/v1/settings/circuit-breaker', admin))).toMatchObject({
    version: 1,
    settings: { dryRun: true, breakers: [{ bounce: { linePercent: 10 }, complaint: { linePercent: 0.5 } }] },
  });
});

it('shows how far each scope is from its lines, the nearest first', async () => {
  const { put, mail, get } = await served();
  await put(SETS);
  await mail({ good: 300, bad: 5, set: 'bills' });
  await mail({ good: 240, bad: 20, set: 'news' });
  await mail({ good: 40, bad: 10, set: 'small' });
  const { armed, armedTotal, dryRun } = await get();
  expect([dryRun, armedTotal]).toEqual([false, 3]);
  expect(armed.map((each: { scope: { configurationSet: string } }) => each.scope.configurationSet)).toEqual([
    ...['news', 'bills', 'small'],
  ]);
  expect(armed[0]).toEqual({
    scope: { kind: 'configurationSet', tenant: null, configurationSet: 'news', ...PLACE },
    state: 'armed',
    breakerId: null,
    from: '2026-11-19T10:00:00.000Z',
    measures: [
      {
        ...{ measure: 'bounce', rate: 20 / 260, linePercent: 10, bad: 20, volume: 260, leastBad: 20, leastVolume: 200 },
        untilTrip: 6,
      },
      {
        ...{ measure: 'complaint', rate: 0, linePercent: 0.5, bad: 0, volume: 240, leastBad: 10, leastVolume: 2_000 },
        untilTrip: null,
      },
    ],
  });
});

it('shows an episode with its evidence and what AWS said, and lets an operator resume', async () => {
  const { put, mail, get, settle, minute, resume, server, actions, key } = await served();
  await put(SETS);
  await mail({ ...BAD, set: 'news' });
  server.fault(({ operation }) =>
    operation.startsWith('Put') ? { status: 403, type: 'AccessDeniedException' } : null,
  );
  await settle();
  const { items, armed } = await get('?open=true');
  expect(items).toEqual([
    {
      id: expect.any(String),
      scope: { kind: 'configurationSet', tenant: null, configurationSet: 'news', ...PLACE },
      ...{ state: 'tripped', dryRun: false, trippedAt: ISO, why: WHY },
      evidence: {
        ...{ measure: 'bounce', bad: 30, volume: 250, linePercent: 10, rate: 0.12 },
        ...{ from: '2026-11-19T10:00:00.000Z', to: '2026-11-20T10:00:00.000Z' },
      },
      ...{ resumeAt: null, resumedAt: null, resumedBy: null, note: null },
      aws: {
        ...{ state: 'pausing', found: 'ENABLED', failures: 1 },
        trouble: {
          ...{ operation: 'PutConfigurationSetSendingOptions', kind: 'access-denied', at: ISO },
          advice: expect.stringMatching(/add ses:PutConfigurationSetSendingOptions\.$/),
        },
        nextCallAt: expect.stringMatching(/^2026-11-20T09:3/),
      },
    },
  ]);
  const [{ id }] = items;
  expect(armed[0]).toMatchObject({ state: 'tripped', breakerId: id });

  expect(await refusalOf(await resume(id, {}))).toEqual([400, 'invalid-request']);
  expect(await refusalOf(await resume(id, { note: ' ' }))).toEqual([400, 'invalid-request']);
  expect(await refusalOf(await resume(id, { note: 'x' }, await key(['read', 'write'])))).toEqual([
    403,
    'scope-missing',
  ]);
  expect(await bodyOf(await resume(id))).toMatchObject({
    ...{ state: 'resumed', resumedAt: ISO, resumedBy: 'key:admin', note: 'list cleaned' },
    aws: { state: 'resuming', trouble: null },
  });
  expect(await refusalOf(await resume(id))).toEqual([409, 'circuit-breaker-not-open']);
  expect(await refusalOf(await resume(crypto.randomUUID()))).toEqual([404, 'circuit-breaker-not-found']);
  server.fault(() => null);
  await minute();
  expect((await get('?open=false')).items[0]).toMatchObject({ aws: { state: 'overridden', nextCallAt: null } });
  expect((await get('?open=true')).items).toEqual([]);
  expect(await actions()).toContain('breaker.resumed');
});

it('has nothing to resume in a dry run', async () => {
  const { put, mail, settle, get, resume, sending } = await served();
  await put({ breakers: SETS.breakers });
  await mail({ ...BAD, set: 'news' });
  await settle();
  const { items, armed } = await get();
  expect([items[0].state, armed[0].state, armed[0].breakerId]).toEqual(['dry-run', 'dry-run', items[0].id]);
  expect(await refusalOf(await resume(items[0].id))).toEqual([409, 'circuit-breaker-dry-run']);
  expect(await sending({ configurationSet: 'news' })).toEqual({ paused: false });
});

it('pages through its episodes', async () => {
  const { put, mail, get, settle } = await served();
  await put({ ...SETS, breakers: [{ scope: { kind: 'configurationSet' }, aws: false }] });
  for (const set of ['a', 'b', 'c']) await mail({ ...BAD, set });
  await settle();
  const sets: string[] = [];
  for (let cursor = ''; ; ) {
    const page = await get(`?limit=2${cursor}`);
    sets.push(...page.items.map((item: { scope: { configurationSet: string } }) => item.scope.configurationSet));
    if (page.nextCursor === null) break;
    cursor = `&cursor=${page.nextCursor}`;
  }
  expect(sets.sort()).toEqual(['a', 'b', 'c']);
});

it('shows a key of one tenant its own tenant and nothing else', async () => {
  const { put, mail, get, settle, key } = await served();
  await put({
    dryRun: false,
    breakers: [...TENANTS.breakers, ...SETS.breakers, { scope: { kind: 'account' } }].map((rule) => ({
      ...rule,
      aws: false,
    })),
  });
  await mail({ ...BAD, tenant: 'acme', set: 'news' });
  await mail({ ...BAD, tenant: 'clinic', set: 'news' });
  await settle();
  const acme = await key(['read'], 'acme');
  const seen = await get('', acme);
  expect(seen.armed.map((each: { scope: object }) => each.scope)).toEqual([
    { kind: 'tenant', tenant: 'acme', configurationSet: null, ...PLACE },
  ]);
  expect([seen.armedTotal, seen.items.length, seen.items[0].scope.tenant]).toEqual([1, 1, 'acme']);
  expect((await get()).items).toHaveLength(4);
});

it('pauses the check of its configuration set, and lists the pause where the set is not named', async () => {
  const { put, mail, settle, sending, api, admin, get, resume } = await served();
  await put(SETS);
  await mail({ ...BAD, set: 'news' });
  await settle();
  const pause = { tenant: null, configurationSet: 'news', ...PLACE, why: WHY, since: ISO };
  const paused = { paused: true, why: WHY, since: ISO, pauses: [{ ...pause, applies: true }] };
  expect(await sending({ configurationSet: 'news' })).toEqual(paused);
  const query = `/v1/check?recipient=ann@example.net&configurationSet=news&account=${ACCOUNT}&region=us-east-1`;
  expect((await bodyOf(await api('GET', query, admin))).sending).toEqual(paused);
  expect(await sending()).toEqual({ paused: false, pauses: [{ ...pause, applies: false }] });
  expect(await sending({ configurationSet: 'bills' })).toEqual({ paused: false });
  expect(await sending({ configurationSet: 'news', region: 'eu-west-1' })).toEqual({ paused: false });
  expect(await sending({ configurationSet: 'news', account: OTHER_ACCOUNT })).toEqual({ paused: false });
  const [{ id }] = (await get()).items;
  await resume(id);
  expect(await sending({ configurationSet: 'news' })).toEqual({ paused: false });
});

it('of an account pauses every check while there is no other account and Region, else those that name it', async () => {
  const { put, mail, settle, sending, get, resume, minute, advance } = await served();
  await put({ dryRun: false, breakers: [{ scope: { kind: 'account' }, aws: false }] });
  await mail(BAD);
  await settle();
  expect(await sending()).toMatchObject({ paused: true, pauses: [{ ...PLACE, applies: true }] });
  expect(await sending({ region: 'eu-west-1' })).toEqual({ paused: false });
  await resume((await get()).items[0].id);
  advance(3_600_000);
  await mail({ good: 5, bad: 0, region: 'eu-west-1' });
  await mail(BAD);
  await minute();
  expect(await sending()).toMatchObject({ paused: false, pauses: [{ ...PLACE, applies: false }] });
  expect(await sending({ region: 'us-east-1' })).toMatchObject({ paused: true, why: WHY });
  expect(await sending({ region: 'eu-west-1' })).toEqual({ paused: false });
});

it('and a person pause one tenant each by itself, and the person speaks first', async () => {
  const { put, mail, settle, sending, api, admin, get, resume } = await served();
  await put({ ...TENANTS, breakers: [{ scope: { kind: 'tenant' }, aws: false }] });
  await mail({ ...BAD, tenant: 'acme' });
  await settle();
  await api('PUT', '/v1/sending', admin, { paused: true, why: 'we look into it', tenant: 'acme' });
  expect(await sending({ tenant: 'acme' })).toMatchObject({ paused: true, why: 'we look into it' });
  const all = await bodyOf(await api('GET', '/v1/sending', admin));
  expect(all.items.map(({ actor }: { actor: string }) => actor)).toEqual(['key:admin', 'job:circuit-breaker']);
  const still = await bodyOf(await api('PUT', '/v1/sending', admin, { paused: false, tenant: 'acme' }));
  expect(still).toMatchObject({ paused: true, why: WHY, pauses: [{ tenant: 'acme', applies: true }] });
  await resume((await get()).items[0].id);
  expect(await sending({ tenant: 'acme' })).toEqual({ paused: false });
  expect(await sending({ tenant: 'clinic' })).toEqual({ paused: false });
});

it('tells a key of one tenant of a configuration set only when it names it', async () => {
  const { put, mail, settle, sending, key, api } = await served();
  await put(SETS);
  await mail({ ...BAD, set: 'news', tenant: 'clinic' });
  await settle();
  const acme = await key(['check', 'read'], 'acme');
  expect(await sending({}, acme)).toEqual({ paused: false });
  expect(await sending({ configurationSet: 'news' }, acme)).toMatchObject({ paused: true, why: WHY });
  expect((await bodyOf(await api('GET', '/v1/sending', acme))).items).toEqual([]);
});

it.each([
  ['configurationSet', 'news letter'],
  ['account', '1234'],
  ['region', 'Frankfurt'],
])('refuses a check with a strange %s', async (name, value) => {
  const { api, admin } = await served();
  const body = { recipients: ['ann@example.net'], [name]: value };
  expect(await refusalOf(await api('POST', '/v1/check', admin, body))).toEqual([400, 'invalid-request']);
});
