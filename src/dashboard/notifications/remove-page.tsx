import { visible } from '../../shared/words.ts';
import type { Assets } from '../assets.ts';
import { Token } from '../components/form.tsx';
import { Layout, type Viewer } from '../components/layout.tsx';
import { Shape } from '../components/parts.tsx';
import { KIND_WORDS, maskedTarget, TYPE_WORDS } from './endpoint-words.ts';
import type { EndpointView } from './load.ts';
import { deedPath, notificationsPath } from './path.ts';

interface Props {
  readonly view: EndpointView;
  readonly viewer: Viewer;
  readonly assets: Assets;
  readonly token: string;
  /** Nobody else is told of alerts. */
  readonly isLast: boolean;
}

/** Asks before an endpoint goes: what it is, what follows, what comes back. */
export function RemovePage({ view: { endpoint }, viewer, assets, token, isLast }: Props) {
  const { id, kind, types } = endpoint;
  return (
    <Layout title="Remove an endpoint" assets={assets} viewer={viewer} current="/settings">
      <section class="card narrow">
        <h1>Remove this endpoint?</h1>
        <p>
          <strong>{KIND_WORDS[kind]}</strong> <bdi>{visible(maskedTarget(endpoint))}</bdi>
        </p>
        <p>
          It is no longer told of {types.map((type) => TYPE_WORDS[type]).join(' and ') || 'anything'}, and what waits
          for it is dropped with its log. Added again, it begins at that moment, with a new secret where there is one.
        </p>
        {isLast ? (
          <p>
            <Shape tone="watch" /> It is the only one that is told of alerts: afterwards nobody is.
          </p>
        ) : null}
        <form method="post" action={deedPath(id, 'remove')}>
          <Token of={token} />
          <button type="submit" class="primary danger">
            Remove the endpoint
          </button>
        </form>
        <p>
          <a href={notificationsPath()}>Keep it</a>
        </p>
      </section>
    </Layout>
  );
}
