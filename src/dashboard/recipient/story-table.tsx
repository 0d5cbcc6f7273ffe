import { visible } from '../../shared/words.ts';
import type { TimelineItem } from '../../store/contract.ts';
import type { VisibleChange } from '../../suppression/history.ts';
import { Shape, Time } from '../components/parts.tsx';
import { Raw } from '../components/raw.tsx';
import { Pager } from '../components/table.tsx';
import { eventWords } from '../event-words.ts';
import { messagePath } from '../message/path.ts';
import { changeWords } from './change-words.ts';
import { recipientPath } from './path.ts';
import type { Story, StoryLine } from './story.ts';

interface Props {
  readonly address: string;
  readonly story: Story;
  /** Whether lines say whose mail it was. */
  readonly withTenant: boolean;
  /** Said when the story is empty. */
  readonly none: string;
}

/** All that happened, newest first. All text in it but the first words of a line was written by strangers. */
export function StoryTable({ address, story, withTenant, none }: Props) {
  const { lines, older, isNewest } = story;
  return (
    <section class="card" aria-labelledby="story-heading">
      <h2 id="story-heading">What happened</h2>
      {lines.length === 0 ? (
        <p>{none}</p>
      ) : (
        <table class="story">
          <caption>{isNewest ? 'Newest first' : 'Newest first, older page'}</caption>
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
              <Line line={line} withTenant={withTenant} />
            ))}
          </tbody>
        </table>
      )}
      <Pager
        label="Pages of the story"
        by="time"
        first={isNewest ? null : recipientPath(address)}
        next={older === null ? null : recipientPath(address, '', { ...older })}
      />
    </section>
  );
}

function Line({ line, withTenant }: { line: StoryLine; withTenant: boolean }) {
  return line.kind === 'event' ? (
    <EventLine event={line.event} withTenant={withTenant} />
  ) : (
    <ChangeLine change={line.change} />
  );
}

function EventLine({ event, withTenant }: { event: TimelineItem; withTenant: boolean }) {
  const { tone, what, why, raw } = eventWords(event);
  return (
    <tr>
      <td class="when">
        <Time at={event.at} seconds />
      </td>
      <td class="what">
        <Shape tone={tone} /> {what}
        {event.attribution === 'ambiguous' ? <span class="meta"> (one of several)</span> : null}
      </td>
      <td class="why">
        {why === '' ? null : <p>{why}</p>}
        {event.kind === 'Send' && event.detail.subject !== undefined ? (
          <p>
            <bdi>“{visible(event.detail.subject)}”</bdi>
          </p>
        ) : null}
        {raw === '' ? null : <Raw text={raw} />}
        <p class="meta">
          <a href={messagePath(event.messageId)}>Message</a>
          {placeWords(event, withTenant)}
        </p>
      </td>
    </tr>
  );
}

const placeWords = ({ configurationSet, campaign, tenant }: TimelineItem, withTenant: boolean): string =>
  [
    configurationSet === null ? '' : `, set ${visible(configurationSet)}`,
    campaign === null ? '' : `, campaign ${visible(campaign)}`,
    withTenant ? `, tenant ${visible(tenant)}` : '',
  ].join('');

function ChangeLine({ change }: { change: VisibleChange }) {
  const { tone, what, why } = changeWords(change);
  return (
    <tr>
      <td class="when">
        <Time at={change.at} seconds />
      </td>
      <td class="what">
        <Shape tone={tone} /> {what}
      </td>
      <td class="why">
        <p>{visible(why)}</p>
        {change.note === null ? null : (
          <p>
            Note: <bdi>{visible(change.note)}</bdi>
          </p>
        )}
      </td>
    </tr>
  );
}
