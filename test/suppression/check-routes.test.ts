/** What a check may be asked, and how each form of asking is answered. */
import { describe, expect, it } from 'vitest';
import { bodyOf, refusalOf } from '../support/answers.ts';
import { createTestApp } from '../support/app.ts';
import { bounce } from '../support/ses.ts';

const DAY = 86_400_000;
const ann = 'ann@example.net';

async function asking() {
  const made = await createTestApp();
  const token = await made.key(['check', 'read', 'write']);
  const put = async (address: string, entry: object = {}, by = token) => {
    expect((await made.api('PUT', `/v1/suppressions/${encodeURIComponent(address)}`, by, entry)).status).toBe(200);
  };
  const post = (sent: unknown, by = token) => made.api('POST', '/v1/check', by, sent);
  const results = async (sent: object, by = token) => (await bodyOf(await post(sent, by))).results;
  return { ...made, token, put, post, results };
}

describe('a check', () => {
  it('takes display names, tolerates duplicates, and answers malformed texts where they stand', async () => {
    const { put, results } = await asking();
    await put(ann);
    const recipients = [
      ann,
      'Ann, the First <ANN@Example.NET>',
      'bob@example.org',
      ' ',
      '',
      'a@b@',
      ann,
      '@example.net',
    ];
    const answers: readonly { recipient: string; allowed: boolean; reason?: string }[] = await results({ recipients });
    expect(answers.map(({ recipient }) => recipient)).toEqual(recipients);
    expect(answers.map(({ allowed, reason }) => (allowed ? 'allowed' : reason))).toEqual([
      'manual',
      'manual',
      'allowed',
      'invalid',
      'invalid',
      'invalid',
      'manual',
      'invalid',
    ]);
  });

  it('answers 10,000 recipients, and refuses 10,001 and none by name', async () => {
    const { post } = await asking();
    const recipients = Array.from({ length: 10_001 }, (_, n) => `p${n}@example.org`);
    expect((await bodyOf(await post({ recipients: recipients.slice(1) }))).allowed).toBe(10_000);
    for (const [sent, limit] of [
      [recipients, '10000'],
      [[], '1'],
    ] as const) {
      const response = await post({ recipients: sent });
      const { code, detail } = await bodyOf(response);
      expect([response.status, code]).toEqual([400, 'invalid-request']);
      expect(detail).toMatch(new RegExp(`^recipients: .*\\b${limit}\\b`));
    }
  });

  it.each([
    ['"a" without end', 'a'],
    ['at signs', '@'],
    ['open angles', '<'],
    ['blanks', ' '],
    ['dots', 'a@.'],
  ])('answers 10,000 texts of 1,000 characters each: %s', async (_, unit) => {
    const { post } = await asking();
    const hostile = unit.repeat(1_000).slice(0, 1_000);
    const answer = await bodyOf(await post(JSON.stringify({ recipients: Array(10_000).fill(hostile) })));
    expect([answer.allowed, answer.suppressed]).toEqual([0, 10_000]);
    expect(answer.results.every(({ reason }: { reason: string }) => reason === 'invalid')).toBe(true);
  });

  it('lets other requests have their turn while it judges a whole batch', async () => {
    const { post } = await asking();
    const answer = post({ recipients: Array.from({ length: 10_000 }, (_, n) => `p${n}@${'ü.'.repeat(100)}example`) });
    let turns = 0;
    let waiting = true;
    const turn = () => {
      turns++;
      if (waiting) setImmediate(turn);
    };
    setImmediate(turn);
    await answer;
    waiting = false;
    expect(turns).toBeGreaterThan(30);
  });

  it('refuses a body over 12 MiB, announced or not', async () => {
    const { app, token, post } = await asking();
    const text = JSON.stringify({ recipients: ['a'.repeat(12 * 1024 * 1024)] });
    expect(await refusalOf(await post(text))).toEqual([413, 'body-too-large']);
    const streamed = await app.request('/v1/check', {
      method: 'POST',
      headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
      body: new Blob([text]).stream(),
      duplex: 'half',
    } as RequestInit);
    expect(await refusalOf(streamed)).toEqual([413, 'body-too-large']);
  });

  it('refuses a member that it does not know, by name: a misspelt tenant must not go unnoticed', async () => {
    const { api, token, post } = await asking();
    const response = await post({ recipients: [ann], tenat: 'acme' });
    const { code, detail } = await bodyOf(response);
    expect([response.status, code]).toEqual([400, 'invalid-request']);
    expect(detail).toContain('"tenat"');
    const query = await bodyOf(await api('GET', `/v1/check?recipient=${ann}&tenat=acme`, token));
    expect(query).toMatchObject({ code: 'invalid-request', detail: expect.stringContaining('"tenat"') });
  });

  it('refuses an empty tenant or stream: nobody sends for all of them at once', async () => {
    const { api, token, post } = await asking();
    for (const member of ['tenant', 'stream']) {
      expect(await refusalOf(await post({ recipients: [ann], [member]: '' }))).toEqual([400, 'invalid-request']);
      const query = await api('GET', `/v1/check?recipient=${ann}&${member}=`, token);
      expect(await refusalOf(query)).toEqual([400, 'invalid-request']);
    }
  });

  it('refuses a query with two recipients', async () => {
    const { api, token } = await asking();
    const response = await api('GET', `/v1/check?recipient=${ann}&recipient=bob@example.org`, token);
    expect(await refusalOf(response)).toEqual([400, 'invalid-request']);
  });

  it('heeds whole domains, and no part of one', async () => {
    const { put, results } = await asking();
    await put('@Example.NET', { reason: 'bounce' });
    const recipients = [ann, 'x@EXAMPLE.net', 'x@sub.example.net', 'x@notexample.net'];
    expect((await results({ recipients })).map(({ allowed }: { allowed: boolean }) => allowed)).toEqual([
      false,
      false,
      true,
      true,
    ]);
  });

  it('lets an expiry take effect at once', async () => {
    const { put, results, now, advance } = await asking();
    await put(ann, { expiresAt: new Date(now() + DAY).toISOString() });
    advance(DAY - 1);
    expect((await results({ recipients: [ann] }))[0]).toMatchObject({ allowed: false });
    advance(1);
    expect((await results({ recipients: [ann] }))[0]).toEqual({ recipient: ann, allowed: true });
  });

  it('keeps streams apart, and asked about none takes an entry for any', async () => {
    const { put, results } = await asking();
    await put(ann, { stream: 'marketing', reason: 'unsubscribe' });
    for (const [stream, allowed] of [
      ['marketing', false],
      ['transactional', true],
      [undefined, false],
    ] as const) {
      expect((await results({ recipients: [ann], stream }))[0].allowed).toBe(allowed);
    }
  });
});

describe('a check that explains', () => {
  it('tells the deciding entry, the others, and what would remain', async () => {
    const { put, api, token, now, advance } = await asking();
    await put(ann, { note: 'asked by phone' });
    await put(ann, { reason: 'unsubscribe', stream: 'marketing' });
    await put('@example.net', { reason: 'bounce', expiresAt: new Date(now() + DAY).toISOString() });
    advance(2 * DAY);
    const answer = await bodyOf(await api('GET', `/v1/check?recipient=${ann}&explain=true&stream=digest`, token));
    const { explain, ...verdict } = answer.results[0];
    expect(verdict).toEqual(
      (await bodyOf(await api('GET', `/v1/check?recipient=${ann}&stream=digest`, token))).results[0],
    );
    expect(explain.decidedBy).toMatchObject({
      reason: 'manual',
      origin: 'api',
      note: 'asked by phone',
      actor: 'key:check+read+write',
      evidence: null,
    });
    expect(explain.entries.map((each: { applies: boolean; why: string }) => [each.applies, each.why])).toEqual([
      [true, 'decides: no entry that applies is stronger'],
      [false, 'other stream: holds for "marketing" only'],
      [false, expect.stringMatching(/^expired at /)],
    ]);
    expect(explain.without).toEqual({ allowed: true });
  });

  it('keeps from a key of one tenant what it may not see', async () => {
    const { deliver, key, put, results } = await asking();
    const mail = { messageId: 'm-1', acceptedAt: Date.UTC(2026, 10, 20), destination: [ann] };
    await deliver(bounce(mail, { at: mail.acceptedAt + 1, recipients: [{ emailAddress: ann, status: '5.1.1' }] }));
    await put(ann, { reason: 'manual', note: 'between us' });
    await put(ann, { reason: 'complaint', tenant: 'clinic', note: "the clinic's" });
    const [{ explain }] = await results({ recipients: [ann], explain: true }, await key(['check'], 'acme'));
    expect(explain.decidedBy).toMatchObject({ reason: 'manual', note: null, actor: null });
    expect(explain.entries).toHaveLength(2);
    expect(explain.entries[1]).toMatchObject({ reason: 'bounce', evidence: null, actor: null });
    expect(JSON.stringify(explain)).not.toMatch(/clinic|between us|m-1/);
    const [{ explain: whole }] = await results({ recipients: [ann], explain: true, tenant: 'clinic' });
    expect(whole.entries.map(({ note }: { note: string }) => note)).toEqual(["the clinic's", 'between us', null]);
  });

  it('explains 100 recipients, and refuses 101', async () => {
    const { post, results } = await asking();
    const recipients = Array.from({ length: 101 }, (_, n) => `p${n}@example.org`);
    expect(await results({ recipients: recipients.slice(1), explain: true })).toHaveLength(100);
    expect(await refusalOf(await post({ recipients, explain: true }))).toEqual([400, 'too-many-to-explain']);
    expect((await post({ recipients, explain: false })).status).toBe(200);
  });
});
