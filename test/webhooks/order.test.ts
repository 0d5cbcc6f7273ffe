import fc from 'fast-check';
import { expect, it } from 'vitest';
import { numberCursor } from '../../src/shared/cursor.ts';
import { type Receiver, type Reply, startReceiver } from './receiver.ts';
import { type Change, changesOf, createWorld } from './support.ts';

const PEOPLE = ['ann@example.net', 'bob@example.net', 'cid@example.net'];

type Step =
  | {
      readonly kind: 'entry';
      readonly put: boolean;
      readonly address: string;
      readonly tenant: string;
      readonly note: string;
    }
  | { readonly kind: 'fill'; readonly count: number; readonly tenant: string }
  | { readonly kind: 'run'; readonly replies: readonly Reply[]; readonly wait: number; readonly restart: boolean };

const tenant = fc.constantFrom('', 'acme', 'other');
const broken: Reply = (response) => response.destroy();
const step: fc.Arbitrary<Step> = fc.oneof(
  fc.record({
    kind: fc.constant('entry' as const),
    put: fc.boolean(),
    address: fc.constantFrom(...PEOPLE),
    tenant,
    note: fc.constantFrom('a', 'b', '\u0001'.repeat(900)),
  }),
  fc.record({ kind: fc.constant('fill' as const), count: fc.constantFrom(99, 101, 230), tenant }),
  fc.record({
    kind: fc.constant('run' as const),
    // What the receiver does with the next requests; afterwards it takes all.
    replies: fc.array(fc.constantFrom<Reply>(500, 503, 302, 200, broken), { maxLength: 4 }),
    wait: fc.constantFrom(0, 5_000, 300_000, 7_200_000),
    restart: fc.boolean(),
  }),
);

/** The changes in the order in which each was first told, without those told again. */
const heard = ({ received }: Receiver): readonly Change[] => {
  const seen = new Map<string, Change>();
  for (const change of received.flatMap(changesOf)) if (!seen.has(change.cursor)) seen.set(change.cursor, change);
  return [...seen.values()];
};

const runs = Number(process.env.PROPERTY_RUNS || 40);

it('tells every visible change, in order, at least once, whatever fails in between', { timeout: 120_000 }, async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(step, { maxLength: 14 }), fc.constantFrom(null, 'acme'), async (steps, bound) => {
      const world = createWorld();
      const queued: Reply[] = [];
      const receiver = await startReceiver(() => queued.shift() ?? 200);
      try {
        await world.addEndpoint(receiver.url, { tenant: bound });
        let job = world.createJob();
        let filled = 0;
        for (const each of steps) {
          if (each.kind === 'entry') {
            if (each.put) await world.put(each.address, { tenant: each.tenant, note: each.note });
            else await world.remove(each.address, each.tenant);
          } else if (each.kind === 'fill') {
            const addresses = Array.from({ length: each.count }, () => `user${++filled}@example.net`);
            await world.putAll(addresses, { tenant: each.tenant });
          } else {
            queued.splice(0, queued.length, ...each.replies);
            if (each.restart) job = world.createJob();
            await world.run(job);
            world.advance(each.wait);
          }
        }
        queued.length = 0;
        world.advance(2 * 86_400_000);
        await world.run(job);

        const expected = await world.store.webhookDeliveries.suppressionChanges({
          after: 0,
          through: Number.MAX_SAFE_INTEGER,
          tenant: bound,
          limit: 100_000,
        });
        expect(heard(receiver).map(({ cursor }) => cursor)).toEqual(expected.map(({ id }) => numberCursor.encode(id)));
        const bodies = new Map<unknown, Set<string>>();
        for (const { headers, body } of receiver.received) {
          const id = headers['webhook-id'];
          bodies.set(id, (bodies.get(id) ?? new Set()).add(body));
        }
        for (const same of bodies.values()) expect(same.size).toBe(1);
        expect(await world.store.webhookDeliveries.oldestUndelivered(world.now())).toBeNull();
      } finally {
        await receiver.close();
        await world.store.close();
      }
    }),
    { numRuns: runs },
  );
});
