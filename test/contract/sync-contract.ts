/** What every store must do for the sync with SES's lists. */
import { beforeEach, describe, expect, it } from 'vitest';
import type { Listing, PushScope, Store, SyncState } from '../../src/store/contract.ts';
import { INITIAL_STATE } from '../../src/suppression/sync/state.ts';
import { tell } from '../support/record.ts';
import { bounce, type MailSpec } from '../support/ses.ts';
import { type ContractOptions, entry } from './store-contract.ts';

const T0 = Date.UTC(2026, 6, 14, 9, 30);
const EAST = { region: 'us-east-1', tenant: '' };
const WEST = { region: 'us-west-2', tenant: '' };
const ACME = { region: 'us-east-1', tenant: 'acme' };
const SCOPE: PushScope = { tenants: [''], reasons: ['bounce', 'complaint'] };
const PULL_ONLY: PushScope = { tenants: [''], reasons: [] };
const FIRST: SyncState = { ...INITIAL_STATE, generation: 1 };
const SECOND: SyncState = { ...INITIAL_STATE, generation: 2 };
const ann = 'ann@example.net';

const listing = (over: Partial<Listing> = {}): Listing => ({
  spelling: 'Ann@Example.net',
  address: ann,
  reason: 'BOUNCE',
  lastUpdateAt: T0 - 1_000,
  ...over,
});

export function syncContract({ open }: Pick<ContractOptions, 'open'>): void {
  let store: Store;
  beforeEach(async () => {
    store = await open();
  });
  const saw = (list = EAST, listings = [listing()], at = T0, scope = SCOPE) =>
    store.sync.saw(list, listings, FIRST, scope, at);
  const entries = async (address = ann) =>
    (await store.suppressions.find([address])).map(({ reason, origin, tenant }) => `${reason}/${origin}/${tenant}`);
  const release = (at: number, reason: 'all' | 'bounce' = 'all', address = ann) =>
    store.suppressions.remove([{ address, tenant: '', stream: '', reason, at, actor: 'key:ops', note: null }]);
  /** The work to its end. */
  const work = async (list = EAST, scope = SCOPE) => {
    const addresses: string[] = [];
    for (let next = await store.sync.next(list, scope); next !== null; next = await store.sync.next(list, scope)) {
      addresses.push(next.address);
      await store.sync.done(list, next.address);
    }
    return addresses;
  };

  describe('the mirror of SES’s lists', () => {
    it('keeps the state of each list, and who asked for a pull', async () => {
      expect(await store.sync.find(EAST)).toBeNull();
      const audit = { at: T0, actor: 'key:ops', action: 'sync.requested', subject: 'ses', tenant: null, detail: {} };
      await store.sync.request([EAST, ACME], T0, audit);
      await store.sync.save(EAST, FIRST);
      expect(await store.sync.list()).toEqual([
        { list: EAST, state: FIRST, requestedAt: T0, waiting: 0, refused: 0 },
        { list: ACME, state: null, requestedAt: T0, waiting: 0, refused: 0 },
      ]);
      expect(await store.audit.list({ limit: 5 })).toMatchObject([{ action: 'sync.requested' }]);
    });

    it('makes one entry of all spellings and Regions, and tells a page twice without a trace', async () => {
      await saw(EAST, [listing(), listing({ spelling: ann, reason: 'COMPLAINT', lastUpdateAt: T0 - 500 })]);
      await saw(WEST, [listing({ lastUpdateAt: T0 - 9_000 })]);
      await saw(EAST, [listing(), listing({ spelling: ann, reason: 'COMPLAINT', lastUpdateAt: T0 - 500 })]);
      expect(await store.suppressions.find([ann])).toEqual([
        entry({
          reason: 'ses-list',
          origin: 'sync',
          actor: 'sync',
          since: T0 - 1_000,
          evidence: {
            regions: 'us-east-1,us-west-2',
            sesReason: 'COMPLAINT',
            lastUpdateTime: new Date(T0 - 500).toISOString(),
          },
        }),
      ]);
      await saw(WEST, [listing({ lastUpdateAt: T0 - 8_000 })]);
      const history = await store.suppressions.history(ann, { limit: 9 });
      expect(history.map(({ action }) => action)).toEqual(['changed', 'added']);
    });

    it('keeps a tenant’s list apart', async () => {
      await saw(ACME);
      expect(await entries()).toEqual(['ses-list/sync/acme']);
    });

    it('makes no entry of a spelling that is no address', async () => {
      await saw(EAST, [listing({ spelling: 'no address', address: '' })]);
      expect(await entries('')).toEqual([]);
    });

    it('takes the entry away with the last listing only', async () => {
      await saw();
      await saw(WEST);
      expect(await store.sync.sweep(EAST, SECOND, SCOPE, 10, T0 + 5)).toBe(1);
      expect(await entries()).toEqual(['ses-list/sync/']);
      expect(await store.sync.sweep(WEST, SECOND, SCOPE, 10, T0 + 5)).toBe(1);
      expect(await entries()).toEqual([]);
      expect(await store.sync.sweep(WEST, SECOND, SCOPE, 10, T0 + 5)).toBe(0);
      const [last] = await store.suppressions.history(ann, { limit: 1 });
      expect(last).toMatchObject({ action: 'removed', actor: 'sync', origin: 'sync', at: T0 + 5 });
    });

    it('sweeps no more than it may at once, and nothing that the pull has seen', async () => {
      const many = Array.from({ length: 7 }, (_, n) =>
        listing({ spelling: `p${n}@x.example`, address: `p${n}@x.example` }),
      );
      await saw(EAST, many);
      await store.sync.saw(EAST, many.slice(0, 2), SECOND, SCOPE, T0);
      expect(await store.sync.sweep(EAST, SECOND, SCOPE, 3, T0)).toBe(3);
      expect(await store.sync.sweep(EAST, SECOND, SCOPE, 3, T0)).toBe(2);
      expect(await entries('p1@x.example')).toHaveLength(1);
      expect(await entries('p6@x.example')).toEqual([]);
    });

    it('takes entries of older events along, for good, and leaves newer ones and what people stated', async () => {
      const onList = (messageId: string, at: number) => {
        const mail: MailSpec = { messageId, acceptedAt: at - 10, destination: [ann] };
        return tell(store, {
          body: bounce(mail, { at, subType: 'OnAccountSuppressionList', recipients: [{ emailAddress: ann }] }),
          publishedAt: at,
        });
      };
      await onList('m-1', T0);
      await saw();
      await store.suppressions.put([entry({ reason: 'ses-list' })], T0);
      await store.sync.sweep(EAST, SECOND, SCOPE, 10, T0 + 5);
      expect(await entries()).toEqual(['ses-list/api/']);
      await onList('m-1', T0);
      expect(await entries()).toEqual(['ses-list/api/']);
      await onList('m-2', T0 + 6);
      await saw();
      await store.sync.sweep(EAST, SECOND, SCOPE, 10, T0 + 5);
      expect((await entries()).sort()).toEqual(['ses-list/api/', 'ses-list/event/']);
    });

    it('follows what SES said of one spelling', async () => {
      await store.sync.observe(
        EAST,
        { address: ann, spelling: ann, listing: listing({ spelling: ann }) },
        FIRST,
        SCOPE,
        T0,
      );
      expect(await entries()).toEqual(['ses-list/sync/']);
      await store.sync.observe(EAST, { address: ann, spelling: ann, listing: null }, FIRST, SCOPE, T0);
      expect(await entries()).toEqual([]);
    });
  });

  describe('the work that follows', () => {
    it('brings no entry back that a person removed after SES’s update, and wants a look at SES', async () => {
      await saw();
      await release(T0);
      await saw(EAST, [listing()], T0 + 1);
      expect(await entries()).toEqual([]);
      expect(await store.sync.next(EAST, SCOPE)).toEqual({
        address: ann,
        entries: [],
        listings: [listing()],
        releasedAt: T0,
      });
      expect(await work()).toEqual([ann]);
      await saw(EAST, [listing({ lastUpdateAt: T0 + 1 })], T0 + 2);
      expect(await entries()).toEqual(['ses-list/sync/']);
      expect(await work()).toEqual([]);
    });

    it('wants no look where nothing is pushed', async () => {
      await saw(EAST, [listing()], T0, PULL_ONLY);
      await release(T0);
      await saw(EAST, [listing()], T0 + 1, PULL_ONLY);
      expect(await work(EAST, PULL_ONLY)).toEqual([]);
    });

    it('follows the history by a cursor, for what concerns the list', async () => {
      const addresses = ['a@example.net', 'b@example.net', 'c@example.net'];
      await store.suppressions.put(
        addresses.map((address) => entry({ address, reason: 'bounce' })),
        T0,
      );
      await store.suppressions.put(
        [
          entry({ address: '@example.org', reason: 'bounce' }),
          entry({ address: 'manual@example.net' }),
          entry({ address: 'tenant@example.net', reason: 'bounce', tenant: 'acme' }),
          entry({ address: 'stream@example.net', reason: 'bounce', stream: 'news' }),
        ],
        T0,
      );
      const half = await store.sync.collect(EAST, FIRST, SCOPE, 2);
      expect(await work()).toEqual(['a@example.net', 'b@example.net']);
      const whole = await store.sync.collect(EAST, half, SCOPE, 100);
      expect(whole.changesRead).toBe(await store.sync.newestChange());
      expect(await work()).toEqual(['c@example.net']);
      expect(await store.sync.collect(EAST, whole, SCOPE, 100)).toEqual(whole);
      expect((await store.sync.find(EAST))?.state).toEqual(whole);
    });

    it('hears of a person’s removals, and not of its own', async () => {
      await saw();
      await saw(EAST, [listing({ spelling: 'bob@example.net', address: 'bob@example.net' })]);
      await release(T0);
      await store.sync.sweep(EAST, SECOND, SCOPE, 10, T0 + 5);
      await store.sync.collect(EAST, SECOND, SCOPE, 100);
      expect(await work()).toEqual([ann]);
    });

    it('sets aside what SES refused until something changes, and puts back what may pass', async () => {
      const put = (address: string, note: string | null = null) =>
        store.suppressions.put([entry({ address, reason: 'bounce', note })], T0);
      await put('a@example.net');
      await put('b@example.net');
      const state = await store.sync.collect(EAST, FIRST, SCOPE, 100);
      await store.sync.postpone(EAST, 'a@example.net', state);
      expect((await store.sync.next(EAST, SCOPE))?.address).toBe('b@example.net');
      await store.sync.refuse(EAST, 'b@example.net', 'BadRequestException', state);
      expect(await store.sync.find(EAST)).toMatchObject({ waiting: 1, refused: 1 });
      await store.sync.compare(EAST, '', SCOPE, 100);
      expect(await work()).toEqual(['a@example.net']);
      await put('b@example.net', 'new');
      await store.sync.collect(EAST, state, SCOPE, 100);
      expect(await work()).toEqual(['b@example.net']);
    });

    it('compares page by page what blocks here with what SES holds', async () => {
      const block = (address: string, over: object = {}) => entry({ address, reason: 'bounce', ...over });
      await store.suppressions.put(
        [
          block('a@example.net'),
          block('b@example.net'),
          block('c@example.net', { reason: 'complaint' }),
          block('d@example.net', { expiresAt: T0 + 1 }),
          block('e@example.net', { reason: 'complaint' }),
        ],
        T0,
      );
      const held = (name: string, reason: string) =>
        listing({ spelling: `${name}@Example.net`, address: `${name.toLowerCase()}@example.net`, reason });
      await saw(EAST, [held('B', 'BOUNCE'), held('b', 'BOUNCE'), held('c', 'BOUNCE'), held('e', 'COMPLAINT')]);
      const after = await store.sync.compare(EAST, '', SCOPE, 2);
      expect(after).toBe('b@example.net');
      expect(await work()).toEqual(['a@example.net']);
      expect(await store.sync.compare(EAST, after ?? '', SCOPE, 100)).toBe('e@example.net');
      expect(await store.sync.compare(EAST, 'e@example.net', SCOPE, 100)).toBeNull();
      expect(await work()).toEqual(['c@example.net']);
    });

    it('knows whether there is another tenant than the default one', async () => {
      expect(await store.sync.hasOtherTenants()).toBe(false);
      const key = { id: 'k', name: 'k', scopes: ['check'], tenant: 'default', createdAt: T0 } as const;
      await store.access.addKey(key, 'h', null);
      const mail: MailSpec = { messageId: 'm', acceptedAt: T0, destination: [ann] };
      await tell(store, { body: bounce(mail, { at: T0, recipients: [{ emailAddress: ann }] }), publishedAt: T0 });
      expect(await store.sync.hasOtherTenants()).toBe(false);
      await store.access.addKey({ ...key, id: 'l', tenant: 'acme' }, 'i', null);
      expect(await store.sync.hasOtherTenants()).toBe(true);
    });
  });
}
