import { visible } from '../../shared/words.ts';
import type { Difference } from './differences.ts';

/** More than these open on demand. */
const SHOWN = 12;

/** Differences as a list: what, from, to. */
export function Changes({ changes, none }: { changes: readonly Difference[]; none: string }) {
  if (changes.length === 0) return <p>{none}</p>;
  const rest = changes.slice(SHOWN);
  return (
    <>
      <List changes={changes.slice(0, SHOWN)} />
      {rest.length === 0 ? null : (
        <details>
          <summary>{rest.length} more</summary>
          <List changes={rest} />
        </details>
      )}
    </>
  );
}

function List({ changes }: { changes: readonly Difference[] }) {
  return (
    <ul class="changes">
      {changes.map(({ what, from, to }) => (
        <li>
          {what}:{' '}
          {from === null ? (
            <>
              added <ins>{visible(to ?? '')}</ins>
            </>
          ) : to === null ? (
            <>
              removed <del>{visible(from)}</del>
            </>
          ) : (
            <>
              from <del>{visible(from)}</del> to <ins>{visible(to)}</ins>
            </>
          )}
        </li>
      ))}
    </ul>
  );
}
