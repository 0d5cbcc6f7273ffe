import { count } from '../../shared/words.ts';
import { WINDOW_TEXT } from '../windows.ts';
import type { EventGroups } from './load.ts';
import type { View } from './request.ts';
import { ShareBar } from './share-bar.tsx';
import { capital, DIMENSION_WORDS, eventText } from './words.ts';

/** Events by their kind, the most frequent first. */
export function EventTable({ view, data: { items, others, whole } }: { view: View; data: EventGroups }) {
  const share = (part: number) => <ShareBar ratio={{ part, whole }} />;
  return (
    <table class="figures breakdown">
      <caption>
        {capital(DIMENSION_WORDS[view.by].many)}, {WINDOW_TEXT[view.window]}, in the hour in which they happened.
      </caption>
      <thead>
        <tr>
          <th scope="col">{capital(DIMENSION_WORDS[view.by].one)}</th>
          <th scope="col">{view.by === 'bounceClass' ? 'Bounces' : 'Delays'}</th>
          <th scope="col" aria-sort="descending">
            Share
          </th>
        </tr>
      </thead>
      <tbody>
        {items.map((item) => (
          <tr>
            <th scope="row">
              <span class="breakdown-name">
                <bdi>{eventText(item)}</bdi>
              </span>
            </th>
            <td>{count(item.count)}</td>
            <td>{share(item.count)}</td>
          </tr>
        ))}
        {others === 0 ? null : (
          <tr class="breakdown-others">
            <th scope="row">All others</th>
            <td>{count(others)}</td>
            <td>{share(others)}</td>
          </tr>
        )}
      </tbody>
      <tfoot>
        <tr class="breakdown-whole">
          <th scope="row">Together</th>
          <td>{count(whole)}</td>
          <td>{share(whole)}</td>
        </tr>
      </tfoot>
    </table>
  );
}
