import { connectEventBridge, routeEvents } from './commands-aws.ts';
import { makeKey } from './commands-own.ts';
import { ourBus } from './names.ts';
import type { Step, StepContext } from './step.ts';
import { reachable, refusedOf } from './steps-common.ts';

const REFUSED = ['unauthenticated', 'scope-missing', 'tenant-bound-key', 'malformed-event'];

const keyStep = ({ facts: { keys }, origin }: StepContext): Step => {
  const has = keys.some(({ scopes, tenant }) => scopes.includes('ingest') && tenant === null);
  return {
    id: 'key',
    title: 'A key that may bring events in',
    state: has ? 'done' : 'todo',
    text: has ? 'There is a key with the scope "ingest".' : 'EventBridge shows it with each event.',
    commands: [makeKey(origin, 'eventbridge', 'ingest', 'Its token is shown once, in the answer:')],
    stuck: ['A key of one tenant is refused: what a bus brings concerns all of them.'],
  };
};

function connectionStep(context: StepContext): Step {
  const called = ourBus(context.facts) !== null;
  const warnings = refusedOf(context, REFUSED);
  return {
    id: 'connection',
    title: 'EventBridge can call this service',
    state: called ? 'done' : warnings.length > 0 ? 'waiting' : 'todo',
    text: called ? 'It did.' : 'A connection that holds the key, and an API destination that holds the address.',
    warnings: called ? [] : warnings,
    commands: connectEventBridge(`${context.origin}/webhooks/eventbridge`, context.inputs),
    stuck: [
      'The connection is not AUTHORIZED: its value must be "Bearer", a space, and the key.',
      'EventBridge calls https addresses only, and gives up after 24 hours.',
    ],
  };
}

function ruleStep(context: StepContext): Step {
  const bus = ourBus(context.facts);
  return {
    id: 'rule',
    title: 'A rule passes the events on',
    state: bus === null ? 'todo' : 'done',
    text: bus === null ? 'A role, a rule on the default bus, and its target.' : `Events of ${bus.id} came.`,
    commands: routeEvents(context.names, context.inputs),
    stuck: [
      'Another bus than the default one: SES publishes to the default bus only.',
      'An input transformer: the whole event is needed.',
      'The role may not events:InvokeApiDestination: see FailedInvocations of the rule in CloudWatch.',
    ],
  };
}

export const eventbridgeSteps = (context: StepContext): readonly Step[] => [
  reachable(context, `${context.origin}/webhooks/eventbridge`, ourBus(context.facts) !== null),
  keyStep(context),
  connectionStep(context),
  ruleStep(context),
];
