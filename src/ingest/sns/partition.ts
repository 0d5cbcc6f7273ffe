import { PARTITIONS } from '../../aws/partitions.ts';

/** Regions whose certificate is named `sns-signing.<region>.<suffix>`. */
const SIGNING_NAME_REGIONS: ReadonlySet<string> = new Set([
  ...['ap-east-1', 'ap-east-2', 'ap-south-2', 'ap-southeast-3', 'ap-southeast-4', 'ap-southeast-5', 'ap-southeast-6'],
  ...['ap-southeast-7', 'me-south-1', 'me-central-1', 'eu-south-1', 'eu-south-2', 'eu-central-2', 'af-south-1'],
  ...['il-central-1', 'ca-west-1', 'mx-central-1', 'us-isof-east-1', 'us-isof-south-1', 'eu-isoe-west-1'],
  'eusc-de-east-1',
]);

/** Regions whose certificate is named `sns-<that region>.<suffix>`; both GovCloud regions share one. */
const OLD_NAME_REGIONS: ReadonlyMap<string, string> = new Map([
  ['us-gov-west-1', 'us-gov-west-1'],
  ['us-gov-east-1', 'us-gov-west-1'],
  ['cn-north-1', 'cn-north-1'],
  ['cn-northwest-1', 'cn-northwest-1'],
  ['us-iso-east-1', 'us-iso-east-1'],
  ['us-isob-east-1', 'us-isob-east-1'],
]);

export interface TopicArn {
  readonly arn: string;
  readonly partition: string;
  readonly region: string;
  readonly account: string;
  readonly name: string;
  readonly dnsSuffix: string;
}

const TOPIC_ARN = /^arn:([a-z-]{3,16}):sns:([a-z0-9-]{1,32}):(\d{12}):([A-Za-z0-9_-]{1,256})$/;

/**
 * Reads the ARN of a standard topic; `null` when it is none, or when its region is not one of its partition's.
 * FIFO topics are refused: SES publishes to standard topics only, and FIFO topics have no HTTP subscribers.
 *
 * @see SNS Developer Guide, "Message delivery for FIFO topics"; SES Developer Guide, "Configuring Amazon SNS notifications".
 */
export function parseTopicArn(text: string): TopicArn | null {
  const [arn, partition, region, account, name] = TOPIC_ARN.exec(text) ?? [];
  if (!arn || !partition || !region || !account || !name) return null;
  const known = PARTITIONS.get(partition);
  if (!known?.regions.test(region)) return null;
  return { arn, partition, region, account, name, dnsSuffix: known.dnsSuffix };
}

/**
 * The regional SNS endpoint of a topic: the only host that its certificate and its confirmation may come from.
 *
 * @see SNS Developer Guide, "Verifying the signatures of Amazon SNS messages"; botocore `sns` endpoint rules.
 */
export const signingHost = (topic: TopicArn): string => `sns.${topic.region}.${topic.dnsSuffix}`;

/**
 * The name that the signing certificate of the topic's region must carry.
 *
 * @see aws-sdk-java-v2 `SnsHostProvider`, AWS's own table. A region that it does not list has `sns.<suffix>`.
 */
export function certificateName({ region, dnsSuffix }: TopicArn): string {
  if (SIGNING_NAME_REGIONS.has(region)) return `sns-signing.${region}.${dnsSuffix}`;
  const old = OLD_NAME_REGIONS.get(region);
  return old ? `sns-${old}.${dnsSuffix}` : `sns.${dnsSuffix}`;
}
