import type { SyncStatus } from '../../suppression/sync/status.ts';
import type { Assets } from '../assets.ts';
import { Layout, type Viewer } from '../components/layout.tsx';
import { Notice } from '../components/notice.tsx';
import { Shape } from '../components/parts.tsx';
import { SyncPanel } from '../sync/sync-panel.tsx';
import { CONDITION_TONE } from './condition.ts';
import type { SourcesView } from './load.ts';
import { QuarantineTable } from './quarantine-table.tsx';
import { SourceTable } from './source-table.tsx';
import { Waiting } from './waiting.tsx';
import { healthWords } from './words.ts';

/** What came of the last action, as it is said after the way back. */
export interface Said {
  readonly tone: 'ok' | 'over';
  readonly title: string;
  readonly text: string;
}

interface Props {
  readonly view: SourcesView;
  readonly sync: SyncStatus;
  readonly token: string;
  readonly viewer: Viewer;
  readonly assets: Assets;
  readonly said: Said | null;
  /** This is not the first page of the quarantine. */
  readonly later: boolean;
}

/** Is anything arriving? */
export function SourcesPage({ view, sync, token, viewer, assets, said, later }: Props) {
  const { state, reason } = healthWords(view.sources, view.now);
  const [worst] = view.sources;
  const tone = worst === undefined ? 'none' : CONDITION_TONE[worst.condition];
  return (
    <Layout
      title={`${said?.tone === 'over' ? 'Error: ' : ''}Sources: ${state}`}
      assets={assets}
      viewer={viewer}
      current="/sources"
    >
      <section class={`verdict ${tone}`}>
        <h1>
          <Shape tone={tone} /> <span class="first">{state}.</span> {reason}
        </h1>
      </section>
      {said === null ? null : (
        <Notice tone={said.tone} title={said.title}>
          <p>{said.text}</p>
        </Notice>
      )}
      <Waiting sources={view.sources} token={token} />
      {view.sources.length === 0 ? (
        <section class="card">
          <p>
            The <a href="/">overview</a> shows how to connect the first topic.
          </p>
        </section>
      ) : (
        <SourceTable view={view} />
      )}
      <QuarantineTable page={view.quarantine} token={token} later={later} />
      <SyncPanel sync={sync} />
    </Layout>
  );
}
