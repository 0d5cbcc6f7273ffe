import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { concerns, type IncidentFilter } from '../../src/suppression/incident.ts';
import { createIncidentJob } from '../../src/suppression/incident-job.ts';
import { EVIDENCE } from '../../src/suppression/policy.ts';
import { createTestApp } from '../support/app.ts';
import { bounce } from '../support/ses.ts';

const MISTAKE = 'smtp; 550-5.1.1 The email account that you tried to reach does not exist';

interface Answer {
  readonly id: string;
  readonly state: string;
  readonly code: string;
  readonly detail: string;
  readonly items: readonly { readonly id: string }[];
  readonly results: readonly { readonly allowed: boolean }[];
}
const answerOf = async (response: Response) => (await response.json()) as Answer;

async function setup() {
  const test = await createTestApp();
  const admin = await test.key(['admin']);
  const at = test.now() - 3_600_000;
  const iso = (offset: number) => new Date(at + offset).toISOString();
  for (const address of ['ann@gmail.com', 'bob@example.com']) {
    const spec = { messageId: `m-${address}`, acceptedAt: at - 1_000, destination: [address] };
    const recipient = { emailAddress: address, action: 'failed', status: '5.1.1', diagnosticCode: MISTAKE };
    await test.deliver(bounce(spec, { at, recipients: [recipient] }));
  }
  const filter = { provider: 'google', from: iso(-60_000), to: iso(60_000), diagnostic: 'does not exist' };
  const post = (path: string, body: object, token = admin) => test.api('POST', path, token, body);
  const get = (path: string, token = admin) => test.api('GET', path, token);
  return { ...test, admin, filter, post, get, iso };
}

describe('an incident', () => {
  it('is previewed, taken back, and told of', async () => {
    const { post, get, filter, store, now } = await setup();
    const preview = await post('/v1/incidents/preview', filter);
    expect(await preview.json()).toEqual({
      bounces: 1,
      addresses: 1,
      blocked: 1,
      complete: true,
      samples: [{ address: 'ann@gmail.com', at: expect.any(String), status: '5.1.1', diagnosticCode: MISTAKE }],
    });
    const allowed = async (address: string) =>
      (await answerOf(await get(`/v1/check?recipient=${address}`))).results[0]?.allowed;
    expect(await allowed('ann@gmail.com')).toBe(false);
    const begun = await post('/v1/incidents', { ...filter, note: 'Gmail said so on its status page' });
    expect(begun.status).toBe(202);
    const { id, state } = await answerOf(begun);
    expect(state).toBe('running');
    await createIncidentJob(store.incidents, now).run(new AbortController().signal);
    expect([await allowed('ann@gmail.com'), await allowed('bob@example.com')]).toEqual([true, false]);
    expect(await (await get(`/v1/incidents/${id}`)).json()).toMatchObject({
      state: 'done',
      domains: ['gmail.com', 'googlemail.com'],
      bounces: 1,
      released: 1,
      actor: 'key:admin',
      note: 'Gmail said so on its status page',
    });
    expect((await answerOf(await get('/v1/incidents'))).items.map((each) => each.id)).toEqual([id]);
  });

  it('needs a reason, domains and a span that make sense', async () => {
    const { post, filter, iso } = await setup();
    const refusal = async (over: object) => {
      const answer = await post('/v1/incidents', { ...filter, note: 'why', ...over });
      return [answer.status, (await answerOf(answer)).detail];
    };
    expect(await refusal({ note: ' ' })).toEqual([400, 'note: says why']);
    expect(await refusal({ provider: undefined })).toEqual([400, 'domains: names no domain, and no provider is given']);
    expect(await refusal({ domains: ['not a domain'] })).toEqual([400, 'domains.0: is no domain']);
    expect(await refusal({ to: iso(-120_000) })).toEqual([400, 'to: lies before from']);
    expect(await refusal({ to: iso(32 * 86_400_000) })).toEqual([400, 'to: lies more than 31 days after from']);
    expect(await refusal({ status: '550' })).toEqual([400, 'status: is no enhanced status code']);
  });

  it('is begun by an operator, and seen by nobody who is bound to a tenant', async () => {
    const { post, get, filter, key } = await setup();
    expect((await post('/v1/incidents', { ...filter, note: 'x' }, await key(['write']))).status).toBe(403);
    expect((await post('/v1/incidents/preview', filter, await key(['read'], 'acme'))).status).toBe(403);
    expect((await get('/v1/incidents', await key(['read'], 'acme'))).status).toBe(403);
    expect((await get(`/v1/incidents/${crypto.randomUUID()}`)).status).toBe(404);
  });
});

describe('concerns', () => {
  const filter: IncidentFilter = { domains: ['gmail.com'], from: 100, to: 200, diagnostic: 'No Such', status: '5.1' };
  const one = {
    recipient: 'ann@gmail.com',
    evidence: EVIDENCE.hardBounce,
    occurredAt: 150,
    detail: { status: '5.1.1', diagnosticCode: 'smtp; 550 NO SUCH user' },
  };

  it('asks for all that the filter names', () => {
    expect(concerns(filter, one)).toBe(true);
    expect(concerns(filter, { ...one, recipient: 'ann@mail.gmail.com' })).toBe(false);
    expect(concerns(filter, { ...one, recipient: 'ann@gmail.com.example.com' })).toBe(false);
    expect(concerns(filter, { ...one, detail: { ...one.detail, status: '5.2.1' } })).toBe(false);
    expect(concerns(filter, { ...one, detail: { status: '5.1.1' } })).toBe(false);
    expect(concerns({ ...filter, diagnostic: null, status: null }, { ...one, detail: {} })).toBe(true);
    expect([99, 100, 200, 201].map((occurredAt) => concerns(filter, { ...one, occurredAt }))).toEqual([
      false,
      true,
      true,
      false,
    ]);
  });

  it('concerns bounces only that make an entry for a bounce', () => {
    const kinds = Object.entries(EVIDENCE).filter(([, evidence]) => concerns(filter, { ...one, evidence }));
    expect(kinds.map(([name]) => name)).toEqual(['globalList', 'hardBounce', 'hardSuspect']);
  });

  it('never concerns an address outside the named domains', () => {
    fc.assert(
      fc.property(fc.emailAddress(), (recipient) => {
        fc.pre(!recipient.toLowerCase().endsWith('@gmail.com'));
        expect(concerns(filter, { ...one, recipient })).toBe(false);
      }),
    );
  });
});
