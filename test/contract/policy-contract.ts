/** What every store driver must make of the policy: each rule, its settings, and their change. */
import fc from 'fast-check';
import { beforeEach, describe, expect, it } from 'vitest';
import type { Store } from '../../src/store/contract.ts';
import { DEFAULT_SETTINGS, type PolicySettings } from '../../src/suppression/policy-rules.ts';
import { policySchema } from '../../src/suppression/policy-settings.ts';
import { exported, type Told, tell } from '../support/record.ts';
import { bounce, complaint, delivery, type MailSpec, other } from '../support/ses.ts';
import { batches, history, retelling } from './scenario.ts';
import type { ContractOptions } from './store-contract.ts';
import { expectedEntries, happenings, strikeRule } from './strikes.ts';

const DAY = 86_400_000;
const T0 = Date.UTC(2026, 6, 14, 9, 30);
const ann = 'ann@example.net';

const mail = (over: Partial<MailSpec> = {}): MailSpec => ({
  messageId: 'm-1',
  acceptedAt: T0,
  destination: [ann],
  ...over,
});

const published = (body: object, at: number): Told => ({ body, publishedAt: at + 60_000 });

let messages = 0;
const fresh = (at: number, tenant?: string) =>
  mail({ messageId: `p-${++messages}`, acceptedAt: at - 1_000, ...(tenant === undefined ? {} : { tenant }) });

const soft = (at: number, tenant?: string, status = '4.4.1'): Told =>
  published(
    bounce(fresh(at, tenant), {
      at,
      type: 'Transient',
      recipients: [{ emailAddress: ann, action: 'failed', status, diagnosticCode: 'smtp; 451 no answer' }],
    }),
    at,
  );

const delivered = (at: number, tenant?: string): Told => published(delivery(fresh(at, tenant), at, [ann]), at);

const hard = (at: number, tenant?: string): Told =>
  published(bounce(fresh(at, tenant), { at, recipients: [{ emailAddress: ann, action: 'failed' }] }), at);

const abuse = (at: number, tenant?: string): Told =>
  published(complaint(fresh(at, tenant), { at, recipients: [ann], feedbackType: 'abuse' }), at);

const preference = (at: number, all: boolean, topics: Readonly<Record<string, string>>, tenant?: string): Told =>
  published(
    other(fresh(at, tenant), 'Subscription', {
      timestamp: new Date(at).toISOString(),
      contactList: 'weekly',
      newTopicPreferences: {
        unsubscribeAll: all,
        topicSubscriptionStatus: Object.entries(topics).map(([topicName, subscriptionStatus]) => ({
          topicName,
          subscriptionStatus,
        })),
      },
    }),
    at,
  );

const settings = (over: object = {}): PolicySettings => policySchema.parse(over);

export function policyContract({ open, propertyRuns }: ContractOptions): void {
  let store: Store;
  beforeEach(async () => {
    store = await open();
  });

  const entries = async () =>
    (await store.suppressions.find([ann])).map(({ reason, tenant, stream }) => `${reason}@${tenant}/${stream}`).sort();
  const put = (tenant: string, version: number, over: object | null, at = T0) =>
    store.policy.put({
      tenant,
      version,
      settings: over === null ? null : settings(over),
      at,
      actor: 'key:ops',
      note: 'why',
    });
  const applyAll = async (at = T0 + 2 * DAY + 1) => {
    while (await store.policy.apply(2, at));
  };

  describe('soft bounces', () => {
    const three = [soft(T0), soft(T0 + DAY), soft(T0 + 2 * DAY)];

    it('block when three fall on three days within seven, for 30 days from the last', async () => {
      await tell(store, ...three.slice(0, 2));
      expect(await entries()).toEqual([]);
      await tell(store, ...three.slice(2));
      const [found] = await store.suppressions.find([ann]);
      expect(found).toMatchObject({
        reason: 'soft-bounce',
        tenant: '',
        since: T0 + 2 * DAY,
        expiresAt: T0 + 32 * DAY,
        evidence: { status: '4.4.1' },
      });
    });

    it.each([
      ['two on one day', [soft(T0), soft(T0 + 3_600_000), soft(T0 + DAY)]],
      ['more than seven days', [soft(T0), soft(T0 + DAY), soft(T0 + 7 * DAY + 1)]],
    ])('do not block: %s', async (_, told) => {
      await tell(store, ...told);
      expect(await entries()).toEqual([]);
    });

    it('block on the edge of seven days', async () => {
      await tell(store, soft(T0), soft(T0 + DAY), soft(T0 + 7 * DAY));
      expect(await entries()).toEqual(['soft-bounce@/']);
    });

    it('do not block when a delivery lies between the first and the last, however late it is told', async () => {
      await tell(store, ...three);
      expect(await entries()).toEqual(['soft-bounce@/']);
      await tell(store, delivered(T0 + DAY + 60_000));
      expect(await entries()).toEqual([]);
      const actions = (await store.suppressions.history(ann, { limit: 10 })).map(({ action }) => action);
      expect(actions).toEqual(['withdrawn', 'added']);
    });

    it('block in spite of a delivery before the first or after the last', async () => {
      await tell(store, delivered(T0 - 60_000), ...three, delivered(T0 + 3 * DAY));
      expect(await entries()).toEqual(['soft-bounce@/']);
    });

    it('count across tenants, unless a tenant keeps its own to itself', async () => {
      const told = [soft(T0, 'acme'), soft(T0 + DAY, 'clinic'), soft(T0 + 2 * DAY, 'acme')];
      await tell(store, ...told);
      expect(await entries()).toEqual(['soft-bounce@/']);
      await put('acme', 1, {
        softBounce: { enabled: true, scope: 'tenant', days: 5, strikes: 2, withinDays: 7 },
      });
      await applyAll();
      expect(await entries()).toEqual(['soft-bounce@acme/']);
      const [found] = await store.suppressions.find([ann]);
      expect(found?.expiresAt).toBe(T0 + 7 * DAY);
    });

    it('start again after a removal', async () => {
      await tell(store, ...three);
      const at = T0 + 2 * DAY + 60_000;
      const removal = { address: ann, tenant: '', stream: '', reason: 'all', at, actor: 'x', note: null } as const;
      await store.suppressions.remove([removal]);
      await tell(store, soft(T0 + 3 * DAY), soft(T0 + 4 * DAY));
      expect(await entries()).toEqual([]);
      await tell(store, soft(T0 + 5 * DAY));
      expect(await entries()).toEqual(['soft-bounce@/']);
    });
  });

  it('makes the entries of strikes that the definition says, under any rules', { timeout: 120_000 }, async () => {
    const start = Date.UTC(2026, 6, 1);
    await fc.assert(
      fc.asyncProperty(happenings(start), strikeRule, fc.option(strikeRule), async (all, installation, acme) => {
        const fresh = await open();
        const rules = { '': installation, ...(acme === null ? {} : { acme }) };
        for (const [tenant, softBounce] of Object.entries(rules)) {
          const version = { tenant, version: 1, settings: settings({ softBounce }), at: T0, actor: 'x', note: null };
          await fresh.policy.put(version);
        }
        await tell(fresh, ...all.map(({ kind, at, tenant }) => (kind === 'strike' ? soft : delivered)(at, tenant)));
        const found = await fresh.suppressions.find([ann]);
        expect(found.map(({ tenant, since, expiresAt }) => ({ tenant, since, expiresAt }))).toEqual(
          expectedEntries(all, installation, acme),
        );
      }),
      { numRuns: propertyRuns * 3 },
    );
  });

  describe('hard suspects', () => {
    const twice = [soft(T0, undefined, '5.4.4'), soft(T0 + DAY, undefined, '5.4.4')];

    it('block only where the policy says so', async () => {
      await tell(store, ...twice);
      expect(await entries()).toEqual([]);
      await put('', 1, { hardSuspect: { enabled: true, scope: 'all', days: null, strikes: 2, withinDays: 30 } });
      await applyAll();
      expect(await entries()).toEqual(['bounce@/']);
    });

    it('stay out of the rate', async () => {
      await tell(store, ...twice);
      const hours = await store.reputation.hours({ from: 0, to: 1_000_000 });
      expect(hours.map(({ hardBounced, softBounced }) => [hardBounced, softBounced])).toEqual([
        [0, 1],
        [0, 1],
      ]);
    });

    it('count as soft bounces too', async () => {
      await tell(store, ...twice, soft(T0 + 2 * DAY));
      expect(await entries()).toEqual(['soft-bounce@/']);
    });
  });

  describe('unsubscribes', () => {
    const mapped = {
      unsubscribe: {
        enabled: true,
        streams: [
          { list: 'weekly', stream: 'news' },
          { list: 'weekly', topic: 'offers', stream: 'marketing' },
        ],
      },
    };

    it('are recorded only, where no stream is mapped from the list', async () => {
      await tell(store, preference(T0, true, { offers: 'OptOut' }));
      expect(await entries()).toEqual([]);
    });

    it('block the streams mapped from the list and its topics', async () => {
      await put('', 1, mapped);
      await tell(store, preference(T0, false, { offers: 'OptOut' }));
      expect(await entries()).toEqual(['unsubscribe@default/marketing']);
      await tell(store, preference(T0 + 1_000, true, {}));
      expect(await entries()).toEqual(['unsubscribe@default/marketing', 'unsubscribe@default/news']);
    });

    it('end when the contact comes back, in either order of arrival', async () => {
      await put('', 1, mapped);
      await tell(store, preference(T0 + 5_000, false, { offers: 'OptIn' }));
      await tell(store, preference(T0, true, { offers: 'OptOut' }));
      expect(await entries()).toEqual([]);
    });

    it('say nothing of a topic that is not named', async () => {
      await put('', 1, mapped);
      await tell(store, preference(T0, false, { offers: 'OptOut' }), preference(T0 + 1, false, { other: 'OptIn' }));
      expect(await entries()).toEqual(['unsubscribe@default/marketing']);
    });

    it('come from a bounce of SES that names the list, and block nothing when it names none', async () => {
      await put('', 1, mapped);
      const refused = (headers: readonly object[]) => {
        const body = bounce(fresh(T0), {
          at: T0,
          subType: 'UnsubscribedRecipient',
          recipients: [{ emailAddress: ann }],
        });
        return published({ ...body, mail: { ...(body.mail as object), headers } }, T0);
      };
      await tell(store, refused([]));
      expect(await entries()).toEqual([]);
      await tell(store, refused([{ name: 'X-SES-LIST-MANAGEMENT-OPTIONS', value: 'weekly; topic=offers' }]));
      expect(await entries()).toEqual(['unsubscribe@default/marketing']);
    });

    it('hold per tenant, by the mapping of that tenant', async () => {
      await put('', 1, mapped);
      await put('acme', 1, { unsubscribe: { enabled: true, streams: [{ list: 'weekly', stream: 'letters' }] } });
      await tell(store, preference(T0, true, {}, 'acme'), preference(T0, true, {}, 'clinic'));
      expect(await entries()).toEqual([
        'unsubscribe@acme/letters',
        'unsubscribe@clinic/marketing',
        'unsubscribe@clinic/news',
      ]);
    });

    it('stay removed against older preferences, stream by stream', async () => {
      await put('', 1, mapped);
      await tell(store, preference(T0, true, {}));
      const removal = { address: ann, tenant: 'default', reason: 'unsubscribe', actor: 'x', note: null } as const;
      await store.suppressions.remove([{ ...removal, stream: 'news', at: T0 + 5_000 }]);
      await tell(store, preference(T0 + 1_000, true, {}));
      expect(await entries()).toEqual(['unsubscribe@default/marketing']);
      await tell(store, preference(T0 + 9_000, true, {}));
      expect(await entries()).toEqual(['unsubscribe@default/marketing', 'unsubscribe@default/news']);
    });
  });

  describe('scopes and terms', () => {
    it('keep the hard bounces of a tenant to itself when its policy says so', async () => {
      await put('acme', 1, { hardBounce: { enabled: true, scope: 'tenant', days: 10 } });
      await tell(store, hard(T0, 'acme'));
      expect(await entries()).toEqual(['bounce@acme/']);
      const [found] = await store.suppressions.find([ann]);
      expect(found?.expiresAt).toBe(T0 + 10 * DAY);
      await tell(store, hard(T0 + 1_000, 'clinic'));
      expect(await entries()).toEqual(['bounce@/', 'bounce@acme/']);
    });

    it('do not let a tenant reach beyond itself when the installation does not share', async () => {
      await put('', 1, { hardBounce: { enabled: true, scope: 'tenant', days: null } });
      await put('acme', 1, { hardBounce: { enabled: true, scope: 'all', days: null } });
      await tell(store, hard(T0, 'acme'));
      expect(await entries()).toEqual(['bounce@acme/']);
    });

    it("follow the installation's term for what holds for all tenants", async () => {
      await put('acme', 1, { hardBounce: { enabled: true, scope: 'all', days: 1 } });
      await tell(store, hard(T0, 'acme'));
      expect((await store.suppressions.find([ann]))[0]).toMatchObject({ tenant: '', expiresAt: null });
    });

    it('let complaints block everybody, or nobody', async () => {
      await put('', 1, { complaint: { enabled: true, scope: 'all', days: null } });
      await put('acme', 1, { complaint: { enabled: false, scope: 'tenant', days: null } });
      await tell(store, abuse(T0, 'acme'));
      expect(await entries()).toEqual([]);
      await tell(store, abuse(T0, 'clinic'));
      expect(await entries()).toEqual(['complaint@/']);
    });

    it('follow the event and not the hour at which they are set', async () => {
      await tell(store, hard(T0));
      await put('', 1, { hardBounce: { enabled: true, scope: 'all', days: 3 } }, T0 + 50 * DAY);
      await applyAll();
      expect((await store.suppressions.find([ann]))[0]?.expiresAt).toBe(T0 + 3 * DAY);
      const changes = await store.suppressions.history(ann, { limit: 10 });
      expect(changes.map(({ action, expiresAt, actor }) => [action, expiresAt, actor])).toEqual([
        ['changed', T0 + 3 * DAY, 'policy'],
        ['added', null, 'event'],
      ]);
    });

    it('do not bring back under another scope what was removed', async () => {
      await tell(store, hard(T0, 'acme'));
      const removal = { address: ann, tenant: '', stream: '', reason: 'bounce', actor: 'x', note: null } as const;
      await store.suppressions.remove([{ ...removal, at: T0 + 5_000 }]);
      await put('acme', 1, { hardBounce: { enabled: true, scope: 'tenant', days: null } });
      await applyAll();
      expect(await entries()).toEqual([]);
      await tell(store, hard(T0 + 9_000, 'acme'));
      expect(await entries()).toEqual(['bounce@acme/']);
    });
  });

  it('leaves no line of what is over when it is told', async () => {
    const body = bounce(fresh(T0), { at: T0, subType: 'Suppressed', recipients: [{ emailAddress: ann }] });
    for (const _ of [1, 2]) {
      await tell(store, { body, publishedAt: T0 + 15 * DAY });
      expect((await store.suppressions.find([ann]))[0]?.expiresAt).toBe(T0 + 14 * DAY);
      await store.suppressions.expire(T0 + 15 * DAY, 10);
      expect(await entries()).toEqual([]);
    }
    expect(await store.suppressions.history(ann, { limit: 10 })).toEqual([]);
  });

  it('ends an entry whose term, by a new version, is over already', async () => {
    await tell(store, hard(T0));
    await put('', 1, { hardBounce: { enabled: true, scope: 'all', days: 30 } }, T0 + 60 * DAY);
    await applyAll(T0 + 60 * DAY);
    expect((await store.suppressions.find([ann]))[0]?.expiresAt).toBe(T0 + 30 * DAY);
    await store.suppressions.expire(T0 + 60 * DAY, 10);
    expect(await entries()).toEqual([]);
    const actions = (await store.suppressions.history(ann, { limit: 10 })).map(({ action }) => action);
    expect(actions).toEqual(['expired', 'changed', 'added']);
  });

  it('lets not-spam lift a complaint that blocks all tenants too', async () => {
    await put('', 1, { complaint: { enabled: true, scope: 'all', days: null } });
    const spec = fresh(T0);
    const said = (at: number, feedbackType: string) =>
      published(complaint(spec, { at, recipients: [ann], feedbackType }), at);
    await tell(store, said(T0, 'abuse'));
    expect(await entries()).toEqual(['complaint@/']);
    await tell(store, said(T0 + 1_000, 'not-spam'));
    expect(await entries()).toEqual([]);
  });

  describe('what was released', () => {
    const removal = { address: ann, stream: '', reason: 'bounce', actor: 'x', note: null } as const;
    const own = { hardBounce: { enabled: true, scope: 'tenant', days: null } };
    const shared = { hardBounce: { enabled: true, scope: 'all', days: null } };

    it.each([
      ['the installation', ''],
      ['the tenant', 'acme'],
    ])(
      'for all tenants stays released when %s keeps bounces to itself later, also of bounces told late',
      async (_, who) => {
        await tell(store, hard(T0, 'acme'));
        await store.suppressions.remove([{ ...removal, tenant: '', at: T0 + DAY }]);
        await tell(store, hard(T0 - DAY, 'acme'));
        await put(who, 1, own, T0 + 2 * DAY);
        await applyAll(T0 + 2 * DAY);
        expect(await entries()).toEqual([]);
        await tell(store, hard(T0 + 2 * DAY, 'acme'));
        expect(await entries()).toEqual(['bounce@acme/']);
      },
    );

    it('of one tenant stays released when its bounces count for all later', async () => {
      await put('acme', 1, own);
      await tell(store, hard(T0, 'acme'));
      await store.suppressions.remove([{ ...removal, tenant: 'acme', at: T0 + DAY }]);
      await tell(store, hard(T0 - DAY, 'acme'));
      await put('acme', 2, shared, T0 + 2 * DAY);
      await applyAll(T0 + 2 * DAY);
      expect(await entries()).toEqual([]);
    });

    it('for all tenants does not release what a tenant keeps to itself', async () => {
      await put('acme', 1, own, T0 - 9 * DAY);
      await tell(store, hard(T0, 'acme'), hard(T0, 'clinic'));
      await store.suppressions.remove([{ ...removal, tenant: '', at: T0 + DAY }]);
      await put('acme', 2, { ...own, complaint: { enabled: true, scope: 'all', days: null } }, T0 + 2 * DAY);
      await applyAll(T0 + 2 * DAY);
      expect(await entries()).toEqual(['bounce@acme/']);
    });

    it('of one stream stays released when the tenant becomes known later', async () => {
      await put('', 1, { unsubscribe: { enabled: true, streams: [{ list: 'weekly', stream: 'news' }] } });
      const spec = fresh(T0);
      const body = other(spec, 'Subscription', {
        timestamp: new Date(T0).toISOString(),
        contactList: 'weekly',
        newTopicPreferences: { unsubscribeAll: true, topicSubscriptionStatus: [] },
      });
      await tell(store, published(body, T0));
      const of = { ...removal, tenant: 'default', stream: 'news', reason: 'all' } as const;
      await store.suppressions.remove([{ ...of, at: T0 + DAY }]);
      await tell(store, published(delivery({ ...spec, tenant: 'acme' }, T0 + 1_000, [ann]), T0 + 2 * DAY));
      expect(await entries()).toEqual([]);
    });
  });

  describe('versions', () => {
    it('are numbered, kept, and told with who set them', async () => {
      expect(await store.policy.current('')).toBeNull();
      expect(await put('', 1, {})).toBe(true);
      expect(await put('', 2, { complaint: { enabled: false, scope: 'tenant', days: null } }, T0 + 1)).toBe(true);
      expect(await store.policy.current('')).toMatchObject({ version: 2, at: T0 + 1, actor: 'key:ops', note: 'why' });
      expect((await store.policy.history('', { limit: 10 })).map(({ version }) => version)).toEqual([2, 1]);
      expect((await store.policy.history('', { limit: 10, before: 2 }))[0]?.settings).toEqual(DEFAULT_SETTINGS);
      const [audit] = await store.audit.list({ limit: 10 });
      expect(audit).toMatchObject({ action: 'policy.changed', actor: 'key:ops', subject: '', detail: { version: 2 } });
    });

    it('refuse the second of two people who save the same one', async () => {
      await put('', 1, { hardBounce: { enabled: false, scope: 'all', days: null } });
      expect(await put('', 1, {})).toBe(false);
      expect(await put('', 3, {})).toBe(false);
      expect((await store.policy.current(''))?.settings?.hardBounce.enabled).toBe(false);
      expect(await store.audit.list({ limit: 10 })).toHaveLength(1);
      await tell(store, hard(T0));
      expect(await entries()).toEqual([]);
    });

    it('let a tenant follow the installation again', async () => {
      await put('acme', 1, { hardBounce: { enabled: false, scope: 'all', days: null } });
      await tell(store, hard(T0, 'acme'));
      expect(await entries()).toEqual([]);
      await put('acme', 2, null);
      await applyAll();
      expect(await entries()).toEqual(['bounce@/']);
      expect(await store.policy.application()).toMatchObject({ addresses: 1, doneAt: T0 + 2 * DAY + 1 });
    });
  });

  const rule = fc.record({
    enabled: fc.boolean(),
    scope: fc.constantFrom('all' as const, 'tenant' as const),
    // Longer than a history lasts: what is over by the time of a telling makes no entry.
    days: fc.constantFrom(null, 20, 30),
  });
  const strikes = fc
    .tuple(rule, fc.constantFrom([2, 1] as const, [2, 3] as const, [3, 2] as const, [3, 3] as const))
    .map(([each, [count, withinDays]]) => ({ ...each, strikes: count, withinDays }));
  const anySettings = fc.record({
    hardBounce: rule,
    complaint: rule,
    accountList: rule,
    softBounce: strikes,
    hardSuspect: strikes,
    unsubscribe: fc.record({
      enabled: fc.boolean(),
      streams: fc.constantFrom(
        [],
        [
          { list: 'weekly', topic: 'offers', stream: 'marketing' },
          { list: 'weekly', topic: '', stream: 'news' },
        ],
      ),
    }),
  });
  const policies = fc.dictionary(fc.constantFrom('', 'acme', 'default'), anySettings);

  it('ends the same under any policies, for any order and batching, and whether they are set before or after', {
    timeout: 120_000,
  }, async () => {
    const scenario = history.chain((told) => fc.record({ told: fc.constant(told), again: retelling(told) }));
    const setAll = async (into: Store, all: Readonly<Record<string, object>>) => {
      for (const [tenant, over] of Object.entries(all)) {
        const version = { tenant, version: 1, settings: settings(over), at: T0, actor: 'x', note: null };
        await into.policy.put(version);
      }
    };
    await fc.assert(
      fc.asyncProperty(scenario, policies, async ({ told, again }, all) => {
        const first = await open();
        await setAll(first, all);
        for (const each of told) await tell(first, each);
        const expected = await exported(first);
        const second = await open();
        for (const batch of batches(again.order, again.cuts)) await tell(second, ...batch);
        await setAll(second, all);
        while (await second.policy.apply(2, T0));
        expect(await exported(second)).toBe(expected);
      }),
      { numRuns: propertyRuns },
    );
  });
}
