import type { PropsWithChildren } from 'hono/jsx';
import { visible } from '../../shared/words.ts';
import type { WebhookEndpoint } from '../../store/contract.ts';
import { Token } from '../components/form.tsx';
import { Shape, Time } from '../components/parts.tsx';
import type { Tone } from '../tone.ts';
import type { EndpointState } from './endpoint-state.ts';
import {
  DISABLED_WORDS,
  KIND_WORDS,
  LEVEL_CHOICES,
  maskedTarget,
  outcomeWords,
  quietWords,
  TYPE_WORDS,
} from './endpoint-words.ts';
import type { EndpointView } from './load.ts';
import { deedPath } from './path.ts';

/** Every endpoint, how it stands with it, and what can be done. */
export function EndpointList({ views, token }: { views: readonly EndpointView[]; token: string }) {
  return (
    <section class="card" aria-labelledby="endpoints-heading">
      <h2 id="endpoints-heading">Endpoints</h2>
      {views.length === 0 ? (
        <p>Nobody is told yet. Add an endpoint below: without one, an alert waits for somebody to look here.</p>
      ) : (
        <ul class="endpoints">
          {views.map((view) => (
            <Endpoint view={view} token={token} />
          ))}
        </ul>
      )}
    </section>
  );
}

function Endpoint({ view: { endpoint, state, last }, token }: { view: EndpointView; token: string }) {
  const { id, kind, types, tenant, description, minLevel, quietHours } = endpoint;
  const target = visible(maskedTarget(endpoint));
  const tellsAlerts = types.includes('alert.changed');
  return (
    <li id={`endpoint-${id}`}>
      <h3>
        <span class="chip">{KIND_WORDS[kind]}</span> <bdi>{target}</bdi>
      </h3>
      {description === '' ? null : <p>{visible(description)}</p>}
      <p>
        <State state={state} />
      </p>
      <dl class="facts">
        <Fact name="Told of">
          {types.map((type) => TYPE_WORDS[type]).join(', ') || 'nothing'}
          {tenant === null ? '' : `, of tenant ${tenant}`}
        </Fact>
        {tellsAlerts && minLevel !== 'warn' ? <Fact name="Which alerts">{LEVEL_CHOICES[minLevel]}</Fact> : null}
        {tellsAlerts && quietHours !== null ? <Fact name="Quiet hours">{quietWords(quietHours)}</Fact> : null}
        <Fact name="Last attempt">
          {last === null ? (
            'none yet'
          ) : (
            <>
              <Time at={last.at} seconds /> UTC{last.type === 'webhook.test' ? ', test message' : ''}:{' '}
              {outcomeWords(last)}
            </>
          )}
        </Fact>
      </dl>
      <Deeds endpoint={endpoint} target={target} token={token} />
    </li>
  );
}

function Deeds({
  endpoint: { id, disabledReason },
  target,
  token,
}: {
  endpoint: WebhookEndpoint;
  target: string;
  token: string;
}) {
  return (
    <div class="deeds">
      <form method="post" action={deedPath(id, 'test')}>
        <Token of={token} />
        <button type="submit">
          Send test message<span class="for-ears"> to {target}</span>
        </button>
      </form>
      {disabledReason === null ? null : (
        <form method="post" action={deedPath(id, 'enable')}>
          <Token of={token} />
          <button type="submit">
            Enable<span class="for-ears"> {target}</span>
          </button>
        </form>
      )}
      <a class="button" href={deedPath(id, 'remove')}>
        Remove…<span class="for-ears"> {target}</span>
      </a>
    </div>
  );
}

function Fact({ name, children }: PropsWithChildren<{ name: string }>) {
  return (
    <div>
      <dt>{name}</dt>
      <dd>{children}</dd>
    </div>
  );
}

const TONES: Readonly<Record<EndpointState['kind'], Tone>> = {
  ok: 'ok',
  untried: 'none',
  failing: 'watch',
  disabled: 'over',
};

function State({ state }: { state: EndpointState }) {
  return (
    <>
      <Shape tone={TONES[state.kind]} /> <StateText state={state} />
    </>
  );
}

function StateText({ state }: { state: EndpointState }) {
  switch (state.kind) {
    case 'ok':
      return <strong>The last message was taken</strong>;
    case 'untried':
      return <strong>Nothing was sent yet</strong>;
    case 'disabled':
      return (
        <>
          <strong>Disabled</strong>: {DISABLED_WORDS[state.reason]}. What happens meanwhile is told when it is enabled.
        </>
      );
    case 'failing':
      return (
        <>
          <strong>Failing</strong> since <Time at={state.since} /> UTC
          {state.nextAttemptAt === null ? null : (
            <>
              , next attempt <Time at={state.nextAttemptAt} /> UTC
            </>
          )}
          .
        </>
      );
  }
}
