import { expect, it } from 'vitest';
import { createWorld, DAY, entry, MINUTE, T0 } from './support.ts';

it('takes the whole list in pages, and each address becomes an entry that says where it comes from', async () => {
  const world = await createWorld({ maxPageSize: 1_000 });
  for (let n = 0; n < 2_500; n++) world.server.hold(`person${n}@example.net`, T0 - DAY - n);
  world.server.hold('Annoyed+tag@Example.org', T0 - DAY, 'COMPLAINT');
  await world.settle();
  expect(world.server.callsOf('List').map(({ pageSize }) => pageSize)).toEqual([1_000, 1_000, 1_000]);
  expect(await world.store.suppressions.find(['annoyed+tag@example.org'])).toEqual([
    entry({
      address: 'annoyed+tag@example.org',
      reason: 'ses-list',
      origin: 'sync',
      since: T0 - DAY,
      actor: 'sync',
      evidence: { regions: 'us-east-1', sesReason: 'COMPLAINT', lastUpdateTime: '2026-07-13T09:30:00.000Z' },
    }),
  ]);
  expect(await world.entriesOf('person2499@example.net')).toEqual(['ses-list/sync/']);
  expect(await world.state()).toMatchObject({ run: null, lastFull: { pages: 3, addresses: 2_501, removed: 0 } });
  expect(world.server.callsOf('Put', 'Delete', 'Get')).toEqual([]);
});

it('halves the page when SES refuses its size, and remembers that', async () => {
  const world = await createWorld({ maxPageSize: 300 });
  for (let n = 0; n < 600; n++) world.server.hold(`person${n}@example.net`);
  await world.settle();
  expect(world.server.calls.map(({ pageSize }) => pageSize)).toEqual([1_000, 500, 250, 250, 250]);
  expect(await world.state()).toMatchObject({ pageSize: 250, lastFull: { addresses: 600 } });
});

it('begins again when its place in the list expires, and loses nothing by it', async () => {
  const world = await createWorld({ maxPageSize: 125 });
  for (let n = 0; n < 400; n++) world.server.hold(`person${n}@example.net`);
  let expired = false;
  world.server.fault(({ operation }) => {
    if (operation === 'List' && world.server.calls.length === 6 && !expired) {
      expired = true;
      world.server.expireTokens();
    }
    return null;
  });
  await world.settle();
  expect(expired).toBe(true);
  expect(await world.state()).toMatchObject({ lastFull: { addresses: 400, removed: 0 }, pull: { trouble: null } });
  expect(await world.entriesOf('person399@example.net')).toEqual(['ses-list/sync/']);
});

it('asks only for what is new after that, with an overlap', async () => {
  const world = await createWorld();
  await world.settle();
  world.advance(5 * MINUTE);
  world.server.hold('new@example.net');
  await world.settle();
  expect(world.server.calls.map(({ since }) => since)).toEqual([null, T0 - 15 * MINUTE]);
  expect(await world.entriesOf('new@example.net')).toEqual(['ses-list/sync/']);
});

it('sees at the next full pull what was deleted at SES, in all Regions only', async () => {
  const world = await createWorld({ regions: ['us-east-1', 'eu-west-1'] });
  for (const region of ['us-east-1', 'eu-west-1']) world.server.hold('gone@example.net', T0 - DAY, 'BOUNCE', region);
  await world.settle();
  const evidence = async () => (await world.store.suppressions.find(['gone@example.net']))[0]?.evidence;
  expect(await evidence()).toMatchObject({ regions: 'eu-west-1,us-east-1' });
  world.server.listOf('us-east-1').delete('gone@example.net');
  world.advance(DAY);
  await world.settle();
  expect(await evidence()).toMatchObject({ regions: 'eu-west-1' });
  world.server.listOf('eu-west-1').delete('gone@example.net');
  world.advance(DAY);
  const began = world.now();
  await world.settle();
  expect(await world.entriesOf('gone@example.net')).toEqual([]);
  const [last] = await world.store.suppressions.history('gone@example.net', { limit: 1 });
  expect(last).toMatchObject({ action: 'removed', actor: 'sync' });
  expect(last?.at).toBeGreaterThanOrEqual(began);
});

it('does not lose what SES lists while a pull is under way, behind the place it has reached', async () => {
  const world = await createWorld({ maxPageSize: 125 });
  for (let n = 100; n < 400; n++) world.server.hold(`m${n}@example.net`, T0 - DAY);
  world.server.hold('again@example.net', T0 - DAY);
  await world.settle();
  world.server.listOf('us-east-1').delete('again@example.net');
  world.advance(DAY);
  world.server.fault(({ operation, since }, nth) => {
    // Both sort before the page that is asked for now.
    if (operation === 'List' && since === null && nth === 9) {
      world.server.hold('again@example.net');
      world.server.hold('fresh@example.net');
    }
    return null;
  });
  await world.settle();
  expect(await world.entriesOf('again@example.net')).toEqual([]);
  world.advance(5 * MINUTE);
  await world.settle();
  expect(await world.entriesOf('again@example.net')).toEqual(['ses-list/sync/']);
  expect(await world.entriesOf('fresh@example.net')).toEqual(['ses-list/sync/']);
});

it('waits and goes on after throttling, faults of SES, dropped connections and answers that never come', async () => {
  const world = await createWorld({ maxPageSize: 125, timeout: 1_000 });
  for (let n = 0; n < 300; n++) world.server.hold(`person${n}@example.net`);
  const faults = [
    { status: 429, type: 'TooManyRequestsException' },
    { status: 500, type: 'InternalServiceErrorException' },
    { status: 503, type: 'Whatever' },
    'drop',
    'hang',
  ] as const;
  world.server.fault((_, nth) => faults[nth - 5] ?? null);
  for (let n = 0; n < 10; n++) {
    await world.settle();
    world.advance(MINUTE);
  }
  expect(await world.state()).toMatchObject({ lastFull: { addresses: 300 }, failed: 5, pull: { trouble: null } });
});

it('keeps to the quota of one request a second, whatever waits', async () => {
  const world = await createWorld({ maxPageSize: 125 });
  for (let n = 0; n < 1_000; n++) world.server.hold(`person${n}@example.net`);
  await world.put(...['a', 'b', 'c', 'd'].map((name) => entry({ address: `${name}@example.org` })));
  await world.settle();
  // The server answers 429 to whoever comes sooner.
  expect(await world.state()).toMatchObject({ failed: 0, pushed: 4 });
});

it('keeps a spelling that is no address to us, and blocks nobody for it', async () => {
  const world = await createWorld();
  world.server.hold('not an address');
  world.server.hold('bounce@simulator.amazonses.com');
  await world.settle();
  expect(await world.state()).toMatchObject({ lastFull: { addresses: 2 } });
  expect(await world.entriesOf('bounce@simulator.amazonses.com')).toEqual([]);
});

it('takes a reason that is new to us as it is', async () => {
  const world = await createWorld();
  world.server.hold('ann@example.net', T0 - 5, 'SOMETHING');
  await world.put(entry({ reason: 'complaint' }));
  await world.settle();
  expect(await world.entriesOf('ann@example.net')).toEqual(['complaint/api/', 'ses-list/sync/']);
  expect(world.held()).toEqual({ 'ann@example.net': 'SOMETHING' });
});

it('releases nobody when the list is suddenly short, as that of another account is, until a person says so', async () => {
  const world = await createWorld();
  for (let n = 0; n < 1_500; n++) world.server.hold(`person${n}@example.net`, T0 - DAY);
  await world.settle();
  world.server.listOf('us-east-1').clear();
  world.advance(DAY);
  await world.settle();
  expect(await world.state()).toMatchObject({ pull: { trouble: { kind: 'shrunk' } }, lastFull: { addresses: 1_500 } });
  expect(await world.entriesOf('person7@example.net')).toEqual(['ses-list/sync/']);
  await world.store.sync.request([{ region: 'us-east-1', tenant: '' }], world.now(), null);
  world.advance(10 * MINUTE);
  await world.settle();
  expect(await world.entriesOf('person7@example.net')).toEqual([]);
  expect(await world.state()).toMatchObject({ pull: { trouble: null }, lastFull: { addresses: 0, removed: 1_500 } });
});

it('goes on by itself when the list is whole again', async () => {
  const world = await createWorld();
  for (let n = 0; n < 1_500; n++) world.server.hold(`person${n}@example.net`, T0 - DAY);
  await world.settle();
  const held = [...world.server.listOf('us-east-1')];
  world.server.listOf('us-east-1').clear();
  world.advance(DAY);
  await world.settle();
  for (const [name, { updatedAt }] of held) world.server.hold(name, updatedAt);
  world.advance(10 * MINUTE);
  await world.settle();
  expect(await world.state()).toMatchObject({ pull: { trouble: null }, lastFull: { addresses: 1_500, removed: 0 } });
});
