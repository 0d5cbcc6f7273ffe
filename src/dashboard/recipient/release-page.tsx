import { counted } from '../../shared/words.ts';
import type { AccessKey } from '../../store/contract.ts';
import { evidenceFor } from '../../suppression/present.ts';
import type { Assets } from '../assets.ts';
import type { Form } from '../components/fields.ts';
import { NoteField } from '../components/form.tsx';
import { Time } from '../components/parts.tsx';
import { causeWords, REASON_WORDS, reachWords, scopeWords } from './entry-words.ts';
import { buttonAddress, FormPage, shownAddress } from './form-parts.tsx';
import { ReleaseEffects } from './release-effects.tsx';
import type { Release } from './release-load.ts';

interface Props {
  readonly assets: Assets;
  readonly viewer: AccessKey;
  readonly address: string;
  readonly release: Release;
  readonly form: Form;
}

/** Asks before entries are taken out: which, what follows, how far it reaches, and the way back. */
export function ReleasePage({ assets, viewer, address, release, form }: Props) {
  const { going } = release;
  const shown = shownAddress(address);
  return (
    <FormPage
      {...{ assets, viewer, address, form }}
      question={`Release ${shown}?`}
      what="release"
      deed={`Release ${buttonAddress(address)}`}
    >
      {['reason', 'tenant', 'stream'].map((name) =>
        form.fields[name] === undefined ? null : <input type="hidden" name={name} value={form.fields[name]} />,
      )}
      <div>
        <h2>{counted(going.length, 'entry goes', 'entries go')}</h2>
        <ul class="plain">
          {going.map((entry) => (
            <li>
              <strong>{REASON_WORDS[entry.reason]}</strong>, {scopeWords(entry)}, since <Time at={entry.since} /> UTC.{' '}
              {causeWords(entry, evidenceFor(viewer, entry)).join(' ')}
            </li>
          ))}
        </ul>
      </div>
      <div>
        <h2>What follows</h2>
        <ul class="plain">
          <li>{afterWords(address, release)}</li>
          <ReleaseEffects going={going} />
          <li>Way back: “Block again”, on the next page.</li>
        </ul>
      </div>
      <NoteField form={form} hint="Why, for the history." />
    </FormPage>
  );
}

function afterWords(address: string, { resuming, staying }: Release): string {
  const whom = address.startsWith('@')
    ? `every address at ${address.slice(1)} that no entry of its own blocks`
    : address;
  const stays =
    staying === null
      ? ''
      : `${REASON_WORDS[staying.reason]}, ${scopeWords(staying)}${staying.address === address ? '' : `, for ${staying.address}`}`;
  if (resuming.length === 0) return `No mail resumes: another entry blocks it (${stays}).`;
  const back = `Mail to ${whom} resumes: ${reachWords(resuming)}.`;
  return staying === null ? back : `${back} Another entry stays (${stays}).`;
}
