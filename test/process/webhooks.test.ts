import Database from 'better-sqlite3';
import { expect, it, vi } from 'vitest';
import { createSigner } from '../../src/cli/sns-stand-in/signer.ts';
import { ADMIN_TOKEN, startBuilt, temporaryFolder } from '../support/service.ts';
import { TOPIC } from '../support/ses.ts';
import { startReceiver } from '../webhooks/receiver.ts';
import { changesOf, verified } from '../webhooks/support.ts';

it('a killed service sends the message under way again, the same to the byte, and skips none', async () => {
  const folder = temporaryFolder();
  const database = `${folder.path}/s.db`;
  const signer = await createSigner({ topicArn: TOPIC });
  const receiver = await startReceiver((_, count) => (count === 1 ? () => {} : 200));
  const call = (url: string, method: string, path: string, body: object = {}) =>
    fetch(`${url}${path}`, {
      method,
      headers: { authorization: `Bearer ${ADMIN_TOKEN}`, 'content-type': 'application/json' },
      body: JSON.stringify(body),
    });
  try {
    const first = await startBuilt({ database, signer });
    const created = await call(first.url, 'POST', '/v1/webhooks', { url: receiver.url });
    const { secret } = (await created.json()) as { secret: string };
    await call(first.url, 'PUT', '/v1/suppressions/ann@example.net');
    await vi.waitFor(() => expect(receiver.received).toHaveLength(1), { timeout: 20_000 });
    await call(first.url, 'PUT', '/v1/suppressions/bob@example.net');
    await first.end('SIGKILL');

    // The dead process's lease of the job would lapse in two minutes.
    const client = new Database(database);
    client.exec('delete from lease');
    client.close();
    const second = await startBuilt({ database, signer });
    await vi.waitFor(() => expect(receiver.received).toHaveLength(3), { timeout: 20_000 });
    await second.end('SIGTERM');
    expect(second.output()).not.toContain('job-failed');
    const [broken, again, after] = receiver.received;
    if (broken === undefined || again === undefined || after === undefined) throw new Error('too few came');
    expect(again.body).toBe(broken.body);
    expect(again.headers['webhook-id']).toBe(broken.headers['webhook-id']);
    for (const request of receiver.received) verified(secret, request);
    expect(receiver.received.map((each) => changesOf(each).map(({ address }) => address))).toEqual([
      ['ann@example.net'],
      ['ann@example.net'],
      ['bob@example.net'],
    ]);
  } finally {
    await receiver.close();
    folder.remove();
  }
});
