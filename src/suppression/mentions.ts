/** How a canonical address is found in texts as carriers bring them: any case, escaped in JSON, with a U-label domain. */
import { domainToUnicode } from 'node:url';
import type { Mentions } from '../store/contract.ts';

const ASCII = /^[\x20-\x7e]*$/;

const literally = (text: string): string => text.replaceAll(/[\\^$.*+?()[\]{}|]/g, '\\$&');

const escapedInJson = (text: string): string =>
  text.replaceAll(/[^\x20-\x7e]/g, (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`);

/** The spellings of a text of an address: as it is, and as JSON may escape it. */
const spellings = (text: string): readonly string[] => [...new Set([text, escapedInJson(text)])];

/**
 * Whole addresses only: `joann@example.net` does not mention `ann@example.net`. What JSON escapes before the address
 * (`\n`, `\u003c`) is not part of it. `standIn` is what replaces it.
 */
export function mentionsOf(address: string, standIn: string): Mentions {
  const at = address.lastIndexOf('@');
  const [local, domain] = [address.slice(0, at), address.slice(at + 1)];
  const locals = spellings(local);
  const domains = [...new Set([domain, domainToUnicode(domain) || domain])].flatMap(spellings);
  const all = locals.flatMap((one) => domains.map((other) => `${one}@${other}`));
  const before = String.raw`(?<=^|[^\p{L}\p{N}.!#$%&'*+/=?^_\x60{|}~-]|\\[bfnrt]|\\u[0-9a-f]{4})`;
  const after = String.raw`(?![\p{L}\p{N}-]|\.[\p{L}\p{N}])`;
  const pattern = `${before}(?:${all.map(literally).join('|')})${after}`;
  return {
    // SQL lowers ASCII letters only: of another address its domain is looked for.
    needles: ASCII.test(address) && domains.length === 1 ? [address] : domains.map((name) => `@${name}`),
    isIn: (text) => new RegExp(pattern, 'iu').test(text),
    replaceIn: (text) => text.replaceAll(new RegExp(pattern, 'giu'), standIn),
  };
}
