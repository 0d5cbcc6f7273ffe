import type { Route, RouteJudgement } from '../../ingest/routing.ts';
import { counted, visible } from '../../shared/words.ts';
import { Time } from '../components/parts.tsx';
import { recipientPath } from '../recipient/path.ts';
import type { EventOutcome, Outcome, Trial } from './load.ts';
import { conditionText, effectText, givesText, UNREADABLE_WORDS } from './words.ts';

type Message = Extract<Outcome, { readonly kind: 'message' }>;

interface Props {
  readonly trial: Trial;
  readonly routes: readonly Route[];
  /** Of a pasted text: what the events would do. A question is about routing alone. */
  readonly withEvents: boolean;
}

/** What came of trying: the answer first, then why. */
export function TrialResult({ trial: { outcomes, more }, routes, withEvents }: Props) {
  return (
    <section class="card" id="result" aria-labelledby="result-heading">
      <h2 id="result-heading">{withEvents ? 'What it would become' : 'Where it would belong'}</h2>
      {outcomes.length === 0 ? <p>Nothing: it holds no records.</p> : null}
      {outcomes.map((outcome) => (
        <OneResult outcome={outcome} routes={routes} withEvents={withEvents} />
      ))}
      {more === 0 ? null : <p class="meta">{counted(more, 'more record')} not shown.</p>}
      <p class="meta">Nothing was stored.</p>
    </section>
  );
}

function OneResult({ outcome, routes, withEvents }: Pick<Props, 'routes' | 'withEvents'> & { outcome: Outcome }) {
  switch (outcome.kind) {
    case 'unreadable':
      return (
        <p>
          <strong>It would wait in quarantine.</strong> {UNREADABLE_WORDS[outcome.reason]}
        </p>
      );
    case 'setup':
    case 'ignored':
      return (
        <p>
          <strong>{outcome.kind === 'setup' ? 'A message about the setup.' : 'It would be passed over.'}</strong>{' '}
          {visible(outcome.detail)}
        </p>
      );
    case 'finding':
      return (
        <p>
          <strong>A finding of AWS</strong>, {visible(outcome.finding.kind)}: {visible(outcome.finding.state)}. It shows
          among the alerts.
        </p>
      );
    case 'message':
      return (
        <>
          <Belongs message={outcome} routes={routes} />
          {withEvents ? <Events message={outcome} /> : null}
        </>
      );
  }
}

function Belongs({ message, routes }: { message: Message; routes: readonly Route[] }) {
  const { tenant, stream, said, facts } = message;
  const { campaign, tenant: known } = said.message.known;
  const decider = message.routes.find(({ decides }) => decides.includes('tenant'));
  const why =
    decider !== undefined
      ? `by rule ${routes.indexOf(decider.route) + 1}`
      : known === undefined
        ? 'because no rule and no tag gives one'
        : 'by its tag ses:tenant-name';
  const streamRule = message.routes.find(({ decides }) => decides.includes('stream'));
  return (
    <>
      <p>
        <strong>Tenant {visible(tenant)}</strong>, {why}.{' '}
        {stream === null || streamRule === undefined ? (
          'No rule gives a stream.'
        ) : (
          <>
            <strong>Stream {visible(stream)}</strong>, by rule {routes.indexOf(streamRule.route) + 1}.
          </>
        )}{' '}
        {campaign === undefined ? 'It names no campaign.' : `Campaign ${visible(campaign.value)}, by its tag.`}
      </p>
      <p class="meta">
        Judged as mail accepted <Time at={facts.acceptedAt} seconds /> UTC.
      </p>
      {message.routes.length === 0 ? null : <Fitting judgements={message.routes} routes={routes} />}
    </>
  );
}

function Fitting({ judgements, routes }: { judgements: readonly RouteJudgement[]; routes: readonly Route[] }) {
  return (
    <table class="stacked">
      <caption>Rules that fit</caption>
      <thead>
        <tr>
          <th scope="col">Rule</th>
          <th scope="col">When</th>
          <th scope="col">Gives</th>
          <th scope="col">Outcome</th>
        </tr>
      </thead>
      <tbody>
        {judgements.map(({ route, decides, overruled }) => (
          <tr>
            <th scope="row">Rule {routes.indexOf(route) + 1}</th>
            <td>
              <bdi>{conditionText(route)}</bdi>
            </td>
            <td>{givesText(route)}</td>
            <td>
              {[
                ...decides.map((field) => `decides the ${field}`),
                ...overruled.map((field) => `overruled about the ${field}: better evidence, or a later rule`),
              ].join('; ')}
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

function Events({ message: { events, moreEvents, tenant, said } }: { message: Message }) {
  if (events.length === 0) return <p>It says nothing of any recipient.</p>;
  return (
    <>
      <table class="stacked routing-events">
        <caption>
          Per recipient, of message <code>{visible(said.message.messageId)}</code>
        </caption>
        <thead>
          <tr>
            <th scope="col">Recipient</th>
            <th scope="col">Event</th>
            <th scope="col">When (UTC)</th>
            <th scope="col">What follows</th>
          </tr>
        </thead>
        <tbody>
          {events.map((outcome) => (
            <EventRow outcome={outcome} tenant={tenant} />
          ))}
        </tbody>
      </table>
      {moreEvents === 0 ? null : <p class="meta">{counted(moreEvents, 'more event')} not shown.</p>}
      <p class="meta">
        By the rules that hold now. What was removed by hand after the event stays removed, and mail older than what is
        kept is only counted as too late.
      </p>
    </>
  );
}

function EventRow({ outcome: { event, effects }, tenant }: { outcome: EventOutcome; tenant: string }) {
  const { recipient, kind, occurredAt, attribution } = event;
  return (
    <tr>
      <th scope="row">
        {recipient === '' ? (
          'nobody in particular'
        ) : (
          <a href={recipientPath(recipient)}>
            <bdi>{visible(recipient)}</bdi>
          </a>
        )}
        {attribution === 'ambiguous' && recipient !== '' ? <span class="meta">a candidate of several</span> : null}
      </th>
      <td>
        {kind}
        {'decision' in event && event.decision.class !== '' ? `, ${event.decision.class}` : ''}
      </td>
      <td>
        <Time at={occurredAt} seconds />
      </td>
      <td>{effects.length === 0 ? 'No entry.' : effects.map((effect) => <p>{effectText(effect, tenant)}</p>)}</td>
    </tr>
  );
}
