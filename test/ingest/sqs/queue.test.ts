import { describe, expect, it } from 'vitest';
import { receiveBackoff, redeliveryBackoff } from '../../../src/ingest/sqs/backoff.ts';
import { parseQueueUrl } from '../../../src/ingest/sqs/queue.ts';

describe("a queue's URL", () => {
  it.each([
    ['https://sqs.eu-west-1.amazonaws.com/123456789012/ses', 'arn:aws:sqs:eu-west-1:123456789012:ses'],
    ['https://sqs.us-east-1.amazonaws.com/123456789012/s_e-s.fifo', 'arn:aws:sqs:us-east-1:123456789012:s_e-s.fifo'],
    ['https://sqs.cn-north-1.amazonaws.com.cn/123456789012/ses', 'arn:aws-cn:sqs:cn-north-1:123456789012:ses'],
    ['https://sqs.us-gov-west-1.amazonaws.com/123456789012/ses', 'arn:aws-us-gov:sqs:us-gov-west-1:123456789012:ses'],
    ['https://sqs.us-isob-east-1.sc2s.sgov.gov/123456789012/ses', 'arn:aws-iso-b:sqs:us-isob-east-1:123456789012:ses'],
    ['https://sqs-fips.us-west-2.amazonaws.com/123456789012/ses', 'arn:aws:sqs:us-west-2:123456789012:ses'],
    ['https://sqs.us-west-2.api.aws/123456789012/ses', 'arn:aws:sqs:us-west-2:123456789012:ses'],
    ['https://us-west-2.queue.amazonaws.com/123456789012/ses', 'arn:aws:sqs:us-west-2:123456789012:ses'],
    ['https://queue.amazonaws.com/123456789012/ses', 'arn:aws:sqs:us-east-1:123456789012:ses'],
    [
      'https://vpce-0a1b-2c.sqs.ap-southeast-2.vpce.amazonaws.com/123456789012/ses',
      'arn:aws:sqs:ap-southeast-2:123456789012:ses',
    ],
    ['http://sqs.us-east-1.localhost.localstack.cloud:4566/000000000000/ses', 'arn:aws:sqs:us-east-1:000000000000:ses'],
  ])('%s', (url, arn) => {
    expect(parseQueueUrl(url, null)).toMatchObject({ ok: true, value: { url, arn } });
  });

  it('without a region takes the one that is set, or says what to do', () => {
    const url = 'http://localhost:4566/000000000000/ses';
    expect(parseQueueUrl(url, 'eu-central-1')).toMatchObject({ ok: true, value: { region: 'eu-central-1' } });
    expect(parseQueueUrl(url, null)).toEqual({
      ok: false,
      error: `"${url}" does not say its region: set AWS_REGION`,
    });
  });

  it.each([
    'ses',
    'arn:aws:sqs:us-east-1:123456789012:ses',
    'ftp://sqs.us-east-1.amazonaws.com/123456789012/ses',
    'https://sqs.us-east-1.amazonaws.com/ses',
    'https://sqs.us-east-1.amazonaws.com/12345/ses',
    'https://sqs.us-east-1.amazonaws.com/123456789012/',
    'https://sqs.us-east-1.amazonaws.com/123456789012/a/b',
    'https://sqs.us-east-1.amazonaws.com/123456789012/ses?Action=SendMessage',
    `https://sqs.us-east-1.amazonaws.com/123456789012/${'x'.repeat(81)}`,
  ])('%s is refused', (url) => {
    expect(parseQueueUrl(url, 'us-east-1')).toEqual({ ok: false, error: `"${url}" is not the URL of an SQS queue` });
  });

  it('does not repeat a password', () => {
    const parsed = parseQueueUrl('https://me:secret@sqs.us-east-1.amazonaws.com/123456789012/ses', null);
    expect(parsed).toEqual({ ok: false, error: 'a value is not the URL of an SQS queue' });
  });
});

describe('distances', () => {
  it('of receives that fail grow from 1 s to 60 s', () => {
    const [least, most] = [receiveBackoff(() => 0), receiveBackoff(() => 0.999_999)];
    expect([0, 1, 2, 10, 5_000].map(least)).toEqual([1_000, 2_000, 4_000, 30_000, 30_000]);
    expect([0, 1, 2, 10, 5_000].map(most)).toEqual([2_000, 4_000, 8_000, 60_000, 60_000]);
  });

  it('of deliveries let ten of them outlast half an hour of outage', () => {
    const least = redeliveryBackoff(() => 0);
    const sum = Array.from({ length: 10 }, (_, failures) => least(failures)).reduce((a, b) => a + b);
    expect(least(0)).toBe(15_000);
    expect(sum).toBeGreaterThan(30 * 60_000);
    expect(redeliveryBackoff(() => 0.999_999)(99)).toBe(900_000);
  });
});
