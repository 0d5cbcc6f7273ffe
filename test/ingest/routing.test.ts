import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { recordingOf } from '../../src/ingest/notification.ts';
import { batchOf } from '../../src/ingest/recording.ts';
import { parseRoutes, type Route, type RoutingFacts, route } from '../../src/ingest/routing.ts';
import { openStore, propertyRuns } from '../support/platform.ts';
import { pseudonymOf } from '../support/secrets.ts';
import { ACCOUNT, bounce, complaint, type MailSpec, SECOND_TOPIC, send, TOPIC } from '../support/ses.ts';

const T0 = Date.UTC(2026, 10, 20, 9);

const rules = (list: readonly object[]): readonly Route[] => {
  const parsed = parseRoutes(JSON.stringify(list));
  if (!parsed.ok) throw new Error(parsed.error);
  return parsed.value;
};

const routed = (list: readonly object[], facts: Partial<RoutingFacts>) => {
  const { tenant, stream } = route(rules(list), { acceptedAt: T0, ...facts });
  return [tenant?.value ?? null, stream?.value ?? null];
};

describe('route', () => {
  it('finds tenant and stream, each by its own best rule', () => {
    const list = [
      { topic: TOPIC, tenant: 'shared' },
      { configurationSet: 'newsletter', stream: 'marketing' },
      { identity: 'Clinic.example.com', tenant: 'clinic' },
      { source: 'Desk <desk@clinic.example.com>', tenant: 'desk' },
    ];
    expect(routed(list, { topic: TOPIC })).toEqual(['shared', null]);
    expect(routed(list, { topic: TOPIC, identity: 'clinic.example.com', configurationSet: 'newsletter' })).toEqual([
      'clinic',
      'marketing',
    ]);
    expect(routed(list, { topic: TOPIC, identity: 'clinic.example.com', source: 'desk@clinic.example.com' })).toEqual([
      'desk',
      null,
    ]);
    expect(routed(list, { topic: 'another' })).toEqual([null, null]);
  });

  it("takes AWS's own tenant before any rule, unless a rule renames it", () => {
    const list = [{ configurationSet: 'a', tenant: 'by-set' }];
    expect(routed(list, { configurationSet: 'a', tenantName: 'acme' })).toEqual(['acme', null]);
    expect(
      routed([...list, { tenantName: 'acme', tenant: 'acme-inc' }], { configurationSet: 'a', tenantName: 'acme' }),
    ).toEqual(['acme-inc', null]);
  });

  it('wants all conditions of a rule', () => {
    const list = [{ topic: TOPIC, configurationSet: 'a', tenant: 'both' }];
    expect(routed(list, { topic: TOPIC })).toEqual([null, null]);
    expect(routed(list, { topic: TOPIC, configurationSet: 'a' })).toEqual(['both', null]);
  });

  it('judges a rule at the time of the mail', () => {
    const list = [
      { configurationSet: 'a', tenant: 'old' },
      { configurationSet: 'a', tenant: 'new', validFrom: new Date(T0).toISOString() },
    ];
    expect(routed(list, { configurationSet: 'a', acceptedAt: T0 - 1 })).toEqual(['old', null]);
    expect(routed(list, { configurationSet: 'a', acceptedAt: T0 })).toEqual(['new', null]);
  });
});

describe('parseRoutes', () => {
  it.each([
    ['{}', /./],
    ['[', /is no JSON/],
    ['[{"tenant":"acme"}]', /rule 0: .*one of topic/],
    ['[{"topic":"x"}]', /neither tenant nor stream/],
    ['[{"topic":"x","tenant":"a b"}]', /tenant is no tenant name/],
    ['[{"topic":"x","tenant":"a"},{"topic":"x","tenant":"a","validFrom":"soon"}]', /rule 1: .*validFrom is no time/],
    ['[{"source":"nobody","tenant":"a"}]', /source is no address/],
    ['[{"topik":"x","tenant":"a"}]', /rule 0/],
  ])('refuses %s', (json, message) => {
    const parsed = parseRoutes(json);
    expect(parsed.ok).toBe(false);
    if (!parsed.ok) expect(parsed.error).toMatch(message);
  });
});

it('ends the same whichever road and format tells a message first', async () => {
  const routes = rules([
    { topic: SECOND_TOPIC, tenant: 'by-topic', stream: 'other' },
    { configurationSet: 'newsletter', tenant: 'by-set', stream: 'marketing' },
    { identity: 'news.example.com', tenant: 'by-identity' },
  ]);
  const spec: MailSpec = {
    messageId: 'm-1',
    acceptedAt: T0,
    destination: ['ann@example.net'],
    configurationSet: 'newsletter',
  };
  const recipients = [{ emailAddress: 'ann@example.net', action: 'failed' }];
  const told = [
    [TOPIC, send(spec)],
    [SECOND_TOPIC, bounce(spec, { at: T0 + 1, recipients }, 'notification')],
    [SECOND_TOPIC, complaint(spec, { at: T0 + 2, recipients: ['ann@example.net'] }, 'notification')],
  ] as const;
  await fc.assert(
    fc.asyncProperty(fc.shuffledSubarray([...told], { minLength: 3 }), async (order) => {
      const store = await openStore();
      for (const [source, body] of order) {
        const road = {
          id: 'sns:1',
          source,
          account: ACCOUNT,
          region: 'us-east-1',
          publishedAt: T0 + 9,
          receivedAt: T0 + 9,
        };
        const options = { accounts: null, campaignTag: 'campaign', routes };
        await store.events.record(batchOf([recordingOf(JSON.stringify(body), road, options)], T0, pseudonymOf));
      }
      const found = await store.events.message('m-1');
      expect([found?.tenant, found?.fields.stream]).toEqual(['by-set', 'marketing']);
      const entries = await store.suppressions.find(['ann@example.net']);
      expect(entries.map(({ reason, tenant }) => `${reason}@${tenant}`).sort()).toEqual([
        'bounce@',
        'complaint@by-set',
      ]);
    }),
    { numRuns: propertyRuns(12) },
  );
});
