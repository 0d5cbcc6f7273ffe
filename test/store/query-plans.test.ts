/** What pages, rates and metrics read: every statement that they send, and how SQLite would run it. */
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { DIMENSIONS, type Store } from '../../src/store/contract.ts';
import { openSqlite } from '../../src/store/sqlite.ts';
import { createTestApp } from '../support/app.ts';
import { fillCanaries } from '../support/canaries.ts';
import { signInAs } from '../support/dashboard.ts';
import { pageRequests, tenantRequests } from '../support/page-requests.ts';
import { tell } from '../support/record.ts';
import { temporaryFolder } from '../support/service.ts';
import { bounce, type MailSpec, send, TOPIC } from '../support/ses.ts';
import { MIGRATIONS } from '../support/sqlite.ts';

const sent = vi.hoisted(() => ({ statements: new Set<string>() }));

/** The driver itself tells what it runs, with the values in place. */
vi.mock('better-sqlite3', async (original) => {
  const { default: Original } = await original<{ readonly default: typeof Database }>();
  return {
    default: new Proxy(Original, {
      construct: (target, [path, options]) =>
        new target(path, { ...options, verbose: (text) => sent.statements.add(String(text)) }),
    }),
  };
});

const HOUR = 3_600_000;
const NOW = Date.UTC(2026, 9, 20, 12, 30);
const WEEK = { from: NOW / HOUR - 168, to: Math.ceil(NOW / HOUR) };

/** Grow with the mail. */
const LARGE = [
  'rollup',
  'rollup_daily',
  'event_rollup',
  'arrival',
  'message',
  'mail',
  'event',
  'raw_event',
  'suppression_change',
];
const ROLLUPS = ['rollup', 'event_rollup', 'arrival'];
const DETAIL = ['message', 'mail', 'event', 'raw_event', 'suppression'];

interface Plan {
  readonly statement: string;
  readonly tables: readonly string[];
  /** Lines of the plan that read one of the large tables. */
  readonly reads: readonly string[];
  readonly lines: readonly string[];
}

const folder = temporaryFolder();
let store: Store;
let explainer: Database.Database;
const path = join(folder.path, 'plans.db');

function planOf(statement: string): Plan {
  const named = [...statement.matchAll(/\b(?:from|join|update|into)\s+"?(\w+)"?(?:\s+(?:as\s+)?(\w+))?/gi)];
  const tables = named.map(([, table = '']) => table);
  const large = named
    .filter(([, table = '']) => LARGE.includes(table))
    .flatMap(([, table = '', alias = table]) => [table, alias]);
  const lines = explainer
    .prepare<unknown[], { readonly detail: string }>(`explain query plan ${statement}`)
    .all()
    .map(({ detail }) => detail);
  return {
    statement,
    tables,
    lines,
    reads: lines.filter((line) => large.includes(/^(?:SCAN|SEARCH) (\w+)/.exec(line)?.[1] ?? '')),
  };
}

async function plansOf(work: () => Promise<unknown>): Promise<readonly Plan[]> {
  sent.statements.clear();
  await work();
  const statements = [...sent.statements].filter((text) => /^\s*(?:select|with)\b/i.test(text));
  return statements.map(planOf);
}

const touches = ({ tables }: Plan, some: readonly string[]) => tables.some((table) => some.includes(table));

const expectSearched = (plans: readonly Plan[]) => {
  for (const { statement, reads } of plans) {
    // Without a key it is SQLite's way to the least or greatest row id: one step.
    for (const line of reads)
      expect(line, statement).toMatch(/^SEARCH \w+$|^SEARCH \w+ USING (?:COVERING INDEX|INDEX|PRIMARY KEY|INTEGER)/);
  }
};

/** Of rollups, a key's beginning is looked up, and of hours a span: never all rows of a dimension. */
const expectRollupsByHour = (plans: readonly Plan[]) => {
  const reading = plans.filter((plan) => touches(plan, ROLLUPS));
  expect(reading.length).toBeGreaterThan(0);
  for (const { statement, reads } of reading) {
    expect(
      reads.some((line) => /hour>\? AND hour<\?/.test(line)),
      `${statement}\n${reads.join('\n')}`,
    ).toBe(true);
  }
};

beforeAll(async () => {
  store = openSqlite({ path, migrations: MIGRATIONS });
  explainer = new Database(path, { readonly: true });
  for (let n = 0; n < 40; n++) {
    const spec: MailSpec = {
      messageId: `0100019f${String(n).padStart(8, '0')}-6c9654bb-dc58-4957-8828-68360c1c2d10-000000`,
      acceptedAt: NOW - n * 5 * HOUR,
      destination: [`p${n}@d${n}.example.net`],
      tenant: `tenant-${n % 3}`,
      campaign: `c-${n % 5}`,
    };
    const recipients = [{ emailAddress: `p${n}@d${n}.example.net`, status: '5.1.1' }];
    const body = bounce(spec, { at: spec.acceptedAt + 1_000, recipients });
    await tell(store, { body: send(spec), publishedAt: NOW }, { body, publishedAt: NOW });
  }
});

afterAll(async () => {
  explainer.close();
  await store.close();
  folder.remove();
});

describe('the overview', () => {
  const load = async () => {
    const test = await createTestApp({ store, startAt: NOW });
    const [ops, bound] = [await signInAs(test), await signInAs(test, { name: 'acme', tenant: 'tenant-1' })];
    for (const path of ['/', '/?window=24h', '/?window=30d']) {
      expect((await ops.get(path)).status).toBe(200);
      expect((await bound.get(path)).status).toBe(200);
    }
  };

  it('takes its figures from rollups, by their key', async () => {
    const figures = (await plansOf(load)).filter((plan) => !touches(plan, DETAIL));
    expectSearched(figures);
    expectRollupsByHour(figures);
  });

  it('reads mails and events for its list of the latest alone: in the order of an index, 20 rows', async () => {
    const lists = (await plansOf(load)).filter((plan) => touches(plan, DETAIL));
    expect(lists).toHaveLength(5);
    for (const { statement, lines } of lists) {
      expect(statement).toMatch(/limit 20(?:\.0)?$/);
      // Of a tenant's newest 300 messages, found by an index, the events are sorted.
      const few = /limit 300(?:\.0)?\)/.test(statement);
      expect(
        lines.filter((line) => /USE TEMP B-TREE/.test(line)),
        statement,
      ).toEqual(few ? ['USE TEMP B-TREE FOR ORDER BY'] : []);
      for (const line of lines.filter((each) => /^(?:SCAN|SEARCH) /.test(each))) expect(line).toMatch(/USING|CONSTANT/);
    }
  });
});

describe('the breakdown', () => {
  const load = async (query: string) => {
    const { get } = await signInAs(await createTestApp({ store, startAt: NOW }));
    expect((await get(`/breakdown?${query}`)).status).toBe(200);
  };

  it('reads rollups by their key, and no mail, by one dimension', async () => {
    const plans = await plansOf(() => load('by=recipientDomain&window=30d'));
    expectSearched(plans);
    const mail = plans.filter((plan) => touches(plan, DETAIL));
    expect(mail.map(({ statement }) => statement)).toEqual([]);
  });

  it('reads mails by their hours alone, within values of another', async () => {
    const plans = await plansOf(() => load('by=campaign&window=30d&recipientDomain=d1.example.net'));
    expectSearched(plans);
    const mails = plans.filter((plan) => touches(plan, ['mail']));
    expect(mails.length).toBeGreaterThan(0);
    for (const { statement, reads } of mails) {
      // With the mark of retention as the lower bound, which a plan does not tell, each hour would read all mail before it.
      expect(statement).toMatch(/and m\.accepted_at < s\.until[\s\S]*where \+m\.accepted_at >= coalesce\(/);
      expect(reads).toEqual([
        'SEARCH m USING INDEX message_by_time (accepted_at>? AND accepted_at<?)',
        'SEARCH mail USING INDEX mail_by_message (message=?)',
      ]);
    }
  });
});

describe('rates', () => {
  it.each([{}, { tenant: 'tenant-1' }])('read rollups by their key: %j', async (of) => {
    const { reputation } = store;
    const range = { ...WEEK, ...of };
    const plans = await plansOf(async () => {
      await reputation.hours(range);
      await reputation.accounts(range);
      await reputation.accountHours(range);
      await reputation.eventHours(range);
      await reputation.eventTypes(range);
      await reputation.arrivals(range);
      await reputation.hours({ ...range, account: '123456789012', region: 'us-east-1' });
      for (const dimension of DIMENSIONS) {
        await reputation.hours({ ...range, of: { dimension, value: 'tenant-1' } });
        await reputation.accountHours({ ...range, of: { dimension, value: 'tenant-1' } });
        const found = await reputation.groups({ ...range, dimension, limit: 20 });
        expect(found.length).toBeGreaterThan(0);
      }
    });
    expect(plans.length).toBeGreaterThan(15);
    expect(plans.filter((plan) => touches(plan, DETAIL))).toEqual([]);
    expectSearched(plans);
    expectRollupsByHour(plans);
  });

  it('read compacted days by their key, and days alone', async () => {
    for (const dimension of DIMENSIONS) {
      const plans = await plansOf(() => store.reputation.groups({ ...WEEK, dimension, limit: 20 }));
      for (const { statement, reads } of plans.filter((plan) => touches(plan, ['rollup_daily'])))
        expect(
          reads.some((line) => /dimension=\? AND tenant=\? AND day=\?\)$/.test(line)),
          `${statement}\n${reads.join('\n')}`,
        ).toBe(true);
      expect(plans.some((plan) => touches(plan, ['rollup_daily']))).toBe(true);
    }
  });

  it('list the tenants from one to the next', async () => {
    const plans = await plansOf(() => store.reputation.tenants(50));
    expect(plans.filter((plan) => touches(plan, ['rollup']))).toHaveLength(1);
    expectSearched(plans);
  });
});

describe('/metrics', () => {
  it('reads rollups by their key, and small tables', async () => {
    const test = await createTestApp({ store, startAt: NOW });
    const token = await test.key(['read']);
    const plans = await plansOf(async () => {
      expect((await test.api('GET', '/metrics', token)).status).toBe(200);
    });
    expect(plans.filter((plan) => touches(plan, DETAIL)).map(({ statement }) => statement)).toEqual([]);
    expectSearched(plans);
    expectRollupsByHour(plans.filter((plan) => touches(plan, ['rollup'])));
  });
});

describe('the list of suppressions', () => {
  it('is read and counted by stretches of its key, and its history by stretches of its id', async () => {
    const filter = { state: 'active', now: NOW, text: 'p1' } as const;
    const changes = { action: 'added', actor: 'event', visibleTo: 'tenant-1', from: NOW - 24 * HOUR } as const;
    const plans = await plansOf(async () => {
      await store.suppressions.page(filter, { limit: 5, look: 10 });
      await store.suppressions.count(filter, 10);
      await store.suppressions.recent(changes, { before: 30, limit: 5, look: 10 });
      await store.suppressions.countRecent(changes, { before: 30, look: 10 });
    });
    expect(plans.length).toBeGreaterThan(5);
    for (const { statement, lines } of plans) {
      const sorts = lines.filter((line) => /TEMP B-TREE/.test(line));
      expect(sorts, statement).toEqual([]);
      const all = lines.filter((line) => /^SCAN suppression/.test(line));
      // The first stretch has no beginning: in the order of the key, and cut by its limit.
      if (all.length > 0) expect(`${statement} ${all.join()}`).toMatch(/limit 1(?:\.0)? offset [\d.]+ .*INDEX/s);
    }
  });
});

describe('upkeep', () => {
  it('compacts a day and recounts an hour without reading other days', async () => {
    const day = Math.floor(NOW / (24 * HOUR)) - 4;
    sent.statements.clear();
    await store.reputation.compact(day);
    await store.reputation.recount(day * 24);
    await store.reputation.compare(day * 24);
    await store.reputation.compareDay(day);
    const plans = [...sent.statements].filter((text) => !/^(?:begin|commit)/i.test(text)).map(planOf);
    expect(plans.length).toBeGreaterThan(8);
    expectSearched(plans);
  });

  it('keeps the tables of counters in the order of their key', () => {
    for (const table of ['rollup', 'rollup_daily', 'event_rollup']) {
      const [definition] = explainer.prepare('select sql from sqlite_master where name = ?').pluck().all(table);
      expect(definition).toMatch(/without rowid$/i);
    }
  });
});

describe('following what comes in', () => {
  it.each([{}, { tenant: 'tenant-1' }])(
    'reads what is new by row number, and the newest messages by an index: %j',
    async (of) => {
      const { mark } = await store.events.arrived({ ...of, limit: 20 });
      const plans = await plansOf(async () => {
        await store.events.arrived({ ...of, after: { ...mark, event: mark.event - 5, known: new Set() }, limit: 20 });
      });
      expect(plans.some((plan) => touches(plan, ['event']))).toBe(true);
      for (const { statement, lines } of plans) {
        expect(
          lines.filter((line) => /USE TEMP B-TREE/.test(line)),
          statement,
        ).toEqual([]);
        // `m` is the list of the newest messages, `message` in it is read in the order of an index and no further than 200.
        for (const line of lines.filter((each) => /^SCAN/.test(each)))
          expect(line, statement).toMatch(/^SCAN (?:CONSTANT ROW|m$|message(?: USING INDEX \w+)?$|json_each)/);
      }
    },
  );
});

describe('every page', () => {
  const values = {
    address: 'p4@d4.example.net',
    messageId: '0100019f00000004-6c9654bb-dc58-4957-8828-68360c1c2d10-000000',
    tenant: 'tenant-1',
    recipientDomain: 'd4.example.net',
    campaign: 'c-4',
    source: TOPIC,
  };

  it('reads what grows by an index, or a stretch of it that has an end', async () => {
    const test = await createTestApp({ store, startAt: NOW });
    await fillCanaries(test, path);
    const [ops, bound] = [await signInAs(test), await signInAs(test, { name: 'acme', tenant: values.tenant })];
    const plans = await plansOf(async () => {
      for (const asked of Object.values(pageRequests(values)).flat())
        expect((await ops.get(asked)).status, asked).toBeLessThan(500);
      for (const asked of tenantRequests(values)) expect((await bound.get(asked)).status, asked).toBeLessThan(500);
    });
    expect(plans.length).toBeGreaterThan(100);
    // Of a list that ends within a slice the whole is read: see the list of suppressions above.
    for (const { statement, lines, reads } of plans.filter((plan) => !touches(plan, ['suppression_change']))) {
      const whole = reads.filter(
        (line) => !/^SEARCH \w+( USING (COVERING INDEX|INDEX|PRIMARY KEY|INTEGER)|$)/.test(line),
      );
      // The latest of all are the first of an index: nothing is sorted, and a limit ends it.
      if (whole.length === 0) continue;
      expect(whole, statement).toEqual([
        expect.stringMatching(/^SCAN (message|event) USING (?:COVERING )?INDEX \1_by_time$/),
      ]);
      expect(statement).toMatch(/limit [\d.]+(?: offset [\d.]+)?$/);
      expect(lines.join(), statement).not.toMatch(/TEMP B-TREE(?! FOR LAST TERM)/);
    }
  }, 120_000);
});
