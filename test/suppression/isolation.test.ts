/** Tenants do not see or feel each other, whatever happens: histories of two tenants, told with and without the other's part. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Suppression } from '../../src/store/contract.ts';
import { bodyOf } from '../support/answers.ts';
import { createTestApp } from '../support/app.ts';
import { propertyRuns } from '../support/platform.ts';
import { batchOf, tell } from '../support/record.ts';
import { ACCOUNT, bounce, complaint, delivery, type MailSpec, other, send } from '../support/ses.ts';

const START = Date.UTC(2026, 10, 20, 9);
const MINUTE = 60_000;
const PEOPLE = ['ann@example.net', 'bob@example.net', 'cid@example.org'];
const ADDRESSES = [...PEOPLE, '@example.net'];
const STREAMS = [undefined, 'marketing', 'transactional'];
const RUNS = propertyRuns(40);

type Party = 'acme' | 'clinic' | 'default' | 'operator';
type TestApp = Awaited<ReturnType<typeof createTestApp>>;
type Keys = Readonly<Record<Party, string>>;

interface Step {
  readonly by: Party;
  readonly act: (app: TestApp, keys: Keys) => Promise<unknown>;
}

const answerOf = async (response: Response) => [response.status, await response.json()];

const stating = (by: Party): fc.Arbitrary<Step> =>
  fc
    .record({
      address: fc.constantFrom(...ADDRESSES),
      reason: fc.constantFrom('manual', 'complaint', 'bounce', 'unsubscribe'),
      stream: fc.constantFrom(...STREAMS),
      note: fc.constantFrom(undefined, `a note of ${by}`),
      expiresAt: fc.constantFrom(undefined, new Date(START + 3 * MINUTE).toISOString()),
    })
    .map(({ address, ...entry }) => ({
      by,
      act: async ({ api }, keys) => answerOf(await api('PUT', `/v1/suppressions/${address}`, keys[by], entry)),
    }));

const removing = (by: Party): fc.Arbitrary<Step> =>
  fc
    .record({ address: fc.constantFrom(...ADDRESSES), reason: fc.constantFrom('all', 'complaint', 'manual') })
    .map(({ address, reason }) => ({
      by,
      act: async ({ api }, keys) =>
        answerOf(await api('DELETE', `/v1/suppressions/${address}?reason=${reason}&note=${by}`, keys[by])),
    }));

const pausing = (by: Party): fc.Arbitrary<Step> =>
  fc.constantFrom({ paused: true, why: `why of ${by}` }, { paused: false }).map((wish) => ({
    by,
    act: async ({ api }, keys) => answerOf(await api('PUT', '/v1/sending', keys[by], wish)),
  }));

/** A hard bounce, and the account's own list, block for all tenants: only the tenant that is looked at has them. */
const bodies = (spec: MailSpec, at: number, who: string, wide: boolean): fc.Arbitrary<object> =>
  fc.constantFrom(
    send(spec),
    delivery(spec, at, [who]),
    complaint(spec, { at, recipients: [who], feedbackType: 'abuse' }),
    complaint(spec, { at, recipients: [who], feedbackType: 'not-spam' }),
    bounce(spec, { at, type: 'Transient', recipients: [{ emailAddress: who, status: '4.2.2' }] }),
    bounce(spec, { at, subType: 'OnTenantSuppressionList', recipients: [{ emailAddress: who }] }),
    other(spec, 'Open', { timestamp: new Date(at).toISOString(), ipAddress: '192.0.2.5' }),
    ...(wide ? [bounce(spec, { at, recipients: [{ emailAddress: who, status: '5.1.1' }] })] : []),
  );

const mailing = (by: Party): fc.Arbitrary<Step> =>
  fc
    .tuple(fc.integer({ min: 0, max: 2 }), fc.constantFrom(...PEOPLE), fc.integer({ min: 0, max: 5 }))
    .chain(([n, who, minute]) => {
      const tenant = by === 'default' ? undefined : by;
      const spec: MailSpec = { messageId: `${by}-${n}`, acceptedAt: START, destination: [who], tenant, campaign: by };
      const at = START + minute * MINUTE;
      return bodies(spec, at, who, by === 'acme').map((body) => ({
        by,
        act: ({ store }) => tell(store, { body, publishedAt: at + 1_000, id: `sns:${by}-${n}` }),
      }));
    });

/** What SES itself found about a tenant, or about the account. */
const finding = (by: Party): fc.Arbitrary<Step> =>
  fc.constantFrom('Enabled', 'Disabled').map((state) => ({
    by,
    act: async ({ store, now }) => {
      const about = { resource: `tenant/${by}`, tenant: by === 'operator' ? null : by, account: ACCOUNT };
      const found = { ...about, id: `eb:${by}:${now()}`, kind: 'sending-status', state } as const;
      await store.events.record({
        ...batchOf([]),
        findings: [{ ...found, region: 'us-east-1', at: now(), detail: { status: state } }],
      });
    },
  }));

const stepOf = (by: Party): fc.Arbitrary<Step> =>
  by === 'operator'
    ? fc.oneof(stating(by), pausing(by), finding(by))
    : by === 'default'
      ? mailing(by)
      : fc.oneof(mailing(by), mailing(by), stating(by), removing(by), pausing(by), finding(by));

const steps = fc.array(
  fc.constantFrom<Party>('acme', 'acme', 'clinic', 'clinic', 'default', 'operator').chain(stepOf),
  { maxLength: 14 },
);

async function played(all: readonly Step[], without: readonly Party[] = []) {
  const app = await createTestApp({ startAt: START });
  const scopes = ['check', 'read', 'write'] as const;
  const keys: Keys = {
    acme: await app.key(scopes, 'acme'),
    clinic: await app.key(scopes, 'clinic'),
    default: await app.key(scopes, 'default'),
    operator: await app.key(scopes),
  };
  const told: unknown[] = [];
  for (const { by, act } of all) {
    app.advance(MINUTE / 2);
    if (without.includes(by)) continue;
    const answer = await act(app, keys);
    if (by === 'acme') told.push(answer);
  }
  return { app, keys, told };
}

/** All that a list holds, in its pages. Cursors are opaque, and not compared. */
async function walked({ api }: TestApp, path: string, token: string): Promise<readonly unknown[]> {
  const pages: unknown[] = [];
  let cursor: string | null = null;
  do {
    const page = await bodyOf(await api('GET', `${path}?limit=2${cursor === null ? '' : `&cursor=${cursor}`}`, token));
    pages.push(page.items);
    cursor = page.nextCursor;
  } while (cursor !== null);
  return pages;
}

/** Whatever a key may read, of everything that the steps are about. */
async function readAll(app: TestApp, token: string): Promise<unknown> {
  const get = async (path: string) => answerOf(await app.api('GET', path, token));
  const answers: Record<string, unknown> = {};
  const paths = [
    '/v1/events',
    '/v1/events?limit=1',
    '/v1/findings',
    '/v1/sending',
    ...['acme', 'clinic', 'default'].flatMap((by) => [0, 1, 2].map((n) => `/v1/messages/${by}-${n}`)),
    ...PEOPLE.flatMap((who) => [`/v1/recipients/${who}`, `/v1/recipients/${who}?limit=1`]),
    ...PEOPLE.map((who) => `/v1/check?recipient=${who}&explain=true`),
    ...ADDRESSES.map((address) => `/v1/suppressions/${address}`),
  ];
  for (const path of paths) answers[path] = await get(path);
  for (const stream of STREAMS) {
    const asked = { recipients: [...PEOPLE, 'nonsense'], explain: true, stream };
    answers[`check ${stream}`] = await answerOf(await app.api('POST', '/v1/check', token, asked));
  }
  for (const address of ADDRESSES) {
    answers[`history ${address}`] = await walked(app, `/v1/suppressions/${address}/history`, token);
  }
  return answers;
}

const live = ({ expiresAt }: Suppression, now: number) => expiresAt === null || expiresAt > now;

describe('tenants', () => {
  it("read the same whether or not another tenant's data exists", { timeout: 120_000 }, async () => {
    await fc.assert(
      fc.asyncProperty(steps, async (all) => {
        const beside = await played(all);
        const alone = await played(all, ['clinic', 'default']);
        expect(beside.told).toEqual(alone.told);
        expect(await readAll(beside.app, beside.keys.acme)).toEqual(await readAll(alone.app, alone.keys.acme));
      }),
      { numRuns: RUNS },
    );
  });

  it('are answered by their own entries and those for all, and by nothing else', { timeout: 120_000 }, async () => {
    await fc.assert(
      fc.asyncProperty(steps, fc.constantFrom(...STREAMS), async (all, stream) => {
        const { app, keys } = await played(all);
        const entries = await app.store.suppressions.find(ADDRESSES);
        const ask = async (token: string, tenant?: string) =>
          (await bodyOf(await app.api('POST', '/v1/check', token, { recipients: PEOPLE, tenant, stream }))).results;
        const askers = [
          ['acme', await ask(keys.acme)],
          ['acme', await ask(keys.operator, 'acme')],
          ['clinic', await ask(keys.clinic)],
          ['default', await ask(keys.operator)],
          ['stranger', await ask(keys.operator, 'stranger')],
        ] as const;
        for (const [tenant, results] of askers) {
          const blocked = PEOPLE.filter((who) =>
            entries.some(
              (entry) =>
                (entry.address === who || who.endsWith(entry.address)) &&
                ['', tenant].includes(entry.tenant) &&
                (stream === undefined || ['', stream].includes(entry.stream)) &&
                live(entry, app.now()),
            ),
          );
          const suppressed = results.flatMap(({ recipient, allowed }: { recipient: string; allowed: boolean }) =>
            allowed ? [] : [recipient],
          );
          expect(suppressed).toEqual(blocked);
        }
      }),
      { numRuns: RUNS },
    );
  });

  it('never mail who bounced or complained to them, asked about without a tenant', { timeout: 120_000 }, async () => {
    await fc.assert(
      fc.asyncProperty(steps, async (all) => {
        const { app, keys } = await played(all);
        for (const tenant of ['acme', 'clinic', 'default'] as const) {
          const token = tenant === 'default' ? keys.operator : keys[tenant];
          for (const entry of await app.store.suppressions.find(PEOPLE)) {
            const concerns = ['', tenant].includes(entry.tenant) && ['bounce', 'complaint'].includes(entry.reason);
            if (!concerns || !live(entry, app.now())) continue;
            const answer = await bodyOf(await app.api('GET', `/v1/check?recipient=${entry.address}`, token));
            expect(answer.allowed, `${entry.reason} of ${entry.tenant}`).toBe(0);
          }
        }
      }),
      { numRuns: RUNS },
    );
  });
});
