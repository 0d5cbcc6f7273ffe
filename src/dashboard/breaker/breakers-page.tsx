import type { Assets } from '../assets.ts';
import { Layout } from '../components/layout.tsx';
import { Notice } from '../components/notice.tsx';
import { Shape } from '../components/parts.tsx';
import { Pager } from '../components/table.tsx';
import type { BreakersPageView } from './load.ts';
import { breakersPath, type PageState, pausePath, rulesPath } from './path.ts';
import { PausedTable } from './paused-table.tsx';
import { mayWish } from './permits.ts';
import { TripsTable } from './trips-table.tsx';
import { WatchedTable } from './watched-table.tsx';
import { standingWords } from './words.ts';

interface Props {
  readonly view: BreakersPageView;
  readonly assets: Assets;
  readonly done: PageState['done'];
}

const DONE: Readonly<Record<NonNullable<PageState['done']>, string>> = {
  paused: 'The pause was set',
  resumed: 'The pause is over',
  breaker: 'The circuit breaker has let go',
};

const DONE_MORE: Readonly<Record<NonNullable<PageState['done']>, string>> = {
  paused: 'From now on the check tells every sender. The audit log has who and why.',
  resumed: 'The check lets such mail through again, unless another pause holds it.',
  breaker: 'The check lets such mail through at once; AWS is told within minutes.',
};

/** What is stopped, what would be, and what was. */
export function BreakersPage({ view, assets, done }: Props) {
  const { viewer, watched, episodes, nextCursor, isFirst } = view;
  const { tone, state, sentence, details } = standingWords(view);
  return (
    <Layout title="Paused sending" assets={assets} viewer={viewer} current="/settings">
      <div class="section-head">
        <h1 class="page-title">Paused sending</h1>
        {viewer.tenant === null ? <a href={rulesPath}>Rules of the circuit breaker</a> : null}
      </div>
      {done === undefined ? null : (
        <Notice tone="ok" title={DONE[done]}>
          <p>{DONE_MORE[done]}</p>
        </Notice>
      )}
      <section class={`verdict ${tone}`} aria-labelledby="verdict">
        <h2 id="verdict" class="verdict-line">
          <Shape tone={tone} /> <strong>{state}:</strong> {sentence}
        </h2>
        {details.map((detail) => (
          <p>{detail}</p>
        ))}
        <p class="meta">AWS may stop mail by itself: that is on the overview.</p>
      </section>
      <section class="card" aria-labelledby="paused-heading">
        <h2 id="paused-heading">Paused now</h2>
        <PausedTable view={view} />
        <p class="actions">
          {mayWish(viewer, viewer.tenant ?? '') ? (
            <a class="button" href={pausePath(viewer.tenant ?? '')}>
              Pause sending…
            </a>
          ) : (
            <span class="meta">Pausing sending needs a key with the scope write.</span>
          )}
        </p>
      </section>
      <section class="card" aria-labelledby="watched-heading">
        <h2 id="watched-heading">Watched by the circuit breaker</h2>
        {watched.length === 0 ? <NothingWatched view={view} /> : <WatchedTable watched={watched} />}
      </section>
      <section class="card" aria-labelledby="trips-heading">
        <h2 id="trips-heading">Trips</h2>
        {episodes.length === 0 ? (
          <p>{isFirst ? 'The circuit breaker has never tripped, nor would it have.' : 'None on this page.'}</p>
        ) : (
          <TripsTable trips={episodes} />
        )}
        <Pager
          label="Pages of the trips"
          by="time"
          first={isFirst ? null : breakersPath()}
          next={nextCursor === null ? null : breakersPath({ cursor: nextCursor })}
        />
      </section>
    </Layout>
  );
}

function NothingWatched({ view: { settings, viewer } }: { view: BreakersPageView }) {
  if (viewer.tenant !== null) return <p>No mail of this tenant is watched by itself just now.</p>;
  if (settings.breakers.length > 0) return <p>What the rules are about has no mail within their hours.</p>;
  return (
    <p>
      No rule is set. <a href={rulesPath}>Begin with a dry run</a>
    </p>
  );
}
