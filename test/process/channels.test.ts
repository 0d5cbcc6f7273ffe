import Database from 'better-sqlite3';
import { expect, it, vi } from 'vitest';
import { createSigner } from '../../src/cli/sns-stand-in/signer.ts';
import { appendNotices } from '../support/notices.ts';
import { ADMIN_TOKEN, startBuilt, temporaryFolder } from '../support/service.ts';
import { TOPIC } from '../support/ses.ts';
import { startSesServer } from '../support/ses-server.ts';
import { startReceiver } from '../webhooks/receiver.ts';

it('a killed service loses no alert: the chat gets the broken one again, then the rest, and each goes by mail', async () => {
  const folder = temporaryFolder();
  const database = `${folder.path}/s.db`;
  const signer = await createSigner({ topicArn: TOPIC });
  const ses = await startSesServer({ now: Date.now });
  const receiver = await startReceiver((_, count) => (count === 1 ? () => {} : 200));
  const env = {
    ALERT_EMAIL_FROM: 'alerts@example.com',
    AWS_REGION: 'us-east-1',
    AWS_ENDPOINT_URL_SESV2: ses.endpoint,
    AWS_ACCESS_KEY_ID: 'AKIAIOSFODNN7EXAMPLE',
    AWS_SECRET_ACCESS_KEY: 'secret',
  };
  const add = async (url: string, body: object) => {
    const headers = { authorization: `Bearer ${ADMIN_TOKEN}`, 'content-type': 'application/json' };
    const response = await fetch(`${url}/v1/webhooks`, { method: 'POST', headers, body: JSON.stringify(body) });
    expect(response.status).toBe(201);
  };
  try {
    const first = await startBuilt({ database, signer, env });
    await add(first.url, { kind: 'slack', url: receiver.url });
    await add(first.url, { kind: 'email', url: 'ops@example.com' });
    appendNotices(database, [{ alert: 'one', level: 'review' }]);
    await vi.waitFor(() => expect(receiver.received).toHaveLength(1), { timeout: 20_000 });
    await vi.waitFor(() => expect(ses.sent).toHaveLength(1), { timeout: 20_000 });
    await first.end('SIGKILL');
    appendNotices(database, [{ alert: 'two', level: 'warn' }]);

    // The dead process's lease of the job would lapse in two minutes.
    const client = new Database(database);
    client.exec('delete from lease');
    client.close();
    const second = await startBuilt({ database, signer, env });
    await vi.waitFor(() => expect(receiver.received).toHaveLength(3), { timeout: 20_000 });
    await vi.waitFor(() => expect(JSON.stringify(ses.sent)).toContain('Alert two'), { timeout: 20_000 });
    await second.end('SIGTERM');
    expect(receiver.received[1]?.body).toBe(receiver.received[0]?.body);
    expect(receiver.received.map(({ body }) => JSON.parse(body).text)).toEqual([
      'Review, new: Alert one',
      'Review, new: Alert one',
      'Warning, new: Alert two',
    ]);
    for (const said of [first.output(), second.output()]) expect(said).not.toMatch(/job-failed|ops@|\/hook/);
  } finally {
    await receiver.close();
    await ses.stop();
    folder.remove();
  }
});

it('a sender without a Region stops the start with one line', async () => {
  const folder = temporaryFolder();
  const signer = await createSigner({ topicArn: TOPIC });
  const started = startBuilt({ database: `${folder.path}/s.db`, signer, env: { ALERT_EMAIL_FROM: 'a@example.com' } });
  await expect(started).rejects.toThrow(
    /ended with 1: ses-sentinel: ALERT_EMAIL_FROM needs a Region: set SES_SYNC_REGIONS or AWS_REGION\n$/,
  );
  folder.remove();
});
