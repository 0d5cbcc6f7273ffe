/** The switches of sending at SES, one for each kind of scope. The only part of the breaker that speaks to AWS. */
import type { SesClients } from '../../aws/clients.ts';
import type { SesFailure } from '../../aws/failure.ts';
import type { SesInputs, SesOperation } from '../../aws/inputs.ts';
import { createPace, type PaceOptions } from '../../aws/pace.ts';
import { err, mapOk, ok, type Result } from '../../shared/result.ts';
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

export interface SwitchOptions extends PaceOptions {
  readonly clientOf: SesClients['clientOf'];
}

const fromSwitch = (isOn: boolean | null | undefined): string => (isOn === false ? OFF : ON);
const ARN = /^arn:/;
const entityOf = (arn: string) => ({ ReputationEntityType: 'RESOURCE', ReputationEntityReference: arn }) as const;

/** Every call waits for a token of its operation and Region: SES allows one request a second. */
export function createSendingSwitches({ clientOf, ...options }: SwitchOptions): SendingSwitches {
  const pace = createPace(options);
  const call = <O extends SesOperation>(operation: O, { region }: Scope, input: SesInputs[O], signal: AbortSignal) =>
    pace(operation, region, signal, () => clientOf(region)(operation, input, signal));

  /** The ARN of the scope's tenant, and that it is a tenant of the scope's account. */
  const arnOf = async (scope: Scope, signal: AbortSignal): Promise<Result<string, SesFailure>> => {
    const { sesTenant, account, region } = scope;
    const found: Result<string, SesFailure> = ARN.test(sesTenant)
      ? ok(sesTenant)
      : mapOk(
          await call('GetTenant', scope, { TenantName: sesTenant }, signal),
          ({ Tenant }) => Tenant?.TenantArn ?? '',
        );
    if (!found.ok || found.value.split(':').slice(3, 5).join('/') === `${region}/${account}`) return found;
    return err({ operation: 'GetTenant', kind: 'not-found', name: 'TenantOfAnotherAccount' });
  };

  const readers: Readonly<Record<Scope['kind'], SendingSwitches['read']>> = {
    configurationSet: async (scope, signal) => {
      const input = { ConfigurationSetName: scope.configurationSet };
      const answer = await call('GetConfigurationSet', scope, input, signal);
      return mapOk(answer, ({ SendingOptions }) => fromSwitch(SendingOptions?.SendingEnabled));
    },
    account: async (scope, signal) =>
      mapOk(await call('GetAccount', scope, {}, signal), ({ SendingEnabled }) => fromSwitch(SendingEnabled)),
    tenant: async (scope, signal) => {
      const arn = await arnOf(scope, signal);
      if (!arn.ok) return arn;
      const answer = await call('GetReputationEntity', scope, entityOf(arn.value), signal);
      return mapOk(answer, ({ ReputationEntity }) => ReputationEntity?.CustomerManagedStatus?.Status ?? ON);
    },
  };

  const setters: Readonly<Record<Scope['kind'], SendingSwitches['set']>> = {
    configurationSet: async (scope, status, signal) => {
      const input = { ConfigurationSetName: scope.configurationSet, SendingEnabled: status !== OFF };
      return mapOk(await call('PutConfigurationSetSendingOptions', scope, input, signal), () => null);
    },
    account: async (scope, status, signal) => {
      const input = { SendingEnabled: status !== OFF };
      return mapOk(await call('PutAccountSendingAttributes', scope, input, signal), () => null);
    },
    tenant: async (scope, status, signal) => {
      const arn = await arnOf(scope, signal);
      if (!arn.ok) return arn;
      const input = { ...entityOf(arn.value), SendingStatus: status };
      return mapOk(await call('UpdateReputationEntityCustomerManagedStatus', scope, input, signal), () => null);
    },
  };

  return {
    read: (scope, signal) => readers[scope.kind](scope, signal),
    set: (scope, status, signal) => setters[scope.kind](scope, status, signal),
  };
}
