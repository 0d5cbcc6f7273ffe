/** Mail counted one by one. Every store driver must come to what the rollups say of the same mail. */
import { beforeEach, describe, expect, it } from 'vitest';
import { sumCounts } from '../../src/reputation/groups.ts';
import { countMails } from '../../src/reputation/load-mails.ts';
import { addCounts } from '../../src/reputation/metrics.ts';
import { readAccounts, readGroups } from '../../src/reputation/read-slices.ts';
import { DAY, HOUR } from '../../src/shared/time.ts';
import { DIMENSIONS, type GroupCounts, type MailFilter, type MailPlace, type Store } from '../../src/store/contract.ts';
import { record } from '../support/reputation-replay.ts';
import { expandScenario, readScenario } from '../support/reputation-scenario.ts';

const scenario = readScenario();
/** Two days of the bad list, and what was told of them later. */
const FROM = scenario.start + 20 * DAY;
const told = expandScenario(scenario).filter(({ publishedAt }) => publishedAt >= FROM && publishedAt < FROM + 2 * DAY);
const RANGE = { from: FROM / HOUR, to: FROM / HOUR + 48 };

const byKey = (rows: readonly GroupCounts[]) =>
  [...rows].sort((a, b) => `${a.value} ${a.account} ${a.region}`.localeCompare(`${b.value} ${b.account} ${b.region}`));

export function mailsContract({ open }: { readonly open: () => Promise<Store> }): void {
  let store: Store;
  beforeEach(async () => {
    store = await open();
    for (let from = 0; from < told.length; from += 500) await record(store, told.slice(from, from + 500));
  });

  describe('mail counted one by one', () => {
    it('is by every dimension what the rollups say', async () => {
      for (const by of DIMENSIONS) {
        const stored = await readGroups(store.reputation, { ...RANGE, dimension: by, limit: 1_000 });
        const { rows, coverage } = await countMails(store.reputation, { filter: RANGE, by, of: {} });
        expect(coverage).toEqual({ reach: 'whole', since: FROM });
        expect(byKey(rows)).toEqual(byKey(stored));
      }
    });

    it('adds up, within a value of another dimension, to that value', async () => {
      for (const of of DIMENSIONS) {
        for (const { value } of await store.reputation.groups({ ...RANGE, dimension: of, limit: 3 })) {
          const whole = sumCounts(await readAccounts(store.reputation, { ...RANGE, of: { dimension: of, value } }));
          for (const by of DIMENSIONS) {
            const { rows } = await countMails(store.reputation, { filter: RANGE, by, of: { [of]: value } });
            expect({ of, value, by, sum: sumCounts(rows) }).toEqual({ of, value, by, sum: whole });
          }
        }
      }
    });

    it('keeps to a tenant, an account and a Region', async () => {
      const [first] = await store.reputation.groups({ ...RANGE, dimension: 'tenant', limit: 1 });
      if (first === undefined) throw new Error('no tenant');
      const { value: tenant, account, region } = first;
      const filter = { ...RANGE, tenant, account, region };
      const { rows } = await countMails(store.reputation, { filter, by: 'recipientDomain', of: { tenant } });
      expect(byKey(rows)).toEqual(
        byKey(await store.reputation.groups({ ...filter, dimension: 'recipientDomain', limit: 1_000 })),
      );
      const other = { filter: { ...RANGE, tenant }, by: 'campaign', of: { tenant: 'nobody' } } as const;
      expect((await countMails(store.reputation, other)).rows).toEqual([]);
    });

    it('loses and repeats nothing between slices of any size', async () => {
      const sum = async (filter: Omit<MailFilter, 'by' | 'of'>) => {
        const { rows, next } = await store.reputation.mails({ ...filter, by: 'recipientDomain', of: {} });
        return { counts: sumCounts(rows), next };
      };
      const [hour] = (await store.reputation.hours(RANGE))
        .toSorted((a, b) => b.mails - a.mails)
        .map((each) => each.hour);
      const hours = [hour ?? 0];
      const { counts: whole } = await sum({ hours });
      expect(whole.mails).toBeGreaterThan(20);
      for (const limit of [1, 7, whole.mails + 1]) {
        let counts = sumCounts([]);
        let before: MailPlace | null = null;
        do {
          const slice = await sum({ hours, slice: { limit, before } });
          counts = addCounts(counts, slice.counts);
          before = slice.next;
        } while (before !== null);
        expect(counts).toEqual(whole);
      }
    });

    it('is the same however many messages a statement looks at', async () => {
      const request = { filter: RANGE, by: 'recipientDomain', of: { tenant: 'acme' } } as const;
      const { rows, whole } = await countMails(store.reputation, request);
      expect(whole.mails).toBeGreaterThan(100);
      for (const slice of [5, 50]) {
        const again = await countMails(store.reputation, request, { slice });
        expect(again.whole).toEqual(whole);
        expect(byKey(again.rows)).toEqual(byKey(rows));
      }
    });

    it('stops after so many messages, and says from when on it is complete', async () => {
      const request = { filter: RANGE, by: 'recipientDomain', of: {} } as const;
      const { rows, coverage } = await countMails(store.reputation, request, { look: 300, slice: 20 });
      expect(coverage.reach).toBe('bounded');
      const later = { ...RANGE, from: Math.floor(coverage.since / HOUR) + 1 };
      const complete = sumCounts(await readAccounts(store.reputation, later));
      const counted = sumCounts(rows);
      expect(counted.mails).toBeGreaterThan(0);
      expect(counted.mails).toBeGreaterThanOrEqual(complete.mails);
      expect(counted.mails).toBeLessThan(sumCounts(await readAccounts(store.reputation, RANGE)).mails);
    });

    it('leaves out what retention forgets, and says so', async () => {
      await store.retention.advance(FROM + DAY);
      const request = { filter: RANGE, by: 'identity', of: { recipientDomain: 'gmail.com' } } as const;
      const { rows, coverage } = await countMails(store.reputation, request);
      expect(coverage.reach).toBe('forgotten');
      const kept = { from: Math.floor(coverage.since / HOUR), to: RANGE.to };
      const of = { dimension: 'recipientDomain', value: 'gmail.com' } as const;
      expect(coverage.since).toBeGreaterThanOrEqual(FROM + DAY);
      expect(sumCounts(rows)).toEqual(sumCounts(await readAccounts(store.reputation, { ...kept, of })));
    });

    it('finds small values of compacted days', async () => {
      const day = FROM / DAY;
      const [small] = (await store.reputation.groups({ ...RANGE, dimension: 'recipientDomain', limit: 1_000 })).slice(
        -1,
      );
      await store.reputation.compact(day);
      await store.reputation.compact(day + 1);
      const of = { recipientDomain: small?.value ?? '' };
      const { rows } = await countMails(store.reputation, { filter: RANGE, by: 'tenant', of });
      expect(sumCounts(rows).mails).toBe(small?.mails);
    });
  });
}
