/** What `GET /v1/aws` answers, for its description. */
import { z } from '@hono/zod-openapi';
import { timestamp } from '../../shared/api.ts';
import { ACCOUNT_SOURCES } from '../../store/contract.ts';

const heard = {
  at: timestamp.openapi({ description: 'When AWS said so' }),
  ageSeconds: z.int().min(0),
  stale: z.boolean().openapi({ description: 'Too old to be believed: three looks in a row have failed' }),
};
const status = z.string().nullable();
const count = z.number().nullable();
const rate = z.number().nullable().openapi({ description: 'A fraction' });

const accountSchema = z
  .object({
    enforcementStatus: status.openapi({
      description: 'HEALTHY, PROBATION (under review), SHUTDOWN (sending paused), or a word that is new',
    }),
    enforcementSince: timestamp.openapi({ description: 'When it was first seen like this' }),
    sendingEnabled: z.boolean().nullable().openapi({ description: "The customer's own switch" }),
    sendingSince: timestamp,
    productionAccess: z.boolean().nullable(),
    quota24h: count.openapi({ description: 'Mails in 24 hours; -1 = unlimited' }),
    sentLast24h: count,
    maxSendRate: count.openapi({ description: 'Mails a second' }),
    vdmEnabled: z.boolean(),
    ...heard,
  })
  .openapi('AwsAccount');

const sumsSchema = z
  .object({
    send: count,
    delivery: count,
    permanentBounce: count,
    complaint: count,
    deliveryComplaint: count.openapi({ description: 'Deliveries to providers that report complaints' }),
    bounceRate: rate.openapi({ description: 'permanentBounce / send' }),
    complaintRate: rate.openapi({ description: 'complaint / deliveryComplaint' }),
  })
  .openapi('AwsVdmSums');

const entityStatus = z.object({ status, cause: z.string().nullable(), updatedAt: timestamp.nullable() }).nullable();

const entitySchema = z
  .object({
    reference: z.string().openapi({ description: 'The ARN of the tenant' }),
    type: z.string(),
    policy: z.string().nullable(),
    impact: status.openapi({ description: 'LOW or HIGH when AWS found something' }),
    sending: status.openapi({ description: 'ENABLED, DISABLED or REINSTATED' }),
    customerStatus: entityStatus,
    awsStatus: entityStatus,
    at: timestamp,
  })
  .openapi('AwsReputationEntity');

const recommendationSchema = z
  .object({
    resource: z.string(),
    type: z.string(),
    description: z.string(),
    status: z.string(),
    impact: status,
    createdAt: timestamp.nullable(),
    updatedAt: timestamp.nullable(),
    at: timestamp,
  })
  .openapi('AwsRecommendation');

const truncated = z.boolean().openapi({ description: 'SES lists more than 1,000; the best of it is left out' });

export const regionSchema = z
  .object({
    region: z.string(),
    account: z.string().nullable().openapi({ description: 'Whose account it is, as far as that is known' }),
    accountFrom: z
      .enum(ACCOUNT_SOURCES)
      .nullable()
      .openapi({ description: 'How the account is known: AWS does not name it when it is asked for its state' }),
    state: accountSchema.nullable().openapi({ description: 'null = not heard yet' }),
    changes: z
      .array(
        z.object({
          account: z.string().nullable(),
          enforcementStatus: status,
          sendingEnabled: z.boolean().nullable(),
          at: timestamp,
        }),
      )
      .openapi({ description: 'The last 20, newest first' }),
    vdm: z
      .object({ windows: z.object({ '7d': sumsSchema, '30d': sumsSchema }), ...heard })
      .nullable()
      .openapi({ description: 'The Virtual Deliverability Manager, where it is on. UTC days, today included' }),
    entities: z
      .object({ items: z.array(entitySchema), truncated, ...heard })
      .nullable()
      .openapi({ description: "SES tenants' reputation, worst first" }),
    recommendations: z
      .object({ items: z.array(recommendationSchema), truncated, ...heard })
      .nullable()
      .openapi({ description: 'Open findings' }),
    troubles: z
      .array(
        z.object({
          operation: z.string(),
          kind: z.string(),
          advice: z.string().openapi({ description: 'What a person can do about it' }),
          at: timestamp,
          ageSeconds: z.int().min(0),
          nextAt: timestamp.openapi({ description: 'When it is tried again' }),
        }),
      )
      .openapi({ description: 'What could not be heard' }),
  })
  .openapi('AwsRegion');

export const awsSchema = z
  .object({ enabled: z.boolean(), items: z.array(regionSchema), nextCursor: z.null() })
  .openapi('Aws');
