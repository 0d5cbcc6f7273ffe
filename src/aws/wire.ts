/** SESv2's calls as HTTP requests (REST-JSON): pure. */
import type { SesOperation } from './inputs.ts';

interface Route {
  readonly method: 'GET' | 'PUT' | 'POST' | 'DELETE';
  /** Members in braces are parts of the path; `query` names those behind it; all others are the body. */
  readonly path: string;
  readonly query?: readonly string[];
}

const ADDRESSES = '/v2/email/suppression/addresses';
const SETS = '/v2/email/configuration-sets/{ConfigurationSetName}';
const ENTITIES = '/v2/email/reputation/entities';
const ENTITY = `${ENTITIES}/{ReputationEntityType}/{ReputationEntityReference}`;

/** @see SESv2 API Reference, "Request Syntax" of each call */
const ROUTES: Readonly<Record<SesOperation, Route>> = {
  ListSuppressedDestinations: {
    method: 'GET',
    path: ADDRESSES,
    query: ['TenantName', 'PageSize', 'StartDate', 'NextToken'],
  },
  GetSuppressedDestination: { method: 'GET', path: `${ADDRESSES}/{EmailAddress}`, query: ['TenantName'] },
  PutSuppressedDestination: { method: 'PUT', path: ADDRESSES },
  DeleteSuppressedDestination: { method: 'DELETE', path: `${ADDRESSES}/{EmailAddress}`, query: ['TenantName'] },

  GetAccount: { method: 'GET', path: '/v2/email/account' },
  BatchGetMetricData: { method: 'POST', path: '/v2/email/metrics/batch' },
  ListReputationEntities: { method: 'POST', path: ENTITIES },
  ListRecommendations: { method: 'POST', path: '/v2/email/vdm/recommendations' },

  GetTenant: { method: 'POST', path: '/v2/email/tenants/get' },
  GetConfigurationSet: { method: 'GET', path: SETS },
  GetReputationEntity: { method: 'GET', path: ENTITY },
  PutAccountSendingAttributes: { method: 'PUT', path: '/v2/email/account/sending' },
  PutConfigurationSetSendingOptions: { method: 'PUT', path: `${SETS}/sending` },
  UpdateReputationEntityCustomerManagedStatus: { method: 'PUT', path: `${ENTITY}/customer-managed-status` },

  SendEmail: { method: 'POST', path: '/v2/email/outbound-emails' },
};

export interface WireRequest {
  readonly method: Route['method'];
  /** From the path on. */
  readonly target: string;
  readonly body: string | undefined;
}

/** RFC 3986: also what `encodeURIComponent` leaves, for signatures cover each octet as it is sent. */
const encoded = (text: string): string =>
  encodeURIComponent(text).replaceAll(/[!'()*]/g, (each) => `%${each.charCodeAt(0).toString(16).toUpperCase()}`);

const queryValue = (value: unknown): string => (value instanceof Date ? value.toISOString() : String(value));

/** Bodies have times in seconds. */
function bodyValue(value: unknown): unknown {
  if (value instanceof Date) return value.getTime() / 1_000;
  if (Array.isArray(value)) return value.map(bodyValue);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([name, each]) => [name, bodyValue(each)]));
}

/**
 * The request of a call; `null` when a part of its path cannot travel as one. An empty part, or a dot, would make it another
 * call; half of a character has no encoding.
 */
export function requestOf(operation: SesOperation, input: object): WireRequest | null {
  const { method, path, query = [] } = ROUTES[operation];
  const members = new Map(Object.entries(input).filter(([, value]) => value !== undefined));
  const take = (name: string): unknown => {
    const value = members.get(name);
    members.delete(name);
    return value;
  };
  let canTravel = true;
  const filled = path.replaceAll(/\{(\w+)\}/g, (_, name: string) => {
    const label = String(take(name) ?? '');
    canTravel &&= !/^\.{0,2}$/.test(label) && label.isWellFormed();
    return canTravel ? encoded(label) : '';
  });
  if (!canTravel) return null;
  const search = query
    .filter((name) => members.has(name))
    .map((name) => `${name}=${encoded(queryValue(take(name)))}`)
    .join('&');
  return {
    method,
    target: search === '' ? filled : `${filled}?${search}`,
    body: method === 'GET' || method === 'DELETE' ? undefined : JSON.stringify(bodyValue(Object.fromEntries(members))),
  };
}
