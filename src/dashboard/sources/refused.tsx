import { HOUR } from '../../shared/time.ts';
import { count, visible } from '../../shared/words.ts';
import { Shape, Time } from '../components/parts.tsx';
import type { RefusedCause } from './load.ts';
import { refusalWords } from './refusal-words.ts';

/** What was not taken, cause by cause: what needs somebody before what strangers can cause. */
export function Refused({ causes }: { causes: readonly RefusedCause[] }) {
  return (
    <section class="card" id="refused" aria-labelledby="refused-heading">
      <div class="card-head">
        <h2 id="refused-heading">Refused messages</h2>
        <span class="meta">by cause, of 7 days; times in UTC, to the hour</span>
      </div>
      {causes.length === 0 ? (
        <p>None: whatever came in 7 days was taken, or kept in quarantine.</p>
      ) : (
        <table class="figures stacked sources">
          <thead>
            <tr>
              <th scope="col">Cause, and what to do</th>
              <th scope="col" class="text">
                Last
              </th>
              <th scope="col">24 hours</th>
              <th scope="col">7 days</th>
            </tr>
          </thead>
          <tbody>
            {causes.map((each) => (
              <Row cause={each} />
            ))}
          </tbody>
        </table>
      )}
    </section>
  );
}

function Row({ cause: { code, day, week, lastHour } }: { cause: RefusedCause }) {
  const { cause, advice, byAnybody = false } = refusalWords(code);
  return (
    <tr>
      <th scope="row">
        <strong>
          <Shape tone={byAnybody || day === 0 ? 'none' : 'watch'} /> {cause}
        </strong>
        <span class="sources-advice">{advice}</span>
        <span class="meta">
          <code>{visible(code)}</code>
          {byAnybody ? ', which anybody who knows the URL can cause' : ''}
        </span>
      </th>
      <td class="text">
        <span class="part">last </span>
        <Time at={lastHour * HOUR} />
      </td>
      <td>
        <span class="part">24 hours </span>
        {count(day)}
      </td>
      <td>
        <span class="part">7 days </span>
        {count(week)}
      </td>
    </tr>
  );
}
