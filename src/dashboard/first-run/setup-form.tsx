import type { Inputs } from './inputs.ts';
import { FIELD_NAMES, type FieldName, type Filled, ROAD_NAMES, type Road, setupPath } from './path.ts';

const ROAD_WORDS: Readonly<Record<Road, string>> = {
  sns: 'SNS calls this service by https. The quickest road; what comes while the service is down is lost after four tries, unless the subscription has a dead-letter queue.',
  sqs: 'A queue between SNS and this service. Nothing has to reach it from outside, and nothing is lost while it is down.',
  eventbridge:
    'EventBridge calls this service by https, for up to 24 hours. AWS promises this road by best effort only; it also brings what AWS finds about tenants and sending.',
};

/** Which way events come: links, so that it stands in the address. */
export const RoadSwitch = ({ inputs: { road, filled }, roads }: { inputs: Inputs; roads: readonly Road[] }) => (
  <>
    <nav class="switch" aria-label="Road">
      {roads.map((each) => (
        <a href={setupPath(each, filled)} aria-current={each === road ? 'true' : undefined}>
          {ROAD_NAMES[each]}
        </a>
      ))}
    </nav>
    <p class="setup-road">{ROAD_WORDS[road]}</p>
  </>
);

const LABELS: Readonly<Record<FieldName, string>> = {
  account: 'AWS account id',
  region: 'Region',
  domain: 'Sending domain',
  configurationSet: 'Configuration set',
};

const EXAMPLES: Readonly<Record<FieldName, string>> = {
  account: '111122223333',
  region: 'eu-west-1',
  domain: 'example.com',
  configurationSet: 'transactional',
};

/** Fills the commands in: by the address, so that they can be shared and come back. */
export function SetupForm({ inputs, known }: { inputs: Inputs; known: Filled }) {
  const { road, filled, missing, problems } = inputs;
  return (
    <form class="setup-form" method="get" action="/setup" novalidate>
      <input type="hidden" name="road" value={road} />
      {FIELD_NAMES.map((name) => (
        <div class="field">
          <label for={name}>{LABELS[name]}</label>
          <input
            type="text"
            id={name}
            name={name}
            value={filled[name] ?? ''}
            placeholder={known[name] ?? EXAMPLES[name]}
            autocomplete="off"
            autocapitalize="none"
            spellcheck={false}
            maxlength={300}
            aria-invalid={problems[name] === undefined ? undefined : 'true'}
            aria-describedby={`${name}-hint`}
          />
          <span class={problems[name] === undefined ? 'meta' : 'field-problem'} id={`${name}-hint`}>
            {problems[name] !== undefined ? (
              <>
                <span class="for-ears">Error: </span>
                {problems[name]}
              </>
            ) : missing.includes(name) ? (
              'Not known yet: marked in the commands.'
            ) : filled[name] === undefined ? (
              `Known: ${known[name] ?? ''}`
            ) : (
              'As you wrote it.'
            )}
          </span>
        </div>
      ))}
      <p>
        <button type="submit">Fill in the commands</button>
      </p>
    </form>
  );
}
