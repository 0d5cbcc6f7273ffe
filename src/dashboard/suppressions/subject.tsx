import { visible } from '../../shared/words.ts';
import { parseAddressKey } from '../../suppression/address-param.ts';
import { recipientPath } from '../recipient/path.ts';

/** Whom a line is about: a person or a domain, with a page; or an erased person, who has none. */
export function Subject({ address }: { address: string }) {
  const shown = <bdi>{visible(address)}</bdi>;
  return parseAddressKey(address) === null ? shown : <a href={recipientPath(address)}>{shown}</a>;
}
