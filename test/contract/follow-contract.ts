/** Following what comes in: each line once, in the order of arrival, whatever the times say. Every driver must pass. */
import { beforeEach, describe, expect, it } from 'vitest';
import type { Arrived, FollowMark, Store } from '../../src/store/contract.ts';
import { tell } from '../support/record.ts';
import { bounce, delivery, type MailSpec, send } from '../support/ses.ts';
import type { ContractOptions } from './store-contract.ts';

const T0 = Date.UTC(2026, 6, 14, 9, 30);
const HOUR = 3_600_000;

const spec = (n: number, over: Partial<MailSpec> = {}): MailSpec => ({
  messageId: `m-${n}`,
  acceptedAt: T0 + n,
  destination: [`p${n}@example.net`],
  ...over,
});

const sent = (of: MailSpec, publishedAt = of.acceptedAt + 1) => ({ body: send(of), publishedAt });
const bounced = (of: MailSpec, at: number, publishedAt = at + 1) => ({
  body: bounce(of, { at, recipients: [{ emailAddress: of.destination[0] ?? '', status: '5.1.1' }] }),
  publishedAt,
});

/** Each call tells what is new since the one before. */
function follow(store: Store, filter: { readonly tenant?: string; readonly since?: number } = {}) {
  const { since, ...of } = filter;
  let after: FollowMark | number | undefined = since;
  return async (limit: number) => {
    const { mark, ...told } = await store.events.arrived({ ...of, ...(after === undefined ? {} : { after }), limit });
    after = mark;
    return told;
  };
}

const wordsOf = ({ items }: Pick<Arrived, 'items'>) => items.map(({ kind, messageId }) => `${kind} ${messageId}`);

export function followContract(open: ContractOptions['open']): void {
  describe('following what comes in', () => {
    let store: Store;
    beforeEach(async () => {
      store = await open();
    });

    it('tells each line once: sends, deliveries of mails that are known already, and events', async () => {
      await tell(store, sent(spec(1)));
      const next = follow(store);
      expect(await next(10)).toEqual({ items: [], more: 0 });
      await tell(store, { body: delivery(spec(1), T0 + 50, ['p1@example.net']), publishedAt: T0 + 60 }, sent(spec(2)));
      expect(wordsOf(await next(10))).toEqual(['Delivery m-1', 'Send m-2']);
      await tell(store, sent(spec(2)), bounced(spec(2), T0 + 70));
      expect(wordsOf(await next(10))).toEqual(['Bounce m-2']);
      expect(await next(10)).toEqual({ items: [], more: 0 });
    });

    it('tells a delivery of a mail that only an event was known of', async () => {
      await tell(store, bounced(spec(1), T0 + 10));
      const next = follow(store);
      await next(10);
      await tell(store, { body: delivery(spec(1), T0 + 5, ['p1@example.net']), publishedAt: T0 + 60 });
      expect(wordsOf(await next(10))).toEqual(['Delivery m-1']);
    });

    it('tells what happened long ago when it comes only now', async () => {
      await tell(store, sent(spec(1, { acceptedAt: T0 - 48 * HOUR })), sent(spec(2)));
      const next = follow(store);
      await next(10);
      await tell(store, bounced(spec(1, { acceptedAt: T0 - 48 * HOUR }), T0 - 40 * HOUR, T0 + 100));
      expect(wordsOf(await next(10))).toEqual(['Bounce m-1']);
    });

    it('goes on after a moment: what was received since, and not what was there long before', async () => {
      await tell(store, sent(spec(1)), bounced(spec(1), T0 + 10, T0 + 20));
      const later = T0 + HOUR;
      const second = spec(2, { acceptedAt: later });
      await tell(store, sent(second), bounced(spec(1), T0 + 30, later));
      const first = await follow(store, { since: later - 1_000 })(10);
      expect(wordsOf(first)).toEqual(['Send m-2']);
      await tell(store, bounced(second, later + 5, later + 10));
      const again = await follow(store, { since: later + 1 })(10);
      expect(wordsOf(again)).toEqual(['Bounce m-2', 'Send m-2']);
    });

    it('keeps to a limit, and says how many more there were', async () => {
      const next = follow(store);
      await next(10);
      await tell(store, ...[1, 2, 3, 4, 5].map((n) => sent(spec(n))));
      const arrived = await next(2);
      expect([wordsOf(arrived), arrived.more]).toEqual([['Send m-5', 'Send m-4'], 3]);
      expect(await next(2)).toEqual({ items: [], more: 0 });
    });

    it('tells a tenant of its own alone', async () => {
      const [acme, all] = [follow(store, { tenant: 'acme' }), follow(store)];
      await Promise.all([acme(10), all(10)]);
      const [mine, other] = [spec(1, { tenant: 'acme' }), spec(2, { tenant: 'clinic' })];
      await tell(store, sent(mine), sent(other), bounced(mine, T0 + 90), bounced(other, T0 + 95));
      expect(wordsOf(await acme(10))).toEqual(['Bounce m-1', 'Send m-1']);
      expect(wordsOf(await all(10))).toEqual(['Bounce m-2', 'Bounce m-1', 'Send m-2', 'Send m-1']);
      expect(wordsOf(await follow(store, { tenant: 'acme', since: T0 })(10))).toEqual(['Bounce m-1', 'Send m-1']);
    });
  });
}
