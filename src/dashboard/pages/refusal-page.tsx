import type { PropsWithChildren } from 'hono/jsx';
import type { Assets } from '../assets.ts';
import { Layout, type Viewer } from '../components/layout.tsx';

type Props = PropsWithChildren<{
  assets: Assets;
  viewer?: Viewer;
  /** What is refused, as a sentence. */
  title: string;
  /** Where to go on. */
  back: string;
}>;

/** What was asked for is not done, and trying again will not help. */
export function RefusalPage({ assets, viewer, title, back, children }: Props) {
  return (
    <Layout title={`Error: ${title}`} assets={assets} viewer={viewer ?? null}>
      <section class="card narrow">
        <h1>{title}</h1>
        <p class="problem" role="alert">
          {children}
        </p>
        <p>
          <a class="button" href={back}>
            Open the page
          </a>
        </p>
      </section>
    </Layout>
  );
}
