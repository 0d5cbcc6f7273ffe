import type { Child } from 'hono/jsx';
import { holds } from '../../access/auth.ts';
import type { Millis } from '../../shared/time.ts';
import { count, visible } from '../../shared/words.ts';
import type { AccessKey, ImportRun } from '../../store/contract.ts';
import { explainFault } from '../../suppression/import/row.ts';
import type { Assets } from '../assets.ts';
import { Layout } from '../components/layout.tsx';
import { Shape, Time } from '../components/parts.tsx';
import { PageHead } from '../suppressions/page-head.tsx';
import { suppressionsPath } from '../suppressions/path.ts';
import { importPath } from './path.ts';
import { elapsedText, runWords, STATE_WORDS } from './run-words.ts';

interface Props {
  readonly viewer: AccessKey;
  readonly assets: Assets;
  readonly run: ImportRun;
  readonly now: Millis;
}

function Progress({ run: { bytes, size } }: Pick<Props, 'run'>) {
  const known = size !== null && size > 0;
  return (
    <progress
      class="suppressions-progress"
      aria-label="Read of the file"
      {...(known ? { max: String(size), value: String(Math.min(bytes, size)) } : {})}
    />
  );
}

function Verdict({ viewer, run, now }: Omit<Props, 'assets'>) {
  const { state, tone, reason, advice } = runWords(run, now);
  const running = state === 'running';
  const goesOn = state === 'interrupted' || state === 'failed';
  const next = String(run.lastLine + 1);
  return (
    <section class={`verdict ${tone}`} aria-labelledby="verdict">
      <h2 class="said" id="verdict">
        <Shape tone={tone} /> <strong>{STATE_WORDS[state]}:</strong> {reason}
      </h2>
      {running || run.size !== null ? (
        <p class="import-alone">
          <Progress run={run} />
        </p>
      ) : null}
      {advice === null ? null : <p class="import-alone">{advice}</p>}
      {goesOn && holds(viewer, 'write') ? (
        <p>
          <a class="button" href={suppressionsPath('import', { id: run.id, fromLine: next })}>
            Go on at line {count(run.lastLine + 1)}
          </a>
        </p>
      ) : null}
      {running ? (
        <p class="import-alone">
          <a class="button" href={importPath(run.id)}>
            Refresh
          </a>
        </p>
      ) : null}
    </section>
  );
}

function Tile({ name, children }: { name: string; children: Child }) {
  return (
    <div>
      <dt>{name}</dt>
      <dd>{children}</dd>
    </div>
  );
}

function Figures({ run, now }: Pick<Props, 'run' | 'now'>) {
  return (
    <section class="card" aria-labelledby="figures-heading">
      <h2 id="figures-heading">Figures</h2>
      <dl class="tiles">
        <Tile name="Lines read">{count(run.lines)}</Tile>
        <Tile name="New">{count(run.added)}</Tile>
        <Tile name="Changed">{count(run.changed)}</Tile>
        <Tile name="There already">{count(run.unchanged)}</Tile>
        <Tile name="Unreadable">{count(run.invalid)}</Tile>
        <Tile name="Time taken">{elapsedText(run, now)}</Tile>
      </dl>
      <p class="meta">
        Begun <Time at={run.startedAt} seconds /> UTC by <bdi>{visible(run.actor)}</bdi>
        {run.tenant === null ? '' : `, tenant ${run.tenant}`}
        {run.fromLine > 1 ? `, from line ${count(run.fromLine)}` : ''}. Import <code>{run.id}</code>
      </p>
    </section>
  );
}

function Faults({ run }: Pick<Props, 'run'>) {
  if (run.faults.length === 0) return null;
  return (
    <section class="card" aria-labelledby="faults-heading">
      <div class="card-head">
        <h2 id="faults-heading">Unreadable lines</h2>
        <a href={importPath(run.id, 'errors=csv')} download>
          Download as csv
        </a>
      </div>
      <table>
        <caption>
          {run.faults.length < run.invalid
            ? `The first ${count(run.faults.length)} of ${count(run.invalid)}`
            : 'All of them'}
          ; the lines themselves are not kept
        </caption>
        <thead>
          <tr>
            <th scope="col">Line</th>
            <th scope="col">What is wrong</th>
          </tr>
        </thead>
        <tbody>
          {run.faults.map(({ line, code }) => (
            <tr>
              <th scope="row">{count(line)}</th>
              <td>The line {explainFault(code)}.</td>
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}

/** One import: how it stands, what it did, and which lines it could not read. The script keeps it fresh while it runs. */
export function ImportRunPage({ viewer, assets, run, now }: Props) {
  const { state } = runWords(run, now);
  return (
    <Layout title={`${STATE_WORDS[state]}: import`} assets={assets} viewer={viewer} current="/suppressions">
      <PageHead title="Suppressions" viewer={viewer} current="Imports" />
      <p class="for-ears" role="status" data-run-status />
      <div
        class="import-run"
        id="run"
        data-run={importPath(run.id)}
        data-running={state === 'running' ? 'yes' : undefined}
      >
        <Verdict viewer={viewer} run={run} now={now} />
        <Figures run={run} now={now} />
        <Faults run={run} />
      </div>
    </Layout>
  );
}
