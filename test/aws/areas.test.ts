/** What the areas do with SES, from end to end, both ways; all else of them is tested with the SDK beside their code. */
import { describe, expect, it, onTestFinished } from 'vitest';
import { createWorld as createWatchWorld, finding, listed, tenantArn } from '../reputation/aws/support.ts';
import { CREDENTIALS } from '../support/aws-credentials.ts';
import { createBreakerWorld } from '../support/breaker-world.ts';
import { openWithNotices } from '../support/notices.ts';
import { ACCOUNT } from '../support/ses.ts';
import { startSesServer } from '../support/ses-server.ts';
import { type OpenSes, SES_WAYS } from '../support/ses-ways.ts';
import { createWorld as createSyncWorld, DAY, entry, T0 } from '../suppression/sync/support.ts';
import { createWorld as createWebhookWorld } from '../webhooks/support.ts';

describe.each(SES_WAYS)('%s', (_, way) => {
  const open: OpenSes = (options) => way({ credentials: CREDENTIALS, ...options });

  it('keeps the lists in step with SES', async () => {
    const world = await createSyncWorld({
      open,
      sesTenants: ['us-east-1/brand-a'],
      tenants: ['brand-a'],
    });
    for (const spelling of ['A@example.com', 'b@example.com', 'Other/x+y@Example.com', 'd@example.com'])
      world.server.hold(spelling, T0 - DAY);
    world.server.hold('brand@example.com', T0 - DAY, 'COMPLAINT', 'us-east-1', 'brand-a');
    await world.put(entry({ address: 'pushed@example.net' }));
    await world.settle();
    expect(await world.entriesOf('a@example.com')).toEqual(['ses-list/sync/']);
    expect(await world.entriesOf('brand@example.com')).toEqual(['ses-list/sync/brand-a']);
    expect(world.held()).toMatchObject({ 'pushed@example.net': 'BOUNCE' });
    expect(await world.release('other/x+y@example.com')).toBe(1);
    await world.settle();
    expect(Object.keys(world.held())).not.toContain('Other/x+y@Example.com');
    expect(await world.state()).toMatchObject({ pushed: 1, deleted: 1, waiting: 0, failed: 0 });
  });

  it('halves pages that SES finds too long, and begins again when it forgot the place', async () => {
    const world = await createSyncWorld({ open, maxPageSize: 100 });
    for (let n = 0; n < 250; n++) world.server.hold(`p${n}@example.com`, T0 - DAY);
    let isForgotten = false;
    world.server.fault(({ operation }, nth) => {
      if (operation !== 'List' || nth < 7 || isForgotten) return null;
      isForgotten = true;
      return { status: 400, type: 'InvalidNextTokenException' };
    });
    await world.settle();
    expect(isForgotten).toBe(true);
    expect(await world.entriesOf('p249@example.com')).toEqual(['ses-list/sync/']);
  });

  it('reads all that SES says of an account', async () => {
    const world = await createWatchWorld({ open });
    world.side.entities = [listed('brand-a')];
    world.side.recommendations = [finding()];
    await world.settle();
    const { account, entities, recommendations, troubles } = await world.region();
    expect(account).toMatchObject({ enforcementStatus: 'HEALTHY', quota24h: 50_000 });
    expect(entities?.items.map(({ reference }) => reference)).toEqual([tenantArn('brand-a')]);
    expect(recommendations?.items.map(({ type }) => type)).toEqual(['DKIM']);
    expect(troubles).toEqual([]);
  });

  it('pauses sending and lifts the pause', async () => {
    const arn = `arn:aws:ses:us-east-1:${ACCOUNT}:tenant/acme/tn-1`;
    const world = await createBreakerWorld({ open });
    world.server.sending.tenants.set(arn, 'REINSTATED');
    world.server.sending.sets.set('us-east-1/news', true);
    await world.mail({ good: 220, bad: 30, tenant: 'acme', set: 'news' });
    const breakers = [{ scope: { kind: 'tenant' } }, { scope: { kind: 'configurationSet', name: 'news' } }];
    await world.set({ dryRun: false, breakers });
    await world.settle();
    const { sets, tenants } = world.server.sending;
    expect([sets.get('us-east-1/news'), tenants.get(arn)]).toEqual([false, 'DISABLED']);
    for (const { id } of await world.episodes())
      await world.store.breakers.resume({ id, at: world.now(), actor: 'key:ops', note: null, aws: 'undo' });
    await world.minute();
    expect([sets.get('us-east-1/news'), tenants.get(arn)]).toEqual([true, 'REINSTATED']);
  });

  it('mails an alert', async () => {
    const server = await startSesServer({ now: Date.now });
    onTestFinished(() => server.stop());
    const db = openWithNotices();
    onTestFinished(() => db.close());
    const email = { from: 'alerts@example.com', region: 'us-east-1', configurationSet: null };
    const world = createWebhookWorld({ open, store: db.store, sesEndpoint: server.endpoint, email });
    await world.addEmail('ops@example.com');
    await db.notify({ alert: 'a-1', level: 'pause' });
    await world.run();
    expect(server.sent.map(({ Destination }) => Destination.ToAddresses)).toEqual([['ops@example.com']]);
  });
});
