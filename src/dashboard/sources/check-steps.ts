/** What to look at when a source is silent, in this order. Pure. */
import type { Source } from '../../store/contract.ts';
import { BLANKS, commandLine } from '../commands/shell.ts';
import { kindOf } from './words.ts';

export interface CheckStep {
  readonly text: string;
  readonly command?: string;
}

interface Place {
  /** `https://sentinel.example.com` */
  readonly origin: string;
  /** Of a queue: what the service reads. */
  readonly url: string | null;
}

const DESTINATIONS = commandLine('aws sesv2 get-configuration-set-event-destinations', {
  'configuration-set-name': BLANKS.configurationSet,
});

const SENT: CheckStep = {
  text: 'Is mail being sent, and with that configuration set? A message to the simulator costs no reputation: send one to success@simulator.amazonses.com.',
};

function topicSteps({ id, region }: Source, { origin }: Place): readonly CheckStep[] {
  return [
    {
      text: `Does the subscription still exist? Its Endpoint must be ${origin}/webhooks/ses (or your queue), its SubscriptionArn no "PendingConfirmation".`,
      command: commandLine('aws sns list-subscriptions-by-topic', { 'topic-arn': id, region }),
    },
    {
      text: 'Does the configuration set still publish here? There must be a destination with this TopicArn and "Enabled": true.',
      command: `${DESTINATIONS} \\\n  --region ${region}`,
    },
    {
      text: 'Does a proxy or a bot check stand in the way? The answer must be 400 with "sns-malformed-body"; a 403, a redirect or a page of HTML is what SNS gets too, and it drops the message.',
      command: `curl -i -X POST ${origin}/webhooks/ses -d '{}'`,
    },
    SENT,
  ];
}

function queueSteps({ region }: Source, { url }: Place): readonly CheckStep[] {
  const attributes = url === null ? [] : [{ 'queue-url': url, 'attribute-names': 'All', region }];
  return [
    { text: 'Can the queue be read? Look for "A queue could not be read" among the refused messages, and in the log.' },
    ...attributes.map((options) => ({
      text: 'Does anything arrive? With messages that wait, it is the reading; with none, look at what fills the queue and at its policy.',
      command: commandLine('aws sqs get-queue-attributes', options),
    })),
    SENT,
  ];
}

const busSteps = ({ region }: Source): readonly CheckStep[] => [
  {
    text: 'Is the rule enabled, and does it still have its target? (The name is the one that you gave it.)',
    command: [
      commandLine('aws events describe-rule', { name: 'ses-sentinel', region }),
      commandLine('aws events list-targets-by-rule', { rule: 'ses-sentinel', region }),
    ].join('\n'),
  },
  {
    text: 'Is the connection AUTHORIZED, and does its access key still exist here?',
    command: commandLine('aws events describe-connection', { name: 'ses-sentinel', region }),
  },
  {
    text: 'Does the configuration set still publish to EventBridge?',
    command: `${DESTINATIONS} \\\n  --region ${region}`,
  },
  SENT,
];

export function checkSteps(source: Source, place: Place): readonly CheckStep[] {
  switch (kindOf(source.id)) {
    case 'SNS topic':
      return topicSteps(source, place);
    case 'SQS queue':
      return queueSteps(source, place);
    case 'EventBridge bus':
      return busSteps(source);
    case 'other source':
      return [SENT];
  }
}
