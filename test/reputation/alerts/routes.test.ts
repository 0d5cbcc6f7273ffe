/** Alerts through the whole app. */
import { describe, expect, it } from 'vitest';
import { alertWith } from '../../support/alerts.ts';
import { bodyOf, refusalOf } from '../../support/answers.ts';
import { createTestApp } from '../../support/app.ts';

const T0 = Date.UTC(2026, 10, 20, 9);
const MINUTE = 60_000;

async function alerting() {
  const made = await createTestApp({ startAt: T0 });
  const { store } = made;
  const at = (minutes: number) => T0 + minutes * MINUTE;
  const opened = alertWith({ openedAt: at(0) });
  const warned = alertWith({ level: 'warn', openedAt: at(1), toldAt: null, toldValue: null });
  const ofAcme = alertWith({
    ...{ rule: 'tenant-paused', level: 'pause', tenant: 'acme', scope: { tenant: 'acme' }, openedAt: at(2) },
    ...{ opening: null, value: null, peak: null },
  });
  const over = alertWith({ rule: 'silence', level: 'warn', openedAt: at(3), value: null, opening: null, peak: null });
  const told = (alert: typeof opened) => ({ alert, notice: 'opened' as const });
  await store.alerts.write([told(opened), { alert: warned, notice: null }, told(ofAcme), told(over)], T0);
  await store.alerts.write([{ alert: { ...over, version: 1, resolvedAt: at(9) }, notice: 'resolved' }], at(9));
  const reader = await made.key(['read']);
  const list = async (query: string, key = reader) => bodyOf(await made.api('GET', `/v1/alerts${query}`, key));
  const ids = async (query: string, key = reader) =>
    (await list(query, key)).items.map(({ id }: { readonly id: string }) => id);
  return { ...made, opened, warned, ofAcme, over, reader, list, ids };
}

describe('the list', () => {
  it('shows what is open first, then the newest', async () => {
    const { ids, opened, warned, ofAcme, over } = await alerting();
    expect(await ids('')).toEqual([ofAcme.id, warned.id, opened.id, over.id]);
    expect(await ids('?state=open')).toEqual([ofAcme.id, warned.id, opened.id]);
    expect(await ids('?state=resolved')).toEqual([over.id]);
    expect(await ids('?rule=bounce-rate&level=warn')).toEqual([warned.id]);
    expect(await ids('?tenant=acme')).toEqual([ofAcme.id]);
  });

  it('is the same in pages of any size', async () => {
    const { list, ids } = await alerting();
    for (const limit of [1, 2, 3]) {
      const paged: string[] = [];
      let cursor = '';
      do {
        const page = await list(`?limit=${limit}${cursor}`);
        paged.push(...page.items.map(({ id }: { readonly id: string }) => id));
        cursor = page.nextCursor === null ? '' : `&cursor=${page.nextCursor}`;
      } while (cursor !== '');
      expect(paged).toEqual(await ids(''));
    }
  });

  it('refuses what it does not know', async () => {
    const { api, reader } = await alerting();
    for (const query of ['?state=closed', '?rule=weather', '?cursor=abc', '?level=bad', '?page=2'])
      expect(await refusalOf(await api('GET', `/v1/alerts${query}`, reader))).toEqual([400, 'invalid-request']);
  });
});

describe('one alert', () => {
  it('comes with its figures and all that was said of it', async () => {
    const { api, reader, over, opened } = await alerting();
    const shown = await bodyOf(await api('GET', `/v1/alerts/${over.id}`, reader));
    expect(shown.notices.map(({ kind }: { readonly kind: string }) => kind)).toEqual(['opened', 'resolved']);
    expect(shown).toMatchObject({
      state: 'resolved',
      tenant: null,
      value: null,
      resolvedAt: '2026-11-20T09:09:00.000Z',
    });
    expect(await bodyOf(await api('GET', `/v1/alerts/${opened.id}`, reader))).toMatchObject({
      ...{ state: 'open', level: 'review', scope: { account: '123456789012', region: 'us-east-1' } },
      peak: { part: 6, whole: 100, rate: 0.06 },
    });
    const unknown = '00000000-0000-4000-8000-000000000000';
    expect(await refusalOf(await api('GET', `/v1/alerts/${unknown}`, reader))).toEqual([404, 'alert-not-found']);
  });
});

describe('acknowledging', () => {
  it('says who sees to it and why, and is audited; so is taking it back', async () => {
    const { api, key, opened, store } = await alerting();
    const writer = await key(['write']);
    const path = `/v1/alerts/${opened.id}/acknowledge`;
    const shown = await bodyOf(await api('POST', path, writer, { note: 'list stopped' }));
    const acknowledgement = { at: '2026-11-20T09:00:00.000Z', by: 'key:write', note: 'list stopped' };
    expect(shown).toMatchObject({ id: opened.id, state: 'open', acknowledgement });
    expect((await bodyOf(await api('DELETE', path, writer))).acknowledgement).toBeNull();
    const audit = await store.audit.list({ limit: 2 });
    expect(audit.map(({ action, actor, subject }) => [action, actor, subject])).toEqual([
      ['alert.unacknowledged', 'key:write', opened.id],
      ['alert.acknowledged', 'key:write', opened.id],
    ]);
  });

  it('is refused for what is over, and to a key that may only read', async () => {
    const { api, key, over, opened, reader } = await alerting();
    const writer = await key(['write']);
    const of = (id: string) => `/v1/alerts/${id}/acknowledge`;
    expect(await refusalOf(await api('POST', of(over.id), writer, {}))).toEqual([409, 'alert-resolved']);
    expect(await refusalOf(await api('POST', of(opened.id), reader, {}))).toEqual([403, 'scope-missing']);
    expect(await refusalOf(await api('POST', of(opened.id), writer, { why: 'x' }))).toEqual([400, 'invalid-request']);
  });
});

describe('a key of one tenant', () => {
  it("sees and acknowledges that tenant's alerts, and no other's nor the account's", async () => {
    const { api, key, ids, ofAcme, opened } = await alerting();
    const acme = await key(['read', 'write'], 'acme');
    const clinic = await key(['read', 'write'], 'clinic');
    expect(await ids('', acme)).toEqual([ofAcme.id]);
    expect(await ids('?tenant=acme&state=open', acme)).toEqual([ofAcme.id]);
    expect(await ids('', clinic)).toEqual([]);
    expect(await refusalOf(await api('GET', '/v1/alerts?tenant=acme', clinic))).toEqual([403, 'other-tenant']);
    for (const [id, by] of [
      [ofAcme.id, clinic],
      [opened.id, acme],
    ] as const) {
      expect(await refusalOf(await api('GET', `/v1/alerts/${id}`, by))).toEqual([404, 'alert-not-found']);
      for (const method of ['POST', 'DELETE'])
        expect(
          await refusalOf(await api(method, `/v1/alerts/${id}/acknowledge`, by, method === 'POST' ? {} : undefined)),
        ).toEqual([404, 'alert-not-found']);
    }
    expect((await api('POST', `/v1/alerts/${ofAcme.id}/acknowledge`, acme, {})).status).toBe(200);
  });
});

describe('the settings', () => {
  it('have a history in pages, newest first, by a cursor that is no number', async () => {
    const { api, key } = await createTestApp({ startAt: T0 });
    const admin = await key(['admin']);
    for (const note of ['first', 'second', 'third'])
      expect((await api('PUT', '/v1/settings/alerts', admin, { settings: {}, note })).status).toBe(200);
    const page = async (query: string) => bodyOf(await api('GET', `/v1/settings/alerts/history?${query}`, admin));
    const notes = ({ items }: { readonly items: readonly { readonly note: string }[] }) =>
      items.map(({ note }) => note);
    const first = await page('limit=2');
    expect(notes(first)).toEqual(['third', 'second']);
    const rest = await page(`limit=2&cursor=${first.nextCursor}`);
    expect([notes(rest), rest.nextCursor]).toEqual([['first'], null]);
    expect((await api('GET', '/v1/settings/alerts/history?cursor=2', admin)).status).toBe(400);
  });

  it("are the scenario's numbers until they are set, rule by rule", async () => {
    const { api, key } = await alerting();
    const admin = await key(['admin']);
    const before = await bodyOf(await api('GET', '/v1/settings/alerts', admin));
    expect(before).toMatchObject({ version: 0, isDefault: true });
    expect(before.settings.bounceRate).toMatchObject({
      hours: 24,
      warn: 4,
      review: 5,
      pause: 10,
      floor: 100,
      atLeast: 3,
    });
    expect(before.settings.complaintRate).toMatchObject({
      hours: 168,
      warn: 0.08,
      review: 0.1,
      pause: 0.5,
      floor: 1000,
    });
    const silence = { enabled: false, hours: 6, usual: 50 };
    const put = await bodyOf(await api('PUT', '/v1/settings/alerts', admin, { settings: { silence } }));
    expect(put).toMatchObject({ version: 1, settings: { silence, bounceRate: before.settings.bounceRate } });
  });

  it('refuse lines that do not rise, and numbers out of bounds', async () => {
    const { api, key } = await alerting();
    const admin = await key(['admin']);
    const { bounceRate } = (await bodyOf(await api('GET', '/v1/settings/alerts', admin))).settings;
    for (const wrong of [{ warn: 6 }, { pause: 101 }, { warn: 0.00001 }, { hours: 721 }, { floor: 0 }])
      expect(
        await refusalOf(
          await api('PUT', '/v1/settings/alerts', admin, { settings: { bounceRate: { ...bounceRate, ...wrong } } }),
        ),
      ).toEqual([400, 'invalid-request']);
  });

  it('refuse to judge silence by the hour that has just begun', async () => {
    const { api, key } = await alerting();
    const admin = await key(['admin']);
    const set = (hours: number) =>
      api('PUT', '/v1/settings/alerts', admin, { settings: { silence: { enabled: true, hours, usual: 50 } } });
    expect(await refusalOf(await set(1))).toEqual([400, 'invalid-request']);
    expect((await set(2)).status).toBe(200);
  });
});
