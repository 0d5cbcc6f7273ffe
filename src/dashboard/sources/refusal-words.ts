/** What each cause of a refusal means, and what to do. A code of the ingest without its words is a type error. */
import type { RefusalCode } from '../../ingest/refusal-codes.ts';
import { visible } from '../../shared/words.ts';

export interface RefusalWords {
  readonly cause: string;
  readonly advice: string;
  /** Whoever knows the URL can cause it: a count alone is no trouble. */
  readonly byAnybody?: true;
}

export const REFUSAL_WORDS: Readonly<Record<RefusalCode, RefusalWords>> = {
  'sns-raw-delivery': {
    cause: 'Raw message delivery is on: such messages carry no signature.',
    advice:
      'Untick "Enable raw message delivery" at the subscription (SNS console, Subscriptions, Edit). What was refused is lost, unless the subscription has a dead-letter queue.',
  },
  'topic-not-allowed': {
    cause: 'A topic that is not on the allow-list sends messages.',
    advice:
      'Is it yours? List it in SNS_TOPIC_ARNS, or press "Request confirmation" at its subscription in the SNS console: then it waits above for approval.',
    byAnybody: true,
  },
  'sns-confirmation-refused': {
    cause: 'SNS, or a proxy on the way to it, refused the confirmation with 403 or another 4xx.',
    advice:
      'The token is older than two days, or the subscription is gone: press "Request confirmation" in the SNS console. Behind a proxy, let sns.<region>.amazonaws.com through.',
  },
  'sns-confirmation-unavailable': {
    cause: 'The confirmation could not be fetched: SNS was not reached.',
    advice: 'Let this machine reach sns.<region>.amazonaws.com on port 443. SNS asks again by itself for a while.',
  },
  'sns-confirmation-token': {
    cause: 'A confirmation carried a token that SNS never writes.',
    advice: 'Something between SNS and this service changes bodies: let it pass /webhooks/ses untouched.',
  },
  'sns-signature': {
    cause: 'The signature does not fit the message.',
    advice:
      'A proxy that changes bodies, or somebody who forges. Let the proxy pass /webhooks/ses untouched; a forger gets nothing in.',
    byAnybody: true,
  },
  'sns-signature-version': {
    cause: 'The signature version is not accepted here.',
    advice:
      'SNS_REQUIRE_SIGNATURE_VERSION=2 is set: set the attribute SignatureVersion of the topic to 2, or unset it here.',
    byAnybody: true,
  },
  'sns-certificate-url': {
    cause: "The signing certificate does not come from the SNS endpoint of the topic's Region.",
    advice: 'Nothing of yours does that: most likely somebody tries it. Nothing was fetched from there.',
    byAnybody: true,
  },
  'sns-certificate-refused': {
    cause: 'The signing certificate is not valid, or not of SNS.',
    advice: 'Check the clock of this machine, and SNS_SIGNING_CERTS if you pin certificates: they change every year.',
  },
  'sns-certificate-missing': {
    cause: 'SNS, or a proxy on the way to it, has no such signing certificate (403 or 404).',
    advice: 'Behind a proxy, let https://sns.<region>.amazonaws.com through. Otherwise somebody invents certificates.',
    byAnybody: true,
  },
  'sns-certificate-unavailable': {
    cause: 'The signing certificate could not be fetched.',
    advice:
      'Let this machine reach sns.<region>.amazonaws.com on port 443, or pin with SNS_SIGNING_CERTS. SNS tries four times, then the message is lost.',
  },
  'sns-certificate-budget': {
    cause: 'Too many different signing certificates were asked for within a minute.',
    advice:
      'Somebody sends forged messages in bulk. Real ones come again; limit the rate of /webhooks/ses in the proxy.',
    byAnybody: true,
  },
  'sns-malformed-body': {
    cause: 'The body is not a message of SNS.',
    advice: 'Scanners post anything. If you forward messages yourself, send the body as SNS wrote it.',
    byAnybody: true,
  },
  'sns-unknown-type': {
    cause: 'The body names a type that SNS does not have.',
    advice: 'If you forward messages yourself, send the body as SNS wrote it.',
    byAnybody: true,
  },
  'sns-type-confusion': {
    cause: 'A notification carries the fields of a confirmation.',
    advice: 'SNS never writes that: somebody tries it. Nothing to do.',
    byAnybody: true,
  },
  'sns-header-mismatch': {
    cause: "SNS's headers and the body disagree.",
    advice: 'A proxy mixes or rewrites headers: let it pass those that begin with x-amz-sns untouched.',
    byAnybody: true,
  },
  unauthenticated: {
    cause: 'EventBridge sent no access key, or one that is unknown.',
    advice:
      'The connection needs the API key name "Authorization" and the value "Bearer <key>", of a key that still exists.',
    byAnybody: true,
  },
  'scope-missing': {
    cause: 'EventBridge uses an access key that may not bring events in.',
    advice: 'Make a key with the scope "ingest", and put it into the connection.',
  },
  'tenant-bound-key': {
    cause: 'EventBridge uses an access key of one tenant.',
    advice: 'Make a key with the scope "ingest" and no tenant, and put it into the connection.',
  },
  'malformed-event': {
    cause: 'What came by EventBridge is no event.',
    advice: "Remove the input transformer of the rule's target: the whole event is needed.",
  },
  'sqs-receive-failed': {
    cause: 'A queue could not be read.',
    advice:
      'See the reason in the log (sqs-receive-failed): credentials, the permission sqs:ReceiveMessage, the URL, the network. Nothing is lost: the queue keeps it.',
  },
  'sqs-not-recorded': {
    cause: 'Messages of a queue could not be stored.',
    advice: 'They come again by themselves. Free the disk, or end what locks the database.',
  },
  'sqs-delete-failed': {
    cause: 'Messages were stored, but could not be deleted from their queue.',
    advice: 'They come again, which changes nothing. Give the permission sqs:DeleteMessage.',
  },
  'body-too-large': {
    cause: 'A body was larger than anything that AWS sends.',
    advice: 'If it is yours, publish without attachments or large headers.',
    byAnybody: true,
  },
  overloaded: {
    cause: 'More came than the disk could take.',
    advice: 'It was answered with 503, and AWS tries again. Use a faster disk, or a queue, if it happens often.',
  },
  'store-unavailable': {
    cause: 'The database took no write.',
    advice: 'It was answered with 503, and AWS tries again for about a minute. Free the disk, or end what locks it.',
  },
};

const BY_CODE: ReadonlyMap<string, RefusalWords> = new Map(Object.entries(REFUSAL_WORDS));

/** Of a code that an older version wrote, the code itself. */
export const refusalWords = (code: string): RefusalWords =>
  BY_CODE.get(code) ?? {
    cause: visible(code),
    advice: 'Written by another version of this software.',
  };
