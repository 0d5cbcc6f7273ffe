/** Endpoints, messages and their log: part of the one suite that every store driver must pass. */
import { beforeEach, describe, expect, it } from 'vitest';
import type {
  AuditRecord,
  StatedSuppression,
  Store,
  WebhookDelivery,
  WebhookEndpoint,
  WebhookMessage,
} from '../../src/store/contract.ts';

const T0 = Date.UTC(2026, 10, 22, 9);
const DAY = 86_400_000;

const endpoint = (over: Partial<WebhookEndpoint> = {}): WebhookEndpoint => ({
  id: 'e1',
  kind: 'webhook',
  url: 'https://hooks.example.com/',
  types: ['suppression.changed'],
  tenant: null,
  description: '',
  disabledReason: null,
  minLevel: 'warn',
  quietHours: null,
  secret: 'sealed-1',
  previousSecret: null,
  previousSecretUntil: null,
  createdAt: T0,
  ...over,
});

const audit = (action: string): AuditRecord => ({
  at: T0,
  actor: 'key:test',
  action,
  subject: 'e1',
  tenant: null,
  detail: {},
});

const message = (over: Partial<WebhookMessage> = {}): WebhookMessage => ({
  id: 'msg_1',
  type: 'suppression.changed',
  after: 0,
  through: 2,
  minLevel: 'warn',
  createdAt: T0,
  attempts: 0,
  nextAttemptAt: T0,
  ...over,
});

const delivery = (over: Partial<WebhookDelivery> = {}): WebhookDelivery => ({
  messageId: 'msg_1',
  type: 'suppression.changed',
  attempt: 1,
  at: T0,
  durationMs: 5,
  status: 500,
  error: 'status',
  detail: null,
  nextAttemptAt: null,
  ...over,
});

const blocked = (address: string, tenant = ''): StatedSuppression => ({
  address,
  tenant,
  stream: '',
  reason: 'manual',
  origin: 'api',
  since: T0,
  expiresAt: null,
  evidence: null,
  note: null,
  actor: 'key:test',
});

export function webhookContract(open: () => Promise<Store>): void {
  let store: Store;
  beforeEach(async () => {
    store = await open();
  });
  const add = (over: Partial<WebhookEndpoint> = {}, from: 'start' | 'now' = 'now', limit = 20) =>
    store.webhooks.add(endpoint(over), { from, limit }, audit('webhook.created'));
  const block = (...addresses: readonly string[]) =>
    store.suppressions.put(
      addresses.map((address) => blocked(address)),
      T0,
    );
  const due = (now = T0) => store.webhookDeliveries.due({ now });
  const audited = async () => (await store.audit.list({ limit: 50 })).map(({ action }) => action);

  describe('endpoints', () => {
    it('are kept as they were added, each with its record', async () => {
      expect(await add()).toBe(true);
      expect(await add({ id: 'e2', tenant: 'acme', createdAt: T0 + 1 })).toBe(true);
      expect(await store.webhooks.list()).toEqual([
        endpoint(),
        endpoint({ id: 'e2', tenant: 'acme', createdAt: T0 + 1 }),
      ]);
      expect(await store.webhooks.find('e2')).toMatchObject({ tenant: 'acme' });
      expect(await store.webhooks.find('e3')).toBeNull();
      expect(await audited()).toEqual(['webhook.created', 'webhook.created']);
    });

    it('are no more than the limit, and a refused one leaves no trace', async () => {
      await add({}, 'now', 1);
      await block('ann@example.net');
      expect(await add({ id: 'e2' }, 'start', 1)).toBe(false);
      expect(await store.webhooks.list()).toHaveLength(1);
      expect((await due()).map((each) => each.endpoint.id)).toEqual(['e1']);
      expect(await audited()).toEqual(['webhook.created']);
    });

    it('change in what is named, and only there', async () => {
      await add({ description: 'mine' });
      await store.webhooks.change('e1', { enabled: false }, T0, audit('webhook.changed'));
      expect(await store.webhooks.find('e1')).toEqual(endpoint({ description: 'mine', disabledReason: 'operator' }));
      await store.webhooks.change(
        'e1',
        { enabled: true, url: 'https://b.example.com/', description: '' },
        T0,
        audit('webhook.changed'),
      );
      expect(await store.webhooks.find('e1')).toEqual(endpoint({ url: 'https://b.example.com/' }));
      expect(await audited()).toEqual(['webhook.changed', 'webhook.changed', 'webhook.created']);
    });

    it('keep their kind, their level and their quiet hours, and change the last two', async () => {
      const quietHours = { from: '22:00', to: '07:00', timeZone: 'Europe/Berlin', days: ['mon', 'fri'] as const };
      const chat = {
        kind: 'slack',
        url: 'https://hooks.slack.com',
        secret: 'sealed-url',
        types: ['alert.changed'] as const,
        minLevel: 'review',
        quietHours,
      } as const;
      await add(chat);
      expect(await store.webhooks.list()).toEqual([endpoint(chat)]);
      expect((await store.webhookDeliveries.due({ now: T0 })).map(({ endpoint: { kind } }) => kind)).toEqual([]);
      const change = (given: Parameters<Store['webhooks']['change']>[1]) =>
        store.webhooks.change('e1', given, T0, audit('webhook.changed'));
      await change({ minLevel: 'pause', quietHours: { ...quietHours, to: '06:00' } });
      const changed = { ...chat, minLevel: 'pause', quietHours: { ...quietHours, to: '06:00' } } as const;
      expect(await store.webhooks.find('e1')).toEqual(endpoint(changed));
      await change({ description: 'x', url: 'https://chat.example.com', secret: 'sealed-other' });
      const moved = { ...changed, description: 'x', url: 'https://chat.example.com', secret: 'sealed-other' } as const;
      expect(await store.webhooks.find('e1')).toEqual(endpoint(moved));
      await change({ quietHours: null });
      expect(await store.webhooks.find('e1')).toEqual(endpoint({ ...moved, quietHours: null }));
    });

    it('forget their place in a type that is taken from them, and begin at the present when it comes back', async () => {
      await add({}, 'start');
      await block('ann@example.net', 'bob@example.net');
      await store.webhookDeliveries.fix('e1', message());
      await store.webhooks.change('e1', { types: [] }, T0, audit('webhook.changed'));
      expect(await store.webhooks.find('e1')).toMatchObject({ types: [] });
      await store.webhooks.change('e1', { types: ['suppression.changed'] }, T0, audit('webhook.changed'));
      expect(await due()).toEqual([]);
      await block('cid@example.net');
      expect(await due()).toMatchObject([{ position: 2, message: null }]);
    });

    it('keep the secret before the last one until its time is over', async () => {
      await add();
      const rotate = (secret: string) =>
        store.webhooks.rotateSecret('e1', { secret, previousUntil: T0 + DAY }, audit('webhook.secret-rotated'));
      await rotate('sealed-2');
      await rotate('sealed-3');
      const rotated = { secret: 'sealed-3', previousSecret: 'sealed-2', previousSecretUntil: T0 + DAY };
      expect(await store.webhooks.find('e1')).toEqual(endpoint(rotated));
      await store.webhookDeliveries.prune({ before: 0, limit: 1, now: T0 + DAY - 1 });
      expect(await store.webhooks.find('e1')).toEqual(endpoint(rotated));
      await store.webhookDeliveries.prune({ before: 0, limit: 1, now: T0 + DAY });
      expect(await store.webhooks.find('e1')).toEqual(endpoint({ secret: 'sealed-3' }));
    });

    it('go with all that is theirs; what is not there cannot be changed, and leaves no record', async () => {
      await add({}, 'start');
      await block('ann@example.net');
      await store.webhookDeliveries.fix('e1', message({ through: 1 }));
      await store.webhookDeliveries.log('e1', delivery());
      await store.webhooks.remove('e1', audit('webhook.deleted'));
      await store.webhooks.remove('e1', audit('webhook.deleted'));
      await store.webhooks.change(
        'e1',
        { enabled: true, types: ['suppression.changed'] },
        T0,
        audit('webhook.changed'),
      );
      await store.webhooks.rotateSecret('e1', { secret: 's', previousUntil: T0 }, audit('webhook.secret-rotated'));
      await store.webhookDeliveries.log('e1', delivery());
      expect(await audited()).toEqual(['webhook.deleted', 'webhook.created']);
      await add();
      expect(await due()).toEqual([]);
      expect(await store.webhookDeliveries.list('e1', { limit: 5 })).toEqual([]);
    });
  });

  describe('messages', () => {
    const { through: _, ...nothing } = message();

    beforeEach(async () => {
      await block('ann@example.net', 'bob@example.net');
      await add({}, 'start');
    });

    it('are due to enabled endpoints with news, and to nobody else', async () => {
      await add({ id: 'e2', createdAt: T0 + 1 });
      expect(await due()).toMatchObject([{ endpoint: { id: 'e1' }, position: 0, message: null }]);
      await block('cid@example.net');
      expect(await due()).toMatchObject([
        { endpoint: { id: 'e1' }, position: 0 },
        { endpoint: { id: 'e2' }, position: 2 },
      ]);
      expect(await store.webhookDeliveries.due({ now: T0, endpoint: 'e2' })).toHaveLength(1);
      await store.webhooks.change('e1', { enabled: false }, T0, audit('webhook.changed'));
      expect((await due()).map((each) => each.endpoint.id)).toEqual(['e2']);
    });

    it('are fixed once, from the place where the endpoint is', async () => {
      expect(await store.webhookDeliveries.fix('e1', message({ id: 'other', after: 1 }))).toBe(false);
      expect(await store.webhookDeliveries.fix('e1', message())).toBe(true);
      expect(await store.webhookDeliveries.fix('e1', message({ id: 'other' }))).toBe(false);
      expect(await store.webhookDeliveries.fix('nobody', message({ id: 'other' }))).toBe(false);
      expect(await due()).toMatchObject([{ position: 0, message: message() }]);
    });

    it('move the endpoint on when they are delivered, and never before', async () => {
      await store.webhookDeliveries.fix('e1', message());
      await store.webhookDeliveries.settle('e1', message(), {
        delivery: delivery({ nextAttemptAt: T0 + 5 }),
        verdict: { kind: 'retry', at: T0 + 5, counted: true },
      });
      expect(await due(T0 + 4)).toEqual([]);
      const retried = message({ attempts: 1, nextAttemptAt: T0 + 5 });
      expect(await due(T0 + 5)).toMatchObject([{ position: 0, message: retried }]);
      await store.webhookDeliveries.settle('e1', retried, {
        delivery: delivery({ attempt: 2, status: 204, error: null }),
        verdict: { kind: 'delivered' },
      });
      expect(await due(T0 + DAY)).toEqual([]);
      await block('cid@example.net');
      expect(await due(T0 + DAY)).toMatchObject([{ position: 2, message: null }]);
      expect(await store.webhookDeliveries.list('e1', { limit: 5 })).toMatchObject([
        delivery({ attempt: 2, status: 204, error: null }),
        delivery({ nextAttemptAt: T0 + 5 }),
      ]);
    });

    it('are settled once: a second outcome of the same attempt changes nothing', async () => {
      await store.webhookDeliveries.fix('e1', message());
      const outcome = { delivery: delivery(), verdict: { kind: 'retry', at: T0 + 5, counted: true } } as const;
      await store.webhookDeliveries.settle('e1', message(), outcome);
      await store.webhookDeliveries.settle('e1', message(), { ...outcome, verdict: { kind: 'delivered' } });
      await store.webhookDeliveries.settle('e1', message(), {
        ...outcome,
        verdict: { kind: 'disable', reason: 'gone' },
        audit: audit('webhook.disabled'),
      });
      expect(await due(T0 + 5)).toMatchObject([
        { position: 0, message: message({ attempts: 1, nextAttemptAt: T0 + 5 }) },
      ]);
      expect(await store.webhookDeliveries.list('e1', { limit: 5 })).toHaveLength(1);
      expect(await audited()).toEqual(['webhook.created']);
    });

    it('that were broken off by us count no attempt', async () => {
      await store.webhookDeliveries.fix('e1', message());
      await store.webhookDeliveries.settle('e1', message(), {
        delivery: delivery({ status: null, error: 'aborted', nextAttemptAt: T0 + 1 }),
        verdict: { kind: 'retry', at: T0 + 1, counted: false },
      });
      expect(await due(T0 + 1)).toMatchObject([{ message: { attempts: 0 } }]);
    });

    it('wait in a disabled endpoint, and are due at once when it is enabled', async () => {
      const tried = message({ attempts: 9 });
      await store.webhookDeliveries.fix('e1', tried);
      await store.webhookDeliveries.settle('e1', tried, {
        delivery: delivery({ attempt: 10 }),
        verdict: { kind: 'disable', reason: 'exhausted' },
        audit: audit('webhook.disabled'),
      });
      expect(await store.webhooks.find('e1')).toMatchObject({ disabledReason: 'exhausted' });
      expect(await audited()).toEqual(['webhook.disabled', 'webhook.created']);
      expect(await due(T0 + DAY)).toEqual([]);
      await store.webhooks.change('e1', { enabled: false }, T0, audit('webhook.changed'));
      expect(await store.webhooks.find('e1')).toMatchObject({ disabledReason: 'exhausted' });
      await store.webhooks.change('e1', { enabled: true }, T0 + 7, audit('webhook.changed'));
      expect(await due(T0 + 7)).toMatchObject([{ position: 0, message: message({ nextAttemptAt: T0 + 7 }) }]);
    });

    it('are due at once when the endpoint has another URL', async () => {
      await store.webhookDeliveries.fix('e1', message({ attempts: 4, nextAttemptAt: T0 + DAY }));
      await store.webhooks.change('e1', { url: 'https://b.example.com/' }, T0 + 7, audit('webhook.changed'));
      expect(await due(T0 + 7)).toMatchObject([{ message: message({ nextAttemptAt: T0 + 7 }) }]);
    });

    it('are not needed to pass over what does not concern the endpoint', async () => {
      await store.webhookDeliveries.skip('e1', { ...nothing, after: 1, through: 2 });
      expect(await due()).toMatchObject([{ position: 0 }]);
      await store.webhookDeliveries.skip('e1', { ...nothing, after: 0, through: 1 });
      expect(await due()).toMatchObject([{ position: 1 }]);
      await store.webhookDeliveries.fix('e1', message({ after: 1 }));
      await store.webhookDeliveries.skip('e1', { ...nothing, after: 1, through: 2 });
      expect(await due()).toMatchObject([{ position: 1, message: { id: 'msg_1' } }]);
    });

    it('keep the level with which they were fixed', async () => {
      await store.webhookDeliveries.fix('e1', message({ minLevel: 'review' }));
      await store.webhooks.change('e1', { minLevel: 'pause' }, T0, audit('webhook.changed'));
      expect(await due()).toMatchObject([
        { endpoint: { minLevel: 'pause' }, message: message({ minLevel: 'review' }) },
      ]);
    });

    it('may be held back, until their time, until something follows, or until the endpoint changes', async () => {
      const { hold, oldestUndelivered } = store.webhookDeliveries;
      await hold('e1', { ...nothing, after: 1, through: 2 }, T0 + 9);
      expect(await due()).toHaveLength(1);
      const all = { ...nothing, after: 0, through: 2 };
      await hold('e1', all, T0 + 9);
      expect(await due(T0 + 8)).toEqual([]);
      expect(await oldestUndelivered(T0 + 8)).toBeNull();
      expect(await due(T0 + 9)).toMatchObject([{ position: 0, message: null }]);
      expect(await oldestUndelivered(T0 + 9)).toBe(T0);
      await store.webhooks.change('e1', { minLevel: 'review' }, T0, audit('webhook.changed'));
      expect(await due(T0 + 8)).toHaveLength(1);
      await hold('e1', all, T0 + 9);
      await block('cid@example.net');
      expect(await due(T0 + 8)).toHaveLength(1);
      await hold('e1', { ...all, through: 3 }, T0 + 9);
      await store.webhookDeliveries.fix('e1', message());
      await store.webhookDeliveries.settle('e1', message(), { delivery: delivery(), verdict: { kind: 'delivered' } });
      expect(await due(T0 + 8)).toMatchObject([{ position: 2 }]);
    });

    it('tell how long the oldest news of an enabled endpoint waits', async () => {
      await store.suppressions.put([blocked('cid@example.net', 'acme')], T0 + 50);
      await add({ id: 'e2', tenant: 'acme' }, 'start');
      expect(await store.webhookDeliveries.oldestUndelivered(T0)).toBe(T0);
      await store.webhooks.remove('e1', audit('webhook.deleted'));
      await store.webhookDeliveries.skip('e2', { ...nothing, after: 0, through: 2 });
      expect(await store.webhookDeliveries.oldestUndelivered(T0)).toBe(T0 + 50);
      await store.suppressions.put([blocked('dan@example.net', 'other')], T0 + 60);
      await store.webhookDeliveries.skip('e2', { ...nothing, after: 2, through: 3 });
      expect(await store.webhookDeliveries.oldestUndelivered(T0)).toBeNull();
    });
  });

  it('lists attempts newest first, page by page, and forgets the old ones', async () => {
    await add();
    for (let n = 1; n <= 5; n++) await store.webhookDeliveries.log('e1', delivery({ attempt: n, at: T0 + n }));
    const first = await store.webhookDeliveries.list('e1', { limit: 2 });
    expect(first.map(({ attempt }) => attempt)).toEqual([5, 4]);
    const next = await store.webhookDeliveries.list('e1', { limit: 2, before: first.at(-1)?.id ?? 0 });
    expect(next.map(({ attempt }) => attempt)).toEqual([3, 2]);
    await store.webhookDeliveries.prune({ before: T0 + 4, limit: 2, now: T0 });
    const left = async () => (await store.webhookDeliveries.list('e1', { limit: 9 })).map(({ attempt }) => attempt);
    expect(await left()).toEqual([5, 4, 3]);
    await store.webhookDeliveries.prune({ before: T0 + 4, limit: 2, now: T0 });
    expect(await left()).toEqual([5, 4]);
  });

  it('keeps the newest 1,000 attempts of an endpoint, and those of others', async () => {
    await add();
    await add({ id: 'e2' });
    await store.webhookDeliveries.log('e2', delivery());
    for (let n = 1; n <= 1_003; n++) await store.webhookDeliveries.log('e1', delivery({ attempt: n }));
    const kept = await store.webhookDeliveries.list('e1', { limit: 2_000 });
    expect([kept.length, kept.at(0)?.attempt, kept.at(-1)?.attempt]).toEqual([1_000, 1_003, 4]);
    expect(await store.webhookDeliveries.list('e2', { limit: 5 })).toHaveLength(1);
  });

  it("reads the history in order: a tenant's own changes and those for all tenants", async () => {
    expect(await store.webhookDeliveries.newestSuppressionChange()).toBe(0);
    await store.suppressions.put([blocked('a@example.net'), blocked('b@example.net', 'acme')], T0);
    await store.suppressions.put([blocked('c@example.net', 'other'), blocked('d@example.net', 'acme')], T0);
    const newest = await store.webhookDeliveries.newestSuppressionChange();
    const read = async (tenant: string | null, after = newest - 4, through = newest, limit = 9) =>
      (await store.webhookDeliveries.suppressionChanges({ after, through, tenant, limit })).map(
        ({ address }) => address.split('@')[0],
      );
    expect(await read(null)).toEqual(['a', 'b', 'c', 'd']);
    expect(await read('acme')).toEqual(['a', 'b', 'd']);
    expect(await read('nobody')).toEqual(['a']);
    expect(await read(null, newest - 3, newest - 1)).toEqual(['b', 'c']);
    expect(await read(null, newest - 4, newest, 1)).toEqual(['a']);
  });
}
