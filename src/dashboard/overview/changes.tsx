import type { Counts } from '../../reputation/metrics.ts';
import { Scroll } from '../components/table.tsx';
import { type PageWindow, WINDOW_TEXT } from '../windows.ts';
import { changesOf } from './change-words.ts';

interface Props {
  readonly counts: Counts;
  readonly before: Counts;
  readonly window: PageWindow;
}

/** What is different from the window before. */
export function Changes({ counts, before, window }: Props) {
  const changes = changesOf(counts, before);
  const span = WINDOW_TEXT[window].replace('last ', '');
  return (
    <section class="card" aria-labelledby="changes-heading">
      <h2 id="changes-heading">What has changed</h2>
      {changes === null ? (
        <p>The {span} before had no mail to compare with.</p>
      ) : (
        <Scroll label="Changes as a table">
          <table class="figures overview-changes">
            <caption>
              The {WINDOW_TEXT[window]} beside the {span} before
            </caption>
            <thead>
              <tr>
                <th scope="col">Figure</th>
                <th scope="col">Before</th>
                <th scope="col">Now</th>
                <th scope="col">Change</th>
              </tr>
            </thead>
            <tbody>
              {changes.map(({ what, now, before: was, change }) => (
                <tr>
                  <th scope="row">{what}</th>
                  <td>{was}</td>
                  <td>{now}</td>
                  <td data-change={what}>{change}</td>
                </tr>
              ))}
            </tbody>
          </table>
        </Scroll>
      )}
    </section>
  );
}
