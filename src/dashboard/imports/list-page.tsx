import { holds } from '../../access/auth.ts';
import type { Millis } from '../../shared/time.ts';
import { count, visible } from '../../shared/words.ts';
import type { AccessKey, ImportRun } from '../../store/contract.ts';
import type { Assets } from '../assets.ts';
import { Layout } from '../components/layout.tsx';
import { Shape, Time } from '../components/parts.tsx';
import { Pager } from '../components/table.tsx';
import { PageHead } from '../suppressions/page-head.tsx';
import { suppressionsPath } from '../suppressions/path.ts';
import { importPath } from './path.ts';
import { runWords, STATE_WORDS } from './run-words.ts';

interface Props {
  readonly viewer: AccessKey;
  readonly assets: Assets;
  readonly runs: readonly ImportRun[];
  readonly next: string | null;
  readonly later: boolean;
  readonly now: Millis;
}

function Nothing({ viewer, later }: Pick<Props, 'viewer' | 'later'>) {
  if (later) return <p>There are no older imports. The newest 1,000 are remembered.</p>;
  return (
    <p>
      Nothing was imported yet. {holds(viewer, 'write') ? <a href={suppressionsPath('import')}>Import a file</a> : null}
    </p>
  );
}

function Line({ run, now }: { run: ImportRun; now: Millis }) {
  const { state, tone } = runWords(run, now);
  return (
    <tr>
      <th scope="row">
        <a href={importPath(run.id)}>
          <Time at={run.startedAt} seconds />
        </a>
        <span class="meta">
          by <bdi>{visible(run.actor)}</bdi>
        </span>
      </th>
      <td class="text">
        <span class="condition">
          <Shape tone={tone} /> {STATE_WORDS[state]}
        </span>
      </td>
      {[run.lines, run.added, run.changed, run.unchanged, run.invalid].map((n, i) => (
        <td class="number">
          <span class="part">{HEADS[i]} </span>
          {count(n)}
        </td>
      ))}
    </tr>
  );
}

const HEADS = ['Lines', 'New', 'Changed', 'Already', 'Unreadable'] as const;

/** Every import that is remembered, newest first. */
export function ImportsPage({ viewer, assets, runs, next, later, now }: Props) {
  return (
    <Layout title="Imports" assets={assets} viewer={viewer} current="/suppressions">
      <PageHead title="Suppressions" viewer={viewer} current="Imports" />
      <section class="card" aria-labelledby="imports-heading">
        <h2 id="imports-heading">Imports</h2>
        {runs.length === 0 ? (
          <Nothing viewer={viewer} later={later} />
        ) : (
          <table class="figures stacked imports-list">
            <caption>Newest first; times in UTC</caption>
            <thead>
              <tr>
                <th scope="col">Begun</th>
                <th scope="col" class="text">
                  State
                </th>
                {HEADS.map((head) => (
                  <th scope="col">{head}</th>
                ))}
              </tr>
            </thead>
            <tbody>
              {runs.map((run) => (
                <Line run={run} now={now} />
              ))}
            </tbody>
          </table>
        )}
        <Pager
          label="Pages of imports"
          by="time"
          first={later ? suppressionsPath('imports') : null}
          next={next === null ? null : suppressionsPath('imports', { after: next })}
        />
      </section>
    </Layout>
  );
}
