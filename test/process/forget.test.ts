/**
 * kill -9 in the middle of an erasure and in the middle of pruning: the next start completes what was begun, and counts
 * nothing twice. `KILLS` sets the number of kills.
 */
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { createSigner } from '../../src/cli/sns-stand-in/signer.ts';
import type { Store } from '../../src/store/contract.ts';
import { openSqlite } from '../../src/store/sqlite.ts';
import { batchOf, exported, recording, recountAll } from '../support/record.ts';
import { pseudonymOf, SECRET_KEY } from '../support/secrets.ts';
import { ADMIN_TOKEN, type Running, startBuilt, temporaryFolder } from '../support/service.ts';
import { bounce, delivery, TOPIC } from '../support/ses.ts';
import { MIGRATIONS } from '../support/sqlite.ts';

const KILLS = Number(process.env.KILLS || 3);
const MAILS = 12_000;
const DAY = 86_400_000;
/** Older than the retention of the second test, and of fixed distance from now. */
const START = Math.floor(Date.now() / DAY) * DAY - 90 * DAY;
const ann = 'ann@example.net';

let folder: ReturnType<typeof temporaryFolder>;
let store: Store;
let database: string;
beforeEach(() => {
  folder = temporaryFolder();
  database = join(folder.path, 'forget.db');
  store = openSqlite({ path: database, migrations: MIGRATIONS });
});
afterEach(async () => {
  await store.close();
  folder.remove();
});

const told = (n: number, address: string) => {
  const spec = { messageId: `m-${n}`, acceptedAt: START + n * 1_000, destination: [address] };
  const at = spec.acceptedAt + 500;
  const body =
    n % 10 === 0 ? bounce(spec, { at, recipients: [{ emailAddress: address }] }) : delivery(spec, at, [address]);
  return recording({ body, publishedAt: at + 500 });
};

async function fill(addressOf: (n: number) => string): Promise<string> {
  for (let from = 0; from < MAILS; from += 500) {
    const batch = Array.from({ length: 500 }, (_, n) => told(from + n, addressOf(from + n)));
    await store.events.record(batchOf(batch));
  }
  return rollups();
}

/** Without domains: an erased person's mail counts as `*other` there. */
const rollups = async (): Promise<string> =>
  (await exported(store))
    .split('\n')
    .filter((line) => line.startsWith('["rollup"') && !line.includes('["dimension","recipientDomain"]'))
    .join('\n');

async function start(env: Readonly<Record<string, string>>): Promise<Running> {
  // Stands for the two minutes after which the leases of a killed process have run out.
  await store.leases.deleteExpired(Number.MAX_SAFE_INTEGER);
  return startBuilt({ database, signer: await createSigner({ topicArn: TOPIC }), env: { SECRET_KEY, ...env } });
}

/** Waits for a number to pass another. */
async function passed(read: () => Promise<number>, least: number): Promise<void> {
  while ((await read()) <= least) await sleep(1);
}

it(`completes an erasure that was killed ${KILLS} times`, async () => {
  const before = await fill(() => ann);
  const done = async () => (await store.erasures.find([pseudonymOf(ann)]))[0];
  let reached = 0;
  for (let kill = 0; kill < KILLS; kill++) {
    const service = await start({});
    const request =
      kill > 0
        ? null
        : fetch(`${service.url}/v1/recipients/${ann}/erase`, {
            method: 'POST',
            headers: { authorization: `Bearer ${ADMIN_TOKEN}` },
          }).catch(() => null);
    await passed(async () => (await done())?.mails ?? 0, reached);
    await service.end('SIGKILL');
    await request;
    const erasure = await done();
    reached = erasure?.mails ?? 0;
    // Killed in the middle, and blocked all the same.
    expect(erasure?.address).toBe(ann);
    expect((await store.suppressions.find([pseudonymOf(ann)])).map(({ reason }) => reason)).toEqual(['bounce']);
    await store.events.record(batchOf([told(0, ann)]));
  }
  const service = await start({});
  await passed(async () => ((await done())?.address === null ? 1 : 0), 0);
  expect(await service.end('SIGTERM')).toBe(0);
  expect(await done()).toMatchObject({ mails: MAILS, events: MAILS / 10 });
  expect(await exported(store)).not.toContain(ann);
  expect(await rollups()).toBe(before);
  await recountAll(store);
  expect(await rollups()).toBe(before);
  const actions = (await store.audit.list({ limit: 9 })).map(({ action }) => action);
  expect(actions.filter((action) => action.startsWith('recipient.'))).toEqual(['recipient.erased']);
});

it(`completes a pruning that was killed ${KILLS} times`, async () => {
  const before = await fill((n) => `person${n}@example.net`);
  const removed = async () => (await store.retention.status()).removed.mails;
  for (let kill = 0; kill < KILLS; kill++) {
    const least = await removed();
    const service = await start({ RETENTION_DAYS: '30' });
    await passed(removed, least);
    await service.end('SIGKILL');
    expect(await removed()).toBeLessThan(MAILS);
  }
  const service = await start({ RETENTION_DAYS: '30' });
  await passed(async () => ((await store.retention.status()).lastRunAt === null ? 0 : 1), 0);
  expect(await service.end('SIGTERM')).toBe(0);
  const bounces = MAILS / 10;
  expect((await store.retention.status()).removed).toMatchObject({
    mails: MAILS,
    messages: MAILS - bounces,
    events: 0,
  });
  expect(await rollups()).toBe(before);
  await recountAll(store);
  expect(await rollups()).toBe(before);
});

it('refuses to start with another key than the one that people were erased with', async () => {
  const service = await start({});
  await fetch(`${service.url}/v1/recipients/${ann}/erase`, {
    method: 'POST',
    headers: { authorization: `Bearer ${ADMIN_TOKEN}` },
  });
  expect(await service.end('SIGTERM')).toBe(0);
  await expect(start({ SECRET_KEY: 'another secret key, with 32 characters' })).rejects.toThrow('SECRET_KEY');
  expect(await (await start({})).end('SIGTERM')).toBe(0);
});
