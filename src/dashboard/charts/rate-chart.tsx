import { intervalText, percentText } from '../../reputation/rate-text.ts';
import { count } from '../../shared/words.ts';
import { Shape } from '../components/parts.tsx';
import { WHOLES } from '../verdict-words.ts';
import { WINDOW_TEXT } from '../windows.ts';
import { LEVEL_LINES, LEVEL_TONES } from './alert-spans.ts';
import { ChartFigure, Twin } from './figure.tsx';
import type { ChartSpan } from './model.ts';
import { alertIn, bucketText, chartSummary, type RateCourse, rateModel } from './words.ts';

/** The rate over time, with AWS's lines and the times at which an alert was open. */
export function RateChart({ course }: { course: RateCourse }) {
  const model = rateModel(course);
  return (
    <ChartFigure
      name={course.measure}
      summary={chartSummary(course)}
      model={model}
      legend={<Legend spans={model.spans} />}
    >
      <Twin label={`${course.measure === 'bounce' ? 'Hard bounce' : 'Complaint'} rate as a table`}>
        <RateTable course={course} withAlerts={model.spans.length > 0} />
      </Twin>
    </ChartFigure>
  );
}

/** Only where something is shaded. */
function Legend({ spans }: { spans: readonly ChartSpan[] }) {
  const levels = [...new Set(spans.map(({ level }) => level))];
  if (levels.length === 0) return null;
  return (
    <p class="chart-key">
      Shaded: an alert was open at the{' '}
      {levels.map((level, n) => (
        <>
          {n === 0 ? '' : ', '}
          <span class="chart-key-item">
            <Shape tone={LEVEL_TONES[level]} /> {LEVEL_LINES[level]}
          </span>
        </>
      ))}
      .
    </p>
  );
}

function RateTable({ course, withAlerts }: { course: RateCourse; withAlerts: boolean }) {
  const { measure, points, window, alerts } = course;
  return (
    <table class="figures">
      <caption>Rate of the {WINDOW_TEXT[window].replace('last ', '')} that end with each bucket, newest first</caption>
      <thead>
        <tr>
          <th scope="col" aria-sort="descending">
            Bucket (UTC)
          </th>
          <th scope="col">Rate</th>
          <th scope="col">95 % range</th>
          <th scope="col">{measure === 'bounce' ? 'Hard bounces' : 'Complaints'}</th>
          <th scope="col">{WHOLES[measure] === 'mails' ? 'Mails' : 'Deliveries outside Google'}</th>
          <th scope="col">In this bucket alone</th>
          {withAlerts ? (
            <th scope="col" class="text">
              Alert
            </th>
          ) : null}
        </tr>
      </thead>
      <tbody>
        {points.toReversed().map((point) => (
          <tr>
            <th scope="row">
              {bucketText(point, window)}
              {point.unfinished ? ' (filling)' : ''}
            </th>
            <td>{point.rate === null ? 'no mail' : percentText(measure, point.trailing)}</td>
            <td>{point.interval === null ? '' : intervalText(measure, point.interval)}</td>
            <td>{count(point.trailing.part)}</td>
            <td>{count(point.trailing.whole)}</td>
            <td>
              {count(point.bucket.part)} of {count(point.bucket.whole)}
            </td>
            {withAlerts ? <td class="text">{alertIn(alerts, point)}</td> : null}
          </tr>
        ))}
      </tbody>
    </table>
  );
}
