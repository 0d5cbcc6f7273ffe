import type { Child } from 'hono/jsx';
import { visible } from '../../shared/words.ts';
import { Time } from '../components/parts.tsx';
import { messagesPath } from './path.ts';
import type { MessageView } from './view.ts';

/** What is known of the message itself; what is not known is left out. */
export function Facts({ view }: { view: MessageView }) {
  const { message, firstPublishedAt, firstReceivedAt } = view;
  const { fields, messageId, acceptedAt, tenant } = message;
  const time = (at: number | null) => (at === null ? null : <Time at={at} seconds />);
  const own = fields.headerMessageId;
  return (
    <section class="card" aria-labelledby="facts-heading">
      <h2 id="facts-heading">The message</h2>
      <dl class="facts">
        <Fact name="Subject">{fields.subject === undefined ? null : <bdi>{visible(fields.subject)}</bdi>}</Fact>
        <Fact name="SES message id">
          <code>{visible(messageId)}</code>
        </Fact>
        <Fact name="Your Message-ID">
          {own === undefined ? null : (
            <a href={messagesPath({ headerMessageId: own })}>
              <code>{visible(own)}</code>
            </a>
          )}
        </Fact>
        <Fact name="Accepted (UTC)">{time(acceptedAt)}</Fact>
        <Fact name="First published (UTC)">{time(firstPublishedAt)}</Fact>
        <Fact name="First received (UTC)">{time(firstReceivedAt)}</Fact>
        <Fact name="From">{fields.source === undefined ? null : <bdi>{visible(fields.source)}</bdi>}</Fact>
        <Fact name="Identity">{visible(fields.identity ?? '')}</Fact>
        <Fact name="Configuration set">{visible(fields.configurationSet ?? '')}</Fact>
        <Fact name="Tenant">{visible(tenant)}</Fact>
        <Fact name="Stream">{visible(fields.stream ?? '')}</Fact>
        <Fact name="Campaign">{visible(fields.campaign ?? '')}</Fact>
        <Fact name="Account, Region">{visible([fields.account, fields.region].filter(Boolean).join(', '))}</Fact>
        <Fact name="Tags">{fields.tags === undefined ? null : <Tags json={fields.tags} />}</Fact>
      </dl>
      {firstPublishedAt === null ? (
        <p class="meta">When sends and deliveries were published and received is not kept.</p>
      ) : null}
    </section>
  );
}

function Fact({ name, children }: { name: string; children?: Child }) {
  if (children === null || children === undefined || children === '') return null;
  return (
    <div>
      <dt>{name}</dt>
      <dd>{children}</dd>
    </div>
  );
}

/** `{"name": ["value"]}` as pairs; what is none is shown as it is. */
function pairsOf(json: string): readonly (readonly [string, string])[] {
  try {
    return Object.entries(JSON.parse(json)).flatMap(([name, values]) =>
      (Array.isArray(values) ? values : [values]).map((value) => [name, String(value)] as const),
    );
  } catch {
    return [['tags', json]];
  }
}

/** Each leads to the messages that carry it too. */
function Tags({ json }: { json: string }) {
  return (
    <ul class="tags">
      {pairsOf(json).map(([name, value]) => (
        <li>
          <a href={messagesPath({ tag: `${name}=${value}` })}>
            <bdi>
              {visible(name)}={visible(value)}
            </bdi>
          </a>
        </li>
      ))}
    </ul>
  );
}
