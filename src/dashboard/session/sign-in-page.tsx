import type { Assets } from '../assets.ts';
import { Layout } from '../components/layout.tsx';

interface Props {
  readonly assets: Assets;
  readonly next: string;
  /** Present: the reader followed a one-time link, and one press signs in. */
  readonly code?: string | undefined;
  readonly error?: string | undefined;
}

export function SignInPage({ assets, next, code, error }: Props) {
  return (
    <Layout title={error === undefined ? 'Sign in' : 'Error: sign in'} assets={assets}>
      <section class="card narrow">
        <h1>Sign in</h1>
        {error === undefined ? null : (
          <p class="problem" role="alert" id="problem">
            {error}
          </p>
        )}
        <form method="post" action="/sign-in">
          <input type="hidden" name="next" value={next} />
          {code === undefined ? <TokenField wrong={error !== undefined} /> : <CodeField code={code} />}
          <button type="submit" class="primary">
            Sign in
          </button>
        </form>
        {code === undefined ? null : (
          <p>
            <a href={`/sign-in?next=${encodeURIComponent(next)}`}>Use an access token instead</a>
          </p>
        )}
      </section>
    </Layout>
  );
}

function TokenField({ wrong }: { wrong: boolean }) {
  return (
    <p class="field">
      <label for="token">Access token</label>
      <span class="meta" id="token-hint">
        One with the scope admin or read.
      </span>
      <input
        id="token"
        name="token"
        type="password"
        autocomplete="current-password"
        spellcheck={false}
        required
        aria-describedby={wrong ? 'problem token-hint' : 'token-hint'}
        aria-invalid={wrong ? 'true' : undefined}
      />
    </p>
  );
}

// The press is a POST on purpose: programs that fetch links ahead of people must not use the code up.
function CodeField({ code }: { code: string }) {
  return (
    <p>
      <input type="hidden" name="code" value={code} />
      This link works once, for ten minutes.
    </p>
  );
}
