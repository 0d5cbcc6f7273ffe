import { visible } from '../../shared/words.ts';
import { recipientPath } from '../recipient/path.ts';

/** What stands in for somebody who was erased: see `suppression/pseudonym.ts`. */
const isErased = (recipient: string): boolean => recipient.startsWith('erased:');

/** An address, and the way to its page. */
export function Recipient({ of }: { of: string }) {
  if (isErased(of)) return <>An erased person</>;
  return (
    <a href={recipientPath(of)}>
      <bdi>{visible(of)}</bdi>
    </a>
  );
}
