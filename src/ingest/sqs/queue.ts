/** Where a queue is. Pure: the settings read it as well. */
import { err, ok, type Result } from '../../shared/result.ts';

export interface Queue {
  readonly url: string;
  readonly arn: string;
  readonly region: string;
  readonly account: string;
  readonly name: string;
}

const PATH = /\/(\d{12})\/([A-Za-z0-9_-]{1,80}(?:\.fifo)?)$/;

const REGION = '([a-z]{2,4}(?:-[a-z]+)+-\\d{1,2})';
/** Regional, FIPS, dual-stack and VPC endpoints and emulators that imitate them; the legacy ones have it in front. */
const REGION_IN_HOST = [new RegExp(`(?:^|\\.)sqs(?:-fips)?\\.${REGION}\\.`), new RegExp(`^${REGION}\\.queue\\.`)];
const OLDEST_HOST = 'queue.amazonaws.com';

const PARTITIONS = [
  ['us-gov-', 'aws-us-gov'],
  ['cn-', 'aws-cn'],
  ['eusc-', 'aws-eusc'],
  ['us-isob-', 'aws-iso-b'],
  ['us-isof-', 'aws-iso-f'],
  ['us-iso-', 'aws-iso'],
  ['eu-isoe-', 'aws-iso-e'],
] as const;

/** The AWS partition of a Region, as ARNs begin with it. */
export const partitionOf = (region: string) => PARTITIONS.find(([prefix]) => region.startsWith(prefix))?.[1] ?? 'aws';

function regionOf(host: string): string | null {
  if (host === OLDEST_HOST) return 'us-east-1';
  for (const pattern of REGION_IN_HOST) {
    const region = pattern.exec(host)?.[1];
    if (region !== undefined) return region;
  }
  return null;
}

/**
 * Reads a queue's URL: `https://sqs.<region>.amazonaws.com/<account>/<name>`, one of AWS's other endpoints, or an
 * emulator's.
 *
 * @param region where a queue is whose host does not say.
 * @returns the queue, or what is wrong with the URL.
 * @see SQS Developer Guide, "Queue and message identifiers"; AWS General Reference, "Amazon SQS endpoints"; botocore
 * `partitions.json`.
 */
export function parseQueueUrl(text: string, region: string | null): Result<Queue, string> {
  const url = URL.parse(text);
  const web = url?.protocol === 'https:' || url?.protocol === 'http:';
  const [, account, name] = PATH.exec(url?.pathname ?? '') ?? [];
  if (url === null || !web || !account || !name || url.search !== '' || url.hash !== '' || url.username !== '') {
    // Not quoted when it may hold a password.
    return err(`${text.includes('@') ? 'a value' : `"${text}"`} is not the URL of an SQS queue`);
  }
  const found = regionOf(url.hostname) ?? region;
  if (found === null) return err(`"${text}" does not say its region: set AWS_REGION`);
  const arn = `arn:${partitionOf(found)}:sqs:${found}:${account}:${name}`;
  return ok({ url: url.href, arn, region: found, account, name });
}
