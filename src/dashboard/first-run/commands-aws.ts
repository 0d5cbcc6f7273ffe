/** The commands of AWS's command line that lead events here. Pure. @see AWS CLI Command Reference, version 2. */
import { commandLine } from '../commands/shell.ts';
import type { Inputs } from './inputs.ts';
import { type Names, nameIn, OUR_NAME } from './names.ts';

export interface SetupCommand {
  /** What the button copies. */
  readonly label: string;
  readonly text: string;
  /** Stands before it. */
  readonly lead?: string;
}

const statement = (value: object) => ({ Version: '2012-10-17', Statement: [value] });
const FOURTEEN_DAYS = '1209600';

export const createTopic = (names: Names, { values: { region } }: Inputs): SetupCommand => ({
  label: 'the command',
  text: commandLine('aws sns create-topic', { name: nameIn(names.topic), region }),
});

/** @see SES Developer Guide, "Set up an Amazon SNS event destination": the topic must let SES publish. */
export const letSesPublish = (names: Names, { values: { account, region } }: Inputs): SetupCommand => ({
  label: 'the command',
  lead: 'Let SES publish to it, from this configuration set only. This replaces the policy of the topic: when others publish to it too, add the statement by hand.',
  text: commandLine('aws sns set-topic-attributes', {
    'topic-arn': names.topic,
    'attribute-name': 'Policy',
    'attribute-value': JSON.stringify(
      statement({
        Sid: 'ses',
        Effect: 'Allow',
        Principal: { Service: 'ses.amazonaws.com' },
        Action: 'sns:Publish',
        Resource: names.topic,
        Condition: {
          StringEquals: { 'AWS:SourceAccount': account },
          ArnEquals: { 'AWS:SourceArn': names.configurationSet },
        },
      }),
    ),
    region,
  }),
});

export const subscribe = (names: Names, protocol: string, endpoint: string, { values }: Inputs): SetupCommand => ({
  label: 'the command',
  text: commandLine('aws sns subscribe', {
    'topic-arn': names.topic,
    protocol,
    'notification-endpoint': endpoint,
    region: values.region,
  }),
});

export const createDeadLetterQueue = (names: Names, { values: { region } }: Inputs): SetupCommand => ({
  label: 'the command',
  lead: 'First the queue for what cannot be stored, kept for 14 days:',
  text: commandLine('aws sqs create-queue', {
    'queue-name': nameIn(names.deadLetters),
    attributes: JSON.stringify({ MessageRetentionPeriod: FOURTEEN_DAYS }),
    region,
  }),
});

/** @see SQS Developer Guide, "Subscribing an Amazon SQS queue to an Amazon SNS topic". */
export const createQueue = (names: Names, { values: { region } }: Inputs): SetupCommand => ({
  label: 'the command',
  lead: 'Then the queue, which only your topic may write to:',
  text: commandLine('aws sqs create-queue', {
    'queue-name': nameIn(names.queue),
    attributes: JSON.stringify({
      MessageRetentionPeriod: FOURTEEN_DAYS,
      RedrivePolicy: JSON.stringify({ deadLetterTargetArn: names.deadLetters, maxReceiveCount: '10' }),
      Policy: JSON.stringify(
        statement({
          Effect: 'Allow',
          Principal: { Service: 'sns.amazonaws.com' },
          Action: 'sqs:SendMessage',
          Resource: names.queue,
          Condition: { ArnEquals: { 'aws:SourceArn': names.topic } },
        }),
      ),
    }),
    region,
  }),
});

export const readerPolicy = (names: Names): SetupCommand => ({
  label: 'the policy',
  lead: 'The service needs credentials where AWS\u2019s tools look for them, with this policy:',
  text: JSON.stringify(
    statement({
      Effect: 'Allow',
      Action: ['sqs:ReceiveMessage', 'sqs:DeleteMessage', 'sqs:ChangeMessageVisibility', 'sqs:GetQueueAttributes'],
      Resource: [names.queue, names.deadLetters],
    }),
    null,
    2,
  ),
});

/** What counts in rates and blocks. Opens and clicks can be added: they track people, and count in no rate. */
const EVENT_TYPES = ['SEND', 'REJECT', 'BOUNCE', 'COMPLAINT', 'DELIVERY', 'RENDERING_FAILURE', 'DELIVERY_DELAY'];

type Destination =
  | { readonly SnsDestination: { readonly TopicArn: string } }
  | { readonly EventBridgeDestination: { readonly EventBusArn: string } };

/** @see SESv2 API Reference, CreateConfigurationSetEventDestination. */
export function publishEvents(destination: Destination, { values }: Inputs): readonly SetupCommand[] {
  const { configurationSet, region, domain } = values;
  return [
    {
      label: 'the command',
      lead: 'Make the configuration set, if you have none yet:',
      text: commandLine('aws sesv2 create-configuration-set', { 'configuration-set-name': configurationSet, region }),
    },
    {
      label: 'the command',
      lead: 'Let it publish what happens to its mail:',
      text: commandLine('aws sesv2 create-configuration-set-event-destination', {
        'configuration-set-name': configurationSet,
        'event-destination-name': OUR_NAME,
        'event-destination': JSON.stringify({ Enabled: true, MatchingEventTypes: EVENT_TYPES, ...destination }),
        region,
      }),
    },
    {
      label: 'the command',
      lead: 'Make it the default of your domain; or name it in each mail (ConfigurationSetName, or the header X-SES-CONFIGURATION-SET):',
      text: commandLine('aws sesv2 put-email-identity-configuration-set-attributes', {
        'email-identity': domain,
        'configuration-set-name': configurationSet,
        region,
      }),
    },
  ];
}

/** @see SES Developer Guide, "Using the mailbox simulator": it costs no reputation and no quota. */
export function testMail(to: string, lead: string, { values }: Inputs): SetupCommand {
  const { configurationSet, region, domain } = values;
  const text = (words: string) => ({ Data: words });
  return {
    label: 'the command',
    lead,
    text: commandLine('aws sesv2 send-email', {
      'from-email-address': `test@${domain}`,
      destination: `ToAddresses=${to}`,
      content: JSON.stringify({ Simple: { Subject: text('A test'), Body: { Text: text('A test of ses-sentinel.') } } }),
      'configuration-set-name': configurationSet,
      region,
    }),
  };
}

/** @see EventBridge User Guide, "API destinations as targets"; the role is what invokes it. */
export function connectEventBridge(hook: string, { values: { region } }: Inputs): readonly SetupCommand[] {
  const auth = { ApiKeyAuthParameters: { ApiKeyName: 'Authorization', ApiKeyValue: 'Bearer KEY' } };
  const connection = commandLine('aws events create-connection', {
    name: OUR_NAME,
    'authorization-type': 'API_KEY',
    'auth-parameters': JSON.stringify(auth),
    query: 'ConnectionArn',
    output: 'text',
    region,
  });
  const destination = commandLine('aws events create-api-destination', {
    name: OUR_NAME,
    'connection-arn': { raw: '"$CONNECTION_ARN"' },
    'invocation-endpoint': hook,
    'http-method': 'POST',
    query: 'ApiDestinationArn',
    output: 'text',
    region,
  });
  return [
    {
      label: 'the commands',
      lead: 'Put the key in the place of KEY. Run this in the shell in which you run the next one.',
      text: `CONNECTION_ARN=$(${connection})\nDESTINATION_ARN=$(${destination})`,
    },
  ];
}

/** @see EventBridge User Guide, "Events from Amazon SES". The input stays as it is: the whole event is needed. */
export function routeEvents(names: Names, { values: { region } }: Inputs): readonly SetupCommand[] {
  const role = names.role.split('/').at(-1) ?? '';
  const trust = statement({
    Effect: 'Allow',
    Principal: { Service: 'events.amazonaws.com' },
    Action: 'sts:AssumeRole',
  });
  const policy =
    '\'{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":"events:InvokeApiDestination","Resource":"\'"$DESTINATION_ARN"\'"}]}\'';
  const target = `'[{"Id":"${OUR_NAME}","RoleArn":"${names.role}","Arn":"'"$DESTINATION_ARN"'"}]'`;
  return [
    {
      label: 'the commands',
      lead: 'A role that may call the destination:',
      text: [
        commandLine('aws iam create-role', { 'role-name': role, 'assume-role-policy-document': JSON.stringify(trust) }),
        commandLine('aws iam put-role-policy', {
          'role-name': role,
          'policy-name': OUR_NAME,
          'policy-document': { raw: policy },
        }),
      ].join('\n'),
    },
    {
      label: 'the commands',
      lead: 'A rule that passes every event of SES on, whole, with no input transformer:',
      text: [
        commandLine('aws events put-rule', { name: OUR_NAME, 'event-pattern': '{"source":["aws.ses"]}', region }),
        commandLine('aws events put-targets', { rule: OUR_NAME, targets: { raw: target }, region }),
      ].join('\n'),
    },
  ];
}
