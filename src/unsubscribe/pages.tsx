import type { PropsWithChildren } from 'hono/jsx';
import { Document } from '../dashboard/components/document.tsx';
import type { LinkTarget } from './link.ts';
import { mailOf, maskedAddress } from './words.ts';

interface Props {
  readonly style: string;
}

function Page({ title, style, children }: PropsWithChildren<Props & { title: string }>) {
  return (
    <Document title={title} style={style}>
      <main>
        <section class="card narrow">
          <h1>{title}</h1>
          {children}
        </section>
      </main>
    </Document>
  );
}

/** Posts to the page's own address: the token is in it. */
function Confirm() {
  return (
    <form method="post">
      <input type="hidden" name="List-Unsubscribe" value="One-Click" />
      <button type="submit" class="primary" name="via" value="page">
        Unsubscribe
      </button>
    </form>
  );
}

const Address = ({ of }: { of: LinkTarget }) => <strong>{maskedAddress(of.address)}</strong>;

/** Changes nothing by itself: programs that fetch links ahead of people must not unsubscribe them. */
export function ConfirmPage({ style, target }: Props & { target: LinkTarget }) {
  return (
    <Page title="Unsubscribe?" style={style}>
      <p>
        Stop {mailOf(target)} to <Address of={target} />.
      </p>
      <Confirm />
      <p class="meta">Nothing has changed yet.</p>
    </Page>
  );
}

/** Tells that the recipient is unsubscribed. */
export function DonePage({ style, target }: Props & { target: LinkTarget }) {
  return (
    <Page title="You are unsubscribed" style={style}>
      <p>
        <Address of={target} /> will get no more {mailOf(target)}.
      </p>
      <p class="meta">
        Mail that is already on its way may still arrive.
        {target.stream === '' ? null : ' Other kinds of mail from this sender are not stopped.'}
      </p>
      <p class="meta">You can close this page.</p>
    </Page>
  );
}

/** The request was no unsubscribe request, or could not be stored: the button is the way out of both. */
export function NotDonePage({ style, problem }: Props & { problem: string }) {
  return (
    <Page title="Not unsubscribed yet" style={style}>
      <p class="problem" role="alert">
        {problem}
      </p>
      <Confirm />
    </Page>
  );
}

/** Tells that the link is not one of ours, and what to do. */
export function BadLinkPage({ style }: Props) {
  return (
    <Page title="This link does not work" style={style}>
      <p>Part of it may be missing. Nothing was changed.</p>
      <p>Open the link in the mail again, or copy the whole link into the address bar.</p>
      <p>If it still does not work, reply to the mail and ask the sender to stop.</p>
    </Page>
  );
}
