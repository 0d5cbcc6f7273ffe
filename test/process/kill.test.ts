/**
 * kill -9 in the middle of the load, restart, send everything again: nothing that was acknowledged is missing, nothing
 * is counted twice. `KILLS` sets the number of rounds.
 */

import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { expect, it } from 'vitest';
import { createSigner } from '../../src/cli/sns-stand-in/signer.ts';
import { openSqlite } from '../../src/store/sqlite.ts';
import { exported, tell } from '../support/record.ts';
import { postTo, startBuilt, temporaryFolder } from '../support/service.ts';
import { bounce, complaint, delivery, type MailSpec, send, TOPIC } from '../support/ses.ts';
import { MIGRATIONS, openMemory } from '../support/sqlite.ts';

const ROUNDS = Number(process.env.KILLS || 3);
const MESSAGES = 150;
const CONCURRENCY = 24;
const T0 = Date.UTC(2026, 10, 20, 9);
const PUBLISHED = T0 + 3_600_000;

interface Sent {
  readonly body: object;
  readonly messageId: string;
  /** What the stored message must show once this was acknowledged. */
  readonly proof: string;
  readonly wire: string;
}

async function load(round: number, signer: Awaited<ReturnType<typeof createSigner>>): Promise<readonly Sent[]> {
  const sent: Sent[] = [];
  const add = (spec: MailSpec, body: object, proof: string) => {
    const wire = signer.notification({ message: JSON.stringify(body), timestamp: new Date(PUBLISHED).toISOString() });
    sent.push({ body, messageId: spec.messageId, proof, wire: JSON.stringify(wire) });
  };
  for (let i = 0; i < MESSAGES; i++) {
    const address = `person${i}@example.net`;
    const spec: MailSpec = {
      messageId: `r${round}-m${i}`,
      acceptedAt: T0 + i * 60_000,
      destination: [address],
      tenant: i % 2 === 0 ? 'acme' : undefined,
    };
    add(spec, send(spec), 'sent');
    if (i % 5 === 0) {
      const recipients = [{ emailAddress: address, action: 'failed', status: '5.1.1' }];
      add(spec, bounce(spec, { at: spec.acceptedAt + 1_000, recipients }), 'hardBounced');
      add(spec, bounce(spec, { at: spec.acceptedAt + 1_000, recipients }, 'notification'), 'hardBounced');
    } else {
      add(spec, delivery(spec, spec.acceptedAt + 1_000, [address]), 'delivered');
      if (i % 7 === 0) add(spec, complaint(spec, { at: spec.acceptedAt + 9_000, recipients: [address] }), 'complained');
    }
  }
  return sent;
}

/** Posts with a few connections until all is sent or the service is gone. @returns what was acknowledged. */
async function pour(url: string, all: readonly Sent[], acknowledged: Sent[] = []): Promise<readonly Sent[]> {
  let next = 0;
  const worker = async () => {
    for (let each = all[next++]; each !== undefined; each = all[next++]) {
      const response = await postTo(url, each.wire).catch(() => null);
      if (response === null) return;
      if (response.status === 200) acknowledged.push(each);
    }
  };
  await Promise.all(Array.from({ length: CONCURRENCY }, worker));
  return acknowledged;
}

it(`loses nothing acknowledged and counts nothing twice over ${ROUNDS} kills`, {
  timeout: 60_000 + ROUNDS * 20_000,
}, async () => {
  const signer = await createSigner({ topicArn: TOPIC });
  const folder = temporaryFolder();
  const database = join(folder.path, 'killed.db');
  const everything: Sent[] = [];
  let partial = 0;
  try {
    for (let round = 0; round < ROUNDS; round++) {
      const all = await load(round, signer);
      everything.push(...all);
      const service = await startBuilt({ database, signer });
      const taken: Sent[] = [];
      const pouring = pour(service.url, all, taken);
      // In the middle of the load, however fast the machine is.
      while (taken.length < 1 + ((round * 37) % (all.length / 2))) await sleep(1);
      await service.end('SIGKILL');
      const acknowledged = await pouring;
      if (acknowledged.length > 0 && acknowledged.length < all.length) partial++;

      const store = openSqlite({ path: database, migrations: MIGRATIONS });
      for (const { messageId, proof } of acknowledged) {
        const found = await store.events.message(messageId);
        const flags = found?.mails[0]?.flags ?? 0;
        const bit = { sent: 1, delivered: 2, hardBounced: 8, complained: 64 }[proof] ?? 0;
        expect(flags & bit, `${messageId} ${proof} was acknowledged`).toBe(bit);
      }
      await store.close();

      const restarted = await startBuilt({ database, signer });
      expect(await pour(restarted.url, all)).toHaveLength(all.length);
      expect(await restarted.end('SIGTERM')).toBe(0);
    }
    // A kill that always came before or after the load would prove nothing.
    expect(partial).toBeGreaterThan(0);

    const expected = openMemory();
    for (const { body } of everything) await tell(expected, { body, publishedAt: PUBLISHED });
    const actual = openSqlite({ path: database, migrations: MIGRATIONS });
    expect(await exported(actual)).toBe(await exported(expected));
    await actual.close();
  } finally {
    folder.remove();
  }
});
