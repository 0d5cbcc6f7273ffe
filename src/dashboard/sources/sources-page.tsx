import type { Queue } from '../../ingest/sqs/queue.ts';
import { count } from '../../shared/words.ts';
import type { SyncStatus } from '../../suppression/sync/status.ts';
import type { Assets } from '../assets.ts';
import { Layout, type Viewer } from '../components/layout.tsx';
import { Notice } from '../components/notice.tsx';
import { Shape } from '../components/parts.tsx';
import { SyncPanel } from '../sync/sync-panel.tsx';
import { CONDITION_TONE } from './condition.ts';
import { DeadLetters } from './dead-letters.tsx';
import type { SourcesView } from './load.ts';
import { QuarantineTable } from './quarantine-table.tsx';
import { Refused } from './refused.tsx';
import { SourceTable } from './source-table.tsx';
import { healthWords } from './verdict-words.ts';
import { Waiting } from './waiting.tsx';

/** What came of the last action, as it is said after the way back. */
export interface Said {
  readonly tone: 'ok' | 'over';
  readonly title: string;
  readonly text: string;
}

interface Props {
  readonly view: SourcesView;
  readonly queues: readonly Queue[];
  readonly sync: SyncStatus;
  readonly token: string;
  readonly viewer: Viewer;
  readonly assets: Assets;
  readonly said: Said | null;
  /** This is not the first page of the quarantine. */
  readonly later: boolean;
}

/** Is anything arriving? */
export function SourcesPage({ view, queues, sync, token, viewer, assets, said, later }: Props) {
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
        <Summary view={view} />
      </section>
      {said === null ? null : (
        <Notice tone={said.tone} title={said.title}>
          <p>{said.text}</p>
        </Notice>
      )}
      <Waiting view={view} token={token} />
      {view.sources.length === 0 ? (
        <section class="card">
          <p>
            <a href="/setup">Connect the first source</a>: a topic, a queue or a bus, step by step.
          </p>
        </section>
      ) : (
        <SourceTable view={view} />
      )}
      <Refused causes={view.refused} />
      <QuarantineTable page={view.quarantine} token={token} later={later} />
      <DeadLetters found={view.deadLetters} queues={queues} now={view.now} />
      <SyncPanel sync={sync} />
    </Layout>
  );
}

/** What else may need somebody, with the way there. */
function Summary({ view: { waiting, refused, quarantine, deadLetters } }: { view: SourcesView }) {
  const dead = deadLetters.reduce((sum, { messages }) => sum + messages, 0);
  const parts = [
    ['Waiting for approval', '#waiting', waiting.length === 0 ? null : waiting.length],
    ['Refused in 24 hours', '#refused', refused.reduce((sum, { day }) => sum + day, 0)],
    ['Quarantine', '#quarantine', quarantine.total],
    ['Dead letters', '#dead-letters', deadLetters.length === 0 ? null : dead],
  ] as const;
  return (
    <ul class="sources-summary">
      {parts.map(([name, href, n]) =>
        n === null ? null : (
          <li>
            <a href={href}>{name}</a> {count(n)}
          </li>
        ),
      )}
    </ul>
  );
}
