import { counted, visible } from '../../shared/words.ts';
import { type AccessKey, CHANGE_ACTIONS, type ChangeAction } from '../../store/contract.ts';
import type { VisibleChange } from '../../suppression/history.ts';
import type { Assets } from '../assets.ts';
import { Layout } from '../components/layout.tsx';
import { Shape, Time } from '../components/parts.tsx';
import { Sections } from '../components/sections.tsx';
import { Pager } from '../components/table.tsx';
import { changeWords } from '../recipient/change-words.ts';
import { PageHead } from './page-head.tsx';
import { suppressionsPath } from './path.ts';
import { Subject } from './subject.tsx';

interface Props {
  readonly viewer: AccessKey;
  readonly assets: Assets;
  readonly action: ChangeAction | null;
  readonly changes: readonly VisibleChange[];
  readonly next: string | null;
  readonly later: boolean;
}

const ACTION_WORDS: Readonly<Record<ChangeAction, string>> = {
  added: 'Blocked',
  changed: 'Changed',
  removed: 'Released',
  withdrawn: 'Withdrawn',
  expired: 'Expired',
};

const FILTERS = [
  { path: suppressionsPath('history'), name: 'All' },
  ...CHANGE_ACTIONS.map((action) => ({ path: suppressionsPath('history', { action }), name: ACTION_WORDS[action] })),
];

function Nothing({ action, next }: Pick<Props, 'action' | 'next'>) {
  if (next !== null) return <p>None among the changes looked at so far: there are older ones.</p>;
  if (action === null) return <p>Nothing has changed yet. Every block and every release will stand here.</p>;
  return (
    <p>
      No such change. <a href={suppressionsPath('history')}>Show all</a>
    </p>
  );
}

function Line({ change }: { change: VisibleChange }) {
  const { tone, what, why } = changeWords(change);
  return (
    <tr>
      <td class="when">
        <Time at={change.at} seconds />
      </td>
      <td class="what">
        <Shape tone={tone} /> {what}
      </td>
      <td class="who">
        <Subject address={change.address} />
      </td>
      <td class="why">
        {visible(why)}
        {change.note === null ? null : (
          <span class="meta">
            {' '}
            Note: <bdi>{visible(change.note).slice(0, 200)}</bdi>
          </span>
        )}
      </td>
    </tr>
  );
}

/** Who changed what of the list, when and why. */
export function HistoryPage({ viewer, assets, action, changes, next, later }: Props) {
  const query = action === null ? {} : { action };
  return (
    <Layout title="History of the list" assets={assets} viewer={viewer} current="/suppressions">
      <PageHead title="Suppressions" viewer={viewer} current="History" />
      <section class="card" aria-labelledby="history-heading">
        <div class="card-head suppressions-kinds">
          <h2 id="history-heading">History</h2>
          <Sections
            label="Kinds of changes"
            sections={FILTERS}
            current={action === null ? 'All' : ACTION_WORDS[action]}
          />
        </div>
        {changes.length === 0 ? (
          <Nothing action={action} next={next} />
        ) : (
          <table class="story suppressions-history">
            <caption>{counted(changes.length, 'change')} on this page, newest first; times in UTC</caption>
            <thead>
              <tr>
                <th scope="col">When</th>
                <th scope="col">What</th>
                <th scope="col">Address</th>
                <th scope="col">Why, by whom</th>
              </tr>
            </thead>
            <tbody>
              {changes.map((change) => (
                <Line change={change} />
              ))}
            </tbody>
          </table>
        )}
        <Pager
          label="Pages of the history"
          by="time"
          first={later ? suppressionsPath('history', query) : null}
          next={next === null ? null : suppressionsPath('history', { ...query, before: next })}
        />
      </section>
    </Layout>
  );
}
