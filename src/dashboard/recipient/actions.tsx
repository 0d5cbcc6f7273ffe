import { listPath } from '../suppressions/path.ts';
import type { RecipientView } from './load.ts';
import { recipientPath } from './path.ts';

/** What this viewer may do here; where something is missed, who may. */
export function Actions({ view }: { view: RecipientView }) {
  const { address, may, isSimulator } = view;
  const missing = missingWords(view);
  return (
    <>
      <p class="actions">
        {view.isDomain ? (
          <a class="button" href={listPath({ domain: address.slice(1) })}>
            See the blocked addresses there
          </a>
        ) : null}
        {may.releasable.length === 0 ? null : (
          <a class="button" href={recipientPath(address, 'release')}>
            Release…
          </a>
        )}
        {!may.write || isSimulator ? null : (
          <a class="button" href={recipientPath(address, 'block')}>
            Add block…
          </a>
        )}
        {may.erase ? (
          <a class="button" href={recipientPath(address, 'erase')}>
            Erase…
          </a>
        ) : null}
      </p>
      {missing === '' ? null : <p class="meta">{missing}</p>}
    </>
  );
}

function missingWords({ may, standing, address, isSimulator }: RecipientView): string {
  const { decidedBy } = standing;
  if (isSimulator) return '';
  if (!may.write) return 'To release or block: needs a key with the scope write.';
  if (decidedBy === null) return '';
  if (decidedBy.address !== address) return 'To release it: look up the domain, and release the entry there.';
  return may.releasable.length === 0 ? 'To release it: needs a key of all tenants.' : '';
}
