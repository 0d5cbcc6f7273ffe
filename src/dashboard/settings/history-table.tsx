import type { PropsWithChildren } from 'hono/jsx';
import { visible } from '../../shared/words.ts';
import { Time } from '../components/parts.tsx';
import { Pager } from '../components/table.tsx';
import { Changes } from './changes.tsx';
import type { History, HistoryEntry } from './history.ts';

type Props = PropsWithChildren<{
  history: History;
  /** The page with the versions before this one; without it, the newest. */
  pathOf: (state: { readonly before?: number }) => string;
}>;

/** Who changed what, when and why. The children say it when nobody has. */
export function HistoryTable({ history, pathOf, children }: Props) {
  const { entries, before, isNewest } = history;
  return (
    <section class="card" aria-labelledby="history-heading">
      <h2 id="history-heading">History</h2>
      {entries.length === 0 ? (
        <p>{children}</p>
      ) : (
        <table class="stacked history">
          <caption>Newest first</caption>
          <thead>
            <tr>
              <th scope="col" class="number">
                Version
              </th>
              <th scope="col">When (UTC)</th>
              <th scope="col">Who</th>
              <th scope="col">What changed</th>
              <th scope="col">Reason</th>
            </tr>
          </thead>
          <tbody>
            {entries.map((entry) => (
              <Row entry={entry} />
            ))}
          </tbody>
        </table>
      )}
      <Pager
        label="Pages of the history"
        by="time"
        first={isNewest ? null : pathOf({})}
        next={before === null ? null : pathOf({ before })}
      />
    </section>
  );
}

function Row({ entry: { version, changes, againstDefaults } }: { entry: HistoryEntry }) {
  return (
    <tr>
      <td class="short number" data-label="Version">
        {version.version}
      </td>
      <td class="short" data-label="When">
        <Time at={version.at} />
      </td>
      <td class="short" data-label="Who">
        <bdi>{visible(version.actor)}</bdi>
      </td>
      <td class="changed-what" data-label="What changed">
        {changes === null ? (
          <p>Follows the installation again.</p>
        ) : (
          <>
            {againstDefaults ? <p class="meta">Against the defaults:</p> : null}
            <Changes changes={changes} none="Nothing." />
          </>
        )}
      </td>
      <td data-label="Reason">
        {version.note === null ? <span class="meta">none given</span> : visible(version.note)}
      </td>
    </tr>
  );
}
