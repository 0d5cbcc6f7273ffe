/** What the Worker answers while D1 fails, and what is stored once it does not. */
import { env } from 'cloudflare:workers';
import fc from 'fast-check';
import { afterEach, beforeAll, describe, expect, it, vi } from 'vitest';
import { openD1 } from '../../src/store/d1.ts';
import { ACCOUNT, bounce, complaint, delivery, send, TOPIC } from '../support/ses.ts';
import { type Fault, faulty } from './faulty-database.ts';
import { type Answer, emptied, startWorker, type TestWorker } from './worker.ts';

const { database, plan, calls } = faulty(env.DB);
let worker: TestWorker;

/** What D1 says when it fails for a while (Cloudflare D1, "Debug D1", list of errors). */
const PASSING = [
  'D1_ERROR: D1 DB is overloaded. Requests queued for too long.',
  'D1_ERROR: Network connection lost.',
  'D1_ERROR: Internal error in D1 DB storage caused object to be reset.',
  'D1_ERROR: database or disk is full: SQLITE_FULL',
] as const;

const NOW = Date.now();
const MAIL = { messageId: 'm-1', acceptedAt: NOW - 60_000, destination: ['ann@example.net', 'bob@example.net'] };
const recipients = [{ emailAddress: 'ann@example.net', status: '5.1.1', diagnosticCode: 'smtp; 550 5.1.1 unknown' }];
const BODIES = [
  send(MAIL),
  bounce(MAIL, { at: NOW - 50_000, recipients }),
  delivery(MAIL, NOW - 49_000, ['bob@example.net']),
  complaint(MAIL, { at: NOW - 40_000, recipients: ['bob@example.net'] }),
] as const;
const BOUNCE = BODIES[1];

const empty = () => emptied(env.DB, { keys: true });
const healthy = () => plan(() => null);

async function stored(): Promise<string> {
  let text = '';
  for await (const line of openD1(env.DB).exportState()) text += line;
  return text;
}

/** The state that `BODIES` end in when nothing fails. */
async function untroubled(bodies: readonly object[]): Promise<string> {
  await empty();
  healthy();
  for (const [n, body] of bodies.entries()) expect((await worker.publish(body, `told-${n}`)).status).toBe(200);
  return stored();
}

beforeAll(async () => {
  await empty();
  worker = await startWorker(database);
  await worker.call('GET', '/healthz');
}, 60_000);

afterEach(() => {
  vi.useRealTimers();
  healthy();
});

const check = () => worker.call('POST', '/v1/check', { body: { recipients: ['ann@example.net'] } });

describe.each(PASSING)('while D1 says "%s"', (text) => {
  it.each(['before', 'after'] as const)('a webhook answers 503, and its next delivery stores it (%s)', async (when) => {
    const expected = await untroubled([BOUNCE]);
    const needed = calls();
    expect(needed).toBeGreaterThan(0);
    for (let failing = 0; failing < needed; failing++) {
      await empty();
      const nothing = await stored();
      plan((call) => (call === failing ? { when, text } : null));
      const refused = await worker.publish(BOUNCE, 'told-0');
      expect([refused.status, refused.json.code, refused.headers.get('retry-after')]).toEqual([
        503,
        'store-unavailable',
        '5',
      ]);
      // All of it or nothing.
      expect([nothing, expected]).toContain(await stored());
      healthy();
      expect((await worker.publish(BOUNCE, 'told-0')).status).toBe(200);
      expect(await stored()).toBe(expected);
    }
  });

  it('a check answers 503, whichever of its reads fails, and the next one is answered', async () => {
    await empty();
    healthy();
    expect((await check()).status).toBe(200);
    const needed = calls();
    expect(needed).toBeGreaterThan(2);
    const statuses = new Set<number>();
    for (let failing = 0; failing < needed; failing++) {
      plan((call) => (call === failing ? { when: 'before', text } : null));
      const { status, json, headers } = await check();
      statuses.add(status);
      if (status !== 200)
        expect([status, json.code, headers.get('retry-after')]).toEqual([503, 'store-unavailable', '5']);
    }
    // What is only noted beside a check may fail.
    expect([...statuses]).toContain(503);
    expect([...statuses].filter((status) => status !== 200 && status !== 503)).toEqual([]);
    healthy();
    expect((await check()).status).toBe(200);
  });
});

it.each([
  'D1_ERROR: near "selekt": syntax error: SQLITE_ERROR',
  "D1_TYPE_ERROR: Type 'undefined' not supported for value 'undefined'",
])('a fault of our own stays 500: %s', async (text) => {
  plan(() => ({ when: 'before', text }));
  expect((await check()).status).toBe(500);
});

it('a database that never answers is told of before SNS gives up', async () => {
  await empty();
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
  for (const ask of [() => worker.publish(BOUNCE, 'told-0'), check]) {
    plan(() => ({ when: 'never', text: '' }));
    const answers: Answer[] = [];
    ask().then((answer) => answers.push(answer));
    await vi.waitFor(() => expect(calls()).toBeGreaterThan(0));
    await vi.advanceTimersByTimeAsync(9_000);
    expect(answers).toEqual([]);
    await vi.advanceTimersByTimeAsync(1_000);
    await vi.waitFor(() =>
      expect(answers.map(({ status, json }) => [status, json.code])).toEqual([[503, 'store-unavailable']]),
    );
    // What is noted after the answer has longer.
    await vi.advanceTimersByTimeAsync(30_000);
  }
});

const carriage = (n: number) => ({
  ...{ id: `sns:told-${n}`, source: TOPIC, account: ACCOUNT, region: 'us-east-1' },
  ...{ publishedAt: NOW, receivedAt: NOW },
});

const queued = (n: number) => ({ kind: 'message', text: JSON.stringify(BODIES[n]), carriage: carriage(n) }) as const;

const fault: fc.Arbitrary<Fault | null> = fc.oneof(
  { arbitrary: fc.constant(null), weight: 2 },
  { arbitrary: fc.record({ when: fc.constantFrom('before', 'after'), text: fc.constantFrom(...PASSING) }), weight: 1 },
);

it('whatever fails, and however messages come again, ends in the state of a day without faults', async () => {
  const expected = await untroubled(BODIES);
  await fc.assert(
    fc.asyncProperty(
      fc.array(fault, { minLength: 5, maxLength: 30 }),
      fc.array(fc.record({ n: fc.nat(BODIES.length - 1), byQueue: fc.boolean() }), { maxLength: 12 }),
      async (faults, deliveries) => {
        await empty();
        plan((call) => faults[call] ?? null);
        for (const { n, byQueue } of deliveries) {
          if (byQueue) await worker.consume(deliveries.map(() => queued(n)));
          else {
            const { status } = await worker.publish(BODIES[n] ?? {}, `told-${n}`);
            expect([200, 503]).toContain(status);
          }
        }
        // Those that sent go on until they are heard.
        for (let tries = 0; tries < 40 && (await worker.consume(BODIES.map((_, n) => queued(n)))) > 0; tries++);
        healthy();
        expect(await stored()).toBe(expected);
      },
    ),
    { numRuns: Number(env.PROPERTY_RUNS || 5) },
  );
});
