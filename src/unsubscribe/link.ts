/** Unsubscribe links: what one stands for, and how it looks in a mail. */
import type { Secrets } from '../access/secrets.ts';

export const UNSUBSCRIBE_PATH = '/unsubscribe/';

/** What a link ends. */
export interface LinkTarget {
  /** Canonical. */
  readonly address: string;
  readonly tenant: string;
  /** `''` = all streams of the tenant. */
  readonly stream: string;
}

const PURPOSE = 'unsubscribe';
/** The first character is the version; of the rest only an address has no fixed alphabet, and it has no line breaks. */
const PAYLOAD = /^1([^\n]+)\n([^\n]*)\n([^\n]+)$/u;
/** The longest token of version 1 has 639 characters. */
const MAX_TOKEN = 1_024;

/** @returns a token of at most 639 characters that never expires. The same target always has the same one. */
export const sealTarget = (secrets: Secrets, { address, tenant, stream }: LinkTarget): string =>
  secrets.seal(PURPOSE, `1${tenant}\n${stream}\n${address}`);

/** @returns what the token stands for, or `null` when it was not made by this installation. */
export function openTarget(secrets: Secrets, token: string): LinkTarget | null {
  if (token.length > MAX_TOKEN) return null;
  const [, tenant, stream, address] = PAYLOAD.exec(secrets.open(PURPOSE, token) ?? '') ?? [];
  return tenant === undefined || stream === undefined || address === undefined ? null : { address, tenant, stream };
}

/** The address that a token is opened at. */
export const unsubscribeUrl = (origin: string, token: string): string => `${origin}${UNSUBSCRIBE_PATH}${token}`;

/** The headers of RFC 2369 (section 3.2) and RFC 8058 (section 3.1), in one line each, which stay under 998 octets. */
export const unsubscribeHeaders = (url: string) => ({
  'List-Unsubscribe': `<${url}>`,
  'List-Unsubscribe-Post': 'List-Unsubscribe=One-Click',
});
