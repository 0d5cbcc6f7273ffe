import type { Assets } from '../assets.ts';
import { Layout } from '../components/layout.tsx';
import { Shape } from '../components/parts.tsx';

/** What failed, what still works, what to do. Nothing of the cause: it may hold addresses, and the log has its name. */
export function ErrorPage({ assets, retry }: { assets: Assets; retry: string }) {
  return (
    <Layout title="Error: the store does not answer" assets={assets}>
      <section class="verdict none" aria-labelledby="verdict">
        <h1 id="verdict">
          <Shape tone="none" /> <strong>Unknown:</strong> this page could not be read.
        </h1>
        <p class="first">
          The store did not answer. This says nothing about your rates, nor about whether anybody may be mailed.
        </p>
        <p>If you were saving something, look whether it is there before you save it again.</p>
        <p>
          SNS sends again what this service cannot store, for about an hour, so events are not lost yet. See{' '}
          <a href="/readyz">/readyz</a> for the store's state and the log for the cause.
        </p>
        <p>
          <a class="button" href={retry}>
            Try again
          </a>
        </p>
      </section>
    </Layout>
  );
}
