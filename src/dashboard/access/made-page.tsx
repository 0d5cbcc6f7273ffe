import { visible } from '../../shared/words.ts';
import type { AccessKey } from '../../store/contract.ts';
import type { Assets } from '../assets.ts';
import { Layout, type Viewer } from '../components/layout.tsx';
import { Notice } from '../components/notice.tsx';
import { Copyable } from '../components/parts.tsx';
import { keysPath } from './path.ts';
import { SCOPE_WORDS } from './scope-words.ts';

interface Props {
  readonly made: AccessKey;
  readonly token: string;
  readonly viewer: Viewer;
  readonly assets: Assets;
}

/** The only time that a token is seen. */
export function KeyMadePage({ made, token, viewer, assets }: Props) {
  return (
    <Layout title="Key made" assets={assets} viewer={viewer} current="/settings">
      <div class="section-head">
        <h1 class="page-title">Keys</h1>
      </div>
      <Notice tone="watch" title={`The key ${visible(made.name)} is made: keep its token now`}>
        <p>It is shown this once, and only its hash is stored. When this page is loaded again it is gone.</p>
        <Copyable text={token} label="the token" />
      </Notice>
      <section class="card" aria-labelledby="may-heading">
        <h2 id="may-heading">What it may do</h2>
        <ul class="access-scopes">
          {made.scopes.map((scope) => (
            <li>
              <strong>{scope}</strong>: {SCOPE_WORDS[scope]}
            </li>
          ))}
        </ul>
        <p>
          {made.tenant === null ? 'For all tenants.' : `For tenant ${made.tenant} only.`} Programs send it with each
          request, as <code>Authorization: Bearer</code> and the token.
        </p>
        <p class="access-after">
          <a class="button" href={keysPath()}>
            I have kept it: back to the keys
          </a>
        </p>
      </section>
    </Layout>
  );
}
