import { visible } from '../../shared/words.ts';
import type { Assets } from '../assets.ts';
import { Layout, type Viewer } from '../components/layout.tsx';
import { Shape } from '../components/parts.tsx';

const LONGEST_SHOWN = 256;

interface Props {
  readonly messageId: string;
  readonly viewer: Viewer;
  readonly assets: Assets;
}

/** A message that nobody has told of, or not to this viewer. */
export function UnknownMessagePage({ messageId, viewer, assets }: Props) {
  const shown = visible(messageId.slice(0, LONGEST_SHOWN));
  return (
    <Layout title="Unknown message" assets={assets} viewer={viewer} current="/recipients" search={messageId}>
      <section class="verdict none" aria-labelledby="verdict">
        <p class="subject">
          <bdi>{shown}</bdi>
        </p>
        <h1 id="verdict">
          <Shape tone="none" /> <strong>Unknown:</strong> no event told of this message.
        </h1>
        <p class="first">That says nothing about whether it was sent.</p>
        <p>
          It may be too new, older than the time that mail is kept, {viewer.tenant === null ? '' : "another tenant's, "}
          sent without a configuration set that publishes events here, or mistyped.
        </p>
      </section>
    </Layout>
  );
}
