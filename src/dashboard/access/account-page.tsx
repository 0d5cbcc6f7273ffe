import { counted, visible } from '../../shared/words.ts';
import type { AccessKey, StoredSession } from '../../store/contract.ts';
import type { Assets } from '../assets.ts';
import { Token } from '../components/form.tsx';
import { Layout } from '../components/layout.tsx';
import { Time } from '../components/parts.tsx';
import { keysPath, SIGN_OUT_EVERYWHERE_PATH } from './path.ts';
import { SCOPE_WORDS } from './scope-words.ts';

interface Props {
  readonly viewer: AccessKey;
  readonly sessions: readonly StoredSession[];
  /** What the store knows this very session by. */
  readonly current: string | null;
  /** Whether the viewer may see the keys. */
  readonly isOperator: boolean;
  readonly assets: Assets;
  readonly token: string;
}

/** Who I am here, what I may do, where else I am signed in. */
export function AccountPage({ viewer, sessions, current, isOperator, assets, token }: Props) {
  return (
    <Layout title="Your account" assets={assets} viewer={viewer}>
      <div class="section-head">
        <h1 class="page-title">Your account</h1>
        {isOperator ? <a href={keysPath()}>All keys</a> : null}
      </div>
      <section class="card" aria-labelledby="key-heading">
        <h2 id="key-heading">
          Signed in with the key <bdi>{visible(viewer.name)}</bdi>
        </h2>
        <p>
          {viewer.tenant === null ? 'For all tenants' : `For tenant ${viewer.tenant} only`}, made on{' '}
          <Time at={viewer.createdAt} /> UTC. It may:
        </p>
        <ul class="access-scopes">
          {viewer.scopes.map((scope) => (
            <li>
              <strong>{scope}</strong>: {SCOPE_WORDS[scope]}
            </li>
          ))}
        </ul>
        <p class="meta">This session shows and allows what the key may, and nothing beyond it.</p>
      </section>
      <section class="card" aria-labelledby="sessions-heading">
        <h2 id="sessions-heading">Sessions of this key</h2>
        <table class="stacked history">
          <caption>
            {counted(sessions.length, 'session')}, the last seen first; times in UTC. A session ends after 2 hours in
            which no page is opened, and after 12 hours.
          </caption>
          <thead>
            <tr>
              <th scope="col">Signed in</th>
              <th scope="col">Last seen</th>
              <th scope="col">Ends, if not used</th>
            </tr>
          </thead>
          <tbody>
            {sessions.map(({ hash, createdAt, lastSeenAt, expiresAt }) => (
              <tr>
                <th scope="row">
                  <Time at={createdAt} /> {hash === current ? <span class="chip">this one</span> : null}
                </th>
                <td data-label="Last seen">
                  <Time at={lastSeenAt} />
                </td>
                <td data-label="Ends, if not used">
                  <Time at={expiresAt} />
                </td>
              </tr>
            ))}
          </tbody>
        </table>
        <form class="access-after" method="post" action={SIGN_OUT_EVERYWHERE_PATH}>
          <Token of={token} />
          <p class="meta">
            Ends all of them, this one too. The token still signs in: if it is lost, have the key revoked.
          </p>
          <button type="submit">Sign out everywhere</button>
        </form>
      </section>
    </Layout>
  );
}
