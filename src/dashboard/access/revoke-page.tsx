import { counted, visible } from '../../shared/words.ts';
import type { Assets } from '../assets.ts';
import { Token } from '../components/form.tsx';
import { Layout, type Viewer } from '../components/layout.tsx';
import { Shape, Time } from '../components/parts.tsx';
import type { KeyView } from './load-keys.ts';
import { keyDeedPath, keysPath } from './path.ts';
import { SCOPE_WORDS } from './scope-words.ts';

interface Props {
  readonly view: KeyView;
  readonly viewer: Viewer;
  readonly assets: Assets;
  readonly token: string;
}

/** Asks before a key goes: who loses what, which sessions end, and that there is no way back. */
export function RevokePage({ view: { key, sessions, isOwn }, viewer, assets, token }: Props) {
  const name = visible(key.name);
  return (
    <Layout title={`Revoke ${name}`} assets={assets} viewer={viewer} current="/settings">
      <section class="card narrow">
        <h1>
          Revoke the key <bdi>{name}</bdi>?
        </h1>
        {isOwn ? (
          <p>
            <Shape tone="watch" /> <strong>You are signed in with this key: you are signed out.</strong> Have another
            way in first.
          </p>
        ) : null}
        <p>
          Whoever sends its token is refused from the next request on
          {key.tenant === null ? '' : `, for tenant ${key.tenant}`}. It may no longer:
        </p>
        <ul class="access-scopes">
          {key.scopes.map((scope) => (
            <li>{SCOPE_WORDS[scope]}</li>
          ))}
        </ul>
        <p>
          {key.lastUsedAt === null ? (
            'It was never used.'
          ) : (
            <>
              It was last used on <Time at={key.lastUsedAt} /> UTC, to the hour.
            </>
          )}{' '}
          {sessions === 0
            ? 'Nobody is signed in with it.'
            : `${counted(sessions, 'session')} of the dashboard ${sessions === 1 ? 'ends' : 'end'}.`}
        </p>
        <p>A revoked token never works again. What was done with the key stays in the audit log.</p>
        <form method="post" action={keyDeedPath(key.id, 'revoke')}>
          <Token of={token} />
          <button type="submit" class="primary danger">
            {isOwn ? 'Revoke the key and sign out' : 'Revoke the key'}
          </button>
        </form>
        <p>
          <a href={keysPath()}>Keep it</a>
        </p>
      </section>
    </Layout>
  );
}
