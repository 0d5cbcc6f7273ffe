/** Requests that meet in one isolate of workerd: what one leaves behind, and what none may take from another. */
import { setTimeout as wait } from 'node:timers/promises';
import { Response } from 'miniflare';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { ADMIN_TOKEN } from '../support/service.ts';
import { send } from '../support/ses.ts';
import { type Isolate, startIsolate } from './isolate.ts';

let isolate: Isolate;

beforeAll(async () => {
  isolate = await startIsolate({
    outside: async (_, { certificatePem }) => {
      await wait(500);
      return new Response(certificatePem);
    },
  });
}, 60_000);
afterAll(() => isolate?.close());

const notification = (n: number) =>
  isolate.signer.notification({
    message: JSON.stringify(
      send({ messageId: `m-${n}`, acceptedAt: Date.now() - 1_000, destination: [`p${n}@example.net`] }),
    ),
  });

const authorised = { authorization: `Bearer ${ADMIN_TOKEN}` };
const urlOf = (path: string) => new URL(path, isolate.url);

async function rows(sql: string): Promise<readonly Readonly<Record<string, unknown>>[]> {
  const db = await isolate.mf.getD1Database('DB');
  return (await db.prepare(sql).all()).results;
}

it('takes many messages that come at once before their certificate is known, which is asked for once', async () => {
  const stop = new AbortController();
  const first = isolate.post(notification(0), stop.signal).catch(() => null);
  await expect.poll(() => isolate.asked.length, { timeout: 20_000 }).toBe(1);
  const others = Array.from({ length: 20 }, async (_, n) => isolate.post(notification(n + 1)));
  // The client of the request that asked for it hangs up.
  stop.abort();
  const answers = await Promise.all(others);
  await first;
  expect(answers.map(({ status }) => status)).toEqual(answers.map(() => 200));
  expect(isolate.asked).toHaveLength(1);
});

it('stores what is noted beside an answer', async () => {
  const body = JSON.stringify({ recipients: ['ann@example.net'] });
  const headers = { ...authorised, 'content-type': 'application/json' };
  const checks = await Promise.all(
    Array.from({ length: 10 }, async () => {
      const response = await fetch(urlOf('/v1/check'), { method: 'POST', headers, body });
      await response.text();
      return response.status;
    }),
  );
  expect(checks).toEqual(checks.map(() => 200));
  await expect.poll(() => rows("select name from milestone where name = 'first-check'")).toHaveLength(1);
  await expect.poll(() => rows('select id from access_key where last_used_at is not null')).toHaveLength(1);
});

it('stores that a message was refused', async () => {
  const { status } = await isolate.post({ Type: 'Notification' });
  expect(status).toBe(400);
  await expect.poll(() => rows('select code from refusal')).toHaveLength(1);
});

it('keeps no place for pages that were closed and imports that were broken off', async () => {
  const form = new URLSearchParams({ token: ADMIN_TOKEN });
  const origin = isolate.url.origin;
  const signedIn = await fetch(urlOf('/sign-in'), {
    method: 'POST',
    redirect: 'manual',
    headers: { origin },
    body: form,
  });
  const cookie = signedIn.headers.get('set-cookie')?.split(';')[0] ?? '';
  expect([signedIn.status, cookie]).toEqual([303, expect.stringContaining('=')]);
  const watched: number[] = [];
  for (let n = 0; n < 40; n++) {
    const stop = new AbortController();
    const { status, body } = await fetch(urlOf('/live/events'), { headers: { cookie }, signal: stop.signal });
    watched.push(status);
    const reader = body?.getReader();
    const { value } = (await reader?.read()) ?? {};
    expect(new TextDecoder().decode(value)).toContain('retry:');
    stop.abort();
    await reader?.cancel().catch(() => {});
  }
  expect(new Set(watched)).toEqual(new Set([200]));

  for (let n = 0; n < 5; n++) {
    const stop = new AbortController();
    const body = new ReadableStream<Uint8Array>({
      start: (controller) => controller.enqueue(new TextEncoder().encode('ann@example.net\nbob@example.net\n')),
    });
    const upload = fetch(urlOf(`/v1/suppressions/import?id=cut-${n}`), {
      method: 'POST',
      headers: { ...authorised, 'content-type': 'text/plain' },
      body,
      duplex: 'half',
      signal: stop.signal,
    } as RequestInit).catch(() => null);
    await expect.poll(() => rows(`select id from suppression_import where id = 'cut-${n}'`)).toHaveLength(1);
    stop.abort();
    await upload;
  }
  const whole = await fetch(urlOf('/v1/suppressions/import'), {
    method: 'POST',
    headers: { ...authorised, 'content-type': 'text/plain' },
    body: 'carol@example.net\n',
  });
  expect([whole.status, await whole.text()]).toEqual([200, expect.stringContaining('"done"')]);
});
