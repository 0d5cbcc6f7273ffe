/** The breakdown: the API's numbers, whatever is asked; filters that no sum holds; what a session may see; the file. */
import { beforeAll, describe, expect, it } from 'vitest';
import { CoverageNotice } from '../../src/dashboard/breakdown/notices.tsx';
import { breakdownPath } from '../../src/dashboard/breakdown/path.ts';
import { valueText } from '../../src/dashboard/breakdown/words.ts';
import { GROUP_ORDERS } from '../../src/reputation/groups.ts';
import { intervalText, percentText, shareText } from '../../src/reputation/rate-text.ts';
import { MEASURES, wilson } from '../../src/reputation/rates.ts';
import { DAY, HOUR } from '../../src/shared/time.ts';
import { count } from '../../src/shared/words.ts';
import { DIMENSIONS, type Store } from '../../src/store/contract.ts';
import { createTestApp } from '../support/app.ts';
import { signInAs, textOf } from '../support/dashboard.ts';
import { tell } from '../support/record.ts';
import { readExpected } from '../support/reputation-expected.ts';
import { replay } from '../support/reputation-replay.ts';
import { bounce, delivery, type MailSpec, send } from '../support/ses.ts';
import { openMemory } from '../support/sqlite.ts';

// biome-ignore lint/suspicious/noExplicitAny: a JSON answer of any shape, taken apart by the assertions.
type Json = any;

const NOW = Date.parse('2026-11-22T09:41:00Z');
const BY = [...DIMENSIONS, 'provider'] as const;

const plain = (html: string) =>
  html
    .replaceAll('&lt;', '<')
    .replaceAll('&gt;', '>')
    .replaceAll('&quot;', '"')
    .replaceAll('&#39;', "'")
    .replaceAll('&amp;', '&');
const words = (html: string) => plain(html.replace(/<[^>]+>/g, '')).trim();

interface Row {
  readonly name: string;
  readonly cells: readonly string[];
  readonly html: string;
}

/** The rows of the table: name, and the cells after it. */
const rowsOf = (html: string): readonly Row[] =>
  [...html.matchAll(/<tr(?: class="[^"]*")?><th scope="row">(.*?)<\/tr>/gs)].map(([, row = '']) => ({
    name: words(
      /<span class="breakdown-name">(.*?)<\/span>(?=<span class="breakdown-under|<details|<\/th)/s.exec(row)?.[1] ?? '',
    ),
    cells: [...row.matchAll(/<td[^>]*>(.*?)<\/td>/gs)].map(([, cell = '']) => words(cell)),
    html: row,
  }));

const namesOf = (html: string) => rowsOf(html).map(({ name }) => name);
const linkOf = (html: string, name: string | RegExp): string => {
  const found = [...html.matchAll(/<a [^>]*href="([^"]+)"[^>]*>(.*?)<\/a>/gs)].find(([, , text = '']) =>
    typeof name === 'string' ? words(text) === name : name.test(words(text)),
  );
  return plain(found?.[1] ?? '');
};

/** Records of a CSV file (RFC 4180), with quoted line ends. */
function recordsOf(text: string): readonly (readonly string[])[] {
  const records: string[][] = [[]];
  for (const [, quoted, plain, end] of text.matchAll(/(?:"((?:[^"]|"")*)"|([^,\n"]*))(,|\n)/g)) {
    records.at(-1)?.push(quoted?.replaceAll('""', '"') ?? plain ?? '');
    if (end === '\n') records.push([]);
  }
  return records.slice(0, -1);
}

async function openAt(now: number, store: Store, signer: Parameters<typeof signInAs>[1] = {}) {
  const test = await createTestApp({ store, startAt: now });
  const token = await test.key(['read'], signer.tenant ?? null);
  return {
    ...test,
    ...(await signInAs(test, signer)),
    ask: async (query: string): Promise<Json> => (await test.api('GET', `/v1/reputation?${query}`, token)).json(),
  };
}

const expectedRow = (of: Json, whole: Json, measure: 'bounce' | 'complaint') => {
  const ratio = { part: of[measure].numerator, whole: of[measure].denominator };
  const all = measure === 'bounce' ? whole.hardBounced : whole.complained;
  return [
    percentText(measure, ratio),
    of[measure].interval === null ? '\u2013' : intervalText(measure, of[measure].interval),
    '',
    count(of.counts.attempted),
    count(of.counts.hardBounced),
    count(of.counts.complained),
    all === 0 ? '\u2013' : shareText({ part: ratio.part, whole: all }),
  ];
};

/** The whole, as the API writes a group. */
const sumAsGroup = (counts: Json): Json => {
  const ratio = (numerator: number, denominator: number) => ({
    numerator,
    denominator,
    interval: wilson({ part: numerator, whole: denominator }),
  });
  return {
    counts,
    bounce: ratio(counts.hardBounced, counts.attempted),
    complaint: ratio(counts.complained, counts.deliveredOutsideGoogle),
  };
};

/** Of every account and Region. */
const wholeOf = (items: readonly Json[]): Json =>
  items.reduce(
    (sum: Json, { counts }: Json) =>
      Object.fromEntries(Object.entries(counts).map(([name, n]) => [name, (sum[name] ?? 0) + Number(n)])),
    {},
  );

describe('the breakdown of the scenario of 60 days', () => {
  const at = readExpected().moments['complaint wave over'] ?? 0;
  const store = openMemory();
  beforeAll(async () => {
    for await (const _ of replay(store, [at]));
  }, 60_000);

  it.each(BY)('shows by %s what the API says, row by row', async (by) => {
    const { html, ask } = await openAt(at - 1, store);
    for (const window of ['7d', '90d']) {
      for (const measure of MEASURES) {
        const query = `by=${by}&window=${window}&measure=${measure}`;
        const { groups, items } = await ask(`${query}&limit=50`);
        const whole = wholeOf(items);
        const shown = rowsOf(await html(`/breakdown?${query}`));
        expect(shown.map(({ name, cells }) => [name, ...cells])).toEqual([
          ...groups.items.map((group: Json) => [valueText(by, group.value), ...expectedRow(group, whole, measure)]),
          ...(groups.others === null ? [] : [['All others', ...expectedRow(groups.others, whole, measure)]]),
          ['Together', ...expectedRow(sumAsGroup(whole), whole, measure)],
        ]);
      }
    }
  });

  it('sorts over the whole set as the API does, and says by which column', async () => {
    const { html, ask } = await openAt(at - 1, store);
    for (const sort of GROUP_ORDERS) {
      const page = await html(`/breakdown?by=recipientDomain&window=30d&sort=${sort}`);
      const { groups } = await ask(`by=recipientDomain&window=30d&sort=${sort}`);
      expect(namesOf(page).slice(0, -1)).toEqual(groups.items.map(({ value }: Json) => value));
      const sorted = [...page.matchAll(/<th scope="col" aria-sort="(\w+)"/g)].map(([, way]) => way);
      expect(sorted).toEqual([sort === 'name' ? 'ascending' : 'descending']);
    }
  });

  it('keeps to a tenant, an account and a Region, as the API does', async () => {
    const { html, ask } = await openAt(at - 1, store);
    const [{ account, region }] = (await ask('window=30d')).items;
    const { groups } = await ask(`window=30d&by=recipientDomain&tenant=acme&account=${account}&region=${region}`);
    const page = await html(`/breakdown?by=recipientDomain&window=30d&tenant=acme&account=${account}/${region}`);
    expect(
      rowsOf(page)
        .slice(0, -1)
        .map(({ name, cells }) => [name, cells[3]]),
    ).toEqual(groups.items.map(({ value, counts }: Json) => [value, count(counts.attempted)]));
  });

  it('counts mail within values of several dimensions, alike from either side', async () => {
    const { html, ask } = await openAt(at - 1, store);
    const cell = async (by: string, filter: string, value: string) =>
      rowsOf(await html(`/breakdown?window=7d&sort=volume&by=${by}&${filter}=${value}`)).find(
        ({ name }) => name === value,
      );
    const { groups } = await ask('window=7d&by=recipientDomain&sort=volume');
    const domain = groups.items[0].value;
    const page = await html(`/breakdown?window=7d&by=campaign&recipientDomain=${domain}`);
    expect(textOf(page)).toMatch(/counted from the [\d,]+ mails themselves/);
    const rows = rowsOf(page);
    expect(rows.length).toBeGreaterThan(2);
    for (const { name, cells } of rows.slice(0, -1)) {
      const campaign = name === 'no campaign' ? '' : name;
      const other = rowsOf(await html(`/breakdown?window=7d&by=recipientDomain&campaign=${campaign}`));
      expect(other.find((row) => row.name === domain)?.cells.slice(3, 6)).toEqual(cells.slice(3, 6));
    }
    const [{ counts }] = groups.items;
    expect(rows.at(-1)?.cells.slice(3, 6)).toEqual(
      [counts.attempted, counts.hardBounced, counts.complained].map(count),
    );
    expect(await cell('recipientDomain', 'recipientDomain', domain)).toMatchObject({
      cells: expect.arrayContaining([count(counts.attempted)]),
    });
  });

  it('counts kinds of bounces and delays as the API does', async () => {
    const { html, ask } = await openAt(at - 1, store);
    for (const by of ['bounceClass', 'delayType']) {
      const { events } = await ask(`window=30d&by=${by}&tenant=acme`);
      const rows = rowsOf(await html(`/breakdown?window=30d&by=${by}&tenant=acme`));
      expect(rows.slice(0, -1).map(({ cells }) => cells[0])).toEqual(
        events.items.map((each: Json) => count(each.count)),
      );
      expect(events.items.length).toBeGreaterThan(0);
    }
  });

  it('keeps kinds of bounces within a campaign apart from wrong figures: it has none, and says what there is', async () => {
    const { html } = await openAt(at - 1, store);
    const page = await html('/breakdown?by=bounceClass&campaign=spring&tenant=acme');
    expect(page).not.toContain('<table');
    expect(textOf(page)).toContain('by no other dimension');
    expect(linkOf(page, /^Show the kinds of bounce/)).toBe('/breakdown?by=bounceClass&tenant=acme');
    expect(rowsOf(await html(linkOf(page, /^Show the kinds of bounce/))).length).toBeGreaterThan(1);
  });

  it('leads into a value and back, with window, measure and filters', async () => {
    const { html } = await openAt(at - 1, store);
    const first = await html('/breakdown?by=tenant&window=30d&measure=complaint');
    const into = linkOf(first, 'acme');
    expect(into).toBe('/breakdown?by=configurationSet&window=30d&measure=complaint&tenant=acme');
    const second = await html(into);
    const deeper = linkOf(second, rowsOf(second)[0]?.name ?? '');
    expect(deeper).toMatch(/^\/breakdown\?by=campaign&window=30d&measure=complaint&tenant=acme&configurationSet=/);
    const third = await html(deeper);
    expect(linkOf(third, 'All mail')).toBe('/breakdown?by=tenant&window=30d&measure=complaint');
    expect(linkOf(third, 'tenant acme')).toBe(into);
    expect(linkOf(third, /clear tenant acme$/)).toBe(deeper.replace('&tenant=acme', ''));
    expect(rowsOf(third).length).toBeGreaterThan(1);
  });

  it('draws when the hard bounces came, every bar of a column on one scale', async () => {
    const { html } = await openAt(at - 1, store);
    const rows = rowsOf(await html('/breakdown?by=tenant&window=30d')).filter(({ html: row }) =>
      row.includes('sparkline"'),
    );
    expect(rows.length).toBeGreaterThan(1);
    const heights = rows.map(({ html: row }) =>
      Math.max(0, ...[...row.matchAll(/v-([\d.]+)h/g)].map(([, h]) => Number(h))),
    );
    expect(Math.max(...heights)).toBe(24);
    expect(Math.min(...heights)).toBeLessThan(24);
    for (const { html: row } of rows) expect(row).toMatch(/<svg class="sparkline"[^>]*aria-hidden="true"/);
  });

  it('draws the same from mails as from sums', async () => {
    const { html } = await openAt(at - 1, store);
    const path = async (query: string, name: string) =>
      /class="sparkline-bars" d="([^"]+)"/.exec(
        rowsOf(await html(`/breakdown?window=7d&${query}`)).find((row) => row.name === name)?.html ?? '',
      )?.[1];
    const [domain = ''] = namesOf(await html('/breakdown?window=7d&by=recipientDomain'));
    const alone = await path(`by=recipientDomain&recipientDomain=${domain}`, domain);
    expect(alone).toBeDefined();
    expect(await path(`by=provider&recipientDomain=gmail.com`, 'Google')).toBe(
      await path('by=recipientDomain&recipientDomain=gmail.com', 'gmail.com'),
    );
  });

  it('shows a session of one tenant that tenant, however the mail is counted', async () => {
    const { get, html, ask } = await openAt(at - 1, store, { tenant: 'clinic', scopes: ['read'] });
    expect((await get('/breakdown?by=campaign&tenant=acme')).status).toBe(403);
    const page = await html('/breakdown?by=recipientDomain&window=30d');
    const { groups } = await ask('by=recipientDomain&window=30d');
    expect(
      rowsOf(page)
        .slice(0, -1)
        .map(({ cells }) => cells[3]),
    ).toEqual(groups.items.map(({ counts }: Json) => count(counts.attempted)));
    expect(linkOf(page, 'Tenant')).toBe('');
    const crossed = await html('/breakdown?by=identity&window=30d&recipientDomain=gmail.com');
    const gmail = groups.items.find(({ value }: Json) => value === 'gmail.com');
    expect(rowsOf(crossed).at(-1)?.cells[3]).toBe(count(gmail.counts.attempted));
    expect(namesOf(await html('/breakdown?by=tenant&window=30d'))).toEqual(['clinic', 'Together']);
    const file = await (await get('/breakdown?by=tenant&window=90d&format=csv')).text();
    expect(file).not.toContain('acme');
  });

  it('gives no file where part of the address was left out: it would be of other mail', async () => {
    const { get } = await openAt(at - 1, store);
    const response = await get('/breakdown?by=campaign&window=30d&tenant=no%20name&format=csv');
    expect(response.headers.get('content-type')).toContain('text/html');
    expect(textOf(await response.text())).toContain('is no name of a tenant');
  });

  it('gives as a file what the API says, to the last digit', async () => {
    const { get, ask } = await openAt(at - 1, store);
    const response = await get('/breakdown?by=recipientDomain&window=30d&format=csv');
    expect(response.headers.get('content-type')).toBe('text/csv; charset=utf-8');
    expect(response.headers.get('content-disposition')).toBe(
      'attachment; filename="breakdown-recipientDomain-30d.csv"',
    );
    const [head = [], ...rows] = recordsOf(await response.text());
    const column = (name: string) => head.indexOf(name);
    const { groups, items } = await ask('by=recipientDomain&window=30d&limit=200');
    expect(
      rows
        .filter(([kind]) => kind === 'value')
        .map((row) => [
          row[1],
          Number(row[column('bounceRate')]),
          Number(row[column('bounceLow')]),
          row[column('bounceState')],
        ]),
    ).toEqual(
      groups.items.map(({ value, bounce: { rate, interval, state } }: Json) => [
        value,
        rate ?? 0,
        interval?.low ?? 0,
        state,
      ]),
    );
    expect(Number(rows.at(-1)?.[column('attempted')])).toBe(wholeOf(items).attempted);
    const events = recordsOf(await (await get('/breakdown?by=bounceClass&window=30d&format=csv')).text());
    expect(events[0]).toEqual(['kind', 'class', 'type', 'count', 'share']);
  });
});

describe('the breakdown of some mail', () => {
  const mail = (n: number, over: Partial<MailSpec> = {}): MailSpec => ({
    messageId: `m-${n}`,
    acceptedAt: NOW - HOUR - n * 1_000,
    destination: [`p${n}@news.example`],
    configurationSet: 'news',
    campaign: 'spring',
    ...over,
  });
  const hard = (spec: MailSpec) => ({
    body: bounce(spec, { at: NOW - 60_000, recipients: spec.destination.map((emailAddress) => ({ emailAddress })) }),
    publishedAt: NOW,
  });
  const good = (spec: MailSpec) => ({
    body: delivery(spec, NOW - 60_000, spec.destination),
    publishedAt: NOW,
  });
  const sent = (spec: MailSpec) => ({ body: send(spec), publishedAt: NOW });

  it('says first who makes most of it, with what of the mail, and where to act', async () => {
    const store = openMemory();
    await tell(
      store,
      ...Array.from({ length: 11 }, (_, n) => hard(mail(n))),
      ...Array.from({ length: 7 }, (_, n) =>
        hard(mail(100 + n, { destination: [`x${n}@other.example`], campaign: 'old' })),
      ),
      ...Array.from({ length: 82 }, (_, n) => good(mail(200 + n, { destination: [`y${n}@good.example`] }))),
    );
    const { html } = await openAt(NOW, store);
    const page = await html('/breakdown?by=recipientDomain&window=24h');
    expect(textOf(page)).toContain('news.example makes 61 % of hard bounces.');
    expect(textOf(page)).toContain('11 of 18, with 11 % of the mail; last 24 hours.');
    expect(linkOf(page, 'See recipients')).toBe('/suppressions?domain=news.example&reason=bounce');
    const [first] = rowsOf(page);
    expect(first?.html).toContain('Too many to be chance');
    const campaigns = await html('/breakdown?by=campaign&recipientDomain=other.example');
    expect(textOf(campaigns)).toContain('old makes all 7 hard bounces.');
    expect(linkOf(campaigns, 'See the campaign')).toBe('/campaigns/old');
    const kinds = await html('/breakdown?by=bounceClass');
    expect(textOf(kinds)).toMatch(/hard: Permanent\/General makes 100 % of bounces\./);
    const complaints = await html('/breakdown?by=campaign&measure=complaint');
    expect(textOf(complaints)).toContain('No complaints of 100 mails, last 7 days.');
    expect(complaints).toMatch(/<section class="verdict (?:ok|none)"/);
    expect(rowsOf(complaints)[0]?.cells.at(-1)).toBe('\u2013');
  });

  it('blames nobody for a few, or for a small share', async () => {
    const store = openMemory();
    await tell(store, hard(mail(1)), hard(mail(2)), good(mail(3)));
    const few = await openAt(NOW, store);
    expect(textOf(await few.html('/breakdown?by=campaign'))).toContain(
      '2 hard bounces of 3 mails, last 7 days: too few',
    );
    const spread = openMemory();
    await tell(spread, ...Array.from({ length: 30 }, (_, n) => hard(mail(n, { campaign: `c${n % 10}` }))));
    const many = await openAt(NOW, spread);
    expect(textOf(await many.html('/breakdown?by=campaign'))).toContain('No campaign stands out among 30 hard bounces');
  });

  it('shows hostile names harmless, and carries them whole through links and the file', async () => {
    const names = [
      '=HYPERLINK("http://x")',
      '+1,2',
      '@sum',
      '-3',
      '<script>alert(1)</script>',
      'a&by=tenant#x',
      "'=1",
      'two\nlines "q"',
      'others',
    ];
    const store = openMemory();
    await tell(
      store,
      ...names.flatMap((campaign, n) => Array.from({ length: n + 1 }, (_, k) => sent(mail(n * 100 + k, { campaign })))),
    );
    const { html, get } = await openAt(NOW, store);
    const page = await html('/breakdown?by=campaign&sort=volume');
    expect(page).not.toContain('<script>alert');
    expect(page).not.toContain('<h1>others');
    const rows = rowsOf(page);
    expect(rows).toHaveLength(names.length + 1);
    for (const [n, name] of names.entries()) {
      const shown = valueText('campaign', name);
      const into = await html(linkOf(page, shown));
      expect({ name, mails: rowsOf(into).at(-1)?.cells[3] }).toEqual({ name, mails: String(n + 1) });
    }
    const text = await (await get('/breakdown?by=campaign&sort=name&format=csv')).text();
    const records = recordsOf(text).slice(1);
    for (const cell of records.flat()) expect(cell).not.toMatch(/^[=+@\t\r]|^-(?!\d*$)/);
    const values = records
      .filter(([kind]) => kind === 'value')
      .map(([, value = '']) => value.replace(/^'(?='*[=+\-@])/, ''));
    expect([...values].sort()).toEqual([...names].sort());
  });

  it('pages through many values, and leaves over what is not on the page', async () => {
    const store = openMemory();
    await tell(
      store,
      ...Array.from({ length: 120 }, (_, n) => sent(mail(n, { campaign: `c${String(n).padStart(3, '0')}` }))),
    );
    const { html } = await openAt(NOW, store);
    const first = await html('/breakdown?by=campaign&sort=name');
    expect(namesOf(first)).toHaveLength(52);
    expect(rowsOf(first).at(-2)).toMatchObject({ name: 'All not on this page', cells: expect.arrayContaining(['70']) });
    const second = await html(linkOf(first, /Next page/));
    const third = await html(linkOf(second, /Next page/));
    expect(namesOf(second)[0]).toBe('c050');
    expect(namesOf(third).filter((name) => name.startsWith('c'))).toHaveLength(20);
    expect(linkOf(third, /Next page/)).toBe('');
    expect(linkOf(third, /First page/)).toBe('/breakdown?by=campaign&sort=name');
    expect(textOf(await html('/breakdown?by=campaign&page=9'))).toContain('There is no page 9 any more.');
  });

  it('says of each part of an address that it cannot read what is wrong with it, and leaves that out', async () => {
    const store = openMemory();
    await tell(store, sent(mail(1)));
    const { html } = await openAt(NOW, store);
    const page = textOf(
      await html('/breakdown?by=colour&window=3y&measure=x&sort=y&account=12&tenant=no%20name&page=0&campaign=spring'),
    );
    for (const said of [
      'by \u201ccolour\u201d is none of configurationSet,',
      'window \u201c3y\u201d is none of 24h, 7d, 30d, 90d',
      'measure \u201cx\u201d is none of bounce, complaint',
      'sort \u201cy\u201d is none of share,',
      'account \u201c12\u201d is no account',
      'tenant \u201cno name\u201d is no name of a tenant',
      'page \u201c0\u201d is no page',
    ])
      expect(page).toContain(said);
    expect(page).not.toContain('campaign \u201c');
    expect(page).toContain('Together');
  });

  it('tells nothing yet from nothing in the window and from nothing that matches', async () => {
    const store = openMemory();
    const empty = await openAt(NOW, store);
    expect(textOf(await empty.html('/breakdown'))).toContain('No mail is known yet.');
    await tell(store, sent(mail(1, { acceptedAt: NOW - 20 * DAY })));
    const { html } = await openAt(NOW, store);
    const late = await html('/breakdown?by=campaign');
    expect(textOf(late)).toContain('No mail in the last 7 days.');
    expect(namesOf(await html(linkOf(late, 'Show 90 days')))).toContain('spring');
    const none = await html('/breakdown?by=campaign&window=90d&recipientDomain=no.example');
    expect(textOf(none)).toContain('No mail with these filters in the last 90 days.');
    expect(linkOf(none, 'Clear the filters')).toBe('/breakdown?by=campaign&window=90d');
    expect(none).not.toContain('<table');
    expect(textOf(await html('/breakdown?by=bounceClass'))).toContain('No bounces, last 7 days.');
  });

  it('says from when on mail is counted when older mail is kept as sums only', async () => {
    const store = openMemory();
    await tell(store, sent(mail(1)), sent(mail(2, { acceptedAt: NOW - 5 * DAY })));
    await store.retention.advance(NOW - 2 * DAY);
    const { html, get } = await openAt(NOW, store);
    expect(rowsOf(await html('/breakdown?by=campaign')).at(-1)?.cells[3]).toBe('2');
    const page = await html('/breakdown?by=campaign&recipientDomain=news.example');
    expect(rowsOf(page).at(-1)?.cells[3]).toBe('1');
    expect(textOf(page)).toMatch(/These figures are of 1 mail since 22 Nov 2026, 08:00 UTC/);
    expect(textOf(page)).toContain('No hard bounces of 1 mail, since 22 Nov 2026, 08:00 UTC.');
    expect(page).toContain('<section class="verdict none"');
    expect(textOf(page)).not.toContain('campaign, last 7 days');
    const records = recordsOf(
      await (await get('/breakdown?by=campaign&recipientDomain=news.example&format=csv')).text(),
    );
    expect(records[1]?.at(-1)).toBe('2026-11-22T08:00:00.000Z');
  });
});

describe('a count that does not reach back over the window', () => {
  const view = { by: 'campaign', window: '30d', measure: 'bounce', sort: 'share', filters: {}, page: 1 } as const;

  it('says from when on it is complete, and offers a shorter window', () => {
    const notice = String(CoverageNotice({ view, coverage: { reach: 'bounded', since: NOW - DAY }, mails: 41_234 }));
    expect(textOf(notice)).toContain('Only the newest of this mail is counted');
    expect(textOf(notice)).toMatch(/figures are of 41,234 mails since 21 Nov 2026, 09:41 UTC/);
    expect(linkOf(notice, 'Show the last 24 hours')).toBe('/breakdown?by=campaign&window=24h');
  });
});

describe('the address of a breakdown', () => {
  it('leaves out what is as by default, and keeps filters in the order in which they were chosen', () => {
    expect(breakdownPath({ by: 'campaign', window: '7d', measure: 'bounce', sort: 'share', page: 1 })).toBe(
      '/breakdown?by=campaign',
    );
    expect(
      breakdownPath({ by: 'tenant', window: '90d', measure: 'complaint', filters: { stream: '', account: '1/x' } }),
    ).toBe('/breakdown?by=tenant&window=90d&measure=complaint&stream=&account=1%2Fx');
  });
});
