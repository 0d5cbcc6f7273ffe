/** The rules of the circuit breaker as a page, over the real store: and by it, every page of a section of settings. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { hashToken } from '../../src/access/token.ts';
import { BREAKER_RULES } from '../../src/dashboard/breaker/rules.ts';
import { fieldsOf, parseSection, tidied } from '../../src/dashboard/settings/section/fields.ts';
import { BREAKER_SECTION } from '../../src/reputation/breaker/settings.ts';
import { readSection } from '../../src/reputation/settings-section.ts';
import { createTestApp } from '../support/app.ts';
import { signInAs, textOf } from '../support/dashboard.ts';
import { postForms } from '../support/form.ts';

const PATH = '/settings/circuit-breaker';
const { schema } = BREAKER_SECTION;

async function setup() {
  const test = await createTestApp();
  const ops = await signInAs(test);
  const settings = () => readSection(test.store.settings, BREAKER_SECTION);
  let version = 0;
  /** Saves as somebody else would. */
  const put = async (value: object, note: string | null = null) => {
    version += 1;
    const at = test.now();
    const set = { section: 'circuit-breaker', version, value: JSON.stringify(schema.parse(value)), at } as const;
    await test.store.settings.put({ ...set, actor: 'key:ada', note });
  };
  const save = async (over: Readonly<Record<string, string>>) =>
    ops.post(PATH, { ...(await ops.fields(PATH)), ...over });
  return { ...test, test, ops, settings, put, save };
}

const place = { account: fc.constantFrom(undefined, '123456789012'), region: fc.constantFrom(undefined, 'eu-west-1') };
const name = fc.constantFrom(undefined, 'news', 'a-b_C');
const anyScope = fc.oneof(
  fc.record({ kind: fc.constant('configurationSet'), name, ...place }),
  fc.record({ kind: fc.constant('tenant'), tenant: name, sesTenant: fc.constantFrom(undefined, 'acme-ses'), ...place }),
  fc.record({ kind: fc.constant('account'), ...place }),
);
const anyRule = fc.record({
  scope: anyScope,
  bounce: fc.option(
    fc.record({
      linePercent: fc.integer({ min: 400, max: 1000 }).map((n) => n / 100),
      atLeast: fc.integer({ min: 5, max: 99 }),
      volume: fc.integer({ min: 100, max: 9_999_999 }),
    }),
  ),
  complaint: fc.option(
    fc.record({
      linePercent: fc.constantFrom(0.08, 0.1, 0.33, 0.5),
      atLeast: fc.integer({ min: 5, max: 99 }),
      volume: fc.constant(1_000),
    }),
  ),
  windowHours: fc.integer({ min: 1, max: 168 }),
  coolDownHours: fc.option(fc.integer({ min: 1, max: 720 })),
  aws: fc.boolean(),
});
const anySettings = fc.record({
  dryRun: fc.boolean(),
  account: fc.constantFrom(null, '123456789012'),
  breakers: fc.array(anyRule, { maxLength: 4 }),
});

describe('the rules as fields', () => {
  it('give any settings back that they were made from', () => {
    fc.assert(
      fc.property(anySettings, (raw) => {
        const settings = schema.parse(JSON.parse(JSON.stringify(raw)));
        expect(parseSection(BREAKER_RULES, fieldsOf(BREAKER_RULES, settings))).toEqual({ ok: true, value: settings });
      }),
    );
  });

  it('close up when a rule is left out, and keep the others as they are', () => {
    fc.assert(
      fc.property(anySettings, fc.nat(3), (raw, gone) => {
        const settings = schema.parse(JSON.parse(JSON.stringify(raw)));
        const fields = { ...fieldsOf(BREAKER_RULES, settings), [`breakers.${gone}.scope.kind`]: '' };
        const left = { ...settings, breakers: settings.breakers.filter((_, n) => n !== gone) };
        expect(parseSection(BREAKER_RULES, tidied(BREAKER_RULES, fields))).toEqual({ ok: true, value: left });
      }),
    );
  });
});

describe('the page of the rules', () => {
  it('shows the defaults, is found from the other settings, and watches nothing at first', async () => {
    const { ops } = await setup();
    expect(await ops.html('/settings')).toContain(`<a href="${PATH}">Circuit breaker</a>`);
    const text = textOf(await ops.html(PATH));
    expect(text).toContain('The defaults hold');
    expect(text).toContain('dry run: nothing is paused');
    expect(text).toContain('One more rule');
    expect(text).toContain('Nobody has changed the defaults.');
    expect(text).not.toContain('changed, default');
  });

  it('adds a rule with the defaults, says what changed, and keeps who did it and why', async () => {
    const { ops, save, settings, store } = await setup();
    const response = await save({ 'breakers.0.scope.kind': 'configurationSet', note: 'a <b>trial</b>' });
    expect([response.status, response.headers.get('location')]).toEqual([303, `${PATH}?saved=1`]);
    expect(await settings()).toEqual(schema.parse({ breakers: [{ scope: { kind: 'configurationSet' } }] }));
    expect(await store.audit.list({ limit: 1 })).toMatchObject([
      { action: 'settings.changed', actor: 'key:ops', detail: { version: 1 } },
    ]);
    const html = await ops.html(`${PATH}?saved=1`);
    expect(html).not.toContain('<b>trial');
    const text = textOf(html);
    expect(text).toContain('Version 1 holds Rule 1: added every configuration set');
    expect(text).toMatch(/Version 1, set \d+ \w+ 2026, \d\d:\d\d UTC by key:ops: a &lt;b&gt;trial/);
    const again = await save({ 'breakers.0.windowHours': '48', dryRun: 'no' });
    expect(again.headers.get('location')).toBe(`${PATH}?saved=2`);
    expect(textOf(await ops.html(`${PATH}?saved=2`))).toContain(
      'For all rules: What it does: from dry run: nothing is paused to pause in earnest Rule 1: Within: from 24 hours to 48 hours',
    );
    expect(textOf(await ops.html(PATH))).toContain('changed, default: 24 hours');
    await save({ 'breakers.0.scope.kind': '' });
    expect((await settings()).breakers).toEqual([]);
    expect(textOf(await ops.html(PATH))).toContain('Rule 1: removed every configuration set');
  });

  it('makes no version of a form that was sent twice or changed nothing', async () => {
    const { ops, save, store } = await setup();
    expect((await save({})).headers.get('location')).toBe(`${PATH}?saved=0`);
    const fields = { ...(await ops.fields(PATH)), dryRun: 'no' };
    for (let i = 0; i < 2; i++) expect((await ops.post(PATH, fields)).headers.get('location')).toBe(`${PATH}?saved=1`);
    expect((await store.settings.current('circuit-breaker'))?.version).toBe(1);
  });

  it('says beside the field what is wrong with it, keeps what was typed, and saves nothing', async () => {
    const { save, store } = await setup();
    const response = await save({
      'breakers.0.scope.kind': 'tenant',
      'breakers.0.scope.name': 'a b',
      'breakers.0.bounce.linePercent': '3',
      'breakers.0.windowHours': '',
      account: 'mine',
      note: 'because',
    });
    expect(response.status).toBe(422);
    const html = await response.text();
    expect(html).toContain('<title>Error: Circuit breaker');
    expect(postForms(html)[0]?.fields).toMatchObject({
      'breakers.0.scope.name': 'a b',
      account: 'mine',
      note: 'because',
    });
    const text = textOf(html);
    expect(text).toContain('Rule 1: Its name : This is no tenant name.');
    expect(text).toContain('Rule 1: Trip at a rate of hard bounces of : Write at least 4.');
    expect(text).toContain('Rule 1: Within : Write a number.');
    expect(text).toContain('This is no AWS account id.');
    for (const field of ['breakers.0.scope.name', 'breakers.0.windowHours', 'account']) {
      expect(html).toContain(`href="#${field}"`);
      expect(html).toContain(`id="${field}-problem"`);
    }
    expect(await store.settings.current('circuit-breaker')).toBeNull();
  });

  it('refuses the name of an SES tenant where no tenant is watched', async () => {
    const { save } = await setup();
    const response = await save({ 'breakers.0.scope.kind': 'account', 'breakers.0.scope.sesTenant': 'acme' });
    expect(textOf(await response.text())).toContain('SES : This does not go with the choice above it: empty it.');
  });

  it('shows who was quicker and what they changed, keeps what was typed, and lets it be saved over', async () => {
    const { ops, put, settings } = await setup();
    const fields = { ...(await ops.fields(PATH)), account: '123456789012', note: 'mine' };
    await put({ dryRun: false }, 'theirs');
    const response = await ops.post(PATH, fields);
    expect(response.status).toBe(409);
    const html = await response.text();
    const text = textOf(html);
    expect(text).toMatch(/Version 1 by key:ada , .* UTC: theirs/);
    expect(text).toContain('What saving would change now For all rules: What it does: from pause in earnest');
    const kept = postForms(html)[0]?.fields ?? {};
    expect(kept).toMatchObject({ account: '123456789012', note: 'mine', version: '1' });
    expect((await ops.post(PATH, kept)).headers.get('location')).toBe(`${PATH}?saved=2`);
    expect(await settings()).toMatchObject({ dryRun: true, account: '123456789012' });
  });

  it('goes back to the defaults', async () => {
    const { ops, put, settings } = await setup();
    await put({ dryRun: false });
    const response = await ops.post(PATH, await ops.fields(PATH, 1));
    expect(response.headers.get('location')).toBe(`${PATH}?saved=2`);
    expect(await settings()).toEqual(schema.parse({}));
    expect(postForms(await ops.html(PATH))).toHaveLength(1);
  });

  it('lets keys of all tenants read, operators change, and nobody else in', async () => {
    const { test, store, ops, put } = await setup();
    await put({ dryRun: false });
    const fields = await ops.fields(PATH);
    const reader = await signInAs(test, { name: 'reader', scopes: ['read', 'write'] });
    const text = textOf(await reader.html(PATH));
    expect(text).toContain('pause in earnest');
    expect(text).toContain('Only a key with the scope admin');
    expect(postForms(await reader.html(PATH))).toEqual([]);
    const formToken = await hashToken(`form:${reader.cookie.split('=')[1]}`);
    const refused = await reader.post(PATH, { ...fields, dryRun: 'yes', formToken });
    expect(refused.status).toBe(403);
    expect(textOf(await refused.text())).toContain('Your key may not change settings');
    const bound = await signInAs(test, { name: 'acme', tenant: 'acme' });
    expect((await bound.get(PATH)).status).toBe(403);
    expect((await store.settings.current('circuit-breaker'))?.version).toBe(1);
  });
});
