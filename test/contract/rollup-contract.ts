/** How counters are kept: in any order, compacted, counted anew. Every store driver must do so alike. */
import { beforeEach, describe, expect, it } from 'vitest';
import { recordingOf } from '../../src/ingest/notification.ts';
import { batchOf } from '../../src/ingest/recording.ts';
import { sumCounts } from '../../src/reputation/groups.ts';
import type { Counts } from '../../src/reputation/metrics.ts';
import { readAccounts, readGroups } from '../../src/reputation/read-slices.ts';
import { DAY, HOUR } from '../../src/shared/time.ts';
import { DIMENSIONS, type Dimension, OTHER_VALUE, type Store } from '../../src/store/contract.ts';
import { exported, tell } from '../support/record.ts';
import { record } from '../support/reputation-replay.ts';
import { expandScenario, readScenario, type ScenarioTelling } from '../support/reputation-scenario.ts';
import { pseudonymOf } from '../support/secrets.ts';
import { ACCOUNT, bounce, complaint, delivery, type MailSpec, other, send, TOPIC } from '../support/ses.ts';

const T0 = Date.UTC(2026, 6, 14, 9, 30);
const TODAY = Math.floor(T0 / DAY);
const HOUR_OF_T0 = Math.floor(T0 / HOUR);
const ALL = { from: HOUR_OF_T0 - 100, to: HOUR_OF_T0 + 3_000 };

const mail = (messageId: string, address: string, over: Partial<MailSpec> = {}): MailSpec => ({
  messageId,
  acceptedAt: T0,
  destination: [address],
  ...over,
});
const hard = (spec: MailSpec) =>
  bounce(spec, { at: T0 + 5_000, recipients: spec.destination.map((emailAddress) => ({ emailAddress })) });

/** A generator of whole numbers below `n`, the same in every run. */
function* dice(seed: number): Generator<number> {
  for (let state = seed; ; ) {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    yield state;
  }
}

function shuffled<T>(items: readonly T[], seed: number): readonly T[] {
  const random = dice(seed);
  return items
    .map((item) => ({ item, at: random.next().value ?? 0 }))
    .sort((a, b) => a.at - b.at)
    .map(({ item }) => item);
}

export function rollupContract({ open }: { readonly open: () => Promise<Store> }): void {
  let store: Store;
  beforeEach(async () => {
    store = await open();
  });

  const valuesOf = async (dimension: Dimension, limit = 1_000, tenant?: string) =>
    store.reputation.groups({ ...ALL, dimension, limit, ...(tenant === undefined ? {} : { tenant }) });
  const total = async (dimension: Dimension): Promise<Counts> =>
    sumCounts((await valuesOf(dimension)).map(({ value: _, account: __, region: ___, ...counts }) => counts));
  const wholes = async () => [
    sumCounts(await store.reputation.hours(ALL)),
    ...(await Promise.all(DIMENSIONS.map(total))),
  ];
  const differences = async (from = HOUR_OF_T0, to = from + 1) => {
    let found = 0;
    for (let hour = from; hour < to; hour++) found += (await store.reputation.compare(hour)).differences;
    return found;
  };

  describe('order of arrival', () => {
    it('does not matter to any counter, nor do repetitions', { timeout: 120_000 }, async () => {
      const scenario = readScenario();
      const [from, to] = [scenario.start + 20 * DAY, scenario.start + 22 * DAY];
      const told = expandScenario(scenario).filter(({ arrivesAt }) => arrivesAt >= from && arrivesAt < to);
      const inBatches = async (tellings: readonly ScenarioTelling[], size: number) => {
        for (let start = 0; start < tellings.length; start += size)
          await record(store, tellings.slice(start, start + size));
      };
      const stateOf = async () => {
        const hours = { from: from / HOUR - 48, to: to / HOUR };
        const groups = await Promise.all(
          DIMENSIONS.map((dimension) => store.reputation.groups({ ...hours, dimension, limit: 1_000 })),
        );
        const { accountHours, eventHours, eventTypes } = store.reputation;
        return [...groups, await accountHours(hours), await eventHours(hours), await eventTypes(hours)];
      };
      await inBatches(told, 500);
      const inOrder = await stateOf();
      store = await open();
      await inBatches(shuffled([...told, ...told.filter((_, nth) => nth % 3 === 0)], 7), 350);
      expect(await stateOf()).toEqual(inOrder);
      expect(sumCounts(await store.reputation.hours(ALL)).attempted).toBeGreaterThan(500);
    });
  });

  describe('a compacted day', () => {
    /** 40 domains, the first with the most mail; 103 campaigns alike; and one mail to a provider that is small here. */
    beforeEach(async () => {
      const mails = Array.from(
        { length: 103 },
        (_, n): MailSpec =>
          mail(`c-${n}`, `p${n}@d${String(n % 40).padStart(2, '0')}.example.com`, {
            acceptedAt: T0 + (n % 5) * HOUR,
            campaign: `c${String(n).padStart(3, '0')}`,
            tenant: n % 2 === 0 ? 'acme' : 'clinic',
          }),
      );
      const large = Array.from({ length: 2 }, (_, n) => mail(`l-${n}`, 'x@large.example.com', { campaign: 'large' }));
      const small = mail('yahoo', 'x@aol.com');
      await tell(
        store,
        ...[...mails, ...large, small].map((spec, n) => ({
          body: n % 10 === 0 ? hard(spec) : delivery(spec, spec.acceptedAt + 1_000, spec.destination),
          publishedAt: spec.acceptedAt + 2_000,
        })),
      );
    });

    const compacted = async () => {
      expect(await store.reputation.nextToCompact(TODAY + 1)).toBe(TODAY);
      await store.reputation.compact(TODAY);
      expect(await store.reputation.nextToCompact(TODAY + 1)).toBeNull();
    };

    it('has the same sums, by every dimension', async () => {
      const before = await wholes();
      expect(await differences(HOUR_OF_T0, HOUR_OF_T0 + 5)).toBe(0);
      await compacted();
      expect(await wholes()).toEqual(before);
      expect(await differences(HOUR_OF_T0, HOUR_OF_T0 + 5)).toBe(0);
    });

    it('keeps the largest values and the providers, and folds the rest into one', async () => {
      const domains = new Set((await valuesOf('recipientDomain')).map(({ value }) => value));
      expect(domains.size).toBe(42);
      await compacted();
      const kept = (await valuesOf('recipientDomain')).map(({ value }) => value);
      expect(kept).toHaveLength(32);
      expect(kept).toEqual(expect.arrayContaining(['d00.example.com', 'd22.example.com', 'aol.com', OTHER_VALUE]));
      expect(kept).not.toContain('d39.example.com');
      const campaigns = (await valuesOf('campaign')).map(({ value }) => value);
      expect(campaigns).toHaveLength(102);
      expect(campaigns).toEqual(expect.arrayContaining(['', 'large', 'c000', OTHER_VALUE]));
      expect(campaigns).not.toContain('c102');
    });

    it('compacts each tenant by its own mail, so that a small one keeps its campaigns', async () => {
      await compacted();
      const own = (await valuesOf('campaign', 1_000, 'acme')).map(({ value }) => value);
      expect(own).toContain('c102');
      expect(own).not.toContain(OTHER_VALUE);
    });

    it('counts a late event where its mail was counted', async () => {
      await compacted();
      const countsOf = async (value: string) =>
        sumCounts((await valuesOf('recipientDomain')).filter((each) => each.value === value));
      const before = await countsOf(OTHER_VALUE);
      const late = mail('c-39', 'p39@d39.example.com', {
        acceptedAt: T0 + 4 * HOUR,
        campaign: 'c039',
        tenant: 'clinic',
      });
      await tell(store, { body: hard(late), publishedAt: T0 + DAY });
      const after = await countsOf(OTHER_VALUE);
      expect([after.mails, after.hardBounced]).toEqual([before.mails, before.hardBounced + 1]);
      expect((await valuesOf('recipientDomain')).map(({ value }) => value)).not.toContain('d39.example.com');
      expect(await differences(HOUR_OF_T0, HOUR_OF_T0 + 5)).toBe(0);
    });

    it('puts a late mail to a domain that it does not know into the rest, and is compacted again', async () => {
      await compacted();
      await tell(store, { body: send(mail('new', 'x@never-seen.example.com')), publishedAt: T0 + DAY });
      expect((await valuesOf('recipientDomain')).map(({ value }) => value)).not.toContain('never-seen.example.com');
      await compacted();
      expect(await differences(HOUR_OF_T0, HOUR_OF_T0 + 5)).toBe(0);
    });

    it('is counted anew as it was compacted', async () => {
      await compacted();
      const before = await exported(store);
      for (let hour = HOUR_OF_T0; hour < HOUR_OF_T0 + 5; hour++) await store.reputation.recount(hour);
      await compacted();
      expect(await exported(store)).toBe(before);
    });
  });

  describe('verified domains', () => {
    it('change exactly the mails that go there, once their hours are counted anew', async () => {
      const staff = mail('s', 'ann@staff.example.com');
      const two = mail('two', 'ann@staff.example.com', { destination: ['bob@staff.example.com', 'cid@example.net'] });
      const sub = mail('sub', 'ann@sub.staff.example.com');
      for (const body of [hard(staff), send(two), hard(sub)]) await tell(store, { body, publishedAt: T0 + 9_000 });
      const counted = async () => {
        const { mails, excluded, attempted, hardBounced } = sumCounts(await store.reputation.hours(ALL));
        return { mails, excluded, attempted, hardBounced };
      };
      const before = { mails: 4, excluded: 0, attempted: 4, hardBounced: 2 };
      expect(await counted()).toEqual(before);
      await store.reputation.setVerifiedDomains(['staff.example.com']);
      expect((await store.reputation.state()).recountFrom).toBe(0);
      expect(await counted()).toEqual(before);
      await store.reputation.recount(HOUR_OF_T0);
      expect(await counted()).toEqual({ mails: 4, excluded: 2, attempted: 2, hardBounced: 1 });
      expect(await differences()).toBe(0);
      const kinds = await store.reputation.eventHours(ALL);
      expect(kinds.map(({ kind, count }) => [kind, count])).toEqual([['Bounce', 1]]);
      await store.reputation.setVerifiedDomains([]);
      await store.reputation.recount(HOUR_OF_T0);
      expect(await counted()).toEqual(before);
    });
  });

  describe('events by their own hour', () => {
    it('count one complaint of several candidates once, and nothing of the simulator', async () => {
      const three = mail('three', '', { destination: ['a@example.net', 'b@example.net', 'c@example.net'] });
      const simulated = mail('sim', 'bounce@simulator.amazonses.com');
      const at = T0 + 3 * HOUR;
      const bodies = [
        complaint(three, { at, recipients: three.destination, feedbackType: 'abuse' }),
        complaint(three, { at, recipients: three.destination, feedbackType: 'abuse' }, 'notification'),
        hard(simulated),
        complaint(simulated, { at, recipients: simulated.destination, feedbackType: 'abuse' }),
        hard(mail('one', 'ann@example.net')),
      ];
      for (const body of bodies) await tell(store, { body, publishedAt: at + 1_000 });
      expect(await store.reputation.eventHours(ALL)).toEqual([
        { hour: HOUR_OF_T0, kind: 'Bounce', class: 'hard', count: 1 },
        { hour: HOUR_OF_T0 + 3, kind: 'Complaint', class: 'complaint', count: 1 },
      ]);
      expect(await store.reputation.eventTypes({ ...ALL, tenant: 'default' })).toEqual([
        { kind: 'Bounce', class: 'hard', type: 'Permanent/General', count: 1 },
        { kind: 'Complaint', class: 'complaint', type: 'abuse', count: 1 },
      ]);
    });

    it('leave out what concerns verified domains, also when nobody in particular', async () => {
      const options = {
        accounts: null,
        campaignTag: 'campaign',
        routes: [],
        verifiedDomains: new Set(['staff.example.com']),
      };
      const pair = mail('pair', '', { destination: ['a@staff.example.com', 'b@staff.example.com'] });
      const bodies = [
        send(pair),
        complaint(pair, { at: T0, recipients: pair.destination, feedbackType: 'abuse' }),
        other(pair, 'Open', { timestamp: new Date(T0).toISOString() }),
      ];
      const carriage = {
        source: TOPIC,
        account: ACCOUNT,
        region: 'us-east-1',
        publishedAt: T0 + 1,
        receivedAt: T0 + 2,
      };
      const read = bodies.map((body, n) => recordingOf(JSON.stringify(body), { id: `sns:${n}`, ...carriage }, options));
      await store.events.record(batchOf(read, T0 + 2, pseudonymOf));
      expect(await store.reputation.eventHours(ALL)).toEqual([]);
      expect(sumCounts(await store.reputation.hours(ALL))).toMatchObject({
        mails: 2,
        excluded: 2,
        complained: 0,
        opened: 0,
      });
    });
  });

  describe('groups', () => {
    it('are those with the most of what is asked for, or those that are named', async () => {
      const bodies = [
        ...[1, 2, 3].map((n) => send(mail(`a-${n}`, `p${n}@a.example.com`))),
        ...[1, 2].map((n) => hard(mail(`b-${n}`, `p${n}@b.example.com`))),
        complaint(mail('c', 'p@c.example.com'), { at: T0, recipients: ['p@c.example.com'], feedbackType: 'abuse' }),
      ];
      for (const body of bodies) await tell(store, { body, publishedAt: T0 + 9_000 });
      const ask = { ...ALL, dimension: 'recipientDomain', limit: 1 } as const;
      const first = async (more: object) =>
        (await store.reputation.groups({ ...ask, ...more })).map(({ value }) => value);
      expect(await first({})).toEqual(['a.example.com']);
      expect(await first({ most: 'hardBounced' })).toEqual(['b.example.com']);
      expect(await first({ most: 'complained' })).toEqual(['c.example.com']);
      expect(await first({ values: ['c.example.com', 'b.example.com'], limit: 9 })).toEqual([
        'b.example.com',
        'c.example.com',
      ]);
    });
  });

  describe('groups over a long time', () => {
    it('are read in pieces, and what is found in one piece is counted in all', async () => {
      const from = HOUR_OF_T0 - 200;
      const at = (name: string, hoursAgo: number) =>
        mail(`${name}-${hoursAgo}-${++sequence}`, `p@${name}.example.com`, { acceptedAt: T0 - hoursAgo * HOUR });
      let sequence = 0;
      const mails = [
        ...[1, 2, 3].map(() => at('a', 150)),
        at('b', 150),
        at('a', 1),
        at('b', 1),
        at('b', 1),
        at('c', 1),
      ];
      for (const spec of mails) await tell(store, { body: send(spec), publishedAt: T0 });
      const ask = { from, to: HOUR_OF_T0 + 1, dimension: 'recipientDomain' } as const;
      const said = async (limit: number) => {
        const rows = await readGroups(store.reputation, { ...ask, limit });
        return rows.map(({ value, sent }) => `${value} ${sent}`).sort();
      };
      expect(await said(9)).toEqual(['a.example.com 4', 'b.example.com 3', 'c.example.com 1']);
      expect(await said(1)).toEqual(['a.example.com 4', 'b.example.com 3']);
      const whole = sumCounts(await readAccounts(store.reputation, ask));
      expect(whole).toEqual(sumCounts(await store.reputation.hours(ask)));
      expect(whole.sent).toBe(8);
    });
  });

  describe('sums', () => {
    it('are of one account and Region when these are named', async () => {
      const elsewhere = { account: ACCOUNT, region: 'eu-west-1', identity: 'news.example.com' };
      await tell(store, { body: send(mail('a', 'ann@example.net')), publishedAt: T0 + 1_000 });
      await tell(store, { body: send(mail('b', 'ann@example.net', { sender: elsewhere })), publishedAt: T0 + 1_000 });
      const { accounts, accountHours } = store.reputation;
      expect(await accounts(ALL)).toHaveLength(2);
      expect((await accounts({ ...ALL, region: 'eu-west-1' })).map(({ region }) => region)).toEqual(['eu-west-1']);
      expect(
        (await accountHours({ ...ALL, account: ACCOUNT, region: 'us-east-1' })).map(({ region }) => region),
      ).toEqual(['us-east-1']);
      expect(await accounts({ ...ALL, account: '999999999999' })).toEqual([]);
    });
  });

  describe('arrivals', () => {
    it('count every message that came, repetitions included, by the clock of this service', async () => {
      const body = JSON.stringify(send(mail('m', 'ann@example.net')));
      const options = { accounts: null, campaignTag: 'campaign', routes: [] };
      const carriage = { source: TOPIC, account: ACCOUNT, region: 'us-east-1', publishedAt: T0 + 1_000 };
      const come = async (at: number, times: number) => {
        const read = Array.from({ length: times }, () =>
          recordingOf(body, { ...carriage, id: 'sns:1', receivedAt: at }, options),
        );
        await store.events.record(batchOf(read, at, pseudonymOf));
      };
      await come(T0 + 2 * HOUR, 3);
      await come(T0 + 2 * HOUR, 1);
      await come(T0 + 5 * HOUR, 1);
      const shared = { source: TOPIC, account: ACCOUNT, region: 'us-east-1' };
      expect(await store.reputation.arrivals(ALL)).toEqual([
        { ...shared, hour: HOUR_OF_T0 + 2, messages: 4 },
        { ...shared, hour: HOUR_OF_T0 + 5, messages: 1 },
      ]);
      expect(sumCounts(await store.reputation.hours(ALL)).sent).toBe(1);
    });
  });
}
