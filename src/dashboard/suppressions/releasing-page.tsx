import { count, counted } from '../../shared/words.ts';
import type { AccessKey } from '../../store/contract.ts';
import type { Assets } from '../assets.ts';
import { Token } from '../components/form.tsx';
import { Layout } from '../components/layout.tsx';
import type { Texts } from './filters.ts';
import { suppressionsPath } from './path.ts';
import { FilterInputs } from './release-all-page.tsx';
import type { Slice } from './release-slice.ts';

interface Props {
  readonly viewer: AccessKey;
  readonly assets: Assets;
  readonly token: string;
  readonly texts: Texts;
  readonly note: string | null;
  /** The next one. */
  readonly slice: Slice;
}

/** Between two slices: how far it is, and the form for the next one, which the script sends by itself. */
export function ReleasingPage({ viewer, assets, token, texts, note, slice }: Props) {
  const { released, total, from, until, after } = slice;
  return (
    <Layout title="Releasing" assets={assets} viewer={viewer} current="/suppressions">
      <section class="verdict none" data-releasing>
        <h1>
          <strong>Releasing:</strong> {counted(released, 'entry', 'entries')} so far.
        </h1>
        <p>
          <progress
            class="suppressions-progress"
            max={String(Math.max(total, released + 1))}
            value={String(released)}
            aria-label="Released"
          >
            {count(released)}
          </progress>
        </p>
        <p>Leaving this page stops here; what is released stays released.</p>
        <form method="post" action={suppressionsPath('release-all')} data-next-slice>
          <Token of={token} />
          <FilterInputs texts={texts} />
          <input type="hidden" name="total" value={String(total)} />
          <input type="hidden" name="released" value={String(released)} />
          <input type="hidden" name="from" value={String(from)} />
          <input type="hidden" name="until" value={String(until)} />
          <input type="hidden" name="after" value={after} />
          <input type="hidden" name="note" value={note ?? ''} />
          <input type="hidden" name="confirm" value="release" />
          <p class="actions">
            <button type="submit">Go on</button>
            <a class="button" href={suppressionsPath('history', { action: 'removed' })}>
              Stop
            </a>
          </p>
        </form>
      </section>
    </Layout>
  );
}
