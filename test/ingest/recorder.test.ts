import { setTimeout as sleep } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import { createRecorder, OverloadedError, type RecorderOptions } from '../../src/ingest/recorder.ts';
import { silentLog } from '../../src/shared/log.ts';
import { type RecordBatch, StoreUnavailableError } from '../../src/store/contract.ts';
import { recording } from '../support/record.ts';
import { pseudonymOf } from '../support/secrets.ts';
import { ACCOUNT, type MailSpec, send, TOPIC } from '../support/ses.ts';

const T0 = Date.UTC(2026, 10, 20, 9);
const told = (n: number, destinations = 1) => {
  const destination = Array.from({ length: destinations }, (_, i) => `p${i}@example.net`);
  const spec: MailSpec = { messageId: `m-${n}`, acceptedAt: T0, destination };
  return recording({ body: send(spec), publishedAt: T0 });
};

function setUp(record: (batch: RecordBatch) => Promise<void>, limits: Partial<RecorderOptions> = {}) {
  const batches: RecordBatch[] = [];
  const events = {
    record: async (batch: RecordBatch) => {
      batches.push(batch);
      await record(batch);
    },
  } as unknown as RecorderOptions['events'];
  const recorder = createRecorder({ events, pseudonymOf, now: () => T0, log: silentLog, ...limits });
  return { recorder, batches, sizes: () => batches.map((batch) => batch.messages.length) };
}

describe('group commit', () => {
  it('lets what waits together share a batch, and answers only after the commit', async () => {
    let committed = 0;
    const { recorder, sizes } = setUp(async (batch) => {
      await sleep(20);
      committed += batch.messages.length;
    });
    const first = recorder.record(told(0)).then(() => committed);
    await sleep(5);
    const rest = Array.from({ length: 99 }, (_, n) => recorder.record(told(n + 1)).then(() => committed));
    expect(await first).toBe(1);
    expect(await Promise.all(rest)).toEqual(Array(99).fill(100));
    expect(sizes()).toEqual([1, 99]);
  });

  it('cuts batches by count and by rows, and never starves a big message', async () => {
    const byCount = setUp(async () => {}, { maxBatch: 10 });
    await Promise.all(Array.from({ length: 25 }, (_, n) => byCount.recorder.record(told(n))));
    expect(byCount.sizes()).toEqual([10, 10, 5]);
    const byRows = setUp(async () => {}, { maxRows: 60 });
    await Promise.all([0, 1, 2].map((n) => byRows.recorder.record(told(n, 50))));
    expect(byRows.sizes()).toEqual([1, 1, 1]);
  });

  it('counts the messages of a source', async () => {
    const { recorder, batches } = setUp(async () => {});
    await Promise.all([recorder.record(told(1)), recorder.record(told(2))]);
    expect(batches[0]?.activity).toEqual([
      { source: TOPIC, account: ACCOUNT, region: 'us-east-1', at: T0, messages: 2 },
    ]);
  });

  it('bounds batches and the queue by the text they hold', async () => {
    const big = (n: number) => {
      const each = told(n);
      return { ...each, unstorable: { ...each.unstorable, raw: 'x'.repeat(1_000) } };
    };
    const { recorder, batches } = setUp(() => sleep(5), { maxBatchText: 2_500, maxWaitingText: 4_000 });
    const outcomes = await Promise.allSettled(Array.from({ length: 6 }, (_, n) => recorder.record(big(n))));
    expect(outcomes.filter(({ status }) => status === 'rejected')).toHaveLength(2);
    expect(batches.map((batch) => batch.messages.length)).toEqual([2, 2]);
    await recorder.record(big(9));
  });

  it('refuses more than may wait', async () => {
    const { recorder } = setUp(() => sleep(20), { maxWaiting: 2 });
    const kept = [recorder.record(told(1)), recorder.record(told(2))];
    await expect(recorder.record(told(3))).rejects.toBeInstanceOf(OverloadedError);
    await Promise.all(kept);
    await expect(recorder.record(told(3))).resolves.toBeUndefined();
  });

  it('drains what it accepted', async () => {
    let committed = 0;
    const { recorder } = setUp(async (batch) => {
      await sleep(10);
      committed += batch.messages.length;
    });
    void recorder.record(told(1));
    void recorder.record(told(2));
    await recorder.drain();
    expect(committed).toBe(2);
  });
});

describe('failures', () => {
  it('tells all of a batch when the store is down, without trying each alone', async () => {
    const { recorder, batches } = setUp(() => Promise.reject(new StoreUnavailableError(new Error('full'))));
    const outcomes = await Promise.allSettled([1, 2, 3].map((n) => recorder.record(told(n))));
    expect(outcomes.map(({ status }) => status)).toEqual(['rejected', 'rejected', 'rejected']);
    expect(batches).toHaveLength(1);
  });

  it('puts the one that cannot be stored into quarantine', async () => {
    const { recorder, batches } = setUp(async (batch) => {
      if (batch.messages.some(({ messageId }) => messageId === 'm-2')) throw new Error('constraint');
    });
    await Promise.all([1, 2, 3].map((n) => recorder.record(told(n))));
    const kept = batches.at(-2);
    expect(batches.flatMap((batch) => batch.quarantine)).toEqual([expect.objectContaining({ reason: 'unstorable' })]);
    expect(kept?.messages).toEqual([]);
  });

  it('rejects when even quarantine fails', async () => {
    const { recorder } = setUp(() => Promise.reject(new Error('constraint')));
    await expect(recorder.record(told(1))).rejects.toThrow('constraint');
  });
});
