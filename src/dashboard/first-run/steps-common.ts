/** Steps that several roads share: from being reachable to being told of alerts. Pure. */
import { EVENT_KINDS, type EventKind } from '../../store/contract.ts';
import { messagePath } from '../message/path.ts';
import { refusalWords } from '../sources/refusal-words.ts';
import { publishEvents, testMail } from './commands-aws.ts';
import { askFirst, knock, makeKey } from './commands-own.ts';
import { reachOf } from './reach.ts';
import type { Step, StepContext } from './step.ts';

/** What was refused of late, of these causes. */
export const refusedOf = ({ facts }: StepContext, codes: readonly string[]): readonly string[] =>
  facts.refused
    .filter((code) => codes.includes(code))
    .map(refusalWords)
    .map(({ cause, advice }) => `Refused within two hours: ${cause} ${advice}`);

const WARNING = {
  local: (origin: string) =>
    `${origin} cannot be reached from the internet: AWS will not find it. Put a proxy with TLS before the service, and set PUBLIC_URL to the address that the world sees.`,
  unencrypted: (origin: string) =>
    `${origin} is not https. Events hold addresses: put a proxy with TLS before the service, and set PUBLIC_URL to its https address.`,
};

/** `heard`: AWS called already, whatever the address looks like. */
export function reachable({ origin }: StepContext, hook: string, heard: boolean): Step {
  const reach = reachOf(origin);
  const done = heard || reach === 'public';
  return {
    id: 'reach',
    title: 'AWS can reach this service',
    state: done ? 'done' : 'todo',
    text: heard
      ? `AWS called ${hook}.`
      : done
        ? `Its address is ${origin}. Whether the internet gets through shows with the first call.`
        : 'It needs an https address that the internet reaches.',
    warnings: reach === 'public' ? [] : [WARNING[reach](origin)],
    commands: done
      ? []
      : [
          { label: 'the setting', lead: 'Then restart with:', text: 'PUBLIC_URL=https://sentinel.example.com' },
          knock(hook),
        ],
    stuck: [
      'A firewall or a proxy that does not pass /webhooks/ from the internet.',
      'A bot check, a sign-in or a redirect in front of it: AWS takes 403 and 30x for a final answer, and drops the message.',
      'A certificate that browsers accept only after a warning, or without its intermediate certificates.',
    ],
  };
}

const WANTED: readonly EventKind[] = EVENT_KINDS.filter((kind) =>
  ['Send', 'Delivery', 'Bounce', 'Complaint', 'DeliveryDelay', 'Reject', 'Rendering Failure'].includes(kind),
);

function seenText({ facts: { seen, validated } }: StepContext): string {
  if (seen.size === 0 && validated) return 'SES has checked that it may publish here. No event has come yet.';
  if (seen.size === 0) return 'SES has to be told to publish what happens to your mail.';
  const missing = WANTED.filter((kind) => !seen.has(kind));
  const have = EVENT_KINDS.filter((kind) => seen.has(kind)).join(', ');
  return `Came: ${have}.${missing.length === 0 ? '' : ` Not yet: ${missing.join(', ')}.`}`;
}

/** @param destination where the configuration set is to publish. */
export function publishing(context: StepContext, destination: Parameters<typeof publishEvents>[0]): Step {
  const { seen, validated } = context.facts;
  return {
    id: 'publish',
    title: 'The configuration set publishes',
    state: seen.size > 0 || validated ? 'done' : 'todo',
    text: seenText(context),
    commands: publishEvents(destination, context.inputs),
    stuck: [
      'The event destination is disabled, or in another Region than the mail.',
      '"Could not publish to SNS topic": the policy of the topic does not let SES in (the step about the topic).',
      'A topic that is encrypted with a KMS key: its policy must let ses.amazonaws.com use kms:GenerateDataKey and kms:Decrypt.',
    ],
  };
}

export function firstEvent(context: StepContext): Step {
  const { newest, validated } = context.facts;
  return {
    id: 'event',
    title: 'The first event came',
    state: newest !== null ? 'done' : validated ? 'waiting' : 'todo',
    text:
      newest === null
        ? 'Send two mails to the simulator of SES: they cost no reputation, and count in no rate.'
        : `The newest one is a ${newest.kind}.`,
    ...(newest === null ? {} : { link: { href: messagePath(newest.messageId), text: 'See its message' } }),
    commands: [
      testMail('success@simulator.amazonses.com', 'One that arrives (Send, Delivery):', context.inputs),
      testMail('bounce@simulator.amazonses.com', 'One that bounces (Send, Bounce):', context.inputs),
    ],
    stuck: [
      'The mail was sent without the configuration set: then SES publishes nothing of it.',
      'The sending domain is not verified in this Region, so the mail was never accepted.',
      'The events are of an AWS account that may not report here: they are in quarantine. List it in SES_ACCOUNT_IDS.',
      'A complaint or a delay may take hours with real mail; a delivery takes seconds.',
    ],
  };
}

export function firstCheck({ facts: { checkedAt, keys }, origin }: StepContext): Step {
  const has = keys.some(({ scopes }) => scopes.includes('check'));
  return {
    id: 'check',
    title: 'Your sender asks first',
    state: checkedAt !== null ? 'done' : has ? 'waiting' : 'todo',
    text:
      checkedAt !== null
        ? 'A check was answered: what is blocked is known before it is sent.'
        : has
          ? 'There is a key for it. No check has been asked yet.'
          : 'A check before each mail is what keeps bounced addresses from bouncing again.',
    commands: [
      makeKey(origin, 'sender', 'check', 'Make a key for it; its token is shown once, in the answer:'),
      askFirst(origin),
    ],
    stuck: [
      '401: the key is not in the header "authorization: Bearer <key>".',
      '403: the key lacks the scope "check".',
    ],
  };
}

export const alerting = ({ facts: { alerted } }: StepContext): Step => ({
  id: 'alerts',
  title: 'Somebody is told of alerts',
  state: alerted ? 'done' : 'todo',
  text: alerted
    ? 'A channel is told.'
    : 'A webhook, Slack or a mail: a breach at night is no use on a page that nobody opens.',
  link: { href: '/settings/notifications', text: alerted ? 'Look at the channels' : 'Add a channel, and test it' },
});
