/** What the commands name: what is there already, else what they make. Pure. */
import { partitionOf } from '../../ingest/sqs/queue.ts';
import type { Source } from '../../store/contract.ts';
import { kindOf } from '../sources/words.ts';
import type { Inputs } from './inputs.ts';
import type { SetupFacts } from './load.ts';
import type { Filled } from './path.ts';

/** Of the connection, the rule and what else is made for us. */
export const OUR_NAME = 'ses-sentinel';
const TOPIC_NAME = 'ses-events';
const QUEUE_NAME = 'ses-events';

const BEST_FIRST: readonly Source['state'][] = ['confirmed', 'allowed', 'unsubscribed'];

/** The topic that is ours; never one that only asks to be. */
export const ourTopic = ({ sources }: Pick<SetupFacts, 'sources'>): Source | null =>
  BEST_FIRST.flatMap((state) =>
    sources.filter((source) => source.state === state && kindOf(source.id) === 'SNS topic'),
  )[0] ?? null;

export const ourBus = ({ sources }: Pick<SetupFacts, 'sources'>): Source | null =>
  sources.find(({ id }) => kindOf(id) === 'EventBridge bus') ?? null;

/** What need not be asked for. */
export function knownOf(facts: SetupFacts): Filled {
  const place = ourTopic(facts) ?? facts.queues[0] ?? ourBus(facts);
  const { configurationSet = null, identity = null } = facts.newest ?? {};
  return {
    ...(place === null ? {} : { account: place.account, region: place.region }),
    ...(configurationSet === null ? {} : { configurationSet }),
    ...(identity === null ? {} : { domain: identity.slice(identity.lastIndexOf('@') + 1) }),
  };
}

export interface Names {
  readonly topic: string;
  readonly queue: string;
  readonly queueUrl: string;
  readonly deadLetters: string;
  readonly configurationSet: string;
  readonly bus: string;
  readonly role: string;
  readonly partition: string;
}

export function namesOf({ values: { account, region, configurationSet } }: Inputs, facts: SetupFacts): Names {
  const partition = partitionOf(region);
  const arn = (service: string, name: string) => `arn:${partition}:${service}:${region}:${account}:${name}`;
  const topic = ourTopic(facts);
  const fits = (source: Source | null) => source !== null && source.account === account && source.region === region;
  const [queue] = facts.queues.filter((each) => each.account === account && each.region === region);
  return {
    partition,
    topic: topic !== null && fits(topic) ? topic.id : arn('sns', TOPIC_NAME),
    queue: queue?.arn ?? arn('sqs', QUEUE_NAME),
    queueUrl: queue?.url ?? `https://sqs.${region}.amazonaws.com/${account}/${QUEUE_NAME}`,
    deadLetters: `${queue?.arn ?? arn('sqs', QUEUE_NAME)}-dead`,
    configurationSet: arn('ses', `configuration-set/${configurationSet}`),
    bus: arn('events', 'event-bus/default'),
    role: `arn:${partition}:iam::${account}:role/${OUR_NAME}-events`,
  };
}

/** The last part of an ARN. */
export const nameIn = (arn: string): string => arn.split(':').at(-1) ?? arn;
