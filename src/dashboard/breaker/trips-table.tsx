import { scopeName } from '../../reputation/breaker/audit.ts';
import { visible } from '../../shared/words.ts';
import type { Breaker } from '../../store/contract.ts';
import { Shape, Time } from '../components/parts.tsx';
import { awsText, evidenceText } from './words.ts';

/** What tripped, dry runs too, until it was over. */
export function TripsTable({ trips }: { trips: readonly Breaker[] }) {
  return (
    <table class="stacked breakers">
      <caption>Newest first</caption>
      <thead>
        <tr>
          <th scope="col">Tripped (UTC)</th>
          <th scope="col">What</th>
          <th scope="col">Counted</th>
          <th scope="col">Over (UTC)</th>
          <th scope="col">AWS</th>
        </tr>
      </thead>
      <tbody>
        {trips.map((trip) => (
          <TripRow trip={trip} />
        ))}
      </tbody>
    </table>
  );
}

function TripRow({ trip }: { trip: Breaker }) {
  const { trippedAt, dryRun, evidence, resumedAt, resumedBy, note } = trip;
  return (
    <tr>
      <td data-label="Tripped">
        <Time at={trippedAt} />
      </td>
      <th scope="row">
        <Shape tone={resumedAt !== null ? 'none' : dryRun ? 'watch' : 'stop'} /> <bdi>{visible(scopeName(trip))}</bdi>
        <span class="meta">{dryRun ? 'dry run: would have been paused' : 'paused'}</span>
      </th>
      <td data-label="Counted">{evidenceText(evidence)}</td>
      <td data-label="Over">
        {resumedAt === null ? (
          'still open'
        ) : (
          <>
            <Time at={resumedAt} />
            <span class="meta">
              by <bdi>{visible(resumedBy ?? '')}</bdi>
              {note === null ? '' : `: ${visible(note)}`}
            </span>
          </>
        )}
      </td>
      <td data-label="AWS">
        {dryRun
          ? 'not asked'
          : awsText(trip).map((text, n) => <span class={n === 0 ? undefined : 'breaker-trouble'}>{text}</span>)}
      </td>
    </tr>
  );
}
