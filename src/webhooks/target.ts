/** Where an endpoint of a kind is: what may be given, and what of it is shown. */
import { err, ok, type Result } from '../shared/result.ts';
import type { EndpointKind } from '../store/contract.ts';
import { canonicalAddress } from '../suppression/address.ts';
import { parseEndpointUrl } from './url.ts';

const MAILTO = 'mailto:';
/** SES takes no others (SESv2 API Reference, SendEmail). */
const ASCII = /^[\x21-\x7e]+$/;

/** `ops@example.com`, or as a URL (RFC 6068) without header fields. */
function parseAddress(text: string): Result<string, string> {
  const given = text.trim();
  const isUrl = given.toLowerCase().startsWith(MAILTO);
  const address = canonicalAddress(isUrl ? unescaped(given.slice(MAILTO.length)) : given);
  if (address === null) return err('must be one e-mail address');
  return ASCII.test(address) ? ok(address) : err('must be ASCII: SES mails no other addresses');
}

/** What cannot be read is no address. */
function unescaped(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return '';
  }
}

const mailtoOf = (address: string): string => MAILTO + encodeURI(address).replaceAll('?', '%3F').replaceAll('#', '%23');

export interface Target {
  /** Shown, and recorded. */
  readonly url: string;
  /** To be sealed: the whole URL where it is a secret. */
  readonly secret: string | null;
}

/** What somebody gave as the place of an endpoint. @returns the place, or the fault. */
export function parseTarget(kind: EndpointKind, text: string): Result<Target, string> {
  if (kind === 'email') {
    const address = parseAddress(text);
    return address.ok ? ok({ url: mailtoOf(address.value), secret: null }) : address;
  }
  const url = parseEndpointUrl(text);
  if (!url.ok) return url;
  return ok(
    kind === 'webhook' ? { url: url.value, secret: null } : { url: new URL(url.value).origin, secret: url.value },
  );
}

/** The address of an endpoint of kind `email`. */
export const addressOf = (url: string): string => decodeURIComponent(url.slice(MAILTO.length));

/** What an audit record tells of a place: an origin, which holds no token, or that it is an address. */
export const originOf = (url: string): string => (url.startsWith(MAILTO) ? MAILTO : new URL(url).origin);
