/** The built service with its own pace: it trips, is stopped in the middle of the call, and goes on when it is started again. */
import { join } from 'node:path';
import { expect, onTestFinished, test, vi } from 'vitest';
import { createSigner } from '../../src/cli/sns-stand-in/signer.ts';
import { BREAKER_SECTION } from '../../src/reputation/breaker/settings.ts';
import { openSqlite } from '../../src/store/sqlite.ts';
import { sendMail } from '../support/breaker-world.ts';
import { ADMIN_TOKEN, startBuilt, temporaryFolder } from '../support/service.ts';
import { TOPIC } from '../support/ses.ts';
import { startSesServer } from '../support/ses-server.ts';
import { MIGRATIONS } from '../support/sqlite.ts';

const PATIENCE = { timeout: 20_000, interval: 50 };

test('a pause survives the stop of the service between the trip and the answer of SES', {
  timeout: 60_000,
}, async () => {
  const folder = temporaryFolder();
  onTestFinished(folder.remove);
  const database = join(folder.path, 'sentinel.db');
  // Both services call within a second of each other, at times: each keeps SES's pace for itself.
  const server = await startSesServer({ now: Date.now, interval: 0 });
  onTestFinished(server.stop);
  server.sending.sets.set('us-east-1/news', true);

  const store = openSqlite({ path: database, migrations: MIGRATIONS });
  await sendMail(store, { good: 220, bad: 30, set: 'news' }, Date.now() - 60_000);
  await store.reputation.recounted();
  const settings = { dryRun: false, breakers: [{ scope: { kind: 'configurationSet', name: 'news' } }] };
  const value = JSON.stringify(BREAKER_SECTION.schema.parse(settings));
  const by = { at: Date.now(), actor: 'key:ops', note: null };
  await store.settings.put({ section: 'circuit-breaker', version: 1, value, ...by });
  await store.close();

  const signer = await createSigner({ topicArn: TOPIC });
  const env = {
    AWS_ENDPOINT_URL_SESV2: server.endpoint,
    AWS_ACCESS_KEY_ID: 'AKIAEXAMPLE',
    AWS_SECRET_ACCESS_KEY: 'example',
  };
  const get = async (url: string, path: string) =>
    (await fetch(`${url}${path}`, { headers: { authorization: `Bearer ${ADMIN_TOKEN}` } })).json();

  server.fault(({ operation }) => (operation === 'PutConfigurationSetSendingOptions' ? 'hang' : null));
  const first = await startBuilt({ database, signer, env });
  await vi.waitFor(() => expect(server.calls).toHaveLength(2), PATIENCE);
  const check = '/v1/check?recipient=ann@example.net&configurationSet=news';
  expect(await get(first.url, check)).toMatchObject({ sending: { paused: true } });
  expect(await first.end('SIGTERM')).toBe(0);
  expect(server.sending.sets.get('us-east-1/news')).toBe(true);

  server.fault(() => null);
  const second = await startBuilt({ database, signer, env });
  await vi.waitFor(
    async () =>
      expect(await get(second.url, '/v1/circuit-breakers')).toMatchObject({
        items: [{ state: 'tripped', aws: { state: 'paused', found: 'ENABLED' } }],
      }),
    PATIENCE,
  );
  expect(server.sending.sets.get('us-east-1/news')).toBe(false);
  expect(await get(second.url, check)).toMatchObject({ sending: { paused: true } });
  expect(await second.end('SIGTERM')).toBe(0);
});
