/** The pages of alerts as HTTP answers, over the real store. What a browser makes of them is in test/e2e. */
import { beforeEach, describe, expect, it } from 'vitest';
import { type Outcome, outcomeOf } from '../../src/dashboard/alerts/outcome.ts';
import { RULE_NAMES } from '../../src/reputation/alerts/rules.ts';
import type { Alert, EndpointPlace, WebhookEndpoint } from '../../src/store/contract.ts';
import { alertWith, judgeAt } from '../support/alerts.ts';
import { createTestApp } from '../support/app.ts';
import { form, formTokenOf, signInAs, textOf } from '../support/dashboard.ts';
import { postForms } from '../support/form.ts';
import { mail } from '../support/mailing.ts';

const HOUR = 3_600_000;
const NOW = Date.UTC(2026, 10, 22, 9, 41);

describe('the pages of alerts', () => {
  let test: Awaited<ReturnType<typeof createTestApp>>;
  let ops: Awaited<ReturnType<typeof signInAs>>;
  beforeEach(async () => {
    test = await createTestApp({ startAt: NOW });
    ops = await signInAs(test);
  });

  const opened = async (over: Partial<Alert> = {}): Promise<Alert> => {
    const alert = alertWith({ openedAt: NOW - 91 * 60_000, toldAt: NOW - 91 * 60_000, ...over });
    await test.store.alerts.write([{ alert, notice: alert.toldAt === null ? null : 'opened' }], alert.openedAt);
    return alert;
  };
  const overNow = async (alert: Alert, over: Partial<Alert> = {}) =>
    test.store.alerts.write(
      [{ alert: { ...alert, version: 1, resolvedAt: NOW - HOUR, ...over }, notice: 'resolved' }],
      NOW,
    );
  const page = async (path = '/alerts', who = ops) => textOf(await who.html(path)).replaceAll('\u202f', ' ');
  const slack = async () => {
    const add = '/settings/notifications?add=slack';
    const fields = postForms(await ops.html(add)).find(({ action }) => action.startsWith(add))?.fields ?? {};
    await ops.post(add, { ...fields, url: 'https://hooks.slack.com/services/T0/B0/hush', description: 'on call' });
  };
  const acknowledge = async (id: string, note: string, who = ops) =>
    who.post(`/alerts/${id}/acknowledge`, { ...(await who.fields(`/alerts/${id}`)), note });

  it('say that none has ever opened, which rules are judged, and that nobody would be told', async () => {
    const text = await page();
    expect(text).toContain('No alert is open. 10 of 12 rules are judged once a minute.');
    expect(text).toContain('No alert has ever opened. These rules are judged once a minute: Hard-bounce rate.');
    expect(text).not.toContain('Complaints in an hour. So many');
    expect(text).toContain('Nobody is told of alerts');
    expect(await ops.html('/alerts')).toContain('href="/settings/notifications"');
    expect(await page('/alerts?rule=speed')).toContain('No alert matches these filters.');
    expect(await page('/alerts?state=open')).toContain('No alert matches these filters.');
  });

  it('begin with what is open: what, since when, why, and what to do, as the engine said it', async () => {
    await test.store.reputation.recounted();
    await mail(test.store, { at: NOW - 3 * HOUR, delivered: 91 });
    await mail(test.store, { at: NOW - 3 * HOUR, delivered: 20, hard: 9, campaign: 'spring-2' });
    await judgeAt(test.store, NOW - 91 * 60_000);
    const text = await page();
    expect(text).toContain('1 open: Over the review line: 7.50 % hard bounces, 9 of 120, 24 h.');
    expect(text).toContain('Since 22 Nov 2026, 08:10 UTC (91 min). Nobody has acknowledged any.');
    expect(text).toContain('Campaign spring-2 caused 9.');
    expect(text).toContain('Open too level warning');
    expect(await ops.html('/alerts')).toContain(
      'href="/breakdown?by=campaign&amp;account=123456789012&amp;region=us-east-1"',
    );
  });

  it('keep the verdict whatever the filters hide, and say which filter is no filter', async () => {
    await opened();
    const text = await page('/alerts?rule=silence&level=worst');
    expect(text).toContain('1 open: Over the review line');
    expect(text).toContain('Left out: is no level');
    expect(text).not.toContain('Acknowledge…');
    expect(await page('/alerts?rule=bounce-rate&level=review')).toContain('Acknowledge…');
  });

  it('list what is over, newest first, page by page, each once', async () => {
    const ids: string[] = [];
    for (let n = 0; n < 35; n++) {
      const alert = await opened({ openedAt: NOW - (100 - n) * HOUR, scope: { queue: `q-${n}` } });
      await overNow(alert);
      ids.push(alert.id);
    }
    const seen: string[] = [];
    let path: string | undefined = '/alerts?state=resolved';
    for (let pages = 0; path !== undefined && pages < 5; pages++) {
      const html = await ops.html(path);
      seen.push(...[...html.matchAll(/href="\/alerts\/([0-9a-f-]{36})"/g)].map(([, id]) => id ?? ''));
      path = /href="([^"]*cursor[^"]*)"/.exec(html)?.[1]?.replaceAll('&amp;', '&');
    }
    expect(seen).toEqual(ids.toReversed());
  });

  it('show what was told, to whom, and whether it arrived', async () => {
    await slack();
    const { id } = await opened({ openedAt: NOW });
    expect(await page(`/alerts/${id}`)).toContain('Slack on call : is told next');
    const [endpoint] = await test.store.webhooks.list();
    const [place] = await test.store.webhookDeliveries.places('alert.changed');
    await test.store.webhookDeliveries.skip(endpoint?.id ?? '', {
      ...{ type: 'alert.changed', after: place?.position ?? 0, through: await test.store.alertNotices.newest() },
    });
    expect(await page(`/alerts/${id}`)).toContain('Slack on call : told');
    const reader = await signInAs(test, { name: 'reader', scopes: ['read'] });
    expect(await page(`/alerts/${id}`, reader)).not.toContain('on call');
  });

  it('say that one ended without a verdict, and not that it is resolved', async () => {
    const alert = await opened();
    await overNow(alert, { unjudgedSince: NOW - 96 * HOUR });
    expect(await page()).toContain('ended without a verdict');
    const token = await test.key(['read']);
    const found = await (await test.api('GET', `/v1/alerts/${alert.id}`, token)).json();
    expect(found).toMatchObject({ state: 'resolved', withoutVerdict: true });
  });

  it('acknowledge with a note, audited, as the API does, and take it back', async () => {
    const { id } = await opened();
    const answer = await acknowledge(id, 'list stopped');
    expect([answer.status, answer.headers.get('location')]).toEqual([303, `/alerts/${id}?done=acknowledged`]);
    expect(await page(`/alerts/${id}`)).toMatch(/key:ops , 22 Nov 2026, 09:41 UTC: list stopped/);
    expect(await page()).toContain('1 is acknowledged');
    const [latest] = await test.store.audit.list({ limit: 1 });
    expect(latest).toMatchObject({ action: 'alert.acknowledged', actor: 'key:ops', subject: id });
    await ops.post(`/alerts/${id}/take-back`, await ops.fields(`/alerts/${id}`));
    expect((await test.store.alerts.find(id))?.acknowledgement).toBeNull();
  });

  it('change nothing with a note that is too long, or when it is over by now, and say so', async () => {
    const alert = await opened();
    const long = await acknowledge(alert.id, 'x'.repeat(501));
    expect([long.status, await long.text()]).toEqual([422, expect.stringContaining('at most 500 characters')]);
    const fields = await ops.fields(`/alerts/${alert.id}`);
    await overNow(alert);
    const late = await ops.post(`/alerts/${alert.id}/acknowledge`, { ...fields, note: 'late' });
    expect([late.status, textOf(await late.text())]).toEqual([
      409,
      expect.stringContaining('The alert is over by now'),
    ]);
    expect((await test.store.alerts.find(alert.id))?.acknowledgement).toBeNull();
  });

  it('let a key without write look only, and ask strangers to sign in', async () => {
    const { id } = await opened();
    const reader = await signInAs(test, { name: 'reader', scopes: ['read'] });
    expect(await page(`/alerts/${id}`, reader)).toContain('a key with the scope write is needed');
    expect(await page('/alerts', reader)).not.toContain('Acknowledge…');
    const formToken = await formTokenOf(test, reader.cookie);
    expect((await reader.post(`/alerts/${id}/acknowledge`, { formToken, note: '' })).status).toBe(403);
    expect((await ops.post(`/alerts/${id}/acknowledge`, { note: '' })).status).toBe(403);
    expect((await test.app.request('/alerts')).status).toBe(303);
    expect((await test.app.request(`/alerts/${id}/acknowledge`, form({ note: '' }))).status).toBe(303);
    expect((await test.store.alerts.find(id))?.acknowledgement).toBeNull();
  });

  it('show a key of one tenant that tenant’s own, and nothing of the rest', async () => {
    const foreign = await opened();
    const own = await opened({
      rule: 'tenant-paused',
      level: 'pause',
      tenant: 'acme',
      scope: { tenant: 'acme' },
      title: 'Paused',
    });
    const acme = await signInAs(test, { name: 'acme', scopes: ['write', 'read'], tenant: 'acme' });
    const html = await acme.html('/alerts');
    expect(textOf(html)).toContain('1 open: Paused');
    expect(html).not.toContain(foreign.id);
    expect((await acme.get(`/alerts/${foreign.id}`)).status).toBe(404);
    expect((await acme.get('/alerts?tenant=beta')).status).toBe(403);
    expect((await acme.get('/settings/alerts')).status).toBe(403);
    expect((await acknowledge(own.id, 'ours', acme)).status).toBe(303);
    const { formToken = '' } = await acme.fields(`/alerts/${own.id}`);
    expect((await acme.post(`/alerts/${foreign.id}/acknowledge`, { formToken, note: '' })).status).toBe(404);
  });

  it('write what strangers wrote as text', async () => {
    const { id } = await opened({ title: '<script>x</script>\u202e', text: '<b>y</b>', scope: { about: '<i>z</i>' } });
    for (const path of ['/alerts', `/alerts/${id}`]) {
      const html = await ops.html(path);
      expect(html).not.toMatch(/<script>x|<b>y|<i>z|\u202e/);
      expect(html).toContain('&lt;script&gt;');
    }
    expect((await ops.get('/alerts/no-such-alert')).status).toBe(404);
    expect((await ops.get('/alerts?cursor=nonsense')).status).toBe(200);
  });

  it('have a form for every number of every rule, whose saving the API reads', async () => {
    const fields = await ops.fields('/settings/alerts');
    const saved = await ops.post('/settings/alerts', { ...fields, 'bounceRate.review': '6.5', note: 'ours' });
    expect(saved.status).toBe(303);
    const answer = await test.api('GET', '/v1/settings/alerts', await test.key(['read']));
    const read = (await answer.json()) as { readonly settings: Readonly<Record<string, object>> };
    expect(read).toMatchObject({ version: 1, note: 'ours', settings: { bounceRate: { review: 6.5, warn: 4 } } });
    const text = await page('/settings/alerts');
    const numbers = Object.values(read.settings).flatMap((rule) => Object.keys(rule)).length;
    expect(Object.keys(fields).filter((name) => name.includes('.'))).toHaveLength(numbers);
    expect(text).toContain('Hard-bounce rate: Review line: from 5 % to 6.5 %');
    const wrong = await ops.post('/settings/alerts', { ...fields, version: '1', 'bounceRate.review': '11' });
    expect([wrong.status, textOf(await wrong.text())]).toEqual([
      422,
      expect.stringContaining('rise from warn to pause'),
    ]);
    expect(RULE_NAMES).toHaveLength(12);
  });
});

describe('what came of telling an endpoint', () => {
  const endpoint = { createdAt: 5, tenant: null, minLevel: 'warn', disabledReason: null } as WebhookEndpoint;
  const place: EndpointPlace = { endpoint: 'e', position: 6, held: null, message: null };
  const notice = { id: 7, at: 10, level: 'review', tenant: '' } as const;
  const kindOf = (of: Partial<WebhookEndpoint>, at: Partial<EndpointPlace>, over: object = {}): Outcome['kind'] =>
    outcomeOf({ ...notice, ...over }, { ...endpoint, ...of }, { ...place, ...at }, 100).kind;

  it('follows from its place, its settings, and what is under way', () => {
    expect(kindOf({}, {})).toBe('next');
    expect(kindOf({}, { position: 7 })).toBe('told');
    expect(kindOf({ createdAt: 11 }, { position: 7 })).toBe('added-later');
    expect(kindOf({ minLevel: 'pause' }, { position: 7 })).toBe('not-for-it');
    expect(kindOf({ tenant: 'acme' }, {})).toBe('not-for-it');
    expect(kindOf({ tenant: 'acme' }, {}, { tenant: 'acme' })).toBe('next');
    expect(kindOf({ disabledReason: 'gone' }, {})).toBe('disabled');
    const message = { through: 7, attempts: 2, nextAttemptAt: 200 };
    expect(kindOf({}, { message })).toBe('failing');
    expect(kindOf({}, { message: { ...message, attempts: 0 } })).toBe('next');
    expect(kindOf({}, { held: { until: 200, through: 7 } })).toBe('quiet');
    expect(kindOf({}, { held: { until: 200, through: 6 } })).toBe('next');
    expect(kindOf({}, { held: { until: 99, through: 7 } })).toBe('next');
  });
});
