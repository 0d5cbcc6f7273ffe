import { count, counted } from '../../shared/words.ts';
import type { AccessKey } from '../../store/contract.ts';
import type { Chosen } from '../../suppression/bulk-release.ts';
import { placeCursor } from '../../suppression/list-cursor.ts';
import type { Assets } from '../assets.ts';
import type { Form } from '../components/fields.ts';
import { scopeWords } from '../recipient/entry-words.ts';
import { ReleaseEffects } from '../recipient/release-effects.tsx';
import { EntryTable } from './entry-table.tsx';
import { suppressionsPath } from './path.ts';
import { BulkReleasePage, othersGoAlong, wayBack } from './release-form.tsx';
import { Subject } from './subject.tsx';

interface Props {
  readonly viewer: AccessKey;
  readonly assets: Assets;
  readonly chosen: Chosen;
  readonly form: Form;
}

/** Asks before chosen entries go: which, which do not and why, and what follows. */
export function ReleaseChosenPage({ viewer, assets, chosen: { going, gone, foreign }, form }: Props) {
  const entries = counted(going.length, 'entry', 'entries');
  return (
    <BulkReleasePage
      {...{ viewer, assets, form }}
      question={`Release ${entries}?`}
      deed={`Release ${entries}`}
      action={suppressionsPath('release-confirmed')}
      going={{ n: going.length, exact: true }}
      back={suppressionsPath()}
    >
      {[...going, ...gone].map((entry) => (
        <input type="hidden" name="entry" value={placeCursor.encode(entry)} />
      ))}
      {going.length === 0 ? null : <EntryTable entries={going} viewer={viewer} />}
      {gone.length + foreign.length === 0 ? null : (
        <div>
          <h2>{counted(gone.length + foreign.length, 'entry stays', 'entries stay')} as they are</h2>
          <ul class="plain">
            {gone.map((entry) => (
              <li>
                <Subject address={entry.address} />: not on the list any more
              </li>
            ))}
            {foreign.map((entry) => (
              <li>
                <Subject address={entry.address} />: for {scopeWords(entry)}, and your key is bound to a tenant
              </li>
            ))}
          </ul>
        </div>
      )}
      <div>
        <h2>What follows</h2>
        <ul class="plain">
          <li>
            Mail resumes to whom no other entry blocks: {count(new Set(going.map(({ address }) => address)).size)} of
            these addresses are looked at again with the next check.
          </li>
          {othersGoAlong}
          <ReleaseEffects going={going} />
          {wayBack}
        </ul>
      </div>
    </BulkReleasePage>
  );
}
