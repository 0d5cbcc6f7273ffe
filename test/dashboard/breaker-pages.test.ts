/** The page of paused sending as HTTP answers: over the real store, a real breaker, and beside the API. */
import { describe, expect, it } from 'vitest';
import { hashToken } from '../../src/access/token.ts';
import type { Scope } from '../../src/store/contract.ts';
import { createTestApp } from '../support/app.ts';
import { createBreakerWorld } from '../support/breaker-world.ts';
import { episodeOf } from '../support/breakers.ts';
import { signInAs, textOf } from '../support/dashboard.ts';

const PAGE = '/circuit-breakers';
const PAUSE = `${PAGE}/pause`;

type Session = Awaited<ReturnType<typeof signInAs>>;

/** The token of a session's forms, whether any page shows it or not. */
const tokenOf = async ({ cookie }: Session) => ({ formToken: await hashToken(`form:${cookie.split('=')[1]}`) });

async function setup() {
  const test = await createTestApp();
  const ops = await signInAs(test);
  return {
    ...test,
    test,
    ops,
    text: async (path = PAGE) => textOf(await ops.html(path)),
    pause: async (fields: Readonly<Record<string, string>>, by = ops) =>
      by.post(PAUSE, { ...(await tokenOf(by)), ...fields }),
    sending: async (tenant?: string) => {
      const path = tenant === undefined ? '/v1/sending' : `/v1/sending?tenant=${tenant}`;
      return (await test.api('GET', path, await test.key(['read']))).json();
    },
  };
}

describe('pausing by hand', () => {
  it('asks with effect, reach and way back, pauses what was typed, and says who did it', async () => {
    const { ops, text, pause, sending, store } = await setup();
    expect(await text()).toContain('Nothing is paused: mail may leave');
    const asked = await text(`${PAUSE}?tenant=acme`);
    for (const words of ['Effect:', 'Reach:', 'AWS is not told', 'Way back:', 'Type acme to confirm.'])
      expect(asked).toContain(words);
    const response = await pause({ tenant: 'acme', why: 'bought <b>list</b>', confirm: 'acme' });
    expect([response.status, response.headers.get('location')]).toEqual([303, `${PAGE}?done=paused`]);
    expect(await sending('acme')).toMatchObject({ paused: true, why: 'bought <b>list</b>' });
    expect(await sending()).toMatchObject({ paused: false });
    expect(await store.audit.list({ limit: 1 })).toMatchObject([{ actor: 'key:ops', tenant: 'acme' }]);
    const html = await ops.html(`${PAGE}?done=paused`);
    expect(html).not.toContain('<b>list');
    expect(textOf(html)).toContain('Sending is paused: 1 tenant.');
    expect(textOf(html)).toMatch(/Tenant acme bought &lt;b&gt;list.* by key:ops .* Resume…/);
  });

  it.each([
    [{ tenant: 'acme', why: 'x', confirm: '' }, 'Type acme to confirm'],
    [{ tenant: '', why: 'x', confirm: 'acme' }, 'Type all mail to confirm'],
    [{ tenant: 'a b', why: 'x', confirm: 'a b' }, 'Write the tenant with letters'],
    [{ tenant: 'acme', why: '', confirm: 'acme' }, 'Write why'],
    [{ tenant: 'acme', why: 'y'.repeat(501), confirm: 'acme' }, 'Write at most 500 characters'],
  ])('pauses nothing for %j, and says: %s', async (fields, words) => {
    const { pause, sending } = await setup();
    const response = await pause(fields);
    expect(response.status).toBe(422);
    const html = await response.text();
    expect(textOf(html)).toContain(words);
    expect(html).toContain('<title>Error: ');
    expect(await sending('acme')).toMatchObject({ paused: false });
  });

  it('stops and resumes the whole installation, each pause by itself', async () => {
    const { ops, text, pause, sending } = await setup();
    await pause({ tenant: '', why: 'incident', confirm: 'all mail' });
    await pause({ tenant: 'acme', why: 'list', confirm: 'acme' });
    expect(await text()).toContain('Sending is paused: the whole installation, 1 tenant.');
    const asked = `${PAGE}/resume`;
    expect(await text(asked)).toMatch(/The whole installation is paused since .* UTC by key:ops : incident/);
    const resumed = await ops.post(asked, await ops.fields(asked));
    expect(resumed.headers.get('location')).toBe(`${PAGE}?done=resumed`);
    expect(await sending()).toMatchObject({ paused: false });
    expect(await sending('acme')).toMatchObject({ paused: true, why: 'list' });
    expect((await ops.get(asked)).status).toBe(404);
  });
});

describe('the circuit breaker', () => {
  it('shows what it paused, what AWS was told, and lets go with a note', async () => {
    const world = await createBreakerWorld();
    const ops = await signInAs(world);
    world.server.sending.sets.set('us-east-1/news', true);
    await world.set({ dryRun: false, breakers: [{ scope: { kind: 'configurationSet' } }] });
    await world.mail({ good: 220, bad: 30, set: 'news' });
    await world.mail({ good: 299, bad: 1, set: 'receipts' });
    await world.minute();
    const text = textOf(await ops.html(PAGE));
    expect(text).toContain('Sending is paused: 1 scope by the circuit breaker.');
    expect(text).toContain('1 rule watches 2 scopes with mail.');
    expect(text).toContain('configuration set news in 123456789012/us-east-1');
    expect(text).toContain('12.00 % hard bounces, 30 of 250 mails; line 10 %');
    expect(text).toContain('Sending is off at AWS.');
    expect(text).toMatch(/receipts in \S+ .*Hard bounces 0\.33 %, 1 of 300 mails; line 10 %: 29 more trip it/);
    const { id } = await world.episode();
    const path = `${PAGE}/${id}/resume`;
    expect(textOf(await ops.html(path))).toContain('mail from before cannot trip it again');
    const fields = await ops.fields(path);
    expect((await ops.post(path, fields)).status).toBe(422);
    const resumed = await ops.post(path, { ...fields, note: 'bought list removed' });
    expect(resumed.headers.get('location')).toBe(`${PAGE}?done=breaker`);
    await world.minute();
    expect(await world.episode()).toMatchObject({ resumedBy: 'key:ops', note: 'bought list removed' });
    const after = textOf(await ops.html(PAGE));
    expect(after).toContain('Nothing is paused');
    expect(after).toMatch(/by key:ops : bought list removed Sending is as it was at AWS before\./);
    expect((await ops.post(path, { ...fields, note: 'again' })).status).toBe(409);
    expect((await ops.get(`${PAGE}/00000000-0000-4000-8000-000000000000/resume`)).status).toBe(404);
  }, 60_000);

  it('says of a dry run what it would pause, and offers no way out of it', async () => {
    const world = await createBreakerWorld();
    const ops = await signInAs(world);
    await world.set({ breakers: [{ scope: { kind: 'configurationSet' } }] });
    await world.mail({ good: 220, bad: 30, set: 'news' });
    await world.minute();
    const html = await ops.html(PAGE);
    expect(textOf(html)).toContain(
      'Nothing is paused: mail may leave, as far as this service decides. Dry run: 1 scope would be paused now.',
    );
    expect(html).not.toContain('/resume"');
    expect((await ops.get(`${PAGE}/${(await world.episode()).id}/resume`)).status).toBe(409);
  }, 60_000);

  it('goes back through its trips by pages, and says what failed at AWS and what to do', async () => {
    const { store, now, ops } = await setup();
    for (let n = 0; n < 23; n++) {
      const id = `trip-${n}`;
      await store.breakers.trip(
        episodeOf(now() - n * 1_000, { id, configurationSet: `set-${n}`, kind: 'configurationSet' }),
      );
      if (n > 0)
        await store.breakers.resume({ id, at: now(), actor: 'job:circuit-breaker', note: 'cool-down', aws: 'leave' });
    }
    const trouble = { operation: 'GetAccount', kind: 'denied', at: now() };
    await store.breakers.noteAws(
      'trip-0',
      'pausing',
      { state: 'pausing', found: null, failures: 2, trouble, nextAt: now() },
      null,
    );
    const html = await ops.html(PAGE);
    expect(textOf(html)).toContain('AWS is being told: sending is not off there yet. GetAccount: ');
    const next = /<a href="([^"]*)">Older/.exec(html)?.[1] ?? '';
    const sets = (page: string) =>
      [...page.slice(page.indexOf('trips-heading')).matchAll(/set-(\d+) in/g)].map(([, n]) => Number(n));
    expect([...sets(html), ...sets(await ops.html(next))]).toEqual(Array.from({ length: 23 }, (_, n) => n));
  });
});

describe('what a key may see and do', () => {
  it('is its own tenant only for a bound one, without the names of others', async () => {
    const { test, store, now, pause, sending } = await setup();
    await pause({ tenant: '', why: 'incident', confirm: 'all mail' });
    await pause({ tenant: 'other', why: 'theirs', confirm: 'other' });
    await store.breakers.trip(episodeOf(now(), { id: 'set', kind: 'configurationSet', configurationSet: 'news' }));
    await store.breakers.trip(episodeOf(now(), { id: 'acme', kind: 'tenant', tenant: 'acme' }));
    const acme = await signInAs(test, { name: 'acme', scopes: ['read', 'write'], tenant: 'acme' });
    const text = textOf(await acme.html(PAGE));
    expect(text).toMatch(/The whole installation incident \d+ Nov 2026, \d\d:\d\d AWS is not told/);
    expect(text).not.toContain('rule');
    expect(text).not.toContain('key:ops');
    expect(text).not.toContain('theirs');
    expect(text).not.toContain('news');
    expect(text).toContain('tenant acme in');
    expect(text).toContain('Needs an operator');
    const own = await pause({ why: 'ours', confirm: 'acme', tenant: 'other' }, acme);
    expect(own.status).toBe(303);
    expect(await sending('acme')).toMatchObject({ paused: true });
    expect((await store.pauses.of({ tenant: 'acme' })).map(({ tenant, why }) => [tenant, why])).toContainEqual([
      'acme',
      'ours',
    ]);
    const token = await tokenOf(acme);
    for (const path of [`${PAGE}/resume`, `${PAGE}/resume?tenant=other`, `${PAGE}/acme/resume`])
      expect([path, (await acme.post(path, { ...token, note: 'x' })).status]).toEqual([path, 403]);
    expect((await acme.get(`${PAUSE}?tenant=other`)).status).toBe(403);
  });

  it('tells a bound one that a whole account is paused, as the check does, and that sets are not told', async () => {
    const { test, store, now, sending } = await setup();
    const acme = await signInAs(test, { name: 'acme', scopes: ['read'], tenant: 'acme' });
    const before = textOf(await acme.html(PAGE));
    expect(before).toContain('Nothing is paused: mail may leave');
    expect(before).toContain('the check tells whoever names it');
    await store.breakers.trip(episodeOf(now(), { assumesAccount: true, assumesRegion: true }));
    expect(await sending('acme')).toMatchObject({ paused: true });
    const text = textOf(await acme.html(PAGE));
    expect(text).toContain('Sending is paused: 1 whole account by the circuit breaker.');
    expect(text).toContain('all mail of account 123456789012/us-east-1');
    expect(text).toContain('Needs an operator');
    const ops = textOf(await (await signInAs(test)).html(PAGE));
    expect(ops).toContain('Sending is paused: 1 scope by the circuit breaker.');
    expect(ops).not.toContain('the check tells whoever names it');
  });

  it.each<[string, readonly Scope[]]>([
    ['read', ['read']],
    ['read and check', ['read', 'check']],
  ])('is no deed with the scope %s', async (_, scopes) => {
    const { test, pause, sending } = await setup();
    await pause({ tenant: 'acme', why: 'list', confirm: 'acme' });
    const reader = await signInAs(test, { name: 'reader', scopes });
    const html = await reader.html(PAGE);
    expect(textOf(html)).toContain('Tenant acme list');
    expect(textOf(html)).toContain('Pausing sending needs a key with the scope write.');
    expect(html).not.toContain(PAUSE);
    expect(html).not.toContain(`${PAGE}/resume`);
    expect((await reader.get(PAUSE)).status).toBe(403);
    expect((await pause({ tenant: 'x', why: 'x', confirm: 'x' }, reader)).status).toBe(403);
    const resumed = await reader.post(`${PAGE}/resume?tenant=acme`, await tokenOf(reader));
    expect(resumed.status).toBe(403);
    expect(await sending('acme')).toMatchObject({ paused: true });
  });
});
