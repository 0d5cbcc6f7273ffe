/** The page of settings as HTTP answers, over the real store. What a browser makes of it is in test/e2e. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { hashToken } from '../../src/access/token.ts';
import { createPolicyJob } from '../../src/suppression/policy-job.ts';
import type { PolicySettings } from '../../src/suppression/policy-rules.ts';
import { DEFAULT_POLICY } from '../../src/suppression/policy-settings.ts';
import { createTestApp } from '../support/app.ts';
import { signInAs, textOf } from '../support/dashboard.ts';
import { postForms } from '../support/form.ts';
import { anyPolicy } from '../support/policies.ts';
import { bounce, send } from '../support/ses.ts';

const days = (count: number): PolicySettings => ({
  ...DEFAULT_POLICY,
  hardBounce: { enabled: true, scope: 'all', days: count },
});

async function setup() {
  const test = await createTestApp();
  const ops = await signInAs(test);
  const current = (tenant = '') => test.store.policy.current(tenant);
  /** Saves as somebody else would. */
  const put = async (settings: PolicySettings | null, { tenant = '', note = null as string | null } = {}) => {
    const version = ((await current(tenant))?.version ?? 0) + 1;
    await test.store.policy.put({ tenant, version, settings, at: test.now(), actor: 'key:ada', note });
  };
  const save = async (over: Readonly<Record<string, string>>, path = '/settings') =>
    ops.post(path, { ...(await ops.fields(path)), ...over });
  return { ...test, test, ops, current, put, save };
}

describe('the page of settings', () => {
  it('shows the defaults in words, and is found from the overview', async () => {
    const { ops } = await setup();
    expect(await ops.html('/')).toContain('<a href="/settings">Settings</a>');
    const text = textOf(await ops.html('/settings'));
    for (const words of [
      'Hard bounce',
      "On SES's global list",
      'Complaint',
      'Soft bounces in a row',
      'Left a list or topic',
    ])
      expect(text).toContain(words);
    expect(text).toContain('The defaults hold for every tenant');
    expect(text).toContain('Nobody has changed the defaults.');
    expect(text).not.toContain('changed, default');
  });

  it('saves, comes back with a notice, and keeps who did what and why', async () => {
    const { ops, save, current, store } = await setup();
    const response = await save({ 'hardBounce.days': '90', 'complaint.scope': 'all', note: 'a <b>trial</b>' });
    expect([response.status, response.headers.get('location')]).toEqual([303, '/settings?saved=1']);
    expect(await current()).toMatchObject({
      version: 1,
      actor: 'key:ops',
      note: 'a <b>trial</b>',
      settings: { ...days(90), complaint: { enabled: true, scope: 'all', days: null } },
    });
    const [audited] = await store.audit.list({ limit: 1 });
    expect(audited).toMatchObject({ action: 'policy.changed', actor: 'key:ops', detail: { version: 1 } });
    const html = await ops.html('/settings?saved=1');
    expect(html).not.toContain('<b>trial');
    const text = textOf(html);
    expect(text).toContain('Version 1 holds Hard bounce, for how long: from until removed to 90 days');
    expect(text).toContain('changed, default: until removed');
    expect(text).toMatch(/set \d+ \w+ 2026, \d\d:\d\d UTC by key:ops: a &lt;b&gt;trial/);
    expect(textOf(await ops.html('/settings'))).not.toContain('Version 1 holds');
  });

  it('gives any policy back as it was when its form is sent unchanged', async () => {
    const { ops, put, current } = await setup();
    let n = 0;
    await fc.assert(
      fc.asyncProperty(anyPolicy, async (settings) => {
        await put(settings);
        const tenant = `t${++n}`;
        const response = await ops.post(`/settings?tenant=${tenant}`, await ops.fields(`/settings?tenant=${tenant}`));
        expect(response.status).toBe(303);
        expect((await current(tenant))?.settings).toEqual(settings);
      }),
      { numRuns: 40 },
    );
  });

  it('makes no version of a form that was sent twice or changed nothing', async () => {
    const { ops, current, save } = await setup();
    expect((await save({})).headers.get('location')).toBe('/settings?saved=0');
    expect(textOf(await ops.html('/settings?saved=0'))).toContain('Nothing was changed');
    const fields = { ...(await ops.fields('/settings')), 'hardBounce.days': '90' };
    for (let i = 0; i < 2; i++)
      expect((await ops.post('/settings', fields)).headers.get('location')).toBe('/settings?saved=1');
    expect((await current())?.version).toBe(1);
  });

  it('says beside the field what is wrong with it, keeps what was typed, and saves nothing', async () => {
    const { save, current } = await setup();
    const response = await save({
      'hardBounce.days': '"soon"',
      'softBounce.strikes': '99',
      'unsubscribe.streams.0.list': 'news',
      note: 'because',
    });
    expect(response.status).toBe(422);
    const html = await response.text();
    expect(html).toContain('<title>Error: Settings');
    expect(postForms(html)[0]?.fields).toMatchObject({
      'hardBounce.days': '"soon"',
      'softBounce.strikes': '99',
      'unsubscribe.streams.0.list': 'news',
      note: 'because',
    });
    expect(textOf(html)).toContain('Nothing was saved: 3 fields need another look');
    for (const field of ['hardBounce.days', 'softBounce.strikes', 'unsubscribe.streams.0.stream']) {
      expect(html).toContain(`href="#${field}"`);
      expect(html).toContain(`id="${field}-problem"`);
      expect(html).toMatch(new RegExp(`<input[^>]*id="${field}"[^>]*aria-invalid="true"`));
    }
    expect(await current()).toBeNull();
  });

  it('does not switch off a rule whose field got lost on the way', async () => {
    const { ops, current } = await setup();
    const { 'hardBounce.enabled': _, ...fields } = await ops.fields('/settings');
    expect((await ops.post('/settings', { ...fields, 'complaint.days': '9' })).status).toBe(422);
    expect(await current()).toBeNull();
  });

  it('shows who was quicker and what they changed, keeps what was typed, and lets it be saved over', async () => {
    const { ops, put, current } = await setup();
    const fields = { ...(await ops.fields('/settings')), 'complaint.days': '365', note: 'mine' };
    await put(days(90), { note: 'theirs' });
    const response = await ops.post('/settings', fields);
    expect(response.status).toBe(409);
    expect((await current())?.settings).toEqual(days(90));
    const html = await response.text();
    const text = textOf(html);
    expect(text).toMatch(/Version 1 by key:ada , .* UTC: theirs/);
    expect(text).toContain(
      'Different now from what you had opened Hard bounce, for how long: from until removed to 90 days',
    );
    expect(text).toContain('What saving would change now Hard bounce, for how long: from 90 days to until removed');
    const kept = postForms(html)[0]?.fields ?? {};
    expect(kept).toMatchObject({ 'complaint.days': '365', 'hardBounce.days': '', note: 'mine', version: '1' });
    expect((await ops.post('/settings', kept)).headers.get('location')).toBe('/settings?saved=2');
    expect((await current())?.settings?.complaint.days).toBe(365);
  });

  it('still sees that it is stale after a field was put right', async () => {
    const { ops, put } = await setup();
    const fields = { ...(await ops.fields('/settings')), 'complaint.days': 'x' };
    await put(days(90));
    const wrong = await ops.post('/settings', fields);
    expect(wrong.status).toBe(422);
    const kept = postForms(await wrong.text())[0]?.fields ?? {};
    expect((await ops.post('/settings', { ...kept, 'complaint.days': '9' })).status).toBe(409);
  });

  it('gives a tenant rules of its own, and takes them back', async () => {
    const { ops, put, save, current, deliver, now } = await setup();
    await put(days(90));
    await deliver(send({ messageId: 'm', acceptedAt: now() - 1_000, destination: ['a@example.net'], tenant: 'acme' }));
    const path = '/settings?tenant=acme';
    const before = textOf(await ops.html(path));
    expect(before).toContain('follows the installation Tenant acme has no rules of its own');
    expect(before).not.toContain('No mail of tenant');
    expect(before).toContain("are then the installation's, whatever stands below");
    expect((await save({ 'complaint.days': '365' }, path)).headers.get('location')).toBe(`${path}&saved=1`);
    expect((await current('acme'))?.settings?.hardBounce.days).toBe(90);
    const own = textOf(await ops.html(path));
    expect(own).toContain('own rules Tenant acme has rules of its own');
    expect(own).toContain('What would change: Complaint, for how long: from 365 days to until removed');
    const back = await ops.post(path, { ...(await ops.fields(path, 1)), note: 'no need' });
    expect(back.headers.get('location')).toBe(`${path}&saved=2`);
    expect(await current('acme')).toMatchObject({ version: 2, settings: null, note: 'no need' });
    const after = textOf(await ops.html(`${path}&saved=2`));
    expect(after).toContain('Tenant acme follows the installation again.');
    expect(after).toContain('follows the installation Tenant acme has no rules of its own');
  });

  it('warns before rules are given to a tenant that nobody has heard of', async () => {
    const { ops } = await setup();
    expect(textOf(await ops.html('/settings?tenant=acem'))).toContain('No mail of tenant acem is known here.');
    expect((await ops.get('/settings?tenant=a%20b')).status).toBe(400);
  });

  it('says how far the newest change has been applied', async () => {
    const { ops, save, deliver, now, store } = await setup();
    const at = now() - 60_000;
    const spec = { messageId: 'm-1', acceptedAt: at - 1_000, destination: ['ann@example.net'] };
    await deliver(bounce(spec, { at, recipients: [{ emailAddress: 'ann@example.net', action: 'failed' }] }));
    await save({ 'hardBounce.enabled': 'no' });
    expect(textOf(await ops.html('/settings'))).toMatch(/Being applied to events .* 0 addresses looked at so far/);
    await createPolicyJob(store.policy, now).run(new AbortController().signal);
    expect(textOf(await ops.html('/settings'))).toMatch(/Applied to events .* 1 address looked at, done at/);
  });

  it('lists every version, newest first, page by page', async () => {
    const { ops, put } = await setup();
    for (let n = 1; n <= 13; n++) await put(n % 4 === 0 ? null : days(n), { note: `reason ${n}.` });
    const newest = textOf(await ops.html('/settings'));
    expect(newest).toContain('Hard bounce, for how long: from until removed to 13 days reason 13.');
    expect(newest).toContain('Hard bounce, for how long: from 11 days to until removed reason 12.');
    expect(newest).toContain('reason 4.');
    expect(newest).not.toContain('reason 3.');
    expect(await ops.html('/settings')).toContain('href="/settings?before=4"');
    const older = textOf(await ops.html('/settings?before=4'));
    expect(older).toContain('Hard bounce, for how long: from 2 days to 3 days reason 3.');
    expect(older).toContain('Against the defaults: Hard bounce, for how long: from until removed to 1 day reason 1.');
    expect(older).not.toContain('Older versions');
  });
});

describe('who may only read settings', () => {
  it.each([
    ['a reader', ['read'] as const],
    ['a reader who may write and check', ['read', 'write', 'check'] as const],
  ])('has no form, and is refused one: %s', async (_, scopes) => {
    const { test, put, ops, current } = await setup();
    await put(days(90), { note: 'why' });
    const reader = await signInAs(test, { name: 'reader', scopes });
    const html = await reader.html('/settings');
    expect(postForms(html)).toEqual([]);
    const text = textOf(html);
    expect(text).toContain('90 days changed, default: until removed');
    expect(text).toContain('by key:ada: why');
    // No page shows a reader the token of their session; somebody who finds it out may not change anything either.
    const formToken = await hashToken(`form:${reader.cookie.split('=')[1]}`);
    expect(html).not.toContain(formToken);
    const fields = { ...(await ops.fields('/settings')), formToken, 'hardBounce.days': '5' };
    const refused = await reader.post('/settings', fields);
    expect([refused.status, textOf(await refused.text())]).toEqual([403, expect.stringContaining('scope admin')]);
    expect((await current())?.version).toBe(1);
  });

  it('sees as a key of a tenant what holds for that tenant, and nothing of others or of people', async () => {
    const { test, put } = await setup();
    await put(days(90), { note: 'of the operator' });
    await put(days(7), { tenant: 'clinic' });
    const acme = await signInAs(test, { scopes: ['read'], tenant: 'acme' });
    const text = textOf(await acme.html('/settings'));
    expect(text).toContain('Tenant acme has no rules of its own');
    expect(text).toContain('90 days changed');
    for (const hidden of ['key:ada', 'of the operator', 'History', 'looked at', 'clinic'])
      expect(text, hidden).not.toContain(hidden);
    expect((await acme.get('/settings?tenant=clinic')).status).toBe(403);
    expect((await acme.get('/settings?tenant=acme')).status).toBe(200);
  });
});
