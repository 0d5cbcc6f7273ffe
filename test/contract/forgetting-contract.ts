/** Forgetting by age and by expiry, and what keeps order among jobs: what every driver must do. */
import fc from 'fast-check';
import { beforeEach, describe, expect, it } from 'vitest';
import { withText } from '../../src/ingest/notification.ts';
import { createRetentionJob } from '../../src/ingest/retention.ts';
import type { AuditRecord, Store } from '../../src/store/contract.ts';
import { createExpiryJob } from '../../src/suppression/expiry.ts';
import { batchOf, exported, recording, recountAll, type Told, tell } from '../support/record.ts';
import { bounce, complaint, delivery, type MailSpec, other, send } from '../support/ses.ts';
import { batches, history, retelling } from './scenario.ts';
import { type ContractOptions, entry } from './store-contract.ts';

const HOUR = 3_600_000;
const DAY = 24 * HOUR;
const T0 = Date.UTC(2026, 6, 14, 9, 30);
const ann = 'ann@example.net';

const mail = (over: Partial<MailSpec> = {}): MailSpec => ({
  messageId: 'm-1',
  acceptedAt: T0,
  destination: [ann],
  ...over,
});
const hard = (spec: MailSpec, at = spec.acceptedAt + 5_000, address = ann) =>
  bounce(spec, { at, recipients: [{ emailAddress: address, action: 'failed', status: '5.1.1' }] });
const click = (spec: MailSpec) =>
  other(spec, 'Click', { link: 'https://example.com', timestamp: new Date(spec.acceptedAt).toISOString() });

const never = new AbortController().signal;

/** Runs the job as at a time, until nothing waits. @returns the slices. */
async function forget(store: Store, now: number, days = 30, bounceDays = 400): Promise<number> {
  const { run } = createRetentionJob({ retention: store.retention, days, bounceDays, now: () => now });
  let slices = 1;
  while (await run(never)) slices++;
  return slices;
}

export function forgettingContract({ open, propertyRuns }: ContractOptions): void {
  let store: Store;
  beforeEach(async () => {
    store = await open();
  });
  const rollups = async (of = store) =>
    (await exported(of))
      .split('\n')
      .filter((line) => line.startsWith('["rollup"'))
      .join('\n');
  const kinds = async (messageId = 'm-1') => (await store.events.message(messageId))?.events.map(({ kind }) => kind);

  describe('retention', () => {
    it('forgets mails and clicks, keeps bounces that hold an entry, and leaves the counts', async () => {
      const kept = mail({ messageId: 'm-2', destination: ['bob@example.org'] });
      await tell(
        store,
        { body: send(mail()), publishedAt: T0 + 1 },
        { body: hard(mail()), publishedAt: T0 + 9_000 },
        { body: click(mail()), publishedAt: T0 + 9_000 },
        { body: delivery(kept, T0 + 9, ['bob@example.org']), publishedAt: T0 + 10 },
      );
      const before = await rollups();
      await forget(store, T0 + 31 * DAY);
      expect((await store.events.message('m-1'))?.mails).toEqual([]);
      expect(await kinds()).toEqual(['Bounce']);
      expect(await store.events.message('m-2')).toBeNull();
      await forget(store, T0 + 500 * DAY);
      expect(await kinds()).toEqual(['Bounce']);
      const removal = { address: ann, tenant: '', stream: '', reason: 'all', at: T0 + 501 * DAY } as const;
      await store.suppressions.remove([{ ...removal, actor: 'x', note: null }]);
      await forget(store, T0 + 502 * DAY);
      expect(await store.events.message('m-1')).toBeNull();
      expect(await rollups()).toBe(before);
      await recountAll(store);
      expect(await rollups()).toBe(before);
      expect((await store.retention.status()).removed).toEqual({ messages: 2, mails: 2, events: 2, rawTexts: 0 });
    });

    it('keeps for ever what has no limit', async () => {
      await tell(store, { body: send(mail()), publishedAt: T0 + 1 }, { body: hard(mail()), publishedAt: T0 + 9_000 });
      const state = await exported(store);
      await forget(store, T0 + 5_000 * DAY, 0, 0);
      expect(await exported(store)).toBe(state);
      expect((await store.retention.status()).prunedBefore).toBeNull();
    });

    it('counts what comes after the mark as too late, and lets it suppress all the same', async () => {
      await tell(store, { body: send(mail({ messageId: 'm-0' })), publishedAt: T0 + 1 });
      const before = await rollups();
      await store.retention.advance(T0 + DAY);
      const state = await exported(store);
      await tell(store, { body: delivery(mail(), T0 + 9, [ann]), publishedAt: T0 + 10 });
      await tell(store, { body: delivery(mail({ messageId: 'm-0' }), T0 + 9, [ann]), publishedAt: T0 + 10 });
      await tell(store, { body: click(mail({ messageId: 'm-0' })), publishedAt: T0 + 10 });
      expect(await exported(store)).toBe(state);
      await tell(store, { body: hard(mail()), publishedAt: T0 + 9_000 });
      await tell(store, { body: hard(mail({ messageId: 'm-0' })), publishedAt: T0 + 9_000 });
      expect((await store.suppressions.find([ann])).map(({ reason }) => reason)).toEqual(['bounce']);
      expect((await store.events.message('m-1'))?.mails).toEqual([]);
      expect((await store.events.message('m-0'))?.mails.map(({ flags }) => flags)).toEqual([1]);
      expect(await rollups()).toBe(before);
      await recountAll(store);
      expect(await rollups()).toBe(before);
      expect((await store.retention.status()).tooLate).toBe(5);
    });

    it('keeps no text of mail that is forgotten', async () => {
      await store.retention.advance(T0 + DAY);
      const text = (body: object) => withText(recording({ body, publishedAt: T0 + 9_000 }));
      await store.events.record(batchOf([text(send(mail())), text(hard(mail({ messageId: 'm-2' })))]));
      expect((await store.raw.of(['m-1', 'm-2'])).map(({ messageId }) => messageId)).toEqual(['m-2']);
    });

    it('does not move newer mail behind the mark, whatever a late event says of its time', async () => {
      const newer = mail({ acceptedAt: T0 + 2 * DAY });
      await tell(store, { body: send(newer), publishedAt: newer.acceptedAt + 1 });
      await store.retention.advance(T0 + DAY);
      await tell(store, { body: hard(mail()), publishedAt: T0 + 9_000 });
      expect((await store.events.message('m-1'))?.acceptedAt).toBe(newer.acceptedAt);
      const state = await exported(store);
      await recountAll(store);
      expect(await exported(store)).toBe(state);
    });

    it('lets a late not-spam lift its complaint', async () => {
      const told = (feedbackType: string) => ({
        body: complaint(mail(), { at: T0 + 5, recipients: [ann], feedbackType }),
        publishedAt: T0 + 9,
      });
      await tell(store, told('abuse'));
      await forget(store, T0 + 31 * DAY);
      await tell(store, told('not-spam'));
      expect(await store.suppressions.find([ann])).toEqual([]);
    });

    it('keeps deliveries near soft bounces that count, as long as those', async () => {
      const soft = recording({
        body: bounce(mail(), { at: T0 + 9, type: 'Transient', recipients: [{ emailAddress: ann, status: '4.4.1' }] }),
        publishedAt: T0 + 10,
      });
      await store.events.record(batchOf([soft]));
      await tell(store, { body: delivery(mail({ messageId: 'm-2' }), T0 + 9, [ann]), publishedAt: T0 + 10 });
      const far = mail({ messageId: 'm-3', acceptedAt: T0 + 31 * DAY });
      await tell(store, { body: delivery(far, T0 + 31 * DAY, [ann]), publishedAt: T0 + 31 * DAY });
      await forget(store, T0 + 399 * DAY);
      expect((await store.events.message('m-2'))?.mails).toHaveLength(1);
      expect(await store.events.message('m-3')).toBeNull();
      await forget(store, T0 + 402 * DAY);
      expect(await store.events.message('m-1')).toBeNull();
      await forget(store, T0 + 404 * DAY);
      expect(await store.events.message('m-2')).toBeNull();
    });

    it('leaves the mark where it is while nothing is old enough to go', async () => {
      await forget(store, T0 + 90 * DAY);
      expect((await store.retention.status()).prunedBefore).toBeNull();
      await tell(store, { body: send(mail()), publishedAt: T0 + 1 });
      expect((await store.events.message('m-1'))?.mails).toHaveLength(1);
      await forget(store, T0 + 29 * DAY);
      expect((await store.retention.status()).prunedBefore).toBeNull();
      await forget(store, T0 + 90 * DAY);
      expect((await store.retention.status()).prunedBefore).toBe(Math.floor((T0 + 60 * DAY) / HOUR) * HOUR);
      expect(await store.events.message('m-1')).toBeNull();
    });

    it('counts arrivals by the hour, repetitions too, and forgets them after 40 days', async () => {
      const told = recording({ body: send(mail()), publishedAt: T0 });
      const road = { source: told.carriage.source, account: '123456789012', region: 'us-east-1' };
      const arrive = (at: number, messages: number) =>
        store.events.record({ ...batchOf([told]), activity: [{ ...road, at, messages }] });
      await arrive(T0, 2);
      await arrive(T0 + 1, 3);
      await arrive(T0 + DAY, 1);
      const hour = Math.floor(T0 / HOUR);
      const all = { from: hour, to: hour + 100 };
      expect(await store.reputation.arrivals(all)).toEqual([
        { ...road, hour, messages: 5 },
        { ...road, hour: hour + 24, messages: 1 },
      ]);
      expect(await store.reputation.arrivals({ from: hour + 1, to: hour + 24 })).toEqual([]);
      await forget(store, T0 + 40 * DAY + HOUR);
      expect(await store.reputation.arrivals(all)).toEqual([{ ...road, hour: hour + 24, messages: 1 }]);
    });

    it('keeps what events count for in the hour of the event, when their messages are left behind', async () => {
      await tell(store, { body: hard(mail(), T0 + 2 * HOUR), publishedAt: T0 + 3 * HOUR });
      await tell(store, { body: click(mail()), publishedAt: T0 + 1 });
      const later = mail({ messageId: 'm-2', acceptedAt: T0 + 2 * HOUR });
      await tell(store, { body: hard(later, T0 + 2 * HOUR + 1), publishedAt: T0 + 3 * HOUR });
      const all = { from: 0, to: 1e6 };
      const before = await store.reputation.eventHours(all);
      expect(before.map(({ kind, count }) => `${kind} ${count}`).sort()).toEqual(['Bounce 2', 'Click 1']);
      await forget(store, T0 + HOUR + 30 * DAY);
      expect(await store.reputation.eventHours(all)).toEqual(before);
      await recountAll(store);
      expect(await store.reputation.eventHours(all)).toEqual(before);
      // Told again, of a message that is forgotten by now: it was counted.
      await tell(store, { body: hard(mail(), T0 + 2 * HOUR), publishedAt: T0 + 3 * HOUR });
      expect(await store.reputation.eventHours(all)).toEqual(before);
    });

    it('never moves the mark backwards, and only by hours', async () => {
      await store.retention.advance(T0);
      await store.retention.advance(T0 - DAY);
      expect((await store.retention.status()).prunedBefore).toBe(Math.floor(T0 / HOUR) * HOUR);
      await store.retention.advance(T0 + HOUR);
      expect((await store.retention.status()).prunedBefore).toBe(Math.floor(T0 / HOUR) * HOUR + HOUR);
    });

    it('goes on where a slice ended, and comes to the same end', async () => {
      const many = Array.from({ length: 700 }, (_, n) => {
        const spec = mail({ messageId: `n-${n}`, acceptedAt: T0 + (n % 7), destination: [`p${n}@example.net`] });
        const body = n % 5 === 0 ? hard(spec, undefined, `p${n}@example.net`) : send(spec);
        return recording({ body, publishedAt: T0 + 9_000 });
      });
      await store.events.record(batchOf(many));
      await store.retention.advance(T0 + DAY);
      expect(await store.retention.pruneMails(100)).toBe(true);
      expect((await store.retention.status()).removed.mails).toBe(100);
      // As after a restart: another job, the same store.
      expect(await forget(store, T0 + 31 * DAY)).toBeGreaterThan(2);
      expect((await store.retention.status()).removed).toMatchObject({ mails: 700, messages: 560 });
      expect(await forget(store, T0 + 31 * DAY)).toBe(1);
    });

    it('audits what it removed, once a day at most', async () => {
      await tell(store, { body: send(mail()), publishedAt: T0 + 1 });
      await forget(store, T0 + 31 * DAY);
      const later = mail({ messageId: 'm-2', acceptedAt: T0 + HOUR });
      await tell(store, { body: send(later), publishedAt: T0 + 2 * HOUR });
      await forget(store, T0 + 31 * DAY + HOUR);
      await forget(store, T0 + 31 * DAY + 2 * HOUR);
      const audited = async () => (await store.audit.list({ limit: 9 })).map(({ action, detail }) => [action, detail]);
      expect(await audited()).toEqual([
        [
          'retention.pruned',
          {
            prunedBefore: new Date(T0 + DAY - 30 * 60_000).toISOString(),
            messages: 1,
            mails: 1,
            events: 0,
            rawTexts: 0,
          },
        ],
      ]);
      await tell(store, {
        body: send(mail({ messageId: 'm-3', acceptedAt: T0 + 3 * DAY })),
        publishedAt: T0 + 4 * DAY,
      });
      await forget(store, T0 + 35 * DAY);
      expect(await audited()).toHaveLength(2);
      expect((await store.retention.status()).lastRunAt).toBe(T0 + 35 * DAY);
    });

    it('does not let a second reading take out what is older than the mark', async () => {
      await tell(store, { body: send(mail()), publishedAt: T0 + 1 });
      await store.retention.advance(T0 + DAY);
      const state = await exported(store);
      const again = recording({ body: send(mail()), publishedAt: T0 + 1 });
      await store.events.rerecord(batchOf([again]), { messageIds: ['m-1'], texts: 0 });
      expect(await exported(store)).toBe(state);
    });

    it('changes nothing of newer mail, in whatever order that is told, before the mark moves and after', async () => {
      const scenario = history.chain((told) =>
        fc.record({ told: fc.constant(told), again: retelling(told), cut: fc.nat({ max: told.length }) }),
      );
      const old = mail({ messageId: 'old', acceptedAt: T0 - 10 * DAY, destination: ['zoe@example.net'] });
      const late: Told = { body: delivery(old, T0, ['zoe@example.net']), publishedAt: T0 + 1 };
      await fc.assert(
        fc.asyncProperty(scenario, async ({ told, again, cut }) => {
          const run = async (first: readonly (readonly Told[])[], second: readonly (readonly Told[])[]) => {
            const fresh = await open();
            await tell(fresh, { body: send(old), publishedAt: T0 });
            for (const batch of first) await tell(fresh, ...batch);
            await forget(fresh, T0 + 29 * DAY);
            for (const batch of second) await tell(fresh, ...batch, late);
            const state = await exported(fresh);
            await recountAll(fresh);
            expect(await exported(fresh)).toBe(state);
            return state;
          };
          const expected = await run(
            told.map((each) => [each]),
            [[]],
          );
          const { order, cuts } = again;
          expect(await run(batches(order.slice(0, cut), cuts), batches(order.slice(cut), cuts))).toBe(expected);
        }),
        { numRuns: Math.ceil(propertyRuns / 3) },
      );
    });
  });

  describe('expiry', () => {
    it('takes out entries whose time is over, each with a line of history', async () => {
      const over = Array.from({ length: 5 }, (_, n) => entry({ address: `p${n}@example.net`, expiresAt: T0 + n }));
      await store.suppressions.put([...over, entry({ note: 'for good' })], T0);
      expect(await store.suppressions.expire(T0 + 3, 3)).toBe(1);
      expect(await store.suppressions.expire(T0 + 3, 3)).toBe(0);
      expect(await store.suppressions.expire(T0 + 3, 3)).toBe(0);
      const left = await store.suppressions.find([ann, ...over.map(({ address }) => address)]);
      expect(left.map(({ address }) => address)).toEqual([ann, 'p4@example.net']);
      const [last] = await store.suppressions.history('p3@example.net', { limit: 9 });
      expect(last).toMatchObject({ action: 'expired', actor: 'expiry', origin: 'api', at: T0 + 3, expiresAt: T0 + 3 });
      expect(await store.suppressions.history('p3@example.net', { limit: 9 })).toHaveLength(2);
    });

    it('sweeps sessions and leases that ran out', async () => {
      await store.access.addSession('old', { keyId: 'k', createdAt: 0, lastSeenAt: 0, expiresAt: T0 }, null);
      await store.leases.take('job:gone', 'a', T0, T0 - 1);
      await store.leases.take('job:held', 'a', T0 + 9, T0 - 1);
      await store.suppressions.put([entry({ expiresAt: T0 })], T0 - 1);
      const job = createExpiryJob({ store, now: () => T0 });
      expect(await job.run(never)).toBe(false);
      expect(await store.access.session('old')).toBeNull();
      expect(await store.suppressions.find([ann])).toEqual([]);
      expect(await store.leases.take('job:held', 'b', T0 + 9, T0)).toBe(false);
      expect(await store.leases.take('job:gone', 'b', T0 + 9, T0)).toBe(true);
    });
  });

  describe('the audit', () => {
    const record = (n: number, tenant: string | null = null): AuditRecord => ({
      at: T0 + n,
      actor: 'key:ops',
      action: 'policy.changed',
      subject: String(n),
      tenant,
      detail: { n, old: null, on: true, name: 'x' },
    });

    it('tells records newest first, by pages, and each tenant its own', async () => {
      for (let n = 0; n < 5; n++) await store.audit.add(record(n, n === 2 ? 'acme' : null));
      const first = await store.audit.list({ limit: 3 });
      expect(first.map(({ subject }) => subject)).toEqual(['4', '3', '2']);
      const rest = await store.audit.list({ limit: 3, before: first.at(-1)?.id ?? 0 });
      expect(rest.map(({ subject }) => subject)).toEqual(['1', '0']);
      expect((await store.audit.list({ limit: 9, tenant: 'acme' })).map(({ subject }) => subject)).toEqual(['2']);
      expect(first[0]?.detail).toEqual({ n: 4, old: null, on: true, name: 'x' });
    });
  });

  describe('leases', () => {
    it('belong to one holder until they run out or are given back', async () => {
      expect(await store.leases.take('job', 'a', T0 + 10, T0)).toBe(true);
      expect(await store.leases.take('job', 'b', T0 + 20, T0 + 9)).toBe(false);
      expect(await store.leases.take('job', 'a', T0 + 30, T0 + 9)).toBe(true);
      expect(await store.leases.take('other', 'b', T0 + 20, T0 + 9)).toBe(true);
      expect(await store.leases.take('job', 'b', T0 + 50, T0 + 30)).toBe(true);
      await store.leases.release('job', 'a');
      expect(await store.leases.take('job', 'a', T0 + 60, T0 + 31)).toBe(false);
      await store.leases.release('job', 'b');
      expect(await store.leases.take('job', 'a', T0 + 60, T0 + 31)).toBe(true);
    });

    it('are taken together, those that somebody else holds left out, and tell until when they last', async () => {
      await store.leases.take('many:held', 'b', T0 + 10, T0);
      await store.leases.take('many:over', 'b', T0, T0 - 1);
      const names = ['many:held', 'many:over', 'many:new'];
      expect([...(await store.leases.takeAll(names, 'a', T0 + 50, T0))].sort()).toEqual(['many:new', 'many:over']);
      expect(await store.leases.takeAll([], 'a', T0 + 50, T0)).toEqual(new Set());
      expect(await store.leases.times([...names, 'many:unknown'])).toEqual(
        new Map([
          ['many:held', T0 + 10],
          ['many:over', T0 + 50],
          ['many:new', T0 + 50],
        ]),
      );
    });

    it('are noted for others by the holder of one, as long as it is the holder', async () => {
      await store.leases.take('run', 'a', T0 + 50, T0);
      await store.leases.take('run:known', 'b', T0 + 10, T0);
      const noted = ['run:known', 'run:new', 'run'].map((name, n) => ({ name, until: T0 - n }));
      const times = async () => [...(await store.leases.times(['run:known', 'run:new', 'run']))].sort();
      await store.leases.put(noted, { holder: 'b', of: 'run' });
      expect(await times()).toEqual([
        ['run', T0 + 50],
        ['run:known', T0 + 10],
      ]);
      await store.leases.put(noted, { holder: 'a', of: 'run' });
      expect(await times()).toEqual([
        ['run', T0 - 2],
        ['run:known', T0],
        ['run:new', T0 - 1],
      ]);
      await store.leases.deleteExpired(T0 + 10);
    });

    it('are taken by one of many who ask at once', async () => {
      const asked = ['a', 'b', 'c', 'd'].map((holder) => store.leases.take('job', holder, T0 + 10, T0));
      expect((await Promise.all(asked)).filter((held) => held)).toHaveLength(1);
    });
  });
}
