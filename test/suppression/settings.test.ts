import { describe, expect, it } from 'vitest';
import { createPolicyJob } from '../../src/suppression/policy-job.ts';
import type { PolicySettings } from '../../src/suppression/policy-rules.ts';
import { DEFAULT_POLICY } from '../../src/suppression/policy-settings.ts';
import { createTestApp } from '../support/app.ts';
import { bounce } from '../support/ses.ts';

const ann = 'ann@example.net';
const off = { hardBounce: { enabled: false, scope: 'all', days: null } };

interface Answer {
  readonly suppressionPolicy: {
    readonly version: number;
    readonly rules: PolicySettings;
    readonly effective: PolicySettings;
  };
  readonly items: readonly { readonly rules: PolicySettings | null }[];
  readonly nextCursor: string | null;
  readonly results: readonly { readonly allowed: boolean }[];
  readonly code: string;
  readonly detail: string;
}

const answerOf = async (response: Response) => (await response.json()) as Answer;

async function setup() {
  const test = await createTestApp();
  const admin = await test.key(['admin']);
  const put = (body: object, token = admin) => test.api('PUT', '/v1/settings', token, body);
  const get = async (path = '/v1/settings', token = admin) => answerOf(await test.api('GET', path, token));
  const bounced = () => {
    const at = test.now() - 60_000;
    const spec = { messageId: 'm-1', acceptedAt: at - 1_000, destination: [ann] };
    return test.deliver(bounce(spec, { at, recipients: [{ emailAddress: ann, action: 'failed' }] }));
  };
  const allowed = async () => (await get(`/v1/check?recipient=${ann}`)).results[0]?.allowed;
  return { ...test, admin, put, get, bounced, allowed };
}

describe('the settings', () => {
  it('begin with the defaults', async () => {
    const { get } = await setup();
    expect(await get()).toEqual({
      tenant: null,
      suppressionPolicy: {
        version: 0,
        rules: null,
        setAt: null,
        setBy: null,
        note: null,
        effective: DEFAULT_POLICY,
        applying: null,
      },
    });
  });

  it('change what blocks, for what comes and for what came', async () => {
    const { put, get, bounced, allowed, store, now } = await setup();
    await bounced();
    expect(await allowed()).toBe(false);
    const answer = await put({ suppressionPolicy: { version: 0, rules: off, note: 'a trial' } });
    expect(answer.status).toBe(200);
    await createPolicyJob(store.policy, now).run(new AbortController().signal);
    expect(await allowed()).toBe(true);
    const { suppressionPolicy } = await get();
    expect(suppressionPolicy).toMatchObject({
      version: 1,
      setBy: 'key:admin',
      note: 'a trial',
      effective: { ...DEFAULT_POLICY, ...off },
      applying: { addresses: 1, doneAt: expect.any(String) },
    });
    expect(suppressionPolicy.rules.softBounce).toEqual(DEFAULT_POLICY.softBounce);
  });

  it('of a tenant hold for that tenant, until it follows the installation again', async () => {
    const { put, get } = await setup();
    await put({ suppressionPolicy: { rules: { softBounce: { ...DEFAULT_POLICY.softBounce, strikes: 5 } } } });
    await put({ tenant: 'acme', suppressionPolicy: { rules: off } });
    const effective = async (tenant: string) =>
      (await get(`/v1/settings?tenant=${tenant}`)).suppressionPolicy.effective;
    expect((await effective('acme')).hardBounce.enabled).toBe(false);
    expect((await effective('acme')).softBounce.strikes).toBe(3);
    expect((await effective('clinic')).softBounce.strikes).toBe(5);
    await put({ tenant: 'acme', suppressionPolicy: { rules: null } });
    expect((await effective('acme')).softBounce.strikes).toBe(5);
    const { items, nextCursor } = await get('/v1/settings/history?tenant=acme&limit=1');
    expect([items.length, items[0]?.rules]).toEqual([1, null]);
    const older = await get(`/v1/settings/history?tenant=acme&limit=1&cursor=${nextCursor}`);
    expect(older.items[0]).toMatchObject({ version: 1, setBy: 'key:admin' });
  });

  it('refuse a change to a version that is no longer the newest', async () => {
    const { put } = await setup();
    await put({ suppressionPolicy: { version: 0, rules: off } });
    const late = await put({ suppressionPolicy: { version: 0, rules: {} } });
    expect([late.status, (await answerOf(late)).code]).toEqual([409, 'stale-version']);
  });

  it('are not changed by a tenant in the query, where reading has it', async () => {
    const { api, admin, get } = await setup();
    const answer = await api('PUT', '/v1/settings?tenant=acme', admin, { suppressionPolicy: { rules: off } });
    expect(answer.status).toBe(400);
    expect((await get()).suppressionPolicy.version).toBe(0);
  });

  it.each([
    ['an unknown rule', { hardBounces: { enabled: true, scope: 'all', days: null } }, 'hardBounces'],
    ['an unknown scope', { complaint: { enabled: true, scope: 'some', days: null } }, 'scope'],
    ['no days at all', { complaint: { enabled: true, scope: 'all', days: 0 } }, 'days'],
    ['a single strike', { softBounce: { enabled: true, scope: 'all', days: 1, strikes: 1, withinDays: 7 } }, 'strikes'],
    [
      'more strikes than dates',
      { softBounce: { enabled: true, scope: 'all', days: 1, strikes: 5, withinDays: 3 } },
      'strikes',
    ],
    ['a list with a line break', { unsubscribe: { enabled: true, streams: [{ list: 'a\nb', stream: 'c' }] } }, 'list'],
    ['a stream with a space', { unsubscribe: { enabled: true, streams: [{ list: 'a', stream: 'b c' }] } }, 'stream'],
  ])('refuse %s by name', async (_, rules, named) => {
    const { put } = await setup();
    const answer = await put({ suppressionPolicy: { rules } });
    expect(answer.status).toBe(400);
    expect((await answerOf(answer)).detail).toContain(named);
  });

  it('are read by a key of the tenant, and set by the operator only', async () => {
    const { key, put, api, get } = await setup();
    await put({ tenant: 'acme', suppressionPolicy: { rules: off } });
    const own = await key(['read', 'write'], 'acme');
    expect((await get('/v1/settings', own)).suppressionPolicy.version).toBe(1);
    expect((await api('GET', '/v1/settings?tenant=clinic', own)).status).toBe(403);
    expect((await api('GET', '/v1/settings/history?tenant=clinic', own)).status).toBe(403);
    expect((await put({ suppressionPolicy: { rules: off } }, own)).status).toBe(403);
    expect((await put({ suppressionPolicy: { rules: off } }, await key(['write']))).status).toBe(403);
  });
});
