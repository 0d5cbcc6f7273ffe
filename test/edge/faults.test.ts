/** What the built Worker says while D1 fails, and that it goes on by itself when D1 does. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { migrate } from '../support/built-worker.ts';
import { bounce, send } from '../support/ses.ts';
import { type SignedIn, signIn } from './signed-in.ts';
import { type RunningWorker, startWorker } from './worker.ts';

const NOW = Date.now();
const CODE = /\bat \w+ ?\(|\.js:\d+|SQLITE|D1_ERROR|no such table|worker\.js/;

let worker: RunningWorker;
let ops: SignedIn;
let sent = 0;

const publish = () =>
  worker.publish(send({ messageId: `m-${++sent}`, acceptedAt: NOW, destination: ['a@example.net'] }));
const check = () => worker.call('/v1/check', { method: 'POST', body: { recipients: ['a@example.net'] } });
const known = async () => (await worker.call(`/v1/messages/m-${sent}`)).status;

/** Of webhook, check and page; none of them tells what went wrong inside. */
async function statuses(): Promise<readonly number[]> {
  const page = await ops.get('/');
  const checked = await check();
  for (const text of [await page.text(), checked.text]) expect(text).not.toMatch(CODE);
  return [await publish(), checked.status, page.status];
}

beforeAll(async () => {
  // Without a queue: with one, a webhook is answered without D1.
  worker = await startWorker({ withQueue: false, migrated: false });
});
afterAll(() => worker?.close());

it('answers 503 while the migrations are not applied, and serves as soon as they are', async () => {
  const page = await worker.call('/sign-in');
  expect([await publish(), (await check()).status, page.status]).toEqual([503, 503, 503]);
  expect((await check()).json).toMatchObject({ code: 'store-unavailable' });
  expect(page.text).not.toMatch(CODE);
  await expect(worker.cron()).rejects.toThrow();
  await migrate(worker.db);
  expect([await publish(), (await check()).status, await known()]).toEqual([200, 200, 200]);
  await worker.cron();
  ops = await signIn(worker.url);
});

describe.each([
  'D1_ERROR: D1 DB is overloaded. Too many requests queued.',
  'D1_ERROR: D1 DB storage operation exceeded timeout which caused object to be reset.',
  'D1_ERROR: Network connection lost.',
])('%s', (fault) => {
  it('is a 503 everywhere, and nothing once it is over', async () => {
    await worker.control({ fault });
    expect(await statuses()).toEqual([503, 503, 503]);
    expect((await check()).json).toMatchObject({ code: 'store-unavailable' });
    await worker.control({ fault: null });
    expect(await statuses()).toEqual([200, 200, 200]);
    expect(await known()).toBe(200);
  });
});

it.each([
  ['message', [503, 200, 503]],
  ['suppression', [503, 503, 200]],
  ['session', [200, 200, 503]],
])(
  'says 503 where the table %s would be needed, as after a deployment before its migrations',
  async (table, expected) => {
    await worker.db.exec(`alter table "${table}" rename to gone`);
    expect(await statuses()).toEqual(expected);
    await worker.db.exec(`alter table gone rename to "${table}"`);
    expect(await statuses()).toEqual([200, 200, 200]);
    expect(await known()).toBe(200);
    expect((await worker.call('/v1/quarantine')).json.total).toBe(0);
  },
);

it('does the other jobs when one fails', async () => {
  const body = { expiresAt: new Date(Date.now() + 60_000).toISOString() };
  expect((await worker.call('/v1/suppressions/b@example.net', { method: 'PUT', body })).status).toBe(200);
  await worker.control({ ahead: 600_000 });
  await worker.db.exec('alter table rollup_state rename to gone');
  await worker.cron();
  expect(worker.logged()).toContain('job-failed');
  const { json } = await worker.call('/v1/suppressions/changes?limit=9');
  expect(json.items.map(({ action }: { action: string }) => action)).toContain('expired');
  await worker.db.exec('alter table gone rename to rollup_state');
  const failures = () => worker.logged().filter((event) => event === 'job-failed').length;
  const before = failures();
  await worker.control({ ahead: 1_200_000 });
  await worker.cron();
  expect(failures()).toBe(before);
});

it('takes a bounce after all that', async () => {
  const spec = { messageId: 'last', acceptedAt: NOW, destination: ['c@example.net'] };
  const recipients = [{ emailAddress: 'c@example.net', status: '5.1.1' }];
  expect(await worker.publish(bounce(spec, { at: NOW + 1_000, recipients }))).toBe(200);
  const { json } = await worker.call('/v1/check', { method: 'POST', body: { recipients: ['c@example.net'] } });
  expect(json.results[0].allowed).toBe(false);
});
