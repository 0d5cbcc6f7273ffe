/** A campaign's figures, progress and cohorts, of what SES tells. */
import { describe, expect, it } from 'vitest';
import { refusalOf } from '../../support/answers.ts';
import { bounce, complaint, delivery, other, send } from '../../support/ses.ts';
import { campaignApp, DAY, HOUR, mail, people, T0 } from './support.ts';

const iso = (at: number) => new Date(at).toISOString();
const begin = (at: number) => iso(Math.floor(at / HOUR) * HOUR);
const [ann = '', bob = '', cleo = ''] = people(3);

const opened = { timestamp: iso(T0 + 9_000), ipAddress: '192.0.2.1', userAgent: 'x' };
const delayOf = (recipients: readonly string[]) => ({
  timestamp: iso(T0 + 4_000),
  delayType: 'MailboxFull',
  delayedRecipients: recipients.map((emailAddress) => ({ emailAddress, status: '4.2.2' })),
});

/** Nine mails: of each fate one. */
function fates() {
  const three = mail('m-3', [ann, bob, cleo]);
  const one = (name: string) => mail(`m-${name}`, [`${name}@example.net`]);
  const at = T0 + 3_000;
  const bounced = (name: string, over: object = {}) =>
    bounce(one(name), { at, recipients: [{ emailAddress: `${name}@example.net`, status: '5.1.1' }], ...over });
  return [
    send(three),
    delivery(three, at, [ann]),
    bounce(three, { at, recipients: [{ emailAddress: bob, status: '5.1.1' }] }),
    other(three, 'DeliveryDelay', delayOf([cleo])),
    bounced('full', { type: 'Transient', subType: 'MailboxFull' }),
    bounced('listed', { type: 'Permanent', subType: 'OnAccountSuppressionList' }),
    send(one('virus')),
    other(one('virus'), 'Reject', { reason: 'Bad content' }),
    other(one('template'), 'Rendering Failure', { errorMessage: 'x', templateName: 'weekly' }),
    delivery(one('angry'), at, ['angry@example.net']),
    complaint(one('angry'), { at: T0 + 5_000, recipients: ['angry@example.net'], feedbackType: 'abuse' }),
    delivery(one('reader'), at, ['reader@example.net']),
    other(one('reader'), 'Open', opened),
    other(one('reader'), 'Click', { ...opened, link: 'https://www.example.com/' }),
  ];
}

const EXPECTED_FATES = {
  mails: 9,
  sent: 4,
  attempted: 7,
  delivered: 3,
  delayed: 1,
  bounced: 2,
  hardBounced: 1,
  softBounced: 1,
  notAttempted: 1,
  complained: 1,
  rejected: 1,
  renderingFailed: 1,
  opened: 1,
  clicked: 1,
};

describe('a campaign', () => {
  it('shows each fate once, of messages to one and to several, whatever is told again', async () => {
    const { get, tellAll } = await campaignApp();
    await tellAll(...fates());
    const found = await get('/spring?tenant=acme');
    expect(found).toMatchObject(EXPECTED_FATES);
    await tellAll(...fates().reverse());
    expect(await get('/spring?tenant=acme')).toEqual(found);
    expect(found.rates).toMatchObject({
      bounce: { part: 1, whole: 7, rate: 1 / 7, state: 'low-volume' },
      complaint: { part: 1, whole: 3, state: 'low-volume' },
      delivery: { part: 3, whole: 7 },
      open: { part: 1, whole: 3, rate: 1 / 3 },
    });
    expect(found.rates.bounce.interval.low).toBeGreaterThan(0);
    expect(found.rates.bounce.interval.high).toBeLessThan(1);
    expect(found.state).toBe('low-volume');
  });

  it('counts what comes in both formats once, and what is told before its tag is known when that comes', async () => {
    const { get, tellAll, api, token } = await campaignApp();
    const spec = mail('m-1', [ann], { tenant: undefined });
    const bounced = { at: T0 + 2_000, recipients: [{ emailAddress: ann, status: '5.1.1' }] };
    await tellAll(bounce(spec, bounced, 'notification'));
    expect(await refusalOf(await api('GET', '/v1/campaigns/spring', token))).toEqual([404, 'campaign-not-found']);
    await tellAll(send(spec), bounce(spec, bounced, 'event'));
    expect(await get('/spring')).toMatchObject({ mails: 1, sent: 1, hardBounced: 1 });
  });

  it('counts an open of a message to several people once for the message', async () => {
    const { get, tellAll } = await campaignApp();
    const three = mail('m-3', [ann, bob, cleo]);
    await tellAll(send(three), delivery(three, T0 + 2_000, [ann, bob, cleo]), other(three, 'Open', opened));
    const click = { ...opened, link: 'https://www.example.com/' };
    await tellAll(other(three, 'Open', { ...opened, timestamp: iso(T0 + 20_000) }), other(three, 'Click', click));
    expect(await get('/spring')).toMatchObject({ mails: 3, delivered: 3, opened: 1, clicked: 1 });
  });

  it('moves with its messages when their tenant becomes known', async () => {
    const { get, tellAll, api, token } = await campaignApp();
    const unknown = mail('m-1', [ann], { tenant: undefined });
    await tellAll(send(unknown));
    expect(await get('/spring?tenant=default')).toMatchObject({ mails: 1 });
    await tellAll(delivery(mail('m-1', [ann]), T0 + 2_000, [ann]));
    expect(await get('/spring?tenant=acme')).toMatchObject({ mails: 1, sent: 1, delivered: 1 });
    expect(await refusalOf(await api('GET', '/v1/campaigns/spring?tenant=default', token))).toEqual([
      404,
      'campaign-not-found',
    ]);
    expect(await get('/spring')).toMatchObject({ mails: 1, tenant: null });
  });

  it('is judged in each account and Region when there are several', async () => {
    const { get, tellAll } = await campaignApp();
    await tellAll(send(mail('m-1', [ann])));
    expect((await get('/spring')).accounts).toEqual([]);
    const sender = { account: '123456789012', region: 'eu-west-1', identity: 'news.example.com' };
    await tellAll(send(mail('m-2', [bob, cleo], { sender })));
    const found = await get('/spring');
    expect(found.mails).toBe(3);
    expect(found.accounts).toMatchObject([
      { account: '123456789012', region: 'eu-west-1', mails: 2, state: 'low-volume' },
      { account: '123456789012', region: 'us-east-1', mails: 1 },
    ]);
  });

  it('has no rate of opens while their deliveries are not known', async () => {
    const { get, tellAll } = await campaignApp();
    await tellAll(other(mail('m-1', [ann]), 'Open', opened));
    const { rates, opened: count } = await get('/spring');
    expect(count).toBe(1);
    expect(rates.open).toEqual({ rate: null, part: 1, whole: 0, interval: null });
  });

  it('reaches back 400 days, and says when it was sent', async () => {
    const { get, tellAll } = await campaignApp();
    await tellAll(
      send(mail('m-1', [ann], { acceptedAt: T0 - 399 * DAY })),
      send(mail('m-2', [bob], { acceptedAt: T0 - 401 * DAY })),
      send(mail('m-3', [cleo])),
    );
    expect(await get('/spring')).toMatchObject({
      mails: 2,
      firstSendHour: begin(T0 - 399 * DAY),
      lastSendHour: begin(T0),
    });
  });

  it('answers 304 until there is news', async () => {
    const { app, get, token, tellAll } = await campaignApp();
    await tellAll(send(mail('m-1', [ann])));
    const ask = (etag?: string) =>
      app.request('/v1/campaigns/spring', {
        headers: { authorization: `Bearer ${token}`, ...(etag === undefined ? {} : { 'if-none-match': etag }) },
      });
    const first = await ask();
    const etag = first.headers.get('etag') ?? '';
    expect(first.headers.get('cache-control')).toBe('private, no-cache');
    for (const asked of [etag, `W/${etag}`, `"x", ${etag}`, '*']) {
      const again = await ask(asked);
      expect([again.status, await again.text(), again.headers.get('etag')]).toEqual([304, '', etag]);
    }
    expect((await ask('"x"')).status).toBe(200);
    await tellAll(delivery(mail('m-1', [ann]), T0 + 2_000, [ann]));
    const news = await ask(etag);
    expect(news.status).toBe(200);
    expect(news.headers.get('etag')).not.toBe(etag);
    expect((await get('/spring')).delivered).toBe(1);
  });

  it.each(['a b', 'ä', 'x'.repeat(257), 'a/b', 'a*'])('refuses %j, which is no value of a message tag', async (tag) => {
    const { api, token } = await campaignApp();
    const path = `/v1/campaigns/${encodeURIComponent(tag)}`;
    for (const [method, body] of [['GET'], ['PUT', { expected: 1 }], ['DELETE']] as const)
      expect((await api(method, path, token, body)).status, method).toBe(400);
    const asked = { recipients: [ann], campaign: tag };
    expect((await api('POST', '/v1/check', token, asked)).status).toBe(400);
  });

  it('may be named with every character that SES takes', async () => {
    const { get, register } = await campaignApp();
    const tag = `Az_09.-@${'x'.repeat(248)}`;
    await register(tag, { expected: 5 });
    expect(await get(`/${encodeURIComponent(tag)}`)).toMatchObject({ tag, expected: 5 });
  });
});

describe('the progress of a campaign', () => {
  it('is unknown, and says why, while nobody has announced it', async () => {
    const { get, tellAll } = await campaignApp();
    await tellAll(send(mail('m-1', [ann])));
    expect(await get('/spring')).toMatchObject({
      expected: null,
      checked: null,
      suppressed: null,
      progress: null,
      progressUnknown: 'not-registered',
      registrations: 0,
      unregisteredMails: 0,
    });
  });

  it('goes from pending to completed, by mail and by suppression', async () => {
    const { get, register, check, tellAll, api, token } = await campaignApp();
    await register('spring', { expected: 4, tenant: 'acme', name: 'Spring sale' });
    const progress = async () => (await get('/spring?tenant=acme')).progress;
    expect(await get('/spring?tenant=acme')).toMatchObject({
      mails: 0,
      name: 'Spring sale',
      checked: 0,
      firstSendHour: null,
    });
    expect(await progress()).toEqual({ state: 'pending', done: 0, of: 4, fraction: 0, beyond: 0 });
    await api('PUT', `/v1/suppressions/${ann}`, token);
    await check({ recipients: [ann, ...people(3, 1)], campaign: 'spring', tenant: 'acme' });
    expect(await get('/spring?tenant=acme')).toMatchObject({ checked: 4, suppressed: 1 });
    expect(await progress()).toMatchObject({ state: 'in-progress', done: 1 });
    await tellAll(send(mail('m-1', people(2, 1))));
    expect(await progress()).toMatchObject({ state: 'in-progress', done: 3, fraction: 0.75 });
    await tellAll(send(mail('m-2', people(1, 3))));
    expect(await progress()).toEqual({ state: 'completed', done: 4, of: 4, fraction: 1, beyond: 0 });
    await tellAll(send(mail('m-4', people(2, 4))));
    expect(await progress()).toEqual({ state: 'completed', done: 4, of: 4, fraction: 1, beyond: 2 });
  });

  it('stalls after a whole hour without mail or check, and goes on with the next', async () => {
    const { get, register, advance, tellAll, check } = await campaignApp();
    await register('spring', { expected: 9, tenant: 'acme' });
    await tellAll(send(mail('m-1', [ann])));
    const state = async () => (await get('/spring?tenant=acme')).progress.state;
    advance(HOUR);
    expect(await state()).toBe('in-progress');
    advance(HOUR);
    expect(await state()).toBe('stalled');
    await check({ recipients: [ann], campaign: 'spring', tenant: 'acme' });
    expect(await state()).toBe('in-progress');
    advance(2 * HOUR);
    expect(await state()).toBe('stalled');
    await tellAll(send(mail('m-2', [bob], { acceptedAt: T0 + 4 * HOUR })));
    expect(await state()).toBe('in-progress');
  });

  it('is failed when it is over and nothing left', async () => {
    const { get, register, tellAll } = await campaignApp();
    await register('spring', { expected: 2, tenant: 'acme' });
    const failure = (id: string, to: string) =>
      other(mail(id, [to]), 'Rendering Failure', { errorMessage: 'x', templateName: 'weekly' });
    const state = async () => (await get('/spring?tenant=acme')).progress.state;
    await tellAll(failure('m-1', ann));
    expect(await state()).toBe('in-progress');
    await tellAll(failure('m-2', bob));
    expect(await state()).toBe('failed');
  });

  it('is told for the tenants that announced it when several share a tag', async () => {
    const { get, register, tellAll } = await campaignApp();
    await register('spring', { expected: 2, tenant: 'acme', name: 'Spring' });
    await register('spring', { expected: 2, tenant: 'clinic' });
    await tellAll(
      send(mail('m-1', people(3))),
      send(mail('m-2', [ann], { tenant: 'clinic' })),
      send(mail('m-3', people(5), { tenant: 'studio' })),
    );
    expect(await get('/spring')).toMatchObject({
      tenant: null,
      name: null,
      registrations: 2,
      expected: 4,
      mails: 9,
      unregisteredMails: 5,
      progress: { state: 'in-progress', done: 3, of: 4, beyond: 1 },
    });
    expect(await get('/spring?tenant=acme')).toMatchObject({ mails: 3, progress: { state: 'completed', done: 2 } });
    expect(await get('/spring?tenant=studio')).toMatchObject({ mails: 5, progress: null });
  });
});

describe('announcing a campaign', () => {
  it('changes what is expected, and ends', async () => {
    const { get, register, api, token, tellAll } = await campaignApp();
    expect(await register('spring', { expected: 2 })).toMatchObject({ tenant: 'default', expected: 2, name: null });
    await register('spring', { expected: 3, name: 'Spring' });
    expect(await get('/spring')).toMatchObject({ expected: 3, name: 'Spring' });
    await tellAll(send(mail('m-1', [ann], { tenant: undefined })));
    expect((await api('DELETE', '/v1/campaigns/spring', token)).status).toBe(204);
    expect(await refusalOf(await api('DELETE', '/v1/campaigns/spring', token))).toEqual([
      404,
      'campaign-not-registered',
    ]);
    expect(await get('/spring')).toMatchObject({ mails: 1, expected: null, progress: null });
  });

  it.each([
    {},
    { expected: 0 },
    { expected: 1.5 },
    { expected: '9' },
    { expected: 2e9 },
    { expected: 1, name: '' },
    { expected: 1, more: 1 },
  ])('refuses %j', async (body) => {
    const { api, token } = await campaignApp();
    expect((await api('PUT', '/v1/campaigns/spring', token, body)).status).toBe(400);
  });

  it('needs a key that may write; reading needs one that may read', async () => {
    const { api, key } = await campaignApp();
    const reader = await key(['read']);
    const writer = await key(['write']);
    expect((await api('PUT', '/v1/campaigns/spring', reader, { expected: 1 })).status).toBe(403);
    expect((await api('DELETE', '/v1/campaigns/spring', reader)).status).toBe(403);
    for (const path of ['', '/spring', '/spring/cohorts'])
      expect((await api('GET', `/v1/campaigns${path}`, writer)).status, path).toBe(403);
  });
});

describe('keys of one tenant', () => {
  it('see, announce and count their own campaign only', async () => {
    const { get, register, check, tellAll, api, key, token } = await campaignApp();
    const acme = await key(['read', 'write', 'check'], 'acme');
    const clinic = await key(['read', 'write', 'check'], 'clinic');
    await register('spring', { expected: 5 }, acme);
    await tellAll(send(mail('m-1', people(2))), send(mail('m-2', people(3), { tenant: 'studio' })));
    await check({ recipients: people(2), campaign: 'spring' }, acme);
    await check({ recipients: people(4), campaign: 'spring' }, clinic);
    expect(await get('/spring', acme)).toMatchObject({ tenant: 'acme', mails: 2, checked: 2, expected: 5 });
    expect(await refusalOf(await api('GET', '/v1/campaigns/spring', clinic))).toEqual([404, 'campaign-not-found']);
    expect(await refusalOf(await api('GET', '/v1/campaigns/spring/cohorts', clinic))).toEqual([
      404,
      'campaign-not-found',
    ]);
    expect((await get('?window=7d', clinic)).items).toEqual([]);
    expect((await get('?window=7d', acme)).items).toMatchObject([{ tag: 'spring', mails: 2, expected: 5 }]);
    for (const [method, path, body] of [
      ['GET', '/spring?tenant=acme'],
      ['GET', '/spring/cohorts?tenant=acme'],
      ['GET', '?tenant=acme'],
      ['PUT', '/spring', { expected: 1, tenant: 'acme' }],
      ['DELETE', '/spring?tenant=acme'],
    ] as const)
      expect((await refusalOf(await api(method, `/v1/campaigns${path}`, clinic, body)))[1]).toBe('other-tenant');
    expect(await refusalOf(await api('DELETE', '/v1/campaigns/spring', clinic))).toEqual([
      404,
      'campaign-not-registered',
    ]);
    expect(await get('/spring', token)).toMatchObject({ mails: 5, expected: 5 });
  });
});

describe('the cohorts of a campaign', () => {
  it('show which part of a send went bad, and the hours without mail between', async () => {
    const { get, tellAll } = await campaignApp();
    const later = mail('m-2', people(4, 10), { acceptedAt: T0 - 3 * HOUR });
    await tellAll(send(mail('m-1', people(2))), send(later));
    await tellAll(
      bounce(later, {
        at: T0,
        recipients: people(3, 10).map((emailAddress) => ({ emailAddress, status: '5.1.1' })),
      }),
    );
    const { items, earlier } = await get('/spring/cohorts');
    expect(earlier).toBe(false);
    expect(
      items.map((each: { start: string; mails: number; hardBounced: number }) => [
        each.start,
        each.mails,
        each.hardBounced,
      ]),
    ).toEqual([
      [begin(T0 - 3 * HOUR), 4, 3],
      [begin(T0 - 2 * HOUR), 0, 0],
      [begin(T0 - HOUR), 0, 0],
      [begin(T0), 2, 0],
    ]);
    expect(items.map(({ unfinished }: { unfinished: boolean }) => unfinished)).toEqual([false, false, false, true]);
    expect(items[1].rates.bounce).toMatchObject({ rate: null, whole: 0, interval: null });
    expect((await get('/spring/cohorts?bucket=day')).items).toMatchObject([
      {
        start: '2026-11-20T00:00:00.000Z',
        end: '2026-11-21T00:00:00.000Z',
        mails: 6,
        hardBounced: 3,
        unfinished: true,
      },
    ]);
  });

  it('are the newest 168 hours, or 100 days, of a longer campaign', async () => {
    const { get, tellAll } = await campaignApp();
    await tellAll(send(mail('m-1', [ann], { acceptedAt: T0 - 150 * DAY })), send(mail('m-2', [bob])));
    const hours = await get('/spring/cohorts?bucket=hour');
    expect([hours.items.length, hours.earlier, hours.items.at(-1).mails]).toEqual([168, true, 1]);
    const days = await get('/spring/cohorts?bucket=day');
    expect([days.items.length, days.earlier, days.items[0].start]).toEqual([100, true, '2026-08-13T00:00:00.000Z']);
  });

  it('are none before the first mail', async () => {
    const { get, register } = await campaignApp();
    await register('spring', { expected: 2 });
    expect(await get('/spring/cohorts')).toMatchObject({ items: [], earlier: false });
  });
});
