import { count, visible } from '../../shared/words.ts';
import { Token } from '../components/form.tsx';
import { Time } from '../components/parts.tsx';
import type { KeyView } from './load-keys.ts';
import { ACCOUNT_PATH, auditPath, keyDeedPath } from './path.ts';

/** Every key: what it may do, whether it is used, and what can be done about it. */
export function KeyTable({ views, token }: { views: readonly KeyView[]; token: string }) {
  return (
    <section class="card" aria-labelledby="keys-heading">
      <h2 id="keys-heading">Keys</h2>
      <table class="stacked history access-keys">
        <caption>Oldest first; times in UTC. Tokens are not kept, only their hashes.</caption>
        <thead>
          <tr>
            <th scope="col">Name</th>
            <th scope="col">May</th>
            <th scope="col">Tenant</th>
            <th scope="col">Made</th>
            <th scope="col">Last used</th>
            <th scope="col">Sessions</th>
            <th scope="col">
              <span class="for-ears">Actions</span>
            </th>
          </tr>
        </thead>
        <tbody>
          {views.map((view) => (
            <Row view={view} token={token} />
          ))}
        </tbody>
      </table>
    </section>
  );
}

function Row({ view, token }: { view: KeyView; token: string }) {
  const { key, sessions, isOwn } = view;
  return (
    <tr>
      <th scope="row">
        <bdi>{visible(key.name)}</bdi> {isOwn ? <span class="chip">yours</span> : null}
      </th>
      <td data-label="May">{key.scopes.join(', ')}</td>
      <td data-label="Tenant">{key.tenant ?? <span class="meta">all</span>}</td>
      <td data-label="Made">
        <Time at={key.createdAt} />
      </td>
      <td data-label="Last used">
        {key.lastUsedAt === null ? <span class="meta">never</span> : <Time at={key.lastUsedAt} />}
      </td>
      <td data-label="Sessions">{sessions === 0 ? <span class="meta">none</span> : count(sessions)}</td>
      <td class="access-deeds">
        <Deeds view={view} token={token} />
      </td>
    </tr>
  );
}

function Deeds({ view: { key, sessions, isOwn, isAdministrator }, token }: { view: KeyView; token: string }) {
  const name = visible(key.name);
  return (
    <div class="deeds">
      <a href={auditPath({ actor: `key:${key.name}` })}>
        Log<span class="for-ears"> of what {name} did</span>
      </a>
      {isOwn ? (
        <a href={ACCOUNT_PATH}>Your sessions</a>
      ) : sessions === 0 ? null : (
        <form method="post" action={keyDeedPath(key.id, 'sign-out')}>
          <Token of={token} />
          <button type="submit" class="quiet">
            Sign out<span class="for-ears"> all sessions of {name}</span>
          </button>
        </form>
      )}
      {isAdministrator ? (
        <span class="meta">Replaced by another ADMIN_TOKEN at a start</span>
      ) : (
        <a href={keyDeedPath(key.id, 'revoke')}>
          Revoke…<span class="for-ears"> {name}</span>
        </a>
      )}
    </div>
  );
}
