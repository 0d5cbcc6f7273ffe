import type { Assets } from '../assets.ts';
import { Layout } from '../components/layout.tsx';
import { Notice } from '../components/notice.tsx';
import { type AskReason, nextName } from './ask.ts';

interface Props {
  readonly assets: Assets;
  readonly next: string;
  /** Present: the reader followed a one-time link, and one press signs in. */
  readonly code?: string | undefined;
  readonly error?: string | undefined;
  /** Why the reader is asked. */
  readonly why?: AskReason | null;
}

export function SignInPage({ assets, next, code, error, why = null }: Props) {
  const name = nextName(next);
  return (
    <Layout title={error === undefined ? 'Sign in' : 'Error: sign in'} assets={assets}>
      <div class="sign-in">
        {error === undefined && why !== null ? <Why why={why} /> : null}
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
          {name === null ? null : <p class="meta">After that you go on to {name}.</p>}
          {code === undefined ? null : (
            <p>
              <a href={`/sign-in?next=${encodeURIComponent(next)}`}>Use an access token instead</a>
            </p>
          )}
        </section>
      </div>
    </Layout>
  );
}

function Why({ why }: { why: AskReason }) {
  switch (why) {
    case 'ended':
      return (
        <Notice tone="none" title="Your session has ended">
          <p>It ends after 2 hours in which no page is opened, after 12 hours, or when somebody ends it.</p>
        </Notice>
      );
    case 'form':
      return (
        <Notice tone="watch" title="Nothing was changed: you are not signed in">
          <p>
            The form you sent came after your session had ended, or without one. What you typed was not kept: after
            signing in you come back to its page, to fill it in again.
          </p>
        </Notice>
      );
    case 'everywhere':
      return (
        <Notice tone="ok" title="Signed out everywhere">
          <p>All sessions of the key have ended. Its token still signs in.</p>
        </Notice>
      );
    case 'revoked':
      return (
        <Notice tone="ok" title="Your key is revoked">
          <p>It was the key you were signed in with. Sign in with another one.</p>
        </Notice>
      );
  }
}

function TokenField({ wrong }: { wrong: boolean }) {
  return (
    <>
      {/* Password managers file what they keep under a name. */}
      <input type="text" name="user" value="access key" autocomplete="username" readonly hidden />
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
          autocapitalize="none"
          spellcheck={false}
          required
          autofocus
          aria-describedby={wrong ? 'problem token-hint' : 'token-hint'}
          aria-invalid={wrong ? 'true' : undefined}
        />
      </p>
    </>
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
