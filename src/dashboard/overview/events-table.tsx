import { visible } from '../../shared/words.ts';
import type { TimelineItem } from '../../store/contract.ts';
import { Shape, Time } from '../components/parts.tsx';
import { Raw } from '../components/raw.tsx';
import { Recipient } from '../components/recipient.tsx';
import { eventWords } from '../event-words.ts';

interface Props {
  readonly events: readonly TimelineItem[];
  readonly withTenant: boolean;
  /** Where the page's script hears of what comes in. */
  readonly live: string;
}

/** What came in last. All text in it but the words of the first columns was written by strangers. */
export function EventsTable({ events, withTenant, live }: Props) {
  return (
    <section class="card" aria-labelledby="events-heading" data-live={live} aria-live="off">
      <div class="card-head">
        <h2 id="events-heading">Latest events</h2>
        <p class="ticker">
          <span class="meta" data-ticker-state />
          <button type="button" class="quiet" data-ticker-pause aria-pressed="false" hidden>
            Pause
          </button>
        </p>
      </div>
      <table class="events">
        <caption data-ticker-caption>Newest first, at most 20</caption>
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

/** Tells a line from all others: it may be heard of twice. */
const lineKey = ({ messageId, recipient, kind, class: of, at }: TimelineItem): string =>
  JSON.stringify([messageId, recipient, kind, of, at]);

/** One line. What comes in later is rendered here too, so that there is one place that escapes and explains. */
export function EventRow({ event, withTenant }: { event: TimelineItem; withTenant: boolean }) {
  const { tone, what, why, raw } = eventWords(event);
  return (
    <tr data-line={lineKey(event)}>
      <td class="when">
        <Time at={event.at} seconds />
      </td>
      <td class="what">
        <Shape tone={tone} /> {what}
      </td>
      <td class="who">
        {event.recipient === '' ? <span class="meta">not known which</span> : <Recipient of={event.recipient} />}
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
