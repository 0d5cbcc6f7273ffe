import { visible } from '../../shared/words.ts';
import type { Assets } from '../assets.ts';
import { Layout, type Viewer } from '../components/layout.tsx';
import { Shape } from '../components/parts.tsx';
import { listPath } from '../suppressions/path.ts';

interface Props {
  readonly assets: Assets;
  readonly viewer: Viewer;
  /** What was looked for and means nothing; `null`: nothing yet. */
  readonly text: string | null;
}

const TAKES = [
  ['ann@example.com', 'a recipient: may they be mailed, why not, since when, and all that happened'],
  ['Ann Lee <ann@example.com>', 'the same; the name is dropped'],
  ['@example.com', 'what is blocked for a whole domain'],
  ['0100019a-…-000000', 'a message, by the id that SES gave it'],
  ['<order-17@shop.example.com>', 'messages with this Message-ID of your own'],
  ['order=17', 'messages with this tag, the newest first'],
] as const;

const LONGEST_SHOWN = 200;

/** What the box takes, and what it made of something that it could not read. */
export function SearchPage({ assets, viewer, text }: Props) {
  const failed = text !== null;
  return (
    <Layout
      title={failed ? 'Error: nothing to look up' : 'Recipients and messages'}
      assets={assets}
      viewer={viewer}
      current="/recipients"
      search={text ?? undefined}
    >
      {failed ? (
        <section class="verdict none" aria-labelledby="verdict">
          <h1 id="verdict">
            <Shape tone="none" /> <strong>Nothing to look up:</strong>{' '}
            <bdi class="wrap">{visible(text.slice(0, LONGEST_SHOWN))}</bdi>
          </h1>
          <p class="first">This is no address, no known message id and no tag. Correct it in the box above.</p>
          <p>
            Is it a part of an address?{' '}
            <a href={listPath({ text: text.trim().slice(0, LONGEST_SHOWN) })}>Look for it among the suppressions</a>
          </p>
        </section>
      ) : (
        <h1 class="page-title">Recipients and messages</h1>
      )}
      <section class="card" aria-labelledby="takes-heading">
        <h2 id="takes-heading">What the box above takes</h2>
        <dl class="takes">
          {TAKES.map(([example, words]) => (
            <div>
              <dt>
                <code>{example}</code>
              </dt>
              <dd>{words}</dd>
            </div>
          ))}
        </dl>
        <p hidden>
          <label>
            <input type="checkbox" data-shortcut-switch="" /> The key <kbd>/</kbd> leads to the box, in this browser
          </label>
        </p>
      </section>
    </Layout>
  );
}
