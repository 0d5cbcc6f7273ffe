import { describe, expect, test } from 'vitest';
import { certificateName, parseTopicArn, signingHost } from '../../../src/ingest/sns/partition.ts';
import { TOPIC_ARN, topicOf } from './support.ts';

const arn = (partition: string, region: string) => `arn:${partition}:sns:${region}:123456789012:ses-events`;

describe('signing host and certificate name', () => {
  test.each([
    ['aws', 'us-east-1', 'sns.us-east-1.amazonaws.com', 'sns.amazonaws.com'],
    ['aws', 'eu-west-1', 'sns.eu-west-1.amazonaws.com', 'sns.amazonaws.com'],
    ['aws', 'ap-southeast-1', 'sns.ap-southeast-1.amazonaws.com', 'sns.amazonaws.com'],
    ['aws', 'ap-southeast-5', 'sns.ap-southeast-5.amazonaws.com', 'sns-signing.ap-southeast-5.amazonaws.com'],
    ['aws', 'eu-central-2', 'sns.eu-central-2.amazonaws.com', 'sns-signing.eu-central-2.amazonaws.com'],
    ['aws', 'mx-central-1', 'sns.mx-central-1.amazonaws.com', 'sns-signing.mx-central-1.amazonaws.com'],
    ['aws', 'sa-newland-1', 'sns.sa-newland-1.amazonaws.com', 'sns.amazonaws.com'],
    ['aws-us-gov', 'us-gov-west-1', 'sns.us-gov-west-1.amazonaws.com', 'sns-us-gov-west-1.amazonaws.com'],
    ['aws-us-gov', 'us-gov-east-1', 'sns.us-gov-east-1.amazonaws.com', 'sns-us-gov-west-1.amazonaws.com'],
    ['aws-cn', 'cn-north-1', 'sns.cn-north-1.amazonaws.com.cn', 'sns-cn-north-1.amazonaws.com.cn'],
    ['aws-cn', 'cn-northwest-1', 'sns.cn-northwest-1.amazonaws.com.cn', 'sns-cn-northwest-1.amazonaws.com.cn'],
    ['aws-eusc', 'eusc-de-east-1', 'sns.eusc-de-east-1.amazonaws.eu', 'sns-signing.eusc-de-east-1.amazonaws.eu'],
    ['aws-iso', 'us-iso-east-1', 'sns.us-iso-east-1.c2s.ic.gov', 'sns-us-iso-east-1.c2s.ic.gov'],
    ['aws-iso', 'us-iso-west-1', 'sns.us-iso-west-1.c2s.ic.gov', 'sns.c2s.ic.gov'],
    ['aws-iso-b', 'us-isob-east-1', 'sns.us-isob-east-1.sc2s.sgov.gov', 'sns-us-isob-east-1.sc2s.sgov.gov'],
    ['aws-iso-e', 'eu-isoe-west-1', 'sns.eu-isoe-west-1.cloud.adc-e.uk', 'sns-signing.eu-isoe-west-1.cloud.adc-e.uk'],
    [
      'aws-iso-f',
      'us-isof-south-1',
      'sns.us-isof-south-1.csp.hci.ic.gov',
      'sns-signing.us-isof-south-1.csp.hci.ic.gov',
    ],
  ])('%s %s', (partition, region, host, name) => {
    const topic = topicOf(arn(partition, region));
    expect(signingHost(topic)).toBe(host);
    expect(certificateName(topic)).toBe(name);
  });
});

describe('parseTopicArn', () => {
  test('reads the parts', () => {
    expect(parseTopicArn(TOPIC_ARN)).toMatchObject({
      arn: TOPIC_ARN,
      partition: 'aws',
      region: 'us-east-1',
      account: '123456789012',
      name: 'ses-events',
    });
  });

  test.each([
    ['an S3 host as region', arn('aws', 's3')],
    ['a dashed S3 host as region', arn('aws', 's3-us-west-2')],
    ['S3 acceleration as region', arn('aws', 's3-accelerate')],
    ['a region of another partition', arn('aws', 'us-gov-west-1')],
    ['a commercial region in GovCloud', arn('aws-us-gov', 'us-east-1')],
    ['a China region outside China', arn('aws', 'cn-north-1')],
    ['an unknown partition', arn('aws-x', 'us-east-1')],
    ['a region in capitals', arn('aws', 'us-EAST-1')],
    ['a region with an underscore', arn('aws', 'us-ea_st-1')],
    ['a region with a dot', arn('aws', 'us-east-1.evil')],
    ['a region with a slash', arn('aws', 'us-east-1/')],
    ['no region', arn('aws', '')],
    ['an account of 11 digits', 'arn:aws:sns:us-east-1:12345678901:x'],
    ['an account of 13 digits', 'arn:aws:sns:us-east-1:1234567890123:x'],
    ['no name', 'arn:aws:sns:us-east-1:123456789012:'],
    ['a name of 257 characters', `arn:aws:sns:us-east-1:123456789012:${'x'.repeat(257)}`],
    ['a FIFO topic', `${TOPIC_ARN}.fifo`],
    ['a subscription', `${TOPIC_ARN}:2bcfbf39-05c3-41de-beaa-fcfcc21c8f55`],
    ['another service', 'arn:aws:sqs:us-east-1:123456789012:x'],
    ['a space in front', ` ${TOPIC_ARN}`],
    ['a line break behind', `${TOPIC_ARN}\n`],
    ['capitals', TOPIC_ARN.toUpperCase()],
  ])('refuses %s', (_, text) => {
    expect(parseTopicArn(text)).toBeNull();
  });

  test('accepts a name of 256 characters', () => {
    expect(parseTopicArn(`arn:aws:sns:us-east-1:123456789012:${'x'.repeat(256)}`)?.name).toHaveLength(256);
  });
});
