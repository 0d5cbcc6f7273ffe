import type { Source } from '../../store/contract.ts';
import { kindOf } from '../sources/words.ts';
import { createTopic, letSesPublish, subscribe } from './commands-aws.ts';
import { ourTopic } from './names.ts';
import type { Step, StepContext } from './step.ts';
import { reachable, refusedOf } from './steps-common.ts';

const isTopic = ({ id }: Source) => kindOf(id) === 'SNS topic';

/** A topic that asks: it may be ours. */
const asks = ({ facts }: StepContext) => facts.sources.find((source) => isTopic(source) && source.state === 'pending');

/** Approved by hand, after it had asked: SNS has called, and has not been answered yet. */
const isUnconfirmed = ({ state, approvedAt }: Source) => state === 'allowed' && approvedAt !== null;

const CONFIRM = { href: '/sources#waiting', text: 'Look at it, and confirm' };
const APPROVE = { href: '/sources#waiting', text: 'Look at it, and approve' };

function topicStep(context: StepContext): Step {
  const { facts, names, inputs } = context;
  const topic = ourTopic(facts);
  const asking = asks(context);
  return {
    id: 'topic',
    title: 'A topic of yours is allowed',
    state: topic !== null ? 'done' : asking === undefined ? 'todo' : 'waiting',
    text:
      topic !== null
        ? `${topic.id} may speak.`
        : asking !== undefined
          ? `${asking.id} asks to be confirmed. Is it yours?`
          : 'Make a standard topic in the Region in which you send.',
    ...(topic === null && asking !== undefined ? { link: APPROVE } : {}),
    commands: [
      createTopic(names, inputs),
      letSesPublish(names, inputs),
      {
        label: 'the setting',
        lead: 'Allow it here: restart with this setting, or approve it on this page when it asks.',
        text: `SNS_TOPIC_ARNS=${names.topic}`,
      },
    ],
    stuck: [
      'A FIFO topic: SES publishes to standard topics only.',
      'A topic in another Region than the configuration set.',
    ],
  };
}

function subscriptionStep(context: StepContext): Step {
  const { facts, names, inputs, origin } = context;
  const topic = ourTopic(facts);
  const asking = asks(context);
  const confirmed = topic?.state === 'confirmed';
  const unconfirmed = topic !== null && isUnconfirmed(topic);
  const hook = `${origin}/webhooks/ses`;
  return {
    id: 'subscription',
    title: 'The subscription is confirmed',
    state: confirmed ? 'done' : asking === undefined && !unconfirmed ? 'todo' : 'waiting',
    text: confirmed
      ? 'SNS sends the messages of the topic here.'
      : asking !== undefined
        ? 'A request came. It is confirmed when you approve its topic, within 48 hours.'
        : unconfirmed
          ? 'The topic is approved, and SNS could not be told so. When no request waits any longer, press "Request confirmation" in the SNS console.'
          : topic?.state === 'unsubscribed'
            ? 'The subscription has ended. Subscribe again.'
            : 'Subscribe this service. Leave raw message delivery off, as it is by default: raw messages carry no signature. The request is confirmed by itself when the topic is allowed.',
    ...(confirmed ? {} : asking !== undefined ? { link: APPROVE } : unconfirmed ? { link: CONFIRM } : {}),
    warnings: refusedOf(context, [
      'sns-raw-delivery',
      'topic-not-allowed',
      'sns-confirmation-refused',
      'sns-confirmation-unavailable',
      'sns-certificate-unavailable',
      'sns-certificate-missing',
    ]),
    commands: [subscribe(names, hook.startsWith('https:') ? 'https' : 'http', hook, inputs)],
    stuck: [
      '"Pending confirmation" in the SNS console and nothing here: SNS did not get through. See the first step, then press "Request confirmation".',
      'The request is older than 48 hours: press "Request confirmation".',
      'This machine cannot reach sns.<region>.amazonaws.com: the signing certificate and the confirmation are fetched there.',
      'Raw message delivery is on: untick it.',
      'SNS_AUTO_CONFIRM=false: then you approve each topic by hand.',
    ],
  };
}

export const snsSteps = (context: StepContext): readonly Step[] => [
  reachable(
    context,
    `${context.origin}/webhooks/ses`,
    context.facts.sources.some((source) => isTopic(source) && (source.state !== 'allowed' || isUnconfirmed(source))),
  ),
  topicStep(context),
  subscriptionStep(context),
];
