import { counted, visible } from '../../shared/words.ts';
import type { Assets } from '../assets.ts';
import { Layout, type Viewer } from '../components/layout.tsx';
import { Shape } from '../components/parts.tsx';
import { Recipient } from '../components/recipient.tsx';
import { Facts } from './facts.tsx';
import { Lines } from './lines.tsx';
import { messageWords, STATE_WORDS } from './state-words.ts';
import type { MessageView, RecipientPart } from './view.ts';

interface Props {
  readonly view: MessageView;
  readonly viewer: Viewer;
  readonly assets: Assets;
}

/** The state of a message, recipient by recipient. */
export function MessagePage({ view, viewer, assets }: Props) {
  const { message, recipients, unattributed, leftOut } = view;
  const { tone, state, sentence, details } = messageWords(view);
  const subject = message.fields.subject;
  return (
    <Layout
      title={`${state}: message ${message.messageId}`}
      assets={assets}
      viewer={viewer}
      current="/recipients"
      search={message.messageId}
    >
      <section class={`verdict ${tone}`} aria-labelledby="verdict">
        <p class="subject">
          <bdi>{subject === undefined ? visible(message.messageId) : `“${visible(subject)}”`}</bdi>
        </p>
        <h1 id="verdict">
          <Shape tone={tone} /> <strong>{state}:</strong> {sentence}
        </h1>
        {details.map((detail) => (
          <p>{detail}</p>
        ))}
      </section>
      <Facts view={view} />
      {recipients.map((part, n) => (
        <Part part={part} n={n} />
      ))}
      {unattributed.length === 0 ? null : (
        <section class="card" aria-labelledby="unattributed-heading">
          <h2 id="unattributed-heading">Not known which recipient</h2>
          <p class="meta">SES does not say whose these are: the message went to several. They count once.</p>
          <Lines lines={unattributed} caption="Events of the message as a whole, newest first" />
        </section>
      )}
      {leftOut === 0 ? null : (
        <p class="meta">{counted(leftOut, 'older event')} left out. The API tells all of them.</p>
      )}
    </Layout>
  );
}

function Part({ part: { recipient, state, lines }, n }: { part: RecipientPart; n: number }) {
  const [tone, words] = STATE_WORDS[state];
  const heading = `recipient-${n}`;
  return (
    <section class="card" aria-labelledby={heading}>
      <div class="card-head">
        <h2 id={heading} class="wrap">
          <Recipient of={recipient} />
        </h2>
        <p class="state">
          <Shape tone={tone} /> {words}
        </p>
      </div>
      {lines.length === 0 ? <p class="meta">Nothing more is known.</p> : <Lines lines={lines} caption="Newest first" />}
    </section>
  );
}
