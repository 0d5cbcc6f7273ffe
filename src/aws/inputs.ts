/**
 * What SESv2's calls are given: SES's own names, and only what the product says. A member that is `undefined` is not sent.
 *
 * @see SESv2 API Reference; the keys are the names of the calls, as IAM knows them after `ses:`.
 */

export interface SesInputs {
  readonly ListSuppressedDestinations: OfTenant & Page & { readonly StartDate?: Date | undefined };
  readonly GetSuppressedDestination: OfTenant & { readonly EmailAddress: string };
  readonly PutSuppressedDestination: OfTenant & {
    readonly EmailAddress: string;
    readonly Reason: 'BOUNCE' | 'COMPLAINT';
  };
  readonly DeleteSuppressedDestination: OfTenant & { readonly EmailAddress: string };

  readonly GetAccount: Readonly<Record<never, never>>;
  readonly BatchGetMetricData: { readonly Queries: readonly MetricQuery[] };
  readonly ListReputationEntities: Page & Filtered;
  readonly ListRecommendations: Page & Filtered;

  readonly GetTenant: { readonly TenantName: string };
  readonly GetConfigurationSet: { readonly ConfigurationSetName: string };
  readonly GetReputationEntity: EntityName;
  readonly PutAccountSendingAttributes: { readonly SendingEnabled: boolean };
  readonly PutConfigurationSetSendingOptions: {
    readonly ConfigurationSetName: string;
    readonly SendingEnabled: boolean;
  };
  /** Any word that SES has said may be said to it again. */
  readonly UpdateReputationEntityCustomerManagedStatus: EntityName & { readonly SendingStatus: string };

  readonly SendEmail: {
    readonly FromEmailAddress: string;
    readonly Destination: { readonly ToAddresses: readonly string[] };
    readonly ConfigurationSetName?: string | undefined;
    readonly EmailTags: readonly NamedValue[];
    readonly Content: {
      readonly Simple: {
        readonly Subject: Text;
        readonly Body: { readonly Text: Text; readonly Html: Text };
        readonly Headers: readonly NamedValue[];
      };
    };
  };
}

export type SesOperation = keyof SesInputs;

/** The Virtual Deliverability Manager's names of what it counts, as far as it is asked for them. */
export type VdmMetric = 'SEND' | 'DELIVERY' | 'PERMANENT_BOUNCE' | 'COMPLAINT' | 'DELIVERY_COMPLAINT';

interface OfTenant {
  /** Left out for the account's own list. */
  readonly TenantName?: string | undefined;
}

interface Page {
  readonly PageSize: number;
  readonly NextToken?: string | undefined;
}

interface Filtered {
  readonly Filter?: Readonly<Record<string, string>> | undefined;
}

interface MetricQuery {
  readonly Id: string;
  readonly Namespace: 'VDM';
  readonly Metric: VdmMetric;
  readonly StartDate: Date;
  readonly EndDate: Date;
}

interface EntityName {
  readonly ReputationEntityType: 'RESOURCE';
  /** An ARN. */
  readonly ReputationEntityReference: string;
}

interface NamedValue {
  readonly Name: string;
  readonly Value: string;
}

interface Text {
  readonly Data: string;
  readonly Charset: 'UTF-8';
}
