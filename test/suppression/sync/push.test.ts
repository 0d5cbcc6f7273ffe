import { expect, it } from 'vitest';
import { createWorld, DAY, entry, MINUTE, T0 } from './support.ts';

it('pushes what blocks for all tenants without end, and nothing else', async () => {
  const world = await createWorld();
  await world.put(
    entry({ address: 'bounced@example.net' }),
    entry({ address: 'annoyed@example.net', reason: 'complaint' }),
    entry({ address: 'ends@example.net', expiresAt: T0 + DAY }),
    entry({ address: 'one-stream@example.net', stream: 'marketing' }),
    entry({ address: 'one-tenant@example.net', tenant: 'acme' }),
    entry({ address: 'by-hand@example.net', reason: 'manual' }),
    entry({ address: '@example.org' }),
    entry({ address: 'bounce@simulator.amazonses.com' }),
  );
  await world.settle();
  const pushed = { 'bounced@example.net': 'BOUNCE', 'annoyed@example.net': 'COMPLAINT' };
  expect(world.held()).toEqual(pushed);
  await world.put(entry({ address: 'later@example.net' }), entry({ address: 'ends@example.net', expiresAt: null }));
  await world.settle();
  expect(world.held()).toEqual({ ...pushed, 'later@example.net': 'BOUNCE', 'ends@example.net': 'BOUNCE' });
  expect(await world.state()).toMatchObject({ pushed: 4, deleted: 0, waiting: 0 });
});

it('pushes manual blocks as BOUNCE where the settings say so', async () => {
  const world = await createWorld({ push: ['manual'] });
  await world.put(entry({ reason: 'manual' }), entry({ address: 'b@example.net' }));
  await world.settle();
  expect(world.held()).toEqual({ 'ann@example.net': 'BOUNCE' });
});

it('only pulls when nothing is to be pushed', async () => {
  const world = await createWorld({ push: [] });
  world.server.hold('Listed@example.net', T0 - DAY);
  await world.put(entry());
  await world.settle();
  await world.release('listed@example.net');
  world.advance(DAY);
  await world.settle();
  expect(world.server.callsOf('Get', 'Put', 'Delete')).toEqual([]);
  expect(world.held()).toEqual({ 'Listed@example.net': 'BOUNCE' });
  // A removal is remembered, whatever SES goes on listing.
  expect(await world.entriesOf('listed@example.net')).toEqual([]);
});

it('deletes every spelling that SES holds of an address that a person released', async () => {
  const world = await createWorld();
  for (const spelling of ['User@Example.com', 'user@example.com', 'USER@EXAMPLE.COM'])
    world.server.hold(spelling, T0 - DAY);
  world.server.hold('Other/x+y@Example.com', T0 - DAY);
  await world.settle();
  expect(await world.release('user@example.com')).toBe(1);
  expect(await world.release('other/x+y@example.com')).toBe(1);
  await world.settle();
  expect(world.held()).toEqual({});
  expect(await world.state()).toMatchObject({ deleted: 4, waiting: 0, failed: 0 });
  world.advance(DAY);
  await world.settle();
  expect(await world.entriesOf('user@example.com')).toEqual([]);
});

it('leaves at SES what another entry of ours still blocks', async () => {
  const world = await createWorld();
  await world.put(entry(), entry({ reason: 'complaint' }));
  await world.settle();
  expect(world.held()).toEqual({ 'ann@example.net': 'COMPLAINT' });
  await world.release('ann@example.net', { reason: 'bounce' });
  await world.settle();
  expect(world.held()).toEqual({ 'ann@example.net': 'COMPLAINT' });
  await world.release('ann@example.net', { reason: 'complaint' });
  await world.settle();
  expect(world.held()).toEqual({});
  expect(await world.entriesOf('ann@example.net')).toEqual([]);
});

it('keeps what SES listed again after the release, and takes it back here', async () => {
  const world = await createWorld();
  world.server.hold('Ann@example.net', T0 - DAY);
  await world.settle();
  await world.release('ann@example.net');
  world.advance(2_000);
  // SES finds out anew before the sync comes round: the mirror is old, and the look before the delete says so.
  world.server.hold('Ann@example.net');
  await world.settle();
  expect(world.held()).toEqual({ 'Ann@example.net': 'BOUNCE' });
  expect(world.server.callsOf('Delete')).toEqual([]);
  expect(await world.entriesOf('ann@example.net')).toEqual(['ses-list/sync/']);
});

it('takes back what a person released while it was being put', async () => {
  const world = await createWorld();
  await world.settle();
  await world.put(entry());
  let released: Promise<number> | null = null;
  world.server.fault(({ operation }) => {
    if (operation === 'Put') released ??= world.release('ann@example.net');
    return null;
  });
  await world.settle();
  expect(await released).toBe(1);
  expect(world.held()).toEqual({});
  expect(await world.entriesOf('ann@example.net')).toEqual([]);
});

it('deletes a listing that it learns of only after the release', async () => {
  const world = await createWorld();
  await world.settle();
  await world.put(entry());
  world.advance(1_000);
  await world.release('ann@example.net');
  // Told late: SES listed the address at the bounce.
  world.server.hold('Ann@Example.net', T0 - 1_000);
  world.advance(5 * MINUTE);
  await world.settle();
  expect(world.held()).toEqual({});
  expect(await world.entriesOf('ann@example.net')).toEqual([]);
});

it('never pushes back what came from SES, nor deletes what nobody released', async () => {
  const world = await createWorld();
  world.server.hold('a@example.net', T0 - DAY);
  await world.settle();
  world.server.listOf('us-east-1').delete('a@example.net');
  world.advance(DAY);
  await world.settle();
  world.advance(DAY);
  await world.settle();
  expect(world.server.callsOf('Put', 'Delete')).toEqual([]);
});

it('puts again what somebody deleted at SES while we still block it', async () => {
  const world = await createWorld();
  await world.put(entry());
  await world.settle();
  world.server.listOf('us-east-1').clear();
  world.advance(DAY);
  await world.settle();
  expect(world.held()).toEqual({ 'ann@example.net': 'BOUNCE' });
});

it('sets aside what SES refuses, and tries it again only when something about it changes', async () => {
  const world = await createWorld();
  world.server.fault(({ operation, address }) =>
    operation === 'Put' && address === 'ann@example.net' ? { status: 400, type: 'BadRequestException' } : null,
  );
  await world.put(entry(), entry({ address: 'bob@example.net' }));
  await world.settle();
  expect(world.held()).toEqual({ 'bob@example.net': 'BOUNCE' });
  expect(await world.state()).toMatchObject({ waiting: 0, refused: 1, failed: 1, push: { trouble: null } });
  world.advance(2 * DAY);
  await world.settle();
  expect(world.server.callsOf('Put')).toHaveLength(2);
  world.server.fault(() => null);
  await world.put(entry({ note: 'look again' }));
  await world.settle();
  expect(world.held()).toHaveProperty(['ann@example.net'], 'BOUNCE');
  expect(await world.state()).toMatchObject({ refused: 0 });
});

it('stops for a sandbox or a missing permission, says so, and goes on when it is put right', async () => {
  const world = await createWorld();
  await world.put(entry());
  world.server.fault(({ operation }) => (operation === 'Put' ? { status: 403, type: 'AccessDeniedException' } : null));
  await world.settle();
  const denied = { operation: 'PutSuppressedDestination', kind: 'access-denied' };
  expect(await world.state()).toMatchObject({ push: { trouble: denied }, pull: { trouble: null }, waiting: 1 });
  world.server.fault(() => null);
  world.server.sandbox();
  world.advance(10 * MINUTE);
  await world.settle();
  expect(await world.state()).toMatchObject({ push: { trouble: { kind: 'sandbox' } }, waiting: 1, refused: 0 });
});

it('waits after a failure that passes, and lets no address hold up the others', async () => {
  const world = await createWorld();
  await world.put(entry({ address: 'a@example.net' }), entry({ address: 'b@example.net' }));
  world.server.fault(({ operation, address }) =>
    operation === 'Put' && address === 'a@example.net' ? { status: 500, type: 'InternalServiceErrorException' } : null,
  );
  await world.settle();
  world.advance(MINUTE);
  await world.settle();
  expect(world.held()).toEqual({ 'b@example.net': 'BOUNCE' });
  world.server.fault(() => null);
  world.advance(10 * MINUTE);
  await world.settle();
  expect(world.held()).toEqual({ 'a@example.net': 'BOUNCE', 'b@example.net': 'BOUNCE' });
});

it('repeats no write whose answer was lost', async () => {
  const world = await createWorld();
  await world.put(entry());
  world.server.fault(({ operation }) =>
    operation === 'Put' && world.server.callsOf('Put').length === 1 ? 'drop-after' : null,
  );
  await world.settle();
  expect(await world.state()).toMatchObject({ waiting: 0, failed: 1 });
  expect(world.server.callsOf('Put')).toHaveLength(1);
  expect(world.held()).toEqual({ 'ann@example.net': 'BOUNCE' });
});

it('keeps a tenant’s entries on the list of that tenant, both ways', async () => {
  const world = await createWorld({ tenants: ['acme'], sesTenants: ['us-east-1/acme'] });
  world.server.hold('Theirs@example.net', T0 - DAY, 'COMPLAINT', 'us-east-1', 'acme');
  await world.put(
    entry({ tenant: 'acme', reason: 'complaint' }),
    entry({ tenant: 'other', address: 'bob@example.net' }),
    entry({ address: 'all@example.net' }),
  );
  await world.settle();
  expect(world.held()).toEqual({ 'all@example.net': 'BOUNCE' });
  expect(world.held('us-east-1', 'acme')).toEqual({
    'Theirs@example.net': 'COMPLAINT',
    'ann@example.net': 'COMPLAINT',
  });
  expect(await world.entriesOf('theirs@example.net')).toEqual(['ses-list/sync/acme']);
  await world.release('theirs@example.net', { tenant: 'acme' });
  await world.settle();
  expect(world.held('us-east-1', 'acme')).toEqual({ 'ann@example.net': 'COMPLAINT' });
});

it('says that SES has no such tenant, and changes nothing for it', async () => {
  const world = await createWorld({ tenants: ['acme'] });
  await world.put(entry({ tenant: 'acme' }));
  await world.settle();
  expect(await world.state('us-east-1', 'acme')).toMatchObject({ pull: { trouble: { kind: 'not-found' } } });
});

it('pushes the default tenant’s complaints to the account only when told to, and only while there is no other tenant', async () => {
  const mine = entry({ tenant: 'default', reason: 'complaint' });
  const careful = await createWorld();
  await careful.put(mine);
  await careful.settle();
  expect(careful.held()).toEqual({});
  const alone = await createWorld({ pushDefaultTenant: true });
  await alone.put(mine);
  await alone.settle();
  expect(alone.held()).toEqual({ 'ann@example.net': 'COMPLAINT' });
  const shared = await createWorld({ pushDefaultTenant: true });
  const key = { id: 'k', name: 'acme', scopes: ['check'], tenant: 'acme', createdAt: T0 } as const;
  await shared.store.access.addKey(key, 'hash', null);
  await shared.put(mine);
  await shared.settle();
  expect(shared.held()).toEqual({});
});
