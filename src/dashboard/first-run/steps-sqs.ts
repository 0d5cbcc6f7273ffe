import { kindOf } from '../sources/words.ts';
import {
  createDeadLetterQueue,
  createQueue,
  createTopic,
  letSesPublish,
  readerPolicy,
  subscribe,
} from './commands-aws.ts';
import type { Step, StepContext } from './step.ts';
import { refusedOf } from './steps-common.ts';

const queueStep = ({ facts: { queues }, names, inputs }: StepContext): Step => ({
  id: 'queue',
  title: 'A queue is there',
  state: queues.length > 0 ? 'done' : 'todo',
  text:
    queues.length > 0
      ? `${queues.map(({ arn }) => arn).join(', ')}.`
      : 'It keeps what comes for up to 14 days: nothing is lost while this service is down, and nobody needs to reach it from outside.',
  commands: [createDeadLetterQueue(names, inputs), createQueue(names, inputs)],
  stuck: [
    'The dead-letter queue must be of the same account and Region.',
    'A FIFO queue: SES publishes to standard topics only.',
  ],
});

function readingStep(context: StepContext): Step {
  const { facts, names } = context;
  const warnings = refusedOf(context, ['sqs-receive-failed', 'sqs-not-recorded', 'sqs-delete-failed']);
  const configured = facts.queues.length > 0;
  return {
    id: 'reading',
    title: 'This service reads it',
    state: !configured ? 'todo' : facts.refused.includes('sqs-receive-failed') ? 'waiting' : 'done',
    text: configured ? 'SQS_QUEUE_URLS is set.' : 'Restart with this setting:',
    warnings,
    commands: [{ label: 'the setting', text: `SQS_QUEUE_URLS=${names.queueUrl}` }, readerPolicy(names)],
    stuck: [
      'No credentials: set AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY, or give the machine a role.',
      'AccessDenied in the log (sqs-receive-failed): the policy names another queue.',
      'The URL has another Region or account than the queue.',
    ],
  };
}

function topicStep({ facts: { sources, validated }, names, inputs }: StepContext): Step {
  const heard = sources.some(
    ({ id, lastMessageAt }) => lastMessageAt !== null && (kindOf(id) === 'SNS topic' || kindOf(id) === 'SQS queue'),
  );
  return {
    id: 'topic',
    title: 'A topic feeds the queue',
    state: heard || validated ? 'done' : 'todo',
    text: heard || validated ? 'Messages came by it.' : 'Make a topic, let SES publish to it, and subscribe the queue.',
    commands: [
      createTopic(names, inputs),
      letSesPublish(names, inputs),
      {
        ...subscribe(names, 'sqs', names.queue, inputs),
        lead: 'Subscribe the queue; raw message delivery may be on or off:',
      },
    ],
    stuck: [
      'The policy of the queue does not let this topic write: its aws:SourceArn must be the ARN of the topic.',
      'A queue of another account: confirm the subscription in the SNS console. Its request stands in the quarantine.',
      'An encrypted queue: its KMS key must let sns.amazonaws.com use it.',
    ],
  };
}

export const sqsSteps = (context: StepContext): readonly Step[] => [
  queueStep(context),
  readingStep(context),
  topicStep(context),
];
