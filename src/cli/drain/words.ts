/** What the reading of a queue says of itself. */
import type { Drained } from '../../ingest/sqs/drain.ts';
import { errorName } from '../../ingest/sqs/error-name.ts';
import type { Queue } from '../../ingest/sqs/queue.ts';
import { StoreUnavailableError } from '../../store/contract.ts';
import { count } from '../demo/progress.ts';

export interface Ending {
  readonly drained: Drained;
  /** Ended because nothing of what it recorded could be deleted. */
  readonly stuck: boolean;
  /** Why the last message that was not recorded was not. */
  readonly storeError: unknown;
  /** SQS's name for why the last message that was not deleted was not. */
  readonly deleteError: string;
}

const messages = (n: number): string => `${count(n)} ${n === 1 ? 'message' : 'messages'}`;

/** Names the file: with another working directory it may be another one, and what is recorded leaves the queue. */
export const openingText = ({ name, region }: Queue, path: string, isNew: boolean): string =>
  `Reading ${name} (${region}) into ${path}${isNew ? ', a new database' : ''}`;

export const progressText = (recorded: number, seconds: number): string =>
  `${messages(recorded)} recorded, ${count(seconds > 0 ? recorded / seconds : 0)}/s`;

/** What to do about a queue that cannot be read, by the error's name. */
const ADVICE: readonly (readonly [RegExp, string])[] = [
  [/QueueDoesNotExist|NonExistentQueue/, 'there is no such queue; check the account, the Region and the name'],
  [/^Kms/, 'allow kms:Decrypt for its key'],
  [/AccessDenied/, 'allow sqs:ReceiveMessage, sqs:DeleteMessage and sqs:ChangeMessageVisibility'],
  [/CredentialsProvider/, 'no AWS credentials were found; set AWS_PROFILE, or AWS_ACCESS_KEY_ID and its secret'],
  [/Token|Signature|UnrecognizedClient|InvalidAccessKey/, 'AWS refuses the credentials; renew them'],
  [/^E[A-Z_]+$|Timeout|AggregateError/, 'it is not reached; check the network, the URL and AWS_ENDPOINT_URL'],
];

const adviceFor = (error: string): string => ADVICE.find(([name]) => name.test(error))?.[1] ?? 'run this again later';

function storeReason(error: unknown): string {
  const { cause } = error instanceof StoreUnavailableError ? error : { cause: null };
  return cause instanceof Error ? cause.message : errorName(error);
}

/** @returns which of the two failed and what to do, in one line; `null` when neither did. */
export function failureOf({ drained, stuck, storeError, deleteError }: Ending, { name }: Queue): string | null {
  const { ended, error = '', failed, recorded, deleted } = drained;
  if (ended === 'queue-failed') return `the queue ${name} cannot be read (${error}): ${adviceFor(error)}`;
  if (failed > 0) {
    return `the database takes no write (${storeReason(storeError)}): free the disk or end the lock; ${messages(failed)} left in the queue, hidden for up to 15 minutes: run this again after that`;
  }
  if (stuck || (ended === 'empty' && deleted < recorded)) {
    return `the queue ${name} did not delete all that is recorded (${deleteError}): allow sqs:DeleteMessage and run this again in a minute; nothing counts twice`;
  }
  return null;
}

export function summaryLines({ drained, stuck }: Ending, seconds: number): readonly string[] {
  const { recorded, quarantined, deleted, failed, ended } = drained;
  return [
    `${count(recorded)} recorded, ${count(quarantined)} of them quarantined; ${count(deleted)} deleted, ${count(failed)} failed; ${seconds.toFixed(1)} s`,
    ...(quarantined > 0 ? ['GET /v1/quarantine of the service shows what could not be understood.'] : []),
    ...(ended === 'aborted' && !stuck ? ['Stopped before the queue was empty; the same command goes on.'] : []),
  ];
}
