import type { Queue } from '../../ingest/sqs/queue.ts';

const ARN = /^arn:([^:]+):sqs:([^:]+):(\d{12}):([A-Za-z0-9_.-]+)$/;
const SUFFIX: Readonly<Record<string, string>> = { 'aws-cn': 'amazonaws.com.cn', 'aws-eusc': 'amazonaws.eu' };

/** The URL of a queue that is known by its ARN: beside a queue that is read, or at AWS's own endpoint. `null`: no ARN. */
export function queueUrlOf(arn: string, queues: readonly Queue[]): string | null {
  const [, partition = '', region, account, name] = ARN.exec(arn) ?? [];
  if (region === undefined || account === undefined || name === undefined) return null;
  const beside = queues.find((queue) => queue.region === region && queue.account === account);
  if (beside !== undefined) return beside.url.replace(/[^/]+$/, name);
  return `https://sqs.${region}.${SUFFIX[partition] ?? 'amazonaws.com'}/${account}/${name}`;
}
