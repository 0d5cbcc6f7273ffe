/** SES's switches of sending: an account's, its configuration sets', its tenants'. A part of `ses-server.ts`. */

interface Refusal {
  readonly status: number;
  readonly type: string;
  readonly message: string;
}

export interface SendingCall {
  readonly operation: string;
  /** What it is about: a configuration set, a tenant's name or ARN, or `''` for the account. */
  readonly subject: string;
  readonly work: () => object | Refusal;
}

const missing = (message: string): Refusal => ({ status: 404, type: 'NotFoundException', message });
const bad = (message: string): Refusal => ({ status: 400, type: 'BadRequestException', message });

const SETS = '/v2/email/configuration-sets/';
const ENTITIES = '/v2/email/reputation/entities/RESOURCE/';
const STATUS = '/customer-managed-status';
const STATUSES = new Set(['ENABLED', 'DISABLED', 'REINSTATED']);

export function createSesSending() {
  /** `region` -> on; `region/set` -> on; ARN of a tenant -> its customer-managed status. */
  const accounts = new Map<string, boolean>();
  const sets = new Map<string, boolean>();
  const tenants = new Map<string, string>();
  const seen: { operation: string; region: string; subject: string; value: unknown }[] = [];

  const isOn = (value: unknown): value is boolean => typeof value === 'boolean';

  const switched = (held: Map<string, boolean>, name: string, value: unknown) => () => {
    if (!held.has(name)) return missing('no such configuration set');
    if (!isOn(value)) return bad('SendingEnabled');
    held.set(name, value);
    return {};
  };

  const route = (
    method: string,
    rawPath: string,
    region: string,
    body: Record<string, unknown>,
  ): SendingCall | null => {
    const made = (operation: string, subject: string, value: unknown, work: SendingCall['work']): SendingCall => {
      seen.push({ operation, region, subject, value });
      return { operation, subject, work };
    };
    if (rawPath === '/v2/email/account' && method === 'GET') {
      return made('GetAccount', '', undefined, () => ({ SendingEnabled: accounts.get(region) ?? true }));
    }
    if (rawPath === '/v2/email/account/sending' && method === 'PUT') {
      accounts.set(region, accounts.get(region) ?? true);
      return made(
        'PutAccountSendingAttributes',
        '',
        body.SendingEnabled,
        switched(accounts, region, body.SendingEnabled),
      );
    }
    if (rawPath.startsWith(SETS)) {
      const [name = '', part] = rawPath.slice(SETS.length).split('/').map(decodeURIComponent);
      const key = `${region}/${name}`;
      if (method === 'PUT' && part === 'sending') {
        return made(
          'PutConfigurationSetSendingOptions',
          name,
          body.SendingEnabled,
          switched(sets, key, body.SendingEnabled),
        );
      }
      return made('GetConfigurationSet', name, undefined, () =>
        sets.has(key)
          ? { ConfigurationSetName: name, SendingOptions: { SendingEnabled: sets.get(key) } }
          : missing('no such configuration set'),
      );
    }
    if (rawPath === '/v2/email/tenants/get' && method === 'POST') {
      const name = String(body.TenantName);
      const arn = [...tenants.keys()].find((each) => each.includes(`:tenant/${name}/`) && each.includes(`:${region}:`));
      return made('GetTenant', name, undefined, () =>
        arn === undefined ? missing('no such tenant') : { Tenant: { TenantName: name, TenantArn: arn } },
      );
    }
    if (!rawPath.startsWith(ENTITIES)) return null;
    const isUpdate = rawPath.endsWith(STATUS);
    const arn = decodeURIComponent(rawPath.slice(ENTITIES.length, isUpdate ? -STATUS.length : undefined));
    if (!isUpdate) {
      return made('GetReputationEntity', arn, undefined, () =>
        tenants.has(arn)
          ? {
              ReputationEntity: { ReputationEntityReference: arn, CustomerManagedStatus: { Status: tenants.get(arn) } },
            }
          : missing('no such entity'),
      );
    }
    const status = String(body.SendingStatus);
    return made('UpdateReputationEntityCustomerManagedStatus', arn, status, () => {
      if (!tenants.has(arn)) return missing('no such entity');
      if (!STATUSES.has(status)) return bad('SendingStatus');
      tenants.set(arn, status);
      return {};
    });
  };

  return { accounts, sets, tenants, seen, route };
}
