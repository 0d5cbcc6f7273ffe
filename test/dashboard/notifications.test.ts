/** The page of notifications as HTTP answers, over the real store. What a browser makes of it is in test/e2e. */
import { beforeEach, describe, expect, it } from 'vitest';
import { endpointState } from '../../src/dashboard/notifications/endpoint-state.ts';
import type { WebhookDelivery } from '../../src/store/contract.ts';
import { createTestApp } from '../support/app.ts';
import { form, formTokenOf, signInAs, textOf } from '../support/dashboard.ts';
import { postForms } from '../support/form.ts';
import { startReceiver } from '../webhooks/receiver.ts';

const PAGE = '/settings/notifications';
const SLACK = 'https://hooks.slack.com/services/T0/B0/hush';

describe('the page of notifications', () => {
  let test: Awaited<ReturnType<typeof createTestApp>>;
  let ops: Awaited<ReturnType<typeof signInAs>>;
  beforeEach(async () => {
    test = await createTestApp();
    ops = await signInAs(test);
  });
  /** Fills the form of a kind as a browser would, with all its boxes ticked but those that are taken away. */
  const add = async (kind: string, over: Readonly<Record<string, string>>, without: readonly string[] = []) => {
    const path = `${PAGE}?add=${kind}`;
    const opened = postForms(await ops.html(path)).find(({ action }) => action.startsWith(path));
    const fields = Object.fromEntries(Object.entries(opened?.fields ?? {}).filter(([name]) => !without.includes(name)));
    return ops.post(path, { ...fields, ...over });
  };
  const only = async () => {
    const [endpoint, ...rest] = await test.store.webhooks.list();
    if (endpoint === undefined || rest.length > 0) throw new Error('not one endpoint');
    return endpoint;
  };
  const deed = async (id: string, what: string) =>
    ops.post(`${PAGE}/${id}/${what}`, { formToken: (await ops.fields(`${PAGE}/${id}/remove`)).formToken ?? '' });

  it('is for operators: others see neither the page nor a way to it', async () => {
    await add('slack', { url: SLACK });
    const { id } = await only();
    expect(await ops.html('/settings')).toContain(`href="${PAGE}"`);
    for (const signer of [{ scopes: ['admin'], tenant: 'acme' }, { scopes: ['read'] }] as const) {
      const other = await signInAs(test, { name: 'other', ...signer });
      expect(await other.html('/settings')).not.toContain(PAGE);
      const formToken = await formTokenOf(test, other.cookie);
      const answers = [
        await other.get(PAGE),
        await other.get(`${PAGE}/${id}/remove`),
        await other.post(`${PAGE}?add=slack`, { formToken, url: SLACK }),
        await other.post(`${PAGE}/${id}/test`, { formToken }),
        await other.post(`${PAGE}/${id}/enable`, { formToken }),
        await other.post(`${PAGE}/${id}/remove`, { formToken }),
      ];
      for (const answer of answers) {
        expect(answer.status).toBe(403);
        expect(await answer.text()).not.toContain('slack.com');
      }
    }
    expect((await test.app.request(PAGE)).status).toBe(303);
    expect((await test.app.request(PAGE, form({ url: SLACK }))).status).toBe(303);
    await only();
  });

  it('refuses forms of other sites and of other sessions', async () => {
    await add('slack', { url: SLACK });
    const { id } = await only();
    expect((await ops.post(`${PAGE}/${id}/remove`, {}, { origin: 'https://evil.example' })).status).toBe(403);
    expect((await ops.post(`${PAGE}/${id}/remove`, { formToken: 'guessed' })).status).toBe(403);
    await only();
  });

  it('adds a chat, and shows of its URL the host only', async () => {
    const response = await add('slack', { url: SLACK, minLevel: 'review', from: '22:00', to: '07:00' }, ['day.sun']);
    const { id, quietHours, minLevel, types } = await only();
    expect([response.status, response.headers.get('location')]).toEqual([303, `${PAGE}?added=${id}`]);
    expect([types, minLevel]).toEqual([['alert.changed'], 'review']);
    expect(quietHours).toMatchObject({
      from: '22:00',
      timeZone: 'UTC',
      days: ['mon', 'tue', 'wed', 'thu', 'fri', 'sat'],
    });
    const html = await ops.html(`${PAGE}?added=${id}`);
    expect(html).not.toContain('hush');
    const text = textOf(html);
    expect(text).toContain('Slack https://hooks.slack.com/… is added.');
    expect(text).toContain('22:00 to 07:00, UTC, beginning Mon, Tue, Wed, Thu, Fri, Sat');
    expect(text).toContain('What reaches level review or pause');
    const [record] = await test.store.audit.list({ limit: 1 });
    expect(record).toMatchObject({ action: 'webhook.created', actor: 'key:ops' });
  });

  it('shows the secret of a webhook in the answer to its form, once, and adds one when the form comes twice', async () => {
    const fields = { url: 'https://hooks.example.com/a?token=hush', endpointId: crypto.randomUUID() };
    const first = await add('webhook', fields, ['type.suppression.changed']);
    expect(first.status).toBe(201);
    const html = await first.text();
    const [secret = ''] = /whsec_[A-Za-z0-9+/=]+/.exec(html) ?? [];
    expect(secret).not.toBe('');
    expect(html).not.toContain('hush');
    expect(first.headers.get('cache-control')).toBe('no-store');
    const again = await add('webhook', fields);
    expect([again.status, again.headers.get('location')]).toEqual([303, `${PAGE}?added=${fields.endpointId}`]);
    expect(await only()).toMatchObject({ id: fields.endpointId, types: ['alert.changed'] });
    expect(await ops.html(`${PAGE}?added=${fields.endpointId}`)).not.toContain('whsec_');
  });

  it('says all that is wrong at once, keeps what was typed, and adds nothing', async () => {
    const wrong = { url: 'ftp://x', tenant: 'no tenant', from: '9', to: '', timeZone: 'Mars' };
    const response = await add('webhook', wrong, ['type.suppression.changed', 'type.alert.changed', 'day.mon']);
    expect(response.status).toBe(422);
    const html = await response.text();
    for (const field of ['url', 'types', 'tenant', 'from', 'to', 'timeZone']) {
      expect(html).toContain(`href="#${field}"`);
      expect(html).toContain(`id="${field}-problem"`);
    }
    expect(html).toContain('<title>Error: Notifications');
    expect(html).toContain('value="ftp://x"');
    expect(await test.store.webhooks.list()).toEqual([]);
    const endless = await add('slack', { url: SLACK, from: '22:00', to: '22:00' });
    expect(await endless.text()).toContain('These hours would never end');
  });

  it('says what to set where no mail can be sent', async () => {
    expect(textOf(await ops.html(`${PAGE}?add=email`))).toContain(
      'This installation sends no mail. Set ALERT_EMAIL_FROM',
    );
    const { formToken = '' } = await ops.fields(`${PAGE}?add=slack`);
    const fields = { formToken, url: 'ops@example.com', minLevel: 'warn' };
    expect((await ops.post(`${PAGE}?add=email`, fields)).status).toBe(409);
    expect(await test.store.webhooks.list()).toEqual([]);
  });

  it('sends a test message, and tells what came of it and how it stands since', async () => {
    let status = 200;
    const receiver = await startReceiver(() => (response) => response.writeHead(status).end('<b>no_service</b>'));
    try {
      await add('slack', { url: receiver.url });
      const { id } = await only();
      expect(textOf(await ops.html(PAGE))).toContain('Nothing was sent yet');
      const response = await deed(id, 'test');
      expect([response.status, response.headers.get('location')]).toEqual([303, `${PAGE}?tested=${id}`]);
      expect(receiver.received).toHaveLength(1);
      const sent = textOf(await ops.html(`${PAGE}?tested=${id}`));
      expect(sent).toContain('The test message was sent');
      expect(sent).toContain('The last message was taken');
      status = 404;
      test.advance(60_000);
      await deed(id, 'test');
      const html = await ops.html(`${PAGE}?tested=${id}`);
      expect(html).not.toContain('<b>no');
      const failed = textOf(html);
      expect(failed).toContain('The test message did not arrive');
      expect(failed).toContain('refused (404)');
      expect(failed).toContain('Failing since');
    } finally {
      await receiver.close();
    }
  });

  it('enables what was given up, and removes after a question', async () => {
    await add('slack', { url: SLACK });
    const { id } = await only();
    const audit = { at: 0, actor: 'key:x', action: 'x', subject: id, tenant: null, detail: {} };
    await test.store.webhooks.change(id, { enabled: false }, 0, audit);
    expect(textOf(await ops.html(PAGE))).toContain('Disabled : an operator disabled it');
    expect((await deed(id, 'enable')).headers.get('location')).toBe(`${PAGE}?enabled=${id}`);
    expect(await only()).toMatchObject({ disabledReason: null });
    const question = textOf(await ops.html(`${PAGE}/${id}/remove`));
    expect(question).toContain('Slack https://hooks.slack.com/…');
    expect(question).toContain('the only one that is told of alerts');
    await only();
    expect((await deed(id, 'remove')).headers.get('location')).toBe(`${PAGE}?removed=yes`);
    expect(await test.store.webhooks.list()).toEqual([]);
    expect((await ops.get(`${PAGE}/${id}/remove`)).status).toBe(404);
    expect((await ops.get(`${PAGE}/no%20such/remove`)).status).toBe(404);
  });
});

describe('the state of an endpoint', () => {
  const attempt = (
    at: number,
    error: WebhookDelivery['error'],
    nextAttemptAt: number | null = null,
  ): WebhookDelivery => ({
    ...{ messageId: 'm', type: 'alert.changed', attempt: 1, durationMs: 1, status: null, detail: null },
    ...{ at, error, nextAttemptAt },
  });
  const enabled = { disabledReason: null };

  it.each([
    ['nothing was sent', [], { kind: 'untried' }],
    ['the last one arrived', [attempt(3, null), attempt(2, 'status', 3)], { kind: 'ok' }],
    [
      'some failed since the last that arrived',
      [attempt(4, 'status', 9), attempt(3, 'connection', 4), attempt(2, null), attempt(1, 'status')],
      { kind: 'failing', since: 3, nextAttemptAt: 9 },
    ],
    [
      'a test failed beside what waits',
      [attempt(4, 'status'), attempt(3, 'connection', 9)],
      { kind: 'failing', since: 3, nextAttemptAt: 9 },
    ],
    ['we stopped in the middle', [attempt(4, 'aborted', 4), attempt(2, null)], { kind: 'ok' }],
  ] as const)('when %s', (_, attempts, state) => {
    expect(endpointState(enabled, attempts)).toEqual(state);
  });

  it('is disabled whatever came before', () => {
    expect(endpointState({ disabledReason: 'gone' }, [attempt(1, null)])).toEqual({ kind: 'disabled', reason: 'gone' });
  });
});
