import { count, counted } from '../../shared/words.ts';
import type { AccessKey, BoundedCount } from '../../store/contract.ts';
import type { VisibleChange } from '../../suppression/history.ts';
import type { Assets } from '../assets.ts';
import { Layout } from '../components/layout.tsx';
import { Notice } from '../components/notice.tsx';
import { REASON_WORDS, scopeWords } from '../recipient/entry-words.ts';
import { boundedText, entriesText } from './count-words.ts';
import { PageHead } from './page-head.tsx';
import { suppressionsPath } from './path.ts';
import { Subject } from './subject.tsx';

export interface ReleasedView {
  readonly released: BoundedCount;
  /** The newest ones. */
  readonly changes: readonly VisibleChange[];
  /** How many had been chosen, and were gone already. */
  readonly gone: number;
  /** The file of what was released. */
  readonly file: string;
}

interface Props {
  readonly viewer: AccessKey;
  readonly assets: Assets;
  readonly view: ReleasedView;
}

/** What came of a release of many, told by the history. */
export function ReleasedPage({ viewer, assets, view: { released, changes, gone, file } }: Props) {
  const none = released.n === 0;
  return (
    <Layout title="Released" assets={assets} viewer={viewer} current="/suppressions">
      <PageHead title="Suppressions" viewer={viewer} current={null} />
      <Notice tone={none ? 'none' : 'ok'} title={none ? 'Nothing was released' : `Released: ${entriesText(released)}`}>
        {gone === 0 ? null : (
          <p>
            {counted(gone, 'chosen entry was', 'chosen entries were')} not on the list any more: somebody was quicker,
            or the time was over.
          </p>
        )}
        {none ? null : (
          <p>
            <a href={file} download>
              Export what was released (csv)
            </a>
            : importing it blocks them again.
          </p>
        )}
        <p>
          <a href={suppressionsPath()}>Back to the list</a>
        </p>
      </Notice>
      {changes.length === 0 ? null : (
        <section class="card">
          <table class="stacked">
            <caption>
              {changes.length === released.n && released.exact
                ? 'All that went'
                : `${count(changes.length)} of ${boundedText(released)}, the latest first`}
            </caption>
            <thead>
              <tr>
                <th scope="col">Address</th>
                <th scope="col">Reason</th>
                <th scope="col">Scope</th>
              </tr>
            </thead>
            <tbody>
              {changes.map((change) => (
                <tr>
                  <th scope="row">
                    <Subject address={change.address} />
                  </th>
                  <td>{REASON_WORDS[change.reason]}</td>
                  <td>{scopeWords(change)}</td>
                </tr>
              ))}
            </tbody>
          </table>
        </section>
      )}
    </Layout>
  );
}
