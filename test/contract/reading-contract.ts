/** Reading back: one recipient's story page by page, messages by what their sender gave them. Every driver must pass. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { MessagePlace, MessageSearch, Store, TimelineItem, TimelinePlace } from '../../src/store/contract.ts';
import { batchOf, recording, tell } from '../support/record.ts';
import { delivery, type MailSpec, send } from '../support/ses.ts';
import { batches, history } from './scenario.ts';
import type { ContractOptions } from './store-contract.ts';

const T0 = Date.UTC(2026, 6, 14, 9, 30);
const ann = 'ann@example.net';

async function storyOf(store: Store, limit: number): Promise<readonly TimelineItem[]> {
  const items: TimelineItem[] = [];
  let before: TimelinePlace | undefined;
  for (;;) {
    const page = await store.events.ofRecipient({ recipient: ann, limit, ...(before === undefined ? {} : { before }) });
    expect(page.items.length).toBeLessThanOrEqual(limit);
    items.push(...page.items);
    if (page.next === null) return items;
    before = page.next;
  }
}

/** A message with its own Message-ID and tags. */
const told = (n: number, mail: { readonly messageId?: string; readonly tags?: object; readonly tenant?: string }) => {
  const spec: MailSpec = {
    messageId: `m-${n}`,
    acceptedAt: T0 + n,
    destination: [ann],
    ...(mail.tenant === undefined ? {} : { tenant: mail.tenant }),
  };
  const body = send(spec) as { mail: { tags: object; commonHeaders: object } };
  const commonHeaders = { ...body.mail.commonHeaders, messageId: mail.messageId ?? spec.messageId };
  return {
    body: { ...body, mail: { ...body.mail, commonHeaders, tags: { ...body.mail.tags, ...mail.tags } } },
    publishedAt: T0 + n + 1,
  };
};

export function readingContract({ open, propertyRuns }: ContractOptions): void {
  describe("one recipient's story", () => {
    it('is the same in pages of any size: newest first, each line once', async () => {
      await fc.assert(
        fc.asyncProperty(history, fc.integer({ min: 1, max: 4 }), async (all, size) => {
          const store = await open();
          for (const batch of batches(all, [3])) await store.events.record(batchOf(batch.map(recording)));
          const whole = await storyOf(store, 1_000);
          expect(await storyOf(store, size)).toEqual(whole);
          expect(whole.map(({ at }) => at)).toEqual(whole.map(({ at }) => at).toSorted((a, b) => b - a));
          const sends = whole.filter(({ kind }) => kind === 'Send');
          expect(new Set(sends.map(({ messageId }) => messageId)).size).toBe(sends.length);
        }),
        { numRuns: Math.ceil(propertyRuns / 4) },
      );
    });

    it('puts what arrived late where it belongs, though its mail is old', async () => {
      const store = await open();
      const spec = (n: number): MailSpec => ({ messageId: `m-${n}`, acceptedAt: T0 + n, destination: [ann] });
      for (const n of [1, 2, 3]) await tell(store, { body: send(spec(n)), publishedAt: T0 + 10 });
      await tell(store, { body: delivery(spec(1), T0 + 9, [ann]), publishedAt: T0 + 10 });
      const { items } = await store.events.ofRecipient({ recipient: ann, limit: 2 });
      expect(items.map(({ kind, messageId }) => [kind, messageId])).toEqual([
        ['Delivery', 'm-1'],
        ['Send', 'm-3'],
      ]);
    });
  });

  describe('messages by what their sender gave them', () => {
    async function find(store: Store, search: MessageSearch, page: { limit?: number; look?: number } = {}) {
      const ids: string[] = [];
      let before: MessagePlace | undefined;
      for (;;) {
        const found = await store.events.search(search, {
          limit: 2,
          ...page,
          ...(before === undefined ? {} : { before }),
        });
        expect(found.items.length).toBeLessThanOrEqual(page.limit ?? 2);
        ids.push(...found.items.map(({ messageId }) => messageId));
        if (found.next === null) return ids;
        before = found.next;
      }
    }
    const filled = async () => {
      const store = await open();
      for (let n = 0; n < 9; n++) {
        const tags = { order: [String(n % 3)], note: ['a "b" \\c'] };
        const own = n % 4 === 0 ? { messageId: '<same@shop.example.com>' } : {};
        await tell(store, told(n, { tags, ...own, ...(n < 5 ? {} : { tenant: 'acme' }) }));
      }
      return store;
    };

    it('are found by Message-ID, newest first, of one tenant when asked', async () => {
      const store = await filled();
      const headerMessageIds = ['<same@shop.example.com>', 'same@shop.example.com'];
      expect(await find(store, { headerMessageIds })).toEqual(['m-8', 'm-4', 'm-0']);
      expect(await find(store, { headerMessageIds, tenant: 'acme' })).toEqual(['m-8']);
      expect(await find(store, { headerMessageIds: ['m-1'] })).toEqual([]);
      const { items } = await store.events.search({ headerMessageIds }, { limit: 1 });
      expect(items[0]).toMatchObject({
        headerMessageId: '<same@shop.example.com>',
        subject: 'Your invoice',
        recipients: 1,
        tenant: 'acme',
        acceptedAt: T0 + 8,
      });
    });

    it.each([1, 2, 4, 80_000])('are found by tag when %i are looked at in one call', async (look) => {
      const store = await filled();
      const tag = { name: 'order', value: '1' };
      expect(await find(store, { tag }, { look })).toEqual(['m-7', 'm-4', 'm-1']);
      expect(await find(store, { tag, tenant: 'acme' }, { look })).toEqual(['m-7']);
      expect(await find(store, { tag, headerMessageIds: ['<same@shop.example.com>'] }, { look })).toEqual(['m-4']);
    });

    it('are found by the whole tag only, whatever it is made of', async () => {
      const store = await filled();
      expect(await find(store, { tag: { name: 'note', value: 'a "b" \\c' } })).toHaveLength(9);
      for (const tag of [
        { name: 'order', value: '' },
        { name: 'order', value: '11' },
        { name: '1', value: 'order' },
        { name: 'note', value: '%' },
        { name: "'", value: '1' },
      ])
        expect(await find(store, { tag }), JSON.stringify(tag)).toEqual([]);
    });
  });
}
