/** The one suite that every store driver must pass. */
import fc from 'fast-check';
import { beforeEach, describe, expect, it } from 'vitest';
import { recordingOf, withText } from '../../src/ingest/notification.ts';
import { addCounts, type Counts, contribution, METRIC_NAMES, ZERO_COUNTS } from '../../src/reputation/metrics.ts';
import type { AuditRecord, RecordBatch, StatedSuppression, Store } from '../../src/store/contract.ts';
import type { NewNotice } from '../support/notice-row.ts';
import { batchOf, exported, recording, recountAll, tell } from '../support/record.ts';
import { ACCOUNT, bounce, complaint, delivery, type MailSpec, send, TOPIC } from '../support/ses.ts';
import { batches, history, retelling } from './scenario.ts';

export interface ContractOptions {
  /** A store with nothing in it. Called again, it may empty and hand out the same one. */
  readonly open: () => Promise<Store>;
  readonly propertyRuns: number;
  /** The same, with a way to write into the history of alerts. */
  readonly openWithNotices: () => Promise<{
    readonly store: Store;
    readonly notify: (...notices: readonly NewNotice[]) => Promise<void>;
    readonly close: () => Promise<void>;
  }>;
  /** A database behind a wire: what takes thousands of reads is asked for less often. */
  readonly slow?: boolean;
}

const T0 = Date.UTC(2026, 6, 14, 9, 30);
const AUDIT: AuditRecord = { at: T0, actor: 'key:ops', action: '', subject: '', tenant: null, detail: {} };
const HOUR_OF_T0 = Math.floor(T0 / 3_600_000);
const ALL = { from: 0, to: 1_000_000 };
const ann = 'ann@example.net';
const bob = 'bob@example.org';

const CARRIAGE = {
  id: 'sns:q',
  source: TOPIC,
  account: ACCOUNT,
  region: 'us-east-1',
  publishedAt: T0,
  receivedAt: T0,
};

const mail = (over: Partial<MailSpec> = {}): MailSpec => ({
  messageId: 'm-1',
  acceptedAt: T0,
  destination: [ann],
  configurationSet: 'transactional',
  ...over,
});

const hard = (spec: MailSpec, address = ann, at = T0 + 5_000) =>
  bounce(spec, { at, recipients: [{ emailAddress: address, action: 'failed', status: '5.1.1' }] });

export const entry = (over: Partial<StatedSuppression> = {}): StatedSuppression => ({
  address: ann,
  tenant: '',
  stream: '',
  reason: 'manual',
  origin: 'api',
  since: T0,
  expiresAt: null,
  evidence: null,
  note: null,
  actor: 'key:test',
  ...over,
});

/** What the rollups must say, counted afresh from the messages of the store. */
async function countedFromMails(store: Store, messageIds: readonly string[]): Promise<Counts> {
  let total: Counts = ZERO_COUNTS;
  for (const messageId of messageIds) {
    const found = await store.events.message(messageId);
    for (const each of found?.mails ?? []) total = addCounts(total, contribution(each.flags));
  }
  return total;
}

async function totals(store: Store, tenant?: string): Promise<Counts> {
  const hours = await store.reputation.hours(tenant === undefined ? ALL : { ...ALL, tenant });
  return hours.reduce<Counts>((sum, { hour: _, ...counts }) => addCounts(sum, counts), ZERO_COUNTS);
}

export function storeContract({ open, propertyRuns }: ContractOptions): void {
  let store: Store;
  beforeEach(async () => {
    store = await open();
  });
  const reasons = async (address = ann) =>
    (await store.suppressions.find([address])).map(({ reason, tenant }) => `${reason}@${tenant}`);

  describe('merged state', () => {
    it('ends the same for any order, repetition and batching of the same notifications', {
      timeout: 120_000,
    }, async () => {
      const scenario = history.chain((told) => fc.record({ told: fc.constant(told), again: retelling(told) }));
      await fc.assert(
        fc.asyncProperty(scenario, async ({ told, again }) => {
          const first = await open();
          for (const each of told) await tell(first, each);
          const expected = await exported(first);
          const second = await open();
          for (const batch of batches(again.order, again.cuts)) await tell(second, ...batch);
          expect(await exported(second)).toBe(expected);
        }),
        { numRuns: propertyRuns },
      );
    });

    it('keeps rollups equal to a recount of the mails, and to a rebuild', { timeout: 120_000 }, async () => {
      await fc.assert(
        fc.asyncProperty(history, async (told) => {
          const fresh = await open();
          for (const each of told) await tell(fresh, each);
          expect(await totals(fresh)).toEqual(
            await countedFromMails(fresh, ['0100-message-0', '0100-message-1', '0100-message-2']),
          );
          const before = await exported(fresh);
          await recountAll(fresh);
          expect(await exported(fresh)).toBe(before);
        }),
        { numRuns: Math.ceil(propertyRuns / 3) },
      );
    });

    it('counts a bounce told in both formats once, with the tags of the richer one', async () => {
      const spec = mail({ tenant: 'acme' });
      const recipients = [{ emailAddress: ann, action: 'failed', status: '5.1.1' }];
      const identity = { body: bounce(spec, { at: T0 + 5_000, recipients }, 'notification'), publishedAt: T0 + 6_000 };
      const event = { body: bounce(spec, { at: T0 + 5_000, recipients }, 'event'), publishedAt: T0 + 7_000 };
      await tell(store, identity);
      await tell(store, event);
      expect(await totals(store)).toMatchObject({ attempted: 1, hardBounced: 1 });
      const found = await store.events.message('m-1');
      expect(found?.events).toHaveLength(1);
      expect(found?.tenant).toBe('acme');
      expect(found?.fields.configurationSet).toBe('transactional');
      expect(found?.events[0]?.detail).toMatchObject({ remoteMtaIp: '198.51.100.7', bounceSubType: 'General' });
    });

    it('moves counts and entries when the tenant becomes known late', async () => {
      const late = mail({ tenant: 'acme' });
      await tell(store, { body: send(mail()), publishedAt: T0 + 1_000 });
      await tell(store, {
        body: complaint(mail(), { at: T0 + 9_000, recipients: [ann], feedbackType: 'abuse' }),
        publishedAt: T0 + 10_000,
      });
      expect(await reasons()).toEqual(['complaint@default']);
      expect((await totals(store, 'default')).attempted).toBe(1);
      await tell(store, { body: delivery(late, T0 + 2_000, [ann]), publishedAt: T0 + 3_000 });
      expect(await reasons()).toEqual(['complaint@acme']);
      expect(await totals(store, 'default')).toEqual(ZERO_COUNTS);
      expect(await totals(store, 'acme')).toMatchObject({ attempted: 1, delivered: 1, complained: 1 });
    });

    it('keeps a delivery beside a late bounce', async () => {
      await tell(store, { body: delivery(mail(), T0 + 1_000, [ann]), publishedAt: T0 + 2_000 });
      await tell(store, { body: hard(mail(), ann, T0 + 90_000), publishedAt: T0 + 91_000 });
      expect(await totals(store)).toMatchObject({ attempted: 1, delivered: 1, hardBounced: 1 });
    });

    it('counts an ambiguous complaint once, and blocks every candidate', async () => {
      const spec = mail({ destination: [ann, 'zoe@example.net', bob] });
      await tell(store, {
        body: complaint(spec, { at: T0 + 9_000, recipients: [ann, 'zoe@example.net'], feedbackType: 'abuse' }),
        publishedAt: T0 + 10_000,
      });
      expect((await totals(store)).complained).toBe(1);
      expect(await reasons()).toEqual(['complaint@default']);
      const [found] = await store.suppressions.find(['zoe@example.net']);
      expect(found?.evidence).toMatchObject({ attribution: 'ambiguous', complaintFeedbackType: 'abuse' });
    });

    it('gives a rate no row of the mailbox simulator', async () => {
      const spec = mail({ destination: ['bounce@simulator.amazonses.com'] });
      await tell(
        store,
        { body: send(spec), publishedAt: T0 + 1 },
        { body: hard(spec, 'bounce@simulator.amazonses.com'), publishedAt: T0 + 9_000 },
      );
      expect(await totals(store)).toEqual({ ...ZERO_COUNTS, mails: 1, excluded: 1 });
      expect(await reasons('bounce@simulator.amazonses.com')).toEqual([]);
    });
  });

  describe('the atomic batch', () => {
    it('stores nothing when one statement fails', async () => {
      const batch = batchOf([recording({ body: hard(mail()), publishedAt: T0 + 9_000 })]);
      const poison: RecordBatch = {
        ...batch,
        quarantine: [{ ...CARRIAGE, id: 'sns:1', reason: 'not-json', raw: null as unknown as string, receivedAt: T0 }],
      };
      await expect(store.events.record(poison)).rejects.toThrow();
      expect(await exported(store)).toBe('');
      expect(await store.events.message('m-1')).toBeNull();
      await store.events.record(batch);
      expect(await reasons()).toEqual(['bounce@']);
    });

    it('takes hostile text as text', async () => {
      const hostile = `x'); drop table mail; -- \u0000 \ud800 "quoted" \\ \n 🚫`;
      const spec = mail({ messageId: `id-'"; --`, campaign: 'a' });
      await tell(store, {
        body: bounce(spec, { at: T0 + 5_000, recipients: [{ emailAddress: ann, diagnosticCode: hostile }] }),
        publishedAt: T0 + 9_000,
      });
      const found = await store.events.message(`id-'"; --`);
      expect(found?.events[0]?.detail.diagnosticCode).toBe(hostile.toWellFormed().replaceAll('\0', ''));
    });

    it('holds a batch of many messages', async () => {
      const many = Array.from({ length: 300 }, (_, i) => {
        const spec = mail({ messageId: `many-${i}`, destination: [`p${i}@example.net`] });
        return recording({ body: i % 3 === 0 ? hard(spec, `p${i}@example.net`) : send(spec), publishedAt: T0 + 9_000 });
      });
      await store.events.record(batchOf(many));
      expect(await totals(store)).toMatchObject({ attempted: 300, hardBounced: 100, sent: 200 });
    });
  });

  describe('suppressions', () => {
    it('blocks a hard bounce for all tenants, without end', async () => {
      await tell(store, { body: hard(mail({ tenant: 'acme' })), publishedAt: T0 + 9_000 });
      const [found, ...others] = await store.suppressions.find([ann, bob]);
      expect(others).toEqual([]);
      expect(found).toMatchObject({ address: ann, tenant: '', reason: 'bounce', since: T0 + 5_000, expiresAt: null });
      expect(found?.evidence).toMatchObject({ messageId: 'm-1', status: '5.1.1', bounceType: 'Permanent' });
    });

    it('shows the newest evidence, and the oldest time', async () => {
      const told = [20_000, 90_000, 50_000].map((after, i) => ({
        body: hard(mail({ messageId: `m-${i}` }), ann, T0 + after),
        publishedAt: T0 + 99_000,
      }));
      await tell(store, ...told);
      const [found] = await store.suppressions.find([ann]);
      expect(found).toMatchObject({
        since: T0 + 20_000,
        evidence: { messageId: 'm-1', eventTime: String(T0 + 90_000) },
      });
    });

    it('holds a removal when the tenant of the message becomes known after it', async () => {
      const abuse = complaint(mail(), { at: T0 + 5_000, recipients: [ann], feedbackType: 'abuse' }, 'notification');
      await tell(store, { body: abuse, publishedAt: T0 + 6_000 });
      expect(await reasons()).toEqual(['complaint@default']);
      const at = T0 + 60_000;
      await store.suppressions.remove([
        {
          address: ann,
          tenant: 'default',
          stream: '',
          reason: 'all',
          at,
          actor: 'x',
          note: null,
        },
      ]);
      await tell(store, { body: send(mail({ tenant: 'acme' })), publishedAt: T0 + 90_000 });
      expect(await reasons()).toEqual([]);
      const again = complaint(mail({ messageId: 'm-2', tenant: 'acme' }), { at: T0 + 70_000, recipients: [ann] });
      await tell(store, { body: again, publishedAt: T0 + 90_000 });
      expect(await reasons()).toEqual(['complaint@acme']);
    });

    it.each([[['m-1', 'm-2']], [['m-2', 'm-1']]])(
      'shows the same of two bounces at the same moment, told as %s',
      async (order) => {
        for (const messageId of order) await tell(store, { body: hard(mail({ messageId })), publishedAt: T0 + 9_000 });
        const [found] = await store.suppressions.find([ann]);
        expect(found?.evidence?.messageId).toBe('m-2');
      },
    );

    it('shows the same of a bounce and a complaint that tell of one list at the same moment, in either order', async () => {
      const bounced = bounce(mail(), {
        at: T0 + 5,
        subType: 'OnAccountSuppressionList',
        recipients: [{ emailAddress: ann }],
      });
      const complained = complaint(mail(), { at: T0 + 5, subType: 'OnAccountSuppressionList', recipients: [ann] });
      const kinds: (string | undefined)[] = [];
      for (const order of [
        [bounced, complained],
        [complained, bounced],
      ]) {
        const fresh = await open();
        for (const body of order) await tell(fresh, { body, publishedAt: T0 + 9_000 });
        kinds.push((await fresh.suppressions.find([ann]))[0]?.evidence?.kind);
      }
      expect(kinds).toEqual(['Bounce', 'Bounce']);
    });

    it('does not read all that an address has ever bounced', async () => {
      const years = Array.from({ length: 400 }, (_, n) =>
        recording({ body: hard(mail({ messageId: `y-${n}` }), ann, T0 + n * 1_000), publishedAt: T0 + 1e9 }),
      );
      await store.events.record(batchOf(years));
      const [found] = await store.suppressions.find([ann]);
      expect(found).toMatchObject({ since: T0, evidence: { messageId: 'y-399' } });
    });

    it('expires a bounce of the global list 14 days after the event, not after its arrival', async () => {
      const body = bounce(mail(), { at: T0 + 5_000, subType: 'Suppressed', recipients: [{ emailAddress: ann }] });
      await tell(store, { body, publishedAt: T0 + 3_600_000 });
      const [found] = await store.suppressions.find([ann]);
      expect(found?.expiresAt).toBe(T0 + 5_000 + 14 * 86_400_000);
    });

    it('remembers a removal against older events, and yields to newer ones', async () => {
      await tell(store, { body: hard(mail()), publishedAt: T0 + 9_000 });
      const removal = {
        address: ann,
        tenant: '',
        stream: '',
        reason: 'all',
        at: T0 + 60_000,
        actor: 'key:ops',
        note: 'asked',
      } as const;
      expect(await store.suppressions.remove([removal])).toBe(1);
      expect(await reasons()).toEqual([]);
      await tell(store, { body: hard(mail({ messageId: 'm-0' }), ann, T0 + 50_000), publishedAt: T0 + 90_000 });
      expect(await reasons()).toEqual([]);
      await tell(store, { body: hard(mail({ messageId: 'm-2' }), ann, T0 + 70_000), publishedAt: T0 + 90_000 });
      expect(await reasons()).toEqual(['bounce@']);
      const actions = (await store.suppressions.history(ann, { limit: 10 })).map(({ action }) => action);
      expect(actions).toEqual(['added', 'removed', 'added']);
    });

    it.each([
      ['after', false],
      ['before', true],
    ])('lifts a complaint by a not-spam of its message that comes %s it', async (_, first) => {
      const abuse = {
        body: complaint(mail(), { at: T0 + 5_000, recipients: [ann], feedbackType: 'abuse' }),
        publishedAt: T0 + 6_000,
      };
      const rescued = {
        body: complaint(mail(), { at: T0 + 4_000, recipients: [ann], feedbackType: 'not-spam' }),
        publishedAt: T0 + 6_000,
      };
      const other = {
        body: complaint(mail({ messageId: 'm-2' }), { at: T0 + 1, recipients: [ann], feedbackType: 'abuse' }),
        publishedAt: T0 + 6_000,
      };
      for (const each of first ? [rescued, abuse] : [abuse, rescued]) await tell(store, each);
      expect(await reasons()).toEqual([]);
      await tell(store, other);
      expect(await reasons()).toEqual(['complaint@default']);
    });

    it('keeps an entry that somebody made when the evidence of another goes', async () => {
      await store.suppressions.put([entry({ tenant: 'default', reason: 'complaint', note: 'by phone' })], T0);
      const abuse = complaint(mail(), { at: T0 + 5_000, recipients: [ann], feedbackType: 'abuse' });
      await tell(store, { body: abuse, publishedAt: T0 + 6_000 });
      const rescued = complaint(mail(), { at: T0 + 4_000, recipients: [ann], feedbackType: 'not-spam' });
      await tell(store, { body: rescued, publishedAt: T0 + 6_000 });
      expect(await store.suppressions.find([ann])).toEqual([
        entry({ tenant: 'default', reason: 'complaint', note: 'by phone' }),
      ]);
    });

    it('removes one reason in one scope and leaves the others', async () => {
      await store.suppressions.put([entry()], T0);
      await store.suppressions.put([entry({ tenant: 'acme' })], T0);
      await store.suppressions.put([entry({ reason: 'unsubscribe' })], T0);
      await store.suppressions.remove([
        {
          address: ann,
          tenant: '',
          stream: '',
          reason: 'manual',
          at: T0 + 1,
          actor: 'x',
          note: null,
        },
      ]);
      expect((await reasons()).sort()).toEqual(['manual@acme', 'unsubscribe@']);
    });

    it('finds the entries of the tenants asked for', async () => {
      await store.suppressions.put([entry(), entry({ tenant: 'acme' }), entry({ tenant: 'clinic' })], T0);
      const found = await store.suppressions.find([ann], ['', 'acme']);
      expect(found.map(({ tenant }) => tenant)).toEqual(['', 'acme']);
    });

    it('finds among 10,000 addresses in one call', async () => {
      await store.suppressions.put([entry({ address: 'p9999@example.net' })], T0);
      await store.suppressions.put([entry({ address: '@example.org' })], T0);
      const asked = [...Array.from({ length: 10_000 }, (_, i) => `p${i}@example.net`), '@example.org'];
      expect((await store.suppressions.find(asked)).map(({ address }) => address)).toEqual([
        '@example.org',
        'p9999@example.net',
      ]);
    });

    it('pages the history', async () => {
      for (let i = 0; i < 5; i++) await store.suppressions.put([entry({ note: String(i) })], T0 + i);
      const first = await store.suppressions.history(ann, { limit: 3 });
      const last = first.at(-1);
      const rest = await store.suppressions.history(ann, {
        limit: 3,
        ...(last === undefined ? {} : { before: last.id }),
      });
      expect([...first, ...rest].map(({ note }) => note)).toEqual(['4', '3', '2', '1', '0']);
    });
  });

  describe('events', () => {
    it('tells the newest first, sends and deliveries included', async () => {
      await tell(
        store,
        { body: send(mail()), publishedAt: T0 + 1 },
        { body: delivery(mail(), T0 + 2_000, [ann]), publishedAt: T0 + 3_000 },
      );
      await tell(store, {
        body: hard(mail({ messageId: 'm-2', tenant: 'acme' }), ann, T0 + 9_000),
        publishedAt: T0 + 9_000,
      });
      const kinds = async (tenant?: string) =>
        (await store.events.latest({ limit: 10, ...(tenant === undefined ? {} : { tenant }) })).map(({ kind }) => kind);
      expect(await kinds()).toEqual(['Bounce', 'Delivery', 'Send']);
      expect(await kinds('acme')).toEqual(['Bounce']);
      expect(await kinds('default')).toEqual(['Delivery', 'Send']);
      const { items: story } = await store.events.ofRecipient({ recipient: ann, limit: 2 });
      expect(story.map(({ kind, at }) => [kind, at])).toEqual([
        ['Bounce', T0 + 9_000],
        ['Delivery', T0 + 2_000],
      ]);
    });
  });

  describe('reputation', () => {
    it('names the tenants that mail was counted for, in order and up to a limit', async () => {
      expect(await store.reputation.tenants(10)).toEqual([]);
      for (const [n, tenant] of ['clinic', 'acme', 'acme', 'bakery'].entries()) {
        const spec = mail({ tenant, messageId: `m-${n}`, acceptedAt: T0 + n * 3_600_000 });
        await tell(store, { body: send(spec), publishedAt: spec.acceptedAt });
      }
      expect(await store.reputation.tenants(10)).toEqual(['acme', 'bakery', 'clinic']);
      expect(await store.reputation.tenants(2)).toEqual(['acme', 'bakery']);
    });

    it('sums hours and accounts, and keeps tenants apart', async () => {
      await tell(store, { body: send(mail({ tenant: 'acme' })), publishedAt: T0 + 1 });
      await tell(store, {
        body: send(mail({ messageId: 'm-2', acceptedAt: T0 + 3_600_000, destination: [bob, ann] })),
        publishedAt: T0 + 3_700_000,
      });
      const hours = await store.reputation.hours(ALL);
      expect(hours.map(({ hour, sent }) => [hour - HOUR_OF_T0, sent])).toEqual([
        [0, 1],
        [1, 2],
      ]);
      expect(await store.reputation.hours({ from: HOUR_OF_T0 + 1, to: HOUR_OF_T0 + 2, tenant: 'acme' })).toEqual([]);
      const [account, ...others] = await store.reputation.accounts(ALL);
      expect(others).toEqual([]);
      expect(account).toMatchObject({ account: ACCOUNT, region: 'us-east-1', sent: 3 });
      expect(METRIC_NAMES.every((name) => typeof account?.[name] === 'number')).toBe(true);
    });
  });

  describe('sources', () => {
    const topic = { id: TOPIC, account: ACCOUNT, region: 'us-east-1' };
    const waiting = (token: string, receivedAt = T0) => ({
      topicArn: TOPIC,
      token,
      receivedAt,
      expiresAt: receivedAt + 1_000,
      confirmedAt: null,
    });

    it('keeps pending subscriptions, bounded, and forgets them when they expire', async () => {
      expect(await store.sources.keepPending(waiting('a'), topic, 2)).toBe(true);
      expect(await store.sources.keepPending(waiting('a'), topic, 2)).toBe(true);
      expect(await store.sources.keepPending(waiting('b'), topic, 2)).toBe(true);
      expect(
        await store.sources.keepPending({ ...waiting('c'), topicArn: `${TOPIC}2` }, { ...topic, id: `${TOPIC}2` }, 2),
      ).toBe(false);
      expect((await store.sources.list()).map(({ id, state }) => [id, state])).toEqual([[TOPIC, 'pending']]);
      expect(await store.sources.keepPending(waiting('c', T0 + 2_000), topic, 2)).toBe(true);
      expect((await store.sources.pending(TOPIC)).map(({ token }) => token)).toEqual(['c']);
    });

    it('approves, confirms, and counts activity', async () => {
      await store.sources.keepPending(waiting('a'), topic, 2);
      const approved = { ...AUDIT, action: 'source.approved', subject: TOPIC };
      await store.sources.approve(topic, T0 + 5, approved);
      await store.sources.approve(topic, T0 + 5, approved);
      expect(await store.audit.list({ limit: 9 })).toMatchObject([approved]);
      expect(await store.sources.find(TOPIC)).toMatchObject({ state: 'allowed', approvedAt: T0 + 5, messages: 0 });
      await store.sources.confirmed(TOPIC, 'a', T0 + 6);
      expect(await store.sources.subscription(TOPIC, 'a')).toMatchObject({ confirmedAt: T0 + 6 });
      expect(await store.sources.pending(TOPIC)).toEqual([]);
      await store.events.record({
        ...batchOf([]),
        activity: [{ source: TOPIC, account: ACCOUNT, region: 'us-east-1', at: T0 + 9, messages: 3 }],
      });
      expect(await store.sources.find(TOPIC)).toMatchObject({ state: 'confirmed', lastMessageAt: T0 + 9, messages: 3 });
    });

    it('marks the end of a subscription, and its return', async () => {
      await store.sources.register([topic], T0);
      const ended = { source: TOPIC, kind: 'unsubscribed', detail: 'sns:1', at: T0 } as const;
      await store.events.record({
        ...batchOf([]),
        activity: [{ source: TOPIC, account: ACCOUNT, region: 'us-east-1', at: T0, messages: 1 }],
        notices: [ended],
      });
      expect((await store.sources.find(TOPIC))?.state).toBe('unsubscribed');
      expect(await store.sources.notices(TOPIC)).toEqual([ended]);
      await store.events.record({
        ...batchOf([]),
        activity: [{ source: TOPIC, account: ACCOUNT, region: 'us-east-1', at: T0 + 1, messages: 1 }],
      });
      expect((await store.sources.find(TOPIC))?.state).toBe('confirmed');
    });

    it('keeps quarantined messages once each, newest first', async () => {
      const carriage = {
        id: 'sns:q',
        source: TOPIC,
        account: ACCOUNT,
        region: 'us-east-1',
        publishedAt: T0,
        receivedAt: T0,
      };
      const unreadable = recordingOf('not json <script>', carriage, {
        accounts: new Set([ACCOUNT]),
        campaignTag: 'campaign',
        routes: [],
      });
      await store.events.record(batchOf([unreadable, unreadable]));
      await store.events.record(batchOf([unreadable]));
      await store.events.record(
        batchOf([
          {
            ...unreadable,
            quarantine: [{ ...CARRIAGE, id: 'sns:r', reason: 'no-mail', raw: '{}', receivedAt: T0 + 1 }],
          },
        ]),
      );
      const found = await store.quarantine.list({ limit: 10 });
      expect(found.map(({ id, reason, raw }) => [id, reason, raw])).toEqual([
        ['sns:r', 'no-mail', '{}'],
        ['sns:q', 'not-json', 'not json <script>'],
      ]);
      expect(await store.quarantine.list({ limit: 10, after: { receivedAt: T0 + 1, id: 'sns:r' } })).toHaveLength(1);
      const replayed = { ...AUDIT, action: 'quarantine.replayed', subject: 'all messages' };
      await store.quarantine.remove(['sns:x'], replayed);
      expect(await store.audit.list({ limit: 9 })).toEqual([]);
      await store.quarantine.remove(['sns:q', 'sns:x'], replayed);
      expect((await store.quarantine.list({ limit: 10 })).map(({ id }) => id)).toEqual(['sns:r']);
      expect(await store.audit.list({ limit: 9 })).toMatchObject([replayed]);
    });
  });

  it('bounds the quarantine: the oldest go, and a notice says so', async () => {
    const entries = Array.from({ length: 10_005 }, (_, n) => ({
      ...CARRIAGE,
      id: `sns:${n}`,
      reason: 'not-json',
      raw: 'x',
      receivedAt: T0 + n,
    }));
    await store.events.record({ ...batchOf([]), quarantine: entries.slice(0, 10_000) });
    expect(await store.sources.notices('quarantine')).toEqual([]);
    await store.events.record({ ...batchOf([]), quarantine: entries.slice(10_000) });
    expect(await store.quarantine.count()).toBe(10_000);
    expect(await store.quarantine.find('sns:4')).toBeNull();
    expect(await store.quarantine.find('sns:5')).not.toBeNull();
    expect((await store.sources.notices('quarantine')).map(({ kind }) => kind)).toEqual(['overflow']);
  });

  it('keeps raw texts, and replaces a message by a second reading of them', async () => {
    expect(await store.raw.since()).toBeNull();
    await store.raw.keep(T0 - 1);
    await store.raw.keep(T0 + 1);
    expect(await store.raw.since()).toBe(T0 - 1);
    const told = withText(recording({ body: hard(mail()), publishedAt: T0 + 9_000, id: 'sns:raw' }));
    await store.events.record(batchOf([told]));
    await store.events.record(batchOf([told]));
    const [raw, ...others] = await store.raw.of(['m-1', 'm-2']);
    expect(others).toEqual([]);
    expect(raw).toMatchObject({
      id: 'sns:raw',
      messageId: 'm-1',
      source: TOPIC,
      account: ACCOUNT,
      publishedAt: T0 + 9_000,
    });
    expect(await store.raw.messages({ after: '', limit: 5 })).toEqual(['m-1']);
    expect(await store.raw.messages({ after: 'm-1', limit: 5 })).toEqual([]);

    const soft = recording({
      body: bounce(mail(), { at: T0 + 5_000, type: 'Transient', recipients: [{ emailAddress: ann }] }),
      publishedAt: T0 + 9_000,
    });
    await store.events.rerecord(batchOf([soft]), { messageIds: ['m-1'], texts: 2 });
    expect((await store.events.message('m-1'))?.events.map(({ class: of }) => of)).toEqual(['hard', 'soft']);
    await store.events.rerecord(batchOf([soft]), { messageIds: ['m-1'], texts: 1 });
    expect((await store.events.message('m-1'))?.events.map(({ class: of }) => of)).toEqual(['soft']);
    expect(await reasons()).toEqual([]);
    expect(await totals(store)).toMatchObject({ attempted: 1, hardBounced: 0, softBounced: 1 });
    expect(await store.raw.prune(T0 + 1e9, 5)).toBe(0);
    await store.raw.drop();
    expect(await store.raw.since()).toBeNull();
  });

  it('is ready when it can be written to', async () => {
    await expect(store.ready()).resolves.toBeUndefined();
  });
}
