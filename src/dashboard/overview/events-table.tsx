import { visible } from '../../shared/words.ts';
import type { TimelineItem } from '../../store/contract.ts';
import { Shape, Time } from '../components/parts.tsx';
import { Raw } from '../components/raw.tsx';
import { eventWords } from '../event-words.ts';

/** What came in last. All text in it but the words of the first columns was written by strangers. */
export function EventsTable({ events, withTenant }: { events: readonly TimelineItem[]; withTenant: boolean }) {
  return (
    <section class="card" aria-labelledby="events-heading">
      <h2 id="events-heading">Latest events</h2>
      <table class="events">
        <caption>Newest first, at most 20</caption>
        <thead>
          <tr>
            <th scope="col" aria-sort="descending">
              Time (UTC)
            </th>
            <th scope="col">Event</th>
            <th scope="col">Recipient</th>
            <th scope="col">Configuration set</th>
            {withTenant ? <th scope="col">Tenant</th> : null}
            <th scope="col">Why</th>
          </tr>
        </thead>
        <tbody>
          {events.map((event) => (
            <EventRow event={event} withTenant={withTenant} />
          ))}
        </tbody>
      </table>
    </section>
  );
}

function EventRow({ event, withTenant }: { event: TimelineItem; withTenant: boolean }) {
  const { tone, what, why, raw } = eventWords(event);
  return (
    <tr>
      <td class="when">
        <Time at={event.at} seconds />
      </td>
      <td class="what">
        <Shape tone={tone} /> {what}
      </td>
      <td class="who">
        {event.recipient === '' ? <span class="meta">not known which</span> : <bdi>{visible(event.recipient)}</bdi>}
        {event.attribution === 'ambiguous' && event.recipient !== '' ? (
          <span class="meta"> (one of several)</span>
        ) : null}
      </td>
      <td class="set" data-label="Set">
        {event.configurationSet === null ? (
          <span class="meta">none</span>
        ) : (
          <bdi>{visible(event.configurationSet)}</bdi>
        )}
      </td>
      {withTenant ? (
        <td class="set" data-label="Tenant">
          <bdi>{visible(event.tenant)}</bdi>
        </td>
      ) : null}
      <td class="why">
        {why === '' ? null : <p>{why}</p>}
        {raw === '' ? null : <Raw text={raw} />}
      </td>
    </tr>
  );
}
