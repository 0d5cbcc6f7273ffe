/** What a topic carries besides mail events. */

/** Sent when a topic becomes an event destination (SES Developer Guide, "Event publishing to SNS"). */
export const VALIDATED = 'Successfully validated SNS topic for Amazon SES event publishing.';

/** Sent when a topic is set for an identity's notifications. */
export const topicSet = (topicArn: string, type: 'Bounce' | 'Complaint', identity: string): string =>
  `${JSON.stringify({
    notificationType: 'AmazonSnsSubscriptionSucceeded',
    message: `You have successfully subscribed your Amazon SNS topic '${topicArn}' to receive '${type}' notifications from Amazon SES for identity '${identity}'.`,
  })}\n`;

/** A body that was cut off: authentic, and of no use. It ends up in quarantine. */
export const UNREADABLE =
  '{"eventType":"Bounce","bounce":{"bounceType":"Permanent","bounceSubType":"General","bouncedRecipients":[{"emailAddr';
