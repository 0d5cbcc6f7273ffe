/** A second reading of kept texts: it ends as if the rules of today had always been there, and loses nothing. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { NormaliseOptions } from '../../src/ingest/normalise.ts';
import { recordingOf, withText } from '../../src/ingest/notification.ts';
import { batchOf } from '../../src/ingest/recording.ts';
import { replay } from '../../src/ingest/replay.ts';
import { createRawRetentionJob, startRawKeeping } from '../../src/ingest/retention.ts';
import { parseRoutes } from '../../src/ingest/routing.ts';
import type { Store } from '../../src/store/contract.ts';
import { history } from '../contract/scenario.ts';
import { openStore, propertyRuns } from '../support/platform.ts';
import { exported, type Told } from '../support/record.ts';
import { pseudonymOf } from '../support/secrets.ts';
import { ACCOUNT, complaint, type MailSpec, send, TOPIC } from '../support/ses.ts';

const T0 = Date.UTC(2026, 6, 14);
const DAY = 86_400_000;

const routes = (json: object[]) => {
  const parsed = parseRoutes(JSON.stringify(json));
  if (!parsed.ok) throw new Error(parsed.error);
  return parsed.value;
};
const before: NormaliseOptions = { accounts: new Set([ACCOUNT]), campaignTag: 'campaign', routes: [] };
const after: NormaliseOptions = { ...before, routes: routes([{ identity: 'news.example.com', tenant: 'routed' }]) };

let sequence = 0;
function recorded({ body, publishedAt, topic = TOPIC }: Told, options: NormaliseOptions, kept: boolean) {
  const road = {
    id: `sns:${++sequence}`,
    source: topic,
    account: ACCOUNT,
    region: 'us-east-1',
    publishedAt,
    receivedAt: publishedAt,
  };
  const recording = recordingOf(JSON.stringify(body), road, options);
  return kept ? withText(recording) : recording;
}

async function tellAll(store: Store, options: NormaliseOptions, told: readonly Told[], kept = true) {
  const recordings = told.map((each) => recorded(each, options, kept));
  await store.events.record({ ...batchOf(recordings, T0, pseudonymOf), activity: [] });
}

const tellWith = (store: Store, options: NormaliseOptions, told: Told, kept = true) =>
  tellAll(store, options, [told], kept);

async function readAgain(store: Store, options: NormaliseOptions) {
  let last = { replaced: 0, merged: 0, unreadable: 0 };
  for await (last of replay({ store, optionsFor: () => options, pseudonymOf, now: () => T0, pageSize: 2 }));
  return last;
}

const mail: MailSpec = { messageId: 'm-1', acceptedAt: T0, destination: ['ann@example.net'] };
const abuse = complaint(mail, { at: T0 + 5, recipients: ['ann@example.net'], feedbackType: 'abuse' });
const entries = async (store: Store) =>
  (await store.suppressions.find(['ann@example.net'])).map(({ reason, tenant }) => `${reason}@${tenant}`);

describe('replay', () => {
  it('ends as if the rules of today had always been there', async () => {
    await fc.assert(
      fc.asyncProperty(history, async (told) => {
        const store = await openStore();
        await store.raw.keep(0);
        for (const each of told) await tellWith(store, before, each);
        const { merged, unreadable } = await readAgain(store, after);
        expect([merged, unreadable]).toEqual([0, 0]);
        const expected = await openStore();
        for (const each of told) await tellWith(expected, after, each);
        expect(await exported(store)).toBe(await exported(expected));
        await readAgain(store, after);
        expect(await exported(store)).toBe(await exported(expected));
      }),
      { numRuns: propertyRuns(40) },
    );
  });

  it('moves the entries with the tenant, and leaves none behind', async () => {
    const store = await openStore();
    await store.raw.keep(T0 - 1);
    await tellWith(store, before, { body: abuse, publishedAt: T0 + 9 });
    expect(await entries(store)).toEqual(['complaint@default']);
    expect(await readAgain(store, after)).toEqual({ replaced: 1, merged: 0, unreadable: 0 });
    expect(await entries(store)).toEqual(['complaint@routed']);
    expect(await store.reputation.hours({ from: 0, to: 1e6, tenant: 'default' })).toEqual([]);
  });

  it('keeps what somebody released', async () => {
    const store = await openStore();
    await store.raw.keep(T0 - 1);
    await tellWith(store, before, { body: abuse, publishedAt: T0 + 9 });
    const removal = { address: 'ann@example.net', tenant: 'default', stream: '', reason: 'all', at: T0 + DAY } as const;
    await store.suppressions.remove([{ ...removal, actor: 'x', note: null }]);
    await readAgain(store, after);
    expect(await entries(store)).toEqual([]);
  });

  it('only adds to a message of which not every text is kept', async () => {
    const store = await openStore();
    await tellWith(store, before, { body: abuse, publishedAt: T0 + 9 }, false);
    await store.raw.keep(T0 + 1);
    await tellWith(store, before, { body: send(mail), publishedAt: T0 + 10 });
    expect(await readAgain(store, before)).toEqual({ replaced: 0, merged: 1, unreadable: 0 });
    expect(await entries(store)).toEqual(['complaint@default']);
  });

  it('leaves a message alone that the rules of today cannot read', async () => {
    const store = await openStore();
    await store.raw.keep(T0 - 1);
    await tellWith(store, before, { body: abuse, publishedAt: T0 + 9 });
    const state = await exported(store);
    expect(await readAgain(store, { ...before, accounts: new Set(['999999999999']) })).toEqual({
      replaced: 0,
      merged: 0,
      unreadable: 1,
    });
    expect(await exported(store)).toBe(state);
  });

  it('loses no event that comes while a page is read', async () => {
    const store = await openStore();
    await store.raw.keep(T0 - 1);
    await tellWith(store, before, { body: send(mail), publishedAt: T0 + 9 });
    let overtaken = false;
    const busy: Store = {
      ...store,
      events: {
        ...store.events,
        rerecord: async (batch, again) => {
          if (!overtaken) {
            overtaken = true;
            await tellWith(store, before, { body: abuse, publishedAt: T0 + 9 });
          }
          await store.events.rerecord(batch, again);
        },
      },
    };
    await readAgain(busy, after);
    expect(await entries(store)).toEqual(['complaint@routed']);
    const expected = await openStore();
    for (const body of [send(mail), abuse]) await tellWith(expected, after, { body, publishedAt: T0 + 9 });
    expect(await exported(store)).toBe(await exported(expected));
  });

  it('says so when nothing is kept', async () => {
    await expect(readAgain(await openStore(), after)).rejects.toThrow('RAW_RETENTION_DAYS');
  });
});

describe('raw retention', () => {
  const keepFor = (store: Store, days: number, at: number) => ({ raw: store.raw, days, now: () => at });
  const never = new AbortController().signal;

  it('forgets texts that are older than they may become, in slices, and knows since when all are kept', async () => {
    const store = await openStore();
    await startRawKeeping(keepFor(store, 2, T0));
    const told = Array.from({ length: 1_200 }, (_, n) => ({
      body: send({ ...mail, messageId: `m-${n}` }),
      publishedAt: n < 1_100 ? T0 : T0 + 3 * DAY,
    }));
    for (let from = 0; from < told.length; from += 100) await tellAll(store, before, told.slice(from, from + 100));
    expect(await store.raw.since()).toBe(T0);
    const { run } = createRawRetentionJob(keepFor(store, 2, T0 + 3 * DAY));
    expect([await run(never), await run(never), await run(never)]).toEqual([true, true, false]);
    expect(await store.raw.since()).toBe(T0 + DAY);
    expect(await store.raw.messages({ after: '', limit: 2_000 })).toHaveLength(100);
    expect((await store.retention.status()).removed.rawTexts).toBe(1_100);
  });

  it('forgets everything when it is switched off', async () => {
    const store = await openStore();
    await startRawKeeping(keepFor(store, 2, T0));
    await tellWith(store, before, { body: send(mail), publishedAt: T0 });
    await startRawKeeping(keepFor(store, 0, T0));
    expect(await store.raw.since()).toBeNull();
    expect(await store.raw.messages({ after: '', limit: 9 })).toEqual([]);
  });
});
