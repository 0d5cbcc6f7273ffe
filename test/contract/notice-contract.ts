/** The history of alerts as channels read it, as every store driver must answer. */
import { afterEach, beforeEach, expect, it } from 'vitest';
import type { AlertNoticeStore, WebhookEndpoint } from '../../src/store/contract.ts';
import type { ContractOptions } from './store-contract.ts';

const T0 = Date.UTC(2026, 10, 22, 9);
type Span = Parameters<AlertNoticeStore['hasUrgent']>[0];
const ALL: Span = { after: 0, through: Number.MAX_SAFE_INTEGER, tenant: null, minLevel: 'warn' };

const chat = (over: Partial<WebhookEndpoint> = {}): WebhookEndpoint => ({
  id: 'e1',
  kind: 'slack',
  url: 'https://hooks.slack.com',
  types: ['alert.changed'],
  tenant: null,
  description: '',
  disabledReason: null,
  minLevel: 'warn',
  quietHours: null,
  secret: 'sealed',
  previousSecret: null,
  previousSecretUntil: null,
  createdAt: T0,
  ...over,
});

export function noticeContract(open: ContractOptions['openWithNotices']): void {
  let opened: Awaited<ReturnType<typeof open>>;
  beforeEach(async () => {
    opened = await open();
  });
  afterEach(() => opened.close());

  const audit = { at: T0, actor: 'key:test', action: 'x', subject: 'e1', tenant: null, detail: {} };
  const told = async (over: Partial<Span> = {}) =>
    (await opened.store.alertNotices.between({ ...ALL, limit: 50, ...over })).map(
      ({ alert, kind }) => `${alert} ${kind}`,
    );

  it('are read in order, whole, and for a tenant its own alone', async () => {
    const { store, notify } = opened;
    expect(await store.alertNotices.newest()).toBe(0);
    const facts = { rule: 'silence', title: 'No events', text: 'Look.', scope: { source: 's' }, openedAt: T0 - 5 };
    await notify(
      { alert: 'a', level: 'warn', at: T0, tenant: 'acme', ...facts, resolvedAt: T0 },
      { alert: 'b', level: 'pause' },
      { alert: 'c', level: 'warn', tenant: 'other' },
    );
    const newest = await store.alertNotices.newest();
    const [first] = await store.alertNotices.between({ ...ALL, limit: 1 });
    expect(first).toEqual({
      ...{ id: newest - 2, at: T0, tenant: 'acme', alert: 'a', kind: 'opened', level: 'warn', resolvedAt: T0 },
      ...facts,
    });
    expect(await told()).toEqual(['a opened', 'b opened', 'c opened']);
    expect(await told({ tenant: 'acme' })).toEqual(['a opened']);
    expect(await told({ after: newest - 2, through: newest - 1 })).toEqual(['b opened']);
  });

  it('are told from the one on in which the alert reaches the level, to the end', async () => {
    await opened.notify(
      { alert: 'low', level: 'warn' },
      { alert: 'rising', level: 'warn' },
      { alert: 'rising', level: 'review', kind: 'updated' },
      { alert: 'high', level: 'pause' },
      { alert: 'rising', level: 'warn', kind: 'updated' },
      { alert: 'low', level: 'warn', kind: 'resolved' },
      { alert: 'rising', level: 'warn', kind: 'resolved' },
    );
    expect(await told({ minLevel: 'review' })).toEqual([
      'rising updated',
      'high opened',
      'rising updated',
      'rising resolved',
    ]);
    expect(await told({ minLevel: 'pause' })).toEqual(['high opened']);
    expect(await told()).toHaveLength(7);
  });

  it('are urgent when one of them is more than a warning, and asked for', async () => {
    const { store, notify } = opened;
    await notify({ alert: 'a', level: 'warn' }, { alert: 'b', level: 'review', tenant: 'acme' });
    const newest = await store.alertNotices.newest();
    const urgent = (over: Partial<Span>) => store.alertNotices.hasUrgent({ ...ALL, ...over });
    expect(await urgent({})).toBe(true);
    expect(await urgent({ through: newest - 1 })).toBe(false);
    expect(await urgent({ after: newest })).toBe(false);
    expect(await urgent({ tenant: 'other' })).toBe(false);
    expect(await urgent({ tenant: 'acme' })).toBe(true);
    expect(await urgent({ minLevel: 'pause' })).toBe(false);
  });

  it('are news to the endpoints that ask for them, by their tenant', async () => {
    const { store, notify } = opened;
    await notify({ alert: 'old', level: 'warn', at: T0 - 9 });
    const add = (over: Partial<WebhookEndpoint>, from: 'start' | 'now') =>
      store.webhooks.add(chat(over), { from, limit: 9 }, audit);
    await add({}, 'now');
    await add({ id: 'e2', types: ['suppression.changed'] }, 'start');
    await add({ id: 'e3', tenant: 'acme' }, 'start');
    const due = async () => (await store.webhookDeliveries.due({ now: T0 })).map(({ endpoint: { id } }) => id);
    expect(await due()).toEqual(['e3']);
    expect(await store.webhookDeliveries.oldestUndelivered(T0)).toBeNull();
    await notify({ alert: 'new', level: 'warn', at: T0 + 3 });
    expect(await due()).toEqual(['e1', 'e3']);
    expect(await store.webhookDeliveries.oldestUndelivered(T0)).toBe(T0 + 3);
  });
}
