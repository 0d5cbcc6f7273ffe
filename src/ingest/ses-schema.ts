/**
 * The SES body at our edge, read leniently: AWS reserves the right to add members and values (SES Developer Guide,
 * `notification-contents`), so whatever is not needed may be missing, strange or new. Only `mail.messageId`,
 * `mail.timestamp` and the event's type are needed.
 */
import { z } from 'zod';

const LONGEST_ID = 256;

const optionalText = z.string().optional().catch(undefined);

/** An object kept as its JSON text. */
const optionalJson = z
  .record(z.string(), z.unknown())
  .transform((value) => JSON.stringify(value))
  .optional()
  .catch(undefined);

/** A list with the members that are no `T` left out. */
const lenientList = <T extends z.ZodType>(item: T) =>
  z
    .array(z.unknown())
    .catch([])
    .transform((list) =>
      list.flatMap((each) => {
        const parsed = item.safeParse(each);
        return parsed.success ? [parsed.data] : [];
      }),
    );

const tags = z
  .record(z.string(), z.unknown())
  .catch({})
  .transform((all) =>
    Object.fromEntries(
      Object.entries(all).flatMap(([name, value]) => {
        const values = (Array.isArray(value) ? value : [value]).filter((each) => typeof each === 'string');
        return values.length === 0 ? [] : [[name, values]];
      }),
    ),
  );

export const mailSchema = z.object({
  messageId: z.string().trim().min(1).max(LONGEST_ID),
  timestamp: z.string(),
  source: optionalText,
  sourceArn: optionalText,
  sendingAccountId: z
    .union([z.string(), z.number().transform((id) => String(id).padStart(12, '0'))])
    .optional()
    .catch(undefined),
  destination: lenientList(z.string()),
  headers: lenientList(z.object({ name: z.string(), value: z.string() })),
  commonHeaders: z.object({ messageId: optionalText, subject: optionalText }).optional().catch(undefined),
  tags,
});

/** Empty means absent. */
const optionalType = optionalText.transform((type) => (type === '' ? undefined : type));

export const bodySchema = z.object({
  eventType: optionalType,
  notificationType: optionalType,
  mail: z.unknown().optional(),
});

export const bounceSchema = z.object({
  bounceType: z.string().catch(''),
  bounceSubType: z.string().catch(''),
  bouncedRecipients: lenientList(
    z.object({ emailAddress: z.string(), action: optionalText, status: optionalText, diagnosticCode: optionalText }),
  ),
  timestamp: optionalText,
  feedbackId: optionalText,
  reportingMTA: optionalText,
  remoteMtaIp: optionalText,
});

export const complaintSchema = z.object({
  complainedRecipients: lenientList(z.object({ emailAddress: z.string() })),
  timestamp: optionalText,
  feedbackId: optionalText,
  complaintSubType: optionalText,
  complaintFeedbackType: optionalText,
  userAgent: optionalText,
  arrivalDate: optionalText,
});

export const deliverySchema = z.object({
  recipients: lenientList(z.string()),
  timestamp: optionalText,
  smtpResponse: optionalText,
  remoteMtaIp: optionalText,
});

export const rejectSchema = z.object({ reason: optionalText });

export const renderingFailureSchema = z.object({ errorMessage: optionalText, templateName: optionalText });

export const openSchema = z.object({ timestamp: optionalText, ipAddress: optionalText, userAgent: optionalText });

export const clickSchema = openSchema.extend({ link: optionalText, linkTags: optionalJson });

export const deliveryDelaySchema = z.object({
  timestamp: optionalText,
  delayType: optionalText,
  expirationTime: optionalText,
  reportingMTA: optionalText,
  delayedRecipients: lenientList(
    z.object({ emailAddress: z.string(), status: optionalText, diagnosticCode: optionalText }),
  ),
});

const topicPreferences = z
  .looseObject({
    unsubscribeAll: z.boolean().optional().catch(undefined),
    topicSubscriptionStatus: lenientList(z.object({ topicName: z.string(), subscriptionStatus: z.string() })),
  })
  .optional()
  .catch(undefined);
export type TopicPreferences = NonNullable<z.output<typeof topicPreferences>>;

export const subscriptionSchema = z.object({
  timestamp: optionalText,
  contactList: optionalText,
  source: optionalText,
  newTopicPreferences: topicPreferences,
  oldTopicPreferences: optionalJson,
});

export type SesMail = z.output<typeof mailSchema>;
