/** The suppression list at scale: pages, history, the change feed, imports. Every store driver must pass. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  type ImportRun,
  ORIGINS,
  REASONS,
  type StatedSuppression,
  type Store,
  type Suppression,
  type SuppressionFilter,
  type SuppressionPlace,
} from '../../src/store/contract.ts';
import { createEraser } from '../../src/suppression/erase.ts';
import { policySchema } from '../../src/suppression/policy-settings.ts';
import { keyMarkOf } from '../../src/suppression/pseudonym.ts';
import { tell } from '../support/record.ts';
import { pseudonymOf, secrets } from '../support/secrets.ts';
import { history } from './scenario.ts';
import { type ContractOptions, entry as entryOf } from './store-contract.ts';

const T0 = Date.UTC(2026, 6, 14, 9, 30);
const STATED = ORIGINS.filter((origin) => origin !== 'event');

const DAY = 86_400_000;

const keyOf = ({ address, tenant, stream, reason, origin }: SuppressionPlace): string =>
  JSON.stringify([address, tenant, stream, reason, origin]);

const ADDRESSES = ['ann@example.net', 'bob@example.org', 'a%_b@example.net', '@example.net', 'x+y@sub.example.net'];

/** Few values, so that filters meet some and keys collide. */
const entries = fc.array(
  fc.record({
    address: fc.constantFrom(...ADDRESSES),
    tenant: fc.constantFrom('', 'acme', 'clinic'),
    stream: fc.constantFrom('', 'marketing'),
    reason: fc.constantFrom(...REASONS),
    origin: fc.constantFrom(...STATED),
    since: fc.constantFrom(T0, T0 + 1, T0 + 2),
    expiresAt: fc.constantFrom(null, T0 + 9, T0 + 10, T0 + 11),
    note: fc.constantFrom(null, 'x'),
  }),
  { maxLength: 40 },
);

const filters: fc.Arbitrary<SuppressionFilter> = fc.record(
  {
    state: fc.constantFrom('active', 'expired', 'all'),
    now: fc.constant(T0 + 10),
    reason: fc.constantFrom(...REASONS),
    tenant: fc.constantFrom('', 'acme'),
    visibleTo: fc.constantFrom('acme', 'clinic'),
    stream: fc.constantFrom('', 'marketing'),
    origin: fc.constantFrom(...ORIGINS),
    domain: fc.constantFrom('example.net', 'sub.example.net', 'example.com'),
    text: fc.constantFrom('ann', '%', '_', '@', 'example', 'net'),
    from: fc.constantFrom(T0, T0 + 1),
    until: fc.constantFrom(T0 + 1, T0 + 2),
  },
  { requiredKeys: ['state', 'now'] },
);

/** What a filter means, said again over one entry. */
function meets(entry: Suppression, filter: SuppressionFilter): boolean {
  const { state, now, visibleTo, domain, text = '', from = -Infinity, until = Infinity } = filter;
  const expired = entry.expiresAt !== null && entry.expiresAt <= now;
  return (
    (state === 'all' || expired === (state === 'expired')) &&
    (['reason', 'tenant', 'stream', 'origin'] as const).every(
      (each) => (filter[each] ?? entry[each]) === entry[each],
    ) &&
    (visibleTo === undefined || ['', visibleTo].includes(entry.tenant)) &&
    (domain === undefined || entry.address.split('@').at(-1) === domain) &&
    entry.address.includes(text) &&
    entry.since >= from &&
    entry.since < until
  );
}

async function walk(
  store: Store,
  filter: SuppressionFilter,
  page: { readonly limit: number; readonly look?: number },
): Promise<readonly Suppression[]> {
  const found: Suppression[] = [];
  let after: SuppressionPlace | undefined;
  for (;;) {
    const { items, next } = await store.suppressions.page(filter, {
      ...page,
      ...(after === undefined ? {} : { after }),
    });
    expect(items.length).toBeLessThanOrEqual(page.limit);
    found.push(...items);
    if (next === null) return found;
    after = next;
  }
}

/** Puts any entries: unique by key, the last one wins. */
async function putAll(
  store: Store,
  list: readonly StatedSuppression[],
  at = T0,
): Promise<readonly StatedSuppression[]> {
  const unique = [...new Map(list.map((entry) => [keyOf(entry), entry])).values()];
  await store.suppressions.put(unique, at);
  return unique;
}

type Step = typeof step extends fc.Arbitrary<infer T> ? T : never;

/** One thing that changes the list. */
async function take(store: Store, each: Step, at: number): Promise<void> {
  if ('put' in each) {
    const list = each.put.map((entry) => entryOf(entry));
    await putAll(store, list, at);
  } else if ('remove' in each) {
    await store.suppressions.remove([{ ...each.remove, at, actor: 'key:test', note: null }]);
  } else if ('told' in each) {
    await tell(store, ...each.told);
  } else if ('policy' in each) {
    const version = ((await store.policy.current(''))?.version ?? 0) + 1;
    const settings = policySchema.parse(each.policy);
    await store.policy.put({ tenant: '', version, settings, at, actor: 'x', note: null });
    while (await store.policy.apply(2, at));
  } else if ('expire' in each) {
    while ((await store.suppressions.expire(each.expire, 3)) > 0);
  } else {
    const eraser = createEraser({ erasures: store.erasures, pseudonymOf, keyMark: keyMarkOf(secrets), now: () => at });
    await eraser.erase({ address: each.erase, actor: 'x', note: null, block: true });
  }
}

/** A copy, kept as a client keeps one: by the feed alone. */
function replay(copy: Map<string, number | null>, changes: Awaited<ReturnType<typeof allChanges>>): void {
  for (const change of changes) {
    if (change.action === 'added' || change.action === 'changed') copy.set(keyOf(change), change.expiresAt);
    else copy.delete(keyOf(change));
  }
}

async function allChanges(store: Store, from: number, limit: number) {
  const found = [];
  for (let after = from; ; ) {
    const { items, next, more } = await store.suppressions.changes({ after, limit });
    found.push(...items);
    if (!more) return found;
    after = next;
  }
}

const termRule = fc.record({
  enabled: fc.boolean(),
  scope: fc.constantFrom('all' as const, 'tenant' as const),
  // Longer than a history lasts: what is over when it is told is not told of.
  days: fc.constantFrom(null, 20, 30),
});

const step = fc.oneof(
  { weight: 2, arbitrary: fc.record({ put: entries }) },
  fc.record({
    remove: fc.record({
      address: fc.constantFrom(...ADDRESSES),
      tenant: fc.constantFrom('', 'acme'),
      stream: fc.constantFrom('', 'marketing'),
      reason: fc.constantFrom(...REASONS, 'all' as const),
    }),
  }),
  fc.record({ told: history }),
  fc.record({ policy: fc.record({ hardBounce: termRule, complaint: termRule, accountList: termRule }) }),
  fc.record({ expire: fc.constantFrom(T0 + 10, T0 + 20 * DAY, T0 + 90 * DAY) }),
  fc.record({ erase: fc.constantFrom('ann@example.net', 'bob@example.org') }),
);

const run = (over: Partial<ImportRun> = {}): ImportRun => ({
  id: 'one',
  tenant: null,
  actor: 'key:test',
  state: 'running',
  fromLine: 1,
  lines: 0,
  added: 0,
  changed: 0,
  unchanged: 0,
  invalid: 0,
  bytes: 0,
  lastLine: 0,
  faults: [],
  startedAt: T0,
  updatedAt: T0,
  size: null,
  ...over,
});

export function listContract({ open, propertyRuns }: ContractOptions): void {
  const numRuns = Math.min(propertyRuns, 200);

  describe('pages of the list', () => {
    it('hold every entry that meets the filter, once, in order, whatever the page and however little is looked at', async () => {
      const paging = fc.record({ limit: fc.integer({ min: 1, max: 9 }), look: fc.integer({ min: 1, max: 7 }) });
      await fc.assert(
        fc.asyncProperty(entries, filters, paging, async (list, filter, page) => {
          const store = await open();
          const unique = await putAll(
            store,
            list.map((each) => entryOf(each)),
          );
          const expected = unique.filter((entry) => meets(entry, filter)).map(keyOf);
          const found = (await walk(store, filter, page)).map(keyOf);
          expect(found).toEqual(expected.sort());
        }),
        { numRuns },
      );
    });

    it('go on over many slices to the few entries that are meant', async () => {
      const store = await open();
      for (let n = 0; n < 9; n++) {
        const slice = Array.from({ length: 1_000 }, (_, i) => `p${String(n * 1_000 + i).padStart(5, '0')}@example.net`);
        await store.suppressions.put(
          slice.map((address) => entryOf({ address })),
          T0,
        );
      }
      const filter = { state: 'active', now: T0 } as const;
      const rare = await walk(store, { ...filter, text: '777@' }, { limit: 5 });
      expect(rare.map(({ address }) => address)).toEqual(Array.from({ length: 9 }, (_, n) => `p0${n}777@example.net`));
      expect(await walk(store, filter, { limit: 200 })).toHaveLength(9_000);
      expect((await store.suppressions.page({ ...filter, text: 'nobody' }, { limit: 5 })).next).toBeNull();
      expect(await store.suppressions.count({ ...filter, text: '777@' })).toEqual({ n: 9, exact: true });
      expect(await store.suppressions.count(filter, 5_000)).toEqual({ n: 5_000, exact: false });
      expect(await store.suppressions.count({ ...filter, text: '777@' }, 5_000)).toEqual({ n: 5, exact: false });
    });

    it('are counted by the same filters, as far as is looked', async () => {
      await fc.assert(
        fc.asyncProperty(entries, filters, fc.integer({ min: 1, max: 50 }), async (list, filter, look) => {
          const store = await open();
          const unique = await putAll(
            store,
            list.map((each) => entryOf(each)),
          );
          const sorted = unique.toSorted((a, b) => (keyOf(a) < keyOf(b) ? -1 : 1)).slice(0, look);
          expect(await store.suppressions.count(filter, look)).toEqual({
            n: sorted.filter((entry) => meets(entry, filter)).length,
            exact: unique.length < look,
          });
        }),
        { numRuns },
      );
    });
  });

  describe('the change feed', () => {
    it('is enough to keep an exact copy of the list', { timeout: 120_000 }, async () => {
      await fc.assert(
        fc.asyncProperty(fc.array(step, { maxLength: 12 }), fc.integer({ min: 1, max: 50 }), async (steps, limit) => {
          const store = await open();
          const copy = new Map<string, number | null>();
          let from = 0;
          for (const [i, each] of steps.entries()) {
            await take(store, each, T0 + i);
            const changes = await allChanges(store, from, limit);
            from = changes.at(-1)?.id ?? from;
            replay(copy, changes);
          }
          const now = T0 + 5;
          const listed = await walk(store, { state: 'active', now }, { limit: 200 });
          const live = (all: Map<string, number | null>) =>
            [...all].filter(([, until]) => until === null || until > now);
          const list = Object.fromEntries(listed.map((entry) => [keyOf(entry), entry.expiresAt]));
          const anew = new Map<string, number | null>();
          replay(anew, await allChanges(store, 0, limit));
          expect(Object.fromEntries(live(anew))).toEqual(list);
          // Whoever followed keeps an erased person in clear as well: the feed may not name anybody who was erased.
          const erased = steps.flatMap((each) => ('erase' in each ? [each.erase] : []));
          const followed = live(copy).filter(([key]) => !erased.some((address) => key.includes(`"${address}"`)));
          const others = Object.entries(list).filter(
            ([key]) => !erased.some((address) => key.includes(`"${address}"`)),
          );
          expect(Object.fromEntries(followed)).toEqual(Object.fromEntries(others));
          expect(await store.suppressions.latestChange()).toBe(from);
        }),
        { numRuns },
      );
    });

    it('passes over what a tenant may not see, and says how far it looked', async () => {
      const store = await open();
      expect(await store.suppressions.latestChange()).toBe(0);
      for (const [i, tenant] of ['clinic', 'acme', 'clinic', '', 'clinic'].entries())
        await store.suppressions.put([entryOf({ tenant, address: `p${i}@example.net` })], T0);
      const latest = await store.suppressions.latestChange();
      const first = await store.suppressions.changes({ after: 0, limit: 1, visibleTo: 'acme' });
      expect(first.items.map(({ address }) => address)).toEqual(['p1@example.net']);
      expect(first.more).toBe(true);
      const rest = await store.suppressions.changes({ after: first.next, limit: 5, visibleTo: 'acme' });
      expect(rest).toMatchObject({ items: [{ address: 'p3@example.net', tenant: '' }], next: latest, more: false });
      expect(await store.suppressions.changes({ after: latest, limit: 5 })).toEqual({
        items: [],
        next: latest,
        more: false,
      });
    });

    it('leaves out another tenant in the history too', async () => {
      const store = await open();
      for (const tenant of ['', 'acme', 'clinic']) await store.suppressions.put([entryOf({ tenant })], T0);
      const seen = await store.suppressions.history('ann@example.net', { limit: 9, visibleTo: 'acme' });
      expect(seen.map(({ tenant }) => tenant)).toEqual(['acme', '']);
    });
  });

  describe('the newest changes', () => {
    const OF = {
      action: fc.constantFrom('added' as const, 'removed' as const),
      actor: fc.constantFrom('key:ops', 'key:other'),
      visibleTo: fc.constantFrom('acme', 'clinic'),
      after: fc.integer({ min: 0, max: 12 }),
      from: fc.integer({ min: 0, max: 12 }).map((n) => T0 + n),
    };
    const acts = fc.array(
      fc.record({
        remove: fc.boolean(),
        tenant: fc.constantFrom('', 'acme', 'clinic'),
        actor: fc.constantFrom('key:ops', 'key:other'),
      }),
      { maxLength: 14 },
    );

    it('come newest first, each once, by every filter, however little is looked at', async () => {
      const of = fc.record(OF, { requiredKeys: [] });
      const paging = fc.record({ limit: fc.integer({ min: 1, max: 5 }), look: fc.integer({ min: 1, max: 9 }) });
      await fc.assert(
        fc.asyncProperty(acts, of, paging, async (list, filter, page) => {
          const { suppressions } = await open();
          for (const [n, { remove, tenant, actor }] of list.entries()) {
            const at = T0 + n;
            if (!remove) await suppressions.put([entryOf({ address: `p${n}@example.net`, tenant, actor })], at);
            else
              await suppressions.remove(
                list.slice(0, n).map((_, i) => ({
                  ...{ address: `p${i}@example.net`, tenant, stream: '', reason: 'all' as const },
                  ...{ at, actor, note: null },
                })),
              );
          }
          const { items: all } = await suppressions.changes({ after: 0, limit: 1_000 });
          const { action, actor, visibleTo, after = 0, from = 0 } = filter;
          const expected = all
            .filter(
              (change) =>
                change.action === (action ?? change.action) &&
                change.actor === (actor ?? change.actor) &&
                (visibleTo === undefined || ['', visibleTo].includes(change.tenant)) &&
                change.id > after &&
                change.at >= from,
            )
            .toReversed();
          const found = [];
          for (let before: number | undefined; ; ) {
            const { items, next } = await suppressions.recent(filter, { ...page, before });
            expect(items.length).toBeLessThanOrEqual(page.limit);
            found.push(...items);
            if (next === null) break;
            before = next;
          }
          expect(found).toEqual(expected);
          const counted = await suppressions.countRecent(filter);
          expect(counted).toEqual({ n: expected.length, exact: true });
          const less = await suppressions.countRecent(filter, { look: page.look });
          if (less.exact) expect(less.n).toBe(expected.length);
          else expect(less.n).toBeLessThanOrEqual(expected.length);
        }),
        { numRuns },
      );
    });
  });

  describe('imports', () => {
    it('keep one run of an id alive at a time, and let a dead one be followed', async () => {
      const { imports } = await open();
      expect(await imports.begin(run(), 'a', T0 - 60)).toBe(true);
      expect(await imports.begin(run({ startedAt: T0 + 1 }), 'b', T0 - 60)).toBe(false);
      const faults = [{ line: 3, code: 'no-address' }];
      await imports.save(run({ lines: 7, faults, updatedAt: T0 + 5, size: 900 }), 'a');
      expect(await imports.find('one')).toEqual(run({ lines: 7, faults, updatedAt: T0 + 5, size: 900 }));
      expect(await imports.begin(run({ startedAt: T0 + 90, updatedAt: T0 + 90 }), 'c', T0 + 30)).toBe(true);
      await imports.save(run({ state: 'done' }), 'a');
      expect(await imports.find('one')).toMatchObject({ state: 'running', lines: 0, startedAt: T0 + 90 });
      await imports.save(run({ state: 'done', startedAt: T0 + 90 }), 'c');
      expect(await imports.begin(run({ startedAt: T0 + 99 }), 'd', 0)).toBe(true);
      expect(await imports.find('other')).toBeNull();
    });

    it('are no other tenant’s', async () => {
      const { imports } = await open();
      expect(await imports.begin(run({ tenant: 'acme', state: 'done' }), 'a', T0)).toBe(true);
      expect(await imports.begin(run({ tenant: 'clinic' }), 'b', T0)).toBe(false);
      expect(await imports.begin(run({ tenant: null }), 'c', T0)).toBe(false);
      expect(await imports.list({ limit: 5, tenant: 'clinic' })).toEqual([]);
      expect(await imports.list({ limit: 5, tenant: 'acme' })).toHaveLength(1);
    });

    it('are listed newest first, page by page', async () => {
      const { imports } = await open();
      for (let n = 0; n < 5; n++) await imports.begin(run({ id: `i${n}`, startedAt: T0 + Math.floor(n / 2) }), 't', T0);
      const first = await imports.list({ limit: 3 });
      const last = first.at(-1);
      const rest = await imports.list({ limit: 3, ...(last === undefined ? {} : { after: last }) });
      expect([...first, ...rest].map(({ id }) => id)).toEqual(['i4', 'i3', 'i2', 'i1', 'i0']);
    });
  });
}
