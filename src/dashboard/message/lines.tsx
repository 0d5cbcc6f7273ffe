import { Shape, Time } from '../components/parts.tsx';
import { Raw } from '../components/raw.tsx';
import { eventWords } from '../event-words.ts';
import type { MessageLine } from './view.ts';

/** What happened to one mail, newest first. All text but the first words was written by strangers. */
export function Lines({ lines, caption }: { lines: readonly MessageLine[]; caption: string }) {
  return (
    <table class="story">
      <caption class="for-ears">{caption}</caption>
      <thead>
        <tr>
          <th scope="col" aria-sort="descending">
            Time (UTC)
          </th>
          <th scope="col">What</th>
          <th scope="col">Why, and what to do</th>
        </tr>
      </thead>
      <tbody>
        {lines.map((line) => (
          <Line line={line} />
        ))}
      </tbody>
    </table>
  );
}

function Line({ line: { event, publishedAt, receivedAt } }: { line: MessageLine }) {
  const { tone, what, why, raw } = eventWords(event);
  return (
    <tr>
      <td class="when">
        <Time at={event.at} seconds />
      </td>
      <td class="what">
        <Shape tone={tone} /> {what}
      </td>
      <td class="why">
        {why === '' ? null : <p>{why}</p>}
        {event.attribution === 'ambiguous' && event.recipient !== '' ? (
          <p>SES names several candidates: it may have been another of them.</p>
        ) : null}
        {raw === '' ? null : <Raw text={raw} />}
        {publishedAt === null || receivedAt === null ? null : (
          <p class="meta">
            Published <Time at={publishedAt} seconds />, received <Time at={receivedAt} seconds />
          </p>
        )}
      </td>
    </tr>
  );
}
