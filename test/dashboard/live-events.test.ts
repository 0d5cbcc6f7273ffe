/** The stream that keeps open pages up to date, as HTTP answers over the real store. */
import { afterEach, describe, expect, it } from 'vitest';
import { alertWith } from '../support/alerts.ts';
import { createTestApp, type TestAppOptions } from '../support/app.ts';
import { signInAs } from '../support/dashboard.ts';
import { tell } from '../support/record.ts';
import { bounce, delivery, type MailSpec, send } from '../support/ses.ts';

const HOUR = 3_600_000;
const NOW = Date.UTC(2026, 9, 20, 12, 30);
const FAST = { poll: 10, verdict: 20, heartbeat: 60_000 };

interface Message {
  readonly event: string;
  readonly id: string;
  /** Of its kind's members. */
  readonly data: {
    readonly rows: readonly string[];
    readonly more: number;
    readonly newest: number;
    readonly mark: string;
    readonly tone: string;
    readonly title: string;
    readonly html: string;
  };
}

const open: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const close of open.splice(0)) await close();
});

const setUp = async (live: TestAppOptions['live'] = {}) => createTestApp({ startAt: NOW, live: { ...FAST, ...live } });
type TestApp = Awaited<ReturnType<typeof setUp>>;

/** Reads a stream bit by bit. */
function reader(response: Response) {
  const from = response.body?.pipeThrough(new TextDecoderStream()).getReader();
  if (from === undefined) throw new Error('no body');
  let text = '';
  let isOver = false;
  const more = async () => {
    const { done, value } = await from.read();
    isOver = done;
    text += value ?? '';
  };
  open.push(() => from.cancel());
  return {
    /** Everything until the text has come, the rest is kept. */
    until: async (wanted: string): Promise<string> => {
      while (!text.includes(wanted) && !isOver) await more();
      return text;
    },
    rest: async (): Promise<string> => {
      while (!isOver) await more();
      return text;
    },
    /** The next message of a kind. */
    next: async (event: string): Promise<Message> => {
      for (;;) {
        const end = text.indexOf('\n\n');
        if (end === -1) {
          if (isOver) throw new Error(`the stream ended without ${event}`);
          await more();
          continue;
        }
        const lines = text.slice(0, end).split('\n');
        text = text.slice(end + 2);
        const field = (name: string) =>
          lines.find((line) => line.startsWith(`${name}: `))?.slice(name.length + 2) ?? '';
        if (field('event') === event) return { event, id: field('id'), data: JSON.parse(field('data')) };
      }
    },
  };
}

const watching = async (test: TestApp, signer: Parameters<typeof signInAs>[1] = {}, path = '/live/events') => {
  const session = await signInAs(test, signer);
  const response = await session.get(path);
  return { session, response, ...reader(response) };
};

const spec = (n: number, over: Partial<MailSpec> = {}): MailSpec => ({
  messageId: `m-${n}`,
  acceptedAt: NOW - HOUR,
  destination: [`p${n}@example.net`],
  ...over,
});

const sends = async ({ store, now }: TestApp, ...specs: readonly MailSpec[]) =>
  tell(store, ...specs.map((of) => ({ body: send(of), publishedAt: now() })));
const bounces = async ({ store, now }: TestApp, ...specs: readonly MailSpec[]) =>
  tell(
    store,
    ...specs.map((of) => ({
      body: bounce(of, {
        at: of.acceptedAt + 1_000,
        recipients: [{ emailAddress: of.destination[0] ?? '', status: '5.1.1', diagnosticCode: '<img src=x>' }],
      }),
      publishedAt: now(),
    })),
  );

describe('the stream of events', () => {
  it('asks for a session, and has the headers of a page', async () => {
    const test = await setUp();
    const stranger = await test.app.request('/live/events');
    expect([stranger.status, stranger.headers.get('location')]).toEqual([303, '/sign-in?next=%2Flive%2Fevents']);
    const { response } = await watching(test);
    expect([response.status, response.headers.get('content-type')]).toEqual([200, 'text/event-stream']);
    expect(response.headers.get('cache-control')).toContain('no-store');
    expect(response.headers.get('content-security-policy')).toContain("default-src 'none'");
  });

  it('brings rows as the page has them: escaped, explained, with a way to the recipient', async () => {
    const test = await setUp();
    await sends(test, spec(0));
    const stream = await watching(test);
    await stream.next('verdict');
    await bounces(test, spec(1));
    const { data, id } = await stream.next('lines');
    expect(id).toBe(String(NOW));
    expect([data.rows.length, data.more, data.newest]).toEqual([1, 0, NOW - HOUR + 1_000]);
    expect(data.rows[0]).toContain('href="/recipients/p1%40example.net"');
    expect(data.rows[0]).toContain('&lt;img src=x&gt;');
    const page = await stream.session.html('/');
    expect(page).toContain(data.rows[0]);
  });

  it('counts what it does not tell', async () => {
    const test = await setUp();
    await sends(test, spec(0));
    const stream = await watching(test);
    await stream.next('verdict');
    await sends(test, ...Array.from({ length: 57 }, (_, n) => spec(n + 1)));
    const { data } = await stream.next('lines');
    expect([data.rows.length, data.more]).toEqual([20, 37]);
  });

  it('goes on where a page left off, by its address or by what the browser remembers', async () => {
    const test = await setUp();
    await sends(test, spec(0));
    const left = test.now();
    test.advance(HOUR);
    await bounces(test, spec(1));
    const byAddress = await watching(test, {}, `/live/events?after=${left}`);
    expect((await byAddress.next('lines')).data.rows.join()).toContain('m-1');
    const { cookie } = byAddress.session;
    const again = await test.app.request('/live/events?after=1', {
      headers: { cookie, 'last-event-id': String(test.now() + HOUR) },
    });
    const remembered = reader(again);
    await remembered.next('verdict');
    await sends(test, spec(2));
    const rows = (await remembered.next('lines')).data.rows.join();
    expect(rows).toContain('m-2');
    expect(rows).not.toContain('m-1');
  });

  it('tells a tenant of its own alone, in rows and in the verdict', async () => {
    const test = await setUp();
    const [mine, other] = [spec(1, { tenant: 'acme' }), spec(2, { tenant: 'clinic' })];
    await sends(test, mine, other);
    const stream = await watching(test, { scopes: ['read'], tenant: 'acme' });
    expect((await stream.next('verdict')).data.html).toContain('Only mail of tenant acme');
    await bounces(test, other);
    await bounces(test, mine);
    const { data } = await stream.next('lines');
    expect(data.rows.join()).toContain('p1@example.net');
    expect(data.rows.join()).not.toContain('p2@example.net');
  });

  it('tells the verdict when it is another, and not when only figures are', async () => {
    const test = await setUp();
    const good = Array.from({ length: 150 }, (_, n) => spec(n));
    await tell(
      test.store,
      ...good.map((of) => ({ body: delivery(of, NOW - 1_000, of.destination), publishedAt: NOW })),
    );
    const stream = await watching(test);
    const first = await stream.next('verdict');
    const page = await stream.session.html('/');
    expect(page).toContain(`data-verdict="${first.data.mark.replaceAll('"', '&quot;')}"`);
    expect(page).toContain(first.data.html);
    // One more changes a figure; nine go over the line.
    await bounces(test, spec(900));
    await stream.next('lines');
    await bounces(test, ...Array.from({ length: 9 }, (_, n) => spec(200 + n)));
    const second = await stream.next('verdict');
    expect([second.data.tone, second.data.title]).toEqual(['over', 'Over the review line · ses-sentinel']);
    expect(second.data.html).toContain('10 of 160 mails');
  });

  it('tells of an alert that has opened, though no rate has moved', async () => {
    const test = await setUp();
    await sends(test, spec(0));
    const stream = await watching(test);
    await stream.next('verdict');
    await test.store.alerts.write(
      [{ alert: alertWith({ title: 'Silent since noon', openedAt: NOW }), notice: 'opened' }],
      NOW,
    );
    test.advance(FAST.verdict);
    expect((await stream.next('verdict')).data.html).toContain('Open alert: Silent since noon');
  });

  it('keeps a quiet connection alive', async () => {
    const test = await setUp({ heartbeat: 30 });
    const stream = await watching(test);
    test.advance(31);
    expect(await stream.until(': still here')).toContain(': still here\n\n');
  });

  it('turns away whoever is one too many, and takes the place of whoever has gone', async () => {
    const test = await setUp({ most: 2 });
    await watching(test);
    const second = await watching(test);
    const third = await second.session.get('/live/events');
    expect([third.status, third.headers.get('retry-after')]).toEqual([503, '30']);
    await open.pop()?.();
    expect((await watching(test)).response.status).toBe(200);
  });

  it('keeps half of the places for keys of all tenants', async () => {
    const test = await setUp({ most: 4 });
    const acme = { name: 'acme', scopes: ['read'], tenant: 'acme' } as const;
    await watching(test, acme);
    const { session } = await watching(test, acme);
    expect((await session.get('/live/events')).status).toBe(503);
    expect((await watching(test)).response.status).toBe(200);
  });

  it('keeps no place for an answer that nobody reads', async () => {
    const test = await setUp({ most: 1 });
    const session = await signInAs(test);
    const head = await test.app.request('/live/events', { method: 'HEAD', headers: { cookie: session.cookie } });
    expect([head.status, head.headers.get('content-type')]).toEqual([200, 'text/event-stream']);
    expect((await watching(test)).response.status).toBe(200);
  });

  it('ends with its session, its time, and the service', async () => {
    const test = await setUp();
    const signedOut = await watching(test);
    await signedOut.session.post('/sign-out', {});
    expect((await signedOut.next('end')).data).toEqual({});
    expect(await signedOut.rest()).toBe('');

    const short = await watching(await setUp({ lifetime: 50 }));
    expect(await short.rest()).toContain('retry: 3000');

    const stopped = await watching(test);
    await stopped.until('retry');
    test.stop();
    await stopped.rest();
    expect((await watching(test)).response.status).toBe(200);
    const late = await watching(test);
    expect(await late.rest()).not.toContain('event:');
  });

  it('ends, and says so in the log, when the store does not answer', async () => {
    const test = await setUp();
    const stream = await watching(test);
    await stream.until('retry');
    await test.store.close();
    await stream.rest();
    expect(test.logged.filter(({ event }) => event === 'live_failed')).toHaveLength(1);
  });
});
