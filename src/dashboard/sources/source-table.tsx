import { ageText, count, visible } from '../../shared/words.ts';
import { Shape, Time } from '../components/parts.tsx';
import { CONDITION_TONE, type SourceHealth } from './condition.ts';
import type { SourcesView } from './load.ts';
import { CONDITION_ADVICE, CONDITION_WORDS, kindOf, shortName } from './words.ts';

function Row({ health, view }: { health: SourceHealth; view: SourcesView }) {
  const { source, condition, lastHour, lastDay } = health;
  const { lastMessageAt } = source;
  const notices = view.notices.get(source.id) ?? [];
  return (
    <tr>
      <th scope="row">
        <strong>{visible(shortName(source.id))}</strong>
        <span class="meta">
          {kindOf(source.id)}
          {source.account === '' ? '' : ` · ${visible(source.account)} · ${visible(source.region)}`}
        </span>
        <code class="meta">{visible(source.id)}</code>
        {notices.map(({ detail, at }) => (
          <span class="meta">
            <Time at={at} />: {visible(detail)}
          </span>
        ))}
      </th>
      <td class="text">
        <span class="condition">
          <Shape tone={CONDITION_TONE[condition]} /> {CONDITION_WORDS[condition]}
        </span>
        {CONDITION_ADVICE[condition] === null ? null : <span class="meta">{CONDITION_ADVICE[condition]}</span>}
      </td>
      <td class="text">
        {lastMessageAt === null ? (
          'never'
        ) : (
          <>
            {ageText(view.now - lastMessageAt)} ago
            <span class="meta">
              <Time at={lastMessageAt} />
            </span>
          </>
        )}
      </td>
      <td>
        <span class="part">last hour </span>
        {count(lastHour)}
      </td>
      <td>
        <span class="part">24 hours </span>
        {count(lastDay)}
      </td>
      <td>
        <span class="part">in all </span>
        {count(source.messages)}
      </td>
    </tr>
  );
}

/** Every topic, queue and bus, worst first. */
export function SourceTable({ view }: { view: SourcesView }) {
  return (
    <section class="card" aria-labelledby="sources-heading">
      <div class="card-head">
        <h2 id="sources-heading">Topics, queues and buses</h2>
        <span class="meta">messages that arrived, repetitions included; times in UTC</span>
      </div>
      <table class="figures stacked sources">
        <thead>
          <tr>
            <th scope="col">Source</th>
            <th scope="col" class="text">
              State
            </th>
            <th scope="col" class="text">
              Last message
            </th>
            <th scope="col">Last hour</th>
            <th scope="col">24 hours</th>
            <th scope="col">In all</th>
          </tr>
        </thead>
        <tbody>
          {view.sources.map((health) => (
            <Row health={health} view={view} />
          ))}
        </tbody>
      </table>
    </section>
  );
}
