/**
 * What SESv2's calls answer, as far as it is used. Whatever may be missing may be missing (`null`), members that are new are
 * left out, and any word may be new. Times come as `Date`s from the SDK, and in seconds off the wire (REST-JSON).
 *
 * @see SESv2 API Reference
 */
import { z } from 'zod';
import type { SesOperation } from './inputs.ts';

const word = z.string().nullable().default(null);
const flag = z.boolean().nullable().default(null);
/** REST-JSON writes what is no number as a text, like "NaN". */
const number = z.number().nullable().catch(null);
const time = z
  .union([z.date(), z.number().transform((seconds) => new Date(Math.round(seconds * 1_000)))])
  .nullable()
  .catch(null);
const part = <T extends z.ZodRawShape>(shape: T) => z.object(shape).nullable().default(null);
const list = <T extends z.ZodType>(item: T) =>
  z
    .array(item)
    .nullish()
    .transform((items) => items ?? []);
const NOTHING = z.object({});

const destination = { EmailAddress: word, Reason: word, LastUpdateTime: time };
const status = part({ Status: word, Cause: word, LastUpdatedTimestamp: time });

const entity = {
  ReputationEntityReference: word,
  ReputationEntityType: word,
  ReputationManagementPolicy: word,
  ReputationImpact: word,
  SendingStatusAggregate: word,
  CustomerManagedStatus: status,
  AwsSesManagedStatus: status,
};

const recommendation = z.object({
  ResourceArn: word,
  Type: word,
  Description: word,
  Status: word,
  Impact: word,
  CreatedTimestamp: time,
  LastUpdatedTimestamp: time,
});

const SCHEMAS = {
  ListSuppressedDestinations: z.object({
    SuppressedDestinationSummaries: list(z.object(destination)),
    NextToken: word,
  }),
  GetSuppressedDestination: z.object({ SuppressedDestination: part(destination) }),
  PutSuppressedDestination: NOTHING,
  DeleteSuppressedDestination: NOTHING,

  GetAccount: z.object({
    EnforcementStatus: word,
    SendingEnabled: flag,
    ProductionAccessEnabled: flag,
    SendQuota: part({ Max24HourSend: number, SentLast24Hours: number, MaxSendRate: number }),
    VdmAttributes: part({ VdmEnabled: word }),
  }),
  BatchGetMetricData: z.object({
    Results: list(z.object({ Id: word, Timestamps: list(time), Values: list(number) })),
    Errors: list(z.object({ Id: word, Code: word })),
  }),
  ListReputationEntities: z.object({ ReputationEntities: list(z.object(entity)), NextToken: word }),
  ListRecommendations: z.object({ Recommendations: list(recommendation), NextToken: word }),

  GetTenant: z.object({ Tenant: part({ TenantArn: word }) }),
  GetConfigurationSet: z.object({ SendingOptions: part({ SendingEnabled: flag }) }),
  GetReputationEntity: z.object({ ReputationEntity: part(entity) }),
  PutAccountSendingAttributes: NOTHING,
  PutConfigurationSetSendingOptions: NOTHING,
  UpdateReputationEntityCustomerManagedStatus: NOTHING,

  SendEmail: NOTHING,
} satisfies Record<SesOperation, z.ZodType>;

export type SesAnswers = { readonly [O in SesOperation]: z.output<(typeof SCHEMAS)[O]> };

/** Reads what a call brought. */
export const ANSWERS: { readonly [O in SesOperation]: z.ZodType<SesAnswers[O]> } = SCHEMAS;
