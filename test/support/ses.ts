/** SES bodies in both formats, as faithful as the fixtures. */
export interface MailSpec {
  readonly messageId: string;
  readonly acceptedAt: number;
  readonly destination: readonly string[];
  readonly tenant?: string | undefined;
  readonly configurationSet?: string | undefined;
  readonly campaign?: string | undefined;
  /** Whose it is, and who sends; the constants' account in us-east-1 and news.example.com when left out. */
  readonly sender?: { readonly account: string; readonly region: string; readonly identity: string };
}

export type Format = 'event' | 'notification';

export const ACCOUNT = '123456789012';
export const TOPIC = `arn:aws:sns:us-east-1:${ACCOUNT}:ses-events`;
export const SECOND_TOPIC = `arn:aws:sns:us-east-1:${ACCOUNT}:ses-identity-feedback`;

const iso = (at: number) => new Date(at).toISOString();

const SENDER = { account: ACCOUNT, region: 'us-east-1', identity: 'news.example.com' };

function mailOf(spec: MailSpec, format: Format): object {
  const { account, region, identity } = spec.sender ?? SENDER;
  const shared = {
    timestamp: iso(spec.acceptedAt),
    messageId: spec.messageId,
    sourceArn: `arn:aws:ses:${region}:${account}:identity/${identity}`,
    sendingAccountId: account,
    destination: spec.destination,
  };
  if (format === 'notification') return { ...shared, source: `hello@${identity}`, sourceIp: '192.0.2.10' };
  const tag = (name: string, value: string | undefined) => (value === undefined ? {} : { [name]: [value] });
  return {
    ...shared,
    source: `Example News <hello@${identity}>`,
    headersTruncated: false,
    headers: [{ name: 'Subject', value: 'Your invoice' }],
    commonHeaders: { messageId: spec.messageId, subject: 'Your invoice' },
    tags: {
      'ses:operation': ['SendEmail'],
      ...tag('ses:configuration-set', spec.configurationSet),
      ...tag('ses:tenant-name', spec.tenant),
      ...tag('campaign', spec.campaign),
    },
  };
}

const typed = (
  type: string,
  format: Format,
  spec: MailSpec,
  member: string,
  value: object,
): Record<string, unknown> => ({
  [format === 'event' ? 'eventType' : 'notificationType']: type,
  mail: mailOf(spec, format),
  [member]: value,
});

export const send = (spec: MailSpec) => typed('Send', 'event', spec, 'send', {});

export const delivery = (
  spec: MailSpec,
  at: number,
  recipients: readonly string[],
  format: Format = 'event',
  remoteMtaIp?: string,
  smtpResponse = '250 2.0.0 OK',
) =>
  typed('Delivery', format, spec, 'delivery', {
    ...(remoteMtaIp === undefined ? {} : { remoteMtaIp }),
    timestamp: iso(at),
    processingTimeMillis: at - spec.acceptedAt,
    recipients,
    smtpResponse,
    reportingMTA: 'a8-70.smtp-out.amazonses.com',
  });

export interface BounceSpec {
  readonly at: number;
  readonly type?: string;
  readonly subType?: string;
  readonly recipients: readonly {
    readonly emailAddress: string;
    readonly action?: string;
    readonly status?: string;
    readonly diagnosticCode?: string;
  }[];
}

export const bounce = (
  spec: MailSpec,
  { at, type = 'Permanent', subType = 'General', recipients }: BounceSpec,
  format: Format = 'event',
) =>
  typed('Bounce', format, spec, 'bounce', {
    bounceType: type,
    bounceSubType: subType,
    bouncedRecipients: recipients,
    timestamp: iso(at),
    feedbackId: `fb-${spec.messageId}-${format}`,
    reportingMTA: 'dns; mta.example.com',
    ...(format === 'notification' ? { remoteMtaIp: '198.51.100.7' } : {}),
  });

export interface ComplaintSpec {
  readonly at: number;
  readonly recipients: readonly string[];
  readonly feedbackType?: string | undefined;
  readonly subType?: string | null;
}

export const complaint = (
  spec: MailSpec,
  { at, recipients, feedbackType, subType = null }: ComplaintSpec,
  format: Format = 'event',
) =>
  typed('Complaint', format, spec, 'complaint', {
    complainedRecipients: recipients.map((emailAddress) => ({ emailAddress })),
    timestamp: iso(at),
    feedbackId: `fb-${spec.messageId}`,
    complaintSubType: subType,
    ...(feedbackType === undefined ? {} : { complaintFeedbackType: feedbackType, userAgent: 'ExampleMail-FBL/2.1' }),
  });

/** The kinds whose detail is all there is to say, by SES's type and the body's member. */
export const other = (
  spec: MailSpec,
  type: 'Reject' | 'Open' | 'Click' | 'Rendering Failure' | 'DeliveryDelay' | 'Subscription' | 'Teleport',
  value: object,
) => {
  const member = {
    Reject: 'reject',
    Open: 'open',
    Click: 'click',
    'Rendering Failure': 'failure',
    DeliveryDelay: 'deliveryDelay',
    Subscription: 'subscription',
    Teleport: 'teleport',
  }[type];
  return typed(type, 'event', spec, member, value);
};
