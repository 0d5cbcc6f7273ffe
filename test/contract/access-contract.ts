/** Keys, sessions and the audit log, as every store driver must keep them. */
import { beforeEach, describe, expect, it } from 'vitest';
import type { AccessKey, AuditRecord, Session, Store } from '../../src/store/contract.ts';

const T0 = Date.UTC(2026, 10, 20, 9);
const KEY: AccessKey = { id: 'k1', name: 'sender', scopes: ['check', 'read'], tenant: 'acme', createdAt: T0 };
const session = (over: Partial<Session> = {}): Session => ({
  keyId: 'k1',
  createdAt: T0,
  lastSeenAt: T0,
  expiresAt: T0 + 1,
  ...over,
});
const record = (action: string, over: Partial<AuditRecord> = {}): AuditRecord => ({
  at: T0,
  actor: 'key:ops',
  action,
  subject: 'k1',
  tenant: null,
  detail: { name: 'sender' },
  ...over,
});

export function accessContract(open: () => Promise<Store>): void {
  describe('access', () => {
    let store: Store;
    const actions = async () => (await store.audit.list({ limit: 20 })).map(({ action }) => action).reverse();
    beforeEach(async () => {
      store = await open();
    });

    it('finds keys by hash, and deletes them with their sessions, each with its record', async () => {
      expect(await store.access.addKey(KEY, 'hash-1', record('key.created'))).toBe(true);
      expect(await store.access.keyByHash('hash-1')).toEqual(KEY);
      expect(await store.access.keyByHash('hash-2')).toBeNull();
      expect(await store.access.keys()).toEqual([{ ...KEY, lastUsedAt: null }]);
      await store.access.addSession('s1', session(), record('session.started'));
      expect(await store.access.session('s1')).toEqual(session());
      expect(await store.access.deleteKey('k1', record('key.revoked'))).toBe(true);
      expect(await store.access.deleteKey('k1', record('key.revoked'))).toBe(false);
      expect(await store.access.session('s1')).toBeNull();
      expect(await actions()).toEqual(['key.created', 'session.started', 'key.revoked']);
    });

    it('makes one key of an id, and leaves the token of the first one as it is', async () => {
      await store.access.addKey(KEY, 'hash-1', record('key.created'));
      expect(await store.access.addKey({ ...KEY, name: 'again' }, 'hash-2', record('key.created'))).toBe(false);
      expect(await store.access.keyByHash('hash-1')).toEqual(KEY);
      expect(await store.access.keyByHash('hash-2')).toBeNull();
      expect(await actions()).toEqual(['key.created']);
    });

    it('makes no key and writes no record when a token is taken', async () => {
      await store.access.addKey(KEY, 'hash-1', null);
      await expect(store.access.addKey({ ...KEY, id: 'k2' }, 'hash-1', record('key.created'))).rejects.toThrow();
      expect(await store.access.keyById('k2')).toBeNull();
      expect(await actions()).toEqual([]);
    });

    it('notes when a key was last used, and never an earlier time', async () => {
      await store.access.addKey(KEY, 'hash-1', null);
      await store.access.keyUsed('k1', T0 + 5);
      await store.access.keyUsed('k1', T0 + 4);
      await store.access.keyUsed('gone', T0 + 4);
      expect(await store.access.keys()).toEqual([{ ...KEY, lastUsedAt: T0 + 5 }]);
    });

    it('moves a session on, but brings none back that has ended', async () => {
      await store.access.addSession('s1', session(), null);
      const times = { lastSeenAt: T0 + 3, expiresAt: T0 + 9 };
      await store.access.touchSession('s1', times);
      expect(await store.access.session('s1')).toEqual(session(times));
      await store.access.deleteSession('s1');
      await store.access.touchSession('s1', times);
      expect(await store.access.session('s1')).toBeNull();
    });

    it('lists the sessions that live, the last seen first, of all keys or of one', async () => {
      await store.access.addSession('old', session({ expiresAt: T0 }), null);
      await store.access.addSession('a', session({ lastSeenAt: T0 }), null);
      await store.access.addSession('b', session({ lastSeenAt: T0 + 1 }), null);
      await store.access.addSession('c', session({ keyId: 'k2', lastSeenAt: T0 + 2 }), null);
      const listed = async (page: { keyId?: string; limit: number }) =>
        (await store.access.sessions({ now: T0, ...page })).map(({ hash }) => hash);
      expect(await listed({ limit: 9 })).toEqual(['c', 'b', 'a']);
      expect(await listed({ limit: 1 })).toEqual(['c']);
      expect(await listed({ keyId: 'k1', limit: 9 })).toEqual(['b', 'a']);
    });

    it('ends all sessions of a key and no others; where there are none, nothing is audited', async () => {
      await store.access.addSession('a', session(), null);
      await store.access.addSession('b', session(), null);
      await store.access.addSession('c', session({ keyId: 'k2' }), null);
      await store.access.deleteSessions('k1', record('key.signed-out'));
      await store.access.deleteSessions('k1', record('key.signed-out'));
      expect([await store.access.session('a'), await store.access.session('b')]).toEqual([null, null]);
      expect(await store.access.session('c')).not.toBeNull();
      expect(await actions()).toEqual(['key.signed-out']);
    });

    it('drops expired sessions', async () => {
      await store.access.addSession('old', session({ expiresAt: T0 }), null);
      await store.access.addSession('new', session(), null);
      await store.access.deleteExpiredSessions(T0);
      expect(await store.access.session('old')).toBeNull();
      expect(await store.access.session('new')).not.toBeNull();
      await store.access.deleteSession('new');
      expect(await store.access.session('new')).toBeNull();
    });
  });

  describe('the audit log', () => {
    it('is filtered by all that is asked for, and paged by id', async () => {
      const store = await open();
      await store.audit.add(record('key.created', { subject: 'a', at: T0 }));
      await store.audit.add(record('key.revoked', { subject: 'b', at: T0 + 1, actor: 'key:Second 100%' }));
      await store.audit.add(record('key.created', { subject: 'c', at: T0 + 2, tenant: 'acme' }));
      await store.audit.add(record('key.created', { subject: 'd', at: T0 + 3, actor: 'job:start' }));
      const subjects = async (filter: Partial<Parameters<Store['audit']['list']>[0]>) =>
        (await store.audit.list({ limit: 9, ...filter })).map(({ subject }) => subject).join('');
      expect(await subjects({})).toBe('dcba');
      expect(await subjects({ limit: 2 })).toBe('dc');
      expect(await subjects({ action: 'key.created' })).toBe('dca');
      expect(await subjects({ actor: 'KEY:' })).toBe('cba');
      expect(await subjects({ actor: '100%' })).toBe('b');
      expect(await subjects({ actor: '%' })).toBe('b');
      expect(await subjects({ subject: 'b' })).toBe('b');
      expect(await subjects({ since: T0 + 1, until: T0 + 3 })).toBe('cb');
      expect(await subjects({ tenant: 'acme' })).toBe('c');
      const [, second] = await store.audit.list({ limit: 2 });
      expect(await subjects({ action: 'key.created', before: second?.id ?? 0 })).toBe('a');
    });
  });
}
