import type { PropsWithChildren } from 'hono/jsx';
import type { Assets } from '../assets.ts';
import type { PagePath } from '../frame/pages.ts';
import type { Form } from './fields.ts';
import { ProblemSummary, Token } from './form.tsx';
import { Layout, type Viewer } from './layout.tsx';

type Props = PropsWithChildren<{
  assets: Assets;
  viewer: Viewer;
  /** What is asked, with its object. */
  question: string;
  form: Form;
  /** Where the form goes. */
  action: string;
  /** Where nothing is changed. */
  back: string;
  /** On the button: verb and object. */
  deed: string;
  /** The button shows that something is lost. */
  danger?: boolean;
  current?: PagePath;
  search?: string;
}>;

/** A page that asks before it acts: what is said first, then the form, and the way back. */
export function AskPage(props: Props) {
  const { assets, viewer, question, form, action, back, deed, danger = false, current, search, children } = props;
  const failed = Object.keys(form.problems).length > 0;
  return (
    <Layout
      title={`${failed ? 'Error: ' : ''}${question}`}
      assets={assets}
      viewer={{ name: viewer.name, tenant: viewer.tenant }}
      search={search}
      {...(current === undefined ? {} : { current })}
    >
      <h1 class="page-title wrap">{question}</h1>
      <ProblemSummary problems={form.problems} title="Nothing was changed" />
      <section class="card">
        <form class="settings" method="post" action={action} novalidate>
          <Token of={form.token} />
          {children}
          <p class="actions">
            <button type="submit" class={danger ? 'primary danger' : 'primary'}>
              {deed}
            </button>
            <a class="button" href={back}>
              Cancel
            </a>
          </p>
        </form>
      </section>
    </Layout>
  );
}
