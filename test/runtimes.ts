/**
 * Which of the tests of what comes in, and of the check, run where. Node runs all of them. The same files run inside workerd
 * over D1, once as the Worker is without a queue and once with one; test/runtimes.test.ts lets no file be forgotten.
 */

/** What messages come in through: runs without a queue and with one. */
export const BOTH_WAYS = [
  'test/ingest/eventbridge.test.ts',
  'test/ingest/gotchas.test.ts',
  'test/ingest/own-mail.test.ts',
  'test/ingest/webhook.test.ts',
  'test/suppression/check-routes.test.ts',
  'test/suppression/erase.test.ts',
  'test/suppression/incidents.test.ts',
  'test/suppression/settings.test.ts',
] as const;

/** Nothing of these goes through the webhook or EventBridge's route, so that a queue is never met: runs without one. */
export const WITHOUT_QUEUE = [
  'test/access/secrets.test.ts',
  'test/ingest/parcels.test.ts',
  'test/ingest/replay.test.ts',
  'test/ingest/routing.test.ts',
  'test/ingest/samples.test.ts',
  'test/ingest/sns/certificate-url.test.ts',
  'test/ingest/sns/certificates.test.ts',
  'test/ingest/sns/confirmation.test.ts',
  'test/ingest/sns/envelope.test.ts',
  'test/ingest/sns/partition.test.ts',
  'test/ingest/sns/signature.test.ts',
  'test/ingest/sns/verify.test.ts',
  'test/suppression/address.test.ts',
  'test/suppression/bookmark.test.ts',
  'test/suppression/check.test.ts',
  'test/suppression/effect.test.ts',
  'test/suppression/explain.test.ts',
  'test/suppression/first-check.test.ts',
  'test/suppression/import/read-ahead.test.ts',
  'test/suppression/import/reading.test.ts',
  'test/suppression/isolation.test.ts',
  'test/suppression/list.test.ts',
  'test/suppression/mentions.test.ts',
  'test/suppression/policy.test.ts',
  'test/suppression/sending-routes.test.ts',
  'test/suppression/sync/rules.test.ts',
  'test/unsubscribe/endpoint.test.ts',
  'test/unsubscribe/link.test.ts',
  'test/unsubscribe/minting.test.ts',
] as const;

const SQS = 'a Worker reads no queue of AWS';
const SES = 'AWS is played by an HTTP server of Node; what the sync stores is in test/contract/sync-contract.ts';

/** Node's own, and why. */
export const NODE_ONLY: Readonly<Record<string, string>> = {
  'test/access/node-secret-key.test.ts': 'the file beside the database that Node keeps a key in',
  'test/ingest/recorder.test.ts': 'the commit that requests share on Node; on Workers they share nothing',
  'test/ingest/sns/transport.test.ts': 'AWS is played by an HTTP server of Node that breaks its connections',
  'test/ingest/sqs/consumer.test.ts': SQS,
  'test/ingest/sqs/dead-letters.test.ts': SQS,
  'test/ingest/sqs/drain.test.ts': SQS,
  'test/ingest/sqs/faults.test.ts': SQS,
  'test/ingest/sqs/queue.test.ts': SQS,
  'test/suppression/policy-doc.test.ts': 'compares a document on the disk with the code, whatever runs it',
  'test/suppression/store-down.test.ts': 'a SQLite file that another process holds',
  'test/suppression/sync/api.test.ts': SES,
  'test/suppression/sync/crash.test.ts': SES,
  'test/suppression/sync/erased.test.ts': SES,
  'test/suppression/sync/pull.test.ts': SES,
  'test/suppression/sync/push.test.ts': SES,
  'test/unsubscribe/bare-minimum.test.ts': "a call by hand to Node's HTTP server",
  'test/suppression/transfer.test.ts': "files sent by hand through Node's HTTP server, slowly and cut off",
};
