import { domainToASCII } from 'node:url';

/** RFC 5321 section 4.5.3.1: 64 octets of local part, 255 of domain; a display name may come on top. */
const MAX_LOCAL = 64;
const MAX_DOMAIN = 255;
const MAX_TEXT = 1_000;

const DOT_ATOM_LOCAL = /^[^\s"(),:;<>@[\\\]]+$/u;
const QUOTED_LOCAL = /^"(?:[^"\\]|\\.)*"$/u;
const ASCII_DOMAIN = /^(?:[a-z0-9_](?:[a-z0-9_-]{0,61}[a-z0-9_])?\.)*[a-z0-9_](?:[a-z0-9_-]{0,61}[a-z0-9_])?$/;
const ADDRESS_LITERAL = /^\[(?:[0-9.]+|ipv6:[0-9a-f:.]+)\]$/;
const ASCII = /^[\x21-\x7e]+$/;

/**
 * The canonical form of a domain: lower-case A-labels (RFC 5891). @returns `null` when it is none.
 */
function canonicalDomain(text: string): string | null {
  if (text.length === 0 || text.length > MAX_DOMAIN) return null;
  const lower = text.toLowerCase();
  const domain = ASCII.test(lower) ? lower : domainToASCII(lower);
  if (domain.length > MAX_DOMAIN) return null;
  return ASCII_DOMAIN.test(domain) || ADDRESS_LITERAL.test(domain) ? domain : null;
}

/** `Name <a@b>` -> `a@b`. AWS's own examples carry display names in `mail.source` and `bouncedRecipients`. */
function withoutDisplayName(text: string): string {
  if (!text.endsWith('>')) return text;
  const open = text.lastIndexOf('<');
  return open === -1 ? text : text.slice(open + 1, -1).trim();
}

/** `"ann"@example.net` is `ann@example.net` (RFC 5321, section 4.1.2): quotes that are not needed say nothing. */
function unquoted(local: string): string {
  if (!QUOTED_LOCAL.test(local)) return local;
  const bare = local.slice(1, -1).replaceAll(/\\(.)/gu, '$1');
  return DOT_ATOM_LOCAL.test(bare) ? bare : local;
}

/**
 * The form under which an address is stored and looked up: display name and needless quotes dropped, local part in
 * lower case (NFC), domain as lower-case A-label; plus tags and dots are kept, because SES tells such addresses apart.
 *
 * Own expressions rather than a full RFC 5322 parser: each runs in linear time, and a check may bring 10,000 hostile
 * texts. Comments and groups, which neither SES nor senders write here, are not addresses.
 *
 * @returns `null` when the text is no address.
 */
export function canonicalAddress(text: string): string | null {
  if (text.length > MAX_TEXT || !text.isWellFormed()) return null;
  const address = withoutDisplayName(text.trim());
  const at = address.lastIndexOf('@');
  if (at < 1) return null;
  // In its final form before it is measured: some characters grow when they are lower-cased.
  const local = unquoted(address.slice(0, at).normalize('NFC').toLowerCase());
  if (new TextEncoder().encode(local).length > MAX_LOCAL) return null;
  if (!DOT_ATOM_LOCAL.test(local) && !QUOTED_LOCAL.test(local)) return null;
  if (/\p{Cc}/u.test(local)) return null;
  const domain = canonicalDomain(address.slice(at + 1));
  return domain === null ? null : `${local}@${domain}`;
}

/** `@example.com`: the key of an entry for a whole domain. @returns `null` when it is none. */
export function canonicalDomainKey(text: string): string | null {
  const trimmed = text.trim();
  if (!trimmed.startsWith('@')) return null;
  const domain = canonicalDomain(trimmed.slice(1));
  return domain === null ? null : `@${domain}`;
}

export const domainKeyOf = (address: string): string => address.slice(address.lastIndexOf('@'));

/** The mailbox simulator: AWS leaves it out of rates, and it is never blocked. */
export const SIMULATOR_DOMAIN = 'simulator.amazonses.com';

export const isSimulator = (address: string): boolean => domainKeyOf(address) === `@${SIMULATOR_DOMAIN}`;
