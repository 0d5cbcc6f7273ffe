/** Erasing one person: what every driver must do. */
import fc from 'fast-check';
import { beforeEach, describe, expect, it } from 'vitest';
import { recordingOf, withText } from '../../src/ingest/notification.ts';
import { replay } from '../../src/ingest/replay.ts';
import type { StatedSuppression, Store } from '../../src/store/contract.ts';
import { mentionsOf } from '../../src/suppression/mentions.ts';
import { keyMarkOf } from '../../src/suppression/pseudonym.ts';
import { episodeOf } from '../support/breakers.ts';
import { entryOf } from '../support/entries.ts';
import { batchOf, exported, recording, recountAll, type Told, tell } from '../support/record.ts';
import { pseudonymOf, secrets } from '../support/secrets.ts';
import { ACCOUNT, bounce, complaint, delivery, type MailSpec, other, send, TOPIC } from '../support/ses.ts';
import { batches, history, retelling } from './scenario.ts';
import type { ContractOptions } from './store-contract.ts';

const T0 = Date.UTC(2026, 6, 14, 9, 30);
const DAY = 86_400_000;
/** After every mail of the histories. */
const ERASED_AT = T0 + 3 * DAY;
const ann = 'ann@example.net';
const bob = 'bob@example.org';
const annHashed = pseudonymOf(ann);

const mail = (over: Partial<MailSpec> = {}): MailSpec => ({
  messageId: 'm-1',
  acceptedAt: T0,
  destination: [ann],
  ...over,
});
const hard = (spec: MailSpec, address = ann, at = T0 + 5_000) =>
  bounce(spec, { at, recipients: [{ emailAddress: address, action: 'failed', status: '5.1.1' }] });

const request = (over: object = {}) => ({
  pseudonym: annHashed,
  address: ann,
  at: ERASED_AT,
  keyMark: keyMarkOf(secrets),
  actor: 'key:ops',
  note: 'ticket 12',
  block: false,
  ...over,
});

async function carryOn(store: Store, address = ann): Promise<number> {
  const pseudonym = pseudonymOf(address);
  let slices = 1;
  while (await store.erasures.advance(pseudonym, mentionsOf(address, pseudonym), ERASED_AT + 5)) slices++;
  return slices;
}

async function erase(store: Store, over: object = {}): Promise<void> {
  await store.erasures.begin(request(over));
  await carryOn(store);
}

/** Everything that the store can be asked for, as one text. */
async function everything(store: Store): Promise<string> {
  const parts = [
    await exported(store),
    await store.suppressions.history(ann, { limit: 100 }),
    await store.suppressions.history(annHashed, { limit: 100 }),
    await store.events.ofRecipient({ recipient: ann, limit: 100 }),
    await store.quarantine.list({ limit: 100 }),
    await store.raw.of(['m-1', 'm-2']),
    await store.audit.list({ limit: 100 }),
    await store.sources.notices(TOPIC),
    await store.erasures.find([annHashed]),
  ];
  return JSON.stringify(parts);
}

const lines = async (store: Store, without: string): Promise<string> =>
  (await exported(store))
    .split('\n')
    .filter((line) => !line.startsWith(without))
    .join('\n');

export function erasureContract({ open, propertyRuns }: ContractOptions): void {
  let store: Store;
  beforeEach(async () => {
    store = await open();
  });

  const entries = async (address: string) =>
    (await store.suppressions.find([address])).map(({ reason, tenant, origin }) => `${reason}@${tenant} ${origin}`);
  const totals = (fresh = store) => fresh.reputation.hours({ from: 0, to: 1e6 });

  describe('erasure', () => {
    it('leaves no trace of the address anywhere, and the counts as they were', async () => {
      await store.raw.keep(T0 - 1);
      const raw = withText(recording({ body: hard(mail()), publishedAt: T0 + 9_000, id: 'sns:1' }));
      await store.events.record(batchOf([raw]));
      await tell(store, { body: delivery(mail({ messageId: 'm-2' }), T0 + 9, [ann]), publishedAt: T0 + 10 });
      await tell(store, {
        body: complaint(mail({ messageId: 'm-2' }), { at: T0 + 99, recipients: [ann], feedbackType: 'abuse' }),
        publishedAt: T0 + 100,
      });
      await tell(store, { body: `not json of "Ann" <${ann.toUpperCase()}>`, publishedAt: T0 });
      const removal = { address: ann, tenant: 'default', stream: '', reason: 'all', at: T0 + 1e6 } as const;
      await store.suppressions.remove([{ ...removal, actor: 'key:ops', note: `${ann} asked` }]);
      await store.audit.add({ at: T0, actor: 'x', action: 'y.done', subject: ann, tenant: null, detail: { of: ann } });
      const discarded = { source: TOPIC, kind: 'discarded', detail: `sns:9: ${ann}`, at: T0 } as const;
      await store.events.record({ ...batchOf([]), notices: [discarded] });
      const before = await totals();
      expect((await everything(store)).toLowerCase()).toContain(ann);

      await erase(store);
      expect((await everything(store)).toLowerCase()).not.toContain(ann);
      expect(await totals()).toEqual(before);
      const rolled = await exported(store);
      await recountAll(store);
      expect(await exported(store)).toBe(rolled);
      expect(await entries(annHashed)).toEqual(['bounce@ api']);
      expect(await store.quarantine.count()).toBe(0);
      expect(await store.raw.of(['m-1'])).toEqual([]);
      const [found] = await store.erasures.find([annHashed]);
      expect(found).toMatchObject({ address: null, at: ERASED_AT, mails: 2, events: 2, entries: 1, rawTexts: 1 });
      expect(found).toMatchObject({ quarantined: 1, mentions: 3 });
      const [audited] = await store.audit.list({ limit: 1 });
      expect(audited).toMatchObject({ action: 'recipient.erased', subject: annHashed, actor: 'key:ops', tenant: null });
      expect(audited?.detail).toMatchObject({ note: 'ticket 12', mails: 2, events: 2, quarantined: 1 });
    });

    it('is looked for in reasons of settings and of resumptions, and in the names of campaigns', async () => {
      const setting = { section: 'alerts', version: 1, value: null, at: T0, actor: 'key:ops' } as const;
      await store.settings.put({ ...setting, note: `${ann} complained` });
      await store.breakers.trip(episodeOf(T0));
      await store.breakers.resume({ id: 'episode', at: T0, actor: 'key:ops', note: `as ${ann} wished`, aws: 'undo' });
      const campaign = { tenant: 'acme', tag: 'spring', expected: 2, at: T0 };
      await store.campaigns.register({ ...campaign, name: `For ${ann.toUpperCase()} and ${bob}` });
      await erase(store);
      expect((await store.settings.current('alerts'))?.note).toBe(`${annHashed} complained`);
      expect((await store.breakers.find('episode'))?.note).toBe(`as ${annHashed} wished`);
      expect((await store.campaigns.registered(['spring']))[0]?.name).toBe(`For ${annHashed} and ${bob}`);
    });

    it('keeps what belongs to others', async () => {
      const shared = mail({ destination: [ann, bob, `jo${ann}`] });
      await tell(
        store,
        { body: send(shared), publishedAt: T0 + 1 },
        { body: hard(shared, bob), publishedAt: T0 + 9_000 },
      );
      await tell(store, { body: `not json of <jo${ann}>`, publishedAt: T0 });
      await erase(store);
      const found = await store.events.message('m-1');
      expect(found?.fields.subject).toBe('Your invoice');
      expect(found?.mails.map(({ recipient }) => recipient)).toEqual([bob, annHashed, `jo${ann}`]);
      expect(found?.events.map(({ recipient }) => recipient)).toEqual([bob]);
      expect(await entries(bob)).toEqual(['bounce@ event']);
      expect(await store.quarantine.count()).toBe(1);
    });

    it('takes subject and tags from messages that went to this person only', async () => {
      await tell(store, { body: send(mail()), publishedAt: T0 + 1 });
      await tell(store, {
        body: other(mail(), 'Click', { link: 'https://example.com', timestamp: new Date(T0).toISOString() }),
        publishedAt: T0 + 1,
      });
      expect((await store.events.message('m-1'))?.fields.subject).toBe('Your invoice');
      await erase(store);
      await tell(store, { body: send(mail()), publishedAt: T0 + 1 });
      const found = await store.events.message('m-1');
      expect(found?.fields.subject).toBeUndefined();
      expect(found?.fields.identity).toBe('news.example.com');
      expect(found?.events).toEqual([]);
    });

    it('blocks on request whom nothing blocks, and only then', async () => {
      await erase(store, { block: true });
      expect(await entries(annHashed)).toEqual(['manual@ api']);
      const fresh = await open();
      store = fresh;
      await tell(store, { body: hard(mail()), publishedAt: T0 + 9_000 });
      await erase(store, { block: true });
      expect(await entries(annHashed)).toEqual(['bounce@ api']);
      expect(await entries(ann)).toEqual([]);
    });

    it('keeps the entry that holds longest when two become one', async () => {
      const entry: StatedSuppression = {
        address: ann,
        tenant: '',
        stream: '',
        reason: 'bounce',
        origin: 'api',
        since: T0 + 9,
        expiresAt: T0 + DAY,
        evidence: { seen: 'by phone' },
        note: 'by phone',
        actor: 'key:ops',
      };
      await store.suppressions.put([entry], T0);
      await tell(store, { body: hard(mail()), publishedAt: T0 + 9_000 });
      await erase(store);
      expect(await store.suppressions.find([annHashed])).toEqual([
        { ...entry, address: annHashed, since: T0 + 9, expiresAt: null, evidence: null, note: null },
      ]);
    });

    it('drops what is told again of older mail, and takes newer mail', async () => {
      await store.raw.keep(T0 - 1);
      await erase(store);
      const late = recording({ body: hard(mail()), publishedAt: T0 + 9_000 });
      await store.events.record(batchOf([withText(late)]));
      await tell(store, { body: delivery(mail(), T0 + 1_000, [ann], 'event', '192.0.2.7'), publishedAt: T0 + 2_000 });
      const found = await store.events.message('m-1');
      expect(found?.events).toEqual([]);
      expect(found?.mails).toMatchObject([{ recipient: annHashed, smtpResponse: null, remoteMtaIp: null }]);
      expect((await totals()).map(({ hardBounced, delivered }) => [hardBounced, delivered])).toEqual([[1, 1]]);
      expect([...(await entries(ann)), ...(await entries(annHashed))]).toEqual([]);
      expect(await store.raw.of(['m-1'])).toEqual([]);

      const newer = mail({ messageId: 'm-2', acceptedAt: ERASED_AT + 1 });
      await tell(store, { body: hard(newer, ann, ERASED_AT + 9), publishedAt: ERASED_AT + 10 });
      expect(await entries(ann)).toEqual(['bounce@ event']);
      expect((await store.events.message('m-2'))?.mails.map(({ recipient }) => recipient)).toEqual([ann]);
    });

    it('acts from its first statement on, and each slice leaves a state that the next one completes', async () => {
      const many = Array.from({ length: 600 }, (_, n) =>
        recording({ body: hard(mail({ messageId: `n-${n}` }), ann, T0 + n), publishedAt: T0 + 9_000 }),
      );
      await store.events.record(batchOf(many));
      const before = await totals();
      await store.erasures.begin(request());
      expect(await entries(ann)).toEqual([]);
      expect(await entries(annHashed)).toEqual(['bounce@ api']);
      expect((await store.erasures.unfinished()).map(({ address }) => address)).toEqual([ann]);
      await tell(store, { body: hard(mail(), ann, T0 + 1), publishedAt: T0 + 9_000 });
      expect((await store.events.message('m-1'))?.events).toEqual([]);
      // Mail from after the erasure meets evidence from before it that no slice has come to yet.
      const newer = mail({ messageId: 'm-2', acceptedAt: ERASED_AT + 1 });
      await tell(store, { body: send(newer), publishedAt: ERASED_AT + 2 });
      expect(await carryOn(store)).toBeGreaterThan(3);
      expect(await entries(ann)).toEqual([]);
      expect(await store.erasures.unfinished()).toEqual([]);
      expect((await totals())[0]?.hardBounced).toBe((before[0]?.hardBounced ?? 0) + 1);
      const { items: story } = await store.events.ofRecipient({ recipient: ann, limit: 10 });
      expect(story.map(({ messageId }) => messageId)).toEqual(['m-2']);
      expect(await carryOn(store)).toBe(1);
      expect((await store.audit.list({ limit: 9 })).map(({ action }) => action)).toEqual(['recipient.erased']);
      expect((await store.erasures.find([annHashed]))[0]).toMatchObject({ mails: 600, events: 600 });
    });

    it('starts anew when the person is erased again in the middle of a slice', async () => {
      await tell(store, { body: `not json of ${ann}`, publishedAt: T0 });
      await store.erasures.begin(request());
      const mentions = mentionsOf(ann, annHashed);
      await store.erasures.advance(annHashed, mentions, ERASED_AT);
      const newer = mail({ messageId: 'm-2', acceptedAt: ERASED_AT + 1 });
      await tell(store, { body: send(newer), publishedAt: ERASED_AT + 2 });
      let again: Promise<void> | undefined;
      const isIn = (text: string) => {
        again ??= store.erasures.begin(request({ at: ERASED_AT + DAY }));
        return mentions.isIn(text);
      };
      await store.erasures.advance(annHashed, { ...mentions, isIn }, ERASED_AT);
      await again;
      await carryOn(store);
      expect((await everything(store)).toLowerCase()).not.toContain(ann);
      expect((await store.audit.list({ limit: 9 })).map(({ action }) => action)).toEqual(['recipient.erased']);
    });

    it('moves what was stated of the person meanwhile, too', async () => {
      await store.erasures.begin(request());
      const stated = { address: ann, tenant: '', stream: '', reason: 'manual', origin: 'api', note: ann } as const;
      await store.suppressions.put([{ ...stated, since: T0, expiresAt: null, evidence: null, actor: 'x' }], T0);
      await carryOn(store);
      expect(await entries(annHashed)).toEqual(['manual@ api']);
      expect((await everything(store)).toLowerCase()).not.toContain(ann);
    });

    it('takes what was opened and clicked of a message that nobody else is known to have got', async () => {
      const nameless = mail({ destination: [] });
      const at = { timestamp: new Date(T0).toISOString(), ipAddress: '192.0.2.5' };
      await tell(store, { body: hard(nameless), publishedAt: T0 + 9_000 });
      await tell(store, { body: other(nameless, 'Open', at), publishedAt: T0 + 9_000 });
      expect((await store.events.message('m-1'))?.events.map(({ recipient }) => recipient)).toEqual(['', ann]);
      await erase(store);
      expect((await store.events.message('m-1'))?.events).toEqual([]);
    });

    it('ends with entries that follow from newer evidence when some came meanwhile', async () => {
      await tell(store, { body: hard(mail()), publishedAt: T0 + 9_000 });
      await store.erasures.begin(request());
      const newer = mail({ messageId: 'm-2', acceptedAt: ERASED_AT + 1 });
      await tell(store, { body: hard(newer, ann, ERASED_AT + 9), publishedAt: ERASED_AT + 10 });
      await carryOn(store);
      const [found] = await store.suppressions.find([ann]);
      expect(found).toMatchObject({ origin: 'event', since: ERASED_AT + 9, evidence: { messageId: 'm-2' } });
      expect(await entries(annHashed)).toEqual(['bounce@ api']);
    });

    it('knows other keys than its own, and the same person again', async () => {
      expect(await store.erasures.any()).toBe(false);
      await erase(store);
      expect(await store.erasures.any()).toBe(true);
      expect(await store.erasures.madeWithOtherKey(keyMarkOf(secrets))).toBe(false);
      expect(await store.erasures.madeWithOtherKey('other')).toBe(true);
      await tell(store, {
        body: send(mail({ messageId: 'm-2', acceptedAt: ERASED_AT + 9 })),
        publishedAt: ERASED_AT + 10,
      });
      await erase(store, { at: ERASED_AT + DAY });
      expect((await store.erasures.find([annHashed]))[0]).toMatchObject({ at: ERASED_AT + DAY, mails: 1 });
      expect((await everything(store)).toLowerCase()).not.toContain(ann);
    });

    it('keeps under the pseudonym what is stated of a person who was erased a moment ago', async () => {
      await erase(store);
      const stated = { ...entryOf({ reason: 'manual', address: ann }), origin: 'api' as const };
      await store.suppressions.put([stated], ERASED_AT + 1, new Map([[ann, annHashed]]));
      expect(await store.suppressions.find([ann])).toEqual([]);
      expect((await store.suppressions.find([annHashed])).map(({ reason }) => reason)).toContain('manual');
      expect(
        (await store.suppressions.changes({ after: 0, limit: 100 })).items.map(({ address }) => address),
      ).not.toContain(ann);
    });

    it('shows of the history only what came after', async () => {
      await tell(store, { body: hard(mail()), publishedAt: T0 + 9_000 });
      await erase(store);
      const after = (await store.erasures.find([annHashed]))[0]?.changesThrough ?? 0;
      const since = { pseudonym: annHashed, after };
      expect(await store.suppressions.history(ann, { limit: 9, since })).toEqual([]);
      const removal = { address: annHashed, tenant: '', stream: '', reason: 'all', at: ERASED_AT + 9 } as const;
      await store.suppressions.remove([{ ...removal, actor: 'key:ops', note: 'came back' }]);
      expect(await store.suppressions.history(ann, { limit: 9, since })).toMatchObject([{ note: 'came back' }]);
      expect(await store.suppressions.history(annHashed, { limit: 9 })).toHaveLength(3);
    });

    it('is kept by a second reading', async () => {
      await store.raw.keep(T0 - 1);
      const shared = mail({ destination: [ann, bob] });
      const text = (body: object) => withText(recording({ body, publishedAt: T0 + 9_000 }));
      await store.events.record(batchOf([text(delivery(shared, T0 + 9, [ann, bob])), text(hard(shared, bob))]));
      await erase(store);
      await store.events.record(batchOf([text(hard(shared, ann)), text(send(shared))]));
      expect(await store.raw.of(['m-1'])).toEqual([]);
      const other = mail({ messageId: 'm-2', destination: [bob] });
      await store.events.record(batchOf([text(send(other))]));
      const state = await exported(store);
      const optionsFor = () => ({ accounts: new Set([ACCOUNT]), campaignTag: 'campaign', routes: [] });
      for await (const _ of replay({ store, optionsFor, pseudonymOf, now: () => T0 }));
      expect(await exported(store)).toBe(state);
    });

    it('does not let a second reading replace a message that one of its recipients left', async () => {
      const shared = mail({ destination: [ann, bob] });
      await tell(store, { body: send(shared), publishedAt: T0 + 1 });
      await erase(store);
      const state = await exported(store);
      const again = recordingOf(
        JSON.stringify(send(shared)),
        { id: 'sns:x', source: TOPIC, account: ACCOUNT, region: 'us-east-1', publishedAt: T0 + 1, receivedAt: T0 + 2 },
        { accounts: new Set([ACCOUNT]), campaignTag: 'campaign', routes: [] },
      );
      await store.events.rerecord(batchOf([again]), { messageIds: ['m-1'], texts: 0 });
      expect(await exported(store)).toBe(state);
    });

    it('ends the same whatever is told before and whatever after, in any order', async () => {
      const scenario = history.chain((told) =>
        fc.record({
          told: fc.constant(told),
          again: retelling(told),
          cut: fc.nat({ max: told.length }),
          otherCut: fc.nat({ max: told.length }),
        }),
      );
      const run = async (first: readonly (readonly Told[])[], second: readonly (readonly Told[])[]) => {
        const fresh = await open();
        for (const batch of first) await tell(fresh, ...batch);
        await erase(fresh, { block: true });
        for (const batch of second) await tell(fresh, ...batch);
        const state = await lines(fresh, '["suppression"');
        await recountAll(fresh);
        expect(await lines(fresh, '["suppression"')).toBe(state);
        return state;
      };
      await fc.assert(
        fc.asyncProperty(scenario, async ({ told, again, cut, otherCut }) => {
          const one = (rows: readonly Told[]) => rows.map((each) => [each]);
          const expected = await run(one(told.slice(0, cut)), one(told.slice(cut)));
          expect(expected).not.toContain(ann);
          const { order, cuts } = again;
          const actual = await run(batches(order.slice(0, otherCut), cuts), batches(order.slice(otherCut), cuts));
          expect(actual).toBe(expected);
        }),
        { numRuns: Math.ceil(propertyRuns / 2) },
      );
    });

    it('ends with the same entries when the same was told before, in any order', async () => {
      const scenario = history.chain((told) => fc.record({ told: fc.constant(told), again: retelling(told) }));
      await fc.assert(
        fc.asyncProperty(scenario, async ({ told, again }) => {
          const first = await open();
          for (const each of told) await tell(first, each);
          await erase(first);
          const expected = await exported(first);
          expect(expected).not.toContain(ann);
          const second = await open();
          for (const batch of batches(again.order, again.cuts)) await tell(second, ...batch);
          await erase(second);
          for (const each of again.order) await tell(second, each);
          expect(await exported(second)).toBe(expected);
        }),
        { numRuns: Math.ceil(propertyRuns / 3) },
      );
    });
  });
}
