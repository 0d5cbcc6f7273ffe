/** The pages about one recipient as HTTP answers, over the real app. What a browser makes of them is in test/e2e. */
import { describe, expect, it } from 'vitest';
import { hashToken } from '../../src/access/token.ts';
import type { Scope, Store } from '../../src/store/contract.ts';
import { StoreUnavailableError } from '../../src/store/contract.ts';
import { bodyOf } from '../support/answers.ts';
import { createTestApp } from '../support/app.ts';
import { episodeOf } from '../support/breakers.ts';
import { type Signer, signInAs, textOf } from '../support/dashboard.ts';
import { postForms } from '../support/form.ts';
import { bounce, complaint, delivery, type MailSpec, other, send } from '../support/ses.ts';
import { openMemory } from '../support/sqlite.ts';

const ann = 'ann@example.net';
const PAGE = '/recipients/ann%40example.net';
const HOUR = 3_600_000;

type TestApp = Awaited<ReturnType<typeof createTestApp>>;

const spec = ({ now }: TestApp, over: Partial<MailSpec> = {}): MailSpec => ({
  messageId: 'm-1',
  acceptedAt: now() - HOUR,
  destination: [ann],
  configurationSet: 'marketing',
  ...over,
});

const hard = (mail: MailSpec, diagnosticCode = 'smtp; 550 5.1.1 <b>no</b> such user') =>
  bounce(mail, {
    at: mail.acceptedAt + 1_000,
    recipients: [{ emailAddress: ann, action: 'failed', status: '5.1.1', diagnosticCode }],
  });

async function setup(signer: Signer = {}, store?: Store) {
  const test = await createTestApp(store === undefined ? {} : { store });
  const ops = await signInAs(test, signer);
  const text = async (path = PAGE, who = ops) => textOf(await who.html(path));
  const put = async (body: object, address = ann) =>
    expect((await test.api('PUT', `/v1/suppressions/${address}`, await test.key(['admin']), body)).status).toBe(200);
  const allowed = async (tenant?: string) =>
    (await bodyOf(await test.api('POST', '/v1/check', await test.key(['check']), { recipients: [ann], tenant })))
      .results[0].allowed;
  return { test, ops, text, put, allowed };
}

/** Sends the form of a page, as it stands but for some fields. */
const act = async (
  { html, post }: Awaited<ReturnType<typeof signInAs>>,
  path: string,
  over: Readonly<Record<string, string>> = {},
  action?: string,
) => {
  const form = postForms(await html(path)).find((each) => action === undefined || each.action.endsWith(action));
  if (form === undefined) throw new Error(`no form on ${path}`);
  return post(form.action, { ...form.fields, ...over });
};

describe('the page about one recipient', () => {
  it('says first that they are blocked, why, since when and who can fix it; then all that happened, escaped', async () => {
    const { test, ops, text, allowed } = await setup();
    const mail = spec(test);
    await test.deliver(send(mail));
    await test.deliver(hard(mail));
    const said = await text();
    expect(said).toMatch(
      /ann@example\.net Blocked: hard bounce, all tenants, since \d+ \w+ \d{4}, \d\d:\d\d UTC\. The mailbox does not exist\. Can fix it: the recipient \(keep blocked; fix typos\)\. Until somebody removes it\. Release… Add block… Erase…/,
    );
    expect(said).toMatch(
      /Blocked hard bounce, all tenants, until removed\. By the rules, from events\..* Hard bounce The mailbox.* Sent “Your invoice”/,
    );
    expect(await ops.html(PAGE)).not.toContain('<b>no</b>');
    expect(said).toContain('smtp; 550 5.1.1 &lt;b&gt;no&lt;/b&gt; such user');
    expect(await allowed()).toBe(false);
  });

  it('is one page however the address is spelt, and says so when it is none', async () => {
    const { ops, text } = await setup();
    const response = await ops.get('/recipients/Ann%20%3CANN%40Example.NET%3E');
    expect([response.status, response.headers.get('location')]).toEqual([303, PAGE]);
    expect((await ops.get('/recipients/nobody')).status).toBe(404);
    expect(await text('/recipients/nobody')).toContain('Nothing to look up: nobody');
    expect(await text()).toContain('Nothing is known: no mail, no entry. A check allows it');
    expect(await text('/recipients/bounce%40simulator.amazonses.com')).toContain('Mailbox simulator: it is nobody');
  });

  it('answers as a check does, for one tenant, for one stream and for a whole domain', async () => {
    const { ops, put, text, allowed, test } = await setup();
    await put({ tenant: 'acme', note: 'they asked' });
    expect(await text()).toContain('Partly blocked: by hand, tenant acme, since');
    expect([await allowed(), await allowed('acme')]).toEqual([true, false]);
    await put({ stream: 'marketing' });
    expect(await text()).toContain('Partly blocked: by hand, all tenants, stream marketing, since');
    await put({ tenant: 'default', expiresAt: new Date(test.now() + HOUR).toISOString() });
    expect(await text()).toMatch(
      /Blocked: by hand, tenant default, since .* Until \d.*, then it ends by itself\. Other tenants may mail it\./,
    );
    expect([await allowed(), await allowed('clinic')]).toEqual([false, false]);
    await put({}, '@example.net');
    expect(await text()).toContain('By the entry for the whole domain @example.net.');
    test.advance(1.5 * HOUR);
    expect(await text()).toContain('Blocked: by hand, all tenants, since');
    expect(await text('/recipients/%40example.net')).toContain('Blocked: by hand, all tenants');
    expect(await ops.html('/recipients/%40example.net')).toContain('href="/suppressions?domain=example.net"');
  });

  it('shows the whole story in pages, changes among events, each line once', async () => {
    const { test, ops, put } = await setup();
    const mail = spec(test, { acceptedAt: test.now() - 300 * HOUR });
    await test.deliver(send(mail));
    for (let n = 0; n < 119; n++) {
      const timestamp = new Date(mail.acceptedAt + (n + 1) * HOUR).toISOString();
      await test.deliver(other(mail, 'Open', { timestamp, userAgent: `reader ${n}.` }));
      if (n % 40 === 0) {
        await put({ note: `note ${n}.` });
        test.advance(1);
      }
    }
    const lines: string[] = [];
    let path: string | undefined = PAGE;
    let pages = 0;
    while (path !== undefined) {
      const html: string = await ops.html(path);
      lines.push(...(html.match(/<td class="what">/g) ?? []));
      for (const found of html.matchAll(/reader \d+\.|note \d+\./g)) lines.push(found[0]);
      path = /<a href="([^"]+)">Older/.exec(html)?.[1]?.replaceAll('&amp;', '&');
      pages++;
    }
    expect(pages).toBe(3);
    expect(lines.filter((line) => line === '<td class="what">')).toHaveLength(120 + 3);
    const readers = lines.filter((line) => line.startsWith('reader'));
    expect(new Set(readers).size).toBe(119);
    expect(readers).toEqual(
      readers.toSorted((a, b) => Number.parseInt(b.slice(7), 10) - Number.parseInt(a.slice(7), 10)),
    );
  });

  it('explains delays and complaints, and says when a complaint may be another one’s', async () => {
    const { test, text } = await setup();
    const mail = spec(test, { destination: [ann, 'bob@example.org'] });
    await test.deliver(delivery(mail, mail.acceptedAt + 1_000, [ann, 'bob@example.org']));
    await test.deliver(complaint(mail, { at: mail.acceptedAt + 5_000, recipients: [ann, 'bob@example.org'] }));
    const said = await text();
    expect(said).toContain('Blocked: complaint, tenant default');
    expect(said).toContain('Complaint (one of several) The recipient pressed “spam”.');
    expect(said).toContain('Delivered 250 2.0.0 OK');
    const message = await text('/messages/m-1');
    expect(message).toContain('Delivered: 2 recipients. Besides, one of the recipients, not known which: complained.');
    expect(message).toContain('SES names several candidates');
  });

  it('tells that sending is paused, whoever the recipient', async () => {
    const { test, text } = await setup();
    await test.store.pauses.pause({ tenant: '', why: 'a <breach>', since: test.now(), actor: 'key:ada' });
    const said = await text();
    expect(said).toMatch(/Sending is paused for all tenants since .* UTC: a &lt;breach&gt;/);
    expect(said).toContain('Sending is paused: no mail is to leave just now, whoever the recipient.');
    expect(said).not.toContain('May be mailed:');
  });

  it('says of a pause of one configuration set whose mail it stops, and that other mail may go', async () => {
    const { test, text } = await setup();
    await test.deliver(delivery(spec(test), test.now(), [ann]));
    await test.store.breakers.trip(episodeOf(test.now(), { kind: 'configurationSet', configurationSet: 'marketing' }));
    const said = await text();
    expect(said).toContain('May be mailed: nothing blocks this address.');
    expect(said).toContain(
      'Sending is paused for configuration set marketing in account 123456789012, us-east-1 since',
    );
    expect(said).not.toContain('for all tenants');
  });

  it('says that nothing is known when the store does not answer, and logs no address', async () => {
    const store = openMemory();
    const down = { on: false };
    const find: Store['suppressions']['find'] = (...args) =>
      down.on ? Promise.reject(new StoreUnavailableError(new Error(ann))) : store.suppressions.find(...args);
    const { test, ops } = await setup({}, { ...store, suppressions: { ...store.suppressions, find } });
    down.on = true;
    const response = await ops.get(PAGE);
    expect(response.status).toBe(503);
    expect(textOf(await response.text())).toContain('nor about whether anybody may be mailed');
    const logged = test.logged.filter(({ event }) => event === 'dashboard_failed');
    expect(logged).toMatchObject([{ fields: { path: '/recipients/:address' } }]);
    expect(JSON.stringify(test.logged)).not.toContain('example.net');
    expect(response.headers.get('referrer-policy')).toBe('no-referrer');
  });
});

describe('releasing and blocking', () => {
  it('releases with a note, tells what was done until more happens, and blocks again as it was', async () => {
    const { test, ops, text, allowed } = await setup();
    await test.deliver(hard(spec(test)));
    const asked = await text(`${PAGE}/release`);
    expect(asked).toContain('1 entry goes hard bounce , all tenants, since');
    expect(asked).toContain('Mail to ann@example.net resumes: all tenants.');
    const response = await act(ops, `${PAGE}/release`, { note: 'a <new> mailbox' });
    expect(response.status).toBe(303);
    const back = response.headers.get('location') ?? '';
    expect(await text(back)).toContain('Released: ann@example.net hard bounce, all tenants Block again');
    expect(await text(back)).toMatch(
      /May be mailed: nothing blocks.*Released hard bounce, all tenants\. By key:ops\. Note: a &lt;new&gt; mailbox/,
    );
    expect(await allowed()).toBe(true);
    // Sent twice, it does nothing more.
    expect((await ops.post(`${PAGE}/release`, await ops.fields(back))).headers.get('location')).toBe(PAGE);

    const again = await act(ops, back, {}, '/again');
    expect(again.status).toBe(303);
    expect(await text(again.headers.get('location') ?? '')).toContain(
      'Blocked: ann@example.net hard bounce, all tenants',
    );
    expect(await allowed()).toBe(false);
    expect(await ops.html(back)).not.toContain('role="status"');
    expect(JSON.stringify(test.logged)).not.toContain('example.net');
    // The banner of somebody else's deed is nobody's.
    const bystander = await signInAs(test, { name: 'bystander' });
    expect(await ops.html(again.headers.get('location') ?? '')).toContain('role="status"');
    expect(await bystander.html(again.headers.get('location') ?? '')).not.toContain('role="status"');
  });

  it('releases one of several entries, and says beforehand what stays', async () => {
    const { test, ops, text, put, allowed } = await setup();
    await test.deliver(hard(spec(test)));
    await put({ tenant: 'acme', note: 'keep' });
    const only = `${PAGE}/release?reason=bounce&tenant=&stream=`;
    expect(await ops.html(PAGE)).toContain(only.replaceAll('&', '&amp;'));
    expect(await text(only)).toContain(
      'Mail to ann@example.net resumes: all tenants. Another entry stays (by hand, tenant acme).',
    );
    await act(ops, only);
    expect([await allowed(), await allowed('acme')]).toEqual([true, false]);
    await put({}, '@example.net');
    expect(await text(`${PAGE}/release`)).toContain(
      'No mail resumes: another entry blocks it (by hand, all tenants, for @example.net).',
    );
    await put({ tenant: 'default', reason: 'complaint' });
    await test.store.suppressions.remove([
      { address: '@example.net', tenant: '', stream: '', reason: 'all', at: test.now(), actor: 'key:ada', note: null },
    ]);
    expect(await text(`${PAGE}/release?reason=manual&tenant=acme&stream=`)).toContain(
      'resumes: tenant acme. Another entry stays (complaint, tenant default).',
    );
  });

  it('blocks one tenant and stream until a day is over', async () => {
    const { test, ops, text } = await setup();
    const until = new Date(test.now() + 48 * HOUR).toISOString().slice(0, 10);
    const response = await act(ops, `${PAGE}/block`, { tenant: 'acme', stream: 'news', until, note: 'trial' });
    expect(response.status).toBe(303);
    const [entry] = await test.store.suppressions.find([ann]);
    expect(entry).toMatchObject({
      ...{ tenant: 'acme', stream: 'news', reason: 'manual', origin: 'api', note: 'trial', actor: 'key:ops' },
      expiresAt: Date.parse(`${until}T00:00:00Z`) + 24 * HOUR,
    });
    expect(await text(response.headers.get('location') ?? '')).toContain(
      'Blocked: ann@example.net by hand, tenant acme, stream news',
    );
  });

  it('says what is wrong with a block, keeps what was typed, and changes nothing', async () => {
    const { test, ops } = await setup();
    const wrong = { tenant: 'a b', stream: '"x"', until: '2020-01-01', note: 'n'.repeat(1_001) };
    const response = await act(ops, `${PAGE}/block`, wrong);
    expect(response.status).toBe(422);
    const html = await response.text();
    expect(html).toContain('<title>Error: Block');
    expect(postForms(html)[0]?.fields).toMatchObject(wrong);
    for (const field of ['tenant', 'stream', 'until', 'note']) {
      expect(html).toContain(`href="#${field}"`);
      expect(html).toContain(`id="${field}-problem"`);
    }
    expect(await test.store.suppressions.find([ann])).toEqual([]);
  });

  it('believes only forms of its own session', async () => {
    const { test, ops, put } = await setup();
    await put({});
    const fields = await ops.fields(`${PAGE}/release`);
    const mallory = await signInAs(test, { name: 'mallory' });
    expect((await mallory.post(`${PAGE}/release`, fields)).status).toBe(403);
    expect((await ops.post(`${PAGE}/release`, { ...fields, formToken: '' })).status).toBe(403);
    expect((await ops.post(`${PAGE}/release`, fields, { origin: 'https://evil.example' })).status).toBe(403);
    expect(await test.store.suppressions.find([ann])).toHaveLength(1);
  });
});

describe('erasing', () => {
  it('asks for the address to be typed, forgets the person, and goes on blocking', async () => {
    const { test, ops, text, allowed } = await setup();
    const mail = spec(test);
    await test.deliver(send(mail));
    await test.deliver(hard(mail));
    const wrong = await act(ops, `${PAGE}/erase`, { confirm: 'bob@example.org', note: 'ticket 4' });
    expect(wrong.status).toBe(422);
    expect(await test.store.erasures.any()).toBe(false);
    const response = await act(ops, `${PAGE}/erase`, { confirm: ' ANN@example.net ', note: 'ticket 4' });
    expect([response.status, response.headers.get('location')]).toEqual([303, PAGE]);
    const said = await text();
    expect(said).toMatch(/Blocked: hard bounce, all tenants.*Erased on \d/);
    for (const gone of ['Your invoice', 'no such user', 'm-1']) expect(said, gone).not.toContain(gone);
    expect(await allowed()).toBe(false);
    expect(await text('/messages/m-1')).toContain('An erased person');
    await act(ops, `${PAGE}/release`);
    expect(await allowed()).toBe(true);
    expect(JSON.stringify(test.logged)).not.toContain('example.net');
  });
});

describe('whoever may not do everything', () => {
  const token = async (cookie: string) => hashToken(`form:${cookie.split('=')[1]}`);

  it.each<readonly [readonly Scope[], string | null, readonly string[], readonly string[]]>([
    [['read'], null, [], ['release', 'block', 'again', 'erase']],
    [['read', 'check'], 'acme', [], ['release', 'block', 'again', 'erase']],
    [['read', 'write'], null, ['release', 'block'], ['erase']],
    [['read', 'write'], 'acme', ['release', 'block'], ['erase']],
    [['admin'], null, ['release', 'block', 'erase'], []],
  ])('with %j of tenant %s is shown %j, and refused %j', async (scopes, tenant, shown, refused) => {
    const { test, put } = await setup();
    await put({ tenant: 'acme' });
    const who = await signInAs(test, { scopes, tenant });
    const html = await who.html(PAGE);
    for (const action of ['release', 'block', 'erase']) {
      expect(html.includes(`href="${PAGE}/${action}"`), action).toBe(shown.includes(action));
      if (action !== 'again')
        expect((await who.get(`${PAGE}/${action}`)).status).toBe(shown.includes(action) ? 200 : 403);
    }
    for (const action of refused) {
      const sent = { formToken: await token(who.cookie), confirm: ann, change: '1' };
      expect((await who.post(`${PAGE}/${action}`, sent)).status, action).toBe(403);
    }
    expect(await test.store.suppressions.find([ann])).toHaveLength(1);
  });

  it('sees as a tenant that an entry of all tenants blocks, not whose mail it was, and cannot release it', async () => {
    const { test, put, text } = await setup();
    await test.deliver(hard(spec(test, { tenant: 'clinic' })));
    await put({ tenant: 'clinic', note: 'of the clinic' });
    await put({ note: 'of the operator', reason: 'complaint' });
    const acme = await signInAs(test, { name: 'acme', scopes: ['read', 'write'], tenant: 'acme' });
    const said = await text(PAGE, acme);
    expect(said).toContain('Blocked: complaint, all tenants, since');
    expect(said).toContain('To release it: needs a key of all tenants.');
    for (const hidden of ['clinic', 'of the operator', 'key:admin', 'no such user', 'm-1', 'marketing'])
      expect(said, hidden).not.toContain(hidden);
    expect(said).toContain('complaint, all tenants, until removed. By whom is told to keys of all tenants only.');
    expect(said).toContain('hard bounce, all tenants, until removed. By the rules, from events.');
    expect((await acme.get(`${PAGE}/release`)).status).toBe(404);
    const sent = { formToken: await token(acme.cookie) };
    await acme.post(`${PAGE}/release`, sent);
    expect(await test.store.suppressions.find([ann])).toHaveLength(3);
    await acme.post(`${PAGE}/block`, { ...sent, tenant: 'clinic' });
    expect(await test.store.suppressions.find([ann])).toHaveLength(3);
    await acme.post(`${PAGE}/block`, sent);
    expect((await test.store.suppressions.find([ann])).map(({ tenant }) => tenant)).toContain('acme');
  });
});
