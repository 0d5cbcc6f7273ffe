/**
 * Verifies signatures as AWS does: from the request as it came, octet by octet. Written from AWS's description, not from a
 * signer.
 *
 * @see IAM User Guide, "Create a signed AWS API request"
 */
import { createHash, createHmac } from 'node:crypto';
import type { IncomingHttpHeaders } from 'node:http';

export interface SignedRequest {
  readonly method: string;
  /** As it stands in the request line. */
  readonly target: string;
  readonly headers: IncomingHttpHeaders;
  readonly body: Buffer;
}

/** What an access key is signed with; temporary keys come with their token. */
export interface KeyPair {
  readonly secret: string;
  readonly token?: string;
}

const AUTHORIZATION =
  /^AWS4-HMAC-SHA256 Credential=([^/]+)\/(\d{8})\/([a-z0-9-]+)\/ses\/aws4_request, SignedHeaders=([^,]+), Signature=([0-9a-f]{64})$/;

const sha256 = (data: Buffer | string) => createHash('sha256').update(data).digest('hex');
const hmac = (key: Buffer | string, data: string) => createHmac('sha256', key).update(data).digest();
const encoded = (text: string) =>
  [...Buffer.from(text)]
    .map((octet) => {
      const char = String.fromCharCode(octet);
      return /[A-Za-z0-9._~-]/.test(char) ? char : `%${octet.toString(16).toUpperCase().padStart(2, '0')}`;
    })
    .join('');

/** A `+` is a plus: only forms write spaces like that. */
const canonicalQuery = (query: string) =>
  query
    .split('&')
    .filter((pair) => pair !== '')
    .map((pair) => {
      const [name = '', value = ''] = pair.split('=').map(decodeURIComponent);
      return `${encoded(name)}=${encoded(value)}`;
    })
    .sort()
    .join('&');

/** @returns the Region that the request was signed for; `null` when the signature is not the one of this request. */
export function signedFor(
  { method, target, headers, body }: SignedRequest,
  keys: Readonly<Record<string, KeyPair>>,
): string | null {
  const [, id = '', day = '', region = '', names = '', signature] =
    AUTHORIZATION.exec(headers.authorization ?? '') ?? [];
  const key = keys[id];
  const at = String(headers['x-amz-date']);
  const signed = names.split(';');
  const mustBeSigned = ['host', ...Object.keys(headers).filter((name) => name.startsWith('x-amz-'))];
  if (key === undefined || !at.startsWith(day) || !mustBeSigned.every((name) => signed.includes(name))) return null;
  if (headers['x-amz-security-token'] !== key.token) return null;
  const [path = '', query = ''] = target.split('?');
  const canonical = [
    method,
    path.split('/').map(encoded).join('/'),
    canonicalQuery(query),
    ...signed.map((name) => `${name}:${String(headers[name]).trim().replaceAll(/ +/g, ' ')}`),
    '',
    names,
    sha256(body),
  ].join('\n');
  const scope = `${day}/${region}/ses/aws4_request`;
  const toSign = ['AWS4-HMAC-SHA256', at, scope, sha256(canonical)].join('\n');
  const signingKey = [region, 'ses', 'aws4_request'].reduce(hmac, hmac(`AWS4${key.secret}`, day));
  return hmac(signingKey, toSign).toString('hex') === signature ? region : null;
}
