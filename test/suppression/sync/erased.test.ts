import { expect, it } from 'vitest';
import { createEraser } from '../../../src/suppression/erase.ts';
import { createErased } from '../../../src/suppression/erased.ts';
import { keyMarkOf } from '../../../src/suppression/pseudonym.ts';
import { withoutErased } from '../../../src/suppression/sync/without-erased.ts';
import { pseudonymOf, secrets } from '../../support/secrets.ts';
import { createWorld, DAY, entry, T0 } from './support.ts';

it('learns nothing again of a person who was erased, and tells SES nothing of the pseudonym', async () => {
  const world = await createWorld();
  const { store, now, signal } = world;
  const erased = createErased({ store, pseudonymOf });
  const job = world.makeJob('us-east-1', { ses: (lists) => withoutErased(lists, erased) });
  const settle = async () => {
    while (await job.run(signal));
  };
  world.server.hold('Ann@Example.net', T0 - DAY);
  world.server.hold('bob@example.net', T0 - DAY);
  await world.put(entry({ address: 'ann@example.net' }));
  await settle();
  expect(await world.entriesOf('ann@example.net')).toEqual(['bounce/api/', 'ses-list/sync/']);
  const eraser = createEraser({ erasures: store.erasures, pseudonymOf, keyMark: keyMarkOf(secrets), now });
  await eraser.erase({ address: 'ann@example.net', actor: 'key:ops', note: null, block: true });
  expect(await store.sync.listing({ region: 'us-east-1', tenant: '' }, 'Ann@Example.net')).toBeNull();

  const writes = world.server.callsOf('Put', 'Delete').length;
  for (let day = 0; day < 2; day++) {
    world.advance(DAY + 1);
    await settle();
  }
  expect(await world.entriesOf('ann@example.net')).toEqual([]);
  expect(await world.entriesOf(pseudonymOf('ann@example.net'))).toEqual(['bounce/api/', 'ses-list/sync/']);
  expect(await world.entriesOf('bob@example.net')).toEqual(['ses-list/sync/']);
  expect(world.held()).toEqual({ 'Ann@Example.net': 'BOUNCE', 'bob@example.net': 'BOUNCE' });
  expect(world.server.callsOf('Put', 'Delete')).toHaveLength(writes);
});
