/** The switches of sending at SES, one for each kind of scope. The only part of the breaker that speaks to AWS. */
import {
  GetAccountCommand,
  GetConfigurationSetCommand,
  GetReputationEntityCommand,
  GetTenantCommand,
  PutAccountSendingAttributesCommand,
  PutConfigurationSetSendingOptionsCommand,
  type SESv2Client,
  type SendingStatus,
  UpdateReputationEntityCustomerManagedStatusCommand,
} from '@aws-sdk/client-sesv2';
import type { Buckets } from '../../aws/bucket.ts';
import { callSes, type SesClients } from '../../aws/clients.ts';
import type { SesFailure } from '../../aws/failure.ts';
import { err, ok, type Result } from '../../shared/result.ts';
import type { Clock, Millis } from '../../shared/time.ts';
import type { Breaker } from '../../store/contract.ts';
import { OFF } from './words.ts';

const ON = 'ENABLED';

type Scope = Pick<Breaker, 'kind' | 'configurationSet' | 'account' | 'region' | 'sesTenant'>;

export interface SendingSwitches {
  /** AWS's word for what the customer's own switch says. */
  readonly read: (scope: Scope, signal: AbortSignal) => Promise<Result<string, SesFailure>>;
  /** Sets it; again and again does no harm. */
  readonly set: (scope: Scope, status: string, signal: AbortSignal) => Promise<Result<null, SesFailure>>;
}

export interface SwitchOptions {
  readonly clientOf: SesClients['clientOf'];
  readonly buckets: Buckets;
  readonly now: Clock;
  /** Rejects when it is aborted. */
  readonly sleep: (wait: Millis, signal: AbortSignal) => Promise<void>;
}

const fromSwitch = (isOn: boolean | undefined): string => (isOn === false ? OFF : ON);
const ARN = /^arn:/;

/** Every call waits for a token of its operation and Region: SES allows one request a second. */
export function createSendingSwitches({ clientOf, buckets, now, sleep }: SwitchOptions): SendingSwitches {
  const call = async <T>(
    operation: string,
    { region }: Scope,
    signal: AbortSignal,
    work: (client: SESv2Client, options: { readonly abortSignal: AbortSignal }) => Promise<T>,
  ): Promise<Result<T, SesFailure>> => {
    const wait = buckets.take(`${region}/${operation}`, now());
    if (wait > 0) await sleep(wait, signal);
    signal.throwIfAborted();
    return callSes(operation, signal, () => work(clientOf(region), { abortSignal: signal }));
  };

  /** The ARN of the scope's tenant, and that it is a tenant of the scope's account. */
  const arnOf = async (scope: Scope, signal: AbortSignal): Promise<Result<string, SesFailure>> => {
    const { sesTenant, account, region } = scope;
    const found: Result<string, SesFailure> = ARN.test(sesTenant)
      ? ok(sesTenant)
      : await call('GetTenant', scope, signal, async (client, options) => {
          const { Tenant } = await client.send(new GetTenantCommand({ TenantName: sesTenant }), options);
          return Tenant?.TenantArn ?? '';
        });
    if (!found.ok || found.value.split(':').slice(3, 5).join('/') === `${region}/${account}`) return found;
    return err({ operation: 'GetTenant', kind: 'not-found', name: 'TenantOfAnotherAccount' });
  };

  const readers: Readonly<Record<Scope['kind'], SendingSwitches['read']>> = {
    configurationSet: (scope, signal) =>
      call('GetConfigurationSet', scope, signal, async (client, options) => {
        const input = { ConfigurationSetName: scope.configurationSet };
        const { SendingOptions } = await client.send(new GetConfigurationSetCommand(input), options);
        return fromSwitch(SendingOptions?.SendingEnabled);
      }),
    account: (scope, signal) =>
      call('GetAccount', scope, signal, async (client, options) =>
        fromSwitch((await client.send(new GetAccountCommand({}), options)).SendingEnabled),
      ),
    tenant: async (scope, signal) => {
      const arn = await arnOf(scope, signal);
      if (!arn.ok) return arn;
      return call('GetReputationEntity', scope, signal, async (client, options) => {
        const input = { ReputationEntityType: 'RESOURCE', ReputationEntityReference: arn.value } as const;
        const { ReputationEntity } = await client.send(new GetReputationEntityCommand(input), options);
        return ReputationEntity?.CustomerManagedStatus?.Status ?? ON;
      });
    },
  };

  const setters: Readonly<Record<Scope['kind'], SendingSwitches['set']>> = {
    configurationSet: (scope, status, signal) =>
      call('PutConfigurationSetSendingOptions', scope, signal, async (client, options) => {
        const input = { ConfigurationSetName: scope.configurationSet, SendingEnabled: status !== OFF };
        await client.send(new PutConfigurationSetSendingOptionsCommand(input), options);
        return null;
      }),
    account: (scope, status, signal) =>
      call('PutAccountSendingAttributes', scope, signal, async (client, options) => {
        await client.send(new PutAccountSendingAttributesCommand({ SendingEnabled: status !== OFF }), options);
        return null;
      }),
    tenant: async (scope, status, signal) => {
      const arn = await arnOf(scope, signal);
      if (!arn.ok) return arn;
      return call('UpdateReputationEntityCustomerManagedStatus', scope, signal, async (client, options) => {
        const input = {
          ReputationEntityType: 'RESOURCE',
          ReputationEntityReference: arn.value,
          // What was read there, or our own word for off.
          SendingStatus: status as SendingStatus,
        } as const;
        await client.send(new UpdateReputationEntityCustomerManagedStatusCommand(input), options);
        return null;
      });
    },
  };

  return {
    read: (scope, signal) => readers[scope.kind](scope, signal),
    set: (scope, status, signal) => setters[scope.kind](scope, status, signal),
  };
}
