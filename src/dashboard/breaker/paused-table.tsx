import { scopeName } from '../../reputation/breaker/audit.ts';
import { visible } from '../../shared/words.ts';
import type { AccessKey, Breaker, Pause } from '../../store/contract.ts';
import { actorFor } from '../../suppression/sending.ts';
import { Shape, Time } from '../components/parts.tsx';
import type { BreakersPageView } from './load.ts';
import { resumePath, tripPath } from './path.ts';
import { mayEndTrip, mayWish } from './permits.ts';
import { awsText, evidenceText, wishScope } from './words.ts';

/** What holds now: why, since when, what AWS was told, and the way out. */
export function PausedTable({ view: { viewer, wishes, held, open } }: { view: BreakersPageView }) {
  if (wishes.length + held.length + open.length === 0)
    return <p>Nothing: neither a person nor a circuit breaker has stopped mail.</p>;
  return (
    <table class="stacked breakers">
      <caption>
        People's pauses first, then the circuit breaker's. Each ends by itself: ending one leaves the others.
      </caption>
      <thead>
        <tr>
          <th scope="col">What</th>
          <th scope="col">Why</th>
          <th scope="col">Since (UTC)</th>
          <th scope="col">AWS</th>
          <th scope="col">Way out</th>
        </tr>
      </thead>
      <tbody>
        {wishes.map((wish) => (
          <WishRow wish={wish} viewer={viewer} />
        ))}
        {held.map((pause) => (
          <HeldRow pause={pause} />
        ))}
        {open.map((trip) => (
          <TripRow trip={trip} viewer={viewer} />
        ))}
      </tbody>
    </table>
  );
}

function WishRow({ wish, viewer }: { wish: Pause; viewer: AccessKey }) {
  const { tenant, why, since } = wish;
  const actor = actorFor(viewer, wish);
  return (
    <tr>
      <th scope="row">
        <Shape tone="stop" /> {wishScope(tenant)}
      </th>
      <td data-label="Why">
        <bdi>{visible(why)}</bdi>
        {actor === null ? null : (
          <span class="meta">
            by <bdi>{visible(actor)}</bdi>
          </span>
        )}
      </td>
      <td data-label="Since">
        <Time at={since} />
      </td>
      <td data-label="AWS">AWS is not told of people's pauses: the check tells the senders.</td>
      <td data-label="Way out">
        {mayWish(viewer, tenant) ? (
          <a href={resumePath(tenant)}>Resume…</a>
        ) : (
          <Needs words={tenant === '' ? 'a key of all tenants with the scope write' : 'the scope write'} />
        )}
      </td>
    </tr>
  );
}

/** As much as the check tells of it. */
function HeldRow({ pause: { account, region, why, since } }: { pause: Pause }) {
  return (
    <tr>
      <th scope="row">
        <Shape tone="stop" /> {`all mail of account ${account}/${region}`}
      </th>
      <td data-label="Why">
        <bdi>{visible(why)}</bdi>
      </td>
      <td data-label="Since">
        <Time at={since} />
      </td>
      <td data-label="AWS">The operator sees what AWS was told.</td>
      <td data-label="Way out">
        <Needs words="an operator" />
      </td>
    </tr>
  );
}

function TripRow({ trip, viewer }: { trip: Breaker; viewer: AccessKey }) {
  const { id, dryRun, why, evidence, trippedAt, resumeAt } = trip;
  return (
    <tr>
      <th scope="row">
        <Shape tone={dryRun ? 'watch' : 'stop'} /> <bdi>{visible(scopeName(trip))}</bdi>
        {dryRun ? <span class="meta">dry run: not paused</span> : null}
      </th>
      <td data-label="Why">
        {visible(why)}
        <span class="meta">{evidenceText(evidence)}</span>
      </td>
      <td data-label="Since">
        <Time at={trippedAt} />
      </td>
      <td data-label="AWS">
        {dryRun
          ? 'AWS is not asked in a dry run.'
          : awsText(trip).map((text, n) => <span class={n === 0 ? undefined : 'breaker-trouble'}>{text}</span>)}
      </td>
      <td data-label="Way out">
        {dryRun ? (
          'Over when the rate has fallen.'
        ) : mayEndTrip(viewer) ? (
          <a href={tripPath(id)}>Resume…</a>
        ) : (
          <Needs words="an operator" />
        )}
        {resumeAt === null || dryRun ? null : (
          <span class="meta">
            By itself <Time at={resumeAt} />
          </span>
        )}
      </td>
    </tr>
  );
}

const Needs = ({ words }: { words: string }) => <span class="meta">Needs {words}</span>;
