import fc from 'fast-check';
import { expect, it } from 'vitest';
import type { Store } from '../../../src/store/contract.ts';
import type { SesLists } from '../../../src/suppression/sync/ses.ts';
import { createWorld, DAY, entry, T0 } from './support.ts';

class Killed extends Error {}

type Methods = Readonly<Record<string, (...args: never[]) => Promise<unknown>>>;

/** Dies at the `nth` call: before it is made, or when it was made and nobody learns what became of it. */
const mortal = <T extends object>(parts: T, count: () => void): T =>
  Object.fromEntries(
    Object.entries(parts as unknown as Methods).map(([name, method]) => [
      name,
      async (...args: never[]) => {
        count();
        const answer = await method(...args);
        count();
        return answer;
      },
    ]),
  ) as T;

/** A list and a history in which all that the sync does has to be done. */
async function history(killAt: readonly number[]) {
  const world = await createWorld({ maxPageSize: 20 });
  for (let n = 0; n < 50; n++) world.server.hold(`Person${n}@example.net`, T0 - DAY);
  const left = [...killAt];
  let calls = 0;
  const count = () => {
    calls += 1;
    if (calls !== left[0]) return;
    left.shift();
    calls = 0;
    throw new Killed();
  };
  const settle = async () => {
    for (;;) {
      const wrap = {
        ses: (lists: SesLists) => mortal(lists, count),
        store: mortal(world.store.sync, count) as Store['sync'],
      };
      const job = world.makeJob('us-east-1', wrap);
      try {
        while (await job.run(world.signal));
        return;
      } catch (error) {
        if (!(error instanceof Killed)) throw error;
        // The next process takes its time, and SES's quota with it.
        world.advance(2_000);
      }
    }
  };
  await world.put(
    entry({ address: 'new@example.org' }),
    entry({ address: 'person1@example.net', reason: 'complaint' }),
  );
  await settle();
  await world.release('person2@example.net');
  await world.release('new@example.org');
  await world.put(entry({ address: 'later@example.org' }));
  world.server.listOf('us-east-1').delete('Person3@example.net');
  await settle();
  world.advance(DAY);
  await settle();
  const names = [
    ...Array.from({ length: 50 }, (_, n) => `person${n}@example.net`),
    'new@example.org',
    'later@example.org',
  ];
  const entries = await Promise.all(names.map(async (name) => [name, await world.entriesOf(name)]));
  return {
    end: { held: world.held(), entries, waiting: (await world.state()).waiting },
    writes: world.server.callsOf('Put', 'Delete').length,
    unused: left.length,
  };
}

it('ends the same wherever it is killed, and repeats at most one write for each time', {
  timeout: 120_000,
}, async () => {
  const quiet = await history([]);
  expect(quiet.writes).toBe(5);
  expect(quiet.end.held).not.toHaveProperty(['Person2@example.net']);
  const kills = fc.array(fc.integer({ min: 1, max: 90 }), { minLength: 1, maxLength: 4 });
  await fc.assert(
    fc.asyncProperty(kills, async (killAt) => {
      const { end, writes, unused } = await history(killAt);
      expect(end).toEqual(quiet.end);
      expect(writes - quiet.writes).toBeLessThanOrEqual(killAt.length - unused);
    }),
    { numRuns: 25 },
  );
});
