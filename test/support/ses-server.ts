/**
 * The suppression list and `SendEmail` of SES's API v2 as a server of its own: REST-JSON, signatures, exact case, pages with tokens that
 * expire, and the quota of one request per second and operation, by the clock of the test.
 */
import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { buffer } from 'node:stream/consumers';
import { KEYS } from './aws-credentials.ts';
import { createSesAccounts } from './ses-account-server.ts';
import { createSesSending } from './ses-sending.ts';
import { signedFor } from './sigv4.ts';

export interface Call {
  /** Of the list: `List`, `Get`, `Put`, `Delete`; of mail: `Send`; else SES's own name. */
  readonly operation: string;
  readonly region: string;
  readonly tenant: string;
  /** The spelling, decoded from the path or read from the body. */
  readonly address: string;
  readonly pageSize: number | null;
  readonly since: number | null;
}

/** What goes wrong instead: an error of AWS's; a dropped connection, before or after the work; no answer at all. */
export type Fault =
  | { readonly status: number; readonly type: string; readonly message?: string }
  | 'drop'
  | 'drop-after'
  | 'hang';

export interface Held {
  readonly reason: string;
  readonly updatedAt: number;
}

/** The body of a `SendEmail`, as far as the tests read it. */
export interface SentMail {
  readonly FromEmailAddress: string;
  readonly Destination: { readonly ToAddresses: readonly string[] };
  readonly ConfigurationSetName?: string;
  readonly EmailTags: readonly { readonly Name: string; readonly Value: string }[];
  readonly Content: {
    readonly Simple: {
      readonly Subject: { readonly Data: string };
      readonly Body: { readonly Text: { readonly Data: string }; readonly Html: { readonly Data: string } };
      readonly Headers: readonly { readonly Name: string; readonly Value: string }[];
    };
  };
}

export interface SesServerOptions {
  readonly now: () => number;
  readonly regions?: readonly string[];
  /** `region/tenant` */
  readonly tenants?: readonly string[];
  readonly maxPageSize?: number;
  /** The quota: the least time between two calls of one operation. */
  readonly interval?: number;
}

const PATH = '/v2/email/suppression/addresses';
const SEND_PATH = '/v2/email/outbound-emails';
const NEVER_SUPPRESSED = /@simulator\.amazonses\.com$/i;

export async function startSesServer({
  now,
  regions = ['us-east-1'],
  tenants = [],
  maxPageSize = 1_000,
  interval = 1_000,
}: SesServerOptions) {
  const accounts = createSesAccounts({ now, interval });
  const lists = new Map<string, Map<string, Held>>();
  const calls: Call[] = [];
  const sending = createSesSending();
  const sent: SentMail[] = [];
  const lastCallAt = new Map<string, number>();
  let intercept: (call: Call, nth: number) => Fault | null = () => null;
  let tokensSince = 0;
  let tokensIssued = 0;
  let isSandbox = false;

  const listOf = (region: string, tenant = ''): Map<string, Held> => {
    const name = `${region}/${tenant}`;
    const known = lists.get(name) ?? new Map<string, Held>();
    lists.set(name, known);
    return known;
  };

  const fail = (response: ServerResponse, { status, type, message = 'no' }: Exclude<Fault, string>) => {
    response.writeHead(status, {
      'content-type': 'application/json',
      'x-amzn-errortype': `${type}:http://internal.amazon.com/coral/com.amazonaws.services.simpleemailv2/`,
    });
    response.end(JSON.stringify({ message }));
  };
  const answer = (response: ServerResponse, body: object) => {
    response.writeHead(200, { 'content-type': 'application/json' });
    response.end(JSON.stringify(body));
  };
  const bad = (message: string) => ({ status: 400, type: 'BadRequestException', message });
  const missing = (message: string) => ({ status: 404, type: 'NotFoundException', message });

  const page = (held: Map<string, Held>, query: URLSearchParams): object | Exclude<Fault, string> => {
    const size = Number(query.get('PageSize') ?? 100);
    if (size < 1 || size > maxPageSize) return bad('PageSize is out of range');
    const token = query.get('NextToken');
    let after = '';
    if (token !== null) {
      const known = JSON.parse(Buffer.from(token, 'base64').toString('utf8'));
      if (known.n <= tokensSince) return { status: 400, type: 'InvalidNextTokenException' };
      after = known.after;
    }
    const since = Date.parse(query.get('StartDate') ?? '1970-01-01T00:00:00Z');
    const all = [...held]
      .filter(([name, { updatedAt }]) => name > after && updatedAt >= since)
      .sort(([a], [b]) => (a < b ? -1 : 1));
    const rows = all.slice(0, size);
    tokensIssued += 1;
    const next = { n: tokensIssued, after: rows.at(-1)?.[0] };
    return {
      SuppressedDestinationSummaries: rows.map(([name, { reason, updatedAt }]) => ({
        EmailAddress: name,
        Reason: reason,
        LastUpdateTime: updatedAt / 1_000,
      })),
      ...(all.length > size ? { NextToken: Buffer.from(JSON.stringify(next)).toString('base64') } : {}),
    };
  };

  const work = (call: Call, query: URLSearchParams, reason: string): object | Exclude<Fault, string> => {
    const { operation, region, tenant, address } = call;
    if (tenant !== '' && !tenants.includes(`${region}/${tenant}`)) return missing('no such tenant');
    const held = listOf(region, tenant);
    if (operation === 'List') return page(held, query);
    if (operation === 'Put') {
      if (isSandbox) return bad('Your account is still in the sandbox');
      if (NEVER_SUPPRESSED.test(address) || !/^(BOUNCE|COMPLAINT)$/.test(reason)) return bad('not this one');
      held.set(address, { reason, updatedAt: now() });
      return {};
    }
    const found = held.get(address);
    if (found === undefined) return missing(`Email address ${address} does not exist on your suppression list.`);
    if (operation === 'Delete') {
      held.delete(address);
      return {};
    }
    return {
      SuppressedDestination: { EmailAddress: address, Reason: found.reason, LastUpdateTime: found.updatedAt / 1_000 },
    };
  };

  /** Sending has a rate of its own, far above the others'. */
  const sendEmail = (request: IncomingMessage, response: ServerResponse, region: string, mail: SentMail) => {
    const address = mail.Destination.ToAddresses[0] ?? '';
    const call: Call = { operation: 'Send', region, tenant: '', address, pageSize: null, since: null };
    calls.push(call);
    const fault = intercept(call, calls.length);
    if (fault === 'hang') return undefined;
    if (fault === 'drop') return request.socket.destroy();
    if (fault !== null && fault !== 'drop-after') return fail(response, fault);
    sent.push(mail);
    if (fault === 'drop-after') return request.socket.destroy();
    return answer(response, { MessageId: `0100-${sent.length}` });
  };

  const handle = async (request: IncomingMessage, response: ServerResponse) => {
    const url = new URL(request.url ?? '/', 'http://x');
    const { method = '', url: target = '', headers } = request;
    const octets = await buffer(request);
    const region = signedFor({ method, target, headers, body: octets }, KEYS);
    if (region === null || !regions.includes(region)) {
      return fail(response, { status: 403, type: 'UnrecognizedClientException' });
    }
    const body = octets.length === 0 ? {} : JSON.parse(octets.toString('utf8'));
    if (method === 'POST' && url.pathname === SEND_PATH) return sendEmail(request, response, region, body);
    // Where no test tells of accounts there are the switches only.
    const asked = accounts.isUsed() ? accounts.operationOf(method, url.pathname) : null;
    if (asked !== null) {
      const outcome = accounts.answer(asked, region, body);
      if (outcome === 'hang') return undefined;
      if (typeof outcome === 'string') return request.socket.destroy();
      return 'type' in outcome ? fail(response, outcome as Exclude<Fault, string>) : answer(response, outcome);
    }
    // The raw path: a `/` in an address must have come encoded.
    const rawPath = target.split('?')[0] ?? '';
    const label = rawPath.slice(PATH.length + 1);
    const other = sending.route(method, rawPath, region, body);
    const operation =
      other?.operation ?? ({ PUT: 'Put', DELETE: 'Delete' } as const)[method] ?? (label === '' ? 'List' : 'Get');
    if (other === null && (!url.pathname.startsWith(PATH) || label.includes('/')))
      return fail(response, { status: 404, type: 'UnknownOperationException' });
    const size = url.searchParams.get('PageSize');
    const start = url.searchParams.get('StartDate');
    const call: Call = {
      operation,
      region,
      tenant: body.TenantName ?? url.searchParams.get('TenantName') ?? '',
      address: other?.subject ?? body.EmailAddress ?? decodeURIComponent(label),
      pageSize: size === null ? null : Number(size),
      since: start === null ? null : Date.parse(start),
    };
    calls.push(call);
    const bucket = `${operation}/${region}`;
    const since = now() - (lastCallAt.get(bucket) ?? Number.NEGATIVE_INFINITY);
    lastCallAt.set(bucket, now());
    if (since < interval)
      return fail(response, { status: 429, type: 'TooManyRequestsException', message: 'Rate exceeded' });
    const fault = intercept(call, calls.length);
    if (fault === 'hang') return undefined;
    if (fault === 'drop') return request.socket.destroy();
    if (fault !== null && fault !== 'drop-after') return fail(response, fault);
    const outcome = other?.work() ?? work(call, url.searchParams, body.Reason ?? '');
    if (fault === 'drop-after') return request.socket.destroy();
    return 'type' in outcome ? fail(response, outcome as Exclude<Fault, string>) : answer(response, outcome);
  };

  const server = createServer((request, response) => {
    handle(request, response).catch(() => response.destroy());
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');

  return {
    endpoint: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    /** What SES tells of its accounts. */
    accounts,
    calls,
    /** The switches of sending. */
    sending,
    sent,
    listOf,
    callsOf: (...operations: readonly string[]) => calls.filter(({ operation }) => operations.includes(operation)),
    /** Puts an address on a list behind the sync's back, as SES itself does. */
    hold: (spelling: string, updatedAt = now(), reason = 'BOUNCE', region = 'us-east-1', tenant = '') =>
      listOf(region, tenant).set(spelling, { reason, updatedAt }),
    fault: (rule: (call: Call, nth: number) => Fault | null) => {
      intercept = rule;
    },
    expireTokens: () => {
      tokensSince = tokensIssued;
    },
    sandbox: () => {
      isSandbox = true;
    },
    stop: async () => {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
}

export type SesServer = Awaited<ReturnType<typeof startSesServer>>;
