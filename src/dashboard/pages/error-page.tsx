import type { Assets } from '../assets.ts';
import { Layout } from '../components/layout.tsx';
import { Shape } from '../components/parts.tsx';

/** What failed, what still works, what to do. Nothing of the cause: it may hold addresses, and the log has its name. */
export function ErrorPage({ assets, retry }: { assets: Assets; retry: string }) {
  return (
    <Layout title="Error: figures not read" assets={assets}>
      <section class="verdict none" aria-labelledby="verdict">
        <h1 id="verdict">
          <Shape tone="none" /> <strong>Unknown:</strong> the figures could not be read.
        </h1>
        <p class="first">The store did not answer. Nothing was changed, and this says nothing about your rates.</p>
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
