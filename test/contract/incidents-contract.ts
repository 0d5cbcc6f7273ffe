/** What every store driver must do when bounces are taken back. */
import { beforeEach, describe, expect, it } from 'vitest';
import type { Store } from '../../src/store/contract.ts';
import type { IncidentFilter } from '../../src/suppression/incident.ts';
import { policySchema } from '../../src/suppression/policy-settings.ts';
import { exported, type Told, tell } from '../support/record.ts';
import { bounce, complaint } from '../support/ses.ts';

const HOUR = 3_600_000;
const T0 = Date.UTC(2020, 11, 15, 9);
const MISTAKE = 'smtp; 550-5.1.1 The email account that you tried to reach does not exist';

let messages = 0;
const bounced = (address: string, at: number, over: { diagnosticCode?: string; status?: string } = {}): Told => {
  const spec = { messageId: `i-${++messages}`, acceptedAt: at - 1_000, destination: [address] };
  const recipient = { emailAddress: address, action: 'failed', status: '5.1.1', diagnosticCode: MISTAKE, ...over };
  return { body: bounce(spec, { at, recipients: [recipient] }), publishedAt: at + 1_000 };
};

const gmail: IncidentFilter = {
  domains: ['gmail.com', 'googlemail.com'],
  from: T0,
  to: T0 + 6 * HOUR,
  diagnostic: '550-5.1.1 the email account',
  status: null,
};

export function incidentsContract(open: () => Promise<Store>): void {
  describe('incidents', () => {
    let store: Store;
    beforeEach(async () => {
      store = await open();
    });

    const blocked = async (...addresses: readonly string[]) =>
      (await store.suppressions.find(addresses)).map(({ address, reason }) => `${address} ${reason}`);

    const undo = async (filter: IncidentFilter, id = 'one', slice = 2) => {
      await store.incidents.begin({ id, filter, note: 'their fault', actor: 'key:ops' }, T0 + 24 * HOUR);
      let slices = 0;
      while (await store.incidents.advance(slice, T0 + 24 * HOUR)) slices++;
      return slices;
    };

    it('release the addresses that only the mistake blocked', async () => {
      await tell(
        store,
        bounced('ann@gmail.com', T0 + HOUR),
        bounced('bob@googlemail.com', T0 + 6 * HOUR),
        bounced('cid@gmail.com', T0 - 1),
        bounced('dan@gmail.com', T0 + 6 * HOUR + 1),
        bounced('eve@example.com', T0 + HOUR),
        bounced('fay@gmail.com', T0 + HOUR, { diagnosticCode: 'smtp; 550 5.2.1 disabled' }),
      );
      expect(await undo(gmail)).toBeGreaterThan(2);
      const all = [
        'ann@gmail.com',
        'bob@googlemail.com',
        'cid@gmail.com',
        'dan@gmail.com',
        'eve@example.com',
        'fay@gmail.com',
      ];
      expect(await blocked(...all)).toEqual([
        'cid@gmail.com bounce',
        'dan@gmail.com bounce',
        'eve@example.com bounce',
        'fay@gmail.com bounce',
      ]);
      expect(await store.incidents.find('one')).toMatchObject({ bounces: 2, released: 2, doneAt: T0 + 24 * HOUR });
      const [change] = await store.suppressions.history('ann@gmail.com', { limit: 1 });
      expect(change).toMatchObject({ action: 'withdrawn', actor: 'incident:one', note: 'their fault' });
    });

    it('leave blocked whoever bounced at another time too, or complained', async () => {
      const spec = { messageId: 'c-1', acceptedAt: T0, destination: ['bob@gmail.com'] };
      await tell(
        store,
        bounced('ann@gmail.com', T0 - 90 * HOUR),
        bounced('ann@gmail.com', T0 + HOUR),
        bounced('bob@gmail.com', T0 + HOUR),
        { body: complaint(spec, { at: T0 + HOUR, recipients: ['bob@gmail.com'] }), publishedAt: T0 + 2 * HOUR },
      );
      await undo(gmail);
      expect(await blocked('ann@gmail.com', 'bob@gmail.com')).toEqual([
        'ann@gmail.com bounce',
        'bob@gmail.com complaint',
      ]);
      expect((await store.suppressions.find(['ann@gmail.com']))[0]?.since).toBe(T0 - 90 * HOUR);
      expect(await store.incidents.find('one')).toMatchObject({ bounces: 2, released: 1 });
    });

    it('take back suspects too, where the policy blocks them', async () => {
      const rules = { hardSuspect: { enabled: true, scope: 'all', days: null, strikes: 2, withinDays: 30 } };
      const version = { tenant: '', version: 1, settings: policySchema.parse(rules), at: T0, actor: 'x', note: null };
      await store.policy.put(version);
      const suspect = (at: number): Told => {
        const spec = { messageId: `s-${at}`, acceptedAt: at - 1_000, destination: ['ann@gmail.com'] };
        const recipient = { emailAddress: 'ann@gmail.com', action: 'failed', status: '5.1.1', diagnosticCode: MISTAKE };
        return { body: bounce(spec, { at, type: 'Transient', recipients: [recipient] }), publishedAt: at + 1_000 };
      };
      await tell(store, suspect(T0 - 24 * HOUR), suspect(T0 + HOUR));
      expect(await blocked('ann@gmail.com')).toEqual(['ann@gmail.com bounce']);
      await undo(gmail);
      expect(await blocked('ann@gmail.com')).toEqual([]);
    });

    it('stay taken back when the same bounce is told again, and yield to a new one', async () => {
      const told = bounced('ann@gmail.com', T0 + HOUR);
      await tell(store, told);
      await undo(gmail);
      await tell(store, told);
      expect(await blocked('ann@gmail.com')).toEqual([]);
      await tell(store, bounced('ann@gmail.com', T0 + 9 * HOUR));
      expect(await blocked('ann@gmail.com')).toEqual(['ann@gmail.com bounce']);
    });

    it('end the same whatever the size of the slices, also for many bounces at one moment', async () => {
      const told = Array.from({ length: 7 }, (_, n) => bounced(`p${n}@gmail.com`, T0 + HOUR));
      const ends: string[] = [];
      for (const slice of [1, 3, 100]) {
        const fresh = await open();
        store = fresh;
        await tell(fresh, ...told);
        await undo(gmail, 'one', slice);
        expect(await fresh.incidents.find('one')).toMatchObject({ bounces: 7, released: 7 });
        ends.push(await exported(fresh));
      }
      expect(new Set(ends).size).toBe(1);
    });

    it('can be begun again, for what came late', async () => {
      await tell(store, bounced('ann@gmail.com', T0 + HOUR));
      await undo(gmail);
      await tell(store, bounced('bob@gmail.com', T0 + HOUR));
      await undo(gmail, 'two');
      expect(await blocked('ann@gmail.com', 'bob@gmail.com')).toEqual([]);
      expect((await store.incidents.list(10)).map(({ id, released }) => [id, released])).toEqual([
        ['two', 1],
        ['one', 1],
      ]);
    });

    it('tell the audit who began, and what came of it', async () => {
      await tell(store, bounced('ann@gmail.com', T0 + HOUR));
      await undo(gmail);
      const audit = await store.audit.list({ limit: 10 });
      expect(audit.map(({ action, actor, subject }) => [action, actor, subject])).toEqual([
        ['incident.done', 'key:ops', 'one'],
        ['incident.begun', 'key:ops', 'one'],
      ]);
      expect(audit[0]?.detail).toEqual({ bounces: 1, released: 1 });
      expect(audit[1]?.detail).toMatchObject({ domains: 'gmail.com googlemail.com', note: 'their fault' });
    });
  });
}
