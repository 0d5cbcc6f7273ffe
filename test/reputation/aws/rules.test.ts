import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ANSWERS } from '../../../src/aws/answers.ts';
import { accountIdOf, accountOfArns } from '../../../src/reputation/aws/account-id.ts';
import { duePart, INITIAL_POLL, succeeded, troubled } from '../../../src/reputation/aws/polls.ts';
import { readMetrics } from '../../../src/reputation/aws/readers.ts';
import { vdmSums } from '../../../src/reputation/aws/vdm.ts';
import type { AwsPolls } from '../../../src/store/contract.ts';
import { DAY, HOUR, MINUTE, T0, TODAY } from './support.ts';

const arn = (account: string) => `arn:aws-us-gov:ses:us-gov-west-1:${account}:identity/example.com`;

describe('the account of ARNs', () => {
  it.each<[string, readonly string[], string | null]>([
    ['none', [], null],
    ['one', [arn('111122223333'), arn('111122223333')], '111122223333'],
    ['two accounts', [arn('111122223333'), arn('444455556666')], null],
    ['AWS’s own resources', ['arn:aws:ses:us-east-1:aws:reputation-policy/standard'], null],
    ['no ARN', ['example.com', ''], null],
  ])('with %s', (_, arns, account) => {
    expect(accountOfArns(arns)).toBe(account);
  });

  it('takes mail of an unknown account for no hint', () => {
    const hints = { byArn: null, configured: [], seen: ['', '111122223333', '111122223333'] };
    expect(accountIdOf(hints)).toEqual({ account: '111122223333', accountFrom: 'events' });
    expect(accountIdOf({ ...hints, seen: ['111122223333', '444455556666'] }).account).toBeNull();
  });
});

describe('what is due', () => {
  const done = succeeded(INITIAL_POLL, T0, 5 * MINUTE);

  it('is the account first, and the metrics only where they are on', () => {
    expect(duePart({}, true, T0)).toBe('account');
    const polls: AwsPolls = { account: done, recommendations: done, entities: done };
    expect(duePart(polls, true, T0)).toBe('metrics');
    expect(duePart(polls, false, T0)).toBeNull();
    expect(duePart(polls, false, T0 + 5 * MINUTE)).toBe('account');
  });

  it.each([
    ['no-credentials', null],
    ['bad-credentials', null],
    ['access-denied', 'recommendations'],
    ['throttled', 'recommendations'],
  ] as const)('after %s of the account is %s', (kind, part) => {
    const failed = troubled(
      INITIAL_POLL,
      'account',
      { operation: 'GetAccount', kind, name: 'x' },
      { at: T0, random: 0 },
    );
    expect(duePart({ account: failed }, true, T0)).toBe(part);
  });

  it('comes back within the hour after any failure, and never at once', () => {
    const kinds = [
      'throttled',
      'unavailable',
      'bad-request',
      'bad-token',
      'not-found',
      'access-denied',
      'unknown',
    ] as const;
    fc.assert(
      fc.property(
        fc.constantFrom(...kinds),
        fc.constantFrom('account', 'metrics', 'entities', 'recommendations'),
        fc.integer({ min: 0, max: 100 }),
        fc.double({ min: 0, max: 0.999, noNaN: true }),
        (kind, part, failures, random) => {
          const failure = { operation: 'x', kind, name: 'x' };
          const { nextAt } = troubled({ ...INITIAL_POLL, failures }, part, failure, { at: T0, random });
          expect(nextAt - T0).toBeGreaterThanOrEqual(1_000);
          expect(nextAt - T0).toBeLessThanOrEqual(HOUR);
        },
      ),
    );
  });
});

describe('daily sums', () => {
  const metric = (name: string, days: Record<number, number>, at = T0) => ({
    metric: name,
    days: Object.entries(days).map(([day, count]) => ({ day: Number(day), count })),
    at,
  });

  it('make no rate without both parts, nor of two moments', () => {
    const complaints = metric('COMPLAINT', { [TODAY]: 1 });
    expect(vdmSums([complaints], '7d', T0)).toMatchObject({ counts: { COMPLAINT: 1, SEND: null }, complaints: null });
    const whole = metric('DELIVERY_COMPLAINT', { [TODAY]: 9 });
    expect(vdmSums([complaints, whole], '7d', T0).complaints).toEqual({ part: 1, whole: 9 });
    expect(vdmSums([complaints, { ...whole, at: T0 - 1 }], '7d', T0).complaints).toBeNull();
  });

  it('are read by their days, whatever else the answer holds or lacks', () => {
    const answer = {
      $metadata: {},
      Results: [
        { Id: 'SEND', Timestamps: [new Date(T0), new Date(T0 + 1), new Date(T0 - DAY)], Values: [1, 2, 4] },
        { Id: 'DELIVERY', Timestamps: [new Date(Number.NaN), new Date(T0)], Values: [7] },
        { Id: 'COMPLAINT' },
        { Id: 'NOT_ASKED_FOR', Timestamps: [new Date(T0)], Values: [1] },
      ],
      Errors: [{ Id: 'PERMANENT_BOUNCE', Code: 'INTERNAL_FAILURE' as const }],
    };
    const { sums, failures } = readMetrics(ANSWERS.BatchGetMetricData.parse(answer));
    expect(sums).toEqual([
      {
        metric: 'SEND',
        days: [
          { day: TODAY - 1, count: 4 },
          { day: TODAY, count: 3 },
        ],
      },
      { metric: 'DELIVERY', days: [] },
      { metric: 'COMPLAINT', days: [] },
    ]);
    expect(failures.map(({ kind, name }) => [kind, name])).toEqual([
      ['unavailable', 'INTERNAL_FAILURE'],
      ['unknown', 'Unknown'],
    ]);
  });
});
