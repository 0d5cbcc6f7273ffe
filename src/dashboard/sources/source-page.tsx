import type { Queue } from '../../ingest/sqs/queue.ts';
import { count, dateText, visible } from '../../shared/words.ts';
import type { Source } from '../../store/contract.ts';
import type { Assets } from '../assets.ts';
import { Command } from '../commands/command.tsx';
import { Layout, type Viewer } from '../components/layout.tsx';
import { Shape, Time } from '../components/parts.tsx';
import { ArrivalBars } from './arrivals.tsx';
import { checkSteps } from './check-steps.ts';
import { CONDITION_TONE } from './condition.ts';
import type { SourceView } from './load-source.ts';
import { queueUrlOf } from './queue-url.ts';
import { reasonOf } from './verdict-words.ts';
import { Topic } from './waiting.tsx';
import { CONDITION_ADVICE, CONDITION_WORDS, kindOf, rhythmText, shortName, speedText } from './words.ts';

interface Props {
  readonly view: SourceView;
  readonly queues: readonly Queue[];
  readonly origin: string;
  readonly token: string;
  readonly viewer: Viewer;
  readonly assets: Assets;
}

/** How a source is known: a topic speaks by its own signature, a queue is read, a bus is only known by its events. */
const KNOWN_BY = {
  'SNS topic': 'The ARN that SNS signs in each message.',
  'SQS queue': 'SQS_QUEUE_URLS: this service reads it.',
  'EventBridge bus':
    'The account and Region that its events carry. The bus itself is not asked: a rule that is removed shows here as silence.',
  'other source': 'What the caller with an access key said.',
} as const;

const ALLOWED: Readonly<Record<Source['state'], string>> = {
  pending: 'Not yet: it waits for approval',
  allowed: 'Yes',
  confirmed: 'Yes, and SNS confirmed the subscription',
  unsubscribed: 'Yes, but the subscription has ended',
};

const allowedText = ({ state, approvedAt }: Source): string =>
  `${ALLOWED[state]}${approvedAt === null ? '' : `; approved ${dateText(approvedAt)} UTC`}`;

/** One topic, queue or bus: how it does, what came, what to check. */
export function SourcePage({ view, queues, origin, token, viewer, assets }: Props) {
  const { health, notices, waiting, now } = view;
  const { source, condition } = health;
  const kind = kindOf(source.id);
  const tone = CONDITION_TONE[condition];
  const unknown = <span class="meta">not known</span>;
  const facts: readonly (readonly [string, unknown])[] = [
    ['Kind', kind],
    ['Account and Region', source.account === '' ? unknown : `${visible(source.account)}, ${visible(source.region)}`],
    ['First seen', <Time at={source.firstSeenAt} />],
    ['Last message', source.lastMessageAt === null ? 'never' : <Time at={source.lastMessageAt} seconds />],
    ['Rate now', speedText(health)],
    ['Usual rhythm', rhythmText(health) ?? 'too little came to tell'],
    ['24 hours, today, in all', `${count(health.lastDay)}, ${count(health.today)}, ${count(source.messages)}`],
    ...(kind === 'SNS topic' ? [['Allowed', allowedText(source)] as const] : []),
    ['Known by', KNOWN_BY[kind]],
  ];
  return (
    <Layout
      title={`${shortName(source.id)}: ${CONDITION_WORDS[condition]}`}
      assets={assets}
      viewer={viewer}
      current="/sources"
    >
      <p>
        <a href="/sources">‹ All sources</a>
      </p>
      <section class={`verdict ${tone}`}>
        <h1>
          <Shape tone={tone} /> <span class="first">{CONDITION_WORDS[condition]}.</span>{' '}
          {visible(reasonOf(health, now))}
        </h1>
        {CONDITION_ADVICE[condition] === null ? null : <p>{CONDITION_ADVICE[condition]}</p>}
      </section>
      {waiting === null ? null : (
        <section class="notice watch" aria-label="Approval">
          <ul>
            <Topic topic={waiting} now={now} token={token} />
          </ul>
        </section>
      )}
      <ArrivalBars view={view} />
      <section class="card" aria-labelledby="facts-heading">
        <h2 id="facts-heading">What is known</h2>
        <p>
          <code>{visible(source.id)}</code>
        </p>
        <dl class="facts">
          {facts.map(([name, value]) => (
            <div>
              <dt>{name}</dt>
              <dd>{value}</dd>
            </div>
          ))}
        </dl>
        {notices.length === 0 ? null : (
          <>
            <h3 class="sources-said">What it said</h3>
            <ul>
              {notices.slice(0, 20).map(({ detail, at }) => (
                <li>
                  <Time at={at} />: {visible(detail)}
                </li>
              ))}
            </ul>
          </>
        )}
        <p class="meta">
          Times in UTC. Messages are counted with repetitions. What was refused is counted by cause and not by source:{' '}
          <a href="/sources#refused">refused messages</a>.
        </p>
      </section>
      <section class="card" id="check" aria-labelledby="check-heading">
        <h2 id="check-heading">What to check when nothing comes</h2>
        <ol class="sources-checks">
          {checkSteps(source, { origin, url: queueUrlOf(source.id, queues) }).map(({ text, command }) => (
            <li>
              <p>{text}</p>
              {command === undefined ? null : <Command text={command} label="the command" />}
            </li>
          ))}
        </ol>
      </section>
    </Layout>
  );
}
