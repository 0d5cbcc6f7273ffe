import { visible } from '../../shared/words.ts';
import { Copyable, Shape } from '../components/parts.tsx';
import { KIND_WORDS, maskedTarget, outcomeWords } from './endpoint-words.ts';
import type { EndpointView } from './load.ts';
import type { PageState } from './path.ts';

const nameOf = ({ endpoint }: EndpointView): string =>
  `${KIND_WORDS[endpoint.kind]} ${visible(maskedTarget(endpoint))}`;

/** What was done just now, by the address of the page. */
export function DoneNotice({ state, views }: { state: PageState; views: readonly EndpointView[] }) {
  const found = (id: string | undefined) => views.find(({ endpoint }) => endpoint.id === id);
  const [tested, added, enabled] = [found(state.tested), found(state.added), found(state.enabled)];
  if (tested?.lastTest != null) return <TestNotice view={tested} />;
  if (added !== undefined) return <Done text={`${nameOf(added)} is added. Send a test message now.`} />;
  if (enabled !== undefined) return <Done text={`${nameOf(enabled)} is enabled, and goes on where it was.`} />;
  return state.removed === undefined ? null : <Done text="The endpoint is removed, with its log." />;
}

function Done({ text }: { text: string }) {
  return (
    <section class="notice ok" role="status">
      <p>
        <Shape tone="ok" /> {text}
      </p>
    </section>
  );
}

function TestNotice({ view }: { view: EndpointView }) {
  const { lastTest } = view;
  if (lastTest === null) return null;
  const arrived = lastTest.error === null;
  const taken = view.endpoint.kind === 'email' ? 'Look into the mailbox: it may still bounce.' : '';
  return (
    <section class={`notice ${arrived ? 'ok' : 'over'}`} role="status">
      <h2>
        <Shape tone={arrived ? 'ok' : 'over'} />{' '}
        {arrived ? 'The test message was sent' : 'The test message did not arrive'}
      </h2>
      <p>
        {nameOf(view)}: {outcomeWords(lastTest).replace(/\.$/, '')}. {arrived ? taken : ''}
      </p>
    </section>
  );
}

/** The only time that a secret is seen. */
export function SecretNotice({ view, secret }: { view: EndpointView; secret: string }) {
  return (
    <section class="notice watch" role="status" aria-labelledby="secret-heading">
      <h2 id="secret-heading">
        <Shape tone="watch" /> {nameOf(view)} is added: keep its secret now
      </h2>
      <p>What it gets is signed with this secret, which is shown this once. The receiver needs it.</p>
      <Copyable text={secret} label="the secret" />
    </section>
  );
}

export const FIELD_WORDS: Readonly<Record<string, string>> = {
  url: 'Where to',
  types: 'Told of',
  tenant: 'Tenant',
  description: 'Description',
  minLevel: 'Which alerts',
  from: 'Quiet from',
  to: 'Quiet until',
  timeZone: 'Time zone',
  days: 'Days',
};
