import { count } from '../../shared/words.ts';
import { ChartFigure, Twin } from './figure.tsx';
import {
  OUTCOME_LABELS,
  type OutcomeCourse,
  outcomeModel,
  outcomeSummary,
  type Show,
  shownOutcomes,
} from './outcome-words.ts';
import { bucketText } from './words.ts';

/** What became of the mails, bucket by bucket, stacked. */
export function OutcomeChart({ course }: { course: OutcomeCourse }) {
  return (
    <ChartFigure
      name="outcomes"
      summary={outcomeSummary(course)}
      model={outcomeModel(course)}
      legend={<Legend show={course.show} />}
    >
      <Twin label="Outcomes as a table">
        <OutcomeTable course={course} />
      </Twin>
    </ChartFigure>
  );
}

/** In the order of the stack. */
function Legend({ show }: { show: Show }) {
  return (
    <ul class="outcome-legend" aria-label="Outcomes, from the bottom up">
      {shownOutcomes(show).map((name) => (
        <li>
          <svg class={`outcome-swatch ${name}`} viewBox="0 0 12 12" aria-hidden="true" focusable="false">
            <rect width="12" height="12" rx="2" />
          </svg>{' '}
          {OUTCOME_LABELS[name]}
        </li>
      ))}
    </ul>
  );
}

function OutcomeTable({ course: { window, show, buckets, outcomes } }: { course: OutcomeCourse }) {
  const names = shownOutcomes(show);
  return (
    <table class="figures">
      <caption>Mails by the time they were sent, each counted once, newest first</caption>
      <thead>
        <tr>
          <th scope="col" aria-sort="descending">
            Bucket (UTC)
          </th>
          {names.map((name) => (
            <th scope="col">{OUTCOME_LABELS[name]}</th>
          ))}
        </tr>
      </thead>
      <tbody>
        {buckets
          .map((bucket, n) => (
            <tr>
              <th scope="row">
                {bucketText(bucket, window)}
                {bucket.unfinished ? ' (filling)' : ''}
              </th>
              {names.map((name) => (
                <td>{count(outcomes[n]?.[name] ?? 0)}</td>
              ))}
            </tr>
          ))
          .toReversed()}
      </tbody>
    </table>
  );
}
