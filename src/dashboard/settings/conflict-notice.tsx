import { visible } from '../../shared/words.ts';
import { Shape, Time } from '../components/parts.tsx';
import { Changes } from './changes.tsx';
import type { Conflict } from './history.ts';

/** Somebody else was quicker: who, what, and what saving would now do. */
export function ConflictNotice({ conflict, back }: { conflict: Conflict; back: string }) {
  const { since, changed, saving } = conflict;
  return (
    <section class="notice over" role="alert" aria-labelledby="conflict-heading" tabindex={-1} autofocus>
      <h2 id="conflict-heading">
        <Shape tone="over" /> Nothing was saved: the rules were changed while you had them open
      </h2>
      <ul>
        {since.map(({ version, at, actor, note }) => (
          <li>
            <span>
              Version {version} by <strong>{visible(actor)}</strong>, <Time at={at} /> UTC
              {note === null ? ', without a reason.' : `: ${visible(note)}`}
            </span>
          </li>
        ))}
      </ul>
      {changed === null ? null : (
        <>
          <h3>Different now from what you had opened</h3>
          <Changes changes={changed} none="Nothing: it was changed and changed back." />
        </>
      )}
      <h3>What saving would change now</h3>
      <Changes changes={saving} none="Nothing." />
      <p>
        What you typed is still in the form below. Saving again makes all of the changes above, and takes theirs back
        where the two differ. <a href={back}>Drop what I typed and look at theirs</a>
      </p>
    </section>
  );
}
