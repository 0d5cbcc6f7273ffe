import { ageText, count, visible } from '../../shared/words.ts';
import { Shape, Time } from '../components/parts.tsx';
import { CONDITION_TONE, type SourceHealth } from './condition.ts';
import type { SourcesView } from './load.ts';
import { sourcePath } from './path.ts';
import { CONDITION_ADVICE, CONDITION_WORDS, kindOf, likelyCause, rhythmText, shortName, speedText } from './words.ts';

function Row({ health, view }: { health: SourceHealth; view: SourcesView }) {
  const { source, condition, today } = health;
  const { lastMessageAt } = source;
  const notices = view.notices.get(source.id) ?? [];
  const rhythm = rhythmText(health);
  return (
    <tr>
      <th scope="row">
        <strong>
          <a href={sourcePath(source.id)}>{visible(shortName(source.id))}</a>
        </strong>
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
        {condition === 'silent' ? (
          <span class="meta">
            {likelyCause(source.id)} <a href={`${sourcePath(source.id)}#check`}>Check</a>
          </span>
        ) : null}
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
        <span class="part">now </span>
        {speedText(health)}
        {rhythm === null ? null : <span class="meta">usually {rhythm}</span>}
      </td>
      <td>
        <span class="part">today </span>
        {count(today)}
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
        <span class="meta">messages that arrived, repetitions included; times and days in UTC</span>
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
            <th scope="col">Rate now</th>
            <th scope="col">Today</th>
            <th scope="col">In all</th>
          </tr>
        </thead>
        <tbody>
          {view.sources.map((health) => (
            <Row health={health} view={view} />
          ))}
        </tbody>
      </table>
      <p>
        <a href="/setup">Connect another source</a>
      </p>
    </section>
  );
}
