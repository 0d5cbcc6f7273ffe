/** SESv2 by `fetch`, with a signer of 3 KB in place of the SDK: for Workers. Credentials must be given. */
import { AwsClient } from 'aws4fetch';
import { readCapped } from '../shared/http.ts';
import {
  awsError,
  createClientOf,
  MAX_ANSWER,
  type SesClients,
  type SesClientsOptions,
  TOO_LARGE,
  type Transport,
} from './clients.ts';
import { dnsSuffixOf } from './partitions.ts';
import { requestOf } from './wire.ts';

/** Without a namespace, without the address behind it (Smithy, "AWS restJson1 protocol": operation error serialization). */
const bareName = (name: string): string => {
  const [bare = ''] = name.split(/[,:]/);
  return bare.slice(bare.indexOf('#') + 1);
};

const textIn = (body: unknown, ...names: readonly string[]): string => {
  const members: Readonly<Record<string, unknown>> = typeof body === 'object' && body !== null ? { ...body } : {};
  const found = names.map((name) => members[name]).find((value) => typeof value === 'string');
  return typeof found === 'string' ? found : '';
};

/** @throws SyntaxError */
const parsed = (text: string): unknown => (text === '' ? {} : JSON.parse(text));

/** An error's body may be a proxy's page. */
function refusal(response: Response, text: string): Error {
  let body: unknown = null;
  try {
    body = parsed(text);
  } catch {}
  const name = response.headers.get('x-amzn-errortype') ?? textIn(body, 'code', '__type');
  return awsError(bareName(name) || 'UnknownError', textIn(body, 'message', 'Message'), response.status);
}

async function answerOf(response: Response): Promise<unknown> {
  const { text, whole } = await readCapped(response, MAX_ANSWER);
  if (!whole) throw awsError(TOO_LARGE, '', response.status);
  if (!response.ok) throw refusal(response, text);
  try {
    return parsed(text);
  } catch {
    throw awsError('SyntaxError', '', response.status);
  }
}

/** SES's own address (AWS General Reference, "Amazon SES endpoints and quotas"). */
export const endpointOf = (region: string): string => `https://email.${region}.${dnsSuffixOf(region)}`;

export interface LightClientsOptions extends SesClientsOptions {
  /** Default: `fetch` itself. */
  readonly send?: (request: Request, init: RequestInit) => Promise<Response>;
}

function createTransport(region: string, options: LightClientsOptions): Transport {
  const { endpoint, credentials, send = (request, init) => fetch(request, init) } = options;
  const origin = (endpoint ?? endpointOf(region)).replace(/\/+$/, '');
  if (credentials === undefined)
    return async () => {
      throw awsError('CredentialsProviderError', '');
    };
  const client = new AwsClient({ ...credentials, region, service: 'ses' });
  return async (operation, input, signal) => {
    const asked = requestOf(operation, input);
    if (asked === null) throw awsError('ValidationException', '');
    const { method, target, body } = asked;
    const request = await client.sign(`${origin}${target}`, {
      method,
      ...(body === undefined ? {} : { body, headers: { 'content-type': 'application/json' } }),
    });
    // A redirect would carry the signature elsewhere: it is an answer like any that is no success.
    return answerOf(await send(request, { signal, redirect: 'manual' }));
  };
}

/** For Workers. Without credentials every call fails as `no-credentials`, and nothing is sent. */
export const createLightClients = (options: LightClientsOptions): SesClients => ({
  clientOf: createClientOf((region) => createTransport(region, options), options.timeout),
  close: () => {},
});
