/** How one and the same published text looks on each road. */
import { ACCOUNT, TOPIC } from './ses.ts';

export const QUEUE_ARN = `arn:aws:sqs:us-east-1:${ACCOUNT}:ses-queue`;
export const BUS_ARN = `arn:aws:events:us-east-1:${ACCOUNT}:event-bus/default`;

const envelope = (message: unknown, at: number) => ({
  Type: 'Notification',
  MessageId: 'e6021c1a-190b-c457-f638-25156f220f4a',
  TopicArn: TOPIC,
  Message: message,
  Timestamp: new Date(at).toISOString(),
});

const lambdaSqs = (body: string, at: number) => ({
  messageId: 'm',
  body,
  attributes: { SentTimestamp: String(at) },
  eventSource: 'aws:sqs',
  eventSourceARN: QUEUE_ARN,
});

/** Carrier -> the text on the road, of a JSON body published at a time. */
export const CARRIERS = {
  'SQS, raw': (body: string) => body,
  'SQS, raw, with a BOM and blanks': (body: string) => `\uFEFF ${body}\n`,
  'SQS, encoded twice': (body: string) => JSON.stringify(body),
  'SNS in SQS': (body: string, at: number) => JSON.stringify(envelope(body, at), null, 2),
  'SNS in SQS, with the message parsed': (body: string, at: number) => JSON.stringify(envelope(JSON.parse(body), at)),
  'SNS in SQS, encoded twice': (body: string, at: number) => JSON.stringify(envelope(JSON.stringify(body), at)),
  EventBridge: (body: string, at: number) =>
    JSON.stringify({
      version: '0',
      id: 'x',
      'detail-type': 'Email Something',
      source: 'aws.ses',
      account: ACCOUNT,
      time: new Date(at).toISOString(),
      region: 'us-east-1',
      resources: [],
      detail: JSON.parse(body),
    }),
  'SNS to Lambda': (body: string, at: number) =>
    JSON.stringify({
      Records: [
        {
          EventSource: 'aws:sns',
          Sns: { ...envelope(body, at), Subject: null, SigningCertUrl: 'https://example.com/x.pem' },
        },
      ],
    }),
  'SQS to Lambda': (body: string, at: number) => JSON.stringify({ Records: [lambdaSqs(body, at)] }),
  'SNS to SQS to Lambda': (body: string, at: number) =>
    JSON.stringify({ Records: [lambdaSqs(JSON.stringify(envelope(body, at)), at)] }),
} as const satisfies Record<string, (body: string, at: number) => string>;

export type CarrierName = keyof typeof CARRIERS;
