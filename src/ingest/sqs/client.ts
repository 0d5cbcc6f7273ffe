import { SQSClient } from '@aws-sdk/client-sqs';
import { SECOND } from '../../shared/time.ts';
import { WAIT_SECONDS } from './receive.ts';

export interface ClientOptions {
  readonly region: string;
  /** AWS's own variable for emulators: used in place of the hosts of the queues' URLs. */
  readonly endpoint: string | null;
}

/** A connection that died without a word is noticed this long after the answer was due. */
const SLACK = 10 * SECOND;

const nothing = () => {};
/** Without a logger the SDK prints to the console; a real one would be given inputs and outputs, bodies included. */
const MUTE = { trace: nothing, debug: nothing, info: nothing, warn: nothing, error: nothing };

export interface SqsClients {
  readonly of: (region: string) => SQSClient;
  /** Ends all connections. */
  readonly close: () => void;
}

/** One client for each region that is asked for. */
export function createSqsClients(endpoint: string | null): SqsClients {
  const clients = new Map<string, SQSClient>();
  return {
    of: (region) => {
      const client = clients.get(region) ?? createSqsClient({ region, endpoint });
      clients.set(region, client);
      return client;
    },
    close: () => {
      for (const client of clients.values()) client.destroy();
    },
  };
}

/**
 * A client of one region. Credentials come from where AWS's tools look for them.
 *
 * The endpoint is given by hand: the SDK prefers the host of a queue's URL even to `AWS_ENDPOINT_URL_SQS`.
 */
export const createSqsClient = ({ region, endpoint }: ClientOptions): SQSClient =>
  new SQSClient({
    region,
    logger: MUTE,
    requestHandler: {
      connectionTimeout: 5 * SECOND,
      requestTimeout: WAIT_SECONDS * SECOND + SLACK,
      throwOnRequestTimeout: true,
    },
    ...(endpoint === null ? {} : { endpoint }),
  });
