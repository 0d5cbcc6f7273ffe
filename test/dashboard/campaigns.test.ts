/** The pages about campaigns as HTTP answers, over the real store: beside the API, which must say the same. */
import { describe, expect, it } from 'vitest';
import { campaignPath } from '../../src/dashboard/campaigns/path.ts';
import { count } from '../../src/shared/words.ts';
import { campaignApp, HOUR, mail, people, T0, toMany } from '../reputation/campaigns/support.ts';
import { signInAs, textOf } from '../support/dashboard.ts';
import { complaint, delivery, send } from '../support/ses.ts';

async function setup() {
  const made = await campaignApp();
  const ops = await signInAs(made);
  return { ...made, ops, text: async (path: string) => textOf(await ops.html(path)) };
}

/** The rows of the list, each as its text. */
const rowsOf = (html: string): readonly string[] =>
  [...html.matchAll(/<tr data-key="[^"]*">([\s\S]*?)<\/tr>/g)].map(([, row = '']) => textOf(row).trim());

const countsOf = (html: string): Readonly<Record<string, string>> =>
  Object.fromEntries(
    [...html.matchAll(/data-count="(\w+)">([^<]*)</g)].map(([, name = '', text = '']) => [name, text]),
  );

const HOSTILE = ['a/b c', '../../etc', '..', '.', 'ünï\u202ecode <b>&"', 'x'.repeat(256), '100%25 #1?x=y', '-'];

describe('the list of campaigns', () => {
  it('says first what is worst, and shows the rows, numbers and order of the API', async () => {
    const { get, tellAll, register, check, ops } = await setup();
    await tellAll(
      ...toMany('bought-list', 120, 30),
      ...toMany('weekly', 200, 1),
      ...toMany('untagged', 4, 0, { campaign: undefined }),
    );
    await register('weekly', { expected: 400, tenant: 'acme', name: 'Weekly <news>' });
    await check({ recipients: people(3, 9_000), tenant: 'acme', campaign: 'weekly' });
    const list = await get('?window=7d');
    const html = await ops.html('/campaigns');
    const rows = rowsOf(html);
    expect(rows).toHaveLength(2);
    for (const [n, item] of list.items.entries()) {
      expect(rows[n]).toContain(item.tag);
      for (const figure of [item.attempted, item.delivered, item.hardBounced, item.complained])
        expect(rows[n]).toContain(` ${count(figure)} `);
    }
    const text = textOf(html);
    expect(text).toContain(
      'Over the pause line: 2 campaigns are sending; \u2068bought-list\u2069 has 25.00 % hard bounces, 30 of 120 mails, last 7 days.',
    );
    expect(text).toContain('It makes 97 % of all hard bounces of its account.');
    expect(text).toContain('In no row, last 7 days: 4 mails without a campaign tag.');
    expect(rows[0]).toContain('120 so far, total unknown');
    expect(rows[0]).toMatch(/18\.10 to 33\.\d+ %/);
    expect(rows[1]).toContain('200 of 400 (50 %) Running');
    expect(html).toContain('<progress class="progress" aria-label="Progress of weekly" value="200" max="400">');
    expect(html.match(/<progress/g)).toHaveLength(1);
    expect(html).not.toContain('<news>');
  }, 60_000);

  it('gives the part that is refreshed without its frame, and it moves with the events', async () => {
    const { tellAll, register, ops } = await setup();
    await register('spring', { expected: 10, tenant: 'acme' });
    const part = () => ops.html('/campaigns?part=live');
    expect(textOf(await part())).toContain('0 of 10 (0 %) Not begun');
    expect(await part()).not.toContain('<html');
    await tellAll(send(mail('m-1', people(4))));
    expect(textOf(await part())).toContain('4 of 10 (40 %) Running');
    expect(await ops.html('/campaigns?window=24h')).toContain('data-live-bar="/campaigns?window=24h&amp;part=live"');
  });

  it('finds campaigns by state, by part of the tag or name, and by tenant; says what was left out', async () => {
    const { tellAll, register, ops, text } = await setup();
    await tellAll(...toMany('bad', 120, 30), ...toMany('good', 120, 0), ...toMany('theirs', 5, 0, { tenant: 'other' }));
    await register('good', { expected: 400, tenant: 'acme', name: 'Summer Sale' });
    const tags = async (query: string) => rowsOf(await ops.html(`/campaigns?${query}`)).map((row) => row.split(' ')[0]);
    expect(await tags('state=pause')).toEqual(['bad']);
    expect(await tags('text=GOO')).toEqual(['good']);
    expect(await tags('text=summer')).toEqual(['good']);
    expect(await tags('tenant=other')).toEqual(['theirs']);
    expect(await tags('sort=volume')).toEqual(['bad', 'good', 'theirs']);
    expect(await text('/campaigns?text=nowhere')).toContain('matches these filters');
    expect(await text('/campaigns?state=odd&tenant=a%20b')).toContain('There is no such state.');
    const odd = '/campaigns?text=%22%3E%3Cscript%3E&cursor=zzz&window=9d&sort=x&part=y';
    expect((await ops.get(odd)).status).toBe(200);
    expect(await ops.html(odd)).not.toContain('"><script>');
  }, 60_000);

  it('is in one of two orders, by links that keep the filters', async () => {
    const { tellAll, ops } = await setup();
    await tellAll(...toMany('small-and-bad', 120, 30), ...toMany('large', 200, 1));
    const switchOf = (html: string) => /<nav class="switch" aria-label="Order">(.*?)<\/nav>/.exec(html)?.[1] ?? '';
    const tags = (html: string) => rowsOf(html).map((row) => row.split(' ')[0]);
    const worst = await ops.html('/campaigns?window=30d&text=a');
    expect(switchOf(worst)).toBe(
      '<a href="/campaigns?text=a&amp;window=30d" aria-current="true">Worst first</a>' +
        '<a href="/campaigns?text=a&amp;sort=volume&amp;window=30d">Most mail</a>',
    );
    expect(tags(worst)).toEqual(['small-and-bad', 'large']);
    expect(worst).not.toContain('aria-sort');
    const most = await ops.html('/campaigns?window=30d&text=a&sort=volume');
    expect(switchOf(most)).toContain('aria-current="true">Most mail<');
    expect(tags(most)).toEqual(['large', 'small-and-bad']);
    expect(most).toContain('aria-sort="descending">Attempted');
  });

  it('gives no verdict on one complaint, neither in the list nor on the page, where the API tells the lines alone', async () => {
    const { tellAll, get, ops } = await setup();
    const spec = mail('mail', people(1, 2_000));
    await tellAll(
      ...toMany('spring', 1_050, 0),
      complaint(spec, { at: T0 + 9_000, recipients: people(1, 2_000), feedbackType: 'abuse' }),
    );
    expect(await get('/spring')).toMatchObject({ state: 'watch', rates: { complaint: { state: 'watch' } } });
    const list = await ops.html('/campaigns');
    expect(rowsOf(list)[0]).toContain(' No verdict: 1 complaint ');
    expect(textOf(list)).toContain('1 campaign with too little mail or too few events for one, last 7 days.');
    const page = textOf(await ops.html('/campaigns/spring'));
    expect(page).toContain(
      'No verdict: 0.095 % complaints, 1 of 1,050 deliveries outside Google; fewer than 3 prove nothing, since',
    );
    expect(page).not.toContain('Watch');
    expect(page).toContain('1,051 mails within one hour');
  }, 60_000);

  it('goes on by pages, each campaign once, in the order of the API', async () => {
    const { tellAll, get, ops } = await setup();
    await tellAll(
      ...Array.from({ length: 23 }, (_, n) => send(mail(`m-${n}`, people(1 + (n % 3)), { campaign: `c-${n}` }))),
    );
    const seen: string[] = [];
    let path: string | undefined = '/campaigns?sort=volume';
    let pages = 0;
    while (path !== undefined) {
      const html: string = await ops.html(path);
      seen.push(...rowsOf(html).map((row) => row.split(' ')[0] ?? ''));
      pages += 1;
      path = /<a href="([^"]*)">Next page/.exec(html)?.[1]?.replaceAll('&amp;', '&');
    }
    expect(pages).toBe(2);
    expect(seen).toEqual((await get('?sort=volume')).items.map(({ tag }: { tag: string }) => tag));
  });

  it('says what to do where there are none yet', async () => {
    const { text } = await setup();
    expect(await text('/campaigns')).toContain('No campaigns yet No mail of the last 7 days has a campaign tag.');
  });
});

describe('the page of a campaign', () => {
  it('shows the figures, rates and cohorts of the API', async () => {
    const made = await setup();
    const { tellAll, get, ops, text } = made;
    const late = mail('late', people(3, 500), { acceptedAt: T0 + HOUR });
    await tellAll(
      ...toMany('spring', 120, 30),
      ...toMany('weekly', 50, 10),
      send(late),
      delivery(late, T0 + HOUR + 1_000, people(3, 500)),
      complaint(late, { at: T0 + HOUR + 2_000, recipients: people(1, 500), feedbackType: 'abuse' }),
    );
    made.advance(HOUR);
    const [figures, cohorts] = [await get('/spring'), await get('/spring/cohorts')];
    const html = await ops.html('/campaigns/spring');
    for (const [name, shown] of Object.entries(countsOf(html)))
      expect([name, shown]).toEqual([name, count(figures[name])]);
    expect(Object.keys(countsOf(html))).toHaveLength(11);
    const page = textOf(html);
    expect(page).toContain('Over the pause line: 24.39 % hard bounces, 30 of 123 mails, since 20 Nov 2026, 09:00 UTC.');
    expect(page).toContain('AWS judges the account, not the campaign.');
    expect(page).toContain('It makes 75 % of all hard bounces of its account while it was sent: 30 of 40.');
    expect(page).toContain('It makes 100 % of all complaints of its account while it was sent: 1 of 1.');
    expect(page).toContain('so there is no per cent');
    const rows = rowsOf(html);
    expect(rows).toHaveLength(cohorts.items.length);
    expect(rows[0]).toMatch(/^20 Nov 2026, 10:00 .*3 3 0 0 % 1/);
    expect(rows[1]).toContain('120 90 30 Over the pause line: 25.00 %');
    expect(await text('/campaigns/spring?bucket=day')).toContain('Day (UTC) from');
  }, 60_000);

  it('says the mean of its speed in words that fit', async () => {
    const { tellAll, text } = await setup();
    await tellAll(send(mail('m-1', people(1))), send(mail('m-2', people(1, 1), { acceptedAt: T0 - 5 * HOUR })));
    expect(await text('/campaigns/spring')).toContain('less than one mail an hour, mean of 6 hours');
    await tellAll(send(mail('m-3', people(4, 2))));
    expect(await text('/campaigns/spring')).toContain(' 1 mail an hour, mean of 6 hours');
  });

  it('leads to its messages, to its domains, and to pausing its tenant', async () => {
    const { tellAll, register, ops } = await setup();
    await tellAll(send(mail('m-1', people(1))));
    await register('spring', { expected: 2, tenant: 'acme' });
    const html = await ops.html('/campaigns/spring');
    expect(html).toContain('href="/messages?tag=campaign%3Dspring"');
    expect(html).toContain('href="/breakdown?by=recipientDomain&amp;campaign=spring"');
    expect(html).toContain('href="/circuit-breakers/pause?tenant=acme"');
    expect((await ops.get('/messages?tag=campaign%3Dspring')).status).toBe(200);
  });

  it.each(HOSTILE)('is found by its link whatever the tag holds, and shows it as text: %j', async (tag) => {
    const { tellAll, ops } = await setup();
    await tellAll(send(mail('m-1', people(2), { campaign: tag })));
    const list = await ops.html('/campaigns');
    const href = /<th scope="row"[^>]*><a href="([^"]*)"/.exec(list)?.[1]?.replaceAll('&amp;', '&') ?? '';
    expect(href).toBe(campaignPath(tag));
    const response = await ops.get(href);
    expect(response.status).toBe(200);
    const html = await response.text();
    expect(html).toContain('data-count="sent">2<');
    expect(html).not.toContain('<b>&');
    expect(html).not.toContain('\u202e');
    expect((await ops.get(`${href}${href.includes('?') ? '&' : '?'}part=live`)).status).toBe(200);
  });

  it('is not there for a tag that nobody used', async () => {
    const { ops } = await setup();
    for (const path of ['/campaigns/nobody', `/campaigns/${'x'.repeat(600)}`, '/campaigns/%FF']) {
      const response = await ops.get(path);
      expect([path, response.status]).toEqual([path, 404]);
    }
  });
});

describe('a key of one tenant', () => {
  it('sees its own campaigns only, and nothing of what others send by the same tag', async () => {
    const made = await setup();
    const other = { tenant: 'other' };
    await made.tellAll(
      send(mail('ours', people(4))),
      send(mail('theirs-1', people(6), other)),
      send(mail('theirs-2', people(3), { ...other, campaign: 'theirs' })),
    );
    const acme = await signInAs(made, { name: 'acme', scopes: ['read'], tenant: 'acme' });
    const list = await acme.html('/campaigns');
    expect(rowsOf(list).map((row) => row.split(' ')[0])).toEqual(['spring']);
    expect(list).not.toContain('other');
    expect(await acme.html('/campaigns/spring')).toContain('data-count="sent">4<');
    expect((await acme.get('/campaigns/theirs')).status).toBe(404);
    for (const path of [
      '/campaigns?tenant=other',
      '/campaigns/spring?tenant=other',
      '/campaigns?tenant=other&part=live',
    ])
      expect([path, (await acme.get(path)).status]).toEqual([path, 403]);
    expect(await made.ops.html('/campaigns/spring')).toContain('data-count="sent">10<');
    expect(await made.ops.html('/campaigns/spring?tenant=other')).toContain('data-count="sent">6<');
  }, 60_000);

  it('may pause with the scope write only', async () => {
    const made = await setup();
    await made.tellAll(...toMany('spring', 4, 0));
    const reader = await signInAs(made, { name: 'reader', scopes: ['read'], tenant: 'acme' });
    const writer = await signInAs(made, { name: 'writer', scopes: ['read', 'write'], tenant: 'acme' });
    expect(await reader.html('/campaigns/spring')).not.toContain('/circuit-breakers/pause');
    expect(await reader.html('/campaigns/spring')).toContain('needs a key with the scope write');
    expect(await writer.html('/campaigns/spring')).toContain('/circuit-breakers/pause?tenant=acme');
  });
});
