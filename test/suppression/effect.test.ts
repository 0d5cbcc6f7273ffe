/** What is said of one event is what the store makes of it, by any policy. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { tryText } from '../../src/ingest/trial.ts';
import { DAY } from '../../src/shared/time.ts';
import { effectsOf, type Policies } from '../../src/suppression/effect.ts';
import { EVIDENCE } from '../../src/suppression/policy.ts';
import { DEFAULT_SETTINGS, type PolicySettings } from '../../src/suppression/policy-rules.ts';
import { fixture, fixtureNames } from '../support/fixtures.ts';
import { openStore, propertyRuns } from '../support/platform.ts';
import { anyPolicy } from '../support/policies.ts';
import { tell } from '../support/record.ts';
import { ACCOUNT, TOPIC } from '../support/ses.ts';

const NEWS = 'weekly-news';
const NOW = Date.UTC(2026, 6, 20);

const road = { id: 'x', source: TOPIC, account: ACCOUNT, region: 'us-east-1', publishedAt: NOW, receivedAt: NOW };
const options = { accounts: new Set([ACCOUNT]), campaignTag: 'campaign', routes: [] };

/** Told that a contact left one topic, and that SES did not send because of it. */
const LEFT_TOPIC = {
  eventType: 'Subscription',
  subscription: {
    contactList: NEWS,
    timestamp: '2026-07-14T10:00:00.000Z',
    newTopicPreferences: { topicSubscriptionStatus: [{ topicName: 'offers', subscriptionStatus: 'OptOut' }] },
  },
};
const NOT_SENT = {
  eventType: 'Bounce',
  bounce: {
    ...{ bounceType: 'Permanent', bounceSubType: 'UnsubscribedRecipient', timestamp: '2026-07-14T10:00:00.000Z' },
    bouncedRecipients: [{ emailAddress: 'gone@example.net' }],
  },
};
const mail = (id: string) => ({
  mail: {
    ...{ timestamp: '2026-07-14T09:35:05.120Z', messageId: id, destination: ['gone@example.net'] },
    sendingAccountId: ACCOUNT,
    headers: [{ name: 'X-SES-LIST-MANAGEMENT-OPTIONS', value: `${NEWS}; topic=offers` }],
  },
});

const ALL = [
  ...fixtureNames('ses').map((name) => fixture(`ses/${name}`)),
  JSON.stringify({ ...LEFT_TOPIC, ...mail('left') }),
  JSON.stringify({ ...NOT_SENT, ...mail('not-sent') }),
];

/** Those that are evidence of anything. */
const BODIES = ALL.filter((body) =>
  tryText(body, road, () => options).some(
    (tried) =>
      tried.kind === 'message' &&
      tried.said.events.some((event) => 'decision' in event && event.decision.evidence !== EVIDENCE.none),
  ),
);

const mapped = fc.subarray([
  { list: NEWS, topic: '', stream: 'all-news' },
  { list: NEWS, topic: 'offers', stream: 'offers' },
  { list: NEWS, topic: 'tips', stream: 'tips' },
  { list: 'another', topic: '', stream: 'another' },
]);
const policies = fc.tuple(fc.oneof(fc.constant(DEFAULT_SETTINGS), anyPolicy), mapped).map(
  ([settings, streams]): PolicySettings => ({
    ...settings,
    unsubscribe: { ...settings.unsubscribe, streams },
  }),
);

/** The entries that are said to come of it at once, each as one line. */
function said(body: string, of: Policies): readonly string[] {
  const lines = tryText(body, road, () => options).flatMap((tried) =>
    tried.kind !== 'message'
      ? []
      : tried.said.events.flatMap((event) => {
          const evidence = 'decision' in event ? event.decision.evidence : 0;
          const effects = event.recipient === '' ? [] : effectsOf({ ...event, evidence }, of);
          return effects
            .filter(({ strikes }) => strikes === 1)
            .map(({ reason, allTenants, stream, lasts }) => {
              const until = lasts === null ? 'never' : event.occurredAt + lasts;
              return `${event.recipient} "${allTenants ? '' : tried.tenant}" "${stream}" ${reason} ${until}`;
            });
        }),
  );
  return [...new Set(lines)].sort();
}

describe('what one event would block', () => {
  it('is what the store blocks when it comes, by any rules of the installation and of the tenant', async () => {
    await fc.assert(
      fc.asyncProperty(policies, fc.option(policies), async (installation, own) => {
        const base = { version: 1, at: 0, actor: 'key:test', note: null };
        for (const body of BODIES) {
          const store = await openStore();
          await store.policy.put({ ...base, tenant: '', settings: installation });
          for (const tenant of own === null ? [] : ['default', 'acme'])
            await store.policy.put({ ...base, tenant, settings: own });
          await tell(store, { body, publishedAt: NOW });
          const { items } = await store.suppressions.page({ state: 'all', now: NOW }, { limit: 100 });
          const made = items.map(
            ({ address, tenant, stream, reason, expiresAt }) =>
              `${address} "${tenant}" "${stream}" ${reason} ${expiresAt ?? 'never'}`,
          );
          expect(said(body, { installation, own })).toEqual(made.sort());
          await store.close();
        }
      }),
      { numRuns: propertyRuns(5) },
    );
  }, 120_000);

  it('is one strike of several for a soft bounce, and both rules speak of a suspected hard one', () => {
    const settings = { ...DEFAULT_SETTINGS, hardSuspect: { ...DEFAULT_SETTINGS.hardSuspect, enabled: true } };
    const of = { installation: settings, own: null };
    const effects = effectsOf({ kind: 'Bounce', evidence: 8, detail: {} }, of);
    expect(effects.map(({ rule, strikes, within }) => [rule, strikes, within / DAY])).toEqual([
      ['softBounce', 3, 7],
      ['hardSuspect', 2, 30],
    ]);
  });
});
