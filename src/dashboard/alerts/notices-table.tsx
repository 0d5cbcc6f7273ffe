import { visible } from '../../shared/words.ts';
import { Time } from '../components/parts.tsx';
import type { AlertView } from './load.ts';
import { Told } from './told.tsx';
import { KIND_WORDS } from './words.ts';

/** What was said of an alert, when, and to whom. */
export function NoticesTable({ view: { alert, notices, channels, now } }: { view: AlertView }) {
  return (
    <section class="card" aria-labelledby="notices-heading">
      <h2 id="notices-heading">What was told</h2>
      {notices.length === 0 ? (
        <p>
          {alert.toldAt === null
            ? 'Nothing: a worse level of the same trouble spoke.'
            : 'What was said is not kept any more.'}
        </p>
      ) : (
        <table class="stacked alert-notices">
          <caption>Oldest first</caption>
          <thead>
            <tr>
              <th scope="col">When (UTC)</th>
              <th scope="col">What</th>
              <th scope="col">In words</th>
              {channels === null ? null : <th scope="col">To whom, and did it arrive</th>}
            </tr>
          </thead>
          <tbody>
            {notices.map((notice) => (
              <tr>
                <td>
                  <Time at={notice.at} />
                </td>
                <td class="alert-state">{KIND_WORDS[notice.kind]}</td>
                <td>
                  <strong>{visible(notice.title)}</strong>
                  <span class="meta">{visible(notice.text)}</span>
                </td>
                {channels === null ? null : (
                  <td>
                    <Told notice={notice} channels={channels} now={now} />
                  </td>
                )}
              </tr>
            ))}
          </tbody>
        </table>
      )}
      {channels === null ? null : (
        <p class="meta">
          By the endpoints' settings of now, and how far each has been told. An endpoint that was removed is not shown.
        </p>
      )}
    </section>
  );
}
