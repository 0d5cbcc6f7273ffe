/** The frame of the forms about one recipient. */
import type { PropsWithChildren } from 'hono/jsx';
import { visible } from '../../shared/words.ts';
import type { AccessKey } from '../../store/contract.ts';
import type { Assets } from '../assets.ts';
import type { Form } from '../components/fields.ts';
import { ProblemSummary, Token } from '../components/form.tsx';
import { Layout } from '../components/layout.tsx';
import { recipientPath } from './path.ts';

type PageProps = PropsWithChildren<{
  assets: Assets;
  viewer: AccessKey;
  address: string;
  /** What is asked, with the address in it. */
  question: string;
  form: Form;
  what: 'release' | 'block' | 'erase';
  /** On the button: verb and object. */
  deed: string;
  /** The button shows that something is lost. */
  danger?: boolean;
}>;

/** A page that asks before it acts: what is said first, then the form, and the way back. */
export function FormPage(props: PageProps) {
  const { assets, viewer, address, question, form, what, deed, danger = false, children } = props;
  const failed = Object.keys(form.problems).length > 0;
  return (
    <Layout
      title={`${failed ? 'Error: ' : ''}${question}`}
      assets={assets}
      viewer={{ name: viewer.name, tenant: viewer.tenant }}
      search={address}
    >
      <h1 class="page-title wrap">{question}</h1>
      <ProblemSummary problems={form.problems} title="Nothing was changed" />
      <section class="card">
        <form class="settings" method="post" action={recipientPath(address, what)} novalidate>
          <Token of={form.token} />
          {children}
          <p class="actions">
            <button type="submit" class={danger ? 'primary danger' : 'primary'}>
              {deed}
            </button>
            <a class="button" href={recipientPath(address)}>
              Cancel
            </a>
          </p>
        </form>
      </section>
    </Layout>
  );
}

export const shownAddress = (address: string): string => visible(address);

const LONGEST_ON_BUTTON = 60;

/** The object of a deed, on its button; the question above has the whole address. */
export const buttonAddress = (address: string): string =>
  address.length > LONGEST_ON_BUTTON ? 'this address' : visible(address);
