import { count, visible } from '../../shared/words.ts';
import type { QuarantineEntry } from '../../store/contract.ts';
import type { Assets } from '../assets.ts';
import { Token } from '../components/form.tsx';
import { Layout, type Viewer } from '../components/layout.tsx';
import { Time } from '../components/parts.tsx';
import { QUARANTINE_WORDS } from './words.ts';

const SHOWN = 50_000;
const DECEPTIVE = /[^\P{C}\n\t]/gu;

/** With line breaks where JSON allows them; nothing invisible. */
function readable(raw: string): string {
  let text = raw;
  try {
    text = JSON.stringify(JSON.parse(raw), null, 2);
  } catch {
    // What is no JSON is shown as it came.
  }
  return text.slice(0, SHOWN).replace(DECEPTIVE, '\ufffd');
}

interface Props {
  readonly entry: QuarantineEntry;
  readonly token: string;
  readonly viewer: Viewer;
  readonly assets: Assets;
  readonly problem?: string;
}

/** One message in quarantine, with its text, and what can be done with it. */
export function QuarantinedMessagePage({ entry, token, viewer, assets, problem }: Props) {
  const { id, source, account, region, reason, raw, publishedAt, receivedAt } = entry;
  const facts: readonly (readonly [string, unknown])[] = [
    ['Source', <code>{visible(source)}</code>],
    ['Account and Region', account === '' ? 'unknown' : `${visible(account)}, ${visible(region)}`],
    ['Published', <Time at={publishedAt} seconds />],
    ['Came', <Time at={receivedAt} seconds />],
    ['Id', <code>{visible(id)}</code>],
  ];
  return (
    <Layout
      title={`${problem === undefined ? '' : 'Error: '}Quarantined message`}
      assets={assets}
      viewer={viewer}
      current="/sources"
    >
      <p>
        <a href="/sources#quarantine">‹ All of the quarantine</a>
      </p>
      <h1 class="page-title">Quarantined message</h1>
      {problem === undefined ? null : (
        <p class="problem" role="alert">
          {problem}
        </p>
      )}
      <section class="card">
        <p>{QUARANTINE_WORDS[reason] ?? visible(reason)}</p>
        <dl class="facts">
          {facts.map(([name, value]) => (
            <div>
              <dt>{name}</dt>
              <dd>{value}</dd>
            </div>
          ))}
        </dl>
        <form class="settings" method="post" action="/sources/quarantine/replay">
          <Token of={token} />
          <input type="hidden" name="id" value={id} />
          <p>
            <button type="submit" class="primary">
              Read it again
            </button>
          </p>
        </form>
      </section>
      <section class="card" aria-labelledby="text-heading">
        <h2 id="text-heading">Its text</h2>
        {/* Focusable, so that it can be scrolled by keys. */}
        <pre class="raw" tabindex={0}>
          {readable(raw)}
        </pre>
        {raw.length > SHOWN ? (
          <p class="meta">
            The first {count(SHOWN)} of {count(raw.length)} characters.
          </p>
        ) : null}
      </section>
      <section class="card" aria-labelledby="discard-heading">
        <h2 id="discard-heading">Give it up</h2>
        <p>It is removed for good. Your note stays with the source.</p>
        <form class="settings" method="post" action="/sources/quarantine/discard">
          <Token of={token} />
          <input type="hidden" name="id" value={id} />
          <div class="field">
            <label for="note">Why</label>
            <textarea id="note" name="note" rows={2} maxlength={300} required />
          </div>
          <p>
            <button type="submit">Discard the message</button>
          </p>
        </form>
      </section>
    </Layout>
  );
}
