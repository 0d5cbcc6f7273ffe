/** The tester of routing as HTTP answers: what it says is what ingest does with the same message. */
import { beforeEach, describe, expect, it } from 'vitest';
import { parseRoutes } from '../../src/ingest/routing.ts';
import { DEFAULT_SETTINGS } from '../../src/suppression/policy-rules.ts';
import { createTestApp } from '../support/app.ts';
import { form, signInAs, textOf } from '../support/dashboard.ts';
import { postForms } from '../support/form.ts';
import { ACCOUNT, bounce, SECOND_TOPIC, TOPIC } from '../support/ses.ts';

const PAGE = '/settings/routing';
const NOW = Date.UTC(2026, 10, 22, 9, 41);

const RULES = [
  { topic: TOPIC, tenant: 'shared' },
  { configurationSet: 'marketing', tenant: 'north', stream: 'marketing' },
  { configurationSet: 'marketing', tenant: 'later', validFrom: '2026-12-01T00:00:00Z' },
  { source: 'desk@clinic.example.com', tenant: 'south' },
  { tenantName: 'acme', tenant: 'acme-inc' },
];

const routesOf = (rules: readonly object[]) => {
  const parsed = parseRoutes(JSON.stringify(rules));
  if (!parsed.ok) throw new Error(parsed.error);
  return parsed.value;
};

const gone = (over: object = {}) =>
  bounce(
    {
      ...{
        messageId: 'm-1',
        acceptedAt: NOW - 60_000,
        destination: ['gone@example.net'],
        configurationSet: 'marketing',
      },
      ...over,
    },
    { at: NOW - 30_000, recipients: [{ emailAddress: 'gone@example.net', action: 'failed', status: '5.1.1' }] },
  );

describe('the tester of routing', () => {
  let test: Awaited<ReturnType<typeof createTestApp>>;
  let ops: Awaited<ReturnType<typeof signInAs>>;
  beforeEach(async () => {
    test = await createTestApp({ startAt: NOW, routes: routesOf(RULES) });
    ops = await signInAs(test);
  });
  const ask = async (question: Readonly<Record<string, string>>) =>
    textOf(await ops.html(`${PAGE}?${new URLSearchParams(question)}`));
  const paste = async (event: string, from = '') => {
    const { fields = {} } = postForms(await ops.html(PAGE)).find(({ action }) => action === PAGE) ?? {};
    return ops.post(PAGE, { ...fields, event, from });
  };
  const pasted = async (event: string, from?: string) => textOf(await (await paste(event, from)).text());
  const nothingStored = async () => {
    const messages = await test.api('GET', '/v1/messages/m-1', await test.key(['read']));
    expect(messages.status).toBe(404);
    expect(await test.store.quarantine.count()).toBe(0);
    const list = await test.store.suppressions.page({ state: 'all', now: NOW }, { limit: 9 });
    expect(list.items).toEqual([]);
  };

  it('shows the rules that hold, and from when', async () => {
    const text = textOf(await ops.html(PAGE));
    expect(text).toContain('Rule 2 configuration set marketing tenant north, stream marketing always');
    expect(text).toContain('tenant later 1 Dec 2026, 00:00');
  });

  it('says which rule decides about tenant and stream, and which are overruled', async () => {
    const text = await ask({ configurationSet: 'marketing', topic: TOPIC });
    expect(text).toContain('Tenant north , by rule 2.');
    expect(text).toContain('Stream marketing , by rule 2.');
    expect(text).toContain('overruled about the tenant');
    expect(await ask({ topic: TOPIC })).toContain('Tenant shared , by rule 1. No rule gives a stream.');
    expect(await ask({ source: 'Desk <DESK@clinic.example.com>' })).toContain('Tenant south , by rule 4.');
    expect(await ask({ identity: 'example.com' })).toContain('Tenant default , because no rule and no tag gives one.');
  });

  it('judges a rule at the time of the mail, and AWS’s tag before rules of poorer evidence', async () => {
    const later = { configurationSet: 'marketing', at: '2026-12-01T00:00:00Z' };
    expect(await ask(later)).toContain('Tenant later , by rule 3.');
    expect(await ask({ ...later, at: '2026-11-30T23:59:59Z' })).toContain('Tenant north , by rule 2.');
    expect(await ask({ configurationSet: 'marketing', tenantName: 'beta' })).toContain('Tenant beta , by its tag');
    expect(await ask({ tags: 'ses:tenant-name=acme\ncampaign=spring' })).toMatch(
      /Tenant acme-inc , by rule 5\. No rule gives a stream\. Campaign spring, by its tag/,
    );
  });

  it('keeps what was typed, and says what is wrong with it', async () => {
    const response = await ops.get(`${PAGE}?${new URLSearchParams({ at: 'soon', source: 'nobody', tags: 'x' })}`);
    const html = await response.text();
    expect(response.status).toBe(422);
    for (const field of ['at', 'source', 'tags']) expect(html).toContain(`href="#${field}"`);
    expect(html).toContain('value="soon"');
  });

  it('says of a pasted event what then comes of it, to the entry and its end, and stores nothing', async () => {
    const text = await pasted(JSON.stringify(gone()), TOPIC);
    expect(text).toContain('Tenant north , by rule 2.');
    expect(text).toMatch(
      /gone@example\.net Bounce, hard 22 Nov 2026, 09:40:30 Blocks for every tenant, reason hard bounce, until removed/,
    );
    await nothingStored();
    await test.deliver(gone());
    const told = await (await test.api('GET', '/v1/messages/m-1', await test.key(['read']))).json();
    expect(told).toMatchObject({ tenant: 'north', fields: { stream: 'marketing' } });
    const [entry] = (await test.store.suppressions.page({ state: 'all', now: NOW }, { limit: 9 })).items;
    expect(entry).toMatchObject({ address: 'gone@example.net', tenant: '', reason: 'bounce', expiresAt: null });
  });

  it('opens the envelope that the event lies in, which says where it came from', async () => {
    const Message = JSON.stringify(gone({ configurationSet: undefined }));
    const envelope = {
      Type: 'Notification',
      MessageId: 'x',
      TopicArn: TOPIC,
      Timestamp: new Date(NOW).toISOString(),
      Message,
    };
    expect(await pasted(JSON.stringify(envelope))).toContain('Tenant shared , by rule 1.');
  });

  it('follows the policy that holds for the tenant', async () => {
    const settings = { ...DEFAULT_SETTINGS, hardBounce: { ...DEFAULT_SETTINGS.hardBounce, enabled: false } };
    await test.store.policy.put({
      ...{ tenant: 'north', version: 1, settings },
      at: NOW,
      actor: 'key:ops',
      note: null,
    });
    expect(await pasted(JSON.stringify(gone()))).toContain('No entry.');
  });

  it('says why a text would wait in quarantine', async () => {
    expect(await pasted('not json')).toContain('It would wait in quarantine. It is no JSON.');
    expect(await pasted('{"eventType":"Bounce"}')).toContain('It has no mail object');
    const foreign = SECOND_TOPIC.replace(ACCOUNT, '999999999999');
    expect(await pasted(JSON.stringify(gone()), foreign)).toContain("another account's mail");
    await nothingStored();
  });

  it('shows hostile text as text, and takes 256 KB at most', async () => {
    const hostile = JSON.stringify(gone({ messageId: '<script>x</script>' }));
    expect(await (await paste(hostile)).text()).not.toContain('<script>x');
    expect((await paste(' ')).status).toBe(422);
    const large = await paste('x'.repeat(300 * 1024));
    expect([large.status, await large.text()]).toEqual([413, expect.stringContaining('at most 256 KB')]);
  });

  it('says what happens without rules, and how to have some', async () => {
    const bare = await createTestApp({ startAt: NOW });
    const text = textOf(await (await signInAs(bare)).html(PAGE));
    expect(text).toContain('There are none. Mail belongs to the SES tenant');
    expect(text).toContain('ROUTES');
  });

  it('is for operators, and believes forms of its own only', async () => {
    for (const signer of [{ scopes: ['admin'], tenant: 'acme' }, { scopes: ['read'] }] as const) {
      const other = await signInAs(test, { name: 'other', ...signer });
      expect((await other.get(PAGE)).status).toBe(403);
    }
    expect((await ops.post(PAGE, { event: '{}' })).status).toBe(403);
    expect((await test.app.request(PAGE)).status).toBe(303);
    expect((await test.app.request(PAGE, form({ event: '{}' }))).status).toBe(303);
  });
});
