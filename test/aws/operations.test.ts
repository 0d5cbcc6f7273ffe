/** Every call of SES's API that the product makes, both ways, against the same SES, which verifies what was signed. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { SesAnswers } from '../../src/aws/answers.ts';
import type { SesFailure } from '../../src/aws/failure.ts';
import type { SesInputs } from '../../src/aws/inputs.ts';
import type { Result } from '../../src/shared/result.ts';
import { TEMPORARY_CREDENTIALS } from '../support/aws-credentials.ts';
import { SES_WAYS } from '../support/ses-ways.ts';
import { never, REGION, sesAnd } from './support.ts';

const T0 = Date.UTC(2026, 6, 14, 9, 30);
const DAY = 86_400_000;
const ARN = `arn:aws:ses:${REGION}:123456789012:tenant/brand-a/tn-0123456789abcdef`;

const took = <T>(result: Result<T, SesFailure>): T => {
  if (!result.ok) throw new Error(JSON.stringify(result.error));
  return result.value;
};

const ADDRESSES = [
  'ann@example.net',
  'A.B@Example.NET',
  'a+b@example.net',
  "o'brien@example.net",
  'sl/ash@example.net',
  'a//b/../c@example.net',
  '"quoted space"@example.net',
  'a!*()b@example.net',
  'a?b#c&d=e;f@example.net',
  '100%@example.net',
  '%2F%40@example.net',
  '\u00fcn\u00ef@ex\u00e4mple.net',
  '\u{1f600}@example.net',
];

describe.each(SES_WAYS)('%s', (_, open) => {
  it.each(ADDRESSES)('puts, gets and deletes %s, as it is spelled', async (EmailAddress) => {
    const { server, ses } = await sesAnd(open);
    const held = server.listOf(REGION);
    expect(await ses('PutSuppressedDestination', { EmailAddress, Reason: 'COMPLAINT' }, never)).toEqual({
      ok: true,
      value: {},
    });
    expect([...held.keys()]).toEqual([EmailAddress]);
    const { SuppressedDestination } = took(await ses('GetSuppressedDestination', { EmailAddress }, never));
    expect(SuppressedDestination).toEqual({
      EmailAddress,
      Reason: 'COMPLAINT',
      LastUpdateTime: new Date(held.get(EmailAddress)?.updatedAt ?? 0),
    });
    took(await ses('DeleteSuppressedDestination', { EmailAddress }, never));
    expect(held.size).toBe(0);
  });

  it('asks for any address exactly, with a signature that covers it', async () => {
    const { server, ses } = await sesAnd(open);
    const local = fc.string({ unit: 'grapheme', minLength: 1, maxLength: 20 });
    await fc.assert(
      fc.asyncProperty(local, async (text) => {
        const EmailAddress = `${text}@example.net`;
        server.hold(EmailAddress);
        const answer = took(await ses('GetSuppressedDestination', { EmailAddress }, never));
        expect(answer.SuppressedDestination?.EmailAddress).toBe(EmailAddress);
      }),
      { numRuns: 60 },
    );
  });

  it('names the tenant whose list it is, in a query and in a body', async () => {
    const { server, ses } = await sesAnd(open);
    const of = { TenantName: 'brand-a', EmailAddress: 'ann@example.net' };
    took(await ses('PutSuppressedDestination', { ...of, Reason: 'BOUNCE' }, never));
    expect(took(await ses('GetSuppressedDestination', of, never)).SuppressedDestination?.Reason).toBe('BOUNCE');
    const listed = took(
      await ses('ListSuppressedDestinations', { TenantName: 'brand-a', PageSize: 10, NextToken: undefined }, never),
    );
    expect(listed.SuppressedDestinationSummaries).toHaveLength(1);
    took(await ses('DeleteSuppressedDestination', of, never));
    expect(server.calls.map(({ operation, tenant }) => `${operation} ${tenant}`)).toEqual([
      'Put brand-a',
      'Get brand-a',
      'List brand-a',
      'Delete brand-a',
    ]);
    expect([server.listOf(REGION).size, server.listOf(REGION, 'brand-a').size]).toEqual([0, 0]);
  });

  it('reads a list page by page, since a time', async () => {
    const { server, ses } = await sesAnd(open);
    server.hold('old@example.net', T0 - DAY);
    for (const n of [1, 2, 3, 4, 5]) server.hold(`p${n}@example.net`, T0 + n);
    const found: SesAnswers['ListSuppressedDestinations']['SuppressedDestinationSummaries'][number][] = [];
    let NextToken: string | undefined;
    do {
      const input = { PageSize: 2, StartDate: new Date(T0), NextToken };
      const page = took(await ses('ListSuppressedDestinations', input, never));
      found.push(...page.SuppressedDestinationSummaries);
      NextToken = page.NextToken ?? undefined;
    } while (NextToken !== undefined);
    expect(found.map(({ EmailAddress, LastUpdateTime }) => [EmailAddress, LastUpdateTime?.getTime()])).toEqual(
      [1, 2, 3, 4, 5].map((n) => [`p${n}@example.net`, T0 + n]),
    );
    expect(server.calls.map(({ pageSize, since }) => [pageSize, since])).toEqual([
      [2, T0],
      [2, T0],
      [2, T0],
    ]);
  });

  it('asks for the state of an account', async () => {
    const { server, ses } = await sesAnd(open);
    server.accounts.sideOf(REGION);
    expect(took(await ses('GetAccount', {}, never))).toEqual({
      EnforcementStatus: 'HEALTHY',
      SendingEnabled: true,
      ProductionAccessEnabled: true,
      SendQuota: { Max24HourSend: 50_000, SentLast24Hours: 12_400, MaxSendRate: 14 },
      VdmAttributes: { VdmEnabled: 'ENABLED' },
    });
  });

  it('asks for sums of days, with times in seconds', async () => {
    const { server, ses } = await sesAnd(open);
    const day = Math.floor(T0 / DAY);
    const side = server.accounts.sideOf(REGION);
    side.metrics = { SEND: { [day]: 7 } };
    side.metricErrors = { COMPLAINT: 'ACCESS_DENIED' };
    const range = { Namespace: 'VDM', StartDate: new Date(T0 - DAY), EndDate: new Date(T0) } as const;
    const Queries = (['SEND', 'COMPLAINT'] as const).map((Metric) => ({ Id: Metric, Metric, ...range }));
    expect(took(await ses('BatchGetMetricData', { Queries }, never))).toEqual({
      Results: [{ Id: 'SEND', Timestamps: [new Date(day * DAY)], Values: [7] }],
      Errors: [{ Id: 'COMPLAINT', Code: 'ACCESS_DENIED' }],
    });
    const [sent] = server.accounts.calls;
    expect(sent?.body.Queries[0]).toEqual({
      ...{ Id: 'SEND', Namespace: 'VDM', Metric: 'SEND', StartDate: (T0 - DAY) / 1_000, EndDate: T0 / 1_000 },
    });
  });

  it('reads what SES lists of reputation, whatever its words are', async () => {
    const { server, ses } = await sesAnd(open);
    const side = server.accounts.sideOf(REGION);
    side.entities = [
      {
        ReputationEntityReference: ARN,
        ReputationImpact: 'ENORMOUS',
        SendingStatusAggregate: 'DISABLED',
        AwsSesManagedStatus: { Status: 'DISABLED', Cause: 'because', LastUpdatedTimestamp: T0 / 1_000 },
        SomethingNew: { Of: ['any'] },
      },
      { ReputationEntityReference: 'other', SendingStatusAggregate: 'ENABLED' },
    ];
    const input = { PageSize: 100, Filter: { SENDING_STATUS: 'DISABLED' }, NextToken: undefined };
    expect(took(await ses('ListReputationEntities', input, never))).toEqual({
      ReputationEntities: [
        {
          ReputationEntityReference: ARN,
          ReputationEntityType: null,
          ReputationManagementPolicy: null,
          ReputationImpact: 'ENORMOUS',
          SendingStatusAggregate: 'DISABLED',
          CustomerManagedStatus: null,
          AwsSesManagedStatus: { Status: 'DISABLED', Cause: 'because', LastUpdatedTimestamp: new Date(T0) },
        },
      ],
      NextToken: null,
    });
    side.recommendations = [1, 2].map((n) => ({ ResourceArn: ARN, Type: `NEW_${n}`, CreatedTimestamp: T0 / 1_000 }));
    const first = took(await ses('ListRecommendations', { PageSize: 1 }, never));
    const NextToken = first.NextToken ?? undefined;
    const second = took(await ses('ListRecommendations', { PageSize: 1, NextToken }, never));
    expect([...first.Recommendations, ...second.Recommendations].map(({ Type }) => Type)).toEqual(['NEW_1', 'NEW_2']);
    expect(second.NextToken).toBeNull();
    expect(first.Recommendations[0]).toMatchObject({ CreatedTimestamp: new Date(T0), LastUpdatedTimestamp: null });
  });

  it('reads and sets the switches of sending', async () => {
    const { server, ses } = await sesAnd(open);
    const { accounts, sets, tenants } = server.sending;
    sets.set(`${REGION}/marketing`, true);
    tenants.set(ARN, 'ENABLED');
    const set = { ConfigurationSetName: 'marketing' };
    const entity = { ReputationEntityType: 'RESOURCE', ReputationEntityReference: ARN } as const;
    const off = { SendingEnabled: false };
    took(await ses('PutAccountSendingAttributes', off, never));
    took(await ses('PutConfigurationSetSendingOptions', { ...set, ...off }, never));
    expect(took(await ses('GetTenant', { TenantName: 'brand-a' }, never)).Tenant?.TenantArn).toBe(ARN);
    took(await ses('UpdateReputationEntityCustomerManagedStatus', { ...entity, SendingStatus: 'REINSTATED' }, never));
    expect([accounts.get(REGION), sets.get(`${REGION}/marketing`), tenants.get(ARN)]).toEqual([
      false,
      false,
      'REINSTATED',
    ]);
    expect(took(await ses('GetAccount', {}, never)).SendingEnabled).toBe(false);
    expect(took(await ses('GetConfigurationSet', set, never)).SendingOptions?.SendingEnabled).toBe(false);
    expect(took(await ses('GetReputationEntity', entity, never)).ReputationEntity).toMatchObject({
      ReputationEntityReference: ARN,
      CustomerManagedStatus: { Status: 'REINSTATED', Cause: null },
    });
  });

  it('sends mail as it is given', async () => {
    const { server, ses } = await sesAnd(open);
    const text = { Data: 'Gr\u00fc\u00dfe \u{1f600}\n"quoted"', Charset: 'UTF-8' } as const;
    const mail: SesInputs['SendEmail'] = {
      FromEmailAddress: 'Ops <ops@example.com>',
      Destination: { ToAddresses: ['ann@example.net'] },
      ConfigurationSetName: undefined,
      EmailTags: [{ Name: 'kind', Value: 'alert' }],
      Content: { Simple: { Subject: text, Body: { Text: text, Html: text }, Headers: [{ Name: 'X-A', Value: 'b' }] } },
    };
    took(await ses('SendEmail', mail, never));
    const { ConfigurationSetName, ...sent } = mail;
    expect(server.sent).toEqual([sent]);
  });

  it('signs with a session token', async () => {
    const { server, ses } = await sesAnd(open, { credentials: TEMPORARY_CREDENTIALS });
    server.hold('ann@example.net');
    const { SuppressedDestinationSummaries } = took(await ses('ListSuppressedDestinations', { PageSize: 9 }, never));
    expect(SuppressedDestinationSummaries).toHaveLength(1);
  });

  it('is refused with the wrong secret, and without its session token', async () => {
    const kindWith = async (secretAccessKey: string, accessKeyId: string) => {
      const { ses } = await sesAnd(open, { credentials: { accessKeyId, secretAccessKey } });
      const answer = await ses('GetAccount', {}, never);
      return answer.ok ? null : answer.error.kind;
    };
    expect(await kindWith('wrong', 'AKIAEXAMPLE')).toBe('bad-credentials');
    expect(await kindWith('temporary', 'ASIAEXAMPLE')).toBe('bad-credentials');
  });
});
