/** What a recipient reads. */
import { DEFAULT_TENANT } from '../store/tenant.ts';
import type { LinkTarget } from './link.ts';

/** `ann@example.com` -> `a***@example.com`: enough for its owner, too little for whoever got the mail forwarded. */
export function maskedAddress(address: string): string {
  const at = address.lastIndexOf('@');
  const [first = ''] = address.slice(0, at).replace(/^"/, '');
  return `${first}***${address.slice(at)}`;
}

/** The tenant, unless it only says that there is none. */
const senderOf = ({ tenant }: LinkTarget): string | null => (tenant === DEFAULT_TENANT ? null : tenant);

/** `“marketing” mail from acme` */
export const mailOf = (target: LinkTarget): string =>
  `${target.stream === '' ? '' : `“${target.stream}” `}mail from ${senderOf(target) ?? 'this sender'}`;
