import { counted, visible } from '../../shared/words.ts';
import type { Pause } from '../../store/contract.ts';
import { Token } from '../components/form.tsx';
import { Shape, Time } from '../components/parts.tsx';
import { REASON_WORDS, scopeWords } from './entry-words.ts';
import type { RecipientView } from './load.ts';
import { recipientPath } from './path.ts';

/** After the way back from an action: what is so now, and the way out of it. */
export function DoneNotice({ view, formToken }: { view: RecipientView; formToken: string }) {
  const [first] = view.done;
  if (first === undefined) return null;
  const released = first.action === 'removed';
  return (
    <section class="notice ok" role="status">
      <h2>
        <Shape tone="ok" /> {released ? 'Released' : 'Blocked'}: <bdi>{visible(view.address)}</bdi>
      </h2>
      <ul>
        {view.done.map((change) => (
          <li>
            {REASON_WORDS[change.reason]}, {scopeWords(change)}
          </li>
        ))}
      </ul>
      {released && !view.isSimulator ? (
        <form method="post" action={recipientPath(view.address, 'again')}>
          <Token of={formToken} />
          <input type="hidden" name="change" value={String(first.id)} />
          <button type="submit">Block again</button>
        </form>
      ) : null}
    </section>
  );
}

const pausedText = ({ tenant, configurationSet, account, region }: Pause): string =>
  [
    ...(configurationSet === '' ? [] : [`configuration set ${visible(configurationSet)}`]),
    ...(tenant === '' ? [] : [`tenant ${visible(tenant)}`]),
    ...(account === '' ? [] : [`${account}/${region}`]),
  ].join(' in ') || 'all tenants';

/** Sending stands still, of all mail or of some, whoever the recipient. */
export function PauseNotice({ pauses }: Pick<RecipientView, 'pauses'>) {
  const [pause] = pauses;
  if (pause === undefined) return null;
  return (
    <section class="notice over" aria-label="Sending is paused">
      <p>
        <Shape tone="over" /> <strong>Sending is paused</strong> for {pausedText(pause)} since <Time at={pause.since} />{' '}
        UTC: <bdi>{visible(pause.why)}</bdi>
      </p>
    </section>
  );
}

/** Of a person who was forgotten: what is left. */
export function ErasedNotice({ erasure }: Pick<RecipientView, 'erasure'>) {
  if (erasure === null) return null;
  const { at, address, events, rawTexts, quarantined, mails, entries } = erasure;
  return (
    <section class="notice none" aria-labelledby="erased-heading">
      <h2 id="erased-heading">
        <Shape tone="none" /> Erased on <Time at={at} /> UTC
      </h2>
      <p>
        Nothing is known of this person from before. What blocked them goes on blocking, without its evidence. Deleted:{' '}
        {counted(events + rawTexts + quarantined, 'event or text', 'events and texts')}. Kept under a keyed hash:{' '}
        {counted(mails, 'mail')} for the counts, {counted(entries, 'entry', 'entries')}.
      </p>
      {address === null ? null : <p>Still under way: old rows are being rewritten. Load the page again for its end.</p>}
    </section>
  );
}
