import { count, visible } from '../../shared/words.ts';
import { Token } from '../components/form.tsx';
import { Time } from '../components/parts.tsx';
import { Pager } from '../components/table.tsx';
import type { QuarantinePage } from './load.ts';
import { cursorText, messagePath } from './path.ts';
import { QUARANTINE_WORDS, shortName } from './words.ts';

interface Props {
  readonly page: QuarantinePage;
  readonly token: string;
  /** This is not the first page. */
  readonly later: boolean;
}

/** Authentic messages that could not be read: none of them was lost, none was counted. */
export function QuarantineTable({ page: { total, entries, next }, token, later }: Props) {
  return (
    <section class="card" id="quarantine" aria-labelledby="quarantine-heading">
      <div class="card-head">
        <h2 id="quarantine-heading">Quarantine</h2>
        <span class="meta">authentic messages that could not be read</span>
      </div>
      {total === 0 ? (
        <p>Empty: every message that came could be read.</p>
      ) : (
        <>
          <p>{count(total)} kept, and not counted. Read again after an upgrade or a change of settings.</p>
          <form class="quarantine" method="post" action="/sources/replay">
            <Token of={token} />
            <button type="submit">{total === 1 ? 'Read it again' : `Read all ${count(total)} again`}</button>
          </form>
          <table class="figures stacked sources">
            <thead>
              <tr>
                <th scope="col">Came</th>
                <th scope="col" class="text">
                  From
                </th>
                <th scope="col" class="text">
                  Why it could not be read
                </th>
                <th scope="col" class="text">
                  Message
                </th>
              </tr>
            </thead>
            <tbody>
              {entries.map(({ id, source, reason, receivedAt }) => (
                <tr>
                  <th scope="row">
                    <Time at={receivedAt} seconds />
                  </th>
                  <td class="text">{visible(shortName(source))}</td>
                  <td class="text">
                    {QUARANTINE_WORDS[reason] ?? visible(reason)}
                    <code class="meta">{visible(reason)}</code>
                  </td>
                  <td class="text">
                    <a href={messagePath(id)}>Open</a>
                  </td>
                </tr>
              ))}
            </tbody>
          </table>
          <Pager
            label="Pages of the quarantine"
            by="time"
            first={later ? '/sources#quarantine' : null}
            next={next === null ? null : `/sources?after=${cursorText(next)}#quarantine`}
          />
        </>
      )}
    </section>
  );
}
